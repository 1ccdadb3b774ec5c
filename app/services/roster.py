"""A list of names, typed or pasted one to a line, as people who came along."""

import re
from collections.abc import Sequence

from app.models.text import tidy_name, tidy_number
from app.models.visit import Petitioner

_NUMBERED = re.compile(r"^\s*[（(]?\d{1,4}[)）.．、:：]?\s+|^\s*[（(]?\d{1,4}[)）.．、]\s*")
_APART = re.compile(r"[\t,，;；、|　]+| {1,}")
_PHONE = re.compile(r"^1\d{10}$|^0\d{2,3}-?\d{7,8}$")
_SEXES = {"男": "男", "女": "女", "男性": "男", "女性": "女"}
_DOCUMENT = re.compile(r"^(\d{15}|\d{17}[\dX]|[A-Z]{1,3}\d{6,10}|\d{8,10})$")


def read_roster(text: str) -> tuple[Petitioner, ...]:
    """Read one person from each line: a name, and in any order a document number, a phone and the sex; empty lines are passed over.

    A number before the name, as lists have it, is left out. Names in a row with 、 between them are as many people.
    """
    return tuple(person for line in text.splitlines() for part in _people(line) if (person := _read(part)) is not None)


def newcomers(people: Sequence[Petitioner], listed: Sequence[Petitioner]) -> tuple[Petitioner, ...]:
    """Give those whose document number is not on the list yet, each number once; namesakes without a number are let in."""
    known = {tidy_number(each.document_number) for each in listed} - {""}
    found = []
    for person in people:
        if not person.document_number or person.document_number not in known:
            known.add(person.document_number)
            found.append(person)
    return tuple(found)


def namesakes(people: Sequence[Petitioner]) -> tuple[str, ...]:
    """Give the names that stand more than once on the list without a number to tell them apart."""
    names = [tidy_name(each.name) for each in people]
    bare = {tidy_name(each.name) for each in people if not each.document_number.strip()}
    return tuple(name for name in dict.fromkeys(names) if name and name in bare and names.count(name) > 1)


def listed_at(number: str, people: Sequence[Petitioner]) -> int:
    """Give the place of who has this document number, counted from 0; -1 where nobody has."""
    plain = tidy_number(number)
    return next((place for place, each in enumerate(people) if plain and tidy_number(each.document_number) == plain), -1)


def awaited_at(name: str, people: Sequence[Petitioner]) -> int:
    """Give the place that a card's holder takes: who has the same name and no number yet, else an empty place; -1 for none."""
    bare = [place for place, each in enumerate(people) if not each.document_number.strip()]
    same = [place for place in bare if name and tidy_name(people[place].name) == tidy_name(name)]
    empty = [place for place in bare if not people[place].name.strip()]
    return next(iter([*same, *empty]), -1)


def _people(line: str) -> list[str]:
    """Part a line of bare names; where anything else stands in it, 、 parts the words about one person."""
    bare = _NUMBERED.sub("", line, count=1)
    parts = [part.strip() for part in bare.split("、")]
    one = any(letter.isdigit() for letter in bare) or any(part in _SEXES for part in parts)
    return [line] if one else parts


def _read(line: str) -> Petitioner | None:
    words: list[str] = []
    number, phone, sex = "", "", ""
    for part in _APART.split(_NUMBERED.sub("", line, count=1)):
        plain = tidy_number(part)
        if not phone and _PHONE.match(plain):
            phone = plain
        elif not number and _DOCUMENT.match(plain):
            number = plain
        elif words and not sex and plain in _SEXES:
            sex = _SEXES[plain]
        elif plain:
            words.append(part)
    name = tidy_name(" ".join(words))
    return Petitioner(name, document_number=number, phone=phone, sex=sex) if name or number else None
