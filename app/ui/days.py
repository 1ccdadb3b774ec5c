"""Reads a day as clerks type it. Knows no widget."""

import re
import unicodedata
from datetime import date, timedelta

_WORDS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_FULL = re.compile(r"^(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$")
_SOLID = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^(\d{1,2})\D+(\d{1,2})\D*$")


def read_day(text: str, today: date, *, nearest: bool = False) -> date | None:
    """Read 2026-11-10, 20261110, 2026年11月10日, 11-10, 11月10日, 今天, 昨天; None where it is no day.

    A day without a year is the latest such day that is not in the future; or the ``nearest``, be it past or to come.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in _WORDS:
        return today - timedelta(days=_WORDS[plain])
    if found := _FULL.match(plain) or _SOLID.match(plain):
        return _day(*map(int, found.groups()))
    if found := _SHORT.match(plain):
        month, day = map(int, found.groups())
        if nearest:
            days = [each for year in range(-1, 2) if (each := _day(today.year + year, month, day))]
            return min(days, key=lambda each: abs(each - today), default=None)
        this = _day(today.year, month, day)
        return this if this and this <= today else _day(today.year - 1, month, day)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
