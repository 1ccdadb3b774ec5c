"""The walk 导引: replays stored answers through the charts. Position is always worked out, never stored; knows no law."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.models.chart import DONE, NEXT, UNSURE, Edge, Lit, Node, Shape
from app.models.pack import DESK, Pack
from app.models.visit import Answer, Guidance


class State(StrEnum):
    """Why the walk stands where it stands."""

    ASKING = "asking"
    UNSURE = "unsure"
    ACTION = "action"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Passed:
    """One node on the path and the edge by which the path left it (None at the last one)."""

    node: Node
    edge: Edge | None
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a walk has come to: the path, the node it stands at, the kind settled so far ("" while open)."""

    path: tuple[Passed, ...]
    state: State
    matter: str

    @property
    def node(self) -> Node:
        """The node at which the walk stands."""
        return self.path[-1].node

    @property
    def settled(self) -> bool:
        """Whether a kind has been reached, so that a letter can be made."""
        return bool(self.matter)

    @property
    def answered(self) -> tuple[Passed, ...]:
        """The questions answered so far, in order, those answered 说不清 included."""
        return tuple(step for step in self.path if step.answer is not None)

    @property
    def dates(self) -> dict[str, date]:
        """The dates given on the path, by start event."""
        return {
            step.node.date.event: step.answer.day
            for step in self.path
            if step.node.date and step.answer and step.answer.day
        }

    def lit(self) -> Lit:
        """What of the charts is lit."""
        edges = {(step.node.code, step.edge.answer) for step in self.path if step.edge}
        return Lit(frozenset(step.node.code for step in self.path), frozenset(edges), self.node.code)


def walk(pack: Pack, guidance: Guidance) -> Position:
    """Replay ``guidance`` from the desk's first question, or from the entry of the kind picked by hand.

    Answers to nodes, and a kind, that this pack does not have are passed over.
    """
    matter = guidance.picked if guidance.picked in pack.matters else ""
    node = pack.node(pack.matters[matter].entry) if matter else pack.charts[DESK].start
    path: list[Passed] = []
    while True:
        kind = pack.matters.get(node.matter)
        # a kind that is switched off is not reached by answers; the walk ends there and a kind is picked by hand
        matter = kind.code if kind and kind.enabled else matter
        answer = guidance.answers.get(node.code) if _asks(node) else None
        edge = node.edge(_way(node, answer))
        following = pack.following(node, edge, matter)
        path.append(Passed(node, edge, answer))
        if following is None:
            return Position(tuple(path), _state(node, answer), matter)
        node = following


def change(pack: Pack, guidance: Guidance, code: str, answer: Answer) -> tuple[Guidance, tuple[Node, ...]]:
    """Give the guidance with one answer put in, and the questions whose answers no longer hold and were cleared."""
    changed = replace(guidance, answers={**guidance.answers, code: answer})
    return _kept(pack, changed)


def withdraw(pack: Pack, guidance: Guidance, code: str) -> tuple[Guidance, tuple[Node, ...]]:
    """Give the guidance with one answer taken back, and the questions cleared with it."""
    left = {key: value for key, value in guidance.answers.items() if key != code}
    return _kept(pack, replace(guidance, answers=left))


def pick(pack: Pack, guidance: Guidance, matter: str, reason: str) -> Guidance:
    """Give the guidance with ``matter`` picked by hand; answers on its chart stay, those of the desk's order go."""
    return _kept(pack, Guidance(guidance.answers, matter, reason))[0]


def _kept(pack: Pack, guidance: Guidance) -> tuple[Guidance, tuple[Node, ...]]:
    on_path = {step.node.code for step in walk(pack, guidance).answered}
    nodes = {code: node for chart in pack.charts.values() for code, node in chart.nodes.items()}
    lost = tuple(nodes[code] for code in guidance.answers if code not in on_path and code in nodes)
    kept: Mapping[str, Answer] = {code: value for code, value in guidance.answers.items() if code in on_path}
    return replace(guidance, answers=kept), lost


def _asks(node: Node) -> bool:
    return node.shape is Shape.QUESTION or node.halt


def _way(node: Node, answer: Answer | None) -> str:
    if not _asks(node):
        return NEXT
    if answer is None or answer.value == UNSURE:
        return ""
    return NEXT if answer.value == DONE else answer.value


def _state(node: Node, answer: Answer | None) -> State:
    if node.shape is Shape.QUESTION:
        return State.UNSURE if answer and answer.value == UNSURE else State.ASKING
    return State.ACTION if node.halt else State.ENDED
