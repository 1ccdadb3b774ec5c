"""Visits, their petitioners, the steps that follow and how they are found."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from app.models.fault import WorldFault
from app.models.found import Found
from app.models.moment import local_day
from app.models.setting import NUMBERS
from app.models.visit import Answer, Entry, Guidance, Petitioner, Status, Step, Visit
from app.store import persons, search
from app.store.connection import Link
from app.store.numbers import next_number
from app.store.pinyin import sort_key

_PEOPLE = (
    "name", "document_kind", "document_number", "sex", "birth", "ethnic", "phone", "household_address", "present_address",
    "name_note", "person",
)  # fmt: skip
_ENTRY = ("form", "people", "place", "narrative", "request", "materials", "repeats")
_PLAIN = ("id", "visit_no", "station", "batch", "clerk", "window", "matter", "content_version", "revision", "split_from", "backdated")


def add(link: Link, visit: Visit) -> Visit:
    """Add a visit inside the caller's transaction; gives it with its number and with the persons behind its petitioners."""
    year = local_day(visit.received_at).year
    counter = next_number(link, f"visit:{visit.station}:{year}")
    before = link.rows("SELECT value FROM settings WHERE key = ?", (NUMBERS,))
    prefix = before[0]["value"] if before else ""
    people = persons.settle(link, visit.entry.petitioners)
    kept = replace(visit, visit_no=f"{prefix}{visit.station}-{year}-{counter:06d}", entry=replace(visit.entry, petitioners=people))
    number = int(link.rows("SELECT coalesce(max(seq), 0) + 1 AS seq FROM visits")[0]["seq"])
    link.insert("visits", {**_row(kept), "seq": number, "counter": counter})
    _add_people(link, kept, number)
    search.write(link, number, kept.entry)
    return kept


def change(link: Link, visit: Visit) -> None:
    """Put a changed visit in the place of the old one, inside the caller's transaction.

    Raises WorldFault "changed-elsewhere" where somebody else has changed it since it was read.
    """
    rows = link.rows("SELECT * FROM visits WHERE id = ?", (visit.id,))
    if rows and rows[0]["revision"] >= visit.revision:
        raise WorldFault("changed-elsewhere", "这件来访刚在别的窗口改过，这一次没有保存。", "请重新打开这件来访，看过新的内容再改。")
    before = _people_of(link, [visit.id])[visit.id]
    people = persons.settle(link, visit.entry.petitioners, before)
    link.update("visits", visit.id, _row(visit))
    if people == before and visit.entry.narrative == rows[0]["narrative"]:
        return
    kept = replace(visit, entry=replace(visit.entry, petitioners=people))
    link.rows("DELETE FROM petitioners WHERE visit_id = ?", (visit.id,))
    _add_people(link, kept, rows[0]["seq"])
    search.drop(link, rows[0]["seq"])
    search.write(link, rows[0]["seq"], kept.entry)


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


def find(link: Link, words: str, limit: int, sealed: Collection[str]) -> tuple[Found, ...]:
    """Give visits by what is known of them, with what each was found by; those of ``sealed`` kinds by whole numbers only."""
    return search.find(link, words, limit, sealed, partial(_by_seq, link))


def name_keys(link: Link, visit_ids: Collection[str]) -> dict[str, str]:
    """Give the key under which each of these visits sorts by the pinyin of its first petitioner."""
    sql = "SELECT visit_id, pinyin FROM petitioners WHERE visit_id IN (SELECT value FROM json_each(?)) AND place_in_list = 0"
    return {row["visit_id"]: row["pinyin"] for row in link.rows(sql, (json.dumps([*visit_ids]),))}


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


def _add_people(link: Link, visit: Visit, number: int) -> None:
    for place, person in enumerate(visit.entry.petitioners):
        row: dict[str, Any] = {key: getattr(person, key) for key in _PEOPLE}
        row |= {
            "visit_id": visit.id,
            "visit_seq": number,
            "place_in_list": place,
            "representative": int(person.representative),
            "pinyin": sort_key(person.name),
        }
        link.insert("petitioners", row)


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
    return tuple(_made(link, rows).values())


def _by_seq(link: Link, numbers: Collection[int]) -> dict[int, Visit]:
    """Give visits by their running numbers, in the order asked for."""
    rows = link.rows("SELECT * FROM visits WHERE seq IN (SELECT value FROM json_each(?))", (json.dumps([*numbers]),)) if numbers else []
    made = _made(link, rows)
    found = {row["seq"]: made[row["id"]] for row in rows}
    return {number: found[number] for number in numbers if number in found}


def _made(link: Link, rows: list[Any]) -> dict[str, Visit]:
    people = _people_of(link, [row["id"] for row in rows])
    return {row["id"]: _visit(row, people[row["id"]]) for row in rows}


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
