"""The panel at the right: whether the visitor was here before, and what runs out when."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.deadline import near
from app.models.moment import local_day
from app.models.visit import STATUS_WORDS, Petitioner, Step, Visit
from app.services import check_in, find, guide
from app.services.guide import Due, working
from app.ui.context import Context
from app.ui.pages.reception.workings import Workings
from app.ui.widgets import Frame, Scroll, Words, clear, column, em, look

WIDTH = 16.5
_SHOWN = 6
_SOON = 7


class Side(QWidget):
    """Shows earlier visits and reminders of the visitor in hand."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._person: Petitioner | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "side")
        self.setFixedWidth(em(WIDTH))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(Scroll(inside))
        context.privacy.changed.connect(lambda _hidden: self._fill())

    def show_person(self, person: Petitioner) -> None:
        """Show what is known about somebody who is just being checked in."""
        self._visit, self._person = None, person
        self._fill()

    def show_visit(self, visit: Visit) -> None:
        """Show what is known about a registered visitor, and what runs on the visit's path."""
        self._visit, self._person = visit, visit.entry.petitioners[0]
        self._fill()

    def texts(self) -> list[str]:
        """Give all words in view, from the top."""
        return [label.text() for label in self.findChildren(Words) if label.text()]

    def _fill(self) -> None:
        clear(self._column)
        if self._context.privacy.hidden:
            self._column.addWidget(Words("个人信息已隐藏，按 F9 显示。", "quiet", wrap=True))
        elif self._person is not None:
            self._show_earlier(self._earlier(self._person))
            if self._visit is not None:
                self._show_reminders(self._visit)
        self._column.addStretch(1)

    def _earlier(self, person: Petitioner) -> tuple[Visit, ...]:
        if not person.name.strip() and not person.document_number.strip():
            return ()
        seen = check_in.seen_before(self._context.desk, person)
        batch = self._visit.batch if self._visit else ""
        return tuple(visit for visit in seen if visit.batch != batch)

    def _show_earlier(self, earlier: tuple[Visit, ...]) -> None:
        if not earlier:
            self._column.addWidget(Words("没有查到以前的来访。", "quiet", wrap=True))
            return
        last = local_day(earlier[0].received_at)
        batches = len({visit.batch for visit in earlier})
        head = Words(f"第 {batches + 1} 次来访", "heading")
        words = Words(f"上次 {near(last, self._context.today())}", wrap=True)
        self._column.addWidget(Frame("note", column(head, words, gap=4, margins=(12, 8, 12, 8))))
        self._column.addSpacing(8)
        self._column.addWidget(Words("来访经过", "quiet"))
        thread = column(gap=8, margins=(12, 0, 0, 0))
        for visit in earlier[:_SHOWN]:
            thread.addLayout(self._one(visit))
        self._column.addWidget(Frame("thread", thread))

    def _one(self, visit: Visit) -> QVBoxLayout:
        pack = self._context.desk.pack
        day = local_day(visit.received_at)
        kind = f"{visit.matter} {pack.matters[visit.matter].name}" if visit.matter else "未定种类"
        below = STATUS_WORDS[visit.status]
        if not find.masked(pack, visit):
            below += f"　{shortened(visit.entry.narrative)}"
        return column(Words(f"{day:%m-%d}　{kind}", wrap=True), Words(below, "quiet", wrap=True), gap=2)

    def _show_reminders(self, visit: Visit) -> None:
        dues = guide.known_dues(self._context.desk, visit)
        steps = [step for step in self._context.desk.store.steps_of(visit.id) if step.done_at is None]
        if not dues and not steps:
            return
        self._column.addSpacing(16)
        self._column.addWidget(Words("提醒", "quiet"))
        for due in dues:
            self._column.addLayout(reminder(due))
        for step in steps:
            self._column.addLayout(next_step(step, self._context.today(), guide.step_working(self._context.desk, visit, step)))


def reminder(due: Due) -> QVBoxLayout:
    """Give a deadline: what it is, and its last day with the days left."""
    last = Words(f"最晚 {last_written(due)}，{days_left(due.days_left)}", wrap=True)
    look(last, "deadline" if due.days_left <= _SOON else "warning")
    why = Workings(due.rule.name, (working(due),))
    return column(Words(f"{due.rule.name}：{due.rule.span}", wrap=True), last, why, gap=2)


def next_step(step: Step, today: date, why: str) -> QVBoxLayout:
    """Give something the bureau itself has to do next, and by when; ``why``: how that day was worked out."""
    parts: list[QWidget] = [Words(f"本单位：{step.text}", wrap=True)]
    if step.due:
        parts.append(Words(f"{near(step.due, today)}前，{days_left((step.due - today).days)}", "warning", wrap=True))
        parts.append(Workings(step.text, (why,) if why else ()))
    return column(*parts, gap=2)


def last_written(due: Due) -> str:
    """Write the last day of a deadline."""
    last = due.worked.last_day
    return near(last, last - timedelta(due.days_left))


def days_left(days: int) -> str:
    """Say how many days are left."""
    if days < 0:
        return f"已过 {-days} 天"
    return "就是今天" if days == 0 else f"还有 {days} 天"


def shortened(text: str, most: int = 28) -> str:
    """Give the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
