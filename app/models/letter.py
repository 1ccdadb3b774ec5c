"""Letters 告知书: the form (data of the pack) and the composed letter (what is drawn)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.models.chart import Chart, Lit


class FieldKind(StrEnum):
    """How a field of a letter is filled in."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One field beside the preview. ``default`` may hold placeholders; ``event`` ties a date field to a start event."""

    code: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    default: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    event: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the tick list: where the visitor's case stands.

    ``nodes``: chart nodes that mean this stage (the last one on the path decides). ``organ``: code of the organ to go to.
    ``todo``: what to do there; ``deadlines``: rules that run now; ``bring``: papers; ``next``: what if one disagrees.
    """

    code: str
    label: str
    nodes: tuple[str, ...]
    organ: str
    todo: str
    deadlines: tuple[str, ...]
    bring: str
    next: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a form. ``point`` is which of the thirteen points it serves (3…12); ``stages`` limits it."""

    point: int
    text: str
    cites: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class LetterForm:
    """The form of one letter. ``sealed``: neither the reported person nor the content may be printed.

    ``anytime``: a paper of the desk that may be issued with any visit, whatever its kind, even before one is settled.
    ``receipt``: whether stub 存根 and delivery receipt 送达回证 go with it.
    """

    code: str
    title: str
    subtitle: str
    sealed: bool
    fields: tuple[Field, ...]
    stages: tuple[Stage, ...]
    paragraphs: tuple[Paragraph, ...]
    anytime: bool = False
    receipt: bool = True


class BlockKind(StrEnum):
    """How a block of the composed letter is set."""

    BODY = "body"
    HEADING = "heading"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph to be set: ``ticked`` matters for tick lists; ``strong`` are the parts to be underlined."""

    kind: BlockKind
    text: str
    ticked: bool = False
    strong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathSheet:
    """The letter's back side: this visitor's own path, drawn as a chart, and how each date was worked out.

    ``workings``: the name of a deadline with its steps in words.
    """

    title: str
    chart: Chart
    lit: Lit
    captions: Mapping[str, str]
    workings: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be drawn: letterhead, number, title, blocks, signature, and the two papers that go with it.

    ``stub`` 存根 and ``receipt`` 送达回证 are label and value pairs (a value "" leaves room for handwriting); both empty where
    the form has none. ``large``: set in large type, for old eyes. ``path``: what stands on its back, None for nothing.
    """

    letterhead: str
    letter_no: str
    title: str
    subtitle: str
    addressee: str
    blocks: tuple[Block, ...]
    signature: str
    signed_on: date
    contact: str
    visit_no: str
    stub: tuple[tuple[str, str], ...]
    receipt: tuple[tuple[str, str], ...]
    footer: str
    large: bool = False
    path: PathSheet | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter as issued and kept: ``pdf`` is read apart, by id. A voided one keeps its number, with the reason.

    ``petitioner``: whose letter it is, by the place in the list at that time, where each of a group has one of their own; -1
    everybody's. ``named``: the name it was made out to then, "" everybody's.
    """

    id: str
    visit_id: str
    letter_no: str
    form: str
    sha256: str
    issued_at: datetime
    clerk: str
    voided_at: datetime | None = None
    void_reason: str = ""
    delivery: str = ""
    printed: int = 0
    petitioner: int = -1
    named: str = ""
