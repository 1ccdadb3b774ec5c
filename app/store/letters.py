"""Letters as issued, their bytes, prints and deliveries."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.models.fault import WorldFault
from app.models.letter import Issued
from app.models.visit import Delivery
from app.store.connection import Link
from app.store.numbers import next_number
from app.store.search import letter_key

_LATEST_DELIVERY = "(SELECT outcome FROM deliveries WHERE letter_id = letters.id ORDER BY id DESC LIMIT 1)"


def add(link: Link, letter: Issued, pdf: bytes, content_version: str) -> None:
    """Keep a letter and its bytes inside the caller's transaction."""
    row = {key: getattr(letter, key) for key in ("id", "visit_id", "letter_no", "form", "sha256", "clerk", "petitioner", "named")}
    row |= {"issued_at": letter.issued_at.isoformat(), "printed": 0, "content_version": content_version}
    row |= letter_key(letter.letter_no)
    link.insert("letters", row)
    link.insert("papers", {"id": letter.id, "pdf": pdf})


def issue(link: Link, letter: Issued, year: int, symbol: str, draw: Callable[[Issued, str], bytes]) -> Issued:
    """Give a letter the next number of station and year, draw it with it, keep it; inside the caller's transaction."""
    row = link.rows("SELECT station, content_version FROM visits WHERE id = ?", (letter.visit_id,))[0]
    counter = next_number(link, f"letter:{row['station']}:{year}")
    letter_no = f"{symbol}〔{year}〕{counter}号"
    pdf = draw(letter, letter_no)
    kept = replace(letter, letter_no=letter_no, sha256=hashlib.sha256(pdf).hexdigest())
    add(link, kept, pdf, row["content_version"])
    return kept


def of_visit(link: Link, visit_id: str) -> tuple[Issued, ...]:
    """Give the letters of a visit, newest first."""
    sql = f"SELECT *, {_LATEST_DELIVERY} AS delivery FROM letters WHERE visit_id = ? ORDER BY issued_at DESC, petitioner, letter_no DESC"  # noqa: S608
    return tuple(_issued(row) for row in link.rows(sql, (visit_id,)))


def between(link: Link, start: datetime, end: datetime) -> tuple[Issued, ...]:
    """Give the letters issued from ``start`` until before ``end``, voided ones included, newest first."""
    sql = (
        f"SELECT *, {_LATEST_DELIVERY} AS delivery FROM letters WHERE issued_at >= ? AND issued_at < ? "  # noqa: S608
        "ORDER BY issued_at DESC, letter_no DESC"
    )
    return tuple(_issued(row) for row in link.rows(sql, (start.isoformat(), end.isoformat())))


def voided_between(link: Link, start: datetime, end: datetime) -> tuple[Issued, ...]:
    """Give the letters made void from ``start`` until before ``end``, newest first."""
    sql = (
        f"SELECT *, {_LATEST_DELIVERY} AS delivery FROM letters WHERE voided_at <> '' AND voided_at >= ? AND voided_at < ? "  # noqa: S608
        "ORDER BY voided_at DESC"
    )
    return tuple(_issued(row) for row in link.rows(sql, (start.isoformat(), end.isoformat())))


def pdf_of(link: Link, letter_id: str) -> bytes:
    """Give a letter's bytes, checked against the hash kept when it was issued."""
    rows = link.rows("SELECT pdf, sha256 FROM papers JOIN letters USING (id) WHERE id = ?", (letter_id,))
    if not rows or hashlib.sha256(rows[0]["pdf"]).hexdigest() != rows[0]["sha256"]:
        raise WorldFault("letter-damaged", "这份文书的存档与登记的校验值不符。", "请不要使用，作废后重新出具，并联系管理员。")
    return bytes(rows[0]["pdf"])


def deliver(link: Link, delivery: Delivery) -> None:
    """Keep how a letter was handed over."""
    row: dict[str, Any] = {key: getattr(delivery, key) for key in ("letter_id", "outcome", "reason", "clerk")}
    row |= {"witnesses": json.dumps(delivery.witnesses, ensure_ascii=False), "at": delivery.at.isoformat()}
    link.insert("deliveries", row)


def deliveries_of(link: Link, letter_id: str) -> tuple[Delivery, ...]:
    """Give how a letter was handed over, newest first."""
    return _deliveries(link.rows("SELECT * FROM deliveries WHERE letter_id = ? ORDER BY id DESC", (letter_id,)))


def deliveries_between(link: Link, start: datetime, end: datetime) -> tuple[Delivery, ...]:
    """Give how letters were handed over from ``start`` until before ``end``, newest first."""
    sql = "SELECT * FROM deliveries WHERE at >= ? AND at < ? ORDER BY at DESC, id DESC"
    return _deliveries(link.rows(sql, (start.isoformat(), end.isoformat())))


def _deliveries(rows: list[Any]) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(
            row["letter_id"],
            row["outcome"],
            row["reason"],
            tuple(json.loads(row["witnesses"])),
            datetime.fromisoformat(row["at"]),
            row["clerk"],
        )
        for row in rows
    )


def _issued(row: Any) -> Issued:
    words = {key: row[key] for key in ("id", "visit_id", "letter_no", "form", "sha256", "clerk", "printed", "petitioner", "named")}
    return Issued(
        **words,
        issued_at=datetime.fromisoformat(row["issued_at"]),
        voided_at=datetime.fromisoformat(row["voided_at"]) if row["voided_at"] else None,
        void_reason=row["void_reason"] or "",
        delivery=row["delivery"] or "",
    )
