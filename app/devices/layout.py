"""What the chip of an identity card holds: 256 bytes of UTF-16 in fixed fields, in four layouts told apart by one letter.

The layouts are those of the published reading rules: citizens; type I, foreigners' permanent residence of 2017; type Y, the same of
2023, which shares the citizens' fields; type J, residence permits of Hong Kong, Macao and Taiwan.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.models.card import Card, CardKind, Outcome, Reading
from app.models.private import is_private
from app.models.text import tidy_name, tidy_number, tidy_text

LENGTH = 256
_TYPE_AT = 248
_COMMON = (
    ("name", 30), ("sex", 2), ("nation", 4), ("birth", 16), ("address", 70), ("number", 36),
    ("issuer", 30), ("valid_from", 16), ("valid_to", 16),
)  # fmt: skip
_LAYOUTS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "": _COMMON,
    "J": (*_COMMON, ("permit", 18)),
    "I": (
        ("name", 120), ("sex", 2), ("number", 30), ("nationality", 6), ("other_name", 30),
        ("valid_from", 16), ("valid_to", 16), ("birth", 16),
    ),
    "Y": (
        ("other_name", 30), ("sex", 2), ("renewed", 4), ("birth", 16), ("name", 70), ("number", 36),
        ("reserved", 30), ("valid_from", 16), ("valid_to", 16), ("name_end", 22), ("nationality", 6),
    ),
}  # fmt: skip
_SEXES = {"1": "男", "2": "女", "男": "男", "女": "女"}
_NATIONS = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎",
    "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南",
    "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙",
    "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
_NATION_CODES = {f"{place:02}": f"{name}族" for place, name in enumerate(_NATIONS, 1)} | {"97": "其他", "98": "其他"}
"""GB/T 3304: code to name, as the form lists the names."""
_NATION_NAMES = {name: f"{name}族" for name in _NATIONS}
_FOR_EVER = "长期"
_LOST = "\N{REPLACEMENT CHARACTER}"
_NUMBERS = {"": r"\d{17}[\dX]", "J": r"8[123]\d{15}[\dX]", "Y": r"9\d{16}[\dX]", "I": r"[A-Z]{3}\d{12}"}
_LOOKED_AT = ("name", "other_name", "address", "issuer")


def read_text(text: bytes) -> Reading:
    """Give the card that a reader's text block holds.

    UNREADABLE: cut short, or without the name, number and dates that every card carries. UNKNOWN_CARD: a type of card not known here.
    Control characters and padding are dropped; private-use characters that have standard code points get those, and the fields
    where others, or half a character, remain are named in ``Card.private``.
    """
    if len(text) != LENGTH:
        return Reading(Outcome.UNREADABLE)
    kind = _plain(text[_TYPE_AT : _TYPE_AT + 2])
    if kind not in _LAYOUTS:
        return Reading(Outcome.UNKNOWN_CARD)
    return _read(kind, _fields(text, _LAYOUTS[kind]))


def read_fields(fields: Mapping[str, str]) -> Reading:
    """Give the card from fields that a vendor's program has taken apart already, named as in ``Card``, with ``type`` where told.

    Sexes and nations may come as words, dates with any marks between. Endings as ``read_text``.
    """
    kind = _plain_text(fields.get("type", ""))
    if kind not in _LAYOUTS:
        return Reading(Outcome.UNKNOWN_CARD)
    return _read(kind, {name: words.replace("\0", "") for name, words in fields.items()})


def _read(kind: str, raw: Mapping[str, str]) -> Reading:
    number = tidy_number(raw.get("number", ""))
    birth, start, end = (_day(raw.get(name, "")) for name in ("birth", "valid_from", "valid_to"))
    name, other = tidy_name(raw.get("name", "") + raw.get("name_end", "")), tidy_name(raw.get("other_name", ""))
    if not (name or other) or not re.fullmatch(_NUMBERS[kind], number) or not (birth and start and end):
        return Reading(Outcome.UNREADABLE)
    nation = tidy_text(raw.get("nation", "")).removesuffix("族")
    card = Card(
        _kind(kind, number),
        name or other,
        number,
        sex=_SEXES.get(tidy_text(raw.get("sex", "")), ""),
        ethnic=_NATION_CODES.get(nation) or _NATION_NAMES.get(nation, ""),
        birth=birth,
        address=tidy_text(raw.get("address", "")),
        issuer=tidy_text(raw.get("issuer", "")),
        valid_from=start,
        valid_to=end,
        permit=tidy_number(raw.get("permit", "")),
        nationality=tidy_number(raw.get("nationality", "")),
        other_name=other if name else "",
    )
    return Reading(Outcome.OK, _marked(card))


def _kind(kind: str, number: str) -> CardKind:
    """Give the kind of a card; Taiwan's permits are told from Hong Kong's and Macao's by the number's 83."""
    if kind == "J":
        return CardKind.TAIWAN if number.startswith("83") else CardKind.HONG_KONG_MACAO
    return CardKind.FOREIGNER if kind in {"I", "Y"} else CardKind.CITIZEN


def _marked(card: Card) -> Card:
    """Name the fields at which a person must look."""
    unsure = tuple(name for name in _LOOKED_AT if any(sign == _LOST or is_private(sign) for sign in getattr(card, name)))
    return replace(card, private=unsure)


def _fields(text: bytes, layout: tuple[tuple[str, int], ...]) -> dict[str, str]:
    """Cut the block into its fields; a field may end in half a character, which the tidying then marks as lost."""
    fields, at = {}, 0
    for name, width in layout:
        fields[name] = text[at : at + width].decode("utf-16-le", "surrogatepass").replace("\0", "")
        at += width
    return fields


def _plain(raw: bytes) -> str:
    return _plain_text(raw.decode("utf-16-le", "replace"))


def _plain_text(text: str) -> str:
    return tidy_text(text.replace("\0", ""))


def _day(text: str) -> str:
    """Give a date as ISO text, 长期 as it is, "" where it is none."""
    words = tidy_number(text)
    if words == _FOR_EVER:
        return words
    digits = "".join(sign for sign in words if sign.isascii() and sign.isdigit())
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return ""
