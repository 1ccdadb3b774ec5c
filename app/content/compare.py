"""Says in what two packs differ: file by file, row by row, key by key."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.content.edit import rows_of
from app.content.tree import pack_files
from app.models.version import Difference, Rows

_NAMES = ("code", "number", "date", "label", "use")
"""The keys that tell one row of a table from another."""


def differences(before: Path, after: Path) -> tuple[Difference, ...]:
    """Give what differs between the packs in two folders."""
    names = sorted(_files(before) | _files(after))
    return tuple(each for name in names for each in _in_file(before / name, after / name, name))


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in pack_files(folder)}


def _in_file(before: Path, after: Path, name: str) -> Iterator[Difference]:
    if before.is_file() and after.is_file() and before.read_bytes() == after.read_bytes():
        return
    if not name.endswith(".toml"):
        yield Difference(name, "", "", _size(before), _size(after))
        return
    one, other = _named(rows_of(before) if before.is_file() else {}), _named(rows_of(after) if after.is_file() else {})
    for row in dict.fromkeys([*one, *other]):
        old, new = one.get(row, {}), other.get(row, {})
        for key in dict.fromkeys([*old, *new]):
            if old.get(key) != new.get(key):
                yield Difference(name, row, key, _words(old.get(key)), _words(new.get(key)))


def _named(rows: Rows) -> dict[str, Mapping[str, Any]]:
    """Give the rows by a name that stays when others are put in before them."""
    named: dict[str, Mapping[str, Any]] = {}
    for table, each in rows.items():
        for index, row in enumerate(each):
            own = next((str(row[key]) for key in _NAMES if key in row), str(index + 1))
            name = f"{table} {own}".strip() if table else ""
            named[name if name not in named else f"{name} #{index + 1}"] = row
    return named


def _size(picture: Path) -> str:
    return f"{picture.stat().st_size} 字节" if picture.is_file() else ""


def _words(value: Any) -> str:
    if value is None:
        return ""
    return "、".join(map(_words, value)) if isinstance(value, list) else str(value)
