"""Corrections 更正 as they were made, and the days that were closed 日结."""

from datetime import date, datetime
from typing import Any

from app.models.correction import Closing, Correction
from app.models.fault import WorldFault
from app.models.moment import local
from app.store.connection import Link

_WORDS = ("visit_id", "field", "before", "after", "reason", "clerk")


def add(link: Link, correction: Correction) -> None:
    """Keep a correction inside the caller's transaction; whether its day had been closed is as the caller says."""
    row: dict[str, Any] = {key: getattr(correction, key) for key in _WORDS}
    link.insert("corrections", {**row, "at": correction.at.isoformat(), "after_closing": int(correction.after_closing)})


def of_visit(link: Link, visit_id: str) -> tuple[Correction, ...]:
    """Give the corrections of a visit, newest first; those made at once in the order of the form."""
    return tuple(map(_correction, link.rows("SELECT * FROM corrections WHERE visit_id = ? ORDER BY at DESC, id", (visit_id,))))


def between(link: Link, start: datetime, end: datetime) -> tuple[Correction, ...]:
    """Give the corrections made from ``start`` until before ``end``, newest first."""
    sql = "SELECT * FROM corrections WHERE at >= ? AND at < ? ORDER BY at DESC, id"
    return tuple(map(_correction, link.rows(sql, (start.isoformat(), end.isoformat()))))


def close(link: Link, closing: Closing) -> None:
    """Close a day inside the caller's transaction. Raises WorldFault "already-closed" saying by whom and when."""
    before = closing_of(link, closing.day)
    if before is not None:
        at = f"{local(before.at):%Y-%m-%d %H:%M}"
        step = "可以直接打印接待日报；此后的改动记作日结后更正。"
        raise WorldFault("already-closed", f"这一天已由{before.clerk}在 {at} 日结。", step, "day")
    link.insert("closings", {"day": closing.day.isoformat(), "at": closing.at.isoformat(), "clerk": closing.clerk})


def closing_of(link: Link, day: date) -> Closing | None:
    """Give how a day was closed, None where it is open."""
    rows = link.rows("SELECT * FROM closings WHERE day = ?", (day.isoformat(),))
    return Closing(day, datetime.fromisoformat(rows[0]["at"]), rows[0]["clerk"]) if rows else None


def _correction(row: Any) -> Correction:
    words = {key: row[key] for key in _WORDS}
    return Correction(**words, at=datetime.fromisoformat(row["at"]), after_closing=bool(row["after_closing"]))
