"""The queue 候访: numbers given, called, called again, passed over, served and done with.

Whose turn it is, as it can be told to anybody in the hall:

1. Numbers are called in the order in which they were given.
2. Those with a reason to go first (老年人, 残疾人, 孕妇 …, a list of the content) are called before the others, among themselves in
   the order in which they came; but after so many of them in a row (setting ``FIRSTS``, two) one of the others is called, so that
   nobody waits for ever.
3. A number that does not come when called 过号 is not lost: once so many others (setting ``BEHIND``, three) have been called after
   it, it is called again in its old place. Where nobody else waits it is called by hand.

The rule is the bureau's own order of its hall, not law; both figures are settings. A number called by hand is called out of turn.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.models.fault import WorldFault
from app.models.identity import age_on
from app.models.key import new_key
from app.models.moment import local, local_day
from app.models.pack import Pack
from app.models.setting import BEHIND, DEFAULT_BEHIND, DEFAULT_FIRSTS, DEFAULT_PREFIX, FIRSTS, PREFIX
from app.models.text import tidy_number
from app.models.ticket import Stage, Ticket
from app.ports import Desk

CALLS_SHOWN = 6
_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9-]{1,8}")
_PREFIX = re.compile(r"[A-Z]{0,3}")
_TRIES = 8
_OPEN = (Stage.WAITING, Stage.CALLED, Stage.SERVING, Stage.SKIPPED)
_NEVER = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket that waits, and how many are called before it as things stand."""

    ticket: Ticket
    before: int


@dataclass(frozen=True, slots=True)
class Call:
    """What the hall may know of a call: the number, the window in words, and when it was called last."""

    number: str
    window: str
    at: datetime


def take(desk: Desk, number: str = "", first: str = "", held: str = "") -> Ticket:
    """Give a number: the next of the day, or a hand-torn one as typed.

    ``first``: why this visitor goes first, "" in turn. ``held``: the draft or visit it is for.
    Raises WorldFault "ticket-number" where what was typed is no number, "ticket-taken", both for the field ``number``;
    "ticket-given" where the draft or visit has an open number already.
    """
    now = desk.clock.now()
    typed = tidy_number(number)
    if typed and not _NUMBER.fullmatch(typed):
        step = "只填号纸上的字母和数字，如 A012、36；留空由程序给号。"
        raise WorldFault("ticket-number", "这不像一个号。", step, "number")
    there = holder(desk, held)
    if there is not None and there.stage in _OPEN:
        raise WorldFault("ticket-given", f"这位来访人已经有号了：{there.number}。", "不用再取号。")
    return desk.store.add_ticket(Ticket(new_key(), local_day(now), typed, Stage.WAITING, now, first, held), prefix(desk))


def prefix(desk: Desk) -> str:
    """Give what stands before a number; a setting that could not be called aloud counts as the usual one."""
    chosen = desk.store.setting(PREFIX, DEFAULT_PREFIX)
    return chosen if _PREFIX.fullmatch(chosen) else DEFAULT_PREFIX


def today(desk: Desk) -> tuple[Ticket, ...]:
    """Give today's tickets in the order in which they were given."""
    return desk.store.tickets_on(local_day(desk.clock.now()))


def call_next(desk: Desk) -> Ticket | None:
    """Call whose turn it is to this window; None where nobody waits.

    The number this window called before and that nobody came for is passed over 过号. Of two windows that call at once each gets
    a number of its own. Raises WorldFault "store-busy" where others are faster again and again.
    """
    _pass_over(desk)
    for _ in range(_TRIES):
        order = _order(desk, today(desk))
        if not order:
            return None
        try:
            return _called(desk, order[0])
        except WorldFault as fault:
            if fault.code != "ticket-taken-elsewhere":
                raise
    raise WorldFault("store-busy", "几个窗口正在同时叫号，这一次没有叫成。", "请再按一次 F7。")


def call(desk: Desk, ticket: Ticket) -> Ticket:
    """Call one number out of turn. Raises WorldFault "ticket-closed" where it is done with, "ticket-taken-elsewhere"."""
    if ticket.stage not in _OPEN:
        raise WorldFault("ticket-closed", f"{ticket.number} 号已经办完或离开。", "要再办的，请重新取号。")
    if in_call(desk) != ticket:
        _pass_over(desk)
    return _called(desk, ticket)


def recall(desk: Desk) -> Ticket:
    """Call the number this window called last once more. Raises WorldFault "nothing-called"."""
    return _called(desk, _calling(desk))


def skip(desk: Desk) -> Ticket:
    """Pass over the number this window called last: it comes back behind some others. Raises WorldFault "nothing-called"."""
    return _put(desk, _calling(desk), stage=Stage.SKIPPED)


def serve(desk: Desk, ticket: Ticket, held: str) -> Ticket:
    """Note that who was called is here, and what is in hand for them: a draft's id or a visit's."""
    return _put(desk, ticket, stage=Stage.SERVING, held=held)


def hold(desk: Desk, held: str, fresh: bool) -> Ticket | None:
    """Join what is in hand to the number in call, and give that ticket; None where it belongs to none.

    A draft or visit that has a number of its own goes by that. ``fresh``: it was begun on an empty form, and is for the number
    that this window has called.
    """
    own = in_call(desk)
    if own is None or own.held not in {held, _NEVER} or (not own.held and not fresh):
        return None
    return serve(desk, own, held)


def finish(desk: Desk, ticket: Ticket) -> Ticket:
    """Note that a visitor's matter is done with at the desk."""
    return _put(desk, ticket, stage=Stage.DONE)


def finish_held(desk: Desk, held: str) -> None:
    """Close the ticket of a visit that is closed 办结, if it has one; another window may have done so already."""
    there = holder(desk, held)
    if there is not None and there.stage in _OPEN:
        try:
            finish(desk, there)
        except WorldFault as fault:
            if fault.code != "ticket-taken-elsewhere":
                raise


def leave(desk: Desk, ticket: Ticket) -> Ticket:
    """Note that a visitor has gone without waiting."""
    return _put(desk, ticket, stage=Stage.LEFT)


def put_first(desk: Desk, ticket: Ticket, reason: str) -> Ticket:
    """Let a visitor go first for a reason, or in turn again ("")."""
    return _put(desk, ticket, first=reason)


def in_call(desk: Desk) -> Ticket | None:
    """Give the number that this window has called and nobody has come for yet."""
    window = desk.seat.window
    called = [ticket for ticket in today(desk) if ticket.stage is Stage.CALLED and ticket.window == window]
    return max(called, key=_moment, default=None)


def holder(desk: Desk, held: str) -> Ticket | None:
    """Give today's last ticket of a draft or visit, None where it has none."""
    return next((ticket for ticket in reversed(today(desk)) if held and ticket.held == held), None)


def waiting(desk: Desk, tickets: Sequence[Ticket] | None = None) -> tuple[Place, ...]:
    """Give who waits in the order in which they are to be called, each with the count before.

    Those passed over are not among them until their turn has come again. ``tickets``: today's, where they are at hand.
    """
    order = _order(desk, today(desk) if tickets is None else tickets)
    return tuple(Place(ticket, before) for before, ticket in enumerate(order))


def listed(desk: Desk, tickets: Sequence[Ticket]) -> tuple[Ticket, ...]:
    """Give who is still to be served as a list shows them: in call, then waiting in the order of their turns, then passed over."""
    order = [place.ticket for place in waiting(desk, tickets)]
    calling = [ticket for ticket in tickets if ticket.stage is Stage.CALLED]
    missed = [ticket for ticket in tickets if ticket.stage is Stage.SKIPPED and ticket not in order]
    return (*calling, *order, *missed)


def before(desk: Desk, ticket: Ticket) -> int:
    """Give how many are called before a ticket that waits, as things stand; 0 where it does not wait."""
    return next((place.before for place in waiting(desk) if place.ticket.id == ticket.id), 0)


def shown(desk: Desk) -> tuple[Call, ...]:
    """Give the last calls of today for the hall, newest first: numbers and windows, nothing else."""
    called = [ticket for ticket in today(desk) if ticket.called_at and ticket.stage in {Stage.CALLED, Stage.SERVING}]
    newest = sorted(called, key=_moment, reverse=True)[:CALLS_SHOWN]
    return tuple(Call(ticket.number, window_words(ticket.window), _moment(ticket)) for ticket in newest)


def window_words(window: str) -> str:
    """Give a window as it is called: 1 and 窗口1 both give 1 号窗口; a room keeps its name."""
    bare = window.strip().removeprefix("窗口").removesuffix("窗口").removesuffix("号").strip()
    return f"{bare} 号窗口" if bare.isascii() and bare.isalnum() else window.strip()


def call_words(call: Call) -> tuple[str, str]:
    """Give a call in words, in the two parts between which a line may break: 请 A012 号, 到 1 号窗口."""
    return f"请 {call.number} 号", f"到 {call.window}"


def reasons(pack: Pack) -> tuple[str, ...]:
    """Give the reasons for going first, as the content has them."""
    return pack.choices.get("first_reasons", ())


def proposed(pack: Pack, birth: str, day: date) -> str:
    """Give the reason to be proposed for somebody born on ``birth`` (ISO text or ""), "" none.

    It is the content's first reason, from the age on that the content names.
    """
    ages = [int(age) for age in pack.choices.get("first_age", ()) if age.isdecimal()]
    age = age_on(birth, day)
    return next(iter(reasons(pack)), "") if ages and age is not None and age >= ages[0] else ""


def slip(desk: Desk, ticket: Ticket) -> tuple[tuple[str, int], ...]:
    """Give the lines of a ticket's slip, each with its size in dots: nothing on it says who the visitor is."""
    ahead = before(desk, ticket)
    lines = [
        (desk.pack.bureau["name"], 32),
        (ticket.number, 120),
        (f"前面还有 {ahead} 位" if ahead else "下一个就是您", 32),
        (f"{local(ticket.issued_at):%Y-%m-%d %H:%M}", 28),
        ("请留意叫号。过号不要紧，请告诉窗口。", 26),
    ]
    return (("演练", 48), *lines) if desk.practice else tuple(lines)


def counts(tickets: Sequence[Ticket]) -> Mapping[Stage, int]:
    """Give how many tickets stand at each stage."""
    return {stage: sum(ticket.stage is stage for ticket in tickets) for stage in Stage}


def _calling(desk: Desk) -> Ticket:
    own = in_call(desk)
    if own is None:
        raise WorldFault("nothing-called", "这个窗口现在没有在叫的号。", "按 F7 叫下一个。")
    return own


def _pass_over(desk: Desk) -> None:
    """Put what this window has called in vain behind some others."""
    own = in_call(desk)
    if own is not None:
        _put(desk, own, stage=Stage.SKIPPED)


def _called(desk: Desk, ticket: Ticket) -> Ticket:
    now = desk.clock.now()
    return _put(desk, ticket, stage=Stage.CALLED, window=desk.seat.window, calls=ticket.calls + 1, called_at=now)


def _put(desk: Desk, ticket: Ticket, **words: object) -> Ticket:
    """Keep a ticket with what changes of it. Raises WorldFault "ticket-taken-elsewhere"."""
    changed = replace(ticket, **words)  # type: ignore[arg-type]
    desk.store.save_ticket(changed, ticket)
    return changed


def _order(desk: Desk, tickets: Sequence[Ticket]) -> list[Ticket]:
    """Give who waits in the order of their turns, by the rule at the head of this module."""
    called = sorted((ticket for ticket in tickets if ticket.called_at), key=_moment, reverse=True)
    behind = _figure(desk, BEHIND, DEFAULT_BEHIND)
    later = {ticket.id: place for place, ticket in enumerate(called)}
    there = [ticket for ticket in tickets if ticket.stage is Stage.WAITING]
    there += [ticket for ticket in tickets if ticket.stage is Stage.SKIPPED and later.get(ticket.id, behind) >= behind]
    there.sort(key=lambda ticket: (ticket.issued_at, ticket.id))
    run = next((place for place, ticket in enumerate(called) if not ticket.first), len(called))
    return _turns(there, _figure(desk, FIRSTS, DEFAULT_FIRSTS), run)


def _turns(there: list[Ticket], most: int, run: int) -> list[Ticket]:
    """Lay those who go first before the others, at most ``most`` in a row; ``run`` of them were just called."""
    first, others = [each for each in there if each.first], [each for each in there if not each.first]
    order: list[Ticket] = []
    while first and others:
        ahead = run < most
        order.append((first if ahead else others).pop(0))
        run = run + 1 if ahead else 0
    return order + first + others


def _figure(desk: Desk, key: str, default: str) -> int:
    written = desk.store.setting(key, default)
    return max(int(written if written.isdecimal() else default), 1)


def _moment(ticket: Ticket) -> datetime:
    return ticket.called_at or ticket.issued_at
