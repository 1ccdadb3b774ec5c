"""The form of one row: each key with its label, its help, its faults, the way back to what is in effect, and what may be put in."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.models.pack import Pack
from app.services.content import Fault
from app.ui.pages.content.choices import Offered, offered, spoken_cite
from app.ui.pages.content.draft import DraftBook, Spot
from app.ui.pages.content.inputs import FlagInput, Input, made
from app.ui.pages.content.sections import PLACES, SPANS, Key, shown, unverified, value_of
from app.ui.pages.reception.letterform import Composing, into_view
from app.ui.widgets import Frame, Link, Words, clear, column, look, row

_PLACE = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")
_NAMED = re.compile(r"“([a-z_]+)”")


class Entry(QWidget):
    """One key of the form. Signals: ``edited()`` with each change, ``left()`` when it is left, ``back()`` to what is in effect."""

    edited = Signal()
    left = Signal()
    back = Signal()

    def __init__(self, key: Key, input_: Input, spans: Mapping[str, str]) -> None:
        super().__init__()
        self.key, self.input = key, input_
        self._spans = spans
        self.restore = Link("恢复这一项", f"{key.label}：恢复成正在使用的内容")
        self.places = Link("插入…", f"{key.label}：插入登记、文书里的内容")
        self._warning = Words("", "fault", wrap=True)
        self._meaning = Words("", "quiet", wrap=True)
        label = Words(key.label, "label")
        label.setBuddy(input_)
        help_ = [Words(key.help, "quiet", wrap=True)] if key.help else []
        flag = isinstance(input_, FlagInput)
        first = row(input_, None, self.restore) if flag else column(row(label, None, self.places, self.restore, gap=4), input_, gap=2)
        self.setLayout(column(first, self._warning, self._meaning, *help_, gap=2))
        self._warning.hide()
        self.restore.hide()
        self.places.setVisible(bool(key.places))
        self.places.clicked.connect(self.open_places)
        self.restore.clicked.connect(self.back)
        input_.edited.connect(self.edited)
        input_.left.connect(self.left)

    @property
    def warned(self) -> str:
        """What is wrong with it."""
        return self._warning.text()

    def warn(self, text: str) -> None:
        """Say what is wrong with it; "" takes it away."""
        self._warning.setText(text)
        self._warning.setVisible(bool(text))
        look(self.input, "true" if text else "false", "warned")

    def lock(self, on: bool) -> None:
        """Let the value be read only."""
        self.input.lock(on)
        self.places.setVisible(bool(self.key.places) and not on)

    def come(self) -> None:
        """Take the cursor and come into view."""
        self.input.setFocus()
        into_view(self)

    def explain(self) -> None:
        """Say what the placeholders in the text stand for."""
        value = self.input.value()
        found = _PLACE.finditer(value) if self.key.places and isinstance(value, str) else iter(())
        words = dict.fromkeys(f"{each[0]} {self._stands_for(each[1], each[2] or '')}" for each in found)
        self._meaning.setText("　".join(words))
        self._meaning.setVisible(bool(words))

    def menu(self) -> QMenu:
        """Give the list of what may be put in, each with its Chinese name."""
        menu = QMenu(self)
        for code, words in PLACES[self.key.places].items():
            menu.addAction(words, partial(self._insert, f"{{{code}}}"))
        if self.key.places in SPANS:
            inner = menu.addMenu("期限的长短") if PLACES[self.key.places] else menu
            for code, words in self._spans.items():
                inner.addAction(words, partial(self._insert, f"{{span:{code}}}"))
        return menu

    def open_places(self) -> None:
        """Open that list under its button."""
        self.menu().popup(self.places.mapToGlobal(self.places.rect().bottomLeft()))

    def _insert(self, text: str) -> None:
        self.input.insert_text(text)
        self.input.setFocus()

    def _stands_for(self, name: str, argument: str) -> str:
        if name == "span":
            return self._spans.get(argument, "期限表里没有")
        if name == "cite":
            return spoken_cite(argument)
        return PLACES[self.key.places].get(name, "这份文书自己的填写项")


class RowForm(QWidget):
    """The form of the chosen row. Signals: ``edited()`` after a change was noted, ``left()`` when a field was left."""

    edited = Signal()
    left = Signal()

    def __init__(self, book: DraftBook, today: Callable[[], date]) -> None:
        super().__init__()
        self._book, self._today = book, today
        self._composing = Composing(self)
        self._spot: Spot | None = None
        self._filling = False
        self.entries: dict[str, Entry] = {}
        self.state = Words("", "quiet", wrap=True)
        self._doubt = Frame("note", column(self.state, margins=(12, 8, 12, 8)))
        self._fault = Words("", "fault", wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(14)
        outer = column(self._doubt, self._fault, self._column, None, gap=10, margins=(2, 2, 10, 12))
        self.setLayout(outer)

    @property
    def spot(self) -> Spot | None:
        """The row in the form."""
        return self._spot

    def show_row(self, spot: Spot | None, pack: Pack, locked: bool) -> None:
        """Show a row; none leaves the form empty."""
        self._filling = True
        clear(self._column)
        self._composing.on = False
        self.entries = {}
        self._spot = spot
        if spot is not None:
            self._build(spot, pack, locked)
        self._filling = False
        self.mark()

    def mark(self) -> None:
        """Bring faults, doubts and the ways back up to date; the fields stay as they are."""
        spot = self._spot
        self._doubt.setVisible(spot is not None and unverified(self._book.row(spot)))
        self._fault.hide()
        if spot is None:
            return
        self.state.setText(_doubt(self._book.row(spot)))
        before = self._book.before(spot)
        said = _by_entry(self._book.faults_at(spot), self.entries)
        for code, entry in self.entries.items():
            entry.warn(worded(said.get(code, ""), spot))
            entry.explain()
            entry.restore.setVisible(self._differs(entry, before))
        self._fault.setText(worded(said.get("", ""), spot))
        self._fault.setVisible(bool(self._fault.text()))

    def focus(self, code: str) -> None:
        """Put the cursor into the field of a key, into the first one where it has none, once the form is in view."""
        entry = self.entries.get(code) or next((each for name, each in self.entries.items() if name.partition(".")[0] == code), None)
        entry = entry or next(iter(self.entries.values()), None)
        if entry is not None:
            QTimer.singleShot(0, entry, entry.come)

    def _build(self, spot: Spot, pack: Pack, locked: bool) -> None:
        held = self._book.row(spot)
        fresh = self._book.is_new(spot)
        spans = {rule.code: f"{rule.name}（{rule.span}）" for rule in pack.rules}
        for key in sorted(spot.table.keys, key=lambda key: key.identity and not fresh):
            if shown(key, held):
                fixed = key.shown_only or (key.identity and not fresh)
                self._add(key, offered(key, spot, self._book, pack), spans, held, locked or fixed)

    def _add(self, key: Key, choices: Offered, spans: Mapping[str, str], held: Mapping[str, Any], locked: bool) -> None:
        field = made(key, choices, self._today)
        field.show_value(value_of(held, key.code))
        field.installEventFilter(self._composing)
        entry = Entry(key, field, spans)
        entry.lock(locked)
        entry.edited.connect(lambda: self._note(entry))
        entry.left.connect(self.left)
        entry.back.connect(lambda: self._put_back(entry))
        self.entries[key.code] = entry
        self._column.addWidget(entry)

    def _note(self, entry: Entry) -> None:
        """Note what was typed; a word that the input method has not finished is none yet."""
        if self._spot is None or self._filling or self._composing.on:
            return
        self._book.put(self._spot, entry.key.code, entry.input.value())
        entry.explain()
        self.edited.emit()

    def _put_back(self, entry: Entry) -> None:
        before = self._book.before(self._spot) if self._spot else None
        if self._spot is None or before is None:
            return
        value = value_of(before, entry.key.code)
        self._book.put(self._spot, entry.key.code, value)
        entry.input.show_value(value)
        entry.restore.hide()
        self.edited.emit()
        self.left.emit()

    def _differs(self, entry: Entry, before: Mapping[str, Any] | None) -> bool:
        if before is None or not self._book.editable or self._spot is None or entry.key.shown_only:
            return False
        return bool(value_of(before, entry.key.code) != value_of(self._book.row(self._spot), entry.key.code))


def worded(sentence: str, spot: Spot) -> str:
    """Put the labels in the place of the keys that a fault names."""

    def label(found: re.Match[str]) -> str:
        key = spot.table.key(found[1])
        return f"“{key.label}”" if key else found[0]

    return _NAMED.sub(label, sentence)


def _doubt(held: Mapping[str, Any]) -> str:
    note = str(held.get("note") or "").strip()
    return f"待核：{note}" if note else "待核：还没有人核实。核实以后勾上“已核实”。"


def _by_entry(faults: Iterator[Fault], entries: Mapping[str, Entry]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for fault in faults:
        name = next((code for code in entries if fault.key and code.partition(".")[0] == fault.key), "")
        said.setdefault(name, []).append(fault.flaw.sentence)
    return {name: "；".join(each) for name, each in said.items()}
