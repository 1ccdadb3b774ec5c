"""A practice desk 演练 filled with invented people: visits of today in every state, one who was here before, a group, numbers waiting."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.models.invented import Visitor
from app.models.letter import Issued
from app.models.moment import local_day
from app.models.setting import NUMBERS, PREFIX
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Clock, Desk
from app.services import check_in, letters, queue
from app.services.answers import apply_answers

NAME = "演练"
_TICKETS = "YL"
_BEFORE = timedelta(days=20)
_APART = timedelta(minutes=9)
_GROUP = ("孙大山", "孙大海", "钱小满", "钱小雨", "郑小云", "郑小雪", "冯小冬", "冯小春", "卫小秋")


@dataclass(frozen=True, slots=True)
class _Then:
    """A clock that stood still earlier."""

    at: datetime

    def now(self) -> datetime:
        """Give that moment."""
        return self.at


def mark_numbers(desk: Desk) -> None:
    """Let every number of this desk say that it is none: 演练-440882-2026-000001, and YL001 for tickets."""
    desk.store.set_setting(NUMBERS, f"{NAME}-")
    desk.store.set_setting(PREFIX, _TICKETS)


def fill(desk: Desk, people: Iterable[Visitor]) -> None:
    """Register the invented people, the first of them twenty days ago as well; some are guided, two have a letter, three wait."""
    now = desk.clock.now()
    known, *others = people
    earlier = _at(desk, now - _BEFORE)
    visit = _guided(earlier, known)
    letters.sign(earlier, _issued(earlier, visit, known))
    for place, person in enumerate(others):
        at = _at(desk, now - (len(others) - place) * _APART)
        if place % 3 == 0:
            _issued(at, _guided(at, person), person)
        elif place % 3 == 1:
            _guided(at, person)
        else:
            check_in.register(at, _entry(person))
    check_in.register(desk, _group())
    for first in ("", "老年人", ""):
        queue.take(desk, first=first)


def cards(people: Iterable[Visitor]) -> list[Any]:
    """Give what the simulated reader reads, one after another: invented cards, and an empty reader in between."""
    found: list[Any] = []
    for person in people:
        facts = person.person
        number = facts.get("document_number") or f"44088219700101{len(found):04d}"
        found.append({"name": facts["name"], "number": number, "address": facts.get("present_address", "")})
    return [*found, "no-card"]


def _at(desk: Desk, moment: datetime) -> Desk:
    clock: Clock = _Then(moment)
    return replace(desk, clock=clock)


def _entry(person: Visitor) -> Entry:
    facts = person.person
    who = Petitioner(
        facts["name"],
        document_number=facts.get("document_number", ""),
        phone=facts.get("phone", ""),
        present_address=facts.get("present_address", ""),
    )
    return Entry((who,), narrative=person.narrative, request=person.request, materials=person.materials)


def _group() -> Entry:
    people = tuple(Petitioner(name, representative=place < 2) for place, name in enumerate(_GROUP))
    return Entry(
        people, people=len(people), narrative="我们村九户人家的责任田被修路占用，补偿款一直没有发，要求说明原因。", request="发放补偿款"
    )


def _guided(desk: Desk, person: Visitor) -> Visit:
    visit = check_in.register(desk, _entry(person))
    today = local_day(desk.clock.now())
    answers = {
        given.node: {"answer": given.value, "date": (today - timedelta(days=given.days_ago)).isoformat()}
        if given.days_ago is not None
        else given.value
        for given in person.answers.values()
    }
    return apply_answers(desk, visit, answers, "" if person.start == "questions" else person.kind)[0]


def _issued(desk: Desk, visit: Visit, person: Visitor) -> Issued:
    """Issue the letter, what the invented person does not say left for the pen."""
    ready = letters.prepare(desk, visit, person.letter)
    blank = {notice.field: letters.BY_HAND for notice in ready.missing}
    return letters.issue(desk, visit, {**person.letter, **blank})
