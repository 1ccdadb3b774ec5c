"""Tickets in the store: numbers of a day, given once; a call belongs to one window."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pytest

from app.models.fault import WorldFault
from app.models.key import new_key
from app.models.ticket import Stage, Ticket
from app.models.visit import Draft, Entry
from app.ports import Desk
from app.services import check_in
from app.store.store import LocalStore
from tests.conftest import NOON

DAY = date(2026, 11, 23)
KEY = bytes(range(32))


def ticket(number: str = "", day: date = DAY, held: str = "", stage: Stage = Stage.WAITING) -> Ticket:
    return Ticket(new_key(), day, number, stage, NOON, held=held)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[LocalStore, LocalStore]]:
    """Two windows on one file."""
    pair = LocalStore(tmp_path / "store.db", KEY), LocalStore(tmp_path / "store.db", KEY)
    yield pair
    for store in pair:
        store.close()


def test_numbers_run_through_a_day_and_begin_anew_the_next(stores: tuple[LocalStore, LocalStore]) -> None:
    here, there = stores
    assert [store.add_ticket(ticket(), "A").number for store in (here, there, here)] == ["A001", "A002", "A003"]
    assert here.add_ticket(ticket(day=date(2026, 11, 24)), "A").number == "A001"
    assert here.add_ticket(ticket(), "B").number == "B001"
    assert [each.number for each in there.tickets_on(DAY)] == ["A001", "A002", "A003", "B001"]


def test_a_typed_number_is_kept_and_none_is_given_twice(stores: tuple[LocalStore, LocalStore]) -> None:
    here, there = stores
    here.add_ticket(ticket("A002"), "A")
    with pytest.raises(WorldFault) as told:
        there.add_ticket(ticket("A002"), "A")
    assert told.value.code == "ticket-taken"
    assert told.value.field == "number"
    assert [here.add_ticket(ticket(), "A").number for _ in range(2)] == ["A001", "A003"]
    assert there.add_ticket(ticket("A002", date(2026, 11, 24)), "A").number == "A002"
    assert len(here.tickets_on(DAY)) == 3


def test_everything_of_a_ticket_comes_back(stores: tuple[LocalStore, LocalStore]) -> None:
    here, there = stores
    given = here.add_ticket(replace(ticket("36"), first="老年人", held="draft"), "A")
    called = replace(given, stage=Stage.CALLED, window="2", calls=3, called_at=datetime(2026, 11, 23, 5, 0, 1, 250, tzinfo=UTC))
    here.save_ticket(called, given)
    assert there.tickets_on(DAY) == (called,)


def test_what_another_window_has_changed_is_not_changed_again(stores: tuple[LocalStore, LocalStore]) -> None:
    here, there = stores
    given = here.add_ticket(ticket(), "A")
    here.save_ticket(replace(given, stage=Stage.CALLED, window="1"), given)
    with pytest.raises(WorldFault) as told:
        there.save_ticket(replace(given, stage=Stage.CALLED, window="2"), given)
    assert told.value.code == "ticket-taken-elsewhere"
    assert there.tickets_on(DAY)[0].window == "1"


def test_two_windows_that_take_and_call_at_once_share_the_numbers_out(stores: tuple[LocalStore, LocalStore]) -> None:
    """Both do the same at the same moment, again and again; what one gets the other never has."""
    together = Barrier(2)

    def work(store: LocalStore, window: str) -> tuple[list[str], list[str]]:
        given, won = [], []
        for _ in range(15):
            together.wait()
            given.append(store.add_ticket(ticket(), "A").number)
            together.wait()
            first = next(each for each in store.tickets_on(DAY) if each.stage is Stage.WAITING)
            together.wait()
            try:
                store.save_ticket(replace(first, stage=Stage.CALLED, window=window), first)
                won.append(first.number)
            except WorldFault as fault:
                assert fault.code == "ticket-taken-elsewhere"
        return given, won

    with ThreadPoolExecutor(2) as pool:
        (given, won), (others, lost) = pool.map(work, stores, ("1", "2"))
    assert sorted(given + others) == [f"A{place:03d}" for place in range(1, 31)]
    assert len(won) + len(lost) == len({*won, *lost}) == 15


def test_the_ticket_of_a_draft_goes_on_with_its_visit(desk: Desk, entry: Callable[..., Entry]) -> None:
    desk.store.save_draft(Draft("draft", {}, NOON))
    desk.store.add_ticket(ticket(held="draft", stage=Stage.SERVING), "A")
    visit = check_in.register(desk, entry("李四"), "draft")
    assert desk.store.tickets_on(DAY)[0].held == visit.id


def test_a_draft_put_aside_lets_its_ticket_go(desk: Desk) -> None:
    for held, stage in (("one", Stage.SERVING), ("two", Stage.WAITING)):
        desk.store.save_draft(Draft(held, {}, NOON))
        desk.store.add_ticket(ticket(held=held, stage=stage), "A")
        desk.store.drop_draft(held)
    assert [(each.held, each.stage) for each in desk.store.tickets_on(DAY)] == [("", Stage.CALLED), ("", Stage.WAITING)]
