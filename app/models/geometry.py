"""Works out where everything of a chart lies, so that the painters only paint."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from string import ascii_uppercase

from app.models.chart import Chart, Edge, Node, Shape
from app.models.exits import Key, beside, cells, choose, joined
from app.models.figure import ARROW, CAPTION, LABEL, LINE, Box, Label, Layout, Point, Wire
from app.models.lanes import ACROSS, DOWN, Channel, Plan, Stretch, Tracks, Way, plan
from app.models.law import chinese_number
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
_CLEAR = 0.4
_SIDE_ENTRY = 7.0
_SHIFT = 0.9
_REPAIRS = 12
_NEAR = 0.01
_LINE = Channel(least=1.6, lead=0.7, trail=1.2)
_AISLE = Channel(least=1.4, lead=1.0, trail=1.1)


_KEPT = 128

_Part = tuple[int, int]


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
    gives the same drawing. This takes some ten milliseconds; those asked for last are remembered.
    """
    words = captions or {}
    return _laid_out(tuple(chart.nodes.items()), tuple((code, words[code]) for code in chart.nodes if code in words), measure)


@lru_cache(maxsize=_KEPT)
def _laid_out(nodes: tuple[tuple[str, Node], ...], captions: tuple[tuple[str, str], ...], measure: float) -> Layout:
    """Work out a drawing from all that it depends on."""
    return _Draught(Chart("", "", "", dict(nodes)), dict(captions), measure).layout()


def fits(chart: Chart, captions: Mapping[str, str], measure: float, room: Callable[[float, float], bool]) -> bool:
    """Say whether the drawing of ``chart`` has a width and height, in em, with which ``room`` is content.

    Many charts are tried and few fit: where the boxes alone are too large, no line is led between them.
    """
    draught = _Draught(chart, captions, measure)
    if not room(*draught.least()):
        return False
    layout = draught.layout()
    return room(layout.width, layout.height)


def divide(chart: Chart) -> tuple[Chart, ...]:
    """Give the linked parts of a chart that names some, each with the nodes joined to its start; else the chart alone.

    Nodes joined to none of the starts stay with the first part. Parts of D8 have the codes D8-A, D8-B …, and say so in
    their titles.
    """
    groups = joined(chart)
    starts = {id(groups[code]): code for code in reversed(chart.parts)}
    home = {code: starts.get(id(groups[code]), chart.parts[0]) for code in chart.nodes} if chart.parts else {}
    if len({*home.values()}) < 2:
        return (chart,)
    parts = [{code: node for code, node in chart.nodes.items() if home[code] == start} for start in chart.parts if start in home.values()]
    total = chinese_number(str(len(parts)))
    return tuple(
        replace(chart, code=f"{chart.code}-{letter}", title=f"{chart.title}（{chart.code}-{letter}，共{total}图）", nodes=nodes, parts=())
        for letter, nodes in zip(ascii_uppercase, parts, strict=False)
    )


class _Draught:
    """One chart on its way to a layout. A cell is the crossing of tracks in the middle of a node's place."""

    def __init__(self, chart: Chart, captions: Mapping[str, str], measure: float) -> None:
        self._nodes = chart.nodes
        self._edges = list(chart.edges())
        self._cells = cells(chart.nodes.values())
        bond = bonds(text for node in chart.nodes.values() for text in (node.text, node.ask, node.say))
        self._lines = {code: wrap(node.text, measure, bond) for code, node in chart.nodes.items()}
        self._captions = {code: wrap_list(captions.get(code, ""), measure / CAPTION) for code in chart.nodes}
        self._labels = {(node.code, edge.answer): wrap(edge.label, _LABEL_MEASURE, bond) for node, edge in self._edges}
        sizes = {(node.code, edge.answer): self._label_size(node, edge)[0] + _ASIDE for node, edge in self._edges}
        self._exits = choose(chart, self._cells, sizes)
        self._entries: dict[Key, float] = defaultdict(float)
        self._wide = self._by_cell(0, self._box_width, _NARROWEST)

    def least(self) -> tuple[float, float]:
        """Give a width and height that the drawing is not below: its boxes, and what is clear between them at least."""
        wide, high = self._wide, self._by_cell(1, self._box_height)
        across = sum(wide) + (len(wide) - 1) * min(_AISLE.size(0), _AISLE.size(1))
        down = sum(high) + (len(high) - 1) * min(_LINE.size(0), _LINE.size(1))
        return across + 2 * _MARGIN, down + 2 * _MARGIN

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

    def _errand(self, node: Node, edge: Edge) -> Errand:
        exits = {self._exits[edge.to, other.answer].heading for other in self._nodes[edge.to].edges}
        enter = {BELOW: 0.0}
        if RIGHT not in exits:
            enter[LEFT] = _SIDE_ENTRY
        if LEFT not in exits:
            enter[RIGHT] = 0.0 if beside(self._cells, node.code, edge.to) else _SIDE_ENTRY
        leave = self._exits[node.code, edge.answer].heading
        return Errand(self._cells[node.code], self._cells[edge.to], self._net((node.code, edge.answer), edge.to), leave, enter)

    def _net(self, key: Key, target: str) -> str:
        return self._exits[key].net(key, target)

    def _label_size(self, node: Node, edge: Edge) -> tuple[float, float]:
        lines = self._labels[node.code, edge.answer]
        return LABEL * max(map(width, lines), default=0.0), LABEL * LINE * len(lines)

    def _box_width(self, code: str) -> float:
        text = max(map(width, self._lines[code]), default=0.0)
        small = CAPTION * max(map(width, self._captions[code]), default=0.0)
        ports = self._reach(code, BELOW) + _CLEAR if self._reach(code, BELOW) else 0.0
        return max(max(text, small) + 2 * (_PAD_SIDE + self._slant(code)), 2 * (ports + self._slant(code)))

    def _box_height(self, code: str) -> float:
        text = LINE * (max(1, len(self._lines[code])) + CAPTION * len(self._captions[code])) + 2 * _PAD_UP
        ports = max(self._reach(code, RIGHT), self._reach(code, LEFT))
        return max(text, 2 * (ports + _CLEAR) if ports else 0.0)

    def _reach(self, code: str, heading: int) -> float:
        """Give how far beside the middle of a side of a box edges leave or enter it."""
        leave = [abs(way.beside) for key, way in self._exits.items() if key[0] == code and way.heading == heading]
        enter = [
            abs(self._entries[node.code, edge.answer])
            for node, edge in self._edges
            if edge.to == code and self._entries[node.code, edge.answer]
        ]
        return max([*leave, *enter], default=0.0)

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
        nets = [self._net((node.code, edge.answer), edge.to) for node, edge in self._edges]
        laid = [Way(spots, net, self._exits[key].beside, self._entries[key]) for spots, net, key in zip(ways, nets, keys, strict=True)]
        self._wide = self._by_cell(0, self._box_width, _NARROWEST)
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
        return Wire(
            node.code, edge.answer, edge.to, self._net((node.code, edge.answer), edge.to), points, self._label(node, edge, points, source)
        )

    def _label(self, node: Node, edge: Edge, points: Sequence[Point], box: Box) -> Label | None:
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
        left = box.x + box.width + _ASIDE if heading == RIGHT else box.x - _ASIDE - wide
        return Label(left, y - _OVER - high, wide, high, lines)

    def _move(self, wires: Sequence[Wire], clashes: Iterable[tuple[_Part, _Part]]) -> None:
        """Move the port of one wire of each clash aside, towards where it turns; rather a way out than a way in."""
        touched: set[str] = set()
        for pair in sorted(clashes, key=lambda pair: min(part for _, part in pair)):
            nets = {wires[index].net for index, _ in pair}
            loose = min(pair, key=lambda part: (part[1] != 0, part))
            if touched.isdisjoint(nets):
                touched |= nets
                if not self._shift(wires[loose[0]], loose[1]):
                    self._shift_tied(wires, *loose)

    def _shift_tied(self, wires: Sequence[Wire], index: int, part: int) -> None:
        """Move the ports of those wires of the same net that tie this part of a wire to its place."""
        place = _place(wires[index], part)
        for wire in wires:
            if wire.net == wires[index].net:
                next((end for end in (0, len(wire.points) - 2) if _place(wire, end) == place and self._shift(wire, end)), None)

    def _shift(self, wire: Wire, part: int) -> bool:
        """Move the port at which a part of a wire ends aside; say whether it has one."""
        points, last = wire.points, len(wire.points) - 2
        if not last or part not in {0, last}:
            return False
        if part == 0:
            heading = self._exits[wire.key].heading
            for key, way_out in self._exits.items():
                if key[0] == wire.source and way_out.heading == heading:
                    self._exits[key] = replace(way_out, beside=way_out.beside + _step(points[1], points[2]))
        else:
            self._entries[wire.key] += _step(points[-2], points[-3])
        return True


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


def _clashes(wires: Sequence[Wire]) -> list[tuple[_Part, _Part]]:
    """Give each two (wire, part) where a part of one wire runs over a part of another of another net."""
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
                found.append((one[2:], other[2:]))
    return found


def _place(wire: Wire, part: int) -> tuple[int, float]:
    """Give the axis of a part of a wire and where it lies across it."""
    first, second = wire.points[part : part + 2]
    side = 0 if first[0] == second[0] else 1
    return side, round(first[side], 3)


def _step(here: Point, there: Point) -> float:
    return _SHIFT if there > here else -_SHIFT
