"""Suggests kinds from a narrative, with the words that led there. Knows no law and no kind: all it goes by are phrases.

What is said where one asks for something, and towards the end, can be weighed apart from what is merely told.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from app.models.matter import Phrase, Role
from app.models.suggestion import Suggestion, SuggestKind

ASK = "ask"
ALWAYS = "@"
MOST_WORDS = 4
LEAST_SCORE = 0.000001
LONGEST = 20_000
_REACH = 10
_BREAK = re.compile(r"[\s，。！？；：、,.!?;:…“”\"'（）()《》<>【】\[\]—~]+")
_SPECIAL = re.compile(r"[…(|)?]")


def suggest(kinds: Sequence[SuggestKind], text: str) -> tuple[Suggestion, ...]:
    """Give the kinds that ``text`` speaks of, best first, with how sure and why; none where no known word stands in it.

    A kind without phrases is never suggested. Of a text beyond ``LONGEST`` characters the beginning and the end are read.
    """
    spoken = tuple(kind for kind in kinds if kind.phrases)
    ear = _ear(_Kinds(spoken))
    heard = ear.hear(text)
    if not heard.spans:
        return ()
    found = ear.weigh(heard)
    top = max(sum(parts.values()) for parts in found)
    shares = [math.exp(sum(parts.values()) - top) for parts in found]
    total = sum(shares)
    made = [
        Suggestion(kind.code, round(share / total, 6), ear.because(heard, found, index))
        for index, (kind, share) in enumerate(zip(spoken, shares, strict=True))
        if share / total >= LEAST_SCORE
    ]
    return tuple(sorted(made, key=lambda item: -item.score))


def features(kinds: Sequence[SuggestKind], text: str) -> tuple[set[str], tuple[str, ...]]:
    """Give what can be weighed in ``text``: the sets called (``@name``, ``@name?``, ``@name!``) and its clauses as read."""
    heard = _ear(_Kinds(tuple(kinds))).hear(text)
    return {key for key in heard.spans if key.startswith("@")}, tuple(clause.text for clause in heard.clauses)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause as read, and for each of its characters the place in the narrative that it comes from."""

    text: str
    places: tuple[int, ...]


@dataclass(slots=True)
class _Heard:
    """What was found in a narrative: for each key the stretches of the narrative where it stands."""

    text: str
    clauses: list[_Clause]
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))


class _Kinds:
    """Kinds as a key of the cache: the same phrases, not merely equal ones, which would take long to compare."""

    def __init__(self, kinds: tuple[SuggestKind, ...]) -> None:
        self.kinds = kinds

    def __hash__(self) -> int:
        return hash(tuple(id(kind.phrases) for kind in self.kinds))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Kinds)
            and len(self.kinds) == len(other.kinds)
            and all(mine.phrases is theirs.phrases for mine, theirs in zip(self.kinds, other.kinds, strict=True))
        )


@lru_cache(maxsize=4)
def _ear(key: _Kinds) -> "_Ear":
    return _Ear(tuple(kind.phrases for kind in key.kinds))


class _Ear:
    """The phrases of all kinds, made ready for listening."""

    def __init__(self, kinds: tuple[tuple[Phrase, ...], ...]) -> None:
        self.kinds = kinds
        self.told = tuple(tuple(phrase for phrase in phrases if phrase.role is Role.TELL) for phrases in kinds)
        self.words = tuple({word for phrase in told for word in phrase.words} for told in self.told)
        self.each = tuple(_weights(phrases, Role.EACH) for phrases in kinds)
        self.pieces = tuple(_weights(phrases, Role.PIECE) for phrases in kinds)
        every = [phrase for phrases in kinds for phrase in phrases]
        self.sets: dict[str, list[str]] = defaultdict(list)
        for phrase in every:
            for word in phrase.words if phrase.role is Role.SET else ():
                self.sets[word].append(phrase.name)
        self.same = {word: phrase.name for phrase in every if phrase.role is Role.SAME for word in phrase.words}
        self.fold = re.compile("|".join(sorted(map(re.escape, self.same), key=len, reverse=True))) if self.same else None
        spoken = {word for phrase in every if phrase.role is not Role.SAME for word in _all_words(phrase)}
        self.plain = {word for word in spoken if not _SPECIAL.search(word)}
        self.lengths = sorted({len(word) for word in self.plain})
        self.gapped = {word: _pattern(word) for word in sorted(spoken - self.plain)}

    def hear(self, text: str) -> _Heard:
        """Find every known word, and the sets that the words belong to."""
        if len(text) > LONGEST:
            text = f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
        heard = _Heard(text, list(self._clauses(text)))
        late = len(heard.clauses) - max(1, (len(heard.clauses) + 2) // 3)
        for number, clause in enumerate(heard.clauses):
            found = list(self._words(clause))
            called = [(name, span) for word, span in found for name in self.sets.get(word, ())]
            asks = any(name == ASK for name, _ in called)
            for name, span in called:
                found.append((f"@{name}", span))
                found.extend([(f"@{name}?", span)] if asks else [])
                found.extend([(f"@{name}!", span)] if number >= late else [])
            for key, span in found:
                heard.spans[key].append(span)
        return heard

    def weigh(self, heard: _Heard) -> list[dict[str, float]]:
        """Give for each kind what each key found adds to it."""
        keys = [*heard.spans, ALWAYS]
        known = sum(any(key in weights for weights in self.pieces) for key in keys)
        damped = 1 / math.sqrt(known or 1)
        return [self._parts(index, keys, damped) for index in range(len(self.kinds))]

    def because(self, heard: _Heard, found: list[dict[str, float]], index: int) -> tuple[str, ...]:
        """Give the words that speak most for the kind at ``index``, compared with the other kinds."""
        count = len(found)
        lead = {
            key: weight - sum(parts.get(key, 0.0) for parts in found) / count
            for key, weight in found[index].items()
            if weight > 0 and key in heard.spans
        }
        best = sorted((key for key in lead if lead[key] > 0), key=lambda key: -lead[key])
        spoken = [key for key in best if (key in self.words[index] or key.startswith("@")) and key.rstrip("?!") != f"@{ASK}"]
        return _apart(heard, spoken) or _apart(heard, best)

    def _parts(self, index: int, keys: list[str], damped: float) -> dict[str, float]:
        parts: dict[str, float] = defaultdict(float)
        each, pieces = self.each[index], self.pieces[index]
        for key in keys:
            if key in each:
                parts[key] += each[key]
            if key in pieces:
                parts[key] += pieces[key] * damped
        stand = set(keys)
        for phrase in self.told[index]:
            if (phrase.none and not stand.isdisjoint(phrase.none)) or not stand.issuperset(phrase.all):
                continue
            first = next((word for word in phrase.words if word in stand), "")
            if first:
                parts[first] += phrase.weight
        return parts

    def _clauses(self, text: str) -> Iterator[_Clause]:
        read: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for plain in unicodedata.normalize("NFKC", character):
                read.append(plain)
                places.append(place)
        whole = "".join(read)
        start = 0
        for gap in (*_BREAK.finditer(whole), None):
            end = gap.start() if gap else len(whole)
            if end > start:
                yield self._folded(whole[start:end], tuple(places[start:end]))
            start = gap.end() if gap else end

    def _folded(self, text: str, places: tuple[int, ...]) -> _Clause:
        if self.fold is None or not self.fold.search(text):
            return _Clause(text, places)
        read: list[str] = []
        kept: list[int] = []
        at = 0
        for match in self.fold.finditer(text):
            instead = self.same[match[0]]
            read.append(text[at : match.start()] + instead)
            kept.extend(places[at : match.start()])
            last = match.end() - match.start() - 1
            kept.extend(places[match.start() + min(step, last)] for step in range(len(instead)))
            at = match.end()
        return _Clause("".join(read) + text[at:], (*kept, *places[at:]))

    def _words(self, clause: _Clause) -> Iterator[tuple[str, tuple[int, int]]]:
        text, places, plain = clause.text, clause.places, self.plain
        for length in self.lengths:
            for start in range(len(text) - length + 1):
                word = text[start : start + length]
                if word in plain:
                    yield word, (places[start], places[start + length - 1] + 1)
        for word, pattern in self.gapped.items():
            if match := pattern.search(text):
                yield word, (places[match.start()], places[match.end() - 1] + 1)


def _apart(heard: _Heard, keys: list[str]) -> tuple[str, ...]:
    """Give where the first keys stand, longest first, leaving out what overlaps or repeats one that is given."""
    kept: list[tuple[int, int]] = []
    words: list[str] = []
    for key in keys:
        start, end = _widest(heard, keys, max(heard.spans[key], key=_width))
        clear = all(end <= other_start or start >= other_end for other_start, other_end in kept)
        if clear and len(words) < MOST_WORDS and heard.text[start:end] not in words:
            kept.append((start, end))
            words.append(heard.text[start:end])
    return tuple(sorted(words, key=len, reverse=True))


def _widest(heard: _Heard, keys: list[str], span: tuple[int, int]) -> tuple[int, int]:
    """Give the longest stretch that one of ``keys`` has around ``span``."""
    around = (wide for key in keys for wide in heard.spans[key] if wide[0] <= span[0] and span[1] <= wide[1])
    return max(around, key=_width)


def _width(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _weights(phrases: tuple[Phrase, ...], role: Role) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for phrase in phrases:
        for word in phrase.words if phrase.role is role else ():
            weights[word] += phrase.weight
    return dict(weights)


def _all_words(phrase: Phrase) -> Iterator[str]:
    return (word for words in (phrase.words, phrase.all, phrase.none) for word in words if not word.startswith("@"))


@lru_cache(maxsize=8192)
def _pattern(word: str) -> re.Pattern[str]:
    gap = f".{{0,{_REACH}}}?"
    parts = re.split(r"([…(|)?])", word)
    return re.compile("".join({"…": gap, "(": "(?:"}.get(part, part if part in {"|", ")", "?"} else re.escape(part)) for part in parts))
