"""Step ④ 办结: what follows from the visit, how the letter was handed over, and the next visitor."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.models.deadline import near
from app.models.fault import WorldFault
from app.models.letter import Issued
from app.models.moment import local
from app.models.visit import Delivery, Status, Visit
from app.services import check_in, find, guide, letters, visitor
from app.services.find import Record
from app.services.visitor import Shown
from app.ui.context import Context
from app.ui.pages.reception.side import days_left
from app.ui.pages.reception.step import Step
from app.ui.pages.reception.workings import Workings
from app.ui.widgets import Cell, Frame, KeyButton, LineField, Scroll, Words, clear, column, look, row


class ClosingStep(Step):
    """``done`` comes when the visit is closed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._panels: list[DeliveryPanel] = []
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 16, 8, 8)
        self._column.setSpacing(8)
        self.go = KeyButton("办结，接待下一位", "Ctrl+Enter", "primary")
        self.before = KeyButton("上一步")
        self.before.clicked.connect(self.back)
        self.go.clicked.connect(self.go_on)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Scroll(inside), 1)
        outer.addLayout(row(None, self.before, self.go, gap=10, margins=(0, 8, 0, 16)))

    def open(self, visit: Visit) -> None:
        """Show what is left to do for a visit, ready for the letter to be signed."""
        self._fill(visit)
        self._focus()

    def _fill(self, visit: Visit) -> None:
        self._visit = visit
        record = find.record(self._context.desk, visit.visit_no)
        clear(self._column)
        if record is None:
            return
        first = visit.entry.petitioners[0]
        name = self._context.privacy.name(first.name, first.name_note)
        self._column.addWidget(Words(f"{name}　{visit.visit_no}", "title", wrap=True))
        self._show_letters(record)
        self._show_steps(record)
        self._column.addStretch(1)
        closed = visit.status is Status.CLOSED
        self.go.setText("接待下一位" if closed else "办结，接待下一位")

    def go_on(self) -> None:
        """Close the visit and call the next one."""
        if self._visit is None:
            return
        with self._context.messages.guarded():
            closed = self._visit.status is Status.CLOSED
            visit = self._visit if closed else check_in.finish(self._context.desk, self._visit)
            self.done.emit(visit)

    def for_visitor(self) -> Shown | None:
        """Give what is kept of where to go; the letter in hand says the rest."""
        return visitor.going(self._context.desk, self._visit, None) if self._visit and self._visit.matter else None

    def hide_personal(self, hidden: bool) -> None:
        """Show the name anew, veiled or not."""
        if self._visit is not None:
            now = QApplication.focusWidget()
            here = now is not None and self.isAncestorOf(now)
            self._fill(self._visit)
            if here:
                self._focus()

    def _focus(self) -> None:
        """Go to the first letter that waits to be signed, to the way on where there is none."""
        waiting = (panel.signed for panel in self._panels if not panel.handed)
        next(waiting, self.go).setFocus()

    def _show_letters(self, record: Record) -> None:
        self._column.addWidget(Words("送达", "heading"))
        self._panels.clear()
        valid = [letter for letter in record.letters if letter.voided_at is None]
        if not valid:
            self._column.addWidget(Words("这次来访还没有出具文书。登记已经保存，可以先办结，以后再补出。", "label", wrap=True))
        for letter in valid:
            title = letters.title_of(self._context.desk, record.visit, letter)
            if letter.named:
                title = f"{title}　{self._context.privacy.name(letter.named)}"
            panel = DeliveryPanel(self._context, letter, title, record.deliveries.get(letter.id, ()))
            panel.delivered.connect(self._again)
            self._panels.append(panel)
            self._column.addWidget(panel)

    def _show_steps(self, record: Record) -> None:
        self._column.addSpacing(8)
        self._column.addWidget(Words("接下来本单位要办", "heading"))
        if not record.steps:
            self._column.addWidget(Words("除登记和告知外，没有别的后续事项。", "label", wrap=True))
        for step in record.steps:
            organ = f"（{step.organ}）" if step.organ else ""
            due = ""
            if step.due:
                due = f"{near(step.due, self._context.today())}前，{days_left((step.due - self._context.today()).days)}"
            last = Words(due or "没有规定期限", "warning" if due else "quiet")
            line = row(Words(f"{step.text}{organ}", wrap=True), last, gap=16, margins=(12, 8, 12, 8))
            line.setStretch(0, 1)
            why = guide.step_working(self._context.desk, record.visit, step)
            inside = column(line, Workings(step.text, (why,) if why else ()), gap=0)
            self._column.addWidget(Frame("paper", inside))

    def _again(self) -> None:
        if self._visit is not None:
            self.open(self._visit)
            self.changed.emit(self._visit)


class DeliveryPanel(QWidget):
    """How one letter was handed over: signed, or refused with the reason and two witnesses. Signal: ``delivered()``."""

    delivered = Signal()

    def __init__(self, context: Context, letter: Issued, title: str, deliveries: tuple[Delivery, ...]) -> None:
        super().__init__()
        self._context, self._letter, self.handed = context, letter, bool(deliveries)
        self.signed = KeyButton("已签收")
        self.refused = KeyButton("拒签登记")
        self.reason = LineField("拒签事由", "如 当面告知要点，本人不愿签字")
        self.witnesses = (LineField("见证人一"), LineField("见证人二"))
        self.confirm = KeyButton("登记拒签")
        self._fault = Words("", "fault", wrap=True)
        self._form = QWidget()
        people = row(*self.witnesses, gap=8)
        both = QWidget()
        both.setLayout(people)
        self._form.setLayout(column(Cell("拒签事由", self.reason), Cell("在场见证", both), self._fault, row(None, self.confirm), gap=8))
        self._form.hide()
        self.state = Words(handed_over(deliveries), "", wrap=True)
        head = row(Words(f"{title}　{letter.letter_no}", wrap=True), self.state, gap=16)
        head.setStretch(0, 1)
        if not deliveries:
            head.addWidget(self.refused)
            head.addWidget(self.signed)
        self.setLayout(column(Frame("paper", column(head, self._form, gap=8, margins=(12, 10, 12, 10)))))
        self.signed.clicked.connect(lambda: self._do(lambda: letters.sign(context.desk, letter)))
        self.refused.clicked.connect(self._open_form)
        self.confirm.clicked.connect(lambda: self._do(self._refuse))

    @property
    def told(self) -> str:
        """What is missing."""
        return self._fault.text()

    def _open_form(self) -> None:
        self._fault.hide()
        self._form.setVisible(self._form.isHidden())
        self.reason.setFocus()

    def _refuse(self) -> None:
        names = tuple(field.text() for field in self.witnesses)
        letters.refuse(self._context.desk, self._letter, self.reason.text(), names)

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except WorldFault as fault:
            self._fault.setText(str(fault))
            look(self._fault, "fault")
            self._fault.show()
            self._form.show()
            return
        self.delivered.emit()


def handed_over(deliveries: tuple[Delivery, ...]) -> str:
    """Say how a letter was handed over."""
    if not deliveries:
        return "还没有登记送达"
    last = deliveries[0]
    at = f"{local(last.at):%m-%d %H:%M}"
    if last.outcome == letters.SIGNED:
        return f"已签收　{at}"
    return f"拒签　{at}　{last.reason}　见证：{'、'.join(last.witnesses)}"
