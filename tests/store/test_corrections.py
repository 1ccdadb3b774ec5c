"""Corrections, closed days and several letters at once, as the store keeps them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.models.correction import Closing, Correction
from app.models.fault import WorldFault
from app.models.key import new_key
from app.models.letter import Issued
from app.models.visit import Delivery, Entry, Status
from app.ports import Desk
from app.services import check_in, corrections
from tests.conftest import NOON

Make = Callable[..., Entry]
HOUR = timedelta(hours=1)


def made(visit_id: str, field: str, minutes: int, **words: object) -> Correction:
    plain = Correction(visit_id, field, "旧", "新\n两行", "因为", NOON + timedelta(minutes=minutes), "张三")
    return replace(plain, **words)  # type: ignore[arg-type]


def test_corrections_come_back_as_kept_newest_first(desk: Desk, entry: Make) -> None:
    visit = check_in.register(desk, entry())
    first = [made(visit.id, "petitioners.0.name", 1), made(visit.id, "request", 1)]
    desk.store.save_visit(replace(visit, revision=2), corrections=first)
    later = made(visit.id, "place", 5, after_closing=True)
    desk.store.save_visit(replace(visit, revision=3), corrections=[later])
    assert desk.store.corrections_of(visit.id) == (later, *first)
    assert desk.store.corrections_between(NOON, NOON + timedelta(minutes=5)) == tuple(first)
    assert desk.store.corrections_between(NOON + timedelta(minutes=5), NOON + HOUR) == (later,)


def test_a_change_that_is_refused_keeps_no_correction(desk: Desk, entry: Make) -> None:
    visit = check_in.register(desk, entry())
    with pytest.raises(WorldFault):
        desk.store.save_visit(visit, corrections=[made(visit.id, "request", 1)])
    assert desk.store.corrections_of(visit.id) == ()


def test_a_day_is_closed_once(desk: Desk) -> None:
    day = date(2026, 11, 20)
    assert desk.store.closing_of(day) is None
    closing = Closing(day, NOON, "张三")
    desk.store.close_day(closing)
    with pytest.raises(WorldFault) as again:
        desk.store.close_day(Closing(day, NOON + HOUR, "李四"))
    assert again.value.code == "already-closed"
    assert desk.store.closing_of(day) == closing


def test_back_dated_visits_are_found_by_the_day_on_which_they_were_entered(desk: Desk, entry: Make) -> None:
    check_in.register(desk, entry("当天"))
    late = [corrections.register_back(desk, entry(name), NOON - timedelta(days=days), "停电") for name, days in (("甲", 9), ("乙", 2))]
    assert [visit.id for visit in desk.store.entered_later(NOON, NOON + HOUR)] == [late[1].id, late[0].id]
    assert desk.store.entered_later(NOON - timedelta(days=30), NOON) == ()
    assert {visit.id for visit in desk.store.visits_by_id([each.id for each in late])} == {each.id for each in late}
    assert desk.store.visits_by_id([]) == ()


def letters(visit_id: str, *names: str) -> list[Issued]:
    return [
        Issued(new_key(), visit_id, "", "K1", "", NOON, "张三", petitioner=place, named=name) for place, name in enumerate(names)
    ]


def test_several_letters_are_kept_together_or_not_at_all(desk: Desk, entry: Make) -> None:
    visit = check_in.register(desk, entry("甲", "乙", "丙"))

    def jam(letter: Issued, letter_no: str) -> bytes:
        if letter.named == "丙":
            raise WorldFault("glyph-missing", "没有这个字。")
        return letter_no.encode()

    with pytest.raises(WorldFault):
        desk.store.issue_each(letters(visit.id, "甲", "乙", "丙"), 2026, "字", jam)
    assert desk.store.letters_of(visit.id) == ()
    assert desk.store.visit(visit.visit_no) == visit
    kept = desk.store.issue_each(letters(visit.id, *"甲乙丁戊己庚辛壬癸子丑"), 2026, "字", jam)
    assert [letter.letter_no for letter in kept] == [f"字〔2026〕{at}号" for at in range(1, 12)]
    assert desk.store.letters_of(visit.id) == kept
    assert [desk.store.pdf_of(letter.id).decode() for letter in kept] == [letter.letter_no for letter in kept]
    stored = desk.store.visit(visit.visit_no)
    assert stored is not None
    assert (stored.status, stored.revision) == (Status.LETTER_ISSUED, visit.revision + 1)


def test_what_was_done_with_letters_is_found_by_its_day(desk: Desk, entry: Make) -> None:
    visit = check_in.register(desk, entry())
    first, second = desk.store.issue_each(letters(visit.id, "甲", "乙"), 2026, "字", lambda _letter, number: number.encode())
    desk.store.void(first.id, "听错", NOON + HOUR, "张三")
    delivery = Delivery(second.id, "signed", "", (), NOON + 2 * HOUR, "张三")
    desk.store.deliver(delivery)
    assert [letter.id for letter in desk.store.voided_between(NOON + HOUR, NOON + 2 * HOUR)] == [first.id]
    assert desk.store.voided_between(NOON, NOON + HOUR) == ()
    assert desk.store.deliveries_between(NOON + 2 * HOUR, NOON + 3 * HOUR) == (delivery,)
    assert desk.store.deliveries_between(NOON, NOON + 2 * HOUR) == ()
