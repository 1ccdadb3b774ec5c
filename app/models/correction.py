"""A correction 更正: who changed what after the registration, from what, to what, and why. And the closing of a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module

from app.models.visit import Entry, Petitioner

YES = "yes"
MATTER = "matter"
ENTRY_LABELS = {
    "form": "来访形式",
    "people": "来访人数",
    "place": "问题属地",
    "narrative": "反映事项",
    "request": "诉求",
    "materials": "提交材料",
    "repeats": "同一事项",
    MATTER: "事项种类",
}
PERSON_LABELS = {
    "name": "姓名",
    "document_kind": "证件类型",
    "document_number": "证件号码",
    "sex": "性别",
    "birth": "出生日期",
    "ethnic": "民族",
    "phone": "电话",
    "household_address": "户籍地址",
    "present_address": "现住址",
    "representative": "代表",
    "name_note": "姓名用字",
}
_PEOPLE = "petitioners"


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of a visit changed. ``field`` is the entry field's name, such as ``petitioners.0.phone``.

    ``petitioners.2`` alone: a person put in or taken out, with everything known of them. ``matter``: the kind.
    ``after_closing``: the day of the visit had been closed by then.
    """

    visit_id: str
    field: str
    before: str
    after: str
    reason: str
    at: datetime
    clerk: str
    after_closing: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """A day closed 日结: from then on a change to that day is a correction after closing."""

    day: date
    at: datetime
    clerk: str


def label(field: str) -> str:
    """Give what people call a field: 电话, or 第2位电话 for one who came along."""
    if not field.startswith(f"{_PEOPLE}."):
        return ENTRY_LABELS.get(field, field)
    _, place, *name = field.split(".")
    whose = "" if place == "0" else f"第{int(place) + 1}位"
    return whose + (PERSON_LABELS.get(name[0], name[0]) if name else "信访人")


def differences(before: Entry, after: Entry) -> tuple[tuple[str, str, str], ...]:
    """Give each field that differs, with its old and its new value; people are told apart by number, else by name."""
    plain = [
        (name, str(getattr(before, name)), str(getattr(after, name)))
        for name in ENTRY_LABELS
        if name != MATTER and getattr(before, name) != getattr(after, name)
    ]
    return (*_of_people(before.petitioners, after.petitioners), *plain)


def _of_people(before: tuple[Petitioner, ...], after: tuple[Petitioner, ...]) -> Iterator[tuple[str, str, str]]:
    same = import_module("difflib").SequenceMatcher(None, [*map(_key, before)], [*map(_key, after)], autojunk=False)
    for _tag, first, last, other, end in same.get_opcodes():
        both = min(last - first, end - other)
        for step in range(both):
            yield from _of_person(other + step, before[first + step], after[other + step])
        for place in range(first + both, last):
            yield f"{_PEOPLE}.{place}", _whole(before[place]), ""
        for place in range(other + both, end):
            yield f"{_PEOPLE}.{place}", "", _whole(after[place])


def _of_person(place: int, before: Petitioner, after: Petitioner) -> Iterator[tuple[str, str, str]]:
    for name in PERSON_LABELS:
        old, new = _text(before, name), _text(after, name)
        if old != new:
            yield f"{_PEOPLE}.{place}.{name}", old, new


def _whole(person: Petitioner) -> str:
    """Write everything known of a person in one line, so that nothing is lost when they are taken out."""
    words = (f"{name}：{_text(person, code)}" for code, name in PERSON_LABELS.items() if _text(person, code) not in {"", YES})
    return "　".join([*words, *(["代表"] if person.representative else [])])


def _text(person: Petitioner, name: str) -> str:
    return (YES if person.representative else "") if name == "representative" else str(getattr(person, name))


def _key(person: Petitioner) -> str:
    return person.document_number or person.name
