"""The visitor's own path, for the back of the letter: the ways taken straight down, and how each date was worked out.

Nothing is on it that the letter does not have: no name, no narrative. It is never made for a sealed kind.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.models.chart import DONE, NEXT, NO, YES, Chart, Edge, Lit, Node, Shape
from app.models.deadline import Rule, near, row_on, spoken
from app.models.letter import PathSheet
from app.models.moment import local_day
from app.models.pack import DESK, Pack
from app.models.visit import Visit
from app.models.walk import Passed, Position
from app.ports import Desk
from app.services.edition import desk_for
from app.services.guide import Due, position, running

TITLE = "您的办理路径"
_TOP = "top"
_SIGNS = frozenset({Shape.START, Shape.LINK})
"""Boxes that only lead from one part of a chart to another: a path has no need of them."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """One box on the way, the words on the line that leads on, and the other way out of a plain question."""

    node: Node
    words: str = ""
    aside: Edge | None = None

    @property
    def answer(self) -> str:
        """The answer as which the way on is drawn: whatever it was, it runs straight down."""
        return YES if self.aside else NEXT


def path_sheet(desk: Desk, visit: Visit, rules: tuple[Rule, ...], values: Mapping[str, str]) -> PathSheet:
    """Give the back of a letter: ``rules`` are those that the letter prints, ``values`` its fields, days by start event."""
    desk = desk_for(desk, visit)
    pack, here = desk.pack, position(desk, visit)
    steps = tuple(step for step in here.path if step.node.code not in pack.charts[DESK].nodes) or here.path
    behind = tuple(_passed(step) for step in steps[:-1] if step.node.shape not in _SIGNS)
    stops = (*behind, *_ahead(pack, here.node))
    top = (_Stop(Node(_TOP, Shape.START, 0, 0, pack.matters[here.matter].name)),) if here.matter else ()
    passed = (*top, *behind)
    lit = Lit(
        frozenset((*(stop.node.code for stop in passed), here.node.code)),
        frozenset((stop.node.code, stop.answer) for stop in passed),
        here.node.code,
    )
    codes = (*(rule.code for rule in rules), *(code for stop in stops for code in stop.node.deadlines))
    known = _known(desk, codes, here.dates | _days(values))
    today = local_day(desk.clock.now())
    captions = {stop.node.code: line for stop in stops if (line := _caption(pack, stop.node, known, here, today))}
    workings = tuple((due.rule.name, due.worked.steps) for due in known.values())
    whole = pack.chart_of(here.node.code)
    chart = Chart(whole.code, whole.name, TITLE, {node.code: node for node in _nodes(pack, (*top, *stops))})
    return PathSheet(TITLE, chart, lit, captions, workings)


def _passed(step: Passed) -> _Stop:
    """Give a box that the path has left, with the answer given."""
    edge, answer = step.edge, step.answer
    if edge is None:
        return _Stop(step.node)
    words = "已办" if answer and answer.value == DONE else edge.label
    return _Stop(step.node, words, _aside(step.node, edge))


def _aside(node: Node, taken: Edge) -> Edge | None:
    """Give the other way out of a question that has two."""
    others = [each for each in node.edges if each is not taken]
    return others[0] if len(others) == 1 else None


def _ahead(pack: Pack, node: Node) -> Iterator[_Stop]:
    """Give the box where the visitor stands, and the main way from it down to an end or into another chart."""
    chart = pack.chart_of(node.code)
    while node.edges or node.goto in chart.nodes:
        if node.goto:
            node = chart.nodes[node.goto]
            continue
        edge = min(node.edges, key=lambda each: chart.nodes[each.to].column)
        if node.shape not in _SIGNS:
            yield _Stop(node, edge.label, _aside(node, edge))
        node = chart.nodes[edge.to]
    yield _Stop(node)


def _nodes(pack: Pack, stops: tuple[_Stop, ...]) -> Iterator[Node]:
    """Give the boxes: the way in column 0, what was not taken beside its question."""
    on_way = {stop.node.code for stop in stops}
    for row, stop in enumerate(stops):
        edges = [Edge(stop.answer, following.node.code, stop.words) for following in stops[row + 1 : row + 2]]
        if stop.aside and stop.aside.to not in on_way:
            other = pack.node(stop.aside.to)
            code = f"{other.code}/{row}"
            edges.append(Edge(NO, code, stop.aside.label))
            yield replace(other, code=code, row=row, column=1, edges=(), goto="")
        yield replace(stop.node, row=row, column=0, edges=tuple(edges), goto="")


def _days(values: Mapping[str, str]) -> dict[str, date]:
    """Give the days that stand in a letter's fields."""
    found: dict[str, date] = {}
    for code, value in values.items():
        try:
            found[code] = date.fromisoformat(value)
        except ValueError:
            continue
    return found


def _known(desk: Desk, codes: Iterable[str], dates: Mapping[str, date]) -> dict[str, Due]:
    """Give the deadlines that can be worked out, in order."""
    events = {rule.code: rule.event for rule in desk.pack.rules}
    worked = {code: running(desk, code, dates[events[code]]) for code in dict.fromkeys(codes) if events.get(code) in dates}
    return {code: due for code, due in worked.items() if due}


def _caption(pack: Pack, node: Node, known: Mapping[str, Due], here: Position, today: date) -> str:
    """Give the small words under a box: the day given there, the length of what runs there, its last day where known."""
    lines = []
    if node.date and (day := here.dates.get(node.date.event)):
        lines += [node.date.label, spoken(day)]
    for code in node.deadlines:
        due = known.get(code)
        if due:
            lines += [due.rule.span, f"最晚{near(due.worked.last_day, today)}"]
        elif rule := row_on(pack.rules, code, today):
            lines.append(rule.span)
    return " · ".join(dict.fromkeys(lines))
