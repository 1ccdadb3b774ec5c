"""What was typed into a letter, as its draft keeps it until the letter is issued. Knows no widget."""

from collections.abc import Mapping
from datetime import date

from app.models.pack import Pack
from app.models.visit import Visit
from app.ports import Desk
from app.services import drafting

ORGAN_FACTS = ("organ_window", "organ_address", "organ_phone", "organ_hours", "organ_hotline")
DROPS = {"organ": ORGAN_FACTS, "stage": ("organ", *ORGAN_FACTS)}
"""What no longer holds once another organ, or another stage, is chosen."""
_VISIT, _WALK = "visit", "walk"


def draft_id(visit: Visit, form: str = "") -> str:
    """Give the id under which a visit's unfinished paper is kept; ``form`` "" is the letter of its kind."""
    return f"letter:{visit.id}:{form}" if form else f"letter:{visit.id}"


def to_body(visit: Visit, typed: Mapping[str, str]) -> dict[str, str]:
    """Give what was typed as a draft keeps it, with the walk on which it was typed."""
    return {**typed, _VISIT: visit.visit_no, _WALK: _walk(visit)}


def from_body(pack: Pack, visit: Visit, body: Mapping[str, str]) -> dict[str, str]:
    """Give back what was typed. Where the walk has changed since, what it decides is taken from the new one."""
    typed = {code: value for code, value in body.items() if code not in {_VISIT, _WALK}}
    return typed if body.get(_WALK) == _walk(visit) else undecided(pack, typed)


def undecided(pack: Pack, typed: Mapping[str, str]) -> dict[str, str]:
    """Leave out what the walk decides: stage, organ with its facts, days."""
    decided = {"stage", *DROPS["stage"], *pack.events}
    return {code: value for code, value in typed.items() if code not in decided}


def recall(desk: Desk, visit: Visit, form: str = "") -> dict[str, str]:
    """Give what was typed into a paper of the visit before and not issued, {} where there is nothing."""
    kept = next((draft for draft in drafting.pending(desk) if draft.id == draft_id(visit, form)), None)
    return from_body(desk.pack, visit, kept.body) if kept else {}


def readable(pack: Pack, typed: Mapping[str, str]) -> dict[str, str]:
    """Leave out the days that can not be read: they stay on the form, the letter is worked out without them."""
    return {code: "" if code in pack.events and not _is_day(value) else value for code, value in typed.items()}


def _walk(visit: Visit) -> str:
    answers = (f"{code}={answer.value}@{answer.day or ''}" for code, answer in sorted(visit.guidance.answers.items()))
    return ";".join((visit.guidance.picked, *answers))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
