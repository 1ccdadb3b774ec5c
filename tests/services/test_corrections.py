"""Corrections and back-dated entries: nothing is overwritten without a trace, and every trace can be read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.models.correction import Closing, differences
from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services import check_in, corrections, find, guide, letters
from tests.conftest import NOON, SetClock

Make = Callable[..., Entry]


def lettered(desk: Desk, visit: Visit) -> Visit:
    """Issue the letter of the visit's kind."""
    visit = guide.pick(desk, visit, "K1", "")
    fields = letters.prepare(desk, visit, {}).fields
    letters.issue(desk, visit, {field.code: field.value or letters.BY_HAND for field in fields if field.required})
    return stored(desk, visit)


def stored(desk: Desk, visit: Visit) -> Visit:
    kept = desk.store.visit(visit.visit_no)
    assert kept is not None
    return kept


def test_every_changed_field_is_kept_with_old_and_new(desk: Desk) -> None:
    person = Petitioner("王淳生", phone="13800138000")
    visit = check_in.register(desk, Entry((person,), narrative="欠薪", place="440882100"))
    now = replace(person, phone="13900139000", representative=True)
    after = replace(visit.entry, petitioners=(now,), place="440882101", request="要钱")
    changed = corrections.correct(desk, visit, after)
    assert changed == stored(desk, visit)
    made = desk.store.corrections_of(visit.id)
    assert [(each.field, each.before, each.after) for each in made] == [
        ("petitioners.0.phone", "13800138000", "13900139000"),
        ("petitioners.0.representative", "", "yes"),
        ("place", "440882100", "440882101"),
        ("request", "", "要钱"),
    ]
    assert {(each.clerk, local_day(each.at), each.after_closing) for each in made} == {("张三", date(2026, 11, 23), False)}
    lines = [(each.label, each.before, each.after) for each in corrections.history(desk, visit)]
    names = [desk.pack.stations[code].name for code in ("440882100", "440882101")]
    assert lines == [
        ("电话", "13800138000", "13900139000"), ("代表", "否", "是"), ("问题属地", *names), ("诉求", "（空）", "要钱"),
    ]  # fmt: skip


def test_nothing_changed_is_no_correction(desk: Desk, entry: Make) -> None:
    visit = check_in.register(desk, entry())
    assert corrections.correct(desk, visit, visit.entry) is visit
    assert desk.store.corrections_of(visit.id) == ()


def test_who_is_taken_out_is_kept_whole_and_the_others_stay_themselves() -> None:
    one, two, three = (Petitioner(name, document_number=f"{name}号", phone=f"电{name}") for name in "甲乙丙")
    before = Entry((one, two, three), narrative="事")
    found = differences(before, replace(before, petitioners=(one, replace(three, phone="新"), Petitioner("丁"))))
    assert [each for each in found if each[0] == "petitioners.1.phone"] == [("petitioners.1.phone", "电丙", "新")]
    gone = next(each for each in found if each[2] == "" and each[0] == "petitioners.1")
    assert all(word in gone[1] for word in ("乙", "乙号", "电乙"))
    assert any(field == "petitioners.2" and not old and "丁" in new for field, old, new in found)
    assert len(found) == 3


def test_a_number_put_right_is_a_number_put_right_and_nobody_new() -> None:
    before = Entry((Petitioner("甲", document_number="1"), Petitioner("乙", document_number="2")), narrative="事")
    after = replace(before, petitioners=(before.petitioners[0], replace(before.petitioners[1], document_number="3")))
    assert differences(before, after) == (("petitioners.1.document_number", "2", "3"),)


def test_within_the_same_handling_no_reason_is_asked(desk: Desk, entry: Make) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    assert not corrections.needs_reason(desk, visit)
    corrections.correct(desk, visit, entry("李四"))
    assert [each.reason for each in desk.store.corrections_of(visit.id)] == [""]


def later(desk: Desk, visit: Visit, clock: SetClock) -> None:
    clock.moment += timedelta(days=1)


def out(desk: Desk, visit: Visit, clock: SetClock) -> None:
    lettered(desk, visit)


def ended(desk: Desk, visit: Visit, clock: SetClock) -> None:
    check_in.finish(desk, visit)


def shut(desk: Desk, visit: Visit, clock: SetClock) -> None:
    desk.store.close_day(Closing(local_day(visit.received_at), NOON, "张三"))


@pytest.mark.parametrize("happens", [later, out, ended, shut])
def test_afterwards_a_reason_is_asked(desk: Desk, entry: Make, clock: SetClock, happens: Callable[[Desk, Visit, SetClock], None]) -> None:
    visit = check_in.register(desk, entry())
    happens(desk, visit, clock)
    visit = stored(desk, visit)
    assert corrections.needs_reason(desk, visit)
    with pytest.raises(WorldFault) as asked:
        corrections.correct(desk, visit, entry("李四"), "  ")
    assert (asked.value.code, asked.value.field) == ("reason-needed", "reason")
    assert stored(desk, visit) == visit
    assert desk.store.corrections_of(visit.id) == ()
    corrections.correct(desk, visit, entry("李四"), "姓名听错")
    made = desk.store.corrections_of(visit.id)
    assert [(each.reason, each.after_closing) for each in made] == [("姓名听错", happens is shut)]


def test_a_lost_race_leaves_no_correction(desk: Desk, entry: Make) -> None:
    visit = check_in.register(desk, entry())
    corrections.correct(desk, visit, entry("李四"))
    with pytest.raises(WorldFault) as refused:
        corrections.correct(desk, visit, entry("赵二"))
    assert refused.value.code == "changed-elsewhere"
    assert len(desk.store.corrections_of(visit.id)) == 1


def test_another_kind_after_the_letter_is_a_correction_and_before_it_is_not(desk: Desk, entry: Make) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K2", "")
    visit = lettered(desk, guide.pick(desk, visit, "K1", "听错"))
    assert desk.store.corrections_of(visit.id) == ()
    guide.pick(desk, visit, "K4", "看了裁决书")
    (made,) = corrections.history(desk, visit)
    assert (made.label, made.reason) == ("事项种类", "看了裁决书")
    assert made.before.startswith("K1 ")
    assert made.after.startswith("K4 ")


def test_a_back_dated_visit_belongs_to_the_year_in_which_they_came(desk: Desk, entry: Make) -> None:
    came = datetime(2025, 12, 31, 1, 30, tzinfo=UTC)
    visit = corrections.register_back(desk, entry(), came, "停电，先记在纸上")
    assert visit.visit_no == "440882-2025-000001"
    kept = stored(desk, visit)
    assert (kept.received_at, kept.backdated) == (came, "停电，先记在纸上")
    assert kept.registered_at is not None
    assert local_day(kept.registered_at) == date(2026, 11, 23)
    assert find.today(desk) == ()
    assert check_in.register(desk, entry()).visit_no == "440882-2026-000001"


def test_the_new_year_begins_at_midnight_in_shanghai(desk: Desk, entry: Make) -> None:
    visit = corrections.register_back(desk, entry(), datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "补")
    assert visit.visit_no.startswith("440882-2026-")


def test_nobody_comes_in_the_future_or_without_a_reason(desk: Desk, entry: Make, clock: SetClock) -> None:
    with pytest.raises(WorldFault) as ahead:
        corrections.register_back(desk, entry(), clock.moment + timedelta(hours=1), "停电")
    assert (ahead.value.code, ahead.value.field) == ("date-in-future", "received_at")
    with pytest.raises(WorldFault) as bare:
        corrections.register_back(desk, entry(), NOON - timedelta(days=2), "　")
    assert (bare.value.code, bare.value.field) == ("reason-needed", "backdated")
    assert find.search(desk, "王淳生") == ()


def test_a_matter_split_off_a_back_dated_visit_is_none_itself(desk: Desk, entry: Make) -> None:
    visit = corrections.register_back(desk, entry(), NOON - timedelta(days=2), "停电")
    assert check_in.split(desk, visit, "另一件事").backdated == ""


def test_another_form_of_visit_brings_its_own_next_steps(desk: Desk, entry: Make) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    letter = corrections.correct(desk, visit, replace(visit.entry, form="书信"))
    asked = {follow.code for follow in desk.pack.matters["K1"].follow if not follow.forms or "书信" in follow.forms}
    assert {step.code for step in desk.store.steps_of(visit.id)} == asked
    assert asked != {follow.code for follow in desk.pack.matters["K1"].follow if not follow.forms or "走访" in follow.forms}
    corrections.correct(desk, letter, visit.entry)
    assert {step.code for step in desk.store.steps_of(visit.id)} != asked
