"""Values as plain JSON data, for the command line."""

from typing import Any

from app.models.chart import Node, Shape
from app.models.fault import Notice
from app.models.letter import Issued
from app.models.moment import local
from app.models.pack import Pack
from app.models.suggestion import Suggestion
from app.models.visit import STATUS_WORDS, Petitioner, Visit
from app.models.walk import Passed, State
from app.ports import Desk
from app.services import find, guide

_PERSON = (
    "name", "name_note", "document_kind", "document_number", "sex", "birth", "ethnic", "phone", "household_address", "present_address",
    "representative",
)  # fmt: skip


def visit(each: Visit) -> dict[str, Any]:
    """Give a visit as stored."""
    entry = each.entry
    return {
        "visit_no": each.visit_no,
        "id": each.id,
        "received_at": local(each.received_at).isoformat(timespec="seconds"),
        "station": each.station,
        "window": each.window,
        "clerk": each.clerk,
        "status": str(each.status),
        "matter": each.matter or None,
        "revision": each.revision,
        "split_from": each.split_from or None,
        "registered_at": local(each.registered_at).isoformat(timespec="seconds") if each.registered_at else None,
        "backdated": each.backdated or None,
        "form": entry.form,
        "people": entry.people,
        "place": entry.place,
        "narrative": entry.narrative,
        "request": entry.request,
        "materials": entry.materials,
        "repeats": entry.repeats or None,
        "petitioners": [_person(person) for person in entry.petitioners],
    }


def row(pack: Pack, each: Visit) -> dict[str, Any]:
    """Give a visit as a list shows it: a sealed one without its content, the name masked."""
    name = each.entry.petitioners[0].name
    sealed = find.masked(pack, each)
    return {
        "visit_no": each.visit_no,
        "received_at": local(each.received_at).isoformat(timespec="seconds"),
        "name": name[:1] + "**" if sealed else name,
        "people": each.entry.people,
        "matter": each.matter or None,
        "status": str(each.status),
        "status_words": STATUS_WORDS[each.status],
        "narrative": None if sealed else each.entry.narrative,
    }


def notice(each: Notice) -> dict[str, str]:
    """Give a remark with its field."""
    return {"field": each.field, "sentence": each.sentence}


def suggestion(each: Suggestion) -> dict[str, Any]:
    """Give a suggested kind with the words that led to it."""
    return {"matter": each.matter, "score": round(each.score, 3), "because": list(each.because)}


def letter(each: Issued) -> dict[str, Any]:
    """Give a letter as issued."""
    return {
        "letter_no": each.letter_no,
        "form": each.form,
        "sha256": each.sha256,
        "issued_at": local(each.issued_at).isoformat(timespec="seconds"),
        "void": each.voided_at is not None,
    }


def guidance(desk: Desk, record: find.Record, cleared: tuple[Node, ...]) -> dict[str, Any]:
    """Give where a walk stands, what it asks or ends in, its path, dates and next steps."""
    here = record.position
    asking = here.state in {State.ASKING, State.UNSURE}
    return {
        "visit_no": record.visit.visit_no,
        "matter": here.matter or None,
        "letter": desk.pack.matters[here.matter].letter if here.matter else None,
        "state": str(here.state),
        "position": here.node.code,
        "question": _question(here.node) if asking else None,
        "outcome": None if asking else {"node": here.node.code, "text": here.node.text, "say": here.node.say},
        "path": [_passed(step) for step in here.path],
        "cleared": [node.code for node in cleared],
        "deadlines": [_due(due) for due in guide.known_dues(desk, record.visit)],
        "next_steps": [
            {"code": step.code, "text": step.text, "organ": step.organ, "due": step.due.isoformat() if step.due else None}
            for step in record.steps
        ],
    }


def _question(node: Node) -> dict[str, Any]:
    return {
        "node": node.code,
        "text": node.text,
        "ask": node.ask or node.text,
        "answers": {edge.answer: edge.label for edge in node.edges},
        "date": node.date.event if node.date else None,
        "say": node.say,
    }


def _passed(step: Passed) -> dict[str, Any]:
    answer = step.answer
    asked = step.node.shape is Shape.QUESTION
    return {
        "node": step.node.code,
        "text": step.node.ask if asked and step.node.ask else step.node.text,
        "answer": answer.value if answer else None,
        "date": answer.day.isoformat() if answer and answer.day else None,
    }


def _due(due: guide.Due) -> dict[str, Any]:
    return {
        "rule": due.rule.code,
        "name": due.rule.name,
        "last_day": due.worked.last_day.isoformat(),
        "days_left": due.days_left,
        "steps": list(due.worked.steps),
    }


def _person(person: Petitioner) -> dict[str, Any]:
    return {key: getattr(person, key) for key in _PERSON}
