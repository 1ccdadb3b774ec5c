"""Characters that no font can draw, said in words: 王〔左鱼右几，字码U+2B6EA〕. Never a box, and never a guess at another character."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from app.models.private import is_private
from app.models.text import LOST
from app.models.visit import Petitioner

Value = TypeVar("Value")
GAPS = frozenset("?？□■〓" + LOST)
"""What stands in a name where a character could not be typed, or got lost."""
_BETWEEN = re.compile(r"[、，,；;]\s*")


def spelled(text: str, note: str, lacking: Iterable[str], *, brief: bool = False) -> str:
    """Give a name with each of the ``lacking`` characters in words: as ``note`` describes it, else by its code point.

    A gap (王?) that the note describes is told as well. ``brief``: for the screen, a description goes without the code point. A
    private-use or lost character without a description stays, since there is nothing to say about it.
    """
    return respelled(text, wording(text, note, lacking, brief=brief))


def wording(name: str, note: str, lacking: Iterable[str], *, brief: bool = False) -> dict[str, str]:
    """Give the words for each of the ``lacking`` characters of a name. Several descriptions in a note stand in the name's order."""
    absent = GAPS.union(lacking)
    here = tuple(dict.fromkeys(character for character in name if character in absent))
    parts = [part for part in _BETWEEN.split(note.strip()) if part]
    told = dict(zip(here, parts if len(parts) == len(here) else [note.strip()], strict=False))
    words = {character: _words(character, told.get(character, ""), brief) for character in here}
    return {character: f"〔{said}〕" for character, said in words.items() if said}


def wordings(people: Iterable[Petitioner], lacking: Iterable[str]) -> dict[str, str]:
    """Give the words for what is ``lacking`` in the people's names, as their own notes describe it.

    Whole names, and the characters that stand elsewhere too; a gap is one in its name alone, since a text may hold a question mark.
    """
    absent, names, words = tuple(lacking), dict[str, str](), dict[str, str]()
    for person in sorted(people, key=lambda each: bool(each.name_note.strip())):
        here = wording(person.name, person.name_note, absent)
        words |= {character: said for character, said in here.items() if character not in GAPS}
        if here and person.name not in {"?", "？"}:
            names[person.name] = respelled(person.name, here)
    return words | names


def coded(character: str) -> str:
    """Give the code point of a character as an official paper says it: 字码U+30EDE; 自造字U+E123 for a private-use one."""
    return f"{'自造字' if is_private(character) else '字码'}U+{ord(character):04X}"


def respelled(value: Value, words: Mapping[str, str]) -> Value:
    """Put the words in the place of what they stand for, in a text or in every text of tuples and data classes."""
    if not words:
        return value
    found = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

    def change(part: Any) -> Any:
        if type(part) is str:
            return found.sub(lambda match: words[match[0]], part)
        if isinstance(part, tuple):
            return tuple(map(change, part))
        if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{each.name: change(getattr(part, each.name)) for each in fields(part)})
        return part

    return cast(Value, change(value))


def texts(value: object) -> list[str]:
    """Give every text of tuples and data classes."""
    if type(value) is str:
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in texts(part)]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for each in fields(value) for text in texts(getattr(value, each.name))]
    return []


def common(text: str) -> bool:
    """Say whether a text is of GBK's characters only: the fonts that come with the program have all of its ideographs."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _words(character: str, told: str, brief: bool) -> str:
    if character in GAPS or is_private(character):
        return told
    if not told:
        return coded(character)
    return told if brief else f"{told}，{coded(character)}"
