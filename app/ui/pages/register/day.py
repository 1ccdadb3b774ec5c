"""Under the list: a day chosen, its report 接待日报 printed or kept as a file, the day closed 日结 at the second press."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.models.deadline import spoken
from app.models.fault import WorldFault
from app.models.moment import local
from app.services import daily
from app.ui.context import Context
from app.ui.widgets import DayField, KeyButton, Link, Words, column, em, look
from app.ui.widgets.flowing import Flowing

_WIDE = 7
_NO_PRINTER = "请接好打印机再试，或先“另存 PDF”。"


class DayBar(QWidget):
    """A day with its report; today's until another is typed. ``open`` is the link to it where there is little room."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sure: date | None = None
        self._proposed: date | None = None
        self.open = Link("日报、日结", "接待日报和日结")
        self.open.setCheckable(True)
        self.open.toggled.connect(self._unfold)
        self.day = DayField("接待日报的日期", context.today)
        self.state = Words("", "quiet", wrap=True)
        self.printing, self.saving, self.closing = KeyButton("打印日报"), KeyButton("另存 PDF"), KeyButton("日结")
        for button in (self.printing, self.saving, self.closing):
            button.setAccessibleDescription("所选日期的接待日报")
        self.day.setMinimumWidth(em(_WIDE))
        top = Flowing(self.day, self.printing, self.saving, self.closing, wide=self.day)
        self.setLayout(column(top, self.state, gap=4))
        self.day.edited.connect(self.refresh)
        self.printing.clicked.connect(self.print_report)
        self.saving.clicked.connect(self.ask_where)
        self.closing.clicked.connect(self.close_day)

    def fold(self, folded: bool) -> None:
        """Show only a link where there is little room."""
        self.open.setVisible(folded)
        self.setVisible(not folded or self.open.isChecked())

    def _unfold(self, on: bool) -> None:
        self.setVisible(on)
        if on:
            self.day.setFocus()

    def entered(self) -> None:
        """Begin with today where nothing else was chosen, after midnight with the new day, and bring the state up to date."""
        if self.day.day() in {None, self._proposed}:
            self._proposed = self._context.today()
            self.day.set_day(self._proposed)
        self.refresh()

    def refresh(self) -> None:
        """Say how the chosen day stands; a closing that was begun is forgotten."""
        self._sure = None
        day = self.day.day()
        self.closing.setText("日结")
        self.closing.setAccessibleName("日结")
        look(self.closing, "")
        closing = daily.closing_of(self._context.desk, day) if day else None
        self.closing.setEnabled(day is not None and closing is None)
        shut = f"{spoken(day)}已日结：{closing.clerk}　{local(closing.at):%Y-%m-%d %H:%M}" if day and closing else ""
        self._say(shut if day else "请填日报的日期，如 昨天、11-10。", "quiet" if day else "warning")

    def print_report(self) -> None:
        """Print the report of the chosen day, beside the window."""
        day = self.day.day()
        if day is None:
            self.day.setFocus()
            return
        printers, title = self._context.desk.printers, f"{daily.TITLE} {day}"
        with self._context.messages.guarded():
            pdf = self._drawn(day)

            def work() -> str:
                names = printers.names()
                if not names:
                    raise WorldFault("no-printer", "没有找到打印机。", _NO_PRINTER)
                printers.send(pdf, names[0], title)
                return names[0]

            self._context.background.run(work, lambda name: self._context.messages.good(f"{title} 已送打印机 {name}。"))

    def ask_where(self) -> None:
        """Ask for a file and keep the report there."""
        day = self.day.day()
        if day is None:
            self.day.setFocus()
            return
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name, _kind = QFileDialog.getSaveFileName(self, "接待日报另存为", str(folder / f"{daily.TITLE}-{day}.pdf"), "PDF (*.pdf)")
        if name:
            with self._context.messages.guarded():
                self.save(day, Path(name))

    def save(self, day: date, path: Path) -> None:
        """Write the report of a day to a file. Raises WorldFault "not-written" and as the report does."""
        data = self._drawn(day)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise WorldFault("not-written", f"没有写成“{path.name}”。", "请换一个文件夹再试。") from error
        self._context.messages.good(f"已另存为 {path.name}。", "文件里有来访人的信息，用完请移走或删除。")

    def close_day(self) -> None:
        """Close the chosen day at the second press; at the first say what of it is not finished."""
        day = self.day.day()
        if day is None:
            self.day.setFocus()
            return
        with self._context.messages.guarded():
            if self._sure == day:
                daily.close(self._context.desk, day)
                self.refresh()
                self._context.messages.good(f"{spoken(day)}已日结。", "此后的改动记作日结后更正，日报上会写明。")
                self.printing.setFocus()
            else:
                self._ask(day)

    def _ask(self, day: date) -> None:
        if day > self._context.today():
            raise WorldFault("date-in-future", f"{spoken(day)}还没有到，不能日结。", "请选今天或以前的日子。", "day")
        self._sure = day
        look(self.closing, "danger")
        self.closing.setText("再按一次日结")
        self.closing.setAccessibleName(self.closing.text())
        loose = "".join(notice.sentence for notice in daily.loose_ends(self._context.desk, day))
        self._say(f"日结{spoken(day)}，不能撤回；以后的改动记作日结后更正。{loose}", "warning")

    def _say(self, words: str, part: str) -> None:
        look(self.state, part)
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def _drawn(self, day: date) -> bytes:
        return self._context.desk.documents.report(daily.report(self._context.desk, day))
