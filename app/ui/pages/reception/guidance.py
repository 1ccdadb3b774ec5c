"""Step ② 导引: one question at a time, the answers so far, and the chart with the visitor's path lit."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.models.chart import YES, Node, Shape
from app.models.fault import WorldFault
from app.models.matter import Matter
from app.models.visit import Visit
from app.models.walk import Passed, Position, State
from app.ports import Desk
from app.services import check_in, guide, letters, visitor
from app.services.edition import desk_for
from app.services.visitor import Shown
from app.ui.context import Context
from app.ui.flow import FlowView
from app.ui.pages.reception.question import Question, answer_words
from app.ui.pages.reception.step import Step
from app.ui.widgets import Frame, KeyButton, LineField, Link, Scroll, TextField, Words, clear, column, em, look, row

_SIDE_BY_SIDE = 36
_LEAST_CHART = (120, 80)
_HEADINGS = {State.ACTION: "现在要办", State.ENDED: "走到这里"}


class GuidanceStep(Step):
    """Signals besides a step's.

    ``listed()`` when a second matter was split off, ``receipt(str)`` to give a paper by its form, ``turning()`` to turn to the visitor.
    """

    listed = Signal()
    turning = Signal()
    receipt = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Visit | None = None
        self._changing = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.question = Question(context.today, lambda node, day: guide.dues(self._desk, node, day), self._limited)
        self.keep_answer = Link("不改了")
        self.say = Words("", "", wrap=True)
        self._say_box = Frame("say", column(Words("对来访人说", "heading"), self.say, gap=4, margins=(12, 8, 12, 10)))
        self.cleared = Words("", "", wrap=True)
        self._cleared_box = Frame("note", column(self.cleared, margins=(12, 8, 12, 8)))
        self._answered_head = Words("已经回答", "quiet")
        self._rule = Frame("rule", column())
        self._answered = QGridLayout()
        self._answered.setContentsMargins(0, 0, 0, 0)
        self._answered.setVerticalSpacing(0)
        self.by_hand = ByHand()
        self.splitting = Splitting()
        self.flow = FlowView(self)
        self.flow.setMinimumSize(*_LEAST_CHART)
        self._chart = QWidget()
        self.give = Link("")
        self.before = KeyButton("上一步")
        self.show_them = KeyButton("给来访人看", "F6")
        self.go = KeyButton("进入文书", "Ctrl+Enter", "primary")
        self._lay_out()
        self._join()

    def open(self, visit: Visit) -> None:
        """Show where a visit's walk stands."""
        self._changing = ""
        self._tell_cleared(())
        self.by_hand.close_reason()
        self.splitting.hide()
        self._show(visit)
        self._focus()

    def go_on(self) -> None:
        """Go on to the letter, once a kind is settled."""
        if self._visit is None:
            return
        if self._visit.matter:
            self.done.emit(self._visit)
        else:
            self._context.messages.note("还没有确定事项种类。", "请答完问题，或用 Alt+1…8 直接选种类。")

    def pick_kind(self, place: int) -> None:
        """Pick a kind by hand."""
        kinds = self._desk.pack.kinds()
        if self._visit is not None and place <= len(kinds):
            self._pick(kinds[place - 1].code, "")

    def for_visitor(self) -> Shown | None:
        """Give the chart with the visitor's path lit."""
        return visitor.guiding(self._context.desk, self._visit) if self._visit else None

    def step_back(self) -> None:
        """Look at the last answer again, or go back to the registration where there is none."""
        if self._visit is None:
            return
        answered = guide.position(self._context.desk, self._visit).answered
        if self._changing or not answered:
            self.back.emit()
        else:
            self.change_answer(answered[-1].node.code)

    def change_answer(self, code: str) -> None:
        """Put an answered question again; the answer stays until another is given."""
        if self._visit is not None:
            self._changing = code
            self._show(self._visit)
            self._focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by Y, N, ? or a number."""
        others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if others or not self.question.press(event.text()):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the chart to F6 where there is no room for it beside the question."""
        super().resizeEvent(event)
        self._chart.setVisible(event.size().width() >= em(_SIDE_BY_SIDE))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(
            column(
                self.question, row(self.keep_answer, None), self._cleared_box, self._say_box, self.splitting,
                self._answered_head, self._rule, self._answered, self.by_hand, row(self.give, None), None, gap=10, margins=(0, 16, 8, 8),
            )
        )  # fmt: skip
        closer, wider, whole = Link("放大"), Link("缩小"), Link("适合窗口")
        closer.clicked.connect(self.flow.zoom_in)
        wider.clicked.connect(self.flow.zoom_out)
        whole.clicked.connect(self.flow.fit)
        tools = row(None, closer, wider, whole, gap=0, margins=(4, 2, 4, 2))
        paper = Frame("paper", column(self.flow, tools, gap=0, margins=(1, 1, 1, 1)))
        self._chart.setLayout(column(paper, margins=(0, 16, 0, 8)))
        self.pane = Scroll(inside)
        halves = row(self.pane, self._chart, gap=16)
        halves.setStretch(0, 6)
        halves.setStretch(1, 7)
        foot = row(None, self.show_them, self.before, self.go, gap=10, margins=(0, 8, 0, 16))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(halves, 1)
        outer.addLayout(foot)

    def _join(self) -> None:
        self.question.answered.connect(self._answer)
        self.keep_answer.clicked.connect(lambda: self.change_answer(""))
        self.flow.nodeChosen.connect(self._node_chosen)
        self.by_hand.chosen.connect(self._pick)
        self.by_hand.asked.connect(self._offer_kinds)
        self.pane.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._show_reason())
        self.splitting.split.connect(self._split)
        self.give.clicked.connect(self._give)
        self.before.clicked.connect(self.step_back)
        self.show_them.clicked.connect(self.turning)
        self.go.clicked.connect(self.go_on)

    @property
    def _desk(self) -> Desk:
        """The desk with the visit's own version of the pack."""
        return desk_for(self._context.desk, self._visit) if self._visit else self._context.desk

    def _give(self) -> None:
        paper = next(iter(letters.others(self._desk, self._visit)), None) if self._visit else None
        if paper is not None:
            self.receipt.emit(paper.code)

    def _offer_paper(self, visit: Visit) -> None:
        """Offer the first of the papers that need no kind, the receipt of the registration, while no kind is settled."""
        paper = next(iter(letters.others(self._desk, visit)), None)
        self.give.setVisible(paper is not None and not visit.matter)
        if paper is not None:
            self.give.setText(f"打印{paper.title}")
            self.give.setAccessibleName(self.give.text())

    def _show(self, visit: Visit) -> None:
        self._visit = visit
        self._offer_paper(visit)
        here = guide.position(self._desk, visit)
        passed = next((step for step in here.path if step.node.code == self._changing), here.path[-1])
        node = passed.node
        self.question.show_node(node, self._heading(here, node), passed.answer, visit.id)
        self.keep_answer.setVisible(bool(self._changing))
        self.say.setText(node.say)
        self._say_box.setVisible(bool(node.say))
        self._list_answers(here.answered)
        self.splitting.offer(any(step.node.split and step.answer and step.answer.value == YES for step in here.path))
        self.go.setEnabled(here.settled)
        self._show_chart(here, node)

    def _heading(self, here: Position, node: Node) -> str:
        pack = self._desk.pack
        kind = f"{here.matter} {pack.matters[here.matter].name}" if here.matter else "先弄清是哪一类"
        state = "改这一条回答" if self._changing else _HEADINGS.get(here.state, "")
        return "　".join(part for part in (kind, pack.chart_of(node.code).name, state) if part)

    def _show_chart(self, here: Position, node: Node) -> None:
        desk = self._desk
        chart = desk.pack.chart_of(node.code)
        self.flow.show_chart(chart, here.lit(), guide.captions(desk.pack, chart, self._context.today()))

    def _list_answers(self, answered: tuple[Passed, ...]) -> None:
        """List what was answered, the latest on top, where it is in view when it has to be changed."""
        clear(self._answered)
        self._answered_head.setVisible(bool(answered))
        self._rule.setVisible(bool(answered))
        for place, step in enumerate(reversed(answered)):
            if step.answer is None:
                continue
            change = Link("改", f"改：{step.node.text}")
            change.clicked.connect(lambda _checked=False, code=step.node.code: self.change_answer(code))
            self._answered.addWidget(Words(step.node.text, "", wrap=True), place, 0)
            self._answered.addWidget(Words(answer_words(step.node, step.answer)), place, 1)
            self._answered.addWidget(change, place, 2)
        self._answered.setColumnStretch(0, 1)

    def _answer(self, value: str, day: date | None) -> None:
        visit = self._visit
        if visit is None:
            return
        desk = self._context.desk
        code = self._changing or guide.position(desk, visit).node.code
        try:
            visit, cleared = guide.answer(desk, visit, code, value, day)
        except WorldFault as fault:
            self._refuse(fault)
            return
        self._context.messages.clear()
        self._changing = ""
        self._tell_cleared(cleared)
        self._show(visit)
        self._focus()
        self.changed.emit(visit)

    def _refuse(self, fault: WorldFault) -> None:
        """Say a fault of the date at the date, any other above the page; nothing typed is lost."""
        if fault.code == "date-in-future":
            self.question.refuse_day(str(fault))
        else:
            self._context.messages.fault(fault)

    def _limited(self, node: Node) -> bool:
        """Say whether any period, in force or not, runs from the date that a question asks for."""
        pack = self._desk.pack
        near = (node, *(pack.node(edge.to) for edge in node.edges))
        codes = {code for each in near for code in each.deadlines}
        return node.date is not None and any(rule.code in codes and rule.event == node.date.event for rule in pack.rules)

    def _tell_cleared(self, cleared: tuple[Node, ...]) -> None:
        names = "、".join(f"“{node.text}”" for node in cleared)
        self.cleared.setText(f"改动以后，{names}的回答不再适用，已经清掉。" if cleared else "")
        self._cleared_box.setVisible(bool(cleared))

    def _pick(self, code: str, reason: str) -> None:
        if self._visit is None:
            return
        try:
            visit = guide.pick(self._context.desk, self._visit, code, reason)
        except WorldFault as fault:
            if fault.field == "reason":
                self.by_hand.ask_reason(self._desk.pack.matters[code], fault)
                self._show_reason()
            else:
                self._context.messages.fault(fault)
            return
        self._changing = ""
        self.by_hand.close_reason()
        self._show(visit)
        self._focus()
        self.changed.emit(visit)

    def _show_reason(self) -> None:
        """Keep the reason in view while it is being asked for: the room for it comes in several rounds of the layout."""
        if self.by_hand.reason.hasFocus():
            self.pane.ensureWidgetVisible(self.by_hand.form)
            self.pane.ensureWidgetVisible(self.by_hand.reason)

    def _offer_kinds(self) -> None:
        self.by_hand.offer([(kind.code, kind.name) for kind in self._desk.pack.kinds()])

    def _split(self, narrative: str) -> None:
        if self._visit is None:
            return
        try:
            second = check_in.split(self._context.desk, self._visit, narrative)
        except WorldFault as fault:
            self.splitting.tell(fault)
            return
        self.splitting.close_form()
        self._context.messages.good(f"已另行登记 {second.visit_no}。", "办完这一件，再从左边列表打开那一件。")
        self.listed.emit()

    def _node_chosen(self, code: str) -> None:
        """A click on an answered question of the chart puts it again."""
        if self._visit is None:
            return
        answered = guide.position(self._context.desk, self._visit).answered
        if any(step.node.code == code for step in answered):
            self.change_answer(code)

    def _focus(self) -> None:
        """Go to the date or to the answer keys, and show the question from its beginning."""
        shown = self._shown()
        if shown is not None and shown.shape is Shape.QUESTION and shown.date is not None:
            self.question.day.setFocus()
        else:
            self.setFocus()
        self.pane.verticalScrollBar().setValue(0)

    def _shown(self) -> Node | None:
        if self._visit is None:
            return None
        here = guide.position(self._desk, self._visit)
        return self._desk.pack.node(self._changing) if self._changing else here.node


class ByHand(QWidget):
    """Picking the kind directly, with the reason where it overrides the answers.

    Signals: ``asked()`` for the kinds to offer, ``chosen(str, str)`` with the kind's code and the reason.
    """

    asked = Signal()
    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.open_list = Link("直接选种类（Alt+1…8）")
        self._kinds = QGridLayout()
        self._kinds.setSpacing(4)
        self._kinds.setContentsMargins(0, 0, 0, 0)
        self._fault = Words("", "warning", wrap=True)
        self.reason = LineField("改选的理由", "例如：来访人出示了材料，属于另一类")
        self.confirm = KeyButton("改选")
        self.form = QWidget()
        self.form.setLayout(column(self._fault, row(self.reason, self.confirm), gap=4))
        self.form.hide()
        self.setLayout(column(row(self.open_list, None), self._kinds, self.form, gap=4))
        self.open_list.clicked.connect(self._toggle)
        self.confirm.clicked.connect(lambda: self.chosen.emit(self._code, self.reason.text()))

    def offer(self, kinds: list[tuple[str, str]]) -> None:
        """List the kinds."""
        for place, (code, name) in enumerate(kinds):
            pick = Link(f"{code}　{name}")
            pick.clicked.connect(lambda _checked=False, code=code: self.chosen.emit(code, ""))
            self._kinds.addWidget(pick, *divmod(place, 2))

    def kinds(self) -> tuple[Link, ...]:
        """Give the kinds on offer."""
        found = (self._kinds.itemAt(place) for place in range(self._kinds.count()))
        return tuple(widget for item in found if item and isinstance(widget := item.widget(), Link))

    def ask_reason(self, kind: Matter, fault: WorldFault) -> None:
        """Ask for the reason in place."""
        self._code = kind.code
        self._fault.setText(str(fault))
        self.confirm.setText(f"改选 {kind.code} {kind.name}")
        self.form.show()
        self.reason.setFocus()

    def close_reason(self) -> None:
        """Put reason and list away."""
        self.form.hide()
        self.reason.clear()
        clear(self._kinds)

    def _toggle(self) -> None:
        if self._kinds.count():
            clear(self._kinds)
        else:
            self.asked.emit()


class Splitting(QWidget):
    """Offers to register a second matter of the same people. Signal: ``split(str)`` with its narrative."""

    split = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.open_form = Link("拆成两件，分别登记")
        self.narrative = TextField("另一件事", "另一件事是什么，照实记下", 2)
        self.confirm = KeyButton("登记另一件")
        self._fault = Words("", "fault", wrap=True)
        self._form = QWidget()
        self._form.setLayout(column(self.narrative, self._fault, row(None, self.confirm), gap=4))
        inside = column(
            Words("一起说的可能是两件事，要分开登记、分别告知。", "", wrap=True), row(self.open_form, None), self._form, gap=4,
            margins=(12, 8, 12, 8),
        )  # fmt: skip
        self.setLayout(column(Frame("note", inside)))
        self.open_form.clicked.connect(lambda: self._form.setVisible(self._form.isHidden()))
        self.confirm.clicked.connect(lambda: self.split.emit(self.narrative.text()))
        self.close_form()

    def offer(self, wanted: bool) -> None:
        """Show or hide the offer."""
        self.setVisible(wanted)

    def tell(self, fault: WorldFault) -> None:
        """Say in place what is missing."""
        self._fault.setText(str(fault))
        look(self._fault, "fault")
        self._fault.show()

    @property
    def told(self) -> str:
        """What is missing."""
        return self._fault.text()

    def close_form(self) -> None:
        """Put the form away."""
        self.narrative.set("")
        self._fault.hide()
        self._form.hide()
