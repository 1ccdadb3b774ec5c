"""Pages of the booklet: A5, set from top to bottom; what is drawn on a page is kept until its number is known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from app.documents.breaks import Line, break_lines
from app.documents.fonts import Fonts, Role
from app.documents.grid import Sheet

WIDE, HIGH = 148 * mm, 210 * mm
"""A5 upright."""
SIDE, TOP, FOOT = 15 * mm, 20 * mm, 16 * mm
ROOM = WIDE - 2 * SIDE
NAVY, INK, QUIET, LINE, GROUND = (HexColor(each) for each in ("#17395C", "#1B2430", "#414B5A", "#9BA1A9", "#F2F7FC"))
BODY, SMALL, HEADING = 11.0, 8.5, 12.5
_LEADING = 1.6
_SPREAD = 0.2
_KEEP = 2
_ITEM = re.compile(r"[^、；]+[、；]?")

Mark = Callable[[Sheet], None]


@dataclass(slots=True)
class Leaf:
    """One page: its running head ("": neither head nor number, as on covers), the bookmark that begins here, what is drawn."""

    head: str
    bookmark: str = ""
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set: size in points, font, colour, how far its first line goes in (em), space after (points)."""

    size: float = BODY
    role: Role = Role.BODY
    colour: Any = INK
    indent: float = 2.0
    after: float = 5.0

    @property
    def leading(self) -> float:
        """From baseline to baseline, in points."""
        return self.size * _LEADING


class Setter:
    """Sets text page by page. ``leaves`` are the pages so far; ``y`` is where the next line's top is, from the page's foot."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.leaves: list[Leaf] = []
        self.y = 0.0

    def open(self, head: str, bookmark: str = "") -> Leaf:
        """Begin a page."""
        self.leaves.append(Leaf(head, bookmark))
        self.y = HIGH - TOP
        return self.leaves[-1]

    def need(self, room: float) -> None:
        """Begin a page where fewer than ``room`` points are left on this one."""
        if self.y - room < FOOT:
            self.open(self.leaves[-1].head)

    def space(self, points: float) -> None:
        """Leave room."""
        self.y -= points

    def lines(self, text: str, style: Style, room: float = ROOM) -> list[Line]:
        """Break a paragraph by the rules of Chinese typesetting; its lines' widths are in em."""
        cells = room / style.size
        return break_lines(text, cells - style.indent, cells, lambda part: self.fonts.width(part, style.role, style.size) / style.size)

    def listed(self, text: str, style: Style) -> None:
        """Set what enumerates: lines break only after a 、 or ；, so that no citation is torn, and are left ragged."""
        lines: list[str] = [""]
        for item in _ITEM.findall(text):
            if lines[-1] and self.fonts.width(lines[-1] + item, style.role, style.size) > ROOM + style.size / 2:
                lines.append("")
            lines[-1] += item
        self.need(style.leading * min(len(lines), _KEEP))
        for line in lines:
            self.need(style.leading)
            self.write(line, SIDE, style)
            self.space(style.leading)
        self.space(style.after)

    def paragraph(self, text: str, style: Style, inset: float = 0.0) -> None:
        """Set a paragraph, ``inset`` points in from both sides; a page ends after no first line and begins with no last one."""
        lines = self.lines(text, style, ROOM - 2 * inset)
        for index, line in enumerate(lines):
            rest = len(lines) - index
            alone = (index == 0 and rest > 1) or rest == _KEEP
            self.need(style.leading * (_KEEP if alone else 1))
            self._line(line, style, inset, 0.0 if index else style.indent)
        self.space(style.after)

    def _line(self, line: Line, style: Style, inset: float, indent: float) -> None:
        room = (ROOM - 2 * inset) / style.size - indent
        short, gaps = room - line.width, max(len(line.text) - 1, 1)
        even = short / gaps * style.size if not line.last and -0.6 <= short <= _SPREAD * gaps else 0.0
        self.write(line.text, SIDE + inset + indent * style.size, style, spread=even)
        self.space(style.leading)

    def write(self, text: str, x: float, style: Style, align: float = 0.0, spread: float = 0.0) -> None:
        """Write one line here, at ``x`` points from the left edge, without going on."""
        y = self.y - (style.leading + 0.76 * style.size) / 2

        def mark(sheet: Sheet) -> None:
            sheet.canvas.setFillColor(style.colour)
            sheet.canvas.setStrokeColor(style.colour)
            sheet.text(text, x, y, style.size, style.role, align, spread)

        self.leaves[-1].marks.append(mark)

    def rule(self, weight: float = 0.5, colour: Any = LINE, left: float = SIDE, width: float = ROOM) -> None:
        """Draw a level line here."""
        y = self.y
        self.leaves[-1].marks.append(lambda sheet: sheet.rule(left, y, width, weight, colour))

    def dots(self, left: float, right: float, lift: float = 3.0) -> None:
        """Draw a dotted line to write on, ``lift`` points above the foot of the line of text that stands here."""
        y = self.y - lift

        def mark(sheet: Sheet) -> None:
            sheet.canvas.saveState()
            sheet.canvas.setStrokeColor(QUIET)
            sheet.canvas.setLineWidth(0.9)
            sheet.canvas.setLineCap(1)
            sheet.canvas.setDash(0.01, 3.2)
            sheet.canvas.line(left, y, right, y)
            sheet.canvas.restoreState()

        self.leaves[-1].marks.append(mark)

    def panel(self, height: float) -> None:
        """Tint the ground of the next ``height`` points, with a bar at its left."""
        top = self.y

        def mark(sheet: Sheet) -> None:
            sheet.canvas.setFillColor(GROUND)
            sheet.canvas.rect(SIDE, top - height, ROOM, height, stroke=0, fill=1)
            sheet.canvas.setFillColor(NAVY)
            sheet.canvas.rect(SIDE, top - height, 2.4, height, stroke=0, fill=1)

        self.leaves[-1].marks.append(mark)


def frame(sheet: Sheet, wide: float, high: float, inset: float, unit: float) -> None:
    """Draw a heavy line with a fine one inside it around a page, ``inset`` points from its edge."""
    sheet.canvas.setStrokeColor(NAVY)
    sheet.canvas.setLineJoin(0)
    for edge, weight in ((inset, 2.2 * unit), (inset + 1.6 * mm * unit, 0.6 * unit)):
        sheet.canvas.setLineWidth(weight)
        sheet.canvas.rect(edge, edge, wide - 2 * edge, high - 2 * edge, stroke=1, fill=0)


def numbered(sheet: Sheet, leaf: Leaf, number: int, mark: str) -> None:
    """Draw head, foot and page number of a page, the number at its outer edge."""
    if not leaf.head:
        return
    right = number % 2 == 1
    head, foot = HIGH - 13 * mm, 9 * mm
    sheet.canvas.setFillColor(QUIET)
    sheet.text(leaf.head, WIDE - SIDE if right else SIDE, head, SMALL, Role.HEADING, 1.0 if right else 0.0)
    sheet.rule(SIDE, head - 4, ROOM, 0.5, LINE)
    sheet.text(mark, SIDE if right else WIDE - SIDE, foot, 7.0, Role.HEADING, 0.0 if right else 1.0)
    sheet.canvas.setFillColor(NAVY)
    sheet.text(str(number), WIDE - SIDE if right else SIDE, foot, 11.0, Role.HEADING, 1.0 if right else 0.0)


def draw_leaves(canvas: Any, fonts: Fonts, leaves: Sequence[Leaf], mark: str) -> None:
    """Draw the pages, counted from 1, with the bookmarks that begin on them."""
    sheet = Sheet(canvas, fonts)
    for number, leaf in enumerate(leaves, 1):
        canvas.setPageSize((WIDE, HIGH))
        if leaf.bookmark:
            canvas.bookmarkPage(f"p{number}")
            canvas.addOutlineEntry(leaf.bookmark, f"p{number}")
        for each in leaf.marks:
            each(sheet)
        numbered(sheet, leaf, number, mark)
        canvas.showPage()
