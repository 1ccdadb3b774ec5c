"""A letter 告知书 on paper: letterhead, number, title, body on the grid, signature with room for the seal, page numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

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
_HEAD, _TAIL, _TIGHTER = 2, 3, 3
_TICK_CELLS, _DATE_INDENT = 1.5, 4


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the body: text pieces with the cell they start at, their role, and tick boxes before them."""

    parts: tuple[tuple[Line, float, Role, bool | None], ...]
    strong: tuple[str, ...] = ()


def draw_letter(sheet: Sheet, letter: Letter) -> None:
    """Draw the letter: on two pages where that can be, if need be with up to three lines more to a page than the standard's."""
    rows = list(_rows(sheet, letter))
    head = _HEAD + len(_addressee(sheet, letter))
    lines = _density(len(rows), head)
    _head(sheet, letter, lines)
    page, line = 1, head
    for row in rows:
        if line == lines:
            _foot(sheet, letter, page)
            sheet.canvas.showPage()
            page, line = page + 1, 0
        _write(sheet, row, baseline(line, lines))
        line += 1
    if line + _TAIL > lines:
        _foot(sheet, letter, page)
        sheet.canvas.showPage()
        page, line = page + 1, 0
    _signature(sheet, letter, line + 1, lines)
    _foot(sheet, letter, page)
    sheet.canvas.showPage()


def _density(rows: int, head: int) -> int:
    """Give the lines to a page: the standard's 22, or the few more that keep a last line or the signature off a page of its own."""
    whole = head + rows + _TAIL
    for pages in (1, 2, 3):
        for lines in range(LINES, LINES + _TIGHTER + 1):
            if whole <= pages * lines:
                return lines
    return LINES


def _head(sheet: Sheet, letter: Letter, lines: int) -> None:
    """Draw letterhead, red double rule, number, title and addressee."""
    middle, canvas = WIDTH / 2, sheet.canvas
    natural = sheet.fonts.width(letter.letterhead, Role.TITLE, MARK_SIZE)
    size = MARK_SIZE * min(1.0, (TYPE_WIDTH - 10) / natural)
    spread = max(0.0, min(10.0, (TYPE_WIDTH - natural) / (len(letter.letterhead) + 1)))
    canvas.setFillColor(RED)
    canvas.setStrokeColor(RED)
    sheet.text(letter.letterhead, middle, HEIGHT - 25 * mm, size, Role.TITLE, 0.5, spread)
    canvas.setFillColor(INK)
    canvas.setStrokeColor(INK)
    sheet.rule(20 * mm, HEIGHT - 29.5 * mm, 170 * mm, 2.2, RED)
    sheet.rule(20 * mm, HEIGHT - 30.7 * mm, 170 * mm, 0.7, RED)
    number = Line(letter.letter_no, sheet.measure(letter.letter_no), True)
    sheet.write(number, RIGHT - number.width * PITCH, HEIGHT - 37.5 * mm, CELLS)
    sheet.text(letter.title + letter.subtitle, middle, baseline(1, lines) + TITLE * 0.25, TITLE, Role.TITLE, 0.5, 1.0)
    for offset, each in enumerate(_addressee(sheet, letter)):
        sheet.write(each, LEFT, baseline(_HEAD + offset, lines), CELLS)


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
    half = (CELLS - INDENT) / 2
    place = 0
    while place < len(ticks):
        pair = ticks[place : place + 2]
        short = all(sheet.measure(each.text) + _TICK_CELLS <= half for each in pair)
        row = pair if short else pair[:1]
        lines = [Line(each.text, sheet.measure(each.text), True) for each in row]
        yield Row(tuple((line, INDENT + half * at, Role.BODY, each.ticked) for at, (line, each) in enumerate(zip(lines, row, strict=True))))
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
