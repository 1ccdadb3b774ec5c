"""The store as the services see it: the ``Store`` port over one encrypted file."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Lock

from app.models.correction import Closing, Correction
from app.models.fault import WorldFault
from app.models.found import Found
from app.models.letter import Issued
from app.models.person import Merge, Person
from app.models.ticket import Ticket
from app.models.visit import Delivery, Draft, Petitioner, Status, Step, Visit
from app.store import corrections as made
from app.store import letters, persons, tickets, visits
from app.store.connection import Link
from app.store.version import bring_up_to_date


class LocalStore:
    """One encrypted file, opened with its raw 32-byte key and brought to this version's schema."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._open = partial(Link, path, key)
        self._link = self._open()
        self._opening = Lock()
        self._second: Link | None = None
        try:
            bring_up_to_date(self._link)
        except BaseException:
            self._link.close()
            raise

    @property
    def _reader(self) -> Link:
        """A second connection, made at the first search: what is looked up beside the window never waits for what it writes."""
        with self._opening:
            if self._second is None:
                self._second = self._open(reading=True)
            return self._second

    def register(self, visit: Visit, draft: str = "") -> Visit:
        """Keep a new visit with the next number; its draft goes in the same transaction."""
        with self._link.writing():
            kept = visits.add(self._link, visit)
            if draft and not self._link.rows("DELETE FROM drafts WHERE id = ? RETURNING id", (draft,)):
                step = "请在名单里找到那一件；确实是另一件事的，按 Ctrl+N 重新登记。"
                raise WorldFault("draft-gone", "这份草稿已经在别的窗口登记过了，没有再登记一次。", step)
            if draft:
                tickets.follow(self._link, draft, visit.id)
        return kept

    def save_visit(self, visit: Visit, steps: tuple[Step, ...] | None = None, corrections: Sequence[Correction] = ()) -> None:
        """Keep a changed visit and what was corrected in it; ``steps`` take the place of those not done."""
        with self._link.writing():
            visits.change(self._link, visit)
            if steps is not None:
                self._link.rows("DELETE FROM steps WHERE visit_id = ? AND done_at = ''", (visit.id,))
                for step in steps:
                    visits.add_step(self._link, step)
            for each in corrections:
                made.add(self._link, each)

    def visit(self, visit_no: str) -> Visit | None:
        """Give a visit by its number."""
        return visits.by_number(self._link, visit_no)

    def visits_between(self, start: datetime, end: datetime) -> tuple[Visit, ...]:
        """Give the visits registered in a span, newest first."""
        return visits.between(self._link, start, end)

    def find_visits(self, words: str, limit: int, sealed: Collection[str] = ()) -> tuple[Found, ...]:
        """Give visits by what is known of them, with what each was found by."""
        return visits.find(self._reader, words, limit, sealed)

    def name_keys(self, visit_ids: Collection[str]) -> Mapping[str, str]:
        """Give the key under which each visit sorts by the pinyin of its first petitioner."""
        return visits.name_keys(self._reader, visit_ids)

    def seen_before(self, document_number: str, name: str, phone: str, limit: int) -> tuple[Visit, ...]:
        """Give earlier visits of the same person."""
        return visits.seen_before(self._reader, document_number, name, phone, limit)

    def add_ticket(self, ticket: Ticket, prefix: str) -> Ticket:
        """Keep a new ticket; without a number of its own it gets the next of its day."""
        with self._link.writing():
            return replace(ticket, number=tickets.add(self._link, ticket, prefix))

    def save_ticket(self, ticket: Ticket, before: Ticket) -> None:
        """Keep a changed ticket where it still is as ``before``."""
        with self._link.writing():
            tickets.change(self._link, ticket, before)

    def tickets_on(self, day: date) -> tuple[Ticket, ...]:
        """Give the tickets of a day in the order in which they were given."""
        return tickets.on(self._link, day)

    def persons_like(self, petitioner: Petitioner, limit: int) -> tuple[Person, ...]:
        """Give persons who may be this petitioner, with the reason."""
        return persons.like(self._reader, petitioner, limit)

    def visits_of_person(self, person: str, limit: int) -> tuple[Visit, ...]:
        """Give the visits of a person, merged records included, newest first."""
        return visits.of_persons(self._reader, (person,), limit)

    def merge(self, merge: Merge) -> None:
        """Join two records of one person."""
        with self._link.writing():
            persons.merge(self._link, merge)

    def part(self, merge_id: str, at: datetime, clerk: str) -> None:
        """Part what a merge joined."""
        with self._link.writing():
            persons.part(self._link, merge_id, at, clerk)

    def merges_of(self, person: str) -> tuple[Merge, ...]:
        """Give every merge a person was in, newest first."""
        return persons.merges_of(self._link, person)

    def letters_between(self, start: datetime, end: datetime) -> tuple[Issued, ...]:
        """Give the letters issued in a span, newest first."""
        return letters.between(self._link, start, end)

    def steps_due(self, day: date) -> tuple[Step, ...]:
        """Give the steps not done whose last day is ``day`` or earlier, soonest first."""
        return visits.steps_due(self._link, day)

    def batch(self, batch: str) -> tuple[Visit, ...]:
        """Give the visits of one batch, newest first."""
        return visits.of_batch(self._link, batch)

    def issue(self, letter: Issued, year: int, symbol: str, draw: Callable[[str], bytes], moves: bool = True) -> Issued:
        """Number, draw and keep a letter, all or nothing; ``moves``: the visit now has its letter."""
        return self.issue_each((letter,), year, symbol, lambda _letter, number: draw(number), moves)[0]

    def issue_each(
        self, several: Sequence[Issued], year: int, symbol: str, draw: Callable[[Issued, str], bytes], moves: bool = True
    ) -> tuple[Issued, ...]:
        """Number, draw and keep several letters of one visit, all or nothing."""
        with self._link.writing():
            kept = tuple(letters.issue(self._link, letter, year, symbol, draw) for letter in several)
            if moves:
                sql = "UPDATE visits SET status = ?, revision = revision + 1, written_at = ? WHERE id = ?"
                self._link.rows(sql, (str(Status.LETTER_ISSUED), several[0].issued_at.isoformat(), several[0].visit_id))
        return kept

    def letters_of(self, visit_id: str) -> tuple[Issued, ...]:
        """Give the letters of a visit, newest first."""
        return letters.of_visit(self._link, visit_id)

    def pdf_of(self, letter_id: str) -> bytes:
        """Give a letter's bytes as issued."""
        return letters.pdf_of(self._link, letter_id)

    def void(self, letter_id: str, reason: str, at: datetime, clerk: str) -> None:
        """Mark a letter void."""
        with self._link.writing():
            self._link.update("letters", letter_id, {"voided_at": at.isoformat(), "void_reason": reason, "void_clerk": clerk})

    def count_print(self, letter_id: str, at: datetime, clerk: str) -> None:
        """Note a print."""
        with self._link.writing():
            self._link.insert("prints", {"letter_id": letter_id, "at": at.isoformat(), "clerk": clerk})
            self._link.rows("UPDATE letters SET printed = printed + 1 WHERE id = ?", (letter_id,))

    def deliver(self, delivery: Delivery) -> None:
        """Keep how a letter was handed over."""
        with self._link.writing():
            letters.deliver(self._link, delivery)

    def deliveries_of(self, letter_id: str) -> tuple[Delivery, ...]:
        """Give how a letter was handed over, newest first."""
        return letters.deliveries_of(self._link, letter_id)

    def deliveries_between(self, start: datetime, end: datetime) -> tuple[Delivery, ...]:
        """Give how letters were handed over in a span, newest first."""
        return letters.deliveries_between(self._link, start, end)

    def voided_between(self, start: datetime, end: datetime) -> tuple[Issued, ...]:
        """Give the letters made void in a span, newest first."""
        return letters.voided_between(self._link, start, end)

    def entered_later(self, start: datetime, end: datetime) -> tuple[Visit, ...]:
        """Give the back-dated visits entered in a span."""
        return visits.entered_later(self._link, start, end)

    def visits_by_id(self, ids: Collection[str]) -> tuple[Visit, ...]:
        """Give visits by their ids."""
        return visits.by_ids(self._link, ids)

    def corrections_of(self, visit_id: str) -> tuple[Correction, ...]:
        """Give the corrections of a visit, newest first."""
        return made.of_visit(self._link, visit_id)

    def corrections_between(self, start: datetime, end: datetime) -> tuple[Correction, ...]:
        """Give the corrections made in a span, newest first."""
        return made.between(self._link, start, end)

    def close_day(self, closing: Closing) -> None:
        """Close a day."""
        with self._link.writing():
            made.close(self._link, closing)

    def closing_of(self, day: date) -> Closing | None:
        """Give how a day was closed, None where it is open."""
        return made.closing_of(self._link, day)

    def steps_of(self, visit_id: str) -> tuple[Step, ...]:
        """Give the steps that follow a visit."""
        return visits.steps_of(self._link, visit_id)

    def finish_step(self, step_id: str, at: datetime) -> None:
        """Mark a step done."""
        with self._link.writing():
            self._link.update("steps", step_id, {"done_at": at.isoformat()})

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being typed."""
        body = json.dumps(dict(draft.body), ensure_ascii=False)
        sql = (
            "INSERT INTO drafts (id, body, updated_at) VALUES (?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at"
        )
        with self._link.writing():
            self._link.rows(sql, (draft.id, body, draft.updated_at.isoformat()))

    def drafts(self) -> tuple[Draft, ...]:
        """Give the drafts, newest first."""
        rows = self._link.rows("SELECT * FROM drafts ORDER BY updated_at DESC, id")
        return tuple(Draft(row["id"], json.loads(row["body"]), datetime.fromisoformat(row["updated_at"])) for row in rows)

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        with self._link.writing():
            self._link.rows("DELETE FROM drafts WHERE id = ?", (draft_id,))
            tickets.release(self._link, draft_id)

    def setting(self, key: str, default: str = "") -> str:
        """Give a setting."""
        rows = self._link.rows("SELECT value FROM settings WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else default

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting."""
        sql = "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        with self._link.writing():
            self._link.rows(sql, (key, value))

    def newest(self) -> datetime | None:
        """Give the moment of the newest record."""
        rows = self._link.rows("SELECT max(written_at) AS newest FROM visits")
        return datetime.fromisoformat(rows[0]["newest"]) if rows[0]["newest"] else None

    def close(self) -> None:
        """Close the store."""
        if self._second is not None:
            self._second.close()
        self._link.close()
