"""Tells a number that a reader types as a keyboard does from one typed by hand: by the speed of its keys and its check digit."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from app.models.identity import check_digit

GAP = 50.0
"""Milliseconds: keys that come closer together than this are no hand's. The fastest typists leave about 60 between digits in a row."""
LENGTH = 18
BROKEN = 10
"""So many fast keys without a number are a reader whose number came broken."""


@dataclass(slots=True)
class Burst:
    """The fast keys that have come so far; feed it every one. Time is in milliseconds, from any moment."""

    run: str = ""
    """The digits of the present run."""
    pieces: int = 0
    """In how many events they came."""
    last: float = 0.0

    def feed(self, text: str, at: float) -> str:
        """Take the characters of one event; give the whole number when it is complete, else "".

        Full-width digits count as digits. Whatever can not stand in a number ends the run. A number that comes in one piece was
        pasted or chosen, not typed by a reader.
        """
        plain = _plain(text)
        if self.ends(text, at):
            self.clear()
        if not plain:
            return ""
        self.run += plain
        self.pieces += 1
        self.last = at
        number = self.run[-LENGTH:]
        if self.pieces == 1 or not _holds(number):
            return ""
        self.clear()
        return number

    def ends(self, text: str, at: float) -> bool:
        """Say whether a key ends the present run: it comes too late, or can not stand in a number."""
        return bool(self.run) and (not _plain(text) or not 0 <= at - self.last < GAP)

    def broken(self) -> bool:
        """Say, once no key has come for a while, whether what came was a reader's number that is not whole; begins anew."""
        was = len(self.run) >= BROKEN and self.pieces > 1
        self.clear()
        return was

    def clear(self) -> None:
        """Begin anew."""
        self.run, self.pieces = "", 0


def _plain(text: str) -> str:
    """Give the signs of a number plain and upper case; "" where other characters are among them."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return plain if all(sign in "0123456789X" for sign in plain) else ""


def _holds(number: str) -> bool:
    """Say whether it is a number of 18 signs with a birth date and the right check digit."""
    first = number[:-1]
    if len(number) != LENGTH or not first.isdigit() or check_digit(first) != number[-1]:
        return False
    try:
        return bool(date(int(number[6:10]), int(number[10:12]), int(number[12:14])))
    except ValueError:
        return False
