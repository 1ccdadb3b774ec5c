"""Breaks Chinese paragraphs into lines: UAX #14 first, then what official papers want besides.

No line starts with a closing mark or ends with an opening one; dates, numbers with their unit, phones, document, visit and
letter numbers and the blanks of a date to be written in stay whole. Widths are counted in cells, one full-width character each.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from uniseg.linebreak import line_break_boundaries

NO_START = frozenset("，。、；：？！）》〉」』】〕”’％…—～·,.;:?!)]}%")
NO_END = frozenset("（《〈「『【〔“‘([{")
HANGING = frozenset("，。、；：")
_WHOLE = re.compile(
    r"""
      [一-鿿]{1,6}(?:[（(][一-鿿]{1,8}[）)])?〔\d{4}〕[\d　\ ]*号  # letter numbers
    | \d{4}年\d{1,2}月\d{1,2}日 | \d{1,2}月\d{1,2}日
    | [\u3000\ ]*年[\u3000\ ]+月[\u3000\ ]+日                        # a date to be written in
    | [0-9A-Za-z][0-9A-Za-z./:@_+*-]*[0-9A-Za-z*]                    # phones, document and visit numbers, words
    | \d[\d,.]*(?:个工作日|个月|万元|日|年|月|天|元|条|款|项|号|时|分|人|％|%)?
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
    open_at = set(line_break_boundaries(text))
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
    held, room = "", first
    for piece in _forced(pieces(text), min(first, others), measure):
        if held and _needs(held + piece, measure) > room:
            lines.append(Line(held.rstrip(), measure(held.rstrip()), False))
            held, room = piece.lstrip() or "", others
        else:
            held += piece
    lines.append(Line(held.rstrip(" "), measure(held.rstrip(" ")), True))
    return lines


def _may_break(text: str, at: int) -> bool:
    return at == len(text) or (text[at] not in NO_START and text[at - 1] not in NO_END)


def _needs(text: str, measure: Callable[[str], float]) -> float:
    """Give the room a line needs: the empty half of a closing mark at its end may stand beyond the edge."""
    bare = text.rstrip()
    return measure(bare) - (0.5 if bare and bare[-1] in HANGING else 0.0)


def _forced(parts: list[str], room: float, measure: Callable[[str], float]) -> list[str]:
    out: list[str] = []
    for part in parts:
        while len(part) > 1 and _needs(part, measure) > room:
            at = next(size for size in range(len(part) - 1, 0, -1) if size == 1 or measure(part[:size]) <= room)
            out.append(part[:at])
            part = part[at:]
        out.append(part)
    return out
