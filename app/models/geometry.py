"""Works out where everything of a chart lies, so that the painters only paint."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from app.models.chart import NEXT, NO, YES, Chart, Edge, Node, Shape
from app.models.figure import ARROW, CAPTION, LABEL, LINE, Box, Label, Layout, Point, Wire
from app.models.lanes import ACROSS, DOWN, Channel, Plan, Stretch, Tracks, Way, plan
from app.models.routing import DOWN as BELOW
from app.models.routing import LEFT, RIGHT, UP, Errand, Spot, route
from app.models.wrapping import bonds, width, wrap, wrap_list

MEASURE = 11.0

_LABEL_MEASURE = 6.0
_PAD_UP, _PAD_SIDE = 0.55, 0.6
_SLANT = {Shape.START: 0.4, Shape.QUESTION: 0.9, Shape.END: 0.4, Shape.LINK: 1.0}
_NARROWEST = 8.0
_MARGIN = 1.0
_ASIDE = 0.35
_OVER = 0.1
_SIDE_ENTRY = 7.0
_TURN_ASIDE = 1.5
_SHIFT = 0.9
_REPAIRS = 8
_NEAR = 0.01
_LINE = Channel(least=1.6, lead=0.7, trail=1.2)
_AISLE = Channel(least=1.4, lead=0.8, trail=1.1)

_Way = tuple[Node, Edge]


@dataclass(frozen=True, slots=True)
class _Exit:
    """How an edge leaves its box: its heading, how far beside the middle, in em; and whether it fans out with others.

    The ways of one question fan out from one stem; their words stand at their far ends.
    """

    heading: int
    beside: float = 0.0
    fan: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an edge: the cell they stand at, at which side of its box, and their size."""

    cell: Spot
    side: int
    wide: float
    high: float


def lay_out(chart: Chart, captions: Mapping[str, str] | None = None, measure: float = MEASURE) -> Layout:
    """Work out the drawing of ``chart``; ``captions`` are small words to stand under a node's text, by its code.

    ``measure`` is the longest line of text in em: smaller makes the drawing narrower and taller. The same chart always
    gives the same drawing. This takes some ten milliseconds: keep the result.
    """
    return _Draught(chart, captions or {}, measure).layout()


def divide(chart: Chart) -> tuple[Chart, ...]:
    """Give the linked parts of a chart that names some, each with the nodes joined to its start; else the chart alone.

    Nodes joined to none of the starts stay with the first part.
    """
    groups = _groups(chart)
    starts = {id(groups[code]): code for code in reversed(chart.parts)}
    home = {code: starts.get(id(groups[code]), chart.parts[0]) for code in chart.nodes} if chart.parts else {}
    if len({*home.values()}) < 2:
        return (chart,)
    return tuple(
        replace(chart, nodes={code: node for code, node in chart.nodes.items() if home[code] == start}, parts=())
        for start in chart.parts
        if start in home.values()
    )


class _Draught:
    """One chart on its way to a layout. A cell is the crossing of tracks in the middle of a node's place."""

    def __init__(self, chart: Chart, captions: Mapping[str, str], measure: float) -> None:
        self._chart = chart
        self._nodes = chart.nodes
        self._edges = list(chart.edges())
        self._cells = _cells(chart.nodes.values())
        bond = bonds(text for node in chart.nodes.values() for text in (node.text, node.ask, node.say))
        self._lines = {code: wrap(node.text, measure, bond) for code, node in chart.nodes.items()}
        self._captions = {code: wrap_list(captions.get(code, ""), measure / CAPTION) for code in chart.nodes}
        self._labels = {(node.code, edge.answer): wrap(edge.label, _LABEL_MEASURE, bond) for node, edge in self._edges}
        self._exits = self._choose_exits()
        self._entries: dict[tuple[str, str], float] = defaultdict(float)
        self._wide = self._by_cell(0, lambda code: self._box_width(code), _NARROWEST)

    def layout(self) -> Layout:
        """Route once; then measure and draw, moving ports aside until no line runs over another."""
        errands = [self._errand(node, edge) for node, edge in self._edges]
        heights = self._by_cell(1, self._box_height)
        ways = route(errands, set(self._cells.values()), _steps(self._wide, 3.0), _steps(heights, 2.0))
        for _ in range(_REPAIRS):
            drawn = self._draw(ways)
            clashes = _clashes(drawn.wires)
            if not clashes:
                break
            self._move(drawn.wires, clashes)
        return drawn

    def _choose_exits(self) -> dict[tuple[str, str], _Exit]:
        falls = _falls(self._chart, self._cells)
        exits: dict[tuple[str, str], _Exit] = {}
        for node in self._nodes.values():
            chosen = self._sides(node, falls.get(node.code, YES))
            below = [edge for edge in node.edges if chosen[edge.answer] == _Exit(BELOW)]
            places = self._spread(node, below)
            for edge in node.edges:
                way_out = chosen[edge.answer]
                exits[node.code, edge.answer] = replace(way_out, beside=places.get(edge.answer, 0.0))
        return exits

    def _sides(self, node: Node, fall: str) -> dict[str, _Exit]:
        """Choose the side of each way out by where it leads; where that leaves it open, as most questions around do."""
        answers = {edge.answer for edge in node.edges}
        if answers == {NEXT}:
            return {NEXT: _Exit(RIGHT if self._beside(node, node.edges[0]) else BELOW)}
        towards = {edge.answer: self._towards(node, edge) for edge in node.edges}
        if len({*towards.values()}) == len(answers):
            return {answer: _Exit(heading) for answer, heading in towards.items()}
        if answers <= {YES, NO}:
            aside = LEFT if LEFT in towards.values() else RIGHT
            return {answer: _Exit(BELOW if answer == fall else aside) for answer in answers}
        return self._fan(node, towards)

    def _fan(self, node: Node, towards: Mapping[str, int]) -> dict[str, _Exit]:
        """Let ways that lead to boxes of their own fan out from one stem; the others keep their own ways out."""
        alone = [edge for edge in node.edges if self._single(edge.to) and self._cells[edge.to] > (0, 0)]
        sides = {edge.answer: _Exit(towards[edge.answer]) for edge in node.edges if edge not in alone}
        free = [side for side in (BELOW, RIGHT, LEFT) if _Exit(side) not in sides.values()] or [BELOW]
        for edge in alone:
            own = free[0] == BELOW and RIGHT in free and self._beside(node, edge)
            sides[edge.answer] = _Exit(RIGHT) if own else _Exit(free[0], fan=True)
        return sides

    def _single(self, code: str) -> bool:
        """Say whether only one edge leads to the node."""
        return sum(edge.to == code for _, edge in self._edges) == 1

    def _towards(self, node: Node, edge: Edge) -> int:
        """Say to which side of its node an edge leads."""
        own, other = self._cells[node.code][0], self._cells[edge.to][0]
        return BELOW if own == other else RIGHT if own < other else LEFT

    def _spread(self, node: Node, below: Sequence[Edge]) -> dict[str, float]:
        """Put several ways out of the bottom side by side, in the order of where they lead."""
        apart = _ASIDE + 0.8 + max((self._label_size(node, edge)[0] for edge in below), default=0.0)
        ordered = sorted(below, key=lambda edge: self._cells[edge.to])
        straight = next((i for i, edge in enumerate(ordered) if self._under(node, edge)), (len(ordered) - 1) / 2)
        return {edge.answer: (index - straight) * max(apart, 2.0) for index, edge in enumerate(ordered)}

    def _beside(self, node: Node, edge: Edge) -> bool:
        """Say whether the edge leads straight to the right with nothing between."""
        (left, row), (right, other) = self._cells[node.code], self._cells[edge.to]
        between = any(cell[1] == row and left < cell[0] < right for cell in self._cells.values())
        return row == other and left < right and not between

    def _under(self, node: Node, edge: Edge) -> bool:
        """Say whether the edge leads straight down with nothing between."""
        (column, top), (other, bottom) = self._cells[node.code], self._cells[edge.to]
        between = any(cell[0] == column and top < cell[1] < bottom for cell in self._cells.values())
        return column == other and top < bottom and not between

    def _errand(self, node: Node, edge: Edge) -> Errand:
        exits = {self._exits[edge.to, other.answer].heading for other in self._nodes[edge.to].edges}
        enter = {BELOW: 0.0}
        if RIGHT not in exits:
            enter[LEFT] = _SIDE_ENTRY
        if LEFT not in exits:
            enter[RIGHT] = 0.0 if self._beside(node, edge) else _SIDE_ENTRY
        leave = self._exits[node.code, edge.answer].heading
        return Errand(self._cells[node.code], self._cells[edge.to], self._net(node, edge), leave, enter)

    def _net(self, node: Node, edge: Edge) -> str:
        """Name what an edge may run together with: those out of the same fan, or those into the same box."""
        return f"{node.code}*" if self._exits[node.code, edge.answer].fan else edge.to

    def _label_size(self, node: Node, edge: Edge) -> tuple[float, float]:
        lines = self._labels[node.code, edge.answer]
        return LABEL * max(map(width, lines), default=0.0), LABEL * LINE * len(lines)

    def _box_width(self, code: str) -> float:
        text = max(map(width, self._lines[code]), default=0.0)
        small = CAPTION * max(map(width, self._captions[code]), default=0.0)
        return max(text, small) + 2 * (_PAD_SIDE + self._slant(code))

    def _box_height(self, code: str) -> float:
        return LINE * (max(1, len(self._lines[code])) + CAPTION * len(self._captions[code])) + 2 * _PAD_UP

    def _slant(self, code: str) -> float:
        return _SLANT.get(self._nodes[code].shape, 0.0)

    def _by_cell(self, side: int, size: Callable[[str], float], least: float = 0.0) -> list[float]:
        """Give the largest ``size`` in each column (side 0) or row (side 1)."""
        sizes = [least] * (1 + max(cell[side] for cell in self._cells.values()) // 2)
        for code, cell in self._cells.items():
            sizes[cell[side] // 2] = max(sizes[cell[side] // 2], size(code))
        return sizes

    def _words(self, ways: Sequence[Sequence[Spot]]) -> Iterator[_Words]:
        """Give the ground that the words of each edge take, and at which side of which cell."""
        for (node, edge), way in zip(self._edges, ways, strict=True):
            wide, high = self._label_size(node, edge)
            way_out = self._exits[node.code, edge.answer]
            if not edge.label:
                continue
            if way_out.fan:
                side = LEFT if way[-2][0] < way[-1][0] else RIGHT if way[-2][0] > way[-1][0] else UP
                yield _Words(self._cells[edge.to], side, wide + (0.0 if side == UP else ARROW), high)
            else:
                yield _Words(self._cells[node.code], way_out.heading, wide + abs(way_out.beside), high)

    def _tracks(self, ways: Sequence[Sequence[Spot]]) -> tuple[Tracks, Tracks]:
        """Give rows and columns: cells as large as what stands in them, channels with room for words and arrows."""
        wide, high = list(self._wide), self._by_cell(1, self._box_height)
        lines, aisles = [_LINE] * (len(high) + 1), [_AISLE] * (len(wide) + 1)
        for words in self._words(ways):
            column, row = words.cell[0] // 2, words.cell[1] // 2
            if words.side in {UP, BELOW}:
                wide[column] = max(wide[column], 2 * (words.wide + _ASIDE + _OVER))
                _hold(lines, row + (words.side == BELOW), words.side == BELOW, words.high + 2 * _OVER)
            else:
                high[row] = max(high[row], 2 * (words.high + 2 * _OVER))
                _hold(aisles, column + (words.side == RIGHT), words.side == RIGHT, words.wide + _ASIDE)
        for channels in (lines, aisles):
            for end in (0, -1):
                channels[end] = replace(channels[end], least=0.0)
        return Tracks(high, lines), Tracks(wide, aisles)

    def _draw(self, ways: Sequence[Sequence[Spot]]) -> Layout:
        keys = [(node.code, edge.answer) for node, edge in self._edges]
        nets = [self._net(*edge) for edge in self._edges]
        laid = [Way(spots, net, self._exits[key].beside, self._entries[key]) for spots, net, key in zip(ways, nets, keys, strict=True)]
        made = plan(laid, self._tracks(ways))
        rows, columns = made.tracks
        boxes = {code: self._box(code, made) for code in self._nodes}
        wires = tuple(self._wire(*edge, chain, made, boxes) for edge, chain in zip(self._edges, made.chains, strict=True))
        return Layout(boxes, wires, columns.total + 2 * _MARGIN, rows.total + 2 * _MARGIN)

    def _box(self, code: str, made: Plan) -> Box:
        column, row = self._cells[code]
        wide, high = self._wide[column // 2], self._box_height(code)
        x = _MARGIN + made.tracks[DOWN].middle(column) - wide / 2
        y = _MARGIN + made.tracks[ACROSS].middle(row) - high / 2
        node = self._nodes[code]
        return Box(code, node.shape, x, y, wide, high, self._slant(code), self._lines[code], self._captions[code])

    def _wire(self, node: Node, edge: Edge, chain: Sequence[Stretch], made: Plan, boxes: Mapping[str, Box]) -> Wire:
        places = [_MARGIN + made.place(stretch) for stretch in chain]
        turns = [
            (place, following) if first.axis == DOWN else (following, place)
            for (first, place), following in zip(zip(chain, places, strict=True), places[1:], strict=False)
        ]
        source, target = boxes[node.code], boxes[edge.to]
        leave = _gate(source, chain[0], places[0], turns[0] if turns else target.middle)
        enter = _gate(target, chain[-1], places[-1], turns[-1] if turns else source.middle)
        points = (leave, *turns, enter)
        return Wire(node.code, edge.answer, edge.to, self._net(node, edge), points, self._label(node, edge, points))

    def _label(self, node: Node, edge: Edge, points: Sequence[Point]) -> Label | None:
        lines = self._labels[node.code, edge.answer]
        if not lines:
            return None
        wide, high = self._label_size(node, edge)
        if self._exits[node.code, edge.answer].fan:
            return _far_label(points, wide, high, lines)
        x, y = points[0]
        heading = self._exits[node.code, edge.answer].heading
        if heading == BELOW:
            return Label(x + _ASIDE, y + _OVER, wide, high, lines)
        left = x + _ASIDE if heading == RIGHT else x - _ASIDE - wide
        return Label(left, y - _OVER - high, wide, high, lines)

    def _move(self, wires: Sequence[Wire], clashes: Iterable[tuple[int, int]]) -> None:
        """Move the port of one wire of each clash aside, towards where it turns; a way out rather than a way in."""
        moved: set[int] = set()
        for wire, part in clashes:
            points = wires[wire].points
            if wire in moved or len(points) < 3:
                continue
            key = wires[wire].source, wires[wire].answer
            if part == 0:
                step = _shift(points[1], points[2])
                self._exits[key] = replace(self._exits[key], beside=self._exits[key].beside + step)
            elif part == len(points) - 2:
                self._entries[key] += _shift(points[-2], points[-3])
            moved.add(wire)


def _far_label(points: Sequence[Point], wide: float, high: float, lines: tuple[str, ...]) -> Label:
    """Put words beside the arrow at the end of a line."""
    (before, _), (x, y) = points[-2:]
    if before == x:
        return Label(x + _ASIDE + _OVER, y - 2 * _OVER - high, wide, high, lines)
    left = x - ARROW - _ASIDE - wide if before < x else x + ARROW + _ASIDE
    return Label(left, y - _OVER - high, wide, high, lines)


def _hold(channels: list[Channel], index: int, first: bool, room: float) -> None:
    """Make a channel hold words before its lanes, or after them."""
    old = channels[index]
    before, after = (max(old.before, room), old.after) if first else (old.before, max(old.after, room))
    channels[index] = replace(old, before=before, after=after)


def _cells(nodes: Iterable[Node]) -> dict[str, Spot]:
    """Give each node's crossing of tracks; rows and columns that hold nothing are left out."""
    kept = list(nodes)
    columns = {column: index for index, column in enumerate(sorted({node.column for node in kept}))}
    rows = {row: index for index, row in enumerate(sorted({node.row for node in kept}))}
    return {node.code: (2 * columns[node.column] + 1, 2 * rows[node.row] + 1) for node in kept}


def _groups(chart: Chart) -> dict[str, set[str]]:
    """Give for each node the nodes that are joined to it, itself included; joined nodes have the same set."""
    group = {code: {code} for code in chart.nodes}
    for node, edge in chart.edges():
        if group[node.code] is not group[edge.to]:
            group[node.code] |= group[edge.to]
            group.update(dict.fromkeys(group[edge.to], group[node.code]))
    return group


def _falls(chart: Chart, cells: Mapping[str, Spot]) -> dict[str, str]:
    """Say for each node which answer goes down, the other going to the right: what suits most questions joined to it."""
    group = _groups(chart)
    merit: dict[int, int] = defaultdict(int)
    for node, edge in chart.edges():
        if edge.answer in {YES, NO}:
            (column, row), (other, below) = cells[node.code], cells[edge.to]
            gain = 2 * (column == other and below > row) - (other > column)
            merit[id(group[node.code])] += gain if edge.answer == YES else -gain
    return {code: NO if merit[id(codes)] < 0 else YES for code, codes in group.items()}


def _steps(cells: Sequence[float], channel: float) -> list[float]:
    """Give about how far each track is from the next."""
    return [(size + channel) / 2 for size in cells for _ in range(2)]


def _gate(box: Box, stretch: Stretch, place: float, towards: Point) -> Point:
    """Give where a line meets the box's border: the sides of a question and the point of a link slope."""
    x, y = box.middle
    if stretch.axis == DOWN:
        return place, box.y + (box.height if towards[1] > y else 0.0)
    right = towards[0] > x
    slope = box.slant if box.shape is Shape.QUESTION or (box.shape is Shape.LINK and right) else 0.0
    inset = slope * abs(place - y) / (box.height / 2)
    return (box.x + box.width - inset if right else box.x + inset), place


def _clashes(wires: Sequence[Wire]) -> list[tuple[int, int]]:
    """Give (wire, part) where a part of one wire runs over a part of another of another net."""
    parts: dict[tuple[int, int], list[tuple[float, float, int, int]]] = defaultdict(list)
    for index, wire in enumerate(wires):
        for part, (first, second) in enumerate(pairwise(wire.points)):
            side = 0 if first[0] == second[0] else 1
            low, high = sorted((first[1 - side], second[1 - side]))
            parts[side, round(first[side] * 50)].append((low, high, index, part))
    found = []
    for group in parts.values():
        for one, other in combinations(group, 2):
            elsewhere = wires[one[2]].net != wires[other[2]].net
            if elsewhere and min(one[1], other[1]) - max(one[0], other[0]) > _NEAR:
                found.append(_loose(wires, one[2:], other[2:]))
    return found


def _loose(wires: Sequence[Wire], one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Give that one of two clashing parts whose port had better move."""
    return one if one[1] == 0 and len(wires[one[0]].points) > 2 else other


def _shift(here: Point, there: Point) -> float:
    return _SHIFT if there > here else -_SHIFT
