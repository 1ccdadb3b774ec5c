"""Chooses at which side of its box each edge of a chart leaves, and which edges may run together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.models.chart import NEXT, NO, YES, Chart, Edge, Node
from app.models.routing import DOWN, LEFT, RIGHT, Spot

Key = tuple[str, str]

_CLEAR = 0.8
_NARROWEST = 2.0
_HELD = {YES: DOWN, NO: RIGHT}


@dataclass(frozen=True, slots=True)
class Exit:
    """How an edge leaves its box: its heading, how far beside the middle, in em; and whether it fans out with others.

    The ways of one question that lead to boxes of their own fan out from one stem; their words stand at their far ends.
    """

    heading: int
    beside: float = 0.0
    fan: bool = False

    def net(self, key: Key, target: str) -> str:
        """Name what the edge may run together with: those out of the same fan, or else those into the same box."""
        return f"{key[0]}*" if self.fan else target


def cells(nodes: Iterable[Node]) -> dict[str, Spot]:
    """Give each node's crossing of tracks; rows and columns that hold nothing are left out."""
    kept = list(nodes)
    columns = {column: index for index, column in enumerate(sorted({node.column for node in kept}))}
    rows = {row: index for index, row in enumerate(sorted({node.row for node in kept}))}
    return {node.code: (2 * columns[node.column] + 1, 2 * rows[node.row] + 1) for node in kept}


def joined(chart: Chart) -> dict[str, set[str]]:
    """Give for each node the nodes that are joined to it, itself included; joined nodes have the same set."""
    group = {code: {code} for code in chart.nodes}
    for node, edge in chart.edges():
        if group[node.code] is not group[edge.to]:
            group[node.code] |= group[edge.to]
            group.update(dict.fromkeys(group[edge.to], group[node.code]))
    return group


def beside(places: Mapping[str, Spot], source: str, target: str) -> bool:
    """Say whether one box is straight to the right of another with nothing between."""
    (left, row), (right, other) = places[source], places[target]
    return row == other and left < right and not any(at[1] == row and left < at[0] < right for at in places.values())


def under(places: Mapping[str, Spot], source: str, target: str) -> bool:
    """Say whether one box is straight under another with nothing between."""
    (column, top), (other, bottom) = places[source], places[target]
    between = any(at[0] == column and top < at[1] < bottom for at in places.values())
    return column == other and top < bottom and not between


def choose(chart: Chart, places: Mapping[str, Spot], words: Mapping[Key, float]) -> dict[Key, Exit]:
    """Choose the exit of every edge, by the node it leaves and its answer; ``words`` are the widths of the labels in em.

    Yes leaves at the bottom and no at the right, wherever they lead, so that a reader never has to look which is which.
    Any other way out leaves at the side to which it leads.
    """
    entered: dict[str, int] = defaultdict(int)
    for _, edge in chart.edges():
        entered[edge.to] += 1
    exits: dict[Key, Exit] = {}
    for node in chart.nodes.values():
        chosen = _sides(node, places, entered)
        aside = _spread(node, chosen, places, words)
        exits.update({(node.code, answer): replace(way, beside=aside.get(answer, 0.0)) for answer, way in chosen.items()})
    return exits


def _sides(node: Node, places: Mapping[str, Spot], entered: Mapping[str, int]) -> dict[str, Exit]:
    answers = {edge.answer for edge in node.edges}
    if answers == {NEXT}:
        return {NEXT: Exit(RIGHT if beside(places, node.code, node.edges[0].to) else DOWN)}
    sides = {answer: Exit(side) for answer, side in _HELD.items() if answer in answers}
    rest = [edge for edge in node.edges if edge.answer not in sides]
    towards = {edge.answer: _towards(places[node.code], places[edge.to]) for edge in rest}
    taken = {way.heading for way in sides.values()}
    if len({*towards.values()} - taken) == len(rest):
        return sides | {answer: Exit(heading) for answer, heading in towards.items()}
    return sides | _fanned(node, rest, taken, towards, entered, places)


def _fanned(
    node: Node,
    rest: Sequence[Edge],
    taken: set[int],
    towards: Mapping[str, int],
    entered: Mapping[str, int],
    places: Mapping[str, Spot],
) -> dict[str, Exit]:
    """Let ways that lead to boxes of their own fan out from one stem; the others keep ways out of their own."""
    sides: dict[str, Exit] = {}
    for edge in rest:
        if entered[edge.to] > 1:
            side = DOWN if towards[edge.answer] in taken else towards[edge.answer]
            sides[edge.answer] = Exit(side)
            taken.add(side)
    stem = next((side for side in (DOWN, RIGHT) if side not in taken), DOWN)
    for edge in rest:
        if edge.answer not in sides:
            own = stem == DOWN and RIGHT not in taken and beside(places, node.code, edge.to)
            sides[edge.answer] = Exit(RIGHT) if own else Exit(stem, fan=True)
    return sides


def _towards(source: Spot, target: Spot) -> int:
    return DOWN if source[0] == target[0] else RIGHT if source[0] < target[0] else LEFT


def _spread(node: Node, chosen: Mapping[str, Exit], places: Mapping[str, Spot], words: Mapping[Key, float]) -> dict[str, float]:
    """Put several ways out of the bottom side by side, in the order of where they lead; a fan is one way out."""
    below = sorted((edge for edge in node.edges if chosen[edge.answer].heading == DOWN), key=lambda e: places[e.to])
    ports: list[list[Edge]] = [[edge] for edge in below if not chosen[edge.answer].fan]
    fan = [edge for edge in below if chosen[edge.answer].fan]
    if fan:
        ports.append(fan)
    ports.sort(key=lambda port: places[port[0].to])
    apart = max([_NARROWEST, *(_CLEAR + words[node.code, edge.answer] for edge in below if edge not in fan)])
    straight = (index for index, port in enumerate(ports) if any(under(places, node.code, edge.to) for edge in port))
    middle = next(straight, (len(ports) - 1) / 2)
    return {edge.answer: (index - middle) * apart for index, port in enumerate(ports) for edge in port}
