"""Breaking short Chinese texts into lines that look even. Widths are counted in em: a Chinese character is one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from math import inf

HALF = 0.56
_NO_START = frozenset("，。、；：？！）》〉」』】〕％…”’·～—,.;:?!)]%")
_NO_END = frozenset("（《〈「『【〔“‘([")
_STOPS = frozenset("，。、；：？！）》”;:")
_ATOM = re.compile(r"\d[\d.,]*(?:个工作日|个月|小时|[日月年天个条款项元人次倍])?|[A-Za-z]+|\s+|.", re.DOTALL)
_ITEM = re.compile(r".*?(?:、|· |$)", re.DOTALL)
_CUT, _WORD_CUT = 4.0, 12.0


def width(text: str) -> float:
    """Give the width of ``text`` in em, by character cells."""
    return sum(map(_cell, text))


@lru_cache(maxsize=4096)
def _cell(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else HALF


def bonds(texts: Iterable[str]) -> dict[str, float]:
    """Learn which two characters belong together: 0…1 for each pair that ``texts`` repeat.

    Chinese does not mark its words; a pair that keeps coming back (法院, 申请) is one, and is best not cut in two.
    """
    single: Counter[str] = Counter()
    double: Counter[str] = Counter()
    for text in texts:
        single.update(text)
        double.update(first + second for first, second in pairwise(text))
    return {pair: seen**2 / (single[pair[0]] * single[pair[1]]) for pair, seen in double.items() if seen > 1}


def wrap(text: str, limit: float, bond: Mapping[str, float] | None = None) -> tuple[str, ...]:
    """Break ``text`` into the fewest lines of at most ``limit`` em, of even length, ``bond`` pairs kept together.

    No line starts with a closing or ends with an opening mark, a number keeps its unit; a piece that can not be
    broken may be wider than ``limit``. An empty text gives no line.
    """
    pieces = _pieces(text.strip())
    cuts = [_cut(first, second, bond or {}) for first, second in pairwise(pieces)]
    return _broken(pieces, cuts, limit)


def wrap_list(text: str, limit: float) -> tuple[str, ...]:
    """Break ``text`` as ``wrap`` does, but only where it enumerates: after 、 and in place of a · between spaces."""
    pieces = [piece for piece in _ITEM.findall(text.strip()) if piece]
    return tuple(line.rstrip(" ·") for line in _broken(pieces, [0.0] * (len(pieces) - 1), limit))


def _broken(pieces: list[str], cuts: list[float], limit: float) -> tuple[str, ...]:
    if not pieces:
        return ()
    sizes = [width(piece) for piece in pieces]
    ends = _even(sizes, [*cuts, 0.0], limit, _fewest(sizes, limit))
    starts = (0, *ends[:-1])
    return tuple("".join(pieces[start:end]).strip() for start, end in zip(starts, ends, strict=True))


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for atom in _ATOM.findall(text):
        if pieces and (atom[0] in _NO_START or pieces[-1][-1] in _NO_END or atom.isspace()):
            pieces[-1] += atom
        else:
            pieces.append(atom)
    return pieces


def _cut(first: str, second: str, bond: Mapping[str, float]) -> float:
    """Say how much it hurts to break the line between two pieces."""
    if first[-1] in _STOPS or second[0] in _NO_END or first[-1].isspace():
        return 0.0
    return _CUT + _WORD_CUT * bond.get(first[-1] + second[0], 0.0)


def _fewest(sizes: list[float], limit: float) -> int:
    count, filled = 1, 0.0
    for size in sizes:
        if filled and filled + size > limit:
            count, filled = count + 1, 0.0
        filled += size
    return count


def _even(sizes: list[float], cuts: list[float], limit: float, count: int) -> tuple[int, ...]:
    """Give the piece indices at which ``count`` lines end, raggedness and the hurt of the cuts being least."""
    aim, total = sum(sizes) / count, len(sizes)
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for _ in range(count):
        fresh: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, ends) in best.items():
            for end, filled in _reach(sizes, start, limit):
                now = cost + (filled - aim) ** 2 + cuts[end - 1]
                if now < fresh.get(end, (inf, ()))[0]:
                    fresh[end] = (now, (*ends, end))
        best = fresh
    return best[total][1]


def _reach(sizes: list[float], start: int, limit: float) -> Iterable[tuple[int, float]]:
    """Give every end that a line from ``start`` may have, with the line's width."""
    filled = 0.0
    for end in range(start + 1, len(sizes) + 1):
        filled += sizes[end - 1]
        if filled > limit and end > start + 1:
            return
        yield end, filled
