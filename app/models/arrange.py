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
        self._blocks: dict[tuple[str, int], dict[str, Cell]] = {}
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
        if (code, room) in self._blocks:
            return self._blocks[code, room]
        block: dict[str, Cell] = {}
        waiting: list[str] = []
        for line in self._lines(code, room):
            row = 1 + max((row for row, _ in block.values()), default=-1)
            block.update({member: (row, column) for member, column in line})
            for member, column in reversed(line):
                waiting += self._hang(block, member, column, room - column)
        for late in sorted(waiting, key=self._rank.__getitem__):
            self._drop(block, late, 0, room)
        self._blocks[code, room] = block
        return block

    def _lines(self, code: str, room: int) -> Iterator[list[tuple[str, int]]]:
        """Give a node and those to the right of it, one after another, each with its column, in lines of ``room``."""
        line = [(code, 0)]
        while following := self._right(line[-1][0]):
            column = line[-1][1] + (self._span(line[-1][0], room) if self._inner[following] else 1)
            if column >= room:
                yield line
                line, column = [], 0
            line.append((following, column))
        yield line

    def _right(self, code: str) -> str:
        """Give the node to the right of this one, "" for none: what only its no leads to, or only an answer of its own."""
        node = self._nodes[code]
        targets = {edge.to for edge in node.edges}
        own = [edge.to for edge in node.edges if self._sources[edge.to] == {code}]
        if len(targets) < 2 or not own:
            return ""
        no = node.edge(NO)
        if no or node.edge(YES):
            return no.to if no and no.to in own else ""
        return own[0] if len(own) == 1 else ""

    def _span(self, code: str, room: int) -> int:
        """Give how many columns a node takes with the ways that fan out below it."""
        fan = self._fanned(code)
        broad = sum(_broad(self._block(way, room)) for way in fan) if len(fan) > 1 else 1
        return broad + self._aside(code, fan)

    def _fanned(self, code: str) -> list[str]:
        """Give what only this node leads to, other than the node to the right of it."""
        inner = [other for other in self._inner[code] if self._sources[other] == {code} and other != self._right(code)]
        return sorted(inner, key=self._rank.__getitem__)

    def _aside(self, code: str, fan: Collection[str]) -> bool:
        """Say whether the column below the node has to stay free for its yes, which leads to a node further down."""
        yes = self._nodes[code].edge(YES)
        return bool(yes and fan and yes.to not in fan)

    def _hang(self, block: dict[str, Cell], member: str, column: int, room: int) -> list[str]:
        """Hang under a member of a line what belongs to it alone; give what has to wait for more of its sources."""
        fan = self._fanned(member)
        self._fan(block, fan, column, room, int(self._aside(member, fan)))
        late = []
        for code in sorted(self._inner[member], key=self._rank.__getitem__):
            if code in block or code == self._right(member):
                continue
            if self._sources[code] <= block.keys():
                self._drop(block, code, column, room)
            else:
                late.append(code)
        return late

    def _fan(self, block: dict[str, Cell], codes: Sequence[str], column: int, room: int, aside: int) -> None:
        """Put the ways of one question side by side, in as many lines as it takes."""
        at, line = aside, dict(block)
        for code in codes:
            inner = self._block(code, max(1, room - at))
            if at > aside and at + _broad(inner) > room:
                at, line = aside, dict(block)
                inner = self._block(code, max(1, room - at))
            row = self._depth(line, inner, column + at, self._sources[code])
            block.update({key: (row + down, column + at + across) for key, (down, across) in inner.items()})
            at += _broad(inner)

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


def _broad(block: Mapping[str, Cell]) -> int:
    return 1 + max(column for _, column in block.values())


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
