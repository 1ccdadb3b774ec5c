"""Proposes places on the grid for a chart's nodes: yes straight below, no to the right, what comes together below both."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from app.models.chart import NO, YES, Chart, Edge, Node

WIDE = 4

_AWAY, _UPWARD, _BLOCKED = 3, 1000, 8

Cell = tuple[int, int]
"""A row and a column."""


def arrange(chart: Chart, fixed: frozenset[str], wide: int = WIDE) -> Mapping[str, Cell]:
    """Propose (row, column) for the nodes of ``chart`` that are not in ``fixed``, and only for those.

    With nothing fixed the whole chart is composed anew, about ``wide`` columns wide; every edge then leads to a lower row,
    or to the right within its row. Else each new node goes to the free place that suits its neighbours best, and an edge
    leads upwards only where the fixed places leave no other way. The chart has no cycle. The same chart always gives the
    same places.
    """
    return _beside_fixed(chart, fixed) if fixed & chart.nodes.keys() else _Composer(chart, wide).compose()


def ordered(chart: Chart) -> list[Node]:
    """Give the nodes so that every edge leads onwards, otherwise in the chart's own order."""
    waiting = dict.fromkeys(chart.nodes, 0)
    for _, edge in chart.edges():
        waiting[edge.to] += 1
    ready = [code for code in reversed([*chart.nodes]) if not waiting[code]]
    found: list[Node] = []
    while ready:
        node = chart.nodes[ready.pop()]
        found.append(node)
        for edge in reversed(node.edges):
            waiting[edge.to] -= 1
            if not waiting[edge.to]:
                ready.append(edge.to)
    return found


def sources(chart: Chart) -> dict[str, list[tuple[str, Edge]]]:
    """Give the edges that lead to each node, with the nodes they leave."""
    found: dict[str, list[tuple[str, Edge]]] = {code: [] for code in chart.nodes}
    for node, edge in chart.edges():
        found[edge.to].append((node.code, edge))
    return found


class _Composer:
    """Composes a chart as nested blocks: a node's block holds all that can be reached through that node alone."""

    def __init__(self, chart: Chart, wide: int) -> None:
        self._nodes, self._wide = chart.nodes, max(1, wide)
        order = ordered(chart)
        self._rank = {node.code: rank for rank, node in enumerate(order)}
        self._sources = {code: {source for source, _ in ways} for code, ways in sources(chart).items()}
        self._inner: dict[str, list[str]] = defaultdict(list)
        self._gather(order)

    def compose(self) -> dict[str, Cell]:
        """Give every node's place."""
        block: dict[str, Cell] = {}
        for code in self._inner[""]:
            self._drop(block, code, 0, self._wide)
        return block

    def _gather(self, order: Iterable[Node]) -> None:
        """Note for each node the nodes whose every way from the start comes together first at it."""
        above: dict[str, str] = {}
        depth = {"": 0}
        for node in order:
            meeting = None
            for source in sorted(self._sources[node.code]):
                meeting = source if meeting is None else self._meeting(meeting, source, above, depth)
            above[node.code] = meeting or ""
            depth[node.code] = depth[meeting or ""] + 1
            self._inner[meeting or ""].append(node.code)

    @staticmethod
    def _meeting(one: str, other: str, above: Mapping[str, str], depth: Mapping[str, int]) -> str:
        while one != other:
            if depth[one] >= depth[other]:
                one = above[one]
            else:
                other = above[other]
        return one

    def _block(self, code: str, room: int) -> dict[str, Cell]:
        """Compose the block of a node, which stands at (0, 0) in it."""
        block: dict[str, Cell] = {}
        waiting: list[str] = []
        for line in self._lines(code, room):
            row = 1 + max((row for row, _ in block.values()), default=-1)
            block.update({member: (row, column) for column, member in enumerate(line)})
            for column, member in reversed(list(enumerate(line))):
                waiting += self._hang(block, member, column, room - column, line)
        for late in sorted(waiting, key=self._rank.__getitem__):
            self._drop(block, late, 0, room)
        return block

    def _lines(self, code: str, room: int) -> Iterator[list[str]]:
        """Give a node and those that a no leads to, one after another, in lines of ``room``."""
        line = [code]
        while following := self._no(line[-1]):
            if len(line) == room:
                yield line
                line = []
            line.append(following)
        yield line

    def _no(self, code: str) -> str:
        """Give the node that nothing but the no of this one leads to, "" where there is none."""
        edge = self._nodes[code].edge(NO)
        return edge.to if edge and self._nodes[code].edge(YES) and self._sources[edge.to] == {code} and not self._both(code) else ""

    def _both(self, code: str) -> bool:
        return len({edge.to for edge in self._nodes[code].edges}) == 1

    def _hang(self, block: dict[str, Cell], member: str, column: int, room: int, line: Sequence[str]) -> list[str]:
        """Hang under a member of a line what belongs to it alone; give what has to wait for more of its sources."""
        own = sorted((code for code in self._inner[member] if code != self._no(member)), key=self._rank.__getitem__)
        fan = [code for code in own if self._sources[code] == {member}]
        if len(fan) > 1:
            self._fan(block, fan, column, room)
            own = [code for code in own if code not in fan]
        late = []
        for code in own:
            if self._sources[code] <= block.keys():
                self._drop(block, code, column, room)
            else:
                late.append(code)
        return late

    def _fan(self, block: dict[str, Cell], codes: Sequence[str], column: int, room: int) -> None:
        """Put the ways of one question side by side, in as many lines as it takes."""
        at, line = 0, dict(block)
        for code in codes:
            inner = self._block(code, max(1, room - at))
            broad = 1 + max(place for _, place in inner.values())
            if at and at + broad > room:
                at, line = 0, dict(block)
                inner = self._block(code, room)
                broad = 1 + max(place for _, place in inner.values())
            row = self._depth(line, inner, column + at, self._sources[code])
            block.update({key: (row + down, column + at + across) for key, (down, across) in inner.items()})
            at += broad

    def _drop(self, block: dict[str, Cell], code: str, column: int, room: int) -> None:
        """Put the block of ``code`` into ``column``, below what stands there and below all that leads to it."""
        inner = self._block(code, max(1, room))
        row = self._depth(block, inner, column, self._sources[code])
        block.update({key: (row + down, column + at) for key, (down, at) in inner.items()})

    @staticmethod
    def _depth(block: Mapping[str, Cell], inner: Mapping[str, Cell], column: int, above: Collection[str]) -> int:
        """Give the least row at which ``inner`` stands clear below ``block``."""
        bottoms: dict[int, int] = {}
        for row, at in block.values():
            bottoms[at] = max(row, bottoms.get(at, -1))
        tops: dict[int, int] = {}
        for row, at in inner.values():
            tops[at] = min(row, tops.get(at, row))
        clear = [bottoms[column + at] + 1 - top for at, top in tops.items() if column + at in bottoms]
        return max([0, *clear, *(1 + block[code][0] for code in above if code in block)])


def _beside_fixed(chart: Chart, fixed: frozenset[str]) -> dict[str, Cell]:
    """Place the nodes that are new among those that stay, one after another, each where it costs least."""
    places = {code: (node.row, node.column) for code, node in chart.nodes.items() if code in fixed}
    entering = sources(chart)
    found: dict[str, Cell] = {}
    for node in ordered(chart):
        if node.code not in fixed:
            found[node.code] = places[node.code] = _best(node, entering[node.code], places)
    return found


def _best(node: Node, entering: Sequence[tuple[str, Edge]], places: Mapping[str, Cell]) -> Cell:
    taken = set(places.values())
    high, wide = 2 + max(row for row, _ in taken), 2 + max(column for _, column in taken)
    free = ((row, column) for row in range(high) for column in range(wide) if (row, column) not in taken)
    into = [(places[code], edge) for code, edge in entering if code in places]
    out = [(places[edge.to], edge) for edge in node.edges if edge.to in places]
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in taken:
        columns[column].append(row)
    return min(free, key=lambda cell: (_cost(cell, into, out, columns), cell))


def _cost(cell: Cell, into: Sequence[tuple[Cell, Edge]], out: Sequence[tuple[Cell, Edge]], columns: Mapping[int, Sequence[int]]) -> int:
    ways = [*((source, cell, edge.answer) for source, edge in into), *((cell, target, edge.answer) for target, edge in out)]
    lonely = 0 if ways else sum(cell)
    return lonely + sum(_length(*way, columns) for way in ways)


def _length(source: Cell, target: Cell, answer: str, columns: Mapping[int, Sequence[int]]) -> int:
    """Say how ill an edge would run: away from where its answer should lead, upwards, or behind other boxes."""
    (row, column), (below, right) = source, target
    aim = (row, column + 1) if answer == NO else (row + 1, column)
    upward = _UPWARD * (below < row or (below == row and right <= column))
    between = sum(1 for other in columns.get(right, ()) if row < other < below)
    return abs(below - aim[0]) + _AWAY * abs(right - aim[1]) + _BLOCKED * between + upward
