"""Days as clerks type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.days import read_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["2026-11-10", "20261110", "2026年11月10日", "2026/11/10", "11-10", "11.10", "11月10日", "２０２６－１１－１０", " 11/10 "],
)
def test_the_usual_ways_mean_the_same_day(text: str) -> None:
    assert read_day(text, TODAY) == date(2026, 11, 10)


@pytest.mark.parametrize(("text", "day"), [("今天", 23), ("昨天", 22), ("前天", 21)])
def test_words_are_read(text: str, day: int) -> None:
    assert read_day(text, TODAY) == date(2026, 11, day)


def test_a_day_without_year_is_the_latest_past_one() -> None:
    assert read_day("12-01", TODAY) == date(2025, 12, 1)


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-30", "02-30", "明年", "13", "二月二"])
def test_what_is_no_day_gives_none(text: str) -> None:
    assert read_day(text, TODAY) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_written_is_read_back(day: date) -> None:
    assert read_day(day.isoformat(), TODAY) == day
    assert read_day(f"{day.year}年{day.month}月{day.day}日", TODAY) == day


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_day(text, TODAY) is None or isinstance(read_day(text, TODAY), date)


@pytest.mark.parametrize(
    ("text", "day"), [("12-10", date(2026, 12, 10)), ("11-20", date(2026, 11, 20)), ("1-5", date(2027, 1, 5)), ("2-30", None)]
)
def test_a_day_to_be_kept_may_be_one_to_come(text: str, day: date | None) -> None:
    assert read_day(text, date(2026, 11, 23), nearest=True) == day
