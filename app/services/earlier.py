"""Seen before: what somebody came about earlier, and taking it up again as the same matter 同一事项."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.models.chart import DONE, UNSURE, Node, Shape
from app.models.fault import WorldFault
from app.models.letter import Issued
from app.models.matter import Matter
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.text import tidy_number
from app.models.visit import Answer, Entry, Guidance, Petitioner, Step, Visit
from app.models.walk import walk
from app.ports import Desk
from app.services import check_in, guide
from app.services.edition import desk_for
from app.services.find import masked
from app.services.guide import Due, running

BY_DESK = "（窗口归纳）"
"""What stands behind a narrative that is the desk's wording and not the visitor's."""
_TAKEN = ("narrative", "request", "place")
_NUMBER, _SHOWN = 6, 6


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier visit: its letters that stand, the visitor's deadlines and the bureau's steps that still run.

    ``sealed``: neither its content nor its kind's name may be shown. ``ending``: the kind that is the known ending of the same
    matter ("" none).
    """

    visit: Visit
    letters: tuple[Issued, ...]
    dues: tuple[Due, ...]
    steps: tuple[Step, ...]
    sealed: bool
    ending: str


def seen(desk: Desk, petitioner: Petitioner, own: Visit | None = None) -> tuple[Earlier, ...]:
    """Give the earlier visits of a person, newest first; of somebody who is registered as ``own``, those before that visit.

    The person is known by the document number, or its first sure digits, else by name with phone.
    """
    number = tidy_number(petitioner.document_number)
    if number and len(number) < _NUMBER:
        petitioner = replace(petitioner, document_number="")
    visits = (visit for visit in check_in.seen_before(desk, petitioner) if own is None or _before(visit, own))
    return tuple(_earlier(desk, visit) for visit in [*visits][:_SHOWN])


def taken_over(desk: Desk, entry: Entry, earlier: Visit) -> Entry:
    """Give the entry as the same matter as an earlier visit: its words go into the empty fields, what was typed stays.

    The words of a sealed kind are not taken out of its record.
    """
    entry = given_back(desk, entry)
    told = {} if masked(desk.pack, earlier) else {name: getattr(earlier.entry, name) for name in _TAKEN}
    if is_by_desk(desk.pack, entry.narrative):
        entry = replace(entry, narrative="")
    empty: dict[str, Any] = {name: words for name, words in told.items() if not getattr(entry, name).strip()}
    return replace(entry, **empty, repeats=earlier.visit_no)


def given_back(desk: Desk, entry: Entry) -> Entry:
    """Give the entry as a new matter: what was taken over and not changed since goes, what was typed stays."""
    before = desk.store.visit(entry.repeats) if entry.repeats else None
    if before is None:
        return replace(entry, repeats="")
    lent: dict[str, Any] = {name: "" for name in _TAKEN if getattr(entry, name) == getattr(before.entry, name)}
    return replace(entry, **lent, repeats="")


def taken_up(desk: Desk, visit: Visit, kind: str) -> Visit:
    """Put a visit just registered where the earlier visit of the same matter stood, as far as the pack of today has it.

    ``kind``: what it is to be. Gives the visit as it is where the earlier one does not lead there. Raises as ``guide.keep``.
    """
    before = desk.store.visit(visit.entry.repeats) if visit.entry.repeats else None
    if before is None or before.matter != kind:
        return visit
    pack = desk_for(desk, visit).pack
    guidance = holding(pack, before.guidance)
    return guide.keep(desk, visit, guidance) if walk(pack, guidance).matter == kind else visit


def holding(pack: Pack, guidance: Guidance) -> Guidance:
    """Give a guidance with the answers that this pack still asks for, in the order of its walk."""
    kinds = {kind.code for kind in pack.kinds()}
    picked = guidance.picked if guidance.picked in kinds else ""
    nodes = {code: node for chart in pack.charts.values() for code, node in chart.nodes.items()}
    known = {code: answer for code, answer in guidance.answers.items() if code in nodes and _fits(nodes[code], answer)}
    on_path = {step.node.code for step in walk(pack, Guidance(known, picked)).answered}
    answers = {code: answer for code, answer in known.items() if code in on_path}
    return Guidance(answers, picked, guidance.reason if picked else "")


def ending_of(desk: Desk, visit: Visit) -> str:
    """Give the kind that is the known ending of a visit's matter, should it come again today; "" where there is none."""
    node = guide.position(desk, visit).node.code
    start = local_day(visit.received_at)
    found = (kind for kind in desk.pack.kinds() if node in kind.after and _still_runs(desk, kind, start))
    return next((kind.code for kind in found), "")


def is_ending(pack: Pack, kind: str) -> bool:
    """Say whether a kind is an ending that is known beforehand, so that there is nothing to ask and the letter comes next."""
    return bool(kind) and kind in pack.matters and bool(pack.matters[kind].after)


def by_desk(pack: Pack, kind: str) -> str:
    """Give the narrative that the desk writes for a kind where the clerk types none, marked as such; "" where it has none."""
    told = pack.matters[kind].told if kind in pack.matters else ""
    return f"{told}{BY_DESK}" if told else ""


def is_by_desk(pack: Pack, narrative: str) -> bool:
    """Say whether a narrative is the desk's own wording, unchanged."""
    return narrative.endswith(BY_DESK) and narrative in {by_desk(pack, kind) for kind in pack.matters}


def _before(visit: Visit, own: Visit) -> bool:
    return visit.batch != own.batch and visit.received_at <= own.received_at


def _earlier(desk: Desk, visit: Visit) -> Earlier:
    letters = tuple(letter for letter in desk.store.letters_of(visit.id) if letter.voided_at is None)
    dues = tuple(due for due in guide.known_dues(desk, visit) if due.days_left >= 0)
    steps = tuple(step for step in desk.store.steps_of(visit.id) if step.done_at is None and step.due)
    return Earlier(visit, letters, dues, steps, masked(desk.pack, visit), ending_of(desk, visit))


def _still_runs(desk: Desk, kind: Matter, start: date) -> bool:
    """Say whether the time in which a kind is the ending has not run out; a rule that was not in force then settles nothing."""
    if not kind.within:
        return True
    try:
        due = running(desk, kind.within, start)
    except WorldFault:
        return False
    return due is not None and due.days_left >= 0


def _fits(node: Node, answer: Answer) -> bool:
    if node.shape is not Shape.QUESTION:
        return node.halt and answer.value == DONE
    return answer.value == UNSURE or node.edge(answer.value) is not None
