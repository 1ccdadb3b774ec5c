"""Breaks Chinese paragraphs into lines: a small part of UAX #14, and what official papers want besides.

A line may break beside a full-width character and after a space; a test holds every such break against a whole UAX #14
implementation, which is right but takes five times as long as drawing the letter. No line starts with a closing mark or ends
with an opening one; dates, numbers with their unit, phones, document, visit and letter numbers and the blanks of a date to be
written in stay whole. Widths are counted in cells, one full-width character each.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

NO_START = frozenset("，。、；：？！）》〉」』】〕”’％…—～·,.;:?!)]}%々〻ー℃°‰／/-")
NO_END = frozenset("（《〈「『【〔“‘([{")
_WIDE = 0x2E80
_ENOUGH = 2
_PAIRED = frozenset("—…")
HANGING = frozenset("，。、；：")
_WHOLE = re.compile(
    r"""
      [一-鿿]{1,6}(?:[（(][一-鿿]{1,8}[）)])?〔\d{4}〕[\d　\ ]*号  # letter numbers
    | \d{4}年\d{1,2}月\d{1,2}日 | \d{1,2}月\d{1,2}日
    | [\u3000\ ]*年[\u3000\ ]+月[\u3000\ ]+日                        # a date to be written in
    | [0-9A-Za-z][0-9A-Za-z./:@_+*-]*[0-9A-Za-z*]                    # phones, document and visit numbers, words
    | \d[\d,.]*(?:个工作日|个月|万元|日|年|月|天|元|条|款|项|号|时|分|人|％|%)?
    | (?:字码|自造字)U\+[0-9A-F]{4,6}                               # a character said by its code point
    | ＿+ | —+ | …+
    """,
    re.VERBOSE,
)
_UNIT = re.compile(r"个工作日|个月|万元|[日年月天元条款项号时分人％%]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its words, its width in cells, and whether the paragraph ends here."""

    text: str
    width: float
    last: bool


def pieces(text: str) -> list[str]:
    """Cut a text where a line may break, and nowhere else."""
    if not text:
        return []
    open_at = {at for at in range(1, len(text)) if _beside_wide(text[at - 1], text[at])}
    for found in _WHOLE.finditer(text):
        end = found.end()
        unit = _UNIT.match(text, end) if text[end - 1].isdigit() else None
        open_at -= set(range(found.start() + 1, unit.end() if unit else end))
    cuts = [at for at in sorted(open_at | {len(text)}) if at and _may_break(text, at)]
    starts = [0, *cuts[:-1]]
    return [text[start:end] for start, end in zip(starts, cuts, strict=True)]


def break_lines(text: str, first: float, others: float, measure: Callable[[str], float]) -> list[Line]:
    """Break a paragraph: the first line holds ``first`` cells, the others ``others``; ``measure`` gives a text's cells.

    A piece wider than a whole line is cut by force, since paper has an edge.
    """
    lines: list[Line] = []
    held, filled, room = "", 0.0, first
    for piece, width in _forced(pieces(text), min(first, others), measure):
        if held and filled + width - _spare(piece, width) > room:
            lines.append(Line(held.rstrip(), measure(held.rstrip()), False))
            held, filled, room = "", 0.0, others
        held, filled = (held + piece, filled + width) if held else (piece.lstrip(), measure(piece.lstrip()))
    lines.append(Line(held.rstrip(" "), measure(held.rstrip(" ")), True))
    return _accompany(lines, others, measure)


def _accompany(lines: list[Line], room: float, measure: Callable[[str], float]) -> list[Line]:
    """Give a last line that holds a single character company from the line before, where that has enough."""
    if len(lines) < _ENOUGH or sum(each not in NO_START for each in lines[-1].text) != 1:
        return lines
    parts, alone = pieces(lines[-2].text), lines[-1].text
    joined = parts[-1] + alone
    wide = ord(parts[-1][-1]) >= _WIDE and ord(alone[0]) >= _WIDE
    if len(parts) < _ENOUGH or not wide or measure(joined) > room:
        return lines
    rest = "".join(parts[:-1]).rstrip()
    return [*lines[:-2], Line(rest, measure(rest), False), Line(joined, measure(joined), True)]


def _beside_wide(before: str, after: str) -> bool:
    if after.isspace() or (before == after and before in _PAIRED):
        return False
    return before.isspace() or ord(before) >= _WIDE or ord(after) >= _WIDE


def _may_break(text: str, at: int) -> bool:
    if at == len(text):
        return True
    before = text[:at].rstrip()[-1:]
    return text[at] not in NO_START and before not in NO_END and not (before in _PAIRED and text[at] in _PAIRED)


def _spare(piece: str, width: float) -> float:
    """Give what may stand beyond the edge: the spaces at a piece's end, or the empty half of a closing mark."""
    bare = piece.rstrip(" ")
    if not bare:
        return width
    return 0.5 if bare[-1] in HANGING else 0.0


def _forced(parts: list[str], room: float, measure: Callable[[str], float]) -> list[tuple[str, float]]:
    """Give each piece with its width; those wider than a whole line are cut."""
    out: list[tuple[str, float]] = []
    for whole in parts:
        part, width = whole, measure(whole)
        while len(part) > 1 and width - _spare(part, width) > room:
            at = next(size for size in range(len(part) - 1, 0, -1) if size == 1 or measure(part[:size]) <= room)
            out.append((part[:at], measure(part[:at])))
            part = part[at:]
            width = measure(part)
        out.append((part, width))
    return out
