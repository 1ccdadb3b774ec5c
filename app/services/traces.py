"""The traces that changes leave: corrections as they are to be kept with the visit."""

from collections.abc import Iterable
from datetime import datetime

from app.models.correction import MATTER, Correction
from app.models.moment import local_day
from app.models.visit import Visit
from app.ports import Desk


def made(desk: Desk, visit: Visit, changed: Iterable[tuple[str, str, str]], reason: str, now: datetime) -> tuple[Correction, ...]:
    """Give the corrections of changed fields (name, old and new value), to be kept with the visit."""
    closed = desk.store.closing_of(local_day(visit.received_at)) is not None
    return tuple(Correction(visit.id, field, old, new, reason, now, desk.seat.clerk, closed) for field, old, new in changed)


def of_kind(desk: Desk, visit: Visit, matter: str, reason: str, now: datetime) -> tuple[Correction, ...]:
    """Give the correction that another kind is, once a paper has been issued or the day was closed; none before."""
    if not visit.matter or visit.matter == matter:
        return ()
    found = made(desk, visit, [(MATTER, visit.matter, matter)], reason, now)
    return found if desk.store.letters_of(visit.id) or any(each.after_closing for each in found) else ()
