"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """A ``Clock`` that reads the machine's time."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""
        return datetime.now(UTC)
