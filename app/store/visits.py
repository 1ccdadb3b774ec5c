"""Visits, their petitioners, the steps that follow and the names index."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.visit import Answer, Entry, Guidance, Petitioner, Status, Step, Visit
from app.store import persons
from app.store.connection import Link
from app.store.numbers import next_number

_PEOPLE = (
    "name", "document_kind", "document_number", "sex", "birth", "ethnic", "phone", "household_address", "present_address",
    "name_note", "person",
)  # fmt: skip
_ENTRY = ("form", "people", "place", "narrative", "request", "materials", "repeats")
_PLAIN = ("id", "visit_no", "station", "batch", "clerk", "window", "matter", "content_version", "revision", "split_from", "backdated")
END = 4


def add(link: Link, visit: Visit) -> Visit:
    """Add a visit inside the caller's transaction; gives it with its number and with the persons behind its petitioners."""
    year = local_day(visit.received_at).year
    counter = next_number(link, f"visit:{visit.station}:{year}")
    people = persons.settle(link, visit.entry.petitioners)
    kept = replace(visit, visit_no=f"{visit.station}-{year}-{counter:06d}", entry=replace(visit.entry, petitioners=people))
    link.insert("visits", _row(kept))
    _add_people(link, kept)
    return kept


def change(link: Link, visit: Visit) -> None:
    """Put a changed visit in the place of the old one, inside the caller's transaction.

    Raises WorldFault "changed-elsewhere" where somebody else has changed it since it was read.
    """
    before = link.rows("SELECT revision FROM visits WHERE id = ?", (visit.id,))
    if before and before[0]["revision"] >= visit.revision:
        raise WorldFault("changed-elsewhere", "这件来访刚在别的窗口改过，这一次没有保存。", "请重新打开这件来访，看过新的内容再改。")
    people = persons.settle(link, visit.entry.petitioners, _people_of(link, [visit.id])[visit.id])
    link.update("visits", visit.id, _row(visit))
    gone = link.rows("DELETE FROM petitioners WHERE visit_id = ? RETURNING id", (visit.id,))
    for row in gone:
        link.rows("DELETE FROM names WHERE rowid = ?", (row["id"],))
    _add_people(link, replace(visit, entry=replace(visit.entry, petitioners=people)))


def by_number(link: Link, visit_no: str) -> Visit | None:
    """Give a visit by its number."""
    return next(iter(_visits(link, "visit_no = ?", (visit_no,), 1)), None)


def between(link: Link, start: datetime, end: datetime) -> tuple[Visit, ...]:
    """Give the visits registered from ``start`` until before ``end``, newest first."""
    return _visits(link, "received_at >= ? AND received_at < ?", (start.isoformat(), end.isoformat()), -1)


def entered_later(link: Link, start: datetime, end: datetime) -> tuple[Visit, ...]:
    """Give the back-dated visits entered from ``start`` until before ``end``, those that came last first."""
    where = "backdated <> '' AND registered_at >= ? AND registered_at < ?"
    return _visits(link, where, (start.isoformat(), end.isoformat()), -1)


def by_ids(link: Link, ids: Collection[str]) -> tuple[Visit, ...]:
    """Give visits by their ids, those that came last first."""
    return _visits(link, "id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),), -1)


def of_batch(link: Link, batch: str) -> tuple[Visit, ...]:
    """Give the visits of one batch, newest first."""
    return _visits(link, "batch = ?", (batch,), -1)


def find(link: Link, words: str, limit: int) -> tuple[Visit, ...]:
    """Give visits by the indexes: numbers whole or by their last four, names by any part."""
    upper = words.upper()
    ways = [
        ("visit_no = ?", upper),
        ("id IN (SELECT visit_id FROM letters WHERE letter_no = ?)", words),
        ("id IN (SELECT visit_id FROM petitioners WHERE document_number = ?)", upper),
        ("id IN (SELECT visit_id FROM petitioners WHERE phone = ?)", words),
    ]
    if len(words) == END and upper[:3].isdigit():
        ways.append(("id IN (SELECT visit_id FROM petitioners WHERE document_end = ?)", upper))
        ways.append(("id IN (SELECT visit_id FROM petitioners WHERE phone_end = ?)", words))
    if grams := _query(words):
        part = "id IN (SELECT visit_id FROM petitioners WHERE id IN (SELECT rowid FROM names WHERE names MATCH ? LIMIT 500))"
        ways.append((part, grams))
    where = " OR ".join(way for way, _ in ways)
    return _visits(link, where, tuple(value for _, value in ways), limit)


def seen_before(link: Link, document_number: str, name: str, phone: str, limit: int) -> tuple[Visit, ...]:
    """Give earlier visits of the persons known by this number, its beginning, or name with phone; merged records included."""
    return of_persons(link, persons.known(link, document_number, name, phone), limit)


def of_persons(link: Link, those: tuple[str, ...], limit: int) -> tuple[Visit, ...]:
    """Give the visits of persons, merged records included, newest first."""
    marks = json.dumps(persons.visit_ids(link, those, limit)) if those else "[]"
    return _visits(link, "id IN (SELECT value FROM json_each(?))", (marks,), limit)


def add_step(link: Link, step: Step) -> None:
    """Add a step inside the caller's transaction."""
    row = {key: getattr(step, key) for key in ("id", "visit_id", "code", "text", "organ", "rule")}
    link.insert("steps", {**row, "start": step.start.isoformat(), "due": _iso(step.due), "done_at": _iso(step.done_at)})


def steps_of(link: Link, visit_id: str) -> tuple[Step, ...]:
    """Give the steps after a visit, soonest due first."""
    rows = link.rows("SELECT * FROM steps WHERE visit_id = ? ORDER BY due IS NULL, due, id", (visit_id,))
    return tuple(map(_step, rows))


def steps_due(link: Link, day: date) -> tuple[Step, ...]:
    """Give the steps not done whose last day is ``day`` or earlier, soonest first."""
    rows = link.rows("SELECT * FROM steps WHERE done_at = '' AND due > '' AND due <= ? ORDER BY due, id", (day.isoformat(),))
    return tuple(map(_step, rows))


def grams(name: str) -> str:
    """Give the single characters and pairs of a name, as tokens for the index."""
    plain = [character for character in name if character.isalnum()]
    pairs = [first + second for first, second in pairwise(plain)]
    return " ".join(_token(part) for part in (*plain, *pairs))


def _query(words: str) -> str:
    plain = [character for character in words if character.isalnum()]
    pairs = [first + second for first, second in pairwise(plain)]
    return " AND ".join(_token(part) for part in pairs or plain)


def _token(part: str) -> str:
    """Write a token as code points: the index's own tokenizer would drop or fold rare characters."""
    return "x".join(f"{ord(character):x}" for character in part.lower()).join("zz")


def _add_people(link: Link, visit: Visit) -> None:
    for place, person in enumerate(visit.entry.petitioners):
        row: dict[str, Any] = {key: getattr(person, key) for key in _PEOPLE}
        row |= {
            "visit_id": visit.id,
            "place_in_list": place,
            "representative": int(person.representative),
            "document_end": person.document_number[-END:],
            "phone_end": person.phone[-END:],
        }
        link.insert("petitioners", row)
        link.rows("INSERT INTO names (rowid, grams) VALUES (last_insert_rowid(), ?)", (grams(person.name),))


def _row(visit: Visit) -> dict[str, Any]:
    row: dict[str, Any] = {key: getattr(visit, key) for key in _PLAIN}
    row |= {key: getattr(visit.entry, key) for key in _ENTRY}
    row |= {"received_at": visit.received_at.isoformat(), "written_at": visit.written_at.isoformat()}
    row["registered_at"] = _iso(visit.registered_at)
    return row | {"status": str(visit.status), "guidance": _guidance_text(visit.guidance)}


def _guidance_text(guidance: Guidance) -> str:
    answers = {code: [answer.value, _iso(answer.day)] for code, answer in guidance.answers.items()}
    return json.dumps({"answers": answers, "picked": guidance.picked, "reason": guidance.reason}, ensure_ascii=False)


def _guidance(text: str) -> Guidance:
    data = json.loads(text)
    answers = {
        code: Answer(value, date.fromisoformat(day) if day else None) for code, (value, day) in data["answers"].items()
    }
    return Guidance(answers, data["picked"], data["reason"])


def _visits(link: Link, where: str, values: tuple[Any, ...], limit: int) -> tuple[Visit, ...]:
    rows = link.rows(f"SELECT * FROM visits WHERE {where} ORDER BY received_at DESC, visit_no DESC LIMIT ?", (*values, limit))  # noqa: S608
    people = _people_of(link, [row["id"] for row in rows])
    return tuple(_visit(row, people[row["id"]]) for row in rows)


def _people_of(link: Link, visit_ids: list[str]) -> dict[str, tuple[Petitioner, ...]]:
    found: dict[str, list[Petitioner]] = {each: [] for each in visit_ids}
    sql = "SELECT * FROM petitioners WHERE visit_id IN (SELECT value FROM json_each(?)) ORDER BY visit_id, place_in_list"
    for row in link.rows(sql, (json.dumps(visit_ids),)) if visit_ids else ():
        words = {key: row[key] for key in _PEOPLE}
        found[row["visit_id"]].append(Petitioner(**words, representative=bool(row["representative"])))
    return {each: tuple(people) for each, people in found.items()}


def _visit(row: Any, people: tuple[Petitioner, ...]) -> Visit:
    words = {key: row[key] for key in _PLAIN}
    return Visit(
        **words,
        received_at=datetime.fromisoformat(row["received_at"]),
        written_at=datetime.fromisoformat(row["written_at"]),
        entry=Entry(people, **{key: row[key] for key in _ENTRY}),
        guidance=_guidance(row["guidance"]),
        status=Status(row["status"]),
        registered_at=datetime.fromisoformat(row["registered_at"]) if row["registered_at"] else None,
    )


def _step(row: Any) -> Step:
    return Step(
        row["id"],
        row["visit_id"],
        row["code"],
        row["text"],
        row["organ"],
        date.fromisoformat(row["start"]),
        date.fromisoformat(row["due"]) if row["due"] else None,
        row["rule"],
        datetime.fromisoformat(row["done_at"]) if row["done_at"] else None,
    )


def _iso(moment: date | datetime | None) -> str:
    return moment.isoformat() if moment else ""
