"""What stands beside the chart being edited: the ways out of the box in hand, a new box, a box about to go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.chart import NEXT, NO, YES, Chart, Edge, Node, Shape
from app.models.fault import WorldFault
from app.models.pack import DESK, Pack
from app.services.draw import Sheet, called, cell, leads_on
from app.services.graft import Fresh, droppable, heir, heirs, targets, way_code
from app.ui.widgets import Choice, KeyButton, LineField, Link, TextField, Words, clear, column, em, row

KINDS = {
    Shape.START: "开始",
    Shape.QUESTION: "问题",
    Shape.ACTION: "办理",
    Shape.END: "结束",
    Shape.LINK: "转到别的图",
}
_NEW = (Shape.QUESTION, Shape.ACTION, Shape.END, Shape.LINK)
_LIST_WIDE = 24
_APART = 8
_SHOWN = 22
_HINT = (
    "点一个框，在这里改它的出路。",
    "按住框拖到别的格子；拖到两行之间，就插入一行。",
    "键盘：方向键选框，Ctrl+方向键移动，Ctrl+Shift+方向键插入一行或一列再移动，Insert 在后面加一步，Delete 删除，Ctrl+Z 撤销。",
)
_DROP = "-"


def written(node: Node) -> str:
    """Give a node as lists of choices show it: its code and words."""
    return f"{node.code}　{node.text if len(node.text) <= _SHOWN else node.text[:_SHOWN] + '…'}"


def pick(name: str, choices: Iterable[tuple[str, str]]) -> Choice:
    """Give a list to choose from whose open list is wide enough to be read."""
    choice = Choice(name, choices, long=True)
    choice.setMinimumContentsLength(6)
    choice.view().setMinimumWidth(em(_LIST_WIDE))
    return choice


@dataclass(slots=True)
class Way:
    """One way out as it is being edited: its answer, the field with the words on the line (None: no words), its target."""

    answer: str
    label: LineField | None
    target: Choice

    def edge(self) -> Edge:
        """Give the way as it stands in the fields."""
        words = self.label.text().strip() if self.label else ""
        return Edge(self.answer, self.target.value(), words)


class Ways(QWidget):
    """The ways out of a node, each with its words and where it leads. Signal: ``edited()`` once one is complete and changed."""

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], shape: Shape) -> None:
        super().__init__()
        self._choices = list(choices)
        self._shape = shape
        self.ways: list[Way] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(4)
        self.more = Link("再加一条出路")
        self.more.clicked.connect(self.open)
        self.setLayout(column(self._box, self.more, gap=4))
        self.more.setVisible(shape is Shape.QUESTION)

    def fill(self, edges: Sequence[Edge]) -> None:
        """Show these ways."""
        clear(self._box)
        self.ways = []
        for edge in edges:
            self._append(edge, len(edges) > 2)

    def open(self) -> None:
        """Make room for one way more."""
        self._append(Edge(way_code(way.edge() for way in self.ways), "", ""), True)
        label = self.ways[-1].label
        if label is not None:
            label.setFocus()

    def edges(self) -> tuple[Edge, ...]:
        """Give the ways as they stand in the fields."""
        return tuple(way.edge() for way in self.ways)

    def complete(self) -> bool:
        """Say whether every way has its target and, where it needs them, its words."""
        return all(edge.to and (edge.label or self._shape is not Shape.QUESTION) for edge in self.edges())

    def _append(self, edge: Edge, spare: bool) -> None:
        name = f"“{edge.label}”通到" if edge.label else "通到"
        choices = self._choices if edge.to else [("", "请选择……"), *self._choices]
        way = Way(edge.answer, None, pick(name, choices))
        way.target.set(edge.to)
        way.target.edited.connect(self._tell)
        self.ways.append(way)
        if self._shape is Shape.QUESTION:
            self._box.addSpacing(_APART if len(self.ways) > 1 else 0)
            self._box.addLayout(self._titled(way, edge, spare))
        self._box.addWidget(way.target)

    def _titled(self, way: Way, edge: Edge, spare: bool) -> QHBoxLayout:
        """Give the line above the target: the words on the line, and what takes a way away that is not needed."""
        way.label = LineField("线上的字", "线上的字")
        way.label.set(edge.label)
        way.label.left.connect(self._tell)
        line = row(way.label, gap=6)
        line.setStretch(0, 1)
        if spare:
            gone = Link("去掉", f"去掉出路“{edge.label}”")
            gone.clicked.connect(lambda: self._remove(way))
            line.addWidget(gone)
        return line

    def _remove(self, way: Way) -> None:
        kept = [each.edge() for each in self.ways if each is not way]
        self.fill(kept)
        self._tell()

    def _tell(self) -> None:
        if self.complete():
            self.edited.emit()


class NodePanel(QWidget):
    """The box in hand. Signals: ``led(str, object)`` a node and its new ways, ``linked(str, str)`` a link and where it goes on."""

    led = Signal(str, object)
    linked = Signal(str, str)

    def __init__(self, sheet: Sheet, pack: Pack, code: str, editable: bool) -> None:
        super().__init__()
        self.node = sheet.chart.nodes[code]
        self.heading = Words(f"{code}　{KINDS[self.node.shape]}", "heading", wrap=True)
        self.text = Words(self.node.text, wrap=True)
        self.ways = Ways(_ahead(sheet.chart, self.node), self.node.shape)
        self.place = Words(_place(self.node), "quiet")
        parts: list[QWidget] = [self.heading, self.text, self.place]
        if self.node.edges:
            self.ways.fill(self.node.edges)
            parts += [Words("出路", "label"), self.ways]
        self.goal = Goal(pack, self.node.goto) if self.node.shape is Shape.LINK else None
        if self.goal is not None:
            self.goal.edited.connect(self._tell_goal)
            parts.append(self.goal)
        for part in (self.ways, self.goal):
            if part is not None:
                part.setEnabled(editable)
        self.setLayout(column(*parts, gap=8))
        self.ways.edited.connect(self._tell)

    def renew(self, chart: Chart, code: str) -> bool:
        """Take the node as it is now, the fields being worked in left alone; gives False where they show something else."""
        node = chart.nodes[code]
        if (code, node.shape, node.text) != (self.node.code, self.node.shape, self.node.text) or node.edges != self.ways.edges():
            return False
        self.node = node
        self.place.setText(_place(node))
        return True

    def put_back(self) -> None:
        """Show the ways as they are in the chart."""
        self.ways.fill(self.node.edges)

    def _tell(self) -> None:
        edges = self.ways.edges()
        if edges != self.node.edges:
            self.led.emit(self.node.code, edges)

    def _tell_goal(self) -> None:
        if self.goal is not None and self.goal.node.value() not in {"", self.node.goto}:
            self.linked.emit(self.node.code, self.goal.node.value())


class Goal(QWidget):
    """Where a link goes on: the chart and the node in it. Signal: ``edited()``."""

    edited = Signal()

    def __init__(self, pack: Pack, goto: str) -> None:
        super().__init__()
        self._charts = {code: chart for code, chart in sorted(pack.charts.items()) if code != DESK}
        held = next((chart.code for chart in self._charts.values() if goto in chart.nodes), "")
        names = [(chart.code, f"{chart.code}　{chart.name}") for chart in self._charts.values()]
        self.chart = pick("转到哪张图", names if held else [("", "请选择……"), *names])
        self.node = pick("从哪一步接着走", [])
        self.chart.set(held)
        self._fill(goto)
        self.chart.edited.connect(lambda: self._fill(""))
        self.node.edited.connect(self.edited)
        self.setLayout(column(Words("转到哪张图", "label"), self.chart, Words("从哪一步接着走", "label"), self.node, gap=4))

    def _fill(self, goto: str) -> None:
        self.node.clear()
        chart = self._charts.get(self.chart.value())
        choices = [(node.code, written(node)) for node in chart.nodes.values()] if chart else []
        for value, words in choices if goto else [("", "请选择……"), *choices]:
            self.node.addItem(words, value)
        self.node.set(goto)


class AddPanel(QWidget):
    """A new box. Signals: ``wanted(object)`` a Fresh, ``dropped()``."""

    wanted = Signal(object)
    dropped = Signal()

    def __init__(self, sheet: Sheet, pack: Pack, after: str) -> None:
        super().__init__()
        self._chart, self._pack, self._after = sheet.chart, pack, sheet.chart.nodes[after]
        self.way = pick("加在哪条线上", self._lines())
        self.label = LineField("新线上的字", "例如：劳动争议")
        self.shape = pick("这一步是", [(str(shape), KINDS[shape]) for shape in _NEW])
        self.text = TextField("框里的字", "最好不超过 34 个字", 2)
        self.ask = TextField("怎么问", "窗口怎么问来访人", 2)
        self.say = TextField("对来访人说", "一两句大白话", 2)
        self.ways = Ways(self._ahead(), Shape.QUESTION)
        self.next = pick("下一步", [("", "请选择……"), *self._ahead()])
        self.goal = Goal(pack, "")
        self.matter = pick("转为哪类事项", [("", "不变"), *((kind.code, f"{kind.code}　{kind.name}") for kind in pack.matters.values())])
        self.warning = Words("", "warning", wrap=True)
        self.accept = KeyButton("加上", "", "primary")
        self.refuse = KeyButton("不加")
        self._cells = {part: _titled(title, field) for part, title, field in self._parts()}
        heading = Words(f"在 {after} 后面加一步", "heading", wrap=True)
        self.setLayout(column(heading, *self._cells.values(), self.warning, row(self.accept, self.refuse, None, gap=8), gap=8))
        self._begin()

    def fresh(self) -> Fresh:
        """Give the node as it stands in the fields."""
        shape = Shape(self.shape.value())
        answer = self.way.value()
        return Fresh(
            self._after.code,
            "" if answer == _DROP else answer,
            self.label.text(),
            shape,
            self.text.text().replace("\n", ""),
            self.ask.text().replace("\n", "") if shape is Shape.QUESTION else "",
            self.say.text().replace("\n", ""),
            self._ways(shape),
            self.goal.node.value() if shape is Shape.LINK else "",
            self.matter.value() if self._has_matter(shape) else "",
        )

    def warn(self, fault: WorldFault) -> None:
        """Say what is missing and go there."""
        self.warning.setText(str(fault))
        self.warning.show()
        field = {"text": self.text, "ask": self.ask, "say": self.say, "label": self.label, "goto": self.goal.chart}.get(fault.field)
        if field is not None:
            field.setFocus()

    def _parts(self) -> list[tuple[str, str, QWidget]]:
        return [
            ("way", "加在哪条线上", self.way), ("label", "新线上的字", self.label), ("shape", "这一步是", self.shape),
            ("text", "框里的字", self.text), ("ask", "怎么问", self.ask), ("say", "对来访人说", self.say),
            ("ways", "出路", self.ways), ("next", "下一步", self.next), ("goal", "", self.goal), ("matter", "转为哪类事项", self.matter),
        ]  # fmt: skip

    def _begin(self) -> None:
        self.warning.hide()
        self.shape.set(str(Shape.ACTION))
        follows = self._following()
        self.next.set(follows)
        self.ways.fill((Edge(YES, follows, "是"), Edge(NO, "", "否")))
        self.way.edited.connect(self._changed_way)
        self.shape.edited.connect(self._show)
        self.goal.edited.connect(self._take_matter)
        self.accept.clicked.connect(lambda: self.wanted.emit(self.fresh()))
        self.refuse.clicked.connect(self.dropped)
        self._show()

    def _lines(self) -> list[tuple[str, str]]:
        """Give the ways out of the node before; a question may get one more."""
        nodes = self._chart.nodes
        held = [(edge.answer, f"{edge.label}　→ {written(nodes[edge.to])}".strip()) for edge in self._after.edges if edge.to in nodes]
        return [*held, (_DROP, "另加一条线")] if self._after.shape is Shape.QUESTION else held

    def _ahead(self) -> list[tuple[str, str]]:
        return _ahead(self._chart, self._after)

    def _following(self) -> str:
        edge = self._after.edge(self.way.value())
        return edge.to if edge else ""

    def _changed_way(self) -> None:
        self.next.set(self._following())
        first = self.ways.ways[0]
        first.target.set(self._following())
        self._show()

    def _has_matter(self, shape: Shape) -> bool:
        return shape is Shape.LINK or (shape is Shape.END and self._chart.code == DESK)

    def _take_matter(self) -> None:
        """Name the kind to which the other chart belongs, where it is not among the kinds of this one."""
        goto = self.goal.node.value()
        here = {kind.code for kind in self._pack.matters.values() if kind.chart == self._chart.code}
        there = [kind for kind in self._pack.matters.values() if goto in self._pack.charts[kind.chart].nodes]
        if there and not here & {kind.code for kind in there}:
            self.matter.set(next((kind.code for kind in there if kind.entry == goto), there[0].code))

    def _ways(self, shape: Shape) -> tuple[Edge, ...]:
        if shape is Shape.ACTION:
            return (Edge(NEXT, self.next.value(), ""),)
        if shape is not Shape.QUESTION:
            return ()
        plain = {"是": YES, "否": NO}
        edges = self.ways.edges()
        if {edge.label for edge in edges} == plain.keys() and len(edges) == 2:
            return tuple(replace(edge, answer=plain[edge.label]) for edge in edges)
        return tuple(replace(edge, answer=f"way{place}") for place, edge in enumerate(edges, 1))

    def _show(self) -> None:
        shape = Shape(self.shape.value())
        seen = {
            "way": self._after.shape is Shape.QUESTION,
            "label": self.way.value() == _DROP,
            "ask": shape is Shape.QUESTION,
            "ways": shape is Shape.QUESTION,
            "next": shape is Shape.ACTION,
            "goal": shape is Shape.LINK,
            "matter": self._has_matter(shape),
        }
        for part, cell_ in self._cells.items():
            cell_.setVisible(seen.get(part, True))


class DropPanel(QWidget):
    """A box about to go, and where the ways into it are to lead. Signals: ``wanted(str, str)`` the node and the heir, ``dropped()``."""

    wanted = Signal(str, str)
    dropped = Signal()

    def __init__(self, sheet: Sheet, code: str) -> None:
        super().__init__()
        chart = sheet.chart
        own = heir(chart, code)
        choices = [(node.code, written(node)) for node in heirs(chart, code)]
        if droppable(chart, code):
            choices = [(_DROP, "线也一起去掉"), *choices]
        into = [node for node in chart.nodes.values() if any(edge.to == code for edge in node.edges)]
        self.heir = pick("线改到", choices if own else [("", "请选择……"), *choices])
        self.heir.set(own)
        self.accept = KeyButton("删除", "", "danger")
        self.refuse = KeyButton("不删")
        self.warning = Words("", "warning", wrap=True)
        self.warning.hide()
        words = f"从 {'、'.join(node.code for node in into)} 通到它的线，改到：" if into else "没有线通到它。"
        parts: list[QWidget] = [Words(f"删除 {called(chart.nodes[code])}", "heading", wrap=True), Words(words, wrap=True)]
        if into:
            parts.append(self.heir)
        self.first: QWidget = self.heir if into and not own else self.accept
        self.setLayout(column(*parts, self.warning, row(self.accept, self.refuse, None, gap=8), gap=8))
        self.accept.clicked.connect(lambda: self._want(code, bool(into)))
        self.refuse.clicked.connect(self.dropped)

    def _want(self, code: str, asked: bool) -> None:
        to = self.heir.value()
        if asked and not to:
            self.warning.setText("请先选线改到哪一步。")
            self.warning.show()
            self.heir.setFocus()
            return
        self.wanted.emit(code, "" if to == _DROP or not asked else to)


class HintPanel(QWidget):
    """What can be done while no box is in hand."""

    def __init__(self, editable: bool) -> None:
        super().__init__()
        words = _HINT if editable else ("点一个框看它通到哪里。", "现在没有草稿，只能看；要改请先开始修改。")
        self.setLayout(column(*(Words(each, "quiet", wrap=True) for each in words), gap=10))


def _ahead(chart: Chart, node: Node) -> list[tuple[str, str]]:
    held = {edge.to for edge in node.edges}
    fit = [each for each in targets(chart, node.code) if each.code in held or leads_on(cell(node), cell(each))]
    return [(each.code, written(each)) for each in fit]


def _place(node: Node) -> str:
    return f"在第 {node.row + 1} 行第 {node.column + 1} 列"


def _titled(title: str, field: QWidget) -> QWidget:
    holder = QWidget()
    label = Words(title, "label")
    label.setBuddy(field)
    holder.setLayout(column(label, field, gap=2) if title else column(field))
    return holder
