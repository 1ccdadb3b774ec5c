"""A person 人: who stands behind the petitioners of several visits, and the merging of two records of one person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One person as last registered; ``visits`` counts them. ``because``: why this may be somebody asked about, in words."""

    id: str
    name: str
    document_number: str = ""
    birth: str = ""
    phone: str = ""
    last_visit: datetime | None = None
    visits: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records joined as one person: ``gone`` is read as ``kept`` until they are parted again."""

    id: str
    kept: str
    gone: str
    reason: str
    at: datetime
    clerk: str
    parted_at: datetime | None = None
    parted_clerk: str = ""
