"""Corrections 更正 and back-dated entries 补录: nothing registered is overwritten without a trace."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from app.models.correction import MATTER, YES, differences, label
from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.text import tidy_text
from app.models.visit import Entry, Status, Visit
from app.ports import Desk
from app.services.check_in import checked, fresh
from app.services.edition import desk_for
from app.services.guide import next_steps
from app.services.traces import made

NOTHING = "（空）"
_OPEN = frozenset({Status.CHECKED_IN, Status.GUIDED})


@dataclass(frozen=True, slots=True)
class Change:
    """One correction as people read it: what was changed, from what, to what, who, when and why."""

    label: str
    before: str
    after: str
    reason: str
    at: datetime
    clerk: str
    after_closing: bool


def needs_reason(desk: Desk, visit: Visit) -> bool:
    """Say whether a change wants a reason.

    It wants none within the same handling: on the day on which the visit was entered, while no paper was issued and neither
    the visit nor its day is closed. What was changed is kept in any case.
    """
    entered = local_day(visit.registered_at or visit.received_at)
    if entered != local_day(desk.clock.now()) or visit.status not in _OPEN:
        return True
    return bool(desk.store.letters_of(visit.id)) or desk.store.closing_of(local_day(visit.received_at)) is not None


def correct(desk: Desk, visit: Visit, entry: Entry, reason: str = "") -> Visit:
    """Put a corrected entry in the place of the old one; every changed field is kept with its old and its new value.

    Another form of visit brings other next steps. Raises WorldFault "reason-needed" as ``needs_reason`` says, and as
    ``check_in.checked`` and the store.
    """
    now = desk.clock.now()
    clean = checked(entry, local_day(now))
    changed = differences(visit.entry, clean)
    if not changed:
        return visit
    why = tidy_text(reason)
    if not why and needs_reason(desk, visit):
        raise WorldFault("reason-needed", "更正要写明原因。", "写一句即可，如：身份证号听错。", "reason")
    after = replace(visit, entry=clean, revision=visit.revision + 1, written_at=now)
    steps = next_steps(desk_for(desk, after), after) if after.entry.form != visit.entry.form else None
    desk.store.save_visit(after, steps, made(desk, visit, changed, why, now))
    return desk.store.visit(visit.visit_no) or after


def rebased(typed: Entry, before: Entry, now: Entry) -> Entry:
    """Give an entry as it stands ``now`` with what was typed over it as it stood ``before``, field by field."""
    mine = {each.name: getattr(typed, each.name) for each in fields(Entry) if getattr(typed, each.name) != getattr(before, each.name)}
    return replace(now, **mine)


def register_back(desk: Desk, entry: Entry, received_at: datetime, reason: str, draft: str = "") -> Visit:
    """Register a visit that came earlier 补录: its number belongs to the year in which they came; ``received_at`` in UTC.

    Raises WorldFault "date-in-future", "reason-needed", and as ``check_in.register``.
    """
    visit = fresh(desk, entry)
    if received_at > visit.received_at:
        raise WorldFault("date-in-future", "来访时间还没有到。", "补录的来访时间不会晚于现在，请再核对。", "received_at")
    why = tidy_text(reason)
    if not why:
        raise WorldFault("reason-needed", "补录要写明原因。", "写一句即可，如：停电，先记在纸上。", "backdated")
    return desk.store.register(replace(visit, received_at=received_at, backdated=why), draft)


def history(desk: Desk, visit: Visit) -> tuple[Change, ...]:
    """Give what was corrected in a visit, newest first, as people read it."""
    return tuple(
        Change(label(each.field), said(desk.pack, each.field, each.before), said(desk.pack, each.field, each.after),
               each.reason, each.at, each.clerk, each.after_closing)
        for each in desk.store.corrections_of(visit.id)
    )  # fmt: skip


def said(pack: Pack, field: str, value: str) -> str:
    """Give a value as people read it."""
    if field.endswith(".representative"):
        return "是" if value == YES else "否"
    if field == MATTER and value in pack.matters:
        return f"{value} {pack.matters[value].name}"
    if field == "place" and value in pack.stations:
        return pack.stations[value].name
    return value or NOTHING
