"""The content pack as one value: everything the bureau can change without a programmer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.models.chart import Chart, Edge, Node, Shape
from app.models.deadline import Event, Rule
from app.models.law import Statute
from app.models.letter import LetterForm
from app.models.matter import Matter
from app.models.place import Organ, Station

DESK = "Q"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One fault of a pack: the file (relative to the pack), the line, and the sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        """Give the fault as compilers do: file:line: sentence."""
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a version and on which day, with a note, and the day from which it is in effect."""

    by: str
    on: date
    effective: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A loaded pack. ``digest`` is a short hash of all its files; ``charts`` holds D1…D8 and the desk's own order Q.

    ``wording``: how a deadline reads in a letter; ``stub`` and ``receipt``: label and value of the papers that go with it.
    ``roadmap`` 路线图 has a chart's form and no walk. ``pictures``: readers of the pack's own pictures and PDFs, by name.
    """

    version: str
    digest: str
    approval: Approval | None
    bureau: Mapping[str, str]
    statutes: Mapping[str, Statute]
    matters: Mapping[str, Matter]
    charts: Mapping[str, Chart]
    letters: Mapping[str, LetterForm]
    rules: tuple[Rule, ...]
    events: Mapping[str, Event]
    organs: Mapping[str, Organ]
    stations: Mapping[str, Station]
    wording: Mapping[str, str]
    stub: tuple[tuple[str, str], ...]
    receipt: tuple[tuple[str, str], ...]
    choices: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, str]
    roadmap: Chart
    pictures: Mapping[str, Callable[[], bytes]]

    def drawn(self, code: str) -> Chart | None:
        """Give what can be drawn under a code: a chart (D4) or the roadmap; None where there is neither."""
        return self.roadmap if code == self.roadmap.code else self.charts.get(code)

    def node(self, code: str) -> Node:
        """Give a node by its code, whichever chart it is in."""
        return self.chart_of(code).nodes[code]

    def chart_of(self, code: str) -> Chart:
        """Give the chart that holds the node ``code``; KeyError where none does."""
        for chart in self.charts.values():
            if code in chart.nodes:
                return chart
        raise KeyError(code)

    def following(self, node: Node, edge: Edge | None, matter: str) -> Node | None:
        """Give the node that follows: over ``edge``, through a link, or from the desk's end into the kind's chart."""
        if edge is not None:
            return self.node(edge.to)
        if node.goto:
            return self.node(node.goto)
        if matter and node.code in self.charts[DESK].nodes and node.shape is Shape.END:
            return self.node(self.matters[matter].entry)
        return None

    def kinds(self) -> tuple[Matter, ...]:
        """Give the kinds that are switched on, in the bureau's order."""
        return tuple(sorted((kind for kind in self.matters.values() if kind.enabled), key=lambda kind: kind.order))

    @property
    def mark(self) -> str:
        """The line that every printout bears: version, short hash and whether the bureau approved it."""
        state = "默认内容·待本单位审定" if self.approval is None else f"{self.approval.by} {self.approval.on} 审定"
        return f"内容包 {self.version} · {self.digest[:7]}　{state}"
