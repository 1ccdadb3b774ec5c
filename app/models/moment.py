"""Times: stored in UTC, shown in Asia/Shanghai (one zone, no summer time)."""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def local(moment: datetime) -> datetime:
    """Give a UTC moment as it reads on the wall in Shanghai."""
    return moment.astimezone(SHANGHAI)


def local_day(moment: datetime) -> date:
    """Give the day in Shanghai of a UTC moment."""
    return local(moment).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Give the first moment of a Shanghai day and the first after it, both UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
