"""Finds visits by what is known of them: whole numbers by their own indexes, all else by the terms of one index of words.

The index of words has the visits' running numbers as its rows, so that the newest come first in its own order. A name or phrase of
three characters or more is asked for by its pairs; whether these stand side by side is looked at in the visits it gives.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from app.models.found import By, Found
from app.models.text import tidy_number
from app.models.visit import Entry, Visit
from app.store import terms
from app.store.connection import Link

_PAGE, _MOST_TRIED, _MOST_SAME, _LEAST = 100, 4000, 500, 6
_AFTER_ALL = 1 << 62
_VISIT_NO = re.compile(r"(?:(\d{6})-)?(?:(\d{4})-)?(\d{1,6})")
_COUNTER = re.compile(r"(\d{1,9})号$")
_LETTER_NO = re.compile(r"(?:[〔[(]?(\d{4})[〕\])])?(?:第)?(\d{1,6})号")
_LETTERS = "SELECT seq, plain FROM letters JOIN visits ON visits.id = visit_id WHERE"
_LATEST = "ORDER BY petitioners.id DESC LIMIT ?"
_CLASSES: tuple[tuple[By, Callable[[str], tuple[str, ...]]], ...] = (
    (By.DOCUMENT_END, terms.document_terms),
    (By.PHONE_END, terms.phone_terms),
    (By.NAME, terms.name_terms),
    (By.SOUND, terms.sound_terms),
    (By.NARRATIVE, terms.text_terms),
)
_LATIN = (*_CLASSES[:2], _CLASSES[3], _CLASSES[2], _CLASSES[4])
"""For a word in Latin letters its sound comes first: it finds Latin names as well, from the beginnings of their words."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One typed word: as compared, and the visits that one of their numbers leads to, by whole number or by its counter."""

    plain: str
    whole: dict[int, By]
    counted: dict[int, By]

    def questions(self) -> list[tuple[By, str]]:
        """Give the questions to the index of words, one for each class of terms, the likeliest class first."""
        found = [(by, each(self.plain)) for by, each in (_LATIN if self.plain.isascii() else _CLASSES)]
        return [(by, " AND ".join(each)) for by, each in found if each]


def find(
    link: Link, words: str, limit: int, sealed: Collection[str], read: Callable[[Collection[int]], dict[int, Visit]]
) -> tuple[Found, ...]:
    """Give the visits that meet every one of the words: by numbers first, then by names, then by narratives, each newest first.

    Visits of ``sealed`` kinds are found only by whole numbers. ``read`` gives visits by their running numbers.
    """
    typed = words.split()
    if len(typed) > 1 and all(terms.figures(word) for word in typed):
        joined = find(link, "".join(typed), limit, sealed, read)
        if joined:
            return joined
    asked = [_word(link, word, limit) for word in typed if terms.plain(word)]
    found: list[Found] = []
    tried = set[int]()
    for page, sure, indexed in _pages(link, asked, max(_LEAST, min(limit, _PAGE))) if asked else ():
        fresh = [number for number in page if number not in tried]
        tried.update(fresh)
        for number, visit in read(fresh).items():
            by = [_surely(word, visit, sure) or _met(link, word, number, visit, indexed) for word in asked]
            if all(by) and (visit.matter not in sealed or all(number in word.whole for word in asked)):
                found.append(Found(visit, tuple(dict.fromkeys(each for each in by if each))))
        if len(found) >= limit or len(tried) >= _MOST_TRIED:
            break
    return tuple(found[:limit])


def write(link: Link, number: int, entry: Entry) -> None:
    """Put a visit into the index of words inside the caller's transaction; ``number`` is its running number."""
    link.rows("INSERT INTO words (rowid, terms) VALUES (?, ?)", (number, terms.of_entry(entry)))


def drop(link: Link, number: int) -> None:
    """Take a visit out of the index of words inside the caller's transaction."""
    link.rows("DELETE FROM words WHERE rowid = ?", (number,))


def letter_key(letter_no: str) -> dict[str, Any]:
    """Give a letter number as it is searched for: without brackets, and its counter (0 where it has none)."""
    counter = _COUNTER.search(letter_no)
    return {"plain": terms.plain(letter_no), "counter": int(counter[1]) if counter else 0}


def _word(link: Link, word: str, limit: int) -> _Word:
    number, plain = tidy_number(word), terms.plain(word)
    if not any(sign.isdigit() for sign in plain):
        return _Word(plain, {}, {})
    ways = [(By.VISIT, "SELECT seq FROM visits WHERE visit_no = ? LIMIT ?", number), (By.LETTER, f"{_LETTERS} plain = ? LIMIT ?", plain)]
    if len(plain) >= terms.SHORTEST:
        people = "SELECT visit_seq AS seq FROM petitioners WHERE"
        ways += [(By.DOCUMENT, f"{people} document_number = ? {_LATEST}", number), (By.PHONE, f"{people} phone = ? {_LATEST}", number)]
    whole: dict[int, By] = {}
    for by, sql, value in ways:
        for row in link.rows(sql, (value, _MOST_SAME)):
            whole.setdefault(row["seq"], by)
    return _Word(plain, whole, {seq: by for seq, by in _counted(link, number, limit) if seq not in whole})


def _counted(link: Link, number: str, limit: int) -> Iterator[tuple[int, By]]:
    """Give the visits whose counter, or whose letter's counter, was typed: 12, 2026-000012, 31号, 〔2026〕31号."""
    if match := _LETTER_NO.fullmatch(number):
        newest = f"{_LETTERS} letters.counter = ? ORDER BY letters.rowid DESC LIMIT ?"
        for row in link.rows(newest, (int(match[2]), _MOST_SAME if match[1] else limit)):
            if row["plain"].endswith(f"{match[1] or ''}{int(match[2])}号"):
                yield row["seq"], By.LETTER
    if match := _VISIT_NO.fullmatch(number):
        sql = "SELECT seq, visit_no FROM visits WHERE counter = ? ORDER BY seq DESC LIMIT ?"
        for row in link.rows(sql, (int(match[3]), _MOST_SAME if match[1] or match[2] else limit)):
            station, year, _ = row["visit_no"].rsplit("-", 2)
            if station.endswith(match[1] or "") and match[2] in {None, year}:
                yield row["seq"], By.VISIT


def _pages(link: Link, asked: list[_Word], size: int) -> Iterator[tuple[list[int], By | None, bool]]:
    """Give the running numbers of visits that may meet the words, the likeliest first, a page at a time.

    With each page goes by what all of it was found, where that needs no second look, and whether all words were asked of the index.
    """
    for led in (*(word.whole for word in asked), *(word.counted for word in asked)):
        numbers = sorted(led, reverse=True)
        for start in range(0, len(numbers), size):
            yield numbers[start : start + size], None, False
    if len(asked) == 1:
        for by, question in asked[0].questions():
            for page in _matching(link, question, size):
                yield page, by if terms.exact(asked[0].plain) or by is By.SOUND else None, False
    elif all(word.questions() for word in asked):
        either = (" OR ".join(f"({question})" for _, question in word.questions()) for word in asked)
        for page in _matching(link, " AND ".join(f"({each})" for each in either), size):
            yield page, None, True


def _matching(link: Link, question: str, size: int) -> Iterator[list[int]]:
    """Give the rows of the index of words that answer a question, newest first."""
    sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
    before = _AFTER_ALL
    while page := [row["rowid"] for row in link.rows(sql, (question, before, size))]:
        yield page
        before = page[-1]
        if len(page) < size:
            return


def _surely(word: _Word, visit: Visit, by: By | None) -> By | None:
    """Give by what a whole page was found; a name in Latin letters, found by its sound, is a name."""
    if by is By.SOUND and any(word.plain in terms.plain(person.name) for person in visit.entry.petitioners):
        return By.NAME
    return by


def _met(link: Link, word: _Word, number: int, visit: Visit, indexed: bool) -> By | None:
    """Say by what a visit meets a word, None where it does not; ``indexed``: the index has said that it may."""
    if found := word.whole.get(number) or word.counted.get(number):
        return found
    people, plain = visit.entry.petitioners, word.plain
    if terms.figures(plain):
        if any(terms.plain(person.document_number).endswith(plain) for person in people):
            return By.DOCUMENT_END
        if any(terms.plain(person.phone).endswith(plain) for person in people):
            return By.PHONE_END
    names = [terms.plain(person.name) for person in people]
    if any(plain in name for name in names):
        return By.NAME
    if plain in terms.folded(visit.entry.narrative):
        return By.NARRATIVE
    if not (sound := terms.sound_terms(plain)):
        return None
    sure = indexed and not any(letter.isascii() for name in names for letter in name)
    return By.SOUND if sure or _answers(link, sound, number) else None


def _answers(link: Link, those: tuple[str, ...], number: int) -> bool:
    """Ask the index about one visit; this costs about as much as a whole question."""
    sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid = ?"
    return bool(link.rows(sql, (" AND ".join(those), number)))
