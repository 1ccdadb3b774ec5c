"""A letter 告知书 on paper: letterhead, number, title, body on the grid, signature with room for the seal, page numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.breaks import Line
from app.documents.fonts import Role
from app.documents.grid import CELLS, HEIGHT, INK, LEADING, LEFT, LINES, PITCH, QUIET, RED, SIZE, TOP, TYPE_HEIGHT, TYPE_WIDTH, WIDTH, Sheet, baseline
from app.models.deadline import spoken
from app.models.letter import Block, BlockKind, Letter
from reportlab.lib.units import mm

TITLE, MARK_SIZE, PAGE_SIZE, FOOT_SIZE = 22.0, 28.0, 14.0, 8.0
INDENT = 2.0
RIGHT = LEFT + TYPE_WIDTH
_TICK_CELLS, _TAIL, _DATE_INDENT = 1.5, 4, 4


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the body: text pieces with the cell they start at, their role, and tick boxes before them."""

    parts: tuple[tuple[Line, float, Role, bool | None], ...]
    strong: tuple[str, ...] = ()


def draw_letter(sheet: Sheet, letter: Letter) -> None:
    """Draw the letter on as many pages as it needs (most take two)."""
    rows = list(_rows(sheet, letter))
    line = _head(sheet, letter)
    page = 1
    for place, row in enumerate(rows):
        left = len(rows) - place
        if line >= LINES or (left == 1 and line + 1 + _TAIL > LINES and line > 0 and place):
            page = _turn(sheet, letter, page)
            line = 0
        _write(sheet, row, line)
        line += 1
    if line + _TAIL > LINES:
        page = _turn(sheet, letter, page)
        line = 0
    _signature(sheet, letter, line + 1)
    _foot(sheet, letter, page)
    sheet.canvas.showPage()


def _head(sheet: Sheet, letter: Letter) -> int:
    """Draw letterhead, red double rule, number, title and addressee; give the first free line."""
    middle = WIDTH / 2
    canvas = sheet.canvas
    canvas.setFillColor(RED)
    spread = max(0.0, min(10.0, (TYPE_WIDTH - sheet.fonts.width(letter.letterhead, Role.TITLE, MARK_SIZE)) / (len(letter.letterhead) + 1)))
    size = min(MARK_SIZE, MARK_SIZE * (TYPE_WIDTH - 10) / sheet.fonts.width(letter.letterhead, Role.TITLE, MARK_SIZE))
    sheet.text(letter.letterhead, middle, HEIGHT - 25 * mm, size, Role.TITLE, 0.5, spread if size == MARK_SIZE else 0.0)
    canvas.setFillColor(INK)
    sheet.rule(20 * mm, HEIGHT - 29.5 * mm, 170 * mm, 2.2, RED)
    sheet.rule(20 * mm, HEIGHT - 30.7 * mm, 170 * mm, 0.7, RED)
    number = Line(letter.letter_no, sheet.measure(letter.letter_no), True)
    sheet.write(number, RIGHT - number.width * PITCH, HEIGHT - 37.5 * mm, CELLS)
    sheet.text(letter.title + letter.subtitle, middle, HEIGHT - TOP - 1.35 * LEADING, TITLE, Role.TITLE, 0.5, 1.0)
    addressee = letter.addressee + "："
    lines = sheet.wrap(addressee, CELLS, CELLS)
    for offset, each in enumerate(lines):
        sheet.write(each, LEFT, baseline(2 + offset), CELLS)
    return 2 + len(lines)


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
    half = (CELLS - INDENT) / 2
    place = 0
    while place < len(ticks):
        pair = ticks[place : place + 2]
        short = all(sheet.measure(each.text) + _TICK_CELLS <= half for each in pair)
        row = pair if short else pair[:1]
        lines = [Line(each.text, sheet.measure(each.text), True) for each in row]
        yield Row(tuple((line, INDENT + half * at, Role.BODY, each.ticked) for at, (line, each) in enumerate(zip(lines, row, strict=True))))
        place += len(row)


def _write(sheet: Sheet, row: Row, line: int) -> None:
    y = baseline(line)
    for text, cell, role, ticked in row.parts:
        x = LEFT + cell * PITCH
        if ticked is not None:
            sheet.tick(x + 1.0, y, ticked)
            x += _TICK_CELLS * PITCH
        sheet.write(text, x, y, CELLS - cell, role, row.strong)


def _signature(sheet: Sheet, letter: Letter, line: int) -> None:
    """Sign as for a sealed paper: the date four characters from the right, the name above it, centred on the date."""
    date = spoken(letter.signed_on)
    width = sheet.measure(date) * PITCH
    start = RIGHT - _DATE_INDENT * PITCH - width
    name = sheet.measure(letter.signature) * PITCH
    left = min(start + (width - name) / 2, RIGHT - name)
    sheet.write(Line(letter.signature, name / PITCH, True), left, baseline(line), CELLS)
    sheet.write(Line(date, width / PITCH, True), start, baseline(line + 1), CELLS)


def _turn(sheet: Sheet, letter: Letter, page: int) -> int:
    _foot(sheet, letter, page)
    sheet.canvas.showPage()
    return page + 1


def _foot(sheet: Sheet, letter: Letter, page: int) -> None:
    """Write page number (from the second page), contact and the pack's mark below the type area."""
    below = HEIGHT - TOP - TYPE_HEIGHT
    if page > 1:
        odd = page % 2
        x = RIGHT - SIZE if odd else LEFT + SIZE
        sheet.text(f"— {page} —", x, below - 7 * mm - PAGE_SIZE * 0.4, PAGE_SIZE, Role.SONG, 1.0 if odd else 0.0)
    sheet.canvas.setFillColor(QUIET)
    sheet.text(f"登记编号 {letter.visit_no}　咨询电话 {letter.contact}", LEFT, 16 * mm, 9.5)
    sheet.text(letter.footer, LEFT, 11 * mm, FOOT_SIZE)
    sheet.canvas.setFillColor(INK)
