"""Everything about one visit, from the top: people, what was told, path, chart, letters, what follows."""

from datetime import datetime
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from app.models.deadline import near
from app.models.moment import local
from app.models.visit import STATUS_WORDS, Petitioner, Visit
from app.services import corrections, find, guide, letters
from app.services.corrections import NOTHING, Change
from app.services.edition import desk_for
from app.services.find import Record
from app.ui.context import Context
from app.ui.flow import FlowView
from app.ui.frame import window_words
from app.ui.pages.reception.question import answer_words
from app.ui.pages.register.papers import Paper
from app.ui.rare import named
from app.ui.widgets import Frame, KeyButton, Link, Scroll, Words, clear, column, row

_CHART_HEIGHT = 380
_NOTE = (16, 8, 16, 8)


class Detail(QWidget):
    """Shows one visit.

    Signals: ``opening(Visit)`` to go on with it, ``correcting(Visit)`` to change what was entered, ``sibling(str)`` another
    visit's number.
    """

    opening = Signal(object)
    correcting = Signal(object)
    sibling = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._number = ""
        self._opened = ""
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(22, 16, 22, 16)
        self._column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(inside))
        self.show_visit("")

    def show_visit(self, number: str) -> None:
        """Show a visit by its number; "" none. A sealed one is shown only once it is opened on purpose."""
        if number != self._number:
            self._opened = ""
        self._number = number
        clear(self._column)
        record = find.record(self._context.desk, number) if number else None
        if record is None:
            self._column.addWidget(Words("在列表里选一次来访。", "quiet"))
        elif self._context.privacy.hidden:
            self._column.addWidget(Words("个人信息已隐藏，按 F9 显示。", "quiet"))
        elif find.masked(self._context.desk.pack, record.visit) and self._opened != number:
            self._show_seal(record.visit)
        else:
            self._show_all(record)
        self._column.addStretch(1)

    def open_seal(self) -> None:
        """Show a sealed visit, on purpose."""
        self._opened = self._number
        self.show_visit(self._number)

    def _show_seal(self, visit: Visit) -> None:
        self._column.addWidget(Words(visit.visit_no, "title"))
        words = "这一类来访的姓名和内容保密，只供经办人员查看。请确认旁边没有别人。"
        seal = KeyButton("打开查看")
        seal.clicked.connect(self.open_seal)
        self._column.addWidget(Frame("note", column(Words(words, wrap=True), row(seal, None), gap=8, margins=(16, 12, 16, 12))))

    def _show_all(self, record: Record) -> None:
        visit = record.visit
        go = KeyButton("继续办理", "", "primary")
        go.clicked.connect(lambda: self.opening.emit(visit))
        mend = KeyButton("更正")
        mend.clicked.connect(lambda: self.correcting.emit(visit))
        names = "、".join(map(named, visit.entry.petitioners))
        title = Words(names, "title", wrap=True)
        head = row(title, mend, go, gap=8)
        head.setStretch(0, 1)
        self._column.addLayout(head)
        at = f"{local(visit.received_at):%Y-%m-%d %H:%M}"
        self._column.addWidget(
            Words(f"{visit.visit_no}　{at}　{STATUS_WORDS[visit.status]}　{window_words(visit.window)}　{visit.clerk}", "quiet", wrap=True)
        )
        if visit.backdated:
            late = f"{local(visit.registered_at):%Y-%m-%d %H:%M}" if visit.registered_at else ""
            self._column.addWidget(Frame("note", column(Words(f"补录　{late} 登记。原因：{visit.backdated}", wrap=True), margins=_NOTE)))
        for person in visit.entry.petitioners:
            self._section("来访人" if person is visit.entry.petitioners[0] else "", _facts(_person(person)))
        self._section("反映事项", _facts(self._told(visit)))
        self._show_path(record)
        self._show_letters(record)
        self._show_steps(record)
        self._show_siblings(record)
        self._show_history(record)

    def _section(self, title: str, content: QLayout) -> None:
        if title:
            self._column.addSpacing(12)
            self._column.addWidget(Words(title, "heading"))
        self._column.addWidget(Frame("paper", column(content, margins=(16, 10, 16, 10))))

    def _told(self, visit: Visit) -> list[tuple[str, str]]:
        entry, stations = visit.entry, self._context.desk.pack.stations
        place = stations[entry.place].name if entry.place in stations else entry.place
        facts = [("", entry.narrative), ("诉求", entry.request), ("提交材料", entry.materials), ("问题属地", place)]
        return [*facts, ("形式、人数", f"{entry.form}　{entry.people} 人"), ("由此拆出", visit.split_from)]

    def _show_path(self, record: Record) -> None:
        pack, here = desk_for(self._context.desk, record.visit).pack, record.position
        facts = [(answer_words(step.node, step.answer), step.node.text) for step in here.answered if step.answer]
        kind = f"{here.matter}　{pack.matters[here.matter].name}" if here.matter else "还没有确定"
        grid = _facts([("种类", kind), ("改选理由", record.visit.guidance.reason), ("走到", here.node.text), *facts])
        flow = FlowView()
        chart = pack.chart_of(here.node.code)
        flow.show_chart(chart, here.lit(), guide.captions(pack, chart, self._context.today()))
        flow.setFixedHeight(_CHART_HEIGHT)
        self._section("导引", grid)
        self._column.addWidget(Frame("paper", column(flow, margins=(1, 1, 1, 1))))

    def _show_letters(self, record: Record) -> None:
        self._column.addSpacing(12)
        self._column.addWidget(Words("文书", "heading"))
        if not record.letters:
            self._column.addWidget(Words("还没有出具文书。", "label"))
        for letter in record.letters:
            title = letters.title_of(self._context.desk, record.visit, letter)
            if letter.named:
                title = f"{title}　{self._context.privacy.name(letter.named)}"
            paper = Paper(self._context, letter, title, record.deliveries.get(letter.id, ()))
            paper.changed.connect(lambda: self.show_visit(self._number))
            self._column.addWidget(paper)

    def _show_steps(self, record: Record) -> None:
        if not record.steps:
            return
        today = self._context.today()
        lines = [(f"{near(step.due, today)}前" if step.due else "", f"{step.text}　{step.organ}") for step in record.steps]
        self._section("后续事项", _facts(lines))

    def _show_siblings(self, record: Record) -> None:
        if not record.siblings:
            return
        links = column(gap=0)
        for visit in record.siblings:
            other = Link(f"{visit.visit_no}　{STATUS_WORDS[visit.status]}")
            other.clicked.connect(lambda _checked=False, number=visit.visit_no: self.sibling.emit(number))
            links.addWidget(other)
        self._section("同一次来访的另一件", links)


    def _show_history(self, record: Record) -> None:
        """Show who changed what, when, from what to what, and why."""
        changes = corrections.history(self._context.desk, record.visit)
        if not changes:
            return
        lines = column(gap=8)
        for at, together in groupby(changes, key=lambda change: (change.at, change.clerk, change.reason, change.after_closing)):
            lines.addLayout(_change(*at, list(together)))
        self._section("更正记录", lines)


def _change(at: datetime, clerk: str, reason: str, after_closing: bool, changes: list[Change]) -> QLayout:
    """Give the fields changed at one moment."""
    why = f"　因为：{reason}" if reason else ""
    closed = "　日结后" if after_closing else ""
    head = Words(f"{local(at):%Y-%m-%d %H:%M}　{clerk}{closed}{why}", "quiet", wrap=True)
    return column(head, *(Words(_told(each), "", wrap=True) for each in changes), gap=2)


def _told(change: Change) -> str:
    """Say what was changed, from what to what."""
    if change.before == NOTHING:
        return f"{change.label}：填上“{change.after}”"
    if change.after == NOTHING:
        return f"{change.label}：去掉“{change.before}”"
    return f"{change.label}：从“{change.before}”改成“{change.after}”"


def _person(person: Petitioner) -> list[tuple[str, str]]:
    born = "　".join(part for part in (person.sex, person.birth, person.ethnic) if part)
    name = f"{named(person)}（代表）" if person.representative else named(person)
    number = f"{person.document_kind}　{person.document_number}" if person.document_number else person.document_kind
    return [
        ("姓名", name),
        ("证件", number),
        ("性别、出生、民族", born),
        ("电话", person.phone),
        ("户籍地址", person.household_address),
        ("现住址", person.present_address),
    ]


def _facts(facts: list[tuple[str, str]]) -> QGridLayout:
    """Give what is known, label and value; empty values are left out."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for place, (label, value) in enumerate((label, value) for label, value in facts if value):
        words = Words(value, "", wrap=True)
        if label:
            grid.addWidget(Words(label, "quiet"), place, 0)
            grid.addWidget(words, place, 1)
        else:
            grid.addWidget(words, place, 0, 1, 2)
    grid.setColumnStretch(1, 1)
    return grid
