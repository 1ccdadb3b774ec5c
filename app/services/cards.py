"""What a card read by a reader puts into the form: empty fields only; what was typed stays until the clerk says otherwise.

A card says where its holder is registered, never where the holder lives now and never where the matter lies.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.models.card import Card, CardKind
from app.models.fault import Notice
from app.models.identity import read_identity
from app.models.person import slips_of, sure_number
from app.models.text import tidy_name, tidy_number
from app.models.visit import Petitioner

FIELDS = {
    "name": "姓名",
    "document_kind": "证件",
    "document_number": "证件号码",
    "sex": "性别",
    "ethnic": "民族",
    "birth": "出生日期",
    "household_address": "户籍地址",
}
"""The fields that a card fills, in the form's order, each with its word. No other field is ever touched."""

_UNSURE = {"name": "姓名", "address": "住址", "other_name": "中文姓名", "issuer": "签发机关"}
_KINDS = {"81": CardKind.HONG_KONG_MACAO, "82": CardKind.HONG_KONG_MACAO, "83": CardKind.TAIWAN}
_HELD_IN = {"address": "household_address", "other_name": "name", "issuer": "document_number"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else on the card than was typed."""

    field: str
    typed: str
    on_card: str

    @property
    def word(self) -> str:
        """What the clerk calls the field."""
        return FIELDS[self.field]


@dataclass(frozen=True, slots=True)
class Filled:
    """The petitioner with the card's words in the empty fields, the fields filled, and what was typed otherwise and stayed."""

    petitioner: Petitioner
    filled: tuple[str, ...] = ()
    differs: tuple[Difference, ...] = ()


def fill(petitioner: Petitioner, card: Card) -> Filled:
    """Put what the card tells into the petitioner's empty fields; the document's kind goes with its number.

    A name typed as the card's Chinese name is the same name, and spaces and character widths make no difference.
    """
    told = _told(card)
    empty = tuple(name for name, words in told.items() if words and not _typed(petitioner, name))
    differs = tuple(
        Difference(name, _typed(petitioner, name), words)
        for name, words in told.items()
        if words and name not in empty and not _same(name, _typed(petitioner, name), words, card)
    )
    changed = tuple(name for name in empty if getattr(petitioner, name) != told[name])
    return Filled(replace(petitioner, **{name: told[name] for name in empty}), changed, differs)


def from_number(number: str, today: date) -> Card:
    """Give the card that a bare document number stands for: its kind, and sex and birth date where the number holds."""
    told = read_identity(number, today)
    kind = CardKind.FOREIGNER if number.startswith("9") else _KINDS.get(number[:2], CardKind.CITIZEN)
    return Card(kind, "", number, *((told.sex, "", told.birth) if told.valid else ()))


def is_other(petitioner: Petitioner, card: Card) -> bool:
    """Say whether another person's number stands on the form: the card then belongs to somebody new, not into this form.

    A number mistyped in one place is the same person's, and so is one beside the same name that is not sure itself or that of another
    document: what differs is asked then.
    """
    typed = tidy_number(petitioner.document_number)
    if not (typed and card.number) or card.number.startswith(typed) or typed in slips_of(card.number):
        return False
    sure = petitioner.document_kind == card.kind.value and sure_number(replace(petitioner, document_number=typed))
    return bool(sure) or not (petitioner.name.strip() and _same("name", petitioner.name, card.name, card))


def notices(card: Card, today: date) -> tuple[Notice, ...]:
    """Give what the clerk looks at on a card, by the petitioner's field; none of it stands in the way of anything."""
    found = [
        Notice(_HELD_IN.get(part, part), f"{_UNSURE.get(part, '证件上')}里有读卡器自用的字，请对照证件核对，写成通行的字。")
        for part in card.private
    ]
    if _is_over(card.valid_to, today):
        found.append(Notice("document_number", "证件已过有效期，请提醒来访人换领；不影响登记。"))
    if card.kind is CardKind.FOREIGNER and card.other_name:
        found.append(Notice("name", "证件上另有中文姓名，请问来访人文书上用哪一个。"))
    return tuple(found)


def _told(card: Card) -> dict[str, Any]:
    """Give the card's words by the petitioner's field."""
    words = (card.name, card.kind.value if card.number else "", card.number, card.sex, card.ethnic, card.birth, card.address)
    return dict(zip(FIELDS, words, strict=True))


def _typed(petitioner: Petitioner, name: str) -> str:
    """Give what was typed; the kind of a document without a number is only what the form began with."""
    if name == "document_kind" and not petitioner.document_number.strip():
        return ""
    return str(getattr(petitioner, name)).strip()


def _same(name: str, typed: str, on_card: str, card: Card) -> bool:
    if name == "name":
        return tidy_name(typed).casefold() in {tidy_name(on_card).casefold(), tidy_name(card.other_name)}
    if name == "ethnic":
        return typed.removesuffix("族") == on_card.removesuffix("族")
    return _plain(typed) == _plain(on_card)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _is_over(valid_to: str, today: date) -> bool:
    try:
        return date.fromisoformat(valid_to) < today
    except ValueError:
        return False
