"""Working days: the chinesecalendar package for the years it knows, and the bureau's own table over it."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache

SATURDAY = 5


@cache
def known_years() -> frozenset[int]:
    """Give the years whose holidays the package knows."""
    from chinese_calendar import constants

    return frozenset(day.year for day in constants.holidays)


class HallCalendar:
    """A ``Calendar``: ``table`` holds the bureau's own days (True: people work), which go before the package's.

    ``complete``: the years of which the table has every day off and every day worked. One day alone makes no year known.
    """

    def __init__(self, table: Mapping[date, bool], complete: Collection[int] = ()) -> None:
        self._table = table
        self._years = frozenset(complete)

    def is_working(self, day: date) -> bool:
        """Say whether people work on ``day``; in a year nobody knows, Monday to Friday."""
        if day in self._table:
            return self._table[day]
        if day.year in known_years():
            from chinese_calendar import is_workday

            return bool(is_workday(day))
        return day.weekday() < SATURDAY

    def knows(self, day: date) -> bool:
        """Say whether the holidays of that year are known from the package, or in full from the bureau's table."""
        return day.year in self._years or day.year in known_years()
