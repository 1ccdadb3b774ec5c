"""What a registration may need besides: entering a visit of an earlier day 补录, and why a registered one is changed 更正."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.models.fault import WorldFault
from app.models.moment import SHANGHAI
from app.models.text import tidy_number, tidy_text
from app.ui.days import read_day
from app.ui.widgets import Cell, DayField, Frame, LineField, Link, Words, column, row

_DIGITS = 4
_NOON = time(12)


class BackFields(QWidget):
    """The link 补录以前的来访 and, once it is open, day, time and reason. Signals: ``edited()``, ``turned(bool)``."""

    edited = Signal()
    turned = Signal(bool)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.on = False
        self.open = Link("补录以前的来访")
        self.shut = Link("不是补录")
        self.day = DayField("来访日期", today, "如 昨天、11-10")
        self.time = LineField("来访时间", "如 15:30", tidy_number)
        self.reason = LineField("补录原因", "如 停电，先记在纸上", tidy_text)
        self.cells = {"day": Cell("来访日期", self.day), "time": Cell("时间", self.time, width=3), "reason": Cell("补录原因", self.reason)}
        head = row(Words("补录：这是以前的来访，现在补记。登记编号按来访的年份给。", wrap=True), self.shut, gap=8)
        head.setStretch(0, 1)
        first = row(self.cells["day"], self.cells["time"], gap=12)
        self._box = Frame("note", column(head, first, self.cells["reason"], gap=6, margins=(12, 8, 12, 8)))
        self.setLayout(column(row(self.open, None), self._box, gap=4))
        self.open.clicked.connect(lambda: self._turn(True))
        self.shut.clicked.connect(lambda: self._turn(False))
        for field in (self.day, self.time, self.reason):
            field.edited.connect(self.edited)
        self.show_state(False, "", "", "")

    def show_state(self, on: bool, day: str, clock: str, reason: str) -> None:
        """Show what a draft holds, telling nobody."""
        self.on = on
        self.day.set(day)
        self.time.set(clock)
        self.reason.set(reason)
        self.open.setVisible(not on)
        self._box.setVisible(on)
        for cell in self.cells.values():
            cell.warn("")

    def moment(self) -> datetime:
        """Give when they came, in UTC; noon where no time is known. Raises WorldFault "bad-date", "bad-time" naming the field."""
        day = read_day(self.day.text(), self._today())
        if day is None:
            raise WorldFault("bad-date", "请填来访日期。", "如 昨天、11-10、2026-11-10。", "day")
        return datetime.combine(day, _clock(self.time.text()), SHANGHAI).astimezone(UTC)

    def fault(self, fault: WorldFault) -> None:
        """Say at its field what is missing."""
        names = {"received_at": "day", "backdated": "reason"}
        for cell in self.cells.values():
            cell.warn("")
        cell = self.cells[names.get(fault.field, fault.field)]
        cell.warn(str(fault), "fault")
        cell.field.setFocus()

    def _turn(self, on: bool) -> None:
        self.show_state(on, self.day.text(), self.time.text(), self.reason.text())
        (self.day if on else self.open).setFocus()
        self.turned.emit(on)
        self.edited.emit()


class Why(QWidget):
    """Why a registered visit is changed, asked for in place. Signal: ``edited()``."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reason = LineField("更正原因", "如 身份证号听错", tidy_text)
        self.cell = Cell("更正原因", self.reason)
        note = Words("已登记的内容改动后，原来的和改后的都留着。", "quiet", wrap=True)
        self.setLayout(column(Frame("note", column(note, self.cell, gap=4, margins=(12, 8, 12, 8)))))
        self.reason.edited.connect(self.edited)
        self.hide()

    def show_state(self, reason: str) -> None:
        """Show what was typed, telling nobody; the field itself comes when it is asked for."""
        self.reason.set(reason)
        self.cell.warn("")
        self.setVisible(bool(reason))

    def ask(self, fault: WorldFault) -> None:
        """Ask for the reason."""
        self.show()
        self.cell.warn(str(fault), "fault")
        self.reason.setFocus()


def _clock(text: str) -> time:
    """Read a time of day in any usual way: 15:30, 15.30, 1530, 15点半, 15; noon for none. Raises WorldFault "bad-time"."""
    plain = tidy_number(text).replace("半", "30").replace("时", ":").replace("点", ":").removesuffix("分").replace(".", ":")
    if not plain:
        return _NOON
    hour, colon, minute = plain.partition(":")
    if not colon and hour.isdigit() and len(hour) in {_DIGITS - 1, _DIGITS}:
        hour, minute = hour[:-2], hour[-2:]
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise WorldFault("bad-time", "这个时间看不懂。", "请写成 15:30；记不清可以空着。", "time") from None
