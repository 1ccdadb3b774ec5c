"""The sounds of a name: every reading of each character, and the key by which names are sorted.

The dictionary is loaded when a name is first written, never to open the desk or to answer a question typed in Latin letters.
"""

import os
import unicodedata
from functools import lru_cache
from importlib import import_module
from itertools import groupby

from app.models.private import fold_private

_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "翟": "zhai", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "盖": "ge", "乐": "yue",
    "任": "ren", "华": "hua", "缪": "miao", "召": "shao", "种": "chong", "黑": "he", "秘": "bi", "繁": "po", "折": "she", "员": "yun",
    "燕": "yan", "祭": "zhai", "覃": "qin", "尉": "wei", "万": "wan", "宁": "ning", "纪": "ji", "洗": "xian", "冼": "xian", "隗": "wei",
    "撒": "sa", "哈": "ha", "那": "na", "晁": "chao", "干": "gan", "句": "gou", "藏": "zang", "车": "che", "教": "jiao", "牟": "mou",
    "能": "nai", "盛": "sheng", "石": "shi", "沈": "shen", "宿": "su", "相": "xiang", "谌": "chen", "訾": "zi", "都": "du",
    "重": "chong", "长": "zhang",
}  # fmt: skip
_DOUBLE = {"尉迟": "yu", "万俟": "mo", "单于": "chan", "长孙": "zhang", "令狐": "ling", "澹台": "tan", "夏侯": "xia"}
_LAST = "~"


def syllables(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the readings of each character of a name without tones, ü as v; a run of Latin letters is one syllable.

    The reading as a surname stands first where the character is the first. What has no reading is left out.
    """
    parts: list[tuple[str, ...]] = []
    for latin, run in groupby(_plain(name), key=str.isascii):
        text = "".join(run)
        parts += [(word,) for word in text.split()] if latin else [_readings(character) for character in text]
    first = _surname(name)
    if first and parts:
        parts[0] = (first, *(reading for reading in parts[0] if reading != first))
    return tuple(part for part in parts if part)


def sort_key(name: str) -> str:
    """Give the key under which names sort by pinyin; characters without a reading come last, by their code points."""
    words = []
    for latin, run in groupby(_plain(name), key=str.isascii):
        text = "".join(run)
        words += text.split() if latin else [_sortable(character) for character in text]
    if words and _surname(name):
        words[0] = _surname(name)
    return " ".join(words)


def same_sound(one: str, other: str) -> bool:
    """Say whether two names may be spoken alike, by any of their readings."""
    ours, theirs = syllables(one), syllables(other)
    return bool(ours) and len(ours) == len(theirs) and all(set(a) & set(b) for a, b in zip(ours, theirs, strict=True))


def _surname(name: str) -> str:
    return _DOUBLE.get(name[:2], "") or _SURNAMES.get(name[:1], "")


def _sortable(character: str) -> str:
    readings = _readings(character)
    return readings[0] if readings else f"{_LAST}{ord(character):06x}"


def _plain(name: str) -> str:
    """Lower case, accents of Latin letters off, what is neither letter nor figure a blank; each ideograph by its own code point."""
    folded = "".join(_unaccented(character) for character in unicodedata.normalize("NFC", fold_private(name)).lower())
    return "".join(character if _letter(character) else " " if character.isascii() else "" for character in folded)


def _letter(character: str) -> bool:
    """Say whether a character is a letter or figure; the newest ideographs are, which Python's tables do not know yet."""
    return character.isalnum() or unicodedata.category(character) in {"Cn", "Co"}


def _unaccented(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() else character


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    marked = _dictionary().get(ord(character), "")
    plain = (_toneless(reading) for reading in marked.split(",") if reading)
    return tuple(dict.fromkeys(reading for reading in plain if reading))


def _toneless(reading: str) -> str:
    """Take the tone off: lǚ gives lv, as it is typed."""
    parts = unicodedata.normalize("NFD", reading).replace("u\N{COMBINING DIAERESIS}", "v").replace("ê", "e")
    return "".join(letter for letter in parts if letter.isascii() and letter.isalpha())


@lru_cache(maxsize=1)
def _dictionary() -> dict[int, str]:
    """Give the readings by code point. The dictionary of whole phrases, which is most of the library, stays unread."""
    before = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    try:
        return dict(import_module("pypinyin.constants").PINYIN_DICT)
    finally:
        if before is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
