"""A chart 导引图: nodes on a grid joined by answers. Knows no law and no drawing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

YES, NO, NEXT, UNSURE, DONE = "yes", "no", "next", "unsure", "done"


class Shape(StrEnum):
    """What a node is; each has a drawn shape of its own."""

    START = "start"
    QUESTION = "question"
    ACTION = "action"
    END = "end"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Edge:
    """One labelled way out of a node: the answer that takes it, where it leads, the words drawn on it ("" on plain)."""

    answer: str
    to: str
    label: str


@dataclass(frozen=True, slots=True)
class DateAsked:
    """A date that a question turns on: the start event's code and the words beside the date field."""

    event: str
    label: str


@dataclass(frozen=True, slots=True)
class Node:
    """One box. ``text`` is drawn; ``ask`` is the question in everyday words; ``say`` is 对来访人说.

    ``halt``: an action that the visitor has to take now, where the walk stops unless it is answered ``done``.
    ``deadlines``: codes of the rules that run here. ``goto``: the node in another chart where a link goes on.
    ``who`` acts here, said on the roadmap. ``matter``: the kind that is settled once this node is reached.
    ``unsure``: what to find out when nobody knows.
    """

    code: str
    shape: Shape
    row: int
    column: int
    text: str
    ask: str = ""
    say: str = ""
    cites: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    date: DateAsked | None = None
    deadlines: tuple[str, ...] = ()
    halt: bool = False
    goto: str = ""
    matter: str = ""
    unsure: str = ""
    alert: str = ""
    split: bool = False
    who: str = ""

    def edge(self, answer: str) -> Edge | None:
        """Give the edge that ``answer`` takes, or None."""
        return next((edge for edge in self.edges if edge.answer == answer), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a chart's explanation in the booklet; ``heading`` "" goes on with the one before."""

    heading: str
    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its nodes by code, in reading order, the first being the start.

    ``parts``: the start codes of linked parts. ``passages`` explain it in the booklet. ``picture``: the name of the bureau's
    own official picture or PDF, shown in place of the drawing on screen, poster and booklet ("": none).
    """

    code: str
    name: str
    title: str
    nodes: Mapping[str, Node]
    note: str = ""
    parts: tuple[str, ...] = ()
    verified: bool = True
    passages: tuple[Passage, ...] = ()
    picture: str = ""

    @property
    def start(self) -> Node:
        """The node at which the chart begins."""
        return next(node for node in self.nodes.values() if node.shape is Shape.START)

    def edges(self) -> Iterator[tuple[Node, Edge]]:
        """Give every edge with the node it leaves."""
        for node in self.nodes.values():
            for edge in node.edges:
                yield node, edge


@dataclass(frozen=True, slots=True)
class Lit:
    """What of a chart is lit: the visitor's own path."""

    nodes: frozenset[str] = field(default_factory=frozenset)
    edges: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    current: str = ""
