"""The arithmetic of days, over years, month ends, leap days and holidays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from chinese_calendar import constants
from hypothesis import assume, given
from hypothesis import strategies as st

from app.bootstrap import resources
from app.content.days import HallCalendar
from app.content.load import load_pack
from app.models.deadline import Roll, Rule, Unit, row_on, rule_on, spoken, work_out
from app.models.fault import WorldFault

DAYS = HallCalendar({})
RULES = load_pack(resources() / "content").rules
known_days = st.dates(date(2010, 1, 1), date(2025, 6, 30))
days = st.dates(date(2004, 1, 1), date(2060, 12, 31))
lengths = st.integers(1, 400)
units = st.sampled_from(list(Unit))
WORKED_WEEKENDS = sorted(day for day in constants.workdays if day.weekday() >= 5)
HOLIDAYS = sorted(day for day in constants.holidays if day.weekday() < 5)


def last(length: int, unit: Unit, start: date, roll: Roll = Roll.NONE) -> date:
    return work_out(length, unit, roll, start, DAYS).last_day


@pytest.mark.parametrize(
    ("length", "unit", "start", "expected"),
    [
        (15, Unit.DAY, date(2026, 11, 10), date(2026, 11, 25)),
        (1, Unit.MONTH, date(2026, 1, 31), date(2026, 2, 28)),
        (1, Unit.MONTH, date(2028, 1, 31), date(2028, 2, 29)),
        (6, Unit.MONTH, date(2026, 8, 31), date(2027, 2, 28)),
        (1, Unit.YEAR, date(2028, 2, 29), date(2029, 2, 28)),
        (2, Unit.YEAR, date(2024, 5, 20), date(2026, 5, 20)),
        (5, Unit.WORKING_DAY, date(2026, 11, 20), date(2026, 11, 27)),
    ],
)
def test_counts_as_the_law_does(length: int, unit: Unit, start: date, expected: date) -> None:
    assert last(length, unit, start) == expected


def test_last_day_in_the_national_holiday_rolls_to_the_first_day_of_work() -> None:
    worked = work_out(15, Unit.DAY, Roll.NEXT_WORKING_DAY, date(2026, 9, 18), DAYS)
    assert worked.last_day == date(2026, 10, 8)
    assert "顺延" in worked.steps[-1]


def test_a_saturday_that_is_worked_is_a_working_day() -> None:
    worked_saturday = next(
        day for day in (date(2025, 1, 1) + timedelta(n) for n in range(365)) if day.weekday() >= 5 and DAYS.is_working(day)
    )
    assert last(1, Unit.WORKING_DAY, worked_saturday - timedelta(1)) == worked_saturday


def test_a_year_without_holiday_table_is_marked() -> None:
    worked = work_out(10, Unit.WORKING_DAY, Roll.NONE, date(2031, 3, 3), DAYS)
    assert not worked.certain
    assert "未含节假日" in worked.steps[-1]
    own = HallCalendar({date(2031, 3, 4): False}, {2031})
    assert work_out(10, Unit.WORKING_DAY, Roll.NONE, date(2031, 3, 3), own).last_day == worked.last_day + timedelta(1)


@given(known_days, st.integers(1, 400))
def test_property_days_are_plain_addition(start: date, length: int) -> None:
    assert last(length, Unit.DAY, start) == start + timedelta(length)


@given(known_days, st.integers(1, 36))
def test_property_months_keep_the_day_or_take_the_months_last(start: date, length: int) -> None:
    end = last(length, Unit.MONTH, start)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == length
    assert end.day == start.day or (end + timedelta(1)).day == 1


@given(known_days, st.integers(1, 60))
def test_property_working_days_end_on_one_and_hold_exactly_that_many(start: date, length: int) -> None:
    end = last(length, Unit.WORKING_DAY, start)
    assert DAYS.is_working(end)
    assert sum(DAYS.is_working(start + timedelta(n)) for n in range(1, (end - start).days + 1)) == length


@given(known_days, st.integers(1, 60))
def test_property_rolling_never_goes_back_and_ends_on_a_working_day(start: date, length: int) -> None:
    plain, rolled = last(length, Unit.DAY, start), last(length, Unit.DAY, start, Roll.NEXT_WORKING_DAY)
    assert plain <= rolled
    assert DAYS.is_working(rolled)
    assert not any(DAYS.is_working(plain + timedelta(n)) for n in range((rolled - plain).days))


def rests(day: date) -> bool:
    """Say from the package's bare tables, without our calendar, whether a day is one of rest."""
    return day not in constants.workdays and (day in constants.holidays or day.weekday() >= 5)


@given(days, st.integers(1, 300))
def test_property_working_days_agree_with_a_slow_counter(start: date, length: int) -> None:
    day, left = start, length
    while left:
        day += timedelta(1)
        left -= not rests(day)
    assert last(length, Unit.WORKING_DAY, start) == day


@given(days, lengths, units)
def test_property_a_rolled_day_is_the_first_of_work_from_the_last_day_on(start: date, length: int, unit: Unit) -> None:
    plain, rolled = last(length, unit, start), last(length, unit, start, Roll.NEXT_WORKING_DAY)
    assert not rests(rolled)
    assert all(rests(plain + timedelta(n)) for n in range((rolled - plain).days))


@given(days, st.integers(0, 400), lengths, units, st.sampled_from(list(Roll)))
def test_property_a_later_start_or_a_longer_term_never_ends_sooner(start: date, more: int, length: int, unit: Unit, roll: Roll) -> None:
    end = last(length, unit, start, roll)
    assert last(length, unit, start + timedelta(more), roll) >= end
    assert last(length + 1, unit, start, roll) >= end
    assert end > start


@given(days, st.integers(1, 60))
def test_property_a_year_is_twelve_months_and_keeps_the_day_of_the_year(start: date, length: int) -> None:
    end = last(length, Unit.YEAR, start)
    assert end == last(12 * length, Unit.MONTH, start)
    leap_day_lost = (start.month, start.day) == (2, 29) and (end.month, end.day) == (2, 28)
    assert end.year == start.year + length
    assert (end.month, end.day) == (start.month, start.day) or leap_day_lost


@given(st.integers(2004, 2060), st.integers(1, 12), st.integers(1, 200))
def test_property_from_a_months_last_day_no_month_is_left_out(year: int, month: int, length: int) -> None:
    """The thirty-first leads to the last day of a shorter month, never into the month after."""
    start = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    end = last(length, Unit.MONTH, start)
    following = (end + timedelta(1)).day == 1
    assert end.day == start.day or (following and end.day < start.day)
    assert (end.year - start.year) * 12 + end.month - start.month == length


@given(days, lengths, units, st.sampled_from(list(Roll)))
def test_property_the_steps_name_every_date(start: date, length: int, unit: Unit, roll: Roll) -> None:
    worked = work_out(length, unit, roll, start, DAYS)
    plain = last(length, unit, start)
    steps = "\n".join(worked.steps)
    assert worked.steps[0].startswith(spoken(start))
    assert all(spoken(day) in steps for day in (start, plain, worked.last_day))
    assert ("顺延" in steps) == (plain != worked.last_day)
    assert ("月末" in steps) == (unit in {Unit.MONTH, Unit.YEAR} and plain.day != start.day)


@given(days, lengths, units, st.sampled_from(list(Roll)))
def test_property_a_date_is_certain_where_every_year_that_was_asked_about_is_known(
    start: date, length: int, unit: Unit, roll: Roll
) -> None:
    worked = work_out(length, unit, roll, start, DAYS)
    plain = last(length, unit, start)
    first = start + timedelta(1) if unit is Unit.WORKING_DAY else plain
    asked = unit is Unit.WORKING_DAY or roll is Roll.NEXT_WORKING_DAY
    years = range(first.year, worked.last_day.year + 1) if asked else range(0)
    assert worked.certain == all(2004 <= year <= 2026 for year in years)
    assert ("未含节假日" in worked.steps[-1]) != worked.certain


@given(st.sampled_from(WORKED_WEEKENDS), lengths)
def test_property_a_weekend_that_is_worked_counts_and_holds_a_last_day(day: date, length: int) -> None:
    assert last(1, Unit.WORKING_DAY, day - timedelta(1)) == day
    assert last(length, Unit.DAY, day - timedelta(length), Roll.NEXT_WORKING_DAY) == day


@given(st.sampled_from(HOLIDAYS), lengths)
def test_property_a_holiday_on_a_weekday_neither_counts_nor_holds_a_last_day(day: date, length: int) -> None:
    assert last(1, Unit.WORKING_DAY, day - timedelta(1)) > day
    assert last(length, Unit.DAY, day - timedelta(length), Roll.NEXT_WORKING_DAY) > day


@given(st.dates(date(2027, 1, 1), date(2060, 12, 31)), st.sets(st.dates(date(2027, 1, 1), date(2060, 12, 31)), max_size=8))
def test_property_single_days_make_no_year_known_and_a_complete_table_does(day: date, off: set[date]) -> None:
    table = dict.fromkeys({day, *off}, False)
    assert not HallCalendar(table).knows(day)
    assert not HallCalendar(table).is_working(day)
    assert HallCalendar(table, {day.year}).knows(day)
    assert HallCalendar(table, {day.year + 1}).knows(day) is False


@given(st.sampled_from(RULES), days)
def test_property_a_rule_holds_in_its_own_row_and_nowhere_else(rule: Rule, day: date) -> None:
    rows = [each for each in RULES if each.code == rule.code]
    holding = [each for each in rows if each.valid_from <= day and day <= (each.valid_to or date.max)]
    assume(len(holding) < 2)
    if holding:
        assert rule_on(RULES, rule.code, day) == holding[0]
    else:
        with pytest.raises(WorldFault, match="没有有效的版本"):
            rule_on(RULES, rule.code, day)


@pytest.mark.parametrize("rule", {rule.code: rule for rule in RULES}.values(), ids=lambda rule: rule.code)
def test_the_day_before_a_rules_first_row_is_an_error(rule: Rule) -> None:
    first = min(each.valid_from for each in RULES if each.code == rule.code)
    assert rule_on(RULES, rule.code, first).valid_from == first
    with pytest.raises(WorldFault, match="没有有效的版本"):
        rule_on(RULES, rule.code, first - timedelta(1))


def test_a_day_outside_every_range_is_an_error_not_the_latest_row() -> None:
    with pytest.raises(WorldFault, match="没有有效的版本"):
        rule_on(RULES, RULES[0].code, date(1950, 1, 1))
    ended = replace(RULES[0], valid_to=date(2026, 6, 30))
    assert rule_on((ended,), ended.code, date(2026, 6, 30)) == ended
    with pytest.raises(WorldFault, match="没有有效的版本"):
        rule_on((ended,), ended.code, date(2026, 7, 1))
    with pytest.raises(WorldFault, match="没有期限规则"):
        rule_on(RULES, "no-such-rule", date(2026, 1, 1))


def test_a_date_beyond_the_calendar_is_a_sentence() -> None:
    with pytest.raises(WorldFault, match="超出了可用的年份"):
        work_out(9000, Unit.YEAR, Roll.NONE, date(2026, 1, 1), DAYS)


def test_the_row_of_the_day_is_taken_and_never_the_latest() -> None:
    common = {"code": "r", "name": "试", "kinds": (), "cite": "民事诉讼法:171", "event": "e", "unit": Unit.DAY, "roll": Roll.NONE}
    old = Rule(**common, length=15, valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31))
    new = Rule(**common, length=20, valid_from=date(2027, 1, 1), valid_to=None)
    for rules in ((old, new), (new, old)):
        assert row_on(rules, "r", date(2026, 12, 31)) is old
        assert row_on(rules, "r", date(2027, 1, 1)) is new
        assert row_on(rules, "r", date(2023, 12, 31)) is None
