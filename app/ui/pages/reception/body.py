"""A form's content as a flat table of texts, as drafts keep it, and as an entry. Knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from app.models.visit import Entry, Petitioner

_PERSON = tuple(part.name for part in fields(Petitioner) if part.name != "representative")
_ENTRY = ("form", "place", "narrative", "request", "materials", "repeats")
_TRUE = "yes"
MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class Sheet:
    """What stands on the form: the entry, how many people as typed, the kind picked, the visit being amended ("" new)."""

    entry: Entry = field(default_factory=lambda: Entry((Petitioner(""),)))
    people: str = ""
    picked: str = ""
    visit_no: str = ""

    @property
    def counted(self) -> Entry:
        """The entry with the number of people read; as many as are named where none was typed."""
        digits = "".join(str(int(sign)) for sign in self.people if sign.isdecimal())[:6]
        people = min(max(int(digits), 1), MOST_PEOPLE) if digits else len(self.entry.petitioners)
        return replace(self.entry, people=people)

    @property
    def blank(self) -> bool:
        """Whether nothing has been typed."""
        plain = Sheet(Entry((Petitioner(""),), form=self.entry.form), visit_no=self.visit_no)
        return not self.people and _bare(self.entry) == _bare(plain.entry)


def to_body(sheet: Sheet) -> dict[str, str]:
    """Give the sheet as a draft keeps it; empty fields are left out."""
    body = {"people": sheet.people, "picked": sheet.picked, "visit": sheet.visit_no}
    body |= {name: getattr(sheet.entry, name) for name in _ENTRY}
    for place, person in enumerate(sheet.entry.petitioners):
        body |= {f"petitioners.{place}.{name}": getattr(person, name) for name in _PERSON}
        body[f"petitioners.{place}.representative"] = _TRUE if person.representative else ""
    return {"petitioners": str(len(sheet.entry.petitioners))} | {key: text for key, text in body.items() if text}


def from_body(body: Mapping[str, str]) -> Sheet:
    """Read a draft back exactly as it was."""
    count = int(body.get("petitioners", "1"))
    people = tuple(_person(body, f"petitioners.{place}.") for place in range(count))
    words: dict[str, Any] = {name: body.get(name, "") for name in _ENTRY}
    return Sheet(replace(Entry(people), **words), body.get("people", ""), body.get("picked", ""), body.get("visit", ""))


def _person(body: Mapping[str, str], at: str) -> Petitioner:
    words: dict[str, Any] = {name: body.get(at + name, "") for name in _PERSON}
    return Petitioner(**words, representative=body.get(f"{at}representative") == _TRUE)


def _bare(entry: Entry) -> Entry:
    """Leave out what a fresh form holds of itself."""
    people = tuple(replace(person, document_kind="", ethnic="", representative=False) for person in entry.petitioners)
    return replace(entry, petitioners=people, people=1, form="")
