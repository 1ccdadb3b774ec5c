"""A form's content as a flat table of texts, as drafts keep it, and as an entry. Knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from app.models.visit import Entry, Petitioner

_PERSON = tuple(part.name for part in fields(Petitioner) if part.name != "representative")
_ENTRY = ("form", "place", "narrative", "request", "materials", "repeats")
_PLAIN = ("picked", "reason", "back_day", "back_time", "back_reason")
_FLAGS = ("back", "nexting", "fresh")
_TRUE = "yes"
_CARD, _JOIN, _APART = "card.", "join.", "apart"
MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class Sheet:
    """What stands on the form: the entry, how many people as typed, the kind picked, the visit being amended ("" new).

    ``reason``: why a registered visit is changed. ``back``: it is entered later 补录, with the day, time and reason as typed.
    ``nexting``: cards are read one after another. ``fresh``: it was said to be a new matter. ``differs``: what a card says
    otherwise and nobody has decided on yet, by field such as ``petitioners.0.name``. ``apart``: persons said not to be this one, by
    their ids; ``joins``: persons said to be, each with the reason, to be merged once the visit is registered.
    """

    entry: Entry = field(default_factory=lambda: Entry((Petitioner(""),)))
    people: str = ""
    picked: str = ""
    visit_no: str = ""
    reason: str = ""
    back: bool = False
    back_day: str = ""
    back_time: str = ""
    back_reason: str = ""
    nexting: bool = False
    fresh: bool = False
    differs: tuple[tuple[str, str], ...] = ()
    apart: tuple[str, ...] = ()
    joins: tuple[tuple[str, str], ...] = ()

    @property
    def counted(self) -> Entry:
        """The entry with the number of people read; as many as are named where none was typed."""
        digits = "".join(str(int(sign)) for sign in self.people if sign.isdecimal())[:6]
        people = min(max(int(digits), 1), MOST_PEOPLE) if digits else len(self.entry.petitioners)
        return replace(self.entry, people=people)

    @property
    def blank(self) -> bool:
        """Whether nothing has been typed."""
        plain = Sheet(Entry((Petitioner(""),), form=self.entry.form))
        typed = (self.people, self.back_day, self.back_time, self.back_reason, self.picked)
        return not any(typed) and _bare(self.entry) == _bare(plain.entry)

    def says(self, other: "Sheet") -> bool:
        """Say whether the same is to be registered by both: what is entered, the count and the kind."""
        return (self.entry, self.people, self.picked) == (other.entry, other.people, other.picked)


def to_body(sheet: Sheet) -> dict[str, str]:
    """Give the sheet as a draft keeps it; empty fields are left out."""
    body = {"people": sheet.people, "visit": sheet.visit_no, _APART: " ".join(sheet.apart)}
    body |= {name: getattr(sheet, name) for name in _PLAIN}
    body |= {name: _TRUE if getattr(sheet, name) else "" for name in _FLAGS}
    body |= {name: getattr(sheet.entry, name) for name in _ENTRY}
    body |= {f"{_CARD}{name}": words for name, words in sheet.differs}
    body |= {f"{_JOIN}{person}": reason for person, reason in sheet.joins}
    for place, person in enumerate(sheet.entry.petitioners):
        body |= {f"petitioners.{place}.{name}": getattr(person, name) for name in _PERSON}
        body[f"petitioners.{place}.representative"] = _TRUE if person.representative else ""
    return {"petitioners": str(len(sheet.entry.petitioners))} | {key: text for key, text in body.items() if text}


def from_body(body: Mapping[str, str]) -> Sheet:
    """Read a draft back exactly as it was."""
    count = int(body.get("petitioners", "1"))
    people = tuple(_person(body, f"petitioners.{place}.") for place in range(count))
    words: dict[str, Any] = {name: body.get(name, "") for name in _ENTRY}
    more: dict[str, Any] = {name: body.get(name, "") for name in _PLAIN} | {name: body.get(name) == _TRUE for name in _FLAGS}
    more |= {"differs": _named(body, _CARD), "joins": _named(body, _JOIN), "apart": tuple(body.get(_APART, "").split())}
    return Sheet(replace(Entry(people), **words), body.get("people", ""), visit_no=body.get("visit", ""), **more)


def _named(body: Mapping[str, str], start: str) -> tuple[tuple[str, str], ...]:
    return tuple((key.removeprefix(start), text) for key, text in body.items() if key.startswith(start))


def _person(body: Mapping[str, str], at: str) -> Petitioner:
    words: dict[str, Any] = {name: body.get(at + name, "") for name in _PERSON}
    return Petitioner(**words, representative=body.get(f"{at}representative") == _TRUE)


def _bare(entry: Entry) -> Entry:
    """Leave out what a fresh form holds of itself."""
    people = tuple(replace(person, document_kind="", ethnic="", representative=False) for person in entry.petitioners)
    return replace(entry, petitioners=people, people=1, form="")
