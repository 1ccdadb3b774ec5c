"""Deadlines: dated rules and the arithmetic of days. Code holds no length of any deadline; the rules are data."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from app.models.fault import WorldFault


class Unit(StrEnum):
    """What a length is counted in."""

    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


class Roll(StrEnum):
    """What happens when the last day is no working day."""

    NONE = "none"
    NEXT_WORKING_DAY = "next-working-day"


UNIT_WORDS = {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.MONTH: "个月", Unit.YEAR: "年"}


class Calendar(Protocol):
    """Knows working days."""

    def is_working(self, day: date) -> bool:
        """Say whether people work on ``day`` (weekdays, adjusted where the holiday table is known)."""

    def knows(self, day: date) -> bool:
        """Say whether the holiday arrangement of that year is known."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline rule in force between two days.

    ``event``: code of the start event; ``who`` has to act: ``petitioner`` or ``organ``.
    ``unit`` and ``length`` as the article says; ``roll`` what holds when the last day is a day of rest.
    """

    code: str
    name: str
    kinds: tuple[str, ...]
    cite: str
    event: str
    length: int
    unit: Unit
    roll: Roll
    valid_from: date
    valid_to: date | None
    who: str = "petitioner"
    verified: bool = True
    note: str = ""

    @property
    def span(self) -> str:
        """The length in words: 15日, 6个月."""
        return f"{self.length}{UNIT_WORDS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Event:
    """A start event: its code, what it is called on paper, and the words beside a date field."""

    code: str
    name: str
    ask: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A last day and how it was come by. ``certain`` is False where a year's holidays are not known."""

    last_day: date
    steps: tuple[str, ...]
    certain: bool


def row_on(rules: tuple[Rule, ...], code: str, day: date) -> Rule | None:
    """Give the row of rule ``code`` that is in force on ``day``, None where none is: never the latest one."""
    held = (rule for rule in rules if rule.code == code and rule.valid_from <= day)
    return next((rule for rule in held if rule.valid_to is None or day <= rule.valid_to), None)


def rule_on(rules: tuple[Rule, ...], code: str, day: date) -> Rule:
    """Give the row of rule ``code`` that is in force on ``day``; a day outside every range is an error."""
    if row := row_on(rules, code, day):
        return row
    rows = [rule for rule in rules if rule.code == code]
    if not rows:
        raise WorldFault("rule-unknown", f"内容包里没有期限规则“{code}”。", "请在“内容”页核对期限表。")
    raise WorldFault(
        "rule-not-in-force", f"期限规则“{rows[0].name}”在{spoken(day)}没有有效的版本。", "请核对日期，或在“内容”页补上该时段的规则。"
    )


def work_out(length: int, unit: Unit, roll: Roll, start: date, days: Calendar) -> Worked:
    """Count ``length`` units from ``start``, the start day itself not counted, and give the last day with its steps."""
    steps = [f"{spoken(start)}起算，当日不算"]
    certain = True
    try:
        if unit is Unit.WORKING_DAY:
            last, certain = _count_working(start, length, days)
        else:
            last = start + timedelta(days=length) if unit is Unit.DAY else _add_months(start, length, unit)
        steps.append(f"{length}{UNIT_WORDS[unit]}届满：{spoken(last)}（{weekday(last)}）{_aside(start, last, length, unit)}")
        if roll is Roll.NEXT_WORKING_DAY:
            last, certain = _roll_on(last, certain, days, steps)
    except (OverflowError, ValueError) as error:
        raise WorldFault("date-out-of-range", "算出的日期超出了可用的年份。", "请核对起算日期和期限长度。") from error
    if not certain:
        steps.append("该年放假安排尚未录入，按周末计算，未含节假日")
    return Worked(last, tuple(steps), certain)


def spoken(day: date) -> str:
    """Write a date as letters do, months and days without leading zero: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def near(day: date, today: date) -> str:
    """Write a day as people say it, its year only where it is not this one: 11月25日, 2027年1月4日."""
    words = f"{day.month}月{day.day}日"
    return words if day.year == today.year else f"{day.year}年{words}"


def weekday(day: date) -> str:
    """Give the Chinese name of the day of the week."""
    return "星期" + "一二三四五六日"[day.weekday()]


def _count_working(start: date, length: int, days: Calendar) -> tuple[date, bool]:
    last, left, certain = start, length, True
    while left:
        last += timedelta(days=1)
        certain = certain and days.knows(last)
        left -= days.is_working(last)
    return last, certain


def _aside(start: date, last: date, length: int, unit: Unit) -> str:
    """Say why the last day is not where one would look for it: days of rest left out, or a month that ends sooner."""
    if unit is Unit.WORKING_DAY and (rest := (last - start).days - length):
        return f"，其间{rest}天休息日不算"
    if unit in {Unit.MONTH, Unit.YEAR} and last.day != start.day:
        return f"，该月没有{start.day}日，以月末为准"
    return ""


def _add_months(start: date, length: int, unit: Unit) -> date:
    months = start.year * 12 + start.month - 1 + length * (12 if unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _roll_on(last: date, certain: bool, days: Calendar, steps: list[str]) -> tuple[date, bool]:
    rolled = last
    while not days.is_working(rolled):
        certain = certain and days.knows(rolled)
        rolled += timedelta(days=1)
    certain = certain and days.knows(rolled)
    if rolled != last:
        steps.append(f"末日为休息日，顺延至{spoken(rolled)}（{weekday(rolled)}）")
    return rolled, certain
