"""Works out where everything of a chart lies, so that the painters only paint."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from app.models.chart import NEXT, NO, YES, Chart, Edge, Node, Shape
from app.models.figure import CAPTION, LABEL, LINE, Box, Label, Layout, Point, Wire
from app.models.lanes import ACROSS, DOWN, Channel, Plan, Stretch, Tracks, plan
from app.models.routing import DOWN as BELOW
from app.models.routing import LEFT, RIGHT, Errand, Spot, route
from app.models.wrapping import bonds, width, wrap

_MEASURE = 11.0
_LABEL_MEASURE = 5.0
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

Way = tuple[Node, Edge]


@dataclass(frozen=True, slots=True)
class _Exit:
    """How an edge leaves its box: its heading, and how far beside the middle, in em."""

    heading: int
    beside: float = 0.0


def lay_out(chart: Chart, captions: Mapping[str, str] | None = None) -> Layout:
    """Work out the drawing of ``chart``; ``captions`` are small words to stand under a node's text, by its code.

    The same chart always gives the same drawing. This takes some ten milliseconds: keep the result.
    """
    return _Draught(chart, captions or {}).layout()


class _Draught:
    """One chart on its way to a layout. A cell is the crossing of tracks in the middle of a node's place."""

    def __init__(self, chart: Chart, captions: Mapping[str, str]) -> None:
        self._nodes = chart.nodes
        self._edges = list(chart.edges())
        self._cells = _cells(chart.nodes.values())
        bond = bonds(text for node in chart.nodes.values() for text in (node.text, node.ask, node.say))
        self._lines = {code: wrap(node.text, _MEASURE, bond) for code, node in chart.nodes.items()}
        self._captions = {code: wrap(captions.get(code, ""), _MEASURE / CAPTION, bond) for code in chart.nodes}
        self._labels = {(node.code, edge.answer): wrap(edge.label, _LABEL_MEASURE, bond) for node, edge in self._edges}
        self._exits = self._choose_exits(_falls(chart, self._cells))
        self._entries: dict[tuple[str, str], float] = defaultdict(float)
        self._wide = self._by_cell(0, lambda code: self._box_width(code), _NARROWEST)

    def layout(self) -> Layout:
        """Route once; then measure and draw, moving ports aside until no line runs over another."""
        errands = [self._errand(node, edge) for node, edge in self._edges]
        rows, columns = self._tracks()
        ways = route(errands, set(self._cells.values()), _steps(columns.cells, 3.0), _steps(rows.cells, 2.0))
        for _ in range(_REPAIRS):
            drawn = self._draw(ways)
            clashes = _clashes(drawn.wires)
            if not clashes:
                break
            self._move(drawn.wires, clashes)
        return drawn

    def _choose_exits(self, fall: str) -> dict[tuple[str, str], _Exit]:
        exits: dict[tuple[str, str], _Exit] = {}
        for node in self._nodes.values():
            headings = self._headings(node, fall)
            below = [edge for edge in node.edges if headings[edge.answer] == BELOW]
            places = self._spread(node, below)
            for edge in node.edges:
                exits[node.code, edge.answer] = _Exit(headings[edge.answer], places.get(edge.answer, 0.0))
        return exits

    def _headings(self, node: Node, fall: str) -> dict[str, int]:
        """Choose the side of each way out: yes and no always the same, several ways by where they lead."""
        answers = [edge.answer for edge in node.edges]
        if not answers or YES in answers or NO in answers:
            return {answer: BELOW if answer == fall else RIGHT for answer in answers}
        if answers == [NEXT]:
            return {NEXT: RIGHT if self._beside(node, node.edges[0]) else BELOW}
        own = self._cells[node.code][0]
        headings = dict.fromkeys(answers, BELOW)
        ordered = sorted(node.edges, key=lambda edge: self._cells[edge.to])
        if self._cells[ordered[-1].to][0] > own:
            headings[ordered[-1].answer] = RIGHT
        if self._cells[ordered[0].to][0] < own:
            headings[ordered[0].answer] = LEFT
        return headings

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
        leave = {self._exits[node.code, edge.answer].heading: 0.0}
        return Errand(self._cells[node.code], self._cells[edge.to], leave, enter)

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

    def _room(self, code: str, heading: int, side: int) -> float:
        """Give the width (side 0) or height (side 1) of the words on the ways that leave a box with ``heading``."""
        node = self._nodes[code]
        return max(
            (
                self._label_size(node, edge)[side] + _ASIDE
                for edge in node.edges
                if edge.label and self._exits[code, edge.answer].heading == heading
            ),
            default=0.0,
        )

    def _under_width(self, code: str) -> float:
        """Give how wide a column has to be for the words under a box."""
        node = self._nodes[code]
        places = [
            abs(self._exits[code, edge.answer].beside) + self._label_size(node, edge)[0] + _ASIDE
            for edge in node.edges
            if self._exits[code, edge.answer].heading == BELOW
        ]
        return 2 * max(places, default=0.0)

    def _tracks(self) -> tuple[Tracks, Tracks]:
        """Give rows and columns: cells as large as what stands in them, channels with room for words and arrows."""
        widths = [max(pair) for pair in zip(self._wide, self._by_cell(0, self._under_width), strict=True)]
        tall = self._by_cell(1, self._box_height)
        beside = self._by_cell(1, lambda code: 2 * max(self._room(code, RIGHT, 1), self._room(code, LEFT, 1)))
        heights = [max(pair) for pair in zip(tall, beside, strict=True)]
        below = [0.0, *self._by_cell(1, lambda code: self._room(code, BELOW, 1))]
        after = [0.0, *self._by_cell(0, lambda code: self._room(code, RIGHT, 0))]
        before = [*self._by_cell(0, lambda code: self._room(code, LEFT, 0)), 0.0]
        lines = [Channel(room, 0.0, max(1.8, room + 0.9), 0.6, 1.1) for room in below]
        aisles = [
            Channel(left, right, max(2.4, left + right + 1.0), 0.8, 1.1)
            for left, right in zip(after, before, strict=True)
        ]
        for channels in (lines, aisles):
            for end in (0, -1):
                channels[end] = replace(channels[end], least=channels[end].before + channels[end].after)
        return Tracks(heights, lines), Tracks(widths, aisles)

    def _draw(self, ways: Sequence[Sequence[Spot]]) -> Layout:
        keys = [(node.code, edge.answer) for node, edge in self._edges]
        made = plan(ways, [(self._exits[key].beside, self._entries[key]) for key in keys], self._tracks())
        rows, columns = made.tracks
        boxes = {code: self._box(code, made) for code in self._nodes}
        wires = tuple(
            self._wire(*edge, chain, made, boxes) for edge, chain in zip(self._edges, made.chains, strict=True)
        )
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
        return Wire(node.code, edge.answer, edge.to, points, self._label(node, edge, points))

    def _label(self, node: Node, edge: Edge, points: Sequence[Point]) -> Label | None:
        lines = self._labels[node.code, edge.answer]
        if not lines:
            return None
        (x, y), (wide, high) = points[0], self._label_size(node, edge)
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


def _cells(nodes: Iterable[Node]) -> dict[str, Spot]:
    """Give each node's crossing of tracks; rows and columns that hold nothing are left out."""
    kept = list(nodes)
    columns = {column: index for index, column in enumerate(sorted({node.column for node in kept}))}
    rows = {row: index for index, row in enumerate(sorted({node.row for node in kept}))}
    return {node.code: (2 * columns[node.column] + 1, 2 * rows[node.row] + 1) for node in kept}


def _falls(chart: Chart, cells: Mapping[str, Spot]) -> str:
    """Say which answer goes down in this chart, the other going to the right: what suits most questions."""
    merit = {YES: 0, NO: 0}
    for node, edge in chart.edges():
        if edge.answer in merit:
            (column, row), (other, below) = cells[node.code], cells[edge.to]
            merit[edge.answer] += 2 * (column == other and below > row) - (other > column)
    return NO if merit[NO] > merit[YES] else YES


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
    """Give (wire, part) where a part of one wire runs over a part of another that leads elsewhere."""
    parts: dict[tuple[int, int], list[tuple[float, float, int, int]]] = defaultdict(list)
    for index, wire in enumerate(wires):
        for part, (first, second) in enumerate(pairwise(wire.points)):
            side = 0 if first[0] == second[0] else 1
            low, high = sorted((first[1 - side], second[1 - side]))
            parts[side, round(first[side] * 50)].append((low, high, index, part))
    found = []
    for group in parts.values():
        for one, other in combinations(group, 2):
            elsewhere = wires[one[2]].target != wires[other[2]].target
            if elsewhere and min(one[1], other[1]) - max(one[0], other[0]) > _NEAR:
                found.append(_loose(wires, one[2:], other[2:]))
    return found


def _loose(wires: Sequence[Wire], one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Give that one of two clashing parts whose port had better move."""
    return one if one[1] == 0 and len(wires[one[0]].points) > 2 else other


def _shift(here: Point, there: Point) -> float:
    return _SHIFT if there > here else -_SHIFT
