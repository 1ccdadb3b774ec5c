"""A person 人: who stands behind the petitioners of several visits, and the merging of two records of one person."""

from dataclasses import dataclass
from datetime import datetime

from app.models.identity import check_digit
from app.models.visit import Petitioner

UNNAMED = "未具名"
"""What stands for a name that was not given: two of them are never one person for that."""
BIRTH_KNOWN = 14
"""Digits of a citizen's number up to the end of the birth date: a shorter beginning fits too many."""
_LENGTH, _OLD, _LEAST, _BEGINNING = 18, 15, 6, 7
_CITIZEN = ("身份证", "居住证", "户口簿")


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


def sure_number(petitioner: Petitioner) -> str:
    """Give the document number where it alone says who this is, else "".

    A citizen's number must be whole and its check digit right; any other document needs a number of some length.
    """
    number = petitioner.document_number
    if _citizen(petitioner.document_kind) or len(number) == _LENGTH:
        digits = number[: _LENGTH - 1]
        whole = len(number) == _LENGTH and digits.isascii() and digits.isdigit()
        return number if whole and check_digit(digits) == number[-1] else ""
    return number if len(number) >= _LEAST else ""


def sure_beginning(number: str) -> bool:
    """Say whether so much of a document number is enough to look for whom it belongs to."""
    return len(number) >= (BIRTH_KNOWN if number[:1].isdigit() else _BEGINNING)


def long_form(number: str) -> str:
    """Give the 18-digit number of an old 15-digit one (GB 11643-1999: the century 19, then the check digit), "" of others."""
    if len(number) != _OLD or not (number.isascii() and number.isdigit()):
        return ""
    digits = f"{number[:6]}19{number[6:]}"
    return digits + check_digit(digits)


def slips_of(number: str) -> tuple[str, ...]:
    """Give the numbers that differ from this one by one digit mistyped or two neighbours exchanged, itself not among them."""
    if len(number) < _LEAST:
        return ()
    signs = "0123456789X" if number[-1:] in "0123456789X" else "0123456789"
    digit = {at: (signs if at == len(number) - 1 else signs[:10]) for at, sign in enumerate(number) if sign in signs}
    one_off = (number[:at] + sign + number[at + 1 :] for at, choice in digit.items() for sign in choice)
    swapped = (number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1))
    return tuple(each for each in dict.fromkeys((*one_off, *swapped)) if each != number)


def _citizen(kind: str) -> bool:
    return any(word in kind for word in _CITIZEN)
