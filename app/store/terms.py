"""The terms of the index: under which words a visit is found, and which terms a typed word asks for.

A term begins with a letter that says what it is of: n names, p their sounds, d documents' last digits, f phones' last digits,
t pairs of characters of the narrative, r whole runs of Latin letters or figures in it. Characters beyond ASCII are written as
code points: the index's own tokenizer would drop or fold rare ones.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, pairwise

from app.models.private import fold_private
from app.models.visit import Entry
from app.store.pinyin import syllables

SHORTEST, TAIL, _PAIR, _ENOUGH = 3, 8, 2, 3
"""Fewest last digits to search by; most that have a term of their own, longer ones are looked at one by one."""
_LONGEST_SOUND, _DEEP, _MOST_READINGS = 24, 8, 16
_IDEOGRAPHS = frozenset({"Lo", "Cn", "Co"})
_TWO_LETTERS = ("zh", "ch", "sh")


def plain(text: str) -> str:
    """Give a text as it is compared: full-width as plain, no case, letters and figures only.

    Characters that Python's tables do not know yet (the newest ideographs) and private-use ones count as letters; what was
    registered under a private-use code point that has a standard one by now is found by either.
    """
    return "".join(character for character in folded(text) if character.isalnum() or unicodedata.category(character) in _IDEOGRAPHS)


def folded(text: str) -> str:
    """Give a text with full-width as plain, no case and standard code points, its marks and blanks kept."""
    return unicodedata.normalize("NFKC", fold_private(text)).casefold()


def of_entry(entry: Entry) -> str:
    """Give all terms of a visit, as the index takes them."""
    found: set[str] = set(_of_narrative(entry.narrative))
    for person in entry.petitioners:
        found.update(_of_name(person.name))
        found.update(_tails("d", plain(person.document_number)))
        found.update(_tails("f", plain(person.phone)))
    return " ".join(sorted(found))


def name_terms(word: str) -> tuple[str, ...]:
    """Give terms that a name has in which this plain word stands; other names may have them as well.

    Three at most: each term asked for costs its time, and three leave few names to look at.
    """
    pairs = _pairs(word)
    some = pairs if len(pairs) <= _ENOUGH else (pairs[0], pairs[len(pairs) // 2], pairs[-1])
    return tuple(dict.fromkeys(_token("n", part) for part in some or word))


def sound_terms(word: str) -> tuple[str, ...]:
    """Give the term of a typed sound (zhangwei, zhang, zw), none where the word can not be one."""
    typed = word.replace("ü", "v")
    return (f"p{typed[:_LONGEST_SOUND]}",) if typed.isascii() and any(letter.isalpha() for letter in typed) else ()


def document_terms(word: str) -> tuple[str, ...]:
    """Give the term of a document that ends in these digits, none for fewer than three."""
    return (f"d{word[-TAIL:]}",) if figures(word) else ()


def phone_terms(word: str) -> tuple[str, ...]:
    """Give the term of a phone that ends in these digits, none for fewer than three."""
    return (f"f{word[-TAIL:]}",) if figures(word) and word.isdigit() else ()


def figures(word: str) -> bool:
    """Say whether a word may be the last digits of a number."""
    digits = plain(word).removesuffix("x")
    return len(plain(word)) >= SHORTEST and digits.isascii() and digits.isdigit()


def exact(word: str) -> bool:
    """Say whether the terms of this plain word are had by nothing else: what has them needs no second look."""
    alike = len(set(map(_kind, word))) == 1
    return alike and (len(word) <= _PAIR or (figures(word) and len(word) <= TAIL))


def text_terms(word: str) -> tuple[str, ...]:
    """Give the terms that a narrative has in which this plain word stands, none where it is too short to be searched for."""
    return tuple(_of_narrative(word))


def sounds(parts: tuple[tuple[str, ...], ...]) -> set[str]:
    """Give what may be typed for a name, from each of its syllables on: whole, begun, or by initials, in every reading."""
    found: set[str] = set()
    for start in range(len(parts)):
        rest = parts[start : start + _DEEP]
        found |= _spelled(rest)
        found |= _initials([""], rest)
        found |= _initials(list(rest[0]), rest[1:])
    return {sound[:_LONGEST_SOUND] for sound in found}


@lru_cache(maxsize=8192)
def _of_name(name: str) -> frozenset[str]:
    return frozenset((*_grams("n", plain(name)), *(f"p{sound}" for sound in sounds(syllables(name)))))


def _spelled(parts: tuple[tuple[str, ...], ...]) -> set[str]:
    found, before = set[str](), [""]
    for readings in parts:
        whole = []
        for start in before:
            for reading in readings:
                found.update(start + reading[:length] for length in range(1, len(reading) + 1))
                whole.append(start + reading)
        before = whole[:_MOST_READINGS]
    return found


def _initials(before: list[str], parts: tuple[tuple[str, ...], ...]) -> set[str]:
    found = set[str]()
    for readings in parts:
        heads = dict.fromkeys(head for reading in readings for head in _heads(reading))
        before = [start + head for start in before for head in heads][:_MOST_READINGS]
        found.update(before)
    return found


def _heads(reading: str) -> Iterator[str]:
    yield reading[0]
    if reading[:2] in _TWO_LETTERS:
        yield reading[:2]


def _of_narrative(text: str) -> Iterator[str]:
    for kind, run in groupby(folded(text), key=_kind):
        word = "".join(run)
        if kind == "ideographs":
            yield from (_token("t", pair) for pair in _pairs(word))
        elif kind == "run":
            yield _token("r", word[:_LONGEST_SOUND])


def _kind(character: str) -> str:
    if unicodedata.category(character) in _IDEOGRAPHS:
        return "ideographs"
    return "run" if character.isalnum() else ""


def _tails(kind: str, number: str) -> Iterable[str]:
    return (f"{kind}{number[-length:]}" for length in range(SHORTEST, min(len(number), TAIL) + 1) if number.isascii())


def _grams(kind: str, word: str) -> Iterable[str]:
    return (_token(kind, part) for part in (*word, *_pairs(word)))


def _pairs(word: str) -> list[str]:
    return [first + second for first, second in pairwise(word)]


def _token(kind: str, part: str) -> str:
    return kind + "x".join(f"{ord(character):x}" for character in part)
