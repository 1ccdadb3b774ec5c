"""Persons behind petitioners: who is known already, who may be the same, and the merging of two records."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.models.fault import WorldFault
from app.models.key import new_key
from app.models.person import UNNAMED, Merge, Person, long_form, slips_of, sure_beginning, sure_number
from app.models.visit import Petitioner
from app.store.connection import Link
from app.store.pinyin import same_sound

_SAME = """
    WITH RECURSIVE same (id) AS (
        SELECT value FROM json_each(?)
        UNION SELECT kept FROM merges JOIN same ON gone = same.id WHERE parted_at = ''
        UNION SELECT gone FROM merges JOIN same ON kept = same.id WHERE parted_at = ''
    )
"""
_MANY, _FEW = 500, 20
_OF_NUMBERS = "SELECT * FROM petitioners WHERE document_number IN (SELECT value FROM json_each(?)) LIMIT ?"
_Likeness = tuple[str, str, tuple[Any, ...], Callable[[Any], bool]]


def settle(link: Link, people: tuple[Petitioner, ...], before: tuple[Petitioner, ...] = ()) -> tuple[Petitioner, ...]:
    """Give each petitioner the person behind it; ``before``: who stood in the visit, where it is being changed.

    A sure document number leads to who has it; else a petitioner keeps its person; else there is a new one.
    Must be called before the rows of ``before`` are taken away, inside the caller's transaction.
    """
    left = list(before)
    kept = [_counterpart(person, left, place) for place, person in enumerate(people)]
    settled, fresh = [], dict[str, str]()
    for person, old in zip(people, kept, strict=True):
        number = sure_number(person)
        found = (owner_of(link, person) or fresh.get(number, "")) if number else ""
        found = found or _own(link, person.person or old, number, before) or new_key()
        if number:
            fresh[number] = found
        settled.append(replace(person, person=found))
    return tuple(settled)


def owner_of(link: Link, petitioner: Petitioner) -> str:
    """Give the person who has this sure document number, "" where it is not sure or nobody's."""
    number = sure_number(petitioner)
    if not number:
        return ""
    rows = link.rows("SELECT * FROM petitioners WHERE document_number = ? ORDER BY id LIMIT ?", (number, _FEW))
    return next((row["person"] for row in rows if row["person"] and _number_of(row)), "")


def together(link: Link, persons: Iterable[str]) -> tuple[str, ...]:
    """Give the persons with all that they are merged with, over any number of merges."""
    rows = link.rows(_SAME + "SELECT id FROM same", (json.dumps([*persons]),))  # noqa: S608
    return tuple(row["id"] for row in rows)


def visit_ids(link: Link, persons: Iterable[str], limit: int) -> tuple[str, ...]:
    """Give the ids of the visits of persons, merged records included, newest first."""
    sql = """SELECT id FROM visits WHERE id IN (SELECT visit_id FROM petitioners WHERE person IN (SELECT id FROM same))
             ORDER BY received_at DESC, visit_no DESC LIMIT ?"""
    return tuple(row["id"] for row in link.rows(_SAME + sql, (json.dumps([*persons]), limit)))


def known(link: Link, document_number: str, name: str, phone: str) -> tuple[str, ...]:
    """Give the persons with this document number, or its beginning where only one begins so, or with name and phone."""
    found = [row["person"] for row in link.rows("SELECT DISTINCT person FROM petitioners WHERE document_number = ?", (document_number,))]
    if not document_number:
        found = []
    elif not found and sure_beginning(document_number):
        found = _beginning(link, document_number)
    if name and phone and name != UNNAMED:
        sql = "SELECT DISTINCT person FROM petitioners WHERE phone = ? AND name = ?"
        found += [row["person"] for row in link.rows(sql, (phone, name))]
    return tuple(dict.fromkeys(found))


def like(link: Link, petitioner: Petitioner, limit: int) -> tuple[Person, ...]:
    """Give the persons who may be this petitioner under another record, the likeliest first, each with the reason."""
    own = together(link, [each for each in (petitioner.person, owner_of(link, petitioner)) if each])
    seen, found = set(own), []
    for because, row in _candidates(link, petitioner):
        if row["person"] in seen:
            continue
        one = together(link, [row["person"]])
        seen.update(one)
        found.append(_person(link, one, because))
        if len(found) == limit:
            break
    return tuple(found)


def merge(link: Link, merging: Merge) -> None:
    """Join two records inside the caller's transaction. Raises WorldFault "already-merged"."""
    if merging.gone in together(link, [merging.kept]):
        raise WorldFault("already-merged", "这两份记录已经是同一个人。", "不用再合并。")
    words = {key: getattr(merging, key) for key in ("id", "kept", "gone", "reason", "clerk", "parted_clerk")}
    link.insert("merges", {**words, "at": merging.at.isoformat(), "parted_at": ""})


def part(link: Link, merge_id: str, at: datetime, clerk: str) -> None:
    """Part what a merge joined, inside the caller's transaction. Raises WorldFault "already-parted"."""
    sql = "UPDATE merges SET parted_at = ?, parted_clerk = ? WHERE id = ? AND parted_at = '' RETURNING id"
    if not link.rows(sql, (at.isoformat(), clerk, merge_id)):
        raise WorldFault("already-parted", "这次合并已经拆开了。", "请重新打开这个人的记录看一看。")


def merges_of(link: Link, person: str) -> tuple[Merge, ...]:
    """Give every merge in which a person, or a record now merged with it, was; newest first."""
    sql = "SELECT * FROM merges WHERE kept IN (SELECT id FROM same) OR gone IN (SELECT id FROM same) ORDER BY at DESC, id DESC"
    return tuple(
        Merge(
            **{key: row[key] for key in ("id", "kept", "gone", "reason", "clerk", "parted_clerk")},
            at=datetime.fromisoformat(row["at"]),
            parted_at=datetime.fromisoformat(row["parted_at"]) if row["parted_at"] else None,
        )
        for row in link.rows(_SAME + sql, (json.dumps([person]),))
    )


def _counterpart(person: Petitioner, left: list[Petitioner], place: int) -> str:
    """Give whose place in the visit a petitioner had before the change, each only once; "" for somebody new."""
    tests: tuple[Callable[[Petitioner], bool], ...] = (
        lambda old: bool(person.person) and old.person == person.person,
        lambda old: bool(person.document_number) and old.document_number == person.document_number,
        lambda old: person.name != UNNAMED and old.name == person.name,
        lambda old: bool({person.phone, person.birth} & {old.phone, old.birth} - {""}),
        lambda old: old.name == person.name and left.index(old) == place,
    )
    for test in tests:
        for old in left:
            if test(old):
                left.remove(old)
                return old.person
    return ""


def _own(link: Link, person: str, number: str, before: tuple[Petitioner, ...]) -> str:
    """Give the person kept, unless another sure number than this one is known of it from elsewhere."""
    if not person or not number:
        return person
    rows = link.rows("SELECT * FROM petitioners WHERE person = ? LIMIT ?", (person, _MANY))
    numbers = [found for row in rows if (found := _number_of(row))]
    for old in before:
        if old.person == person and sure_number(old) in numbers:
            numbers.remove(sure_number(old))
    return person if set(numbers) <= {number} else ""


def _beginning(link: Link, start: str) -> list[str]:
    """Give whom a beginning of a number belongs to, where it is one person's alone."""
    sql = "SELECT DISTINCT person FROM petitioners WHERE document_number >= ? AND document_number < ? LIMIT ?"
    found = [row["person"] for row in link.rows(sql, (start, start + "\U0010ffff", _MANY))]
    return found if found and set(found) <= set(together(link, found[:1])) else []


def _candidates(link: Link, petitioner: Petitioner) -> Iterator[tuple[str, Any]]:
    for because, sql, values, fits in _likenesses(petitioner):
        for row in link.rows(sql, (*values, _MANY)):
            if row["person"] and fits(row):
                yield because, row


def _likenesses(petitioner: Petitioner) -> Iterator[_Likeness]:
    """Give the ways to be like somebody, the surest first: the reason, the question to an index, and what its rows must meet."""
    number, name, birth, phone = petitioner.document_number, petitioner.name, petitioner.birth, petitioner.phone
    named = bool(name) and name != UNNAMED
    if number:
        yield "证件号码相同", _OF_NUMBERS, (json.dumps([number]),), lambda _row: True
        yield "15位旧号码与18位号码相合", _OF_NUMBERS, (json.dumps(_other_form(number)),), lambda _row: True
    same_birth = "SELECT * FROM petitioners WHERE birth = ? AND birth <> '' ORDER BY id DESC LIMIT ?"
    same_phone = "SELECT * FROM petitioners WHERE phone = ? AND phone <> '' ORDER BY id DESC LIMIT ?"
    if named:
        yield "姓名和出生日期相同", same_birth, (birth,), lambda row: row["name"] == name
        yield "姓名和电话相同", same_phone, (phone,), lambda row: row["name"] == name
    if number:
        yield "证件号码只差一处", _OF_NUMBERS, (json.dumps(slips_of(number)),), lambda _row: True
    if named:
        yield "姓名读音和出生日期相同", same_birth, (birth,), lambda row: same_sound(row["name"], name)
    yield "电话相同", same_phone, (phone,), lambda _row: True


def _other_form(number: str) -> tuple[str, ...]:
    """Give the 18-digit number of a 15-digit one, or the 15-digit one that an 18-digit number may have had."""
    short = number[:6] + number[8:17]
    if long_form(short) == number:
        return (short,)
    return (long_form(number),) if long_form(number) else ()


def _person(link: Link, persons: tuple[str, ...], because: str) -> Person:
    """Give one person as last registered; of merged records the one that was kept stands for all."""
    marks = json.dumps(persons)
    joined = "SELECT gone FROM merges WHERE parted_at = '' AND gone IN (SELECT value FROM json_each(?))"
    gone = {row["gone"] for row in link.rows(joined, (marks,))}
    sql = """SELECT petitioners.*, visits.received_at FROM petitioners JOIN visits ON visits.id = visit_id
             WHERE person IN (SELECT value FROM json_each(?)) ORDER BY received_at DESC, petitioners.id DESC LIMIT ?"""
    rows = link.rows(sql, (marks, _MANY))
    words = {key: next((row[key] for row in rows if row[key]), "") for key in ("name", "document_number", "birth", "phone")}
    first = min(set(persons) - gone)
    visits = len({row["visit_id"] for row in rows})
    return Person(first, **words, last_visit=datetime.fromisoformat(rows[0]["received_at"]), visits=visits, because=because)


def _number_of(row: Any) -> str:
    return sure_number(Petitioner(row["name"], row["document_kind"] or "", row["document_number"] or ""))
