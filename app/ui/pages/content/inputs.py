"""The fields of the form, one for each way in which a key is edited. They give the value as the pack keeps it.

What can not be read, such as a number with letters in it, is given as it was typed: the draft keeps it and the check says so.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.pages.content.choices import Offered, as_kept, spoken_cite
from app.ui.pages.content.sections import NUMBERS, Key, Kind
from app.ui.widgets import Choice, DayField, LineField, Link, TextField, Words, clear, column, row

_MOST_LINES = 7
_PER_LINE = 20
_EDGE = 10
_LEAST_CONTENT = 10


class TextInput(LineField):
    """One line, or a number in it."""

    def __init__(self, key: Key) -> None:
        super().__init__(key.label)
        self._kind = key.kind

    def value(self) -> Any:
        """Give the text, or the number that it is."""
        typed = self.text().strip()
        if self._kind is Kind.NUMBER:
            return _whole(typed) if typed else None
        return _decimal(typed) if self._kind is Kind.DECIMAL else typed

    def show_value(self, value: Any) -> None:
        """Show a text or a number."""
        self.set("" if value is None else str(value))

    def lock(self, on: bool) -> None:
        """Let the text be read only."""
        self.setReadOnly(on)

    def insert_text(self, text: str) -> None:
        """Put a text in at the cursor."""
        self.insert(text)
        self.edited.emit()


class LinesInput(TextField):
    """Several lines; with ``listed`` each line is a text of its own."""

    def __init__(self, key: Key) -> None:
        super().__init__(key.label)
        self._listed = key.kind is Kind.LIST
        self._numbers = key.of == NUMBERS

    def value(self) -> Any:
        """Give the text, or the list of its lines."""
        text = self.toPlainText()
        if not self._listed:
            return text.strip()
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return [_whole(line) for line in lines] if self._numbers else lines

    def show_value(self, value: Any) -> None:
        """Show a text or a list, as high as it needs within reason."""
        text = "\n".join(map(str, value or ())) if self._listed else str(value or "")
        lines = sum(1 + len(line) // _PER_LINE for line in text.split("\n"))
        self._lines = min(max(lines, 2), _MOST_LINES)
        self.ensurePolished()
        high = self.fontMetrics().lineSpacing() * self._lines + _EDGE
        self.setStyleSheet(f"QPlainTextEdit {{ min-height: {high}px; }}")
        self.set(text)

    def lock(self, on: bool) -> None:
        """Let the text be read only."""
        self.setReadOnly(on)

    def insert_text(self, text: str) -> None:
        """Put a text in at the cursor."""
        self.insertPlainText(text)


class DayInput(DayField):
    """A day; what is none is kept as typed."""

    def __init__(self, key: Key, today: Callable[[], date]) -> None:
        super().__init__(key.label, today, "如 2027-01-01")

    def value(self) -> Any:
        """Give the day, the text that is none, None where nothing is typed."""
        return self.day() or self.text().strip() or None

    def show_value(self, value: Any) -> None:
        """Show a day."""
        self.set("" if value is None else str(value))

    def lock(self, on: bool) -> None:
        """Let the day be read only."""
        self.setReadOnly(on)

    def insert_text(self, text: str) -> None:
        """Put a text in."""
        self.insert(text)


class FlagInput(QCheckBox):
    """Yes or no."""

    edited = Signal()
    left = Signal()

    def __init__(self, key: Key) -> None:
        super().__init__(key.label)
        self._absent = key.absent
        self.setAccessibleName(key.label)
        self.clicked.connect(lambda _on: self.edited.emit())
        self.clicked.connect(lambda _on: self.left.emit())

    def value(self) -> Any:
        """Say whether it is ticked."""
        return self.isChecked()

    def show_value(self, value: Any) -> None:
        """Tick it or not."""
        self.setChecked(self._absent if value is None else bool(value))

    def lock(self, on: bool) -> None:
        """Let it be read only."""
        self.setEnabled(not on)

    def insert_text(self, text: str) -> None:
        """There is no text in it."""


class ChoiceInput(Choice):
    """One of several; a citation may be typed as well."""

    left = Signal()

    def __init__(self, key: Key, offered: Offered) -> None:
        free = key.of == "cites"
        super().__init__(key.label, offered if free else (("", "（不选）"), *offered), free=free, long=True)
        self.setMinimumContentsLength(_LEAST_CONTENT)
        self._key = key
        self.edited.connect(self.left)

    def value(self) -> Any:
        """Give the chosen value as the pack keeps it."""
        chosen = super().value()
        return as_kept(self._key, chosen) if chosen or self._key.of == "cites" else ""

    def show_value(self, value: Any) -> None:
        """Choose a value."""
        self.set("" if value is None else str(value))

    def lock(self, on: bool) -> None:
        """Let it be read only."""
        self.setEnabled(not on)

    def insert_text(self, text: str) -> None:
        """There is no text in it."""


class CodesInput(QWidget):
    """Several of a list, in order: each with a way to take it away, below them a way to add one."""

    edited = Signal()
    left = Signal()

    def __init__(self, key: Key, offered: Offered) -> None:
        super().__init__()
        self._key = key
        self._offered = dict(offered)
        self._codes: list[str] = []
        self._locked = False
        self._list = column(gap=2)
        free = key.kind is Kind.CITES
        self.choice = Choice(f"{key.label}：添加哪一个", offered if free else (("", "再选一个…"), *offered), free=free)
        self.choice.setMinimumContentsLength(_LEAST_CONTENT)
        if free:
            self.choice.set("")
        self.adding = Link("添加", f"{key.label}：添加")
        self.adding.clicked.connect(self._add)
        self._foot = QWidget()
        line = row(self.choice, self.adding, gap=4)
        line.setStretch(0, 1)
        self._foot.setLayout(line)
        self.setLayout(column(self._list, self._foot, gap=4))
        self.setAccessibleName(key.label)
        self.setFocusProxy(self.choice)

    def value(self) -> Any:
        """Give the codes in order."""
        return list(self._codes)

    def show_value(self, value: Any) -> None:
        """Show codes."""
        self._codes = [str(each) for each in value or ()]
        self._fill()

    def lock(self, on: bool) -> None:
        """Let them be read only."""
        self._locked = on
        self._foot.setVisible(not on)
        self._fill()

    def insert_text(self, text: str) -> None:
        """There is no text in it."""

    def _fill(self) -> None:
        clear(self._list)
        for place, code in enumerate(self._codes):
            words = Words(self._words(code), wrap=True)
            away = Link("移去", f"移去 {self._words(code)}")
            if self._locked:
                away.hide()
            away.clicked.connect(lambda _on=False, place=place: self._remove(place))
            line = row(words, away, gap=4)
            line.setStretch(0, 1)
            self._list.addLayout(line)
        if not self._codes:
            self._list.addWidget(Words("（没有）", "quiet"))

    def _words(self, code: str) -> str:
        return spoken_cite(code) if self._key.kind is Kind.CITES else self._offered.get(code, code)

    def _add(self) -> None:
        code = self.choice.value()
        if code and code not in self._codes:
            self._codes.append(code)
            self._changed()
        self.choice.set("")

    def _remove(self, place: int) -> None:
        del self._codes[place]
        self._changed()
        self.choice.setFocus()

    def _changed(self) -> None:
        self._fill()
        self.edited.emit()
        self.left.emit()


Input = TextInput | LinesInput | DayInput | FlagInput | ChoiceInput | CodesInput


def made(key: Key, offered: Sequence[tuple[str, str]], today: Callable[[], date]) -> Input:
    """Make the field for a key."""
    if key.kind is Kind.DAY:
        return DayInput(key, today)
    if key.kind is Kind.FLAG:
        return FlagInput(key)
    if key.kind is Kind.CHOICE:
        return ChoiceInput(key, tuple(offered))
    if key.kind in {Kind.CODES, Kind.CITES}:
        return CodesInput(key, tuple(offered))
    return LinesInput(key) if key.kind in {Kind.LINES, Kind.LIST} else TextInput(key)


def _whole(typed: str) -> Any:
    return int(typed) if typed.isascii() and typed.lstrip("-").isdigit() else typed


def _decimal(typed: str) -> Any:
    try:
        return float(typed) if typed else None
    except ValueError:
        return typed
