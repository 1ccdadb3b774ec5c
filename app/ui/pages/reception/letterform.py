"""The fields of a letter beside its preview, in groups. Knows the fields, not the visit."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.models.letter import FieldKind
from app.models.text import tidy_text
from app.services.letters import BY_HAND, Filled
from app.ui.pages.reception.workings import Workings
from app.ui.widgets import Cell, Choice, DayField, LineField, Link, TextField, Words, clear, column

_GROUPS = {"stage": "", "where": "去哪里办", "when": "从哪一天算起", "what": "写些什么"}
_LABEL = 5
_SHORT = 11
_LINES = 2
_PHONES = ("_phone", "_hotline")
_WIDE = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF0D: 0x2D, 0x3000: 0x20}
_UNREADABLE = "这个日期看不懂，请写成 2026-11-10 或 11-10；不清楚的可以空着。"

Input = LineField | TextField | DayField | Choice


class Slot(QWidget):
    """One field with its label, its remark and, where it may be left for the pen, the way out.

    Signals: ``edited()`` with each committed change, ``left()``, ``hand(bool)`` to leave it for the pen or to type it after all.
    """

    edited = Signal()
    left = Signal()
    hand = Signal(bool)

    def __init__(self, filled: Filled, today: Callable[[], date]) -> None:
        super().__init__()
        self.filled = filled
        self.input = _input(filled, today)
        self.out = Link("留空手填", f"{filled.label}：留空手填")
        extra = [self.out] if _may_be_by_hand(filled) else []
        long = len(filled.label) > _LABEL
        self.cell = Cell("" if long else filled.label, self.input, *extra, width=_LABEL)
        head = [Words(filled.label, "label", wrap=True)] if long else []
        self.workings = Workings()
        self.setLayout(column(*head, self.cell, self.workings, gap=4))
        self.out.clicked.connect(lambda: self.hand.emit(self.filled.value != BY_HAND))
        self.input.edited.connect(self.edited)
        if not isinstance(self.input, Choice):
            self.input.left.connect(self.left)
        self.show_filled(filled)

    @property
    def value(self) -> str:
        """What stands in the field: a day as ISO text, a choice by its value."""
        if isinstance(self.input, DayField):
            day = self.input.day()
            return day.isoformat() if day else self.input.text().strip()
        return self.input.value() if isinstance(self.input, Choice) else self.input.text()

    @property
    def unreadable(self) -> bool:
        """Whether a day was typed that is no day."""
        return isinstance(self.input, DayField) and bool(self.input.text().strip()) and self.input.day() is None

    def show_filled(self, filled: Filled, *, typing: bool = False) -> None:
        """Bring the field up to date; what is just being typed stays as it is."""
        self.filled = filled
        if not typing and not self.unreadable:
            self.input.set(filled.value)
        by_hand = filled.value == BY_HAND
        self.out.setText("改为填写" if by_hand else "留空手填")
        self.out.setVisible(_may_be_by_hand(filled) and filled.value in {"", BY_HAND})
        if isinstance(self.input, LineField):
            self.input.setReadOnly(by_hand)
        self._remark(filled)

    def show_typed(self, text: str) -> None:
        """Put back what was typed, readable or not."""
        self.input.set(text)
        self._remark(self.filled)

    def fault(self, text: str) -> None:
        """Say under the field what is wrong with it."""
        self.cell.warn(text, "fault")

    def _remark(self, filled: Filled) -> None:
        self.workings.tell(filled.label, () if self.unreadable else filled.workings)
        if self.unreadable:
            self.fault(_UNREADABLE)
        elif isinstance(self.input, DayField):
            short = len(filled.note) <= _SHORT
            self.input.remark(filled.note if short else "", "hint-wait")
            self.cell.warn("" if short else filled.note)
        else:
            self.cell.warn("")


class LetterFields(QWidget):
    """All fields of the letter in hand. Signals: ``edited(str)``, ``left(str)``, ``hand(str, bool)``, each with the code."""

    edited = Signal(str)
    left = Signal(str)
    hand = Signal(str, bool)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._composing = Composing(self)
        self.slots: dict[str, Slot] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 8)
        self._column.setSpacing(6)

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a word."""
        return self._composing.on

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The codes of the days that can not be read."""
        return tuple(code for code, slot in self.slots.items() if slot.unreadable)

    def build(self, fields: tuple[Filled, ...], typed: Mapping[str, str]) -> None:
        """Show a letter's fields from scratch; a day that can not be read comes back as it was typed."""
        clear(self._column)
        self._composing.on = False
        self.slots = {}
        for group, together in groupby(fields, lambda field: field.group):
            self._add_group(group, together)
        for filled in fields:
            if filled.kind is FieldKind.DATE and not filled.value:
                self.slots[filled.code].show_typed(typed.get(filled.code, ""))
        self._column.addStretch(1)

    def renew(self, fields: tuple[Filled, ...], typed: Mapping[str, str]) -> None:
        """Bring the fields up to date; where others are asked for now, show those and keep the cursor in its field."""
        now = next((code for code, slot in self.slots.items() if slot.input.hasFocus()), "")
        if _shape(tuple(slot.filled for slot in self.slots.values())) != _shape(fields):
            self.build(fields, typed)
            self.focus(now)
            return
        for filled in fields:
            slot = self.slots[filled.code]
            slot.show_filled(filled, typing=slot.input.hasFocus() and not isinstance(slot.input, Choice))

    def put_right(self, code: str) -> None:
        """Show a field that has been left as the letter has it."""
        if (slot := self.slots.get(code)) is not None and slot.isVisible():
            slot.show_filled(slot.filled)

    def focus(self, code: str) -> None:
        """Put the cursor into a field; a field left for the pen, or one that is not there, gets none."""
        slot = self.slots.get(code)
        if slot is None:
            return
        slot.input.setFocus()
        QTimer.singleShot(0, slot, lambda: into_view(slot))

    def _add_group(self, group: str, fields: Iterator[Filled]) -> None:
        if _GROUPS.get(group):
            self._column.addSpacing(6)
            self._column.addWidget(Words(_GROUPS[group], "quiet"))
        for filled in fields:
            slot = Slot(filled, self._today)
            slot.edited.connect(lambda code=filled.code: self.edited.emit(code))
            slot.left.connect(lambda code=filled.code: self.left.emit(code))
            slot.hand.connect(lambda by_hand, code=filled.code: self.hand.emit(code, by_hand))
            slot.input.installEventFilter(self._composing)
            self.slots[filled.code] = slot
            self._column.addWidget(slot)


class Composing(QObject):
    """Watches whether an input method is in the middle of a word: text that is not committed yet is no text."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.on = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note what the input method says; take nothing from the field."""
        if isinstance(event, QInputMethodEvent):
            self.on = bool(event.preeditString())
        elif event.type() == QEvent.Type.FocusOut:
            self.on = False
        return False


def into_view(widget: QWidget) -> None:
    """Scroll to a widget. To be called once the layout is through, for only then is its place known."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if isinstance(around, QScrollArea):
        around.ensureWidgetVisible(widget, 0, 8)


def _input(filled: Filled, today: Callable[[], date]) -> Input:
    if filled.kind is FieldKind.DATE:
        return DayField(filled.label, today, filled.hint, nearest=filled.group != "when")
    if filled.kind is FieldKind.CHOICE:
        return Choice(filled.label, filled.choices)
    if filled.kind is FieldKind.LINES:
        return TextField(filled.label, filled.hint, _LINES)
    return LineField(filled.label, filled.hint, _narrow if filled.code.endswith(_PHONES) else tidy_text)


def _narrow(text: str) -> str:
    """Put right what a Chinese input method makes of a telephone number: wide digits, dashes and spaces."""
    return tidy_text(text.translate(_WIDE))


def _may_be_by_hand(filled: Filled) -> bool:
    return filled.required and filled.kind is FieldKind.TEXT


def _shape(fields: tuple[Filled, ...]) -> tuple[object, ...]:
    return tuple((field.code, field.label, field.kind, field.choices, field.required) for field in fields)
