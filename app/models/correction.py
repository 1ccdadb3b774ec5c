"""A correction 更正: who changed what after the registration, from what, to what, and why. And the closing of a day."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of a visit changed. ``field`` is the entry field's name, such as ``petitioners.0.phone``.

    ``after_closing``: the day of the visit had been closed by then.
    """

    visit_id: str
    field: str
    before: str
    after: str
    reason: str
    at: datetime
    clerk: str
    after_closing: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """A day closed 日结: from then on a change to that day is a correction after closing."""

    day: date
    at: datetime
    clerk: str
