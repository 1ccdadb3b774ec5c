"""Cutting a chart into linked parts, as few and as even as may be, each small enough for its page."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from app.models.arrange import arrange
from app.models.chart import Chart, Edge, Node, Shape
from app.models.figure import crossings
from app.models.geometry import divide, lay_out
from app.models.law import chinese_number

_LINK = 3.0
_ENTRY = 2.0
_UNEVEN = 0.25
_STAND_IN = "→"
_WIDTHS = (3, 2, 4)

_Span = tuple[int, int]


def pages(chart: Chart, fits: Callable[[Chart], bool]) -> tuple[Chart, ...]:
    """Cut ``chart`` into parts that ``fits`` accepts, or that are one node with the links leaving it.

    The parts that the chart names itself are kept apart. Every node is in one part, under its own code. An edge into
    another part leads to a stand-in link 接第n图 whose ``goto`` is the node meant, and only ever to a later part; an end or
    link that several parts lead to is in the first of them, with a copy in each other one. Stand-ins and copies have codes
    that ``meant`` undoes. Titles say which part it is. A chart, or a part that it names itself, keeps its places where it fits; what
    is cut is arranged anew. The same chart always gives the same parts; ``fits`` is asked some
    hundred times, of the same nodes in different places too.
    """
    parts = divide(chart)
    groups = [(part, group) for part in parts for group in _groups(part, fits)]
    if len(groups) == len(parts):
        return parts
    number = {code: index for index, (_, group) in reversed([*enumerate(groups, 1)]) for code in group.codes}
    return tuple(
        replace(
            group.whole or _drawn(_part(part, group.codes, number, index), fits),
            title=_title(chart, part, index, len(groups)),
        )
        for index, (part, group) in enumerate(groups, 1)
    )


def _title(chart: Chart, part: Chart, index: int, total: int) -> str:
    place = f"第{chinese_number(str(index))}图，共{chinese_number(str(total))}图"
    return f"{chart.title}（{part.code}　{place}）" if part.code != chart.code else f"{chart.title}（{place}）"


def meant(code: str) -> str:
    """Give the code of the node that a stand-in or copy stands for; of any other node its own."""
    return code.removeprefix(_STAND_IN)


@dataclass(frozen=True, slots=True)
class _Group:
    """The codes of a part's nodes, ends that others lead to as well included; ``whole`` is the chart that is not cut."""

    codes: frozenset[str]
    whole: Chart | None = None


def _groups(chart: Chart, fits: Callable[[Chart], bool]) -> list[_Group]:
    """Choose the reading order in which the fewest parts with the fewest links between them fit."""
    if fits(chart):
        return [_Group(frozenset(chart.nodes), chart)]
    last = {edge.to for _, edge in chart.edges() if not chart.nodes[edge.to].edges}
    desk = _Trial(chart, last, fits)
    orders = (_by_branch(chart, 1), _by_branch(chart, -1), _by_row(chart))
    cuts = [_Cut(chart, [node for node in order if node.code not in last], desk) for order in orders]
    for count in range(1, len(chart.nodes) + 1):
        found = [answer for cut in cuts if (answer := cut.solve(count))]
        if found:
            best = min(found, key=lambda one: one.cost)
            return [_Group(_with_last(best.order[start:end], last)) for start, end in best.spans]
    return [_Group(frozenset(chart.nodes), chart)]


class _Trial:
    """Tries whether the part with some nodes fits, each part once."""

    def __init__(self, chart: Chart, last: Collection[str], fits: Callable[[Chart], bool]) -> None:
        self._chart, self._last, self._fits = chart, last, fits
        self._known: dict[frozenset[str], bool] = {}

    def fit(self, nodes: Sequence[Node]) -> bool:
        """Say whether the part with ``nodes`` fits; one node alone always does, nothing can be done about it."""
        codes = _with_last(nodes, self._last)
        if codes not in self._known:
            part = _part(self._chart, codes, {}, 0)
            self._known[codes] = len(nodes) == 1 or any(self._fits(way) for way in _ways(part))
        return self._known[codes]


def _with_last(nodes: Iterable[Node], last: Collection[str]) -> frozenset[str]:
    """Give the codes of ``nodes`` and of the ends that they lead to."""
    found = [*nodes]
    return frozenset([*(node.code for node in found), *(edge.to for node in found for edge in node.edges if edge.to in last)])


@dataclass(frozen=True, slots=True)
class _Answer:
    order: Sequence[Node]
    spans: Sequence[_Span]
    cost: float


class _Cut:
    """Cuts one order of a chart's nodes, in which every edge leads onwards, into runs that fit."""

    def __init__(self, chart: Chart, order: Sequence[Node], desk: _Trial) -> None:
        self._chart, self._order, self._desk = chart, order, desk
        self._place = {node.code: index for index, node in enumerate(order)}
        self._large: set[_Span] = set()
        self._links = self._price()

    def solve(self, count: int) -> _Answer | None:
        """Take the cheapest cut into ``count`` runs; where one proves too large, do without it and those around it."""
        while True:
            cost, spans = self._cheapest(count)
            if not spans:
                return None
            large = [(start, end) for start, end in spans if not self._desk.fit(self._order[start:end])]
            if not large:
                return _Answer(self._order, spans, cost)
            self._large.update(large)

    def _too_large(self, start: int) -> int:
        """Give the least end at which a run from ``start`` is known to be too large."""
        return min((end for begin, end in self._large if begin >= start), default=len(self._order) + 1)

    def _cheapest(self, count: int) -> tuple[float, Sequence[_Span]]:
        """Give the cheapest cut into ``count`` runs none of which is known to be too large, no run where there is none."""
        total = len(self._order)
        limits = [self._too_large(start) for start in range(total)]
        best: dict[int, tuple[float, tuple[_Span, ...]]] = {0: (0.0, ())}
        for _ in range(count):
            fresh: dict[int, tuple[float, tuple[_Span, ...]]] = {}
            for start, (cost, spans) in best.items():
                for end in range(start + 1, min(limits[start], total + 1)) if start < total else ():
                    now = cost + self._links[start, end] + _UNEVEN * (end - start - total / count) ** 2
                    if now < fresh.get(end, (inf, ()))[0]:
                        fresh[end] = (now, (*spans, (start, end)))
            best = fresh
        return best.get(total, (inf, ()))

    def _price(self) -> dict[_Span, float]:
        """Give what the links out of and the further ways into every run cost."""
        entered = [len(self._order)] * len(self._order)
        for node, edge in self._chart.edges():
            if edge.to in self._place:
                place = self._place[edge.to]
                entered[place] = min(entered[place], self._place[node.code])
        prices: dict[_Span, float] = {}
        for start in range(len(self._order)):
            leaving: set[int] = set()
            ways_in = 0
            for end in range(start + 1, len(self._order) + 1):
                leaving.discard(end - 1)
                leaving |= {self._place[edge.to] for edge in self._order[end - 1].edges if edge.to in self._place}
                ways_in += end - 1 > start and entered[end - 1] < start
                prices[start, end] = _LINK * len(leaving) + _ENTRY * ways_in
        return prices


def _by_row(chart: Chart) -> list[Node]:
    """Order the nodes so that every edge leads onwards, otherwise row by row."""
    waiting = dict.fromkeys(chart.nodes, 0)
    for _, edge in chart.edges():
        waiting[edge.to] += 1
    ready = sorted((node for node in chart.nodes.values() if not waiting[node.code]), key=_reading, reverse=True)
    order: list[Node] = []
    while ready:
        order.append(ready.pop())
        for edge in order[-1].edges:
            waiting[edge.to] -= 1
            if not waiting[edge.to]:
                ready.append(chart.nodes[edge.to])
        ready.sort(key=_reading, reverse=True)
    return order


def _by_branch(chart: Chart, step: int) -> list[Node]:
    """Order the nodes so that every edge leads onwards, otherwise branch by branch, the first ways out first or last."""
    done: dict[str, Node] = {}
    for root in sorted(chart.nodes.values(), key=_reading, reverse=True):
        trail: list[tuple[Node, Iterator[Edge]]] = [(root, iter(root.edges[::step]))]
        while trail:
            node, ways = trail[-1]
            following = next((edge.to for edge in ways if edge.to not in done), None)
            if following is None:
                done.setdefault(node.code, node)
                trail.pop()
            else:
                trail.append((chart.nodes[following], iter(chart.nodes[following].edges[::step])))
    return [*done.values()][::-1]


def _reading(node: Node) -> tuple[int, int]:
    return node.row, node.column


def _part(chart: Chart, codes: Collection[str], number: Mapping[str, int], index: int) -> Chart:
    """Give the part ``index`` with the nodes ``codes``; those of another ``number`` are stood in for or copied."""
    own = {code for code in codes if number.get(code, index) == index}
    nodes = [_turned(node, own) for node in chart.nodes.values() if node.code in own]
    beyond = dict.fromkeys(meant(edge.to) for node in nodes for edge in node.edges if meant(edge.to) not in own)
    nodes += [_stand_in(chart.nodes[code], number.get(code, 0)) for code in beyond]
    return replace(chart, nodes={node.code: node for node in nodes}, parts=())


def _turned(node: Node, own: Collection[str]) -> Node:
    """Give a node with the edges that leave the part led to stand-ins."""
    return replace(node, edges=tuple(edge if edge.to in own else replace(edge, to=_STAND_IN + edge.to) for edge in node.edges))


def _stand_in(node: Node, number: int) -> Node:
    code = _STAND_IN + node.code
    if not node.edges:
        return replace(node, code=code)
    return Node(code, Shape.LINK, 0, 0, f"接第{chinese_number(str(number))}图：{node.text}", goto=node.code)


def _ways(part: Chart) -> Iterator[Chart]:
    """Give the part arranged anew in several numbers of columns."""
    return (_placed(part, arrange(part, frozenset(), wide)) for wide in _WIDTHS)


def _drawn(part: Chart, fits: Callable[[Chart], bool]) -> Chart:
    """Arrange a part anew: of the ways in which it fits, or else of all, the first in which the fewest lines cross."""
    ways = [*_ways(part)]
    return min([way for way in ways if fits(way)] or ways, key=lambda way: crossings(lay_out(way).wires))


def _placed(chart: Chart, places: Mapping[str, tuple[int, int]]) -> Chart:
    nodes = [replace(node, row=places[node.code][0], column=places[node.code][1]) for node in chart.nodes.values()]
    return replace(chart, nodes={node.code: node for node in sorted(nodes, key=_reading)})
