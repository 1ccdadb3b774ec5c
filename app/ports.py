"""What the services need from the outside, and no more."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Protocol

from app.models.booklet import Booklet, Poster
from app.models.card import Reading
from app.models.chart import Chart, Lit
from app.models.correction import Closing, Correction
from app.models.deadline import Calendar
from app.models.found import Found
from app.models.letter import Issued, Letter
from app.models.pack import Approval, Flaw, Pack
from app.models.person import Merge, Person
from app.models.report import Report
from app.models.ticket import Ticket
from app.models.version import Change, Difference, Rows, Version
from app.models.visit import Delivery, Draft, Petitioner, Step, Visit

Format = Literal["pdf", "svg", "png"]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""


class Store(Protocol):
    """The encrypted store. Every writing call is one transaction, durable when it returns.

    All raise WorldFault: "disk-full", "store-read-only", "store-damaged", "store-busy".
    """

    def register(self, visit: Visit, draft: str = "") -> Visit:
        """Keep a new visit, giving it the next number of its station and year; its draft goes in the same transaction.

        Raises WorldFault "draft-gone" where the draft named is not there any more: it has been registered elsewhere.
        """

    def save_visit(self, visit: Visit, steps: tuple[Step, ...] | None = None, corrections: Sequence[Correction] = ()) -> None:
        """Keep a changed visit (revision already grown); where ``steps`` is given they take the place of those not done.

        ``corrections`` are kept in the same transaction.
        Raises WorldFault "changed-elsewhere" where the visit has been changed since it was read.
        """

    def visit(self, visit_no: str) -> Visit | None:
        """Give a visit by its number."""

    def visits_between(self, start: datetime, end: datetime) -> tuple[Visit, ...]:
        """Give the visits registered from ``start`` until before ``end``, newest first."""

    def find_visits(self, words: str, limit: int, sealed: Collection[str] = ()) -> tuple[Found, ...]:
        """Give visits by what is known of them, each with what it was found by; words between blanks must all be met.

        That is any part of a name, its pinyin or initials, the last digits of a document or phone, a visit or letter number, or
        words of the narrative: numbers before names, names before narratives, and in each the newest first. Visits of ``sealed``
        kinds are found only by a whole number. May be called from another thread than the one that writes.
        """

    def name_keys(self, visit_ids: Collection[str]) -> Mapping[str, str]:
        """Give, by visit id, the key under which a visit sorts by the pinyin of its first petitioner's name."""

    def seen_before(self, document_number: str, name: str, phone: str, limit: int) -> tuple[Visit, ...]:
        """Give earlier visits of one person, merged records included, newest first.

        The person is known by the document number (its beginning, where nobody else's begins so) or by name with phone.
        """

    def persons_like(self, petitioner: Petitioner, limit: int) -> tuple[Person, ...]:
        """Give persons who may be this petitioner under another record, with the reason; never the petitioner's own record."""

    def visits_of_person(self, person: str, limit: int) -> tuple[Visit, ...]:
        """Give the visits of a person, merged records included, newest first."""

    def merge(self, merge: Merge) -> None:
        """Join two records of one person. Raises WorldFault "already-merged" where they are one already."""

    def part(self, merge_id: str, at: datetime, clerk: str) -> None:
        """Part what a merge joined. Raises WorldFault "already-parted"."""

    def merges_of(self, person: str) -> tuple[Merge, ...]:
        """Give every merge a person was in, newest first, parted ones included."""

    def corrections_of(self, visit_id: str) -> tuple[Correction, ...]:
        """Give the corrections of a visit, newest first."""

    def corrections_between(self, start: datetime, end: datetime) -> tuple[Correction, ...]:
        """Give the corrections made from ``start`` until before ``end``, newest first."""

    def close_day(self, closing: Closing) -> None:
        """Close a day. Raises WorldFault "already-closed"."""

    def closing_of(self, day: date) -> Closing | None:
        """Give how a day was closed, None where it is open."""

    def visits_by_id(self, ids: Collection[str]) -> tuple[Visit, ...]:
        """Give visits by their ids, those that came last first."""

    def entered_later(self, start: datetime, end: datetime) -> tuple[Visit, ...]:
        """Give the back-dated visits 补录 entered from ``start`` until before ``end``, those that came last first."""

    def voided_between(self, start: datetime, end: datetime) -> tuple[Issued, ...]:
        """Give the letters made void from ``start`` until before ``end``, newest first."""

    def deliveries_between(self, start: datetime, end: datetime) -> tuple[Delivery, ...]:
        """Give how letters were handed over from ``start`` until before ``end``, newest first."""

    def letters_between(self, start: datetime, end: datetime) -> tuple[Issued, ...]:
        """Give the letters issued from ``start`` until before ``end``, voided ones included, newest first."""

    def steps_due(self, day: date) -> tuple[Step, ...]:
        """Give the steps not done whose last day is ``day`` or earlier, soonest first."""

    def add_ticket(self, ticket: Ticket, prefix: str) -> Ticket:
        """Keep a new ticket; without a number of its own it gets the next of its day, after ``prefix``: A012.

        Raises WorldFault "ticket-taken" where the number typed is given out already on that day.
        """

    def save_ticket(self, ticket: Ticket, before: Ticket) -> None:
        """Keep a changed ticket.

        Raises WorldFault "ticket-taken-elsewhere" where it is no longer as ``before``: another window was faster.
        """

    def tickets_on(self, day: date) -> tuple[Ticket, ...]:
        """Give the tickets of a day in the order in which they were given."""

    def batch(self, batch: str) -> tuple[Visit, ...]:
        """Give the visits of one batch, newest first."""

    def issue(self, letter: Issued, year: int, symbol: str, draw: Callable[[str], bytes], moves: bool = True) -> Issued:
        """Give the next letter number of station and year, draw the letter with it, keep the bytes.

        ``moves``: the visit has its letter with it; other papers of the desk leave the visit where it stands.
        All or nothing: a letter that can not be drawn uses up no number.
        """

    def issue_each(
        self, several: Sequence[Issued], year: int, symbol: str, draw: Callable[[Issued, str], bytes], moves: bool = True
    ) -> tuple[Issued, ...]:
        """Issue several letters of one visit as ``issue`` does, all or nothing, numbered in the order given."""

    def letters_of(self, visit_id: str) -> tuple[Issued, ...]:
        """Give the letters of a visit, newest first, voided ones included."""

    def pdf_of(self, letter_id: str) -> bytes:
        """Give a letter's bytes as issued. Raises WorldFault "letter-damaged" where the hash does not agree."""

    def void(self, letter_id: str, reason: str, at: datetime, clerk: str) -> None:
        """Mark a letter void; its number is not used again."""

    def count_print(self, letter_id: str, at: datetime, clerk: str) -> None:
        """Note that a letter was sent to the printer."""

    def deliver(self, delivery: Delivery) -> None:
        """Keep how a letter was handed over."""

    def deliveries_of(self, letter_id: str) -> tuple[Delivery, ...]:
        """Give how a letter was handed over, newest first."""

    def steps_of(self, visit_id: str) -> tuple[Step, ...]:
        """Give the steps that follow a visit, in order of their dates."""

    def finish_step(self, step_id: str, at: datetime) -> None:
        """Mark a step done."""

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being typed."""

    def drafts(self) -> tuple[Draft, ...]:
        """Give the drafts, newest first."""

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""

    def setting(self, key: str, default: str = "") -> str:
        """Give a setting."""

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting."""

    def newest(self) -> datetime | None:
        """Give the moment of the newest record, None in an empty store."""

    def close(self) -> None:
        """Close the store."""


class Documents(Protocol):
    """Draws papers."""

    def stray(self, letter: Letter) -> tuple[str, ...]:
        """Give the characters of a letter that no font on this machine has."""

    def lacking(self, text: str) -> tuple[str, ...]:
        """Give the characters of a text that no font on this machine has, each once. Raises WorldFault "fonts-missing"."""

    def letter(self, letter: Letter) -> bytes:
        """Draw a letter, its back and its desk sheet as PDF. Raises WorldFault "glyph-missing", "fonts-missing"."""

    def two_sided(self, pdf: bytes) -> bytes:
        """Give a letter as it goes to a printer that prints both sides: the desk sheet begins a sheet of its own."""

    def chart(self, chart: Chart, lit: Lit | None, captions: Mapping[str, str], mark: str, fmt: Format) -> bytes:
        """Draw a chart, with a visitor's path lit or plain."""

    def lines(self, title: str, lines: tuple[str, ...], mark: str) -> bytes:
        """Draw one page of large lines, such as the recovery code."""

    def poster(self, poster: Poster) -> bytes:
        """Draw a poster as PDF, one page for each linked part. Raises WorldFault "picture-unreadable"."""

    def report(self, report: Report) -> bytes:
        """Draw a report as PDF on A4, its heads again on each page. Raises WorldFault "glyph-missing", "fonts-missing"."""

    def slip(self, lines: tuple[tuple[str, int], ...], dots: int) -> bytes:
        """Draw a slip for a narrow printer as a black and white PNG ``dots`` wide; each line with its size in dots."""

    def booklet(self, booklet: Booklet, imposed: bool) -> bytes:
        """Draw the booklet as PDF: A5 pages, or two to a side of A4 in the order for folding. Raises as ``poster``."""


class Printers(Protocol):
    """The machine's printers."""

    def names(self) -> tuple[str, ...]:
        """Give the printers' names, the default one first; none is no error."""

    def send(self, pdf: bytes, name: str, title: str, paper: str = "A4", two_sided: bool = False) -> None:
        """Print a PDF at true size on ``paper`` (A4, A3 …). Raises WorldFault "no-printer", "printer-refused"."""


class Slips(Protocol):
    """A narrow receipt printer."""

    def send(self, png: bytes) -> None:
        """Print a picture as a raster and cut. Raises WorldFault "no-slip-printer", "slip-refused"."""


class ChosenSlips(Slips, Protocol):
    """The slip printer of the setting, which may be changed while the desk is open."""

    def choose(self, setting: str) -> None:
        """Print with another printer from now on, named as ``app.models.setting.SLIPS`` says."""


class CardReader(Protocol):
    """A reader of identity cards."""

    def read(self) -> Reading:
        """Read the card that lies on it, once; every ending is named and nothing is raised.

        It takes up to a few seconds: call it in the background, one call at a time.
        """

    def close(self) -> None:
        """Let go of the device."""


class ChosenReader(CardReader, Protocol):
    """The reader of the setting, which may be changed while the desk is open."""

    def choose(self, setting: str) -> None:
        """Read with another reader from the next reading on, named as ``app.models.setting.READER`` says."""


class Library(Protocol):
    """Keeps every version of the content pack that was ever in use, and the one draft that is being edited.

    A draft is never in effect. All raise WorldFault: "content-unwritable", and those named at each call.
    """

    def versions(self) -> tuple[Version, ...]:
        """Give the kept versions, newest first; the shipped one is always among them."""

    def effective(self, day: date) -> Version:
        """Give the version in effect on ``day``: the one approved for the latest day up to it, else the shipped one."""

    def approvals(self) -> tuple[tuple[str, Approval], ...]:
        """Give every approval with the version's hash, in the order in which they were entered."""

    def flaws(self, digest: str, day: date) -> tuple[Flaw, ...]:
        """Check a kept version ("": the draft) as it stands in law on ``day``. Raises as ``pack``, and "no-draft"."""

    def pack(self, digest: str) -> Pack:
        """Load a kept version. Raises "version-missing", "version-changed" where its files are not as they were kept."""

    def calendar(self, digest: str) -> Calendar:
        """Give the working days as that version's holiday table has them; "" stands for the draft."""

    def start(self, digest: str) -> None:
        """Make a copy of a version the draft, in place of any other. Raises "version-missing"."""

    def drafted(self) -> bool:
        """Say whether there is a draft."""

    def draft(self) -> tuple[Pack, tuple[Flaw, ...]]:
        """Give the draft, with every fault that the check of the whole pack finds. Raises "no-draft"."""

    def rows(self, file: str, digest: str = "") -> Rows:
        """Give a version's data of one file, as written; "" stands for the draft. Raises "no-draft", "no-such-file"."""

    def files(self, digest: str = "") -> tuple[str, ...]:
        """Give the names of a version's files, pictures included, as paths with / inside the pack; "" stands for the draft."""

    def place(self, flaw: Flaw) -> tuple[str, int, str]:
        """Give the table, the row and the key in which a fault of the draft lies ("" and 0 above the first header)."""

    def change(self, changes: Sequence[Change]) -> tuple[Flaw, ...]:
        """Change the draft, all or nothing, comments kept; gives every fault of the draft as it then stands.

        Raises "no-draft", "bad-change" where a file, table or row is not there.
        """

    def put_picture(self, name: str, data: bytes) -> None:
        """Keep a picture (PNG, JPEG) or PDF in the draft under ``pictures/``. Raises "bad-picture" with what is wrong."""

    def drop_draft(self) -> None:
        """Forget the draft."""

    def keep(self, at: datetime) -> Version:
        """Keep the draft as a version and end it. Raises "no-draft", "pack-faulty", "kind-gone" naming a kind that vanished."""

    def approve(self, digest: str, approval: Approval, at: datetime) -> Version:
        """Put a version in effect from the approval's day. Raises "version-missing", "pack-faulty"."""

    def compare(self, before: str, after: str) -> tuple[Difference, ...]:
        """Say in what two versions differ; "" stands for the draft."""

    def export(self, digest: str, path: Path) -> None:
        """Write a version with its approval as one file. Raises "version-missing", "unwritable"."""

    def take_in(self, path: Path, at: datetime) -> Version:
        """Read a version from one file. Raises "pack-refused" with file and line; nothing of what is kept is touched."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits where: station code, window, clerk."""

    station: str
    window: str
    clerk: str


class Gate(Protocol):
    """The way in: before it is opened there is no desk."""

    @property
    def pack(self) -> Pack:
        """The content pack. Raises WorldFault "pack-unreadable", "pack-missing"."""

    def warm(self) -> None:
        """Do ahead, in the background, what opening will need."""

    def exists(self) -> bool:
        """Say whether the data folder has been set up."""

    def create(self, station: str, window: str, clerk: str, password: str) -> str:
        """Set up the data folder; gives the recovery code, which is kept nowhere."""

    def open(self, password: str) -> "Desk":
        """Open the desk. Raises WorldFault "wrong-password", "key-damaged", "store-damaged", "newer-version"."""

    def recover(self, code: str, password: str) -> "Desk":
        """Open the desk by the recovery code and set a new password. Raises WorldFault "wrong-code", and as ``open``."""

    def recovery_paper(self, code: str, station: str) -> bytes:
        """Draw the page with the recovery code as PDF."""

    def practise(self) -> "Desk":
        """Open the practice desk 演练: invented people in a file of its own, a watermark on every print; it asks for no password."""

    def renew(self, desk: "Desk") -> "Desk":
        """Give the desk with the version of the pack that is in effect now, the store staying open."""

    def report(self, error: BaseException) -> str:
        """Log a bug of ours without any personal data; gives the code to tell the developers."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a use case may need, handed to it by ``bootstrap``. ``practice``: 演练, on invented people in a file apart."""

    pack: Pack
    store: Store
    clock: Clock
    calendar: Calendar
    documents: Documents
    printers: Printers
    seat: Seat
    library: Library
    reader: ChosenReader
    slips: ChosenSlips
    practice: bool = False
