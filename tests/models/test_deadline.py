"""The arithmetic of days, over years, month ends, leap days and holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import resources
from app.content.days import HallCalendar
from app.content.load import load_pack
from app.models.deadline import Roll, Unit, rule_on, work_out
from app.models.fault import WorldFault

DAYS = HallCalendar({})
known_days = st.dates(date(2010, 1, 1), date(2025, 6, 30))


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


def test_a_day_outside_every_range_is_an_error_not_the_latest_row() -> None:
    rules = load_pack(resources() / "content").rules
    with pytest.raises(WorldFault, match="没有有效的版本"):
        rule_on(rules, rules[0].code, date(1950, 1, 1))
    with pytest.raises(WorldFault, match="没有期限规则"):
        rule_on(rules, "no-such-rule", date(2026, 1, 1))


def test_a_date_beyond_the_calendar_is_a_sentence() -> None:
    with pytest.raises(WorldFault, match="超出了可用的年份"):
        work_out(9000, Unit.YEAR, Roll.NONE, date(2026, 1, 1), DAYS)
