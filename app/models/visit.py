"""A visit 来访: who came, about what, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a visit stands at the desk."""

    CHECKED_IN = "checked_in"
    GUIDED = "guided"
    LETTER_ISSUED = "letter_issued"
    CLOSED = "closed"


STATUS_WORDS = {
    Status.CHECKED_IN: "已登记",
    Status.GUIDED: "待出文书",
    Status.LETTER_ISSUED: "已出文书",
    Status.CLOSED: "办结",
}


@dataclass(frozen=True, slots=True)
class Petitioner:
    """One petitioner 信访人. Everything but the name may be unknown; ``birth`` is ISO text or "".

    ``name_note`` describes characters of the name that a font may lack, as people say them (左王右燊). ``person`` is the id of the
    person behind it, given by the store at registration.
    """

    name: str
    document_kind: str = "居民身份证"
    document_number: str = ""
    sex: str = ""
    birth: str = ""
    ethnic: str = ""
    phone: str = ""
    household_address: str = ""
    present_address: str = ""
    representative: bool = False
    name_note: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered at check-in. ``people`` counts everyone who came; ``place`` is 问题属地 (a station code or words).

    ``repeats``: the number of the earlier visit whose matter this is 同一事项, "" for a new matter 新事项.
    """

    petitioners: tuple[Petitioner, ...]
    form: str = "走访"
    people: int = 1
    place: str = ""
    narrative: str = ""
    request: str = ""
    materials: str = ""
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: ``yes``, ``no``, ``unsure``, ``done`` or a choice; and the date given with it."""

    value: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Guidance:
    """The stored side of a walk: answers by node code; a kind picked by hand, with the reason where it overrides."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    picked: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One registration 登记. Visits split from one another share ``batch``; ``revision`` grows with each change.

    ``received_at`` is when they came, ``registered_at`` when that was entered: later where ``backdated`` says why 补录.
    """

    id: str
    visit_no: str
    station: str
    batch: str
    received_at: datetime
    clerk: str
    window: str
    entry: Entry
    guidance: Guidance
    matter: str
    status: Status
    content_version: str
    revision: int
    written_at: datetime
    split_from: str = ""
    registered_at: datetime | None = None
    backdated: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something the law wants done after the visit: what, by whom it goes on to, from when, by when."""

    id: str
    visit_id: str
    code: str
    text: str
    organ: str
    start: date
    due: date | None
    rule: str
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a letter was handed over: signed, or refused with the reason and two witnesses."""

    letter_id: str
    outcome: str
    reason: str
    witnesses: tuple[str, ...]
    at: datetime
    clerk: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been typed and not yet registered: form fields as text, by name."""

    id: str
    body: Mapping[str, str]
    updated_at: datetime
