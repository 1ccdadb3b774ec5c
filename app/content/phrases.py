"""Reads the everyday phrases of one kind. The way they are written is described in docs/content.md."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.models.fault import WorldFault
from app.models.matter import Phrase, Role

_TABLES = {"phrase", "set", "same", "each", "piece"}
_KEYS = {"words", "weight", "all", "none"}
_PAIRED = re.compile(r"@\w+[?!]?|(?:[^()?|]|\([^()?]+\)\??)+")


def read_phrases(table: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """Read one phrases file. Raises WorldFault "phrases-malformed", saying which table is wrong and how."""
    if strange := set(table) - _TABLES:
        raise _malformed(f"不认识的表“{sorted(strange)[0]}”")
    return (
        *_told(table.get("phrase", [])),
        *(Phrase(_texts(words, "set"), 0.0, Role.SET, name=name) for name, words in _pairs(table, "set")),
        *(Phrase(_texts(words, "same"), 0.0, Role.SAME, name=name) for name, words in _pairs(table, "same")),
        *_weighed(table, Role.EACH),
        *_weighed(table, Role.PIECE),
    )


def _told(rows: object) -> Iterator[Phrase]:
    if not isinstance(rows, list):
        raise _malformed("“phrase”应当写成 [[phrase]]")
    for number, row in enumerate(rows, 1):
        where = f"第 {number} 个 phrase"
        if not isinstance(row, dict) or set(row) - _KEYS or "words" not in row:
            raise _malformed(f"{where}只能有 words、weight、all、none，并且要有 words", f"phrase:{number - 1}")
        try:
            lists = [_texts(row.get(key, []), where) for key in ("words", "all", "none")]
            weight = _number(row.get("weight", 1.0), where)
        except WorldFault as fault:
            fault.field = f"phrase:{number - 1}"
            raise
        yield Phrase(lists[0], weight, Role.TELL, lists[1], lists[2])


def _weighed(table: Mapping[str, Any], role: Role) -> Iterator[Phrase]:
    for weight, words in _pairs(table, role):
        if not isinstance(words, str):
            raise _malformed(f"“{role}”的“{weight}”应当是用空格隔开的文字")
        yield Phrase(tuple(words.split()), _number(weight, role), role)


def _pairs(table: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise _malformed(f"“{name}”应当写成 [{name}]")
    yield from value.items()


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _malformed(f"{where}里应当是文字的列表，不能有空的")
    if odd := next((item for item in value if not _PAIRED.fullmatch(item)), ""):
        raise _malformed(f"{where}里“{odd}”的括号不成对，或者问号不在括号后面")
    return tuple(value)


def _number(value: object, where: str) -> float:
    try:
        number = float(value) if isinstance(value, int | float | str) else float("nan")
    except ValueError:
        number = float("nan")
    if abs(number) < float("inf"):
        return number
    raise _malformed(f"{where}的分量应当是数")


def _malformed(sentence: str, row: str = "") -> WorldFault:
    """Give the fault; ``row`` is the table and its place, as phrase:3, where one row is at fault."""
    return WorldFault("phrases-malformed", f"说法文件有误：{sentence}。", "请核对内容包 phrases 文件夹里的文件。", row)
