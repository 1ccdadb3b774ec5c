"""A letter 告知书 on paper: letterhead, number, title, body on the grid, signature with room for the seal, page numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from app.documents.breaks import Line
from app.documents.fonts import Role
from app.documents.grid import HEIGHT, INK, LARGE, LEFT, OFFICIAL, QUIET, RED, TOP, TYPE_HEIGHT, TYPE_WIDTH, WIDTH, Grid, Sheet
from app.models.deadline import spoken
from app.models.letter import Block, BlockKind, Letter

MARK_SIZE, FOOT_SIZE = 28.0, 8.0
INDENT = 2.0
RIGHT = LEFT + TYPE_WIDTH
_TICK_CELLS, _DATE_INDENT = 1.5, 4
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
    lines: int
    gap: int = 2


_CLOSE = Measure(mark=25.0, rule=29.5, number=37.5, title=0.75, body=2, lines=OFFICIAL.lines)
MEASURES = {
    OFFICIAL: (
        *(Measure(38.4, 43.2, 54.4, title, body, OFFICIAL.lines) for title, body in ((3.9, 6), (3.3, 5), (2.6, 4))),
        replace(_CLOSE, title=1.2, body=3),
        _CLOSE,
        *(replace(_CLOSE, gap=1, lines=OFFICIAL.lines + more) for more in (0, 1, 2, 3)),
    ),
    LARGE: tuple(Measure(38.4, 43.2, 54.4, title, body, LARGE.lines) for title, body in ((2.8, 5), (2.2, 4), (1.7, 3))),
}
"""From the letter form of GB/T 9704-2012, 10.1, to what still reads well; the first that needs no page more is taken."""


def draw_letter(sheet: Sheet, letter: Letter) -> None:
    """Draw the letter on as few pages as it can be, and on these as generously as it can be."""
    rows = list(_rows(sheet, letter))
    addressee = _addressee(sheet, letter)
    measure, pages = _arrange(rows, len(addressee), sheet.grid)
    _head(sheet, letter, measure, addressee)
    for number, page in enumerate(pages, 1):
        line = measure.body + len(addressee) if number == 1 else 0
        for row in page:
            _write(sheet, row, sheet.grid.baseline(line, measure.lines))
            line += 1
        if number == len(pages):
            _signature(sheet, letter, line + measure.gap, measure.lines)
        _foot(sheet, letter, number)
        sheet.canvas.showPage()


def _arrange(rows: list[Row], addressee: int, grid: Grid) -> tuple[Measure, list[list[Row]]]:
    """Give the most generous measure among those that need the fewest pages, and the lines of each page."""
    tried = [(measure, _pages(rows, measure, measure.body + addressee)) for measure in MEASURES[grid]]
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
    grid = sheet.grid
    sheet.write(number, RIGHT - number.width * grid.pitch, HEIGHT - measure.number * mm, grid.cells)
    title = letter.title + letter.subtitle
    wide = sheet.fonts.width(title, Role.TITLE, grid.title) + len(title)
    size = grid.title * min(1.0, TYPE_WIDTH / wide)
    sheet.text(title, middle, grid.baseline(measure.title, measure.lines), size, Role.TITLE, 0.5, 1.0)
    for offset, each in enumerate(addressee):
        sheet.write(each, LEFT, grid.baseline(measure.body + offset, measure.lines), grid.cells)


def _addressee(sheet: Sheet, letter: Letter) -> list[Line]:
    return sheet.wrap(letter.addressee + "：", sheet.grid.cells, sheet.grid.cells)


def _rows(sheet: Sheet, letter: Letter) -> Iterator[Row]:
    ticks: list[Block] = []
    cells = sheet.grid.cells
    for block in letter.blocks:
        if block.kind is BlockKind.TICK:
            ticks.append(block)
            continue
        yield from _tick_rows(sheet, ticks)
        ticks = []
        role = Role.HEADING if block.kind is BlockKind.HEADING else Role.BODY
        for place, line in enumerate(sheet.wrap(block.text, cells - INDENT, cells, role)):
            yield Row(((line, 0.0 if place else INDENT, role, None),), block.strong)
    yield from _tick_rows(sheet, ticks)


def _tick_rows(sheet: Sheet, ticks: list[Block]) -> Iterator[Row]:
    """Give the tick list, two to a row where both are short enough; a long line goes on under its words."""
    second = (sheet.grid.cells - _TICK_CELLS) / 2
    room = sheet.grid.cells - INDENT - _TICK_CELLS
    place = 0
    while place < len(ticks):
        pair = ticks[place : place + 2]
        short = all(sheet.measure(each.text) + _TICK_CELLS < second for each in pair)
        row = pair if short else pair[:1]
        parts = []
        for at, each in enumerate(row):
            lines = sheet.wrap(each.text, room, room)
            parts.append((lines[0], INDENT + second * at, Role.BODY, each.ticked))
        yield Row(tuple(parts))
        if len(row) == 1:
            yield from (Row(((line, INDENT + _TICK_CELLS, Role.BODY, None),)) for line in lines[1:])
        place += len(row)


def _write(sheet: Sheet, row: Row, y: float) -> None:
    pitch, cells = sheet.grid.pitch, sheet.grid.cells
    for text, cell, role, ticked in row.parts:
        x = LEFT + cell * pitch
        if ticked is not None:
            sheet.tick(x + 1.0, y, ticked)
            x += _TICK_CELLS * pitch
        sheet.write(text, x, y, cells - cell, role, row.strong)


def _signature(sheet: Sheet, letter: Letter, line: int, lines: int) -> None:
    """Sign as for a sealed paper: the date four characters from the right, the name above it, centred on the date."""
    grid = sheet.grid
    date = spoken(letter.signed_on)
    width = sheet.measure(date) * grid.pitch
    start = RIGHT - _DATE_INDENT * grid.pitch - width
    name = sheet.measure(letter.signature) * grid.pitch
    left = min(start + (width - name) / 2, RIGHT - name)
    sheet.write(Line(letter.signature, name / grid.pitch, True), left, grid.baseline(line, lines), grid.cells)
    sheet.write(Line(date, width / grid.pitch, True), start, grid.baseline(line + 1, lines), grid.cells)


def _foot(sheet: Sheet, letter: Letter, page: int) -> None:
    """Write page number (from the second page), contact and the pack's mark below the type area."""
    grid, below = sheet.grid, HEIGHT - TOP - TYPE_HEIGHT
    if page > 1:
        odd = page % 2
        x = RIGHT - grid.size if odd else LEFT + grid.size
        sheet.text(f"— {page} —", x, below - 7 * mm - grid.number * 0.4, grid.number, Role.SONG, 1.0 if odd else 0.0)
    contact = f"登记编号 {letter.visit_no}　　咨询电话 {letter.contact}"
    size = min(grid.contact, grid.contact * TYPE_WIDTH / sheet.fonts.width(contact, Role.BODY, grid.contact))
    sheet.text(contact, LEFT, 17 * mm, size)
    sheet.canvas.setFillColor(QUIET)
    sheet.text(letter.footer, LEFT, 11 * mm, FOOT_SIZE)
    sheet.canvas.setFillColor(INK)
