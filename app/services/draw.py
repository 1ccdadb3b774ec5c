"""Drawing a chart of the draft: where its boxes stand, as changes to the pack's data that can be taken back."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any

from app.models.arrange import arrange, ordered
from app.models.chart import NEXT, NO, YES, Chart, DateAsked, Edge, Node, Shape
from app.models.fault import WorldFault
from app.models.figure import Layout, Point, Wire
from app.models.pack import Pack
from app.models.version import Change, Deed, Rows
from app.ports import Library

NODE = "node"
FULL = 34
"""More characters than this crowd a box."""

Cell = tuple[int, int]
"""A place on the grid: row and column, 0 at the top left."""

_PLAIN = {YES: "是", NO: "否", NEXT: ""}
_NEAR = 0.02
_SHORT = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart in hand: its file in the pack, the chart, and the rows of its nodes as written, in the chart's order."""

    file: str
    chart: Chart
    rows: tuple[Mapping[str, Any], ...]

    def index(self, code: str) -> int:
        """Give the place of a node's row in the file. Raises StopIteration where there is none."""
        return next(index for index, row in enumerate(self.rows) if row.get("code") == code)

    def put(self, code: str, key: str, value: Any) -> Change:
        """Give the change that sets one key of a node; None takes the key away."""
        return Change(self.file, NODE, self.index(code), key, value)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box is to stand; a fresh row (column) is first put in there, which pushes what stands there down (right)."""

    row: int
    column: int
    fresh_row: bool = False
    fresh_column: bool = False

    def pushed(self, cell: Cell) -> Cell:
        """Give where a cell goes when the fresh row or column is put in."""
        row, column = cell
        return row + (self.fresh_row and row >= self.row), column + (self.fresh_column and column >= self.column)


def file_of(pack: Pack, code: str) -> str:
    """Give the file in which a chart is written."""
    return "roadmap.toml" if code == pack.roadmap.code else f"charts/{code}.toml"


def read(library: Library, pack: Pack, code: str) -> Sheet:
    """Take a chart of the draft in hand; ``pack`` is the draft as read. Raises WorldFault "no-draft", "no-such-file"."""
    chart, file = pack.drawn(code), file_of(pack, code)
    if chart is None:
        raise WorldFault("no-such-file", f"草稿里没有导引图“{code}”。", "请从左边重新选择。")
    return Sheet(file, chart, tuple(library.rows(file).get(NODE, ())))


def cell(node: Node) -> Cell:
    """Give the place of a node."""
    return node.row, node.column


def called(node: Node) -> str:
    """Name a node in a sentence: its code and the beginning of its words."""
    return f"{node.code}“{node.text if len(node.text) <= _SHORT else node.text[:_SHORT] + '…'}”"


def leads_on(source: Cell, target: Cell) -> bool:
    """Say whether a line may lead from one place to another: down, or to the right in the same row."""
    return target[0] > source[0] or (target[0] == source[0] and target[1] > source[1])


def move(sheet: Sheet, code: str, to: Cell) -> tuple[Change, ...]:
    """Put a box into another cell; one that stands there changes places with it.

    Raises WorldFault "edge-upward" naming the line that would lead upwards.
    """
    places = {code: to}
    other = standing(sheet.chart, to)
    if other and other != code:
        places[other] = cell(sheet.chart.nodes[code])
    return settle(sheet, places)


def place(sheet: Sheet, code: str, spot: Spot) -> tuple[Change, ...]:
    """Put a box where ``spot`` says, into a row or column of its own where that is fresh. Raises as ``move``."""
    if not (spot.fresh_row or spot.fresh_column):
        return move(sheet, code, (spot.row, spot.column))
    return settle(sheet, _pushed(sheet.chart, spot) | {code: (spot.row, spot.column)})


def standing(chart: Chart, at: Cell) -> str:
    """Give the code of the node that stands in a cell, "" where it is free."""
    return next((node.code for node in chart.nodes.values() if cell(node) == at), "")


def insert(sheet: Sheet, spot: Spot) -> tuple[Change, ...]:
    """Put an empty row or column in at ``spot``, pushing what stands there and after it on."""
    return settle(sheet, _pushed(sheet.chart, spot))


def take_away(sheet: Sheet, *, row: int = -1, column: int = -1) -> tuple[Change, ...]:
    """Close an empty row or column. Raises WorldFault "not-empty" where a box stands in it."""
    side, at = (0, row) if row >= 0 else (1, column)
    held = [node for node in sheet.chart.nodes.values() if cell(node)[side] == at]
    if held:
        raise WorldFault("not-empty", f"这一{'行' if side == 0 else '列'}还有{called(held[0])}。", "请先把它移开。")
    places = {node.code: _closer(cell(node), side, at) for node in sheet.chart.nodes.values()}
    return settle(sheet, places)


def empty_rows(chart: Chart) -> tuple[int, ...]:
    """Give the rows, before the last that is used, in which nothing stands."""
    return _gaps({node.row for node in chart.nodes.values()})


def empty_columns(chart: Chart) -> tuple[int, ...]:
    """Give the columns, before the last that is used, in which nothing stands."""
    return _gaps({node.column for node in chart.nodes.values()})


def settle(sheet: Sheet, places: Mapping[str, Cell]) -> tuple[Change, ...]:
    """Put boxes into cells. Raises WorldFault "edge-upward" where a line that led on before would lead upwards."""
    _refuse_upward(sheet.chart, placed(sheet.chart, places))
    changes: list[Change] = []
    for code, (row, column) in places.items():
        node = sheet.chart.nodes[code]
        changes += [
            sheet.put(code, key, value) for key, value, old in (("row", row, node.row), ("column", column, node.column)) if value != old
        ]
    return tuple(changes)


def placed(chart: Chart, places: Mapping[str, Cell]) -> Chart:
    """Give the chart with nodes in other cells."""
    nodes = {
        code: replace(node, row=places[code][0], column=places[code][1]) if code in places else node for code, node in chart.nodes.items()
    }
    return replace(chart, nodes=nodes)


def proposal(chart: Chart, fixed: Collection[str]) -> dict[str, Cell]:
    """Propose places for the nodes that are not ``fixed``; gives those that would move.

    Raises WorldFault "circle", "no-place" where no legal places are found.
    """
    if len(ordered(chart)) < len(chart.nodes):
        raise WorldFault("circle", "图里有绕回去的线，没法自动排列。", "请先改掉绕回去的线。")
    places = {code: at for code, at in arrange(chart, frozenset(fixed)).items() if at != cell(chart.nodes[code])}
    _refuse_upward(chart, placed(chart, places))
    return places


def drawable(chart: Chart) -> Chart:
    """Give the chart as it can be drawn even while it is faulty: without lines to nowhere, each box in a cell of its own."""
    nodes: dict[str, Node] = {}
    taken: set[Cell] = set()
    for code, node in chart.nodes.items():
        row, column = max(0, node.row), max(0, node.column)
        while (row, column) in taken:
            column += 1
        taken.add((row, column))
        edges = tuple(edge for edge in node.edges if edge.to in chart.nodes)
        whole = len(edges) == len(node.edges) and (row, column) == cell(node)
        nodes[code] = node if whole else replace(node, row=row, column=column, edges=edges)
    return replace(chart, nodes=nodes)


def applied(sheet: Sheet, changes: Sequence[Change]) -> Sheet:
    """Give the sheet as it stands after changes, those to other files left out."""
    rows = _after(sheet.rows, [change for change in changes if change.file == sheet.file and change.table == NODE])
    before = {str(row.get("code")): row for row in sheet.rows}
    nodes = {}
    for row in rows:
        code = str(row.get("code"))
        node, was = sheet.chart.nodes.get(code), before.get(code, {})
        nodes[code] = node if node is not None and row == was else _node(row, node, was)
    return replace(sheet, rows=rows, chart=replace(sheet.chart, nodes=nodes))


def reverse(changes: Sequence[Change], rows: Callable[[str], Rows]) -> tuple[Change, ...]:
    """Give the changes that take ``changes`` back; ``rows`` gives a file's data as it stands before them."""
    tables: dict[tuple[str, str], tuple[Mapping[str, Any], ...]] = {}
    back: list[Change] = []
    for change in changes:
        key = change.file, change.table
        held = tables[key] if key in tables else rows(change.file).get(change.table, ())
        back.append(_undoing(change, held))
        tables[key] = _after(held, [change])
    return tuple(reversed(back))


def findings(chart: Chart, layout: Layout) -> tuple[str, ...]:
    """Say what a person would not like about the drawing, each in a few words; nothing where it is clean."""
    found = []
    if crossed := crossings(layout):
        found.append(f"有 {crossed} 处线交叉")
    if covered := covered_words(layout):
        found.append(f"有 {covered} 处文字压在线上")
    full = [node.code for node in chart.nodes.values() if len(node.text) > FULL]
    if full:
        found.append(f"字太多的框：{'、'.join(full[:3])}{'等' if len(full) > 3 else ''}（最好不超过 {FULL} 个字）")
    return tuple(found)


def crossings(layout: Layout) -> int:
    """Count the places where lines that do not belong together cross."""
    parts = [(wire.net, part) for wire in layout.wires for part in pairwise(wire.points)]
    places = set()
    for (net, one), (other_net, other) in combinations(parts, 2):
        if net != other_net and _upright(one) != _upright(other):
            tall, flat = (one, other) if _upright(one) else (other, one)
            x, y = tall[0][0], flat[0][1]
            if _within(x, flat[0][0], flat[1][0]) and _within(y, tall[0][1], tall[1][1]):
                places.add((round(x, 1), round(y, 1)))
    return len(places)


def covered_words(layout: Layout) -> int:
    """Count the labels over which a line runs."""
    return sum(1 for wire in layout.wires if wire.label and any(_over(wire, other) for other in layout.wires))


def _over(wire: Wire, other: Wire) -> bool:
    words = wire.label
    if words is None:
        return False
    return any(
        min(x, right) < words.x + words.width
        and words.x < max(x, right)
        and min(y, bottom) < words.y + words.height
        and words.y < max(y, bottom)
        for (x, y), (right, bottom) in pairwise(other.points)
    )


def _upright(part: tuple[Point, Point]) -> bool:
    return part[0][0] == part[1][0]


def _within(at: float, one: float, other: float) -> bool:
    return min(one, other) + _NEAR < at < max(one, other) - _NEAR


def _gaps(used: set[int]) -> tuple[int, ...]:
    return tuple(sorted(set(range(max(used, default=0))) - used))


def _closer(at: Cell, side: int, gone: int) -> Cell:
    row, column = at
    return (row - (row > gone), column) if side == 0 else (row, column - (column > gone))


def _pushed(chart: Chart, spot: Spot) -> dict[str, Cell]:
    return {node.code: spot.pushed(cell(node)) for node in chart.nodes.values()}


def _upward(chart: Chart) -> Iterator[tuple[Node, Edge]]:
    for node, edge in chart.edges():
        target = chart.nodes.get(edge.to)
        if target is not None and not leads_on(cell(node), cell(target)):
            yield node, edge


def _refuse_upward(before: Chart, after: Chart) -> None:
    was = {(node.code, edge.answer) for node, edge in _upward(before)}
    for node, edge in _upward(after):
        if (node.code, edge.answer) not in was:
            raise upward(node, edge, after.nodes[edge.to])


def upward(node: Node, edge: Edge, target: Node) -> WorldFault:
    """Give the fault that a line would lead upwards."""
    words = f"（{edge.label}）" if edge.label else ""
    way = "往左" if node.row == target.row else "往上"
    return WorldFault("edge-upward", f"{called(node)}到{called(target)}的线{words}会{way}走，不能这样。", "线只能往下，或者在同一行往右。")


def _after(rows: Sequence[Mapping[str, Any]], changes: Sequence[Change]) -> tuple[Mapping[str, Any], ...]:
    """Give rows as they stand after changes to their table."""
    held = list(rows)
    for change in changes:
        if change.deed is Deed.ADD:
            held.insert(len(held) if change.index < 0 else change.index, change.value)
        elif change.deed is Deed.REMOVE:
            del held[change.index]
        else:
            row = {key: value for key, value in held[change.index].items() if key != change.key or change.value is not None}
            held[change.index] = row if change.value is None else row | {change.key: change.value}
    return tuple(held)


def _undoing(change: Change, rows: Sequence[Mapping[str, Any]]) -> Change:
    if change.deed is Deed.ADD:
        return replace(change, deed=Deed.REMOVE, index=len(rows) if change.index < 0 else change.index, value=None)
    if change.deed is Deed.REMOVE:
        return replace(change, deed=Deed.ADD, value=rows[change.index])
    return replace(change, value=rows[change.index].get(change.key))


_WORDS = ("text", "ask", "say", "unsure", "goto", "matter", "alert", "who")


def _node(row: Mapping[str, Any], node: Node | None, before: Mapping[str, Any]) -> Node:
    """Make a node of its row; words that stand as they did keep the lengths of time filled into them."""
    fresh = Node(
        code=str(row["code"]), shape=Shape(row["shape"]), row=row["row"], column=row["column"], edges=edges_of(row),
        cites=tuple(row.get("cites", ())), deadlines=tuple(row.get("deadlines", ())), date=_date(row.get("date")),
        halt=bool(row.get("halt")), split=bool(row.get("split")), **{key: str(row.get(key, "")) for key in _WORDS},
    )  # fmt: skip
    if node is None:
        return fresh
    kept = {key: getattr(node, key) for key in _WORDS if row.get(key) == before.get(key)}
    return replace(fresh, **kept)


def _date(value: Any) -> DateAsked | None:
    return DateAsked(str(value["event"]), str(value["label"])) if value else None


def edges_of(row: Mapping[str, Any]) -> tuple[Edge, ...]:
    """Give the ways out that a node's row writes."""
    plain = [Edge(key, str(row[key]), label) for key, label in _PLAIN.items() if key in row]
    return (*plain, *(Edge(str(way["answer"]), str(way["to"]), str(way["label"])) for way in row.get("way", ())))


def same(one: Sheet, other: Sheet) -> bool:
    """Say whether the rows of two sheets are those of the same nodes in the same order."""
    return [row.get("code") for row in one.rows] == [row.get("code") for row in other.rows]
