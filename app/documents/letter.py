"""A letter 告知书 on paper: letterhead, number, title, body on the grid, signature with room for the seal, page numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from app.documents.breaks import Line
from app.documents.fonts import Role
from app.documents.grid import (
    CELLS,
    HEIGHT,
    INK,
    LEFT,
    LINES,
    PITCH,
    QUIET,
    RED,
    SIZE,
    TOP,
    TYPE_HEIGHT,
    TYPE_WIDTH,
    WIDTH,
    Sheet,
    baseline,
)
from app.models.deadline import spoken
from app.models.letter import Block, BlockKind, Letter

TITLE, MARK_SIZE, PAGE_SIZE, CONTACT_SIZE, FOOT_SIZE = 22.0, 28.0, 14.0, 12.0, 8.0
INDENT = 2.0
RIGHT = LEFT + TYPE_WIDTH
_TICK_CELLS, _SECOND_TICK, _DATE_INDENT = 1.5, 13.25, 4
_SIGNED, _CARRIED = 2, 2
"""Lines of name and date; lines of the body that go over to the next page with a signature which no longer fits."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the body: text pieces with the cell they start at, their role, and tick boxes before them."""

    parts: tuple[tuple[Line, float, Role, bool | None], ...]
    strong: tuple[str, ...] = ()

    @property
    def heading(self) -> bool:
        """Tell whether the line is a heading, which does not stand at the foot of a page."""
        return self.parts[0][2] is Role.HEADING


@dataclass(frozen=True, slots=True)
class Measure:
    """How generously a letter is set.

    ``mark``, ``rule`` and ``number`` from the top of the page in mm, ``title`` and ``body`` the lines where these begin,
    ``lines`` to a page, ``gap`` the lines left blank above the signature for the seal.
    """

    mark: float
    rule: float
    number: float
    title: float
    body: int
    lines: int = LINES
    gap: int = 2


_ROOMY = Measure(mark=38.4, rule=43.2, number=54.4, title=3.9, body=6)
_CLOSE = Measure(mark=25.0, rule=29.5, number=37.5, title=0.75, body=2)
MEASURES = (
    _ROOMY,
    replace(_ROOMY, title=3.3, body=5),
    replace(_ROOMY, title=2.6, body=4),
    replace(_CLOSE, title=1.2, body=3),
    _CLOSE,
    replace(_CLOSE, gap=1),
    *(replace(_CLOSE, gap=1, lines=LINES + more) for more in (1, 2, 3)),
)
"""From the letter form of GB/T 9704-2012, 10.1, to what still reads well; the first that needs no page more is taken."""


def draw_letter(sheet: Sheet, letter: Letter) -> None:
    """Draw the letter on as few pages as it can be, and on these as generously as it can be."""
    rows = list(_rows(sheet, letter))
    addressee = _addressee(sheet, letter)
    measure, pages = _arrange(rows, len(addressee))
    _head(sheet, letter, measure, addressee)
    for number, page in enumerate(pages, 1):
        line = measure.body + len(addressee) if number == 1 else 0
        for row in page:
            _write(sheet, row, baseline(line, measure.lines))
            line += 1
        if number == len(pages):
            _signature(sheet, letter, line + measure.gap, measure.lines)
        _foot(sheet, letter, number)
        sheet.canvas.showPage()


def _arrange(rows: list[Row], addressee: int) -> tuple[Measure, list[list[Row]]]:
    """Give the most generous measure among those that need the fewest pages, and the lines of each page."""
    tried = [(measure, _pages(rows, measure, measure.body + addressee)) for measure in MEASURES]
    return min(tried, key=lambda each: len(each[1]))


def _pages(rows: list[Row], measure: Measure, head: int) -> list[list[Row]]:
    """Deal the lines out to pages: no heading last on a page, no signature alone on one."""
    pages: list[list[Row]] = []
    start, room = 0, measure.lines - head
    while start < len(rows) or not pages:
        end = start + room
        while start + 1 < end < len(rows) and rows[end - 1].heading:
            end -= 1
        pages.append(rows[start:end])
        start, room = min(end, len(rows)), measure.lines
    left = measure.lines - len(pages[-1]) - (head if len(pages) == 1 else 0)
    if left < measure.gap + _SIGNED:
        last = pages[-1]
        pages[-1:] = [last[:-_CARRIED], last[-_CARRIED:]]
    return pages


def _head(sheet: Sheet, letter: Letter, measure: Measure, addressee: list[Line]) -> None:
    """Draw letterhead, red double rule, number, title and addressee."""
    middle, canvas = WIDTH / 2, sheet.canvas
    natural = sheet.fonts.width(letter.letterhead, Role.TITLE, MARK_SIZE)
    size = MARK_SIZE * min(1.0, (TYPE_WIDTH - 10) / natural)
    spread = max(0.0, min(10.0, (TYPE_WIDTH - natural) / (len(letter.letterhead) + 1)))
    canvas.setFillColor(RED)
    canvas.setStrokeColor(RED)
    sheet.text(letter.letterhead, middle, HEIGHT - measure.mark * mm, size, Role.TITLE, 0.5, spread)
    canvas.setFillColor(INK)
    canvas.setStrokeColor(INK)
    sheet.rule(20 * mm, HEIGHT - measure.rule * mm, 170 * mm, 2.2, RED)
    sheet.rule(20 * mm, HEIGHT - (measure.rule + 1.2) * mm, 170 * mm, 0.7, RED)
    number = Line(letter.letter_no, sheet.measure(letter.letter_no), True)
    sheet.write(number, RIGHT - number.width * PITCH, HEIGHT - measure.number * mm, CELLS)
    title = letter.title + letter.subtitle
    wide = sheet.fonts.width(title, Role.TITLE, TITLE) + len(title)
    sheet.text(title, middle, baseline(measure.title, measure.lines), TITLE * min(1.0, TYPE_WIDTH / wide), Role.TITLE, 0.5, 1.0)
    for offset, each in enumerate(addressee):
        sheet.write(each, LEFT, baseline(measure.body + offset, measure.lines), CELLS)


def _addressee(sheet: Sheet, letter: Letter) -> list[Line]:
    return sheet.wrap(letter.addressee + "：", CELLS, CELLS)


def _rows(sheet: Sheet, letter: Letter) -> Iterator[Row]:
    ticks: list[Block] = []
    for block in letter.blocks:
        if block.kind is BlockKind.TICK:
            ticks.append(block)
            continue
        yield from _tick_rows(sheet, ticks)
        ticks = []
        role = Role.HEADING if block.kind is BlockKind.HEADING else Role.BODY
        for place, line in enumerate(sheet.wrap(block.text, CELLS - INDENT, CELLS, role)):
            yield Row(((line, 0.0 if place else INDENT, role, None),), block.strong)
    yield from _tick_rows(sheet, ticks)


def _tick_rows(sheet: Sheet, ticks: list[Block]) -> Iterator[Row]:
    """Give the tick list, two to a row where both are short enough."""
    place = 0
    while place < len(ticks):
        pair = ticks[place : place + 2]
        short = all(sheet.measure(each.text) + _TICK_CELLS < _SECOND_TICK for each in pair)
        row = pair if short else pair[:1]
        parts = []
        for at, each in enumerate(row):
            line = Line(each.text, sheet.measure(each.text), True)
            parts.append((line, INDENT + _SECOND_TICK * at, Role.BODY, each.ticked))
        yield Row(tuple(parts))
        place += len(row)


def _write(sheet: Sheet, row: Row, y: float) -> None:
    for text, cell, role, ticked in row.parts:
        x = LEFT + cell * PITCH
        if ticked is not None:
            sheet.tick(x + 1.0, y, ticked)
            x += _TICK_CELLS * PITCH
        sheet.write(text, x, y, CELLS - cell, role, row.strong)


def _signature(sheet: Sheet, letter: Letter, line: int, lines: int) -> None:
    """Sign as for a sealed paper: the date four characters from the right, the name above it, centred on the date."""
    date = spoken(letter.signed_on)
    width = sheet.measure(date) * PITCH
    start = RIGHT - _DATE_INDENT * PITCH - width
    name = sheet.measure(letter.signature) * PITCH
    left = min(start + (width - name) / 2, RIGHT - name)
    sheet.write(Line(letter.signature, name / PITCH, True), left, baseline(line, lines), CELLS)
    sheet.write(Line(date, width / PITCH, True), start, baseline(line + 1, lines), CELLS)


def _foot(sheet: Sheet, letter: Letter, page: int) -> None:
    """Write page number (from the second page), contact and the pack's mark below the type area."""
    below = HEIGHT - TOP - TYPE_HEIGHT
    if page > 1:
        odd = page % 2
        x = RIGHT - SIZE if odd else LEFT + SIZE
        sheet.text(f"— {page} —", x, below - 7 * mm - PAGE_SIZE * 0.4, PAGE_SIZE, Role.SONG, 1.0 if odd else 0.0)
    contact = f"登记编号 {letter.visit_no}　　咨询电话 {letter.contact}"
    size = min(CONTACT_SIZE, CONTACT_SIZE * TYPE_WIDTH / sheet.fonts.width(contact, Role.BODY, CONTACT_SIZE))
    sheet.text(contact, LEFT, 17 * mm, size)
    sheet.canvas.setFillColor(QUIET)
    sheet.text(letter.footer, LEFT, 11 * mm, FOOT_SIZE)
    sheet.canvas.setFillColor(INK)
