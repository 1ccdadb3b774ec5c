"""The queue: whose turn it is, and that nobody is lost, called twice or made to wait for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.setting import BEHIND, FIRSTS, PREFIX
from app.models.ticket import Stage
from app.models.visit import Draft, Entry
from app.ports import Desk
from app.services import check_in, queue
from tests.conftest import NOON, PASSWORD

OLD = "老年人"


def at(desk: Desk, window: str) -> Desk:
    return replace(desk, seat=replace(desk.seat, window=window))


def line(desk: Desk) -> list[str]:
    return [place.ticket.number for place in queue.waiting(desk)]


def called(desk: Desk) -> str:
    ticket = queue.call_next(desk)
    return ticket.number if ticket else ""


def served(desk: Desk) -> str:
    """Call the next, who comes."""
    ticket = queue.call_next(desk)
    return queue.serve(desk, ticket, "").number if ticket else ""


def test_numbers_are_called_in_the_order_in_which_they_were_given(desk: Desk) -> None:
    tickets = [queue.take(desk) for _ in range(3)]
    assert [ticket.number for ticket in tickets] == ["A001", "A002", "A003"]
    assert [place.before for place in queue.waiting(desk)] == [0, 1, 2]
    assert queue.before(desk, tickets[2]) == 2
    assert [called(desk) for _ in range(3)] == ["A001", "A002", "A003"]


def test_those_who_go_first_never_make_the_others_wait_for_ever(desk: Desk) -> None:
    for first in ("", "", OLD, OLD, OLD, "孕妇", OLD):
        queue.take(desk, first=first)
    foreseen = ["A003", "A004", "A001", "A005", "A006", "A002", "A007"]
    assert line(desk) == foreseen
    assert [served(desk) for _ in range(7)] == foreseen
    desk.store.set_setting(FIRSTS, "1")
    for first in (OLD, OLD, "", ""):
        queue.take(desk, first=first)
    assert line(desk) == ["A010", "A008", "A011", "A009"]


def test_who_does_not_come_is_called_again_behind_three_others(desk: Desk) -> None:
    for _ in range(6):
        queue.take(desk)
    assert called(desk) == "A001"
    assert queue.skip(desk).stage is Stage.SKIPPED
    assert line(desk) == ["A002", "A003", "A004", "A005", "A006"]
    assert [served(desk) for _ in range(3)] == ["A002", "A003", "A004"]
    assert line(desk)[0] == "A001"
    assert called(desk) == "A001"


def test_the_next_call_passes_over_who_did_not_come_and_nobody_is_lost(desk: Desk) -> None:
    desk.store.set_setting(BEHIND, "1")
    for _ in range(2):
        queue.take(desk)
    assert [called(desk) for _ in range(5)] == ["A001", "A002", "A001", "A002", "A001"]
    desk.store.set_setting(BEHIND, "3")
    assert called(desk) == ""
    assert {ticket.stage for ticket in queue.today(desk)} == {Stage.SKIPPED}
    assert queue.call(desk, queue.today(desk)[1]).number == "A002"


def test_calling_again_counts_and_needs_a_number_in_call(desk: Desk) -> None:
    for act in (queue.recall, queue.skip):
        with pytest.raises(WorldFault) as told:
            act(desk)
        assert told.value.code == "nothing-called"
    queue.take(desk)
    queue.call_next(desk)
    assert queue.recall(desk).calls == 2
    assert queue.in_call(at(desk, "2")) is None


def test_a_hand_torn_number_is_taken_as_typed_and_refused_kindly(desk: Desk) -> None:
    assert queue.take(desk, "　ａ０１２ ").number == "A012"
    for typed, code in (("A012", "ticket-taken"), ("张三", "ticket-number"), ("ABC", "ticket-number"), ("123456789", "ticket-number")):
        with pytest.raises(WorldFault) as told:
            queue.take(desk, typed)
        assert told.value.code == code
        assert told.value.field == "number"
        assert told.value.step
    desk.store.set_setting(PREFIX, "张三的号")
    assert queue.take(desk).number == "A001"


def test_one_visitor_has_one_open_number(desk: Desk) -> None:
    queue.take(desk, held="draft")
    with pytest.raises(WorldFault, match="A001"):
        queue.take(desk, held="draft")
    queue.take(desk)


def test_the_ticket_goes_with_the_visit_until_it_is_closed(desk: Desk, entry: Callable[..., Entry]) -> None:
    queue.take(desk)
    assert queue.hold(desk, "draft", fresh=True) is None
    queue.call_next(desk)
    assert queue.hold(desk, "another", fresh=False) is None
    desk.store.save_draft(Draft("draft", {}, NOON))
    held = queue.hold(desk, "draft", fresh=True)
    assert held is not None
    assert held.stage is Stage.SERVING
    visit = check_in.register(desk, entry("李四"), "draft")
    there = queue.holder(desk, visit.id)
    assert there is not None
    assert there.number == "A001"
    check_in.finish(desk, visit)
    assert queue.today(desk)[0].stage is Stage.DONE
    with pytest.raises(WorldFault, match="重新取号"):
        queue.call(desk, queue.today(desk)[0])


def test_who_left_is_not_called(desk: Desk) -> None:
    first = queue.take(desk)
    queue.take(desk)
    queue.leave(desk, first)
    assert line(desk) == ["A002"]
    assert queue.counts(queue.today(desk))[Stage.LEFT] == 1


def test_the_hall_is_told_numbers_and_windows_only(desk: Desk) -> None:
    queue.take(desk, first=OLD, held="draft")
    queue.take(desk)
    queue.call_next(desk)
    queue.call_next(at(desk, "窗口2"))
    assert [(call.number, call.window) for call in queue.shown(desk)] == [("A002", "2 号窗口"), ("A001", "1 号窗口")]
    assert queue.call_words(queue.shown(desk)[0]) == ("请 A002 号", "到 2 号窗口")
    assert [queue.window_words(name) for name in ("1", "1号", "2号窗口", "接待室")] == ["1 号窗口", "1 号窗口", "2 号窗口", "接待室"]


def test_age_and_reasons_are_the_contents(desk: Desk) -> None:
    day = NOON.date()
    assert queue.proposed(desk.pack, "1966-11-23", day) == queue.reasons(desk.pack)[0] == OLD
    assert queue.proposed(desk.pack, "1966-11-24", day) == ""
    assert queue.proposed(desk.pack, "", day) == ""
    other = replace(desk.pack, choices={**desk.pack.choices, "first_age": ("80",)})
    assert queue.proposed(other, "1966-11-23", day) == ""
    bare = replace(desk.pack, choices={})
    assert (queue.reasons(bare), queue.proposed(bare, "1930-01-01", day)) == ((), "")


def test_the_slip_says_number_time_and_how_many_are_before(desk: Desk) -> None:
    queue.take(desk)
    second = queue.take(desk, held="draft")
    words = "\n".join(text for text, _ in queue.slip(desk, second))
    assert second.number in words
    assert "前面还有 1 位" in words
    assert "2026-11-23 12:00" in words
    assert desk.pack.bureau["name"] in words
    assert "演练" not in words
    assert queue.slip(replace(desk, practice=True), second)[0][0] == "演练"


def test_two_windows_never_call_one_number(gate: LocalGate, desk: Desk) -> None:
    other = gate.open(PASSWORD)
    for _ in range(24):
        queue.take(desk)

    def work(mine: Desk) -> list[str]:
        numbers = []
        for _ in range(12):
            ticket = queue.call_next(mine)
            assert ticket is not None
            queue.finish(mine, ticket)
            numbers.append(ticket.number)
        return numbers

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(work, (at(desk, "1"), at(other, "2")))
    other.store.close()
    assert sorted(one + two) == [f"A{place:03d}" for place in range(1, 25)]


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(1, 4))
def test_nobody_is_lost_and_the_rule_is_kept(wishes: list[bool], most: int) -> None:
    """Pure: among any mixture everybody is called once, each kind in its order, never more than ``most`` ahead in a row."""
    there = [queue.Ticket(f"{place:03d}", NOON.date(), str(place), Stage.WAITING, NOON, OLD * wish) for place, wish in enumerate(wishes)]
    order = queue._turns(list(there), most, 0)
    assert sorted(each.id for each in order) == [each.id for each in there]
    for wish in (OLD, ""):
        kind = [each.id for each in order if each.first == wish]
        assert kind == sorted(kind)
    run = 0
    for place, each in enumerate(order):
        run = run + 1 if each.first else 0
        assert run <= most or all(other.first for other in order[place:])
