"""Tickets of the queue: their numbers within a day, and that no two windows call the same one."""

from datetime import date, datetime
from typing import Any

from app.models.fault import WorldFault
from app.models.ticket import Stage, Ticket
from app.store.connection import Link
from app.store.numbers import next_number

_STEP = "请按 F7 再叫一次，名单已更新。"


def add(link: Link, ticket: Ticket, prefix: str) -> str:
    """Add a ticket inside the caller's transaction; gives its number.

    Raises WorldFault "ticket-taken" where the number typed is given out already on that day.
    """
    number = ticket.number or _next(link, ticket.day, prefix)
    if _taken(link, ticket.day, number):
        step = "请看一眼撕下的号，再输一遍；也可以留空，由程序给号。"
        raise WorldFault("ticket-taken", f"{number} 号今天已经给过人了，没有再给。", step, "number")
    link.insert("tickets", {"id": ticket.id, "day": ticket.day.isoformat(), "number": number, **_state(ticket)})
    return number


def change(link: Link, ticket: Ticket, before: Ticket) -> None:
    """Put a changed ticket in the place of ``before``, inside the caller's transaction.

    Raises WorldFault "ticket-taken-elsewhere" where another window has changed it since.
    """
    was = {f"was_{name}": value for name, value in _state(before).items()}
    same = " AND ".join(f"{name.removeprefix('was_')} = :{name}" for name in was)
    sets = ", ".join(f"{name} = :{name}" for name in _state(ticket))
    sql = f"UPDATE tickets SET {sets} WHERE id = :id AND {same} RETURNING id"  # noqa: S608
    if not link.rows(sql, {"id": ticket.id, **_state(ticket), **was}):
        raise WorldFault("ticket-taken-elsewhere", f"{before.number} 号刚刚在别的窗口叫过或改过。", _STEP)


def on(link: Link, day: date) -> tuple[Ticket, ...]:
    """Give the tickets of a day in the order in which they were given."""
    rows = link.rows("SELECT * FROM tickets WHERE day = ? ORDER BY issued_at, rowid", (day.isoformat(),))
    return tuple(_ticket(row) for row in rows)


def follow(link: Link, draft: str, visit_id: str) -> None:
    """Let the ticket of a draft go on with the visit that it became, inside the caller's transaction."""
    link.rows("UPDATE tickets SET held = ? WHERE held = ?", (visit_id, draft))


def release(link: Link, draft: str) -> None:
    """Take a draft that is forgotten out of its ticket's hands: who was being served with it stands there as called."""
    sql = "UPDATE tickets SET held = '', stage = CASE stage WHEN ? THEN ? ELSE stage END WHERE held = ?"
    link.rows(sql, (str(Stage.SERVING), str(Stage.CALLED), draft))


def _next(link: Link, day: date, prefix: str) -> str:
    """Give the next number of a day that nobody typed before."""
    while True:
        number = f"{prefix}{next_number(link, f'ticket:{day.isoformat()}:{prefix}'):03d}"
        if not _taken(link, day, number):
            return number


def _taken(link: Link, day: date, number: str) -> bool:
    return bool(link.rows("SELECT 1 FROM tickets WHERE day = ? AND number = ?", (day.isoformat(), number)))


def _state(ticket: Ticket) -> dict[str, Any]:
    """Give what may change of a ticket, and the moment of its giving."""
    return {
        "stage": str(ticket.stage),
        "issued_at": ticket.issued_at.isoformat(),
        "first": ticket.first,
        "held": ticket.held,
        "window": ticket.window,
        "calls": ticket.calls,
        "called_at": ticket.called_at.isoformat() if ticket.called_at else "",
    }


def _ticket(row: Any) -> Ticket:
    return Ticket(
        row["id"],
        date.fromisoformat(row["day"]),
        row["number"],
        Stage(row["stage"]),
        datetime.fromisoformat(row["issued_at"]),
        row["first"],
        row["held"],
        row["window"],
        row["calls"],
        datetime.fromisoformat(row["called_at"]) if row["called_at"] else None,
    )
