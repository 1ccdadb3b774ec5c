"""The grid of GB/T 9704 on A4: a type area of 156 × 225 mm, 22 lines of 28 characters in 16 pt; all positions in points."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from app.documents.breaks import Line, break_lines
from app.documents.fonts import Font, Fonts, Role

WIDTH, HEIGHT = 210 * mm, 297 * mm
LEFT, TOP, TYPE_WIDTH, TYPE_HEIGHT = 28 * mm, 37 * mm, 156 * mm, 225 * mm
STRETCH = 0.2
"""A line is spread to the margin by at most this many cells between two characters; a shorter one stays ragged."""
_HEAVIER, _FILL_AND_STROKE = 0.022, 2
INK, RED, QUIET = HexColor("#000000"), HexColor("#B3261E"), HexColor("#555555")
_FULL = 0x100
"""From here on a character takes a whole cell; below it is Latin."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How the type area is divided: ``size`` of the body, ``title``, page ``number`` and ``contact`` in points; lines of cells."""

    size: float
    cells: int
    lines: int
    title: float
    number: float
    contact: float

    @property
    def pitch(self) -> float:
        """The width of a cell in points."""
        return float(TYPE_WIDTH / self.cells)

    def baseline(self, line: float, lines: int) -> float:
        """Give the baseline of a line (0 the first) where a page holds ``lines``, from the foot of the page."""
        leading = TYPE_HEIGHT / lines
        return float(HEIGHT - TOP - line * leading - (leading + self.size * 0.76) / 2)


OFFICIAL = Grid(size=16.0, cells=28, lines=22, title=22.0, number=14.0, contact=12.0)
"""GB/T 9704-2012, 5.2.3: 三号字, 22 lines of 28 characters."""
LARGE = Grid(size=22.0, cells=20, lines=16, title=28.0, number=16.0, contact=15.0)
"""大字版 for old eyes: 二号字 on the same type area."""


class Sheet:
    """Writes on the pages of one PDF: text on the grid, and plain text beside it."""

    def __init__(self, canvas: Any, fonts: Fonts, grid: Grid = OFFICIAL) -> None:
        self.canvas = canvas
        self.fonts = fonts
        self.grid = grid
        self._widths: dict[tuple[Role, str], float] = {}

    def measure(self, text: str, role: Role = Role.BODY) -> float:
        """Give the width of a text in cells: a full-width character one, half-width ones as wide as the font has them."""
        return sum(1.0 if ord(each) >= _FULL else self._half_cells(each, role) for each in text)

    def wrap(self, text: str, first: float, others: float, role: Role = Role.BODY) -> list[Line]:
        """Break a paragraph into lines of ``first`` and ``others`` cells."""
        return break_lines(text, first, others, lambda part: self.measure(part, role))

    def write(self, line: Line, x: float, y: float, room: float, role: Role = Role.BODY, marks: tuple[str, ...] = ()) -> None:
        """Write a line on the grid from ``x`` with its baseline at ``y``, ``room`` cells wide; underline the ``marks`` in it."""
        gaps = max(len(line.text) - 1, 1)
        short = room - line.width
        extra = short / gaps * self.grid.pitch if not line.last and -0.5 <= short <= STRETCH * gaps else 0.0
        places = list(self._places(line.text, x, extra, role))
        self._draw(places, y)
        for start, end in _spans(line.text, marks):
            self._underline(places, start, end, y)

    def text(self, text: str, x: float, y: float, size: float, role: Role = Role.BODY, align: float = 0.0, spread: float = 0.0) -> None:
        """Write plain text, not on the grid: ``align`` 0 from x, 0.5 centred on x, 1 ending at x; ``spread`` points between.

        A title is drawn a little heavier where the machine has no font of its own for titles.
        """
        heavy = role is Role.TITLE and not self.fonts.official(role)
        width = self.fonts.width(text, role, size) + spread * max(len(text) - 1, 0)
        at = x - align * width
        for font, run in self.fonts.runs(text, role):
            self._run(font, run, at, y, size, spread, heavy)
            at += font.stringWidth(run, size) + spread * len(run)

    def tick(self, x: float, y: float, ticked: bool) -> None:
        """Draw a tick box as lines, crisp at every printer."""
        side = self.grid.size * 0.72
        self.canvas.setLineWidth(0.9)
        self.canvas.rect(x, y - 1.2, side, side, stroke=1, fill=0)
        if ticked:
            self.canvas.setLineWidth(1.7)
            path = self.canvas.beginPath()
            path.moveTo(x + side * 0.18, y - 1.2 + side * 0.52)
            path.lineTo(x + side * 0.42, y - 1.2 + side * 0.22)
            path.lineTo(x + side * 0.86, y - 1.2 + side * 0.84)
            self.canvas.drawPath(path, stroke=1, fill=0)

    def rule(self, x: float, y: float, width: float, weight: float, colour: Any = INK) -> None:
        """Draw a level line of ``weight`` points."""
        self.canvas.saveState()
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, y, x + width, y)
        self.canvas.restoreState()

    def _half_cells(self, character: str, role: Role) -> float:
        """Give the width of a half-width character in cells; asked for thousands of times in a letter, so remembered."""
        key = (role, character)
        if key not in self._widths:
            self._widths[key] = float(self.fonts.width(character, role, self.grid.size) / self.grid.pitch)
        return self._widths[key]

    def _places(self, text: str, x: float, extra: float, role: Role) -> Iterator[tuple[str, Font, float, float]]:
        """Give each character with its font, its x and its advance."""
        for font, run in self.fonts.runs(text, role):
            for character in run:
                wide = ord(character) >= _FULL
                advance = self.grid.pitch if wide else self._half_cells(character, role) * self.grid.pitch
                yield character, font, x + ((self.grid.pitch - self.grid.size) / 2 if wide else 0.0), advance
                x += advance + extra

    def _draw(self, places: list[tuple[str, Font, float, float]], y: float) -> None:
        """Draw the characters, those of one font with even steps in one go."""
        start = 0
        for end in range(1, len(places) + 1):
            if end < len(places) and self._joins(places, start, end):
                continue
            _, font, x, advance = places[start]
            run = "".join(character for character, *_ in places[start:end])
            step = places[start + 1][2] - x if end - start > 1 else advance
            even = step - font.stringWidth(places[start][0], self.grid.size)
            self._run(font, run, x, y, self.grid.size, even)
            start = end

    def _joins(self, places: list[tuple[str, Font, float, float]], start: int, end: int) -> bool:
        first, font, x, _ = places[start]
        character, other, at, _ = places[end]
        before = places[end - 1]
        if other is not font or _half(character) != _half(first):
            return False
        gap = places[start + 1][2] - x - font.stringWidth(first, self.grid.size)
        return abs(at - before[2] - font.stringWidth(before[0], self.grid.size) - gap) < 0.01

    def _run(self, font: Font, run: str, x: float, y: float, size: float, spread: float, heavy: bool = False) -> None:
        words = self.canvas.beginText(x, y)
        if heavy:
            self.canvas.saveState()
            self.canvas.setLineWidth(size * _HEAVIER)
            words.setTextRenderMode(_FILL_AND_STROKE)
        words.setFont(font.fontName, size)
        words.setCharSpace(round(spread, 4))
        words.textOut(run)
        self.canvas.drawText(words)
        if heavy:
            self.canvas.restoreState()

    def _underline(self, places: list[tuple[str, Font, float, float]], start: int, end: int, y: float) -> None:
        _, _, left, _ = places[start]
        _, font, right, _ = places[end - 1]
        width = right + font.stringWidth(places[end - 1][0], self.grid.size) - left
        self.rule(left, y - 3.2, width, 0.6)


def _half(character: str) -> bool:
    return ord(character) < _FULL


def _spans(text: str, marks: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            yield at, at + len(mark)
            at = text.find(mark, at + len(mark))
