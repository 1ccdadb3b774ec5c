"""Versions 版本 of the content pack: what is kept of each, what an edit changes, and how two of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.models.pack import Approval

SHORT = 7
"""So many characters of a pack's hash are printed."""

Rows = Mapping[str, tuple[Mapping[str, Any], ...]]
"""A file of the pack as tables by name, each with its rows in order; "" holds the keys above the first header."""


class Source(StrEnum):
    """Where a version came from."""

    SHIPPED = "shipped"
    EDITED = "edited"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Version:
    """One kept version: the whole hash of its files, its name (``version`` in pack.toml), where it came from.

    ``kept_at`` in UTC; ``approval`` the latest one, None where nobody has approved it.
    """

    digest: str
    name: str
    source: Source
    kept_at: datetime
    approval: Approval | None = None

    @property
    def short(self) -> str:
        """The hash as printed."""
        return self.digest[:SHORT]

    @property
    def mark(self) -> str:
        """The version as visits and letters keep it: 2026.11-abcdef1."""
        return f"{self.name}-{self.short}"


class Deed(StrEnum):
    """What a change does to the pack's data."""

    PUT = "put"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a draft: in ``file``, in row ``index`` of ``table`` ("" the keys above the first header).

    PUT sets ``key`` to ``value`` (None takes the key away); ADD puts the row ``value`` in at ``index`` (−1: last);
    REMOVE takes the row away. A file that is not there yet is made by the first PUT or ADD.
    """

    file: str
    table: str
    index: int = 0
    key: str = ""
    value: Any = None
    deed: Deed = Deed.PUT


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two versions: the file, the row (its code, or its number), the key, both values as text.

    ``before`` is "" where the thing is new, ``after`` where it is gone.
    """

    file: str
    row: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a printed hash: the version; whether it holds today; what took its place and when.

    ``changed``: the files that differ from what holds today, so that one knows which posters are stale.
    """

    version: Version
    current: bool
    replaced_on: date | None
    changed: tuple[str, ...]
