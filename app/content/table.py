"""TOML read so that each fault can be named with file and line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from app.models.pack import Flaw

LARGEST = 2_000_000
_REMEMBERED, _USUAL = 160, 100_000
"""So many files stay parsed, none of more than so many characters: a pack of the usual kind, and no more memory than that."""
_HEADER = re.compile(r"^\s*\[(\[)?\s*([^\[\]]+?)\s*\]?\]")
_KEY = re.compile(r'^\s*"?([^\s="\']+)"?\s*=')
_E = TypeVar("_E", bound=StrEnum)


@dataclass(slots=True)
class Source:
    """One file of the pack: its name for messages, its data, and the line of each table and key."""

    name: str
    data: dict[str, Any]
    lines: dict[tuple[str, int], dict[str, int]]
    flaws: list[Flaw]

    def top(self) -> "Table":
        """Give the keys above the first header as a table."""
        plain = {key: value for key, value in self.data.items() if not is_tables(value)}
        return Table(self, "", 0, plain)

    def table(self, name: str) -> "Table":
        """Give the table ``[name]``, empty where the file has none."""
        value = self.data.get(name, {})
        return Table(self, name, 0, value if isinstance(value, dict) else {})

    def tables(self, name: str) -> Iterator["Table"]:
        """Give each ``[[name]]`` in order."""
        value = self.data.get(name, [])
        for index, row in enumerate(value if isinstance(value, list) else []):
            if isinstance(row, dict):
                yield Table(self, name, index, row)

    def only(self, *names: str) -> None:
        """Note each table or top-level table array whose name is not one of ``names``."""
        for key, value in self.data.items():
            if is_tables(value) and key not in names:
                self.fault(self.lines.get((key, 0), {}).get("", 1), f"不认识的表“{key}”")

    def fault(self, line: int, sentence: str) -> None:
        """Note a fault of this file."""
        self.flaws.append(Flaw(self.name, line, sentence))


@dataclass(slots=True)
class Table:
    """One table of a file. Reading a key that is missing or of the wrong type notes a fault and gives an empty value."""

    source: Source
    name: str
    index: int
    row: Mapping[str, Any]

    def line(self, key: str = "") -> int:
        """Give the line of ``key``, or of the table's header."""
        known = self.source.lines.get((self.name, self.index), {})
        return known.get(key, known.get("", 1))

    def fault(self, key: str, sentence: str) -> None:
        """Note a fault at ``key``."""
        self.source.fault(self.line(key), sentence)

    def text(self, key: str, default: str | None = None) -> str:
        """Read a string; without ``default`` it is required."""
        value = self.row.get(key, default)
        if isinstance(value, str):
            return value
        self.fault(key, f"缺少“{key}”" if value is None else f"“{key}”应当是文字")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of strings, empty where missing."""
        value = self.row.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.fault(key, f"“{key}”应当是文字的列表")
        return ()

    def number(self, key: str, default: int | None = None) -> int:
        """Read a whole number; without ``default`` it is required."""
        value = self.row.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.fault(key, f"缺少“{key}”" if value is None else f"“{key}”应当是整数")
        return 0

    def numbers(self, key: str) -> tuple[int, ...]:
        """Read a list of whole numbers, empty where missing."""
        value = self.row.get(key, [])
        if isinstance(value, list) and all(type(item) is int for item in value):
            return tuple(value)
        self.fault(key, f"“{key}”应当是整数的列表")
        return ()

    def flag(self, key: str, default: bool = False) -> bool:
        """Read true or false."""
        value = self.row.get(key, default)
        if isinstance(value, bool):
            return value
        self.fault(key, f"“{key}”应当是 true 或 false")
        return default

    def day(self, key: str) -> date | None:
        """Read a date, None where missing."""
        value = self.row.get(key)
        if value is None or type(value) is date:
            return value
        self.fault(key, f"“{key}”应当是日期，例如 2026-01-01")
        return None

    def word(self, key: str, words: type[_E], default: _E | None = None) -> _E:
        """Read one of the words of an enumeration."""
        value = self.text(key, default)
        try:
            return words(value)
        except ValueError:
            first = next(iter(words))
            self.fault(key, f"“{key}”只能是 {'、'.join(words)}")
            return first

    def rows(self, key: str) -> tuple[Mapping[str, Any], ...]:
        """Read a list of inline tables, empty where missing."""
        value = self.row.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return tuple(value)
        self.fault(key, f"“{key}”应当是表的列表")
        return ()

    def only(self, *keys: str) -> None:
        """Note each key that is not one of ``keys``."""
        for key in self.row:
            if key not in keys:
                self.fault(key, f"不认识的键“{key}”")


def read_source(folder: Path, path: Path, flaws: list[Flaw]) -> Source:
    """Read one file; a file that can not be read gives an empty source and a fault."""
    name = path.relative_to(folder).as_posix()
    source = Source(name, {}, {}, flaws)
    try:
        if path.stat().st_size > LARGEST:
            source.fault(1, "文件过大")
            return source
        text = path.read_text(encoding="utf-8")
        source.data, source.lines = _parsed(text) if len(text) <= _USUAL else _parsed.__wrapped__(text)
    except tomllib.TOMLDecodeError as error:
        source.fault(_line_in(str(error)), f"不是有效的 TOML：{error}")
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        source.fault(1, f"读不出来（{type(error).__name__}）")
    return source


@lru_cache(_REMEMBERED)
def _parsed(text: str) -> tuple[dict[str, Any], dict[tuple[str, int], dict[str, int]]]:
    """Parse a file, and find its lines; nobody changes what comes out.

    An editor changes one file of a hundred, and the whole pack is read and checked after each change.
    """
    return tomllib.loads(text), _locate(text)


def _locate(text: str) -> dict[tuple[str, int], dict[str, int]]:
    lines: dict[tuple[str, int], dict[str, int]] = {("", 0): {"": 1}}
    counts: dict[str, int] = {}
    here = ("", 0)
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header and not _KEY.match(line):
            name = header[2]
            here = (name, counts.get(name, 0))
            counts[name] = counts.get(name, 0) + 1
            lines[here] = {"": number}
        elif key := _KEY.match(line):
            lines[here].setdefault(key[1], number)
    return lines


def _line_in(message: str) -> int:
    found = re.search(r"line (\d+)", message)
    return int(found[1]) if found else 1


def is_tables(value: object) -> bool:
    """Say whether a value of a file is a table or a list of tables with headers of their own."""
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value))
