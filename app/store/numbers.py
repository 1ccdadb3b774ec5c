"""Series of visible numbers, counted inside the caller's transaction, so that none is given twice or lost."""

from app.store.connection import Link


def next_number(link: Link, series: str) -> int:
    """Give the next number of a series, from 1."""
    sql = "INSERT INTO counters (series, value) VALUES (?, 1) ON CONFLICT (series) DO UPDATE SET value = value + 1 RETURNING value"
    return int(link.rows(sql, (series,))[0]["value"])
