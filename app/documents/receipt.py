"""The sheet that stays at the desk: the stub 存根 above a line to cut along, the delivery receipt 送达回证 below."""

from reportlab.lib.units import mm

from app.documents.fonts import Role
from app.documents.grid import HEIGHT, INK, QUIET, WIDTH, Sheet
from app.models.letter import Letter

LEFT, RIGHT = 22 * mm, WIDTH - 22 * mm
_STUB_TOP, _CUT, _ROW, _LABEL, _TEXT = HEIGHT - 24 * mm, HEIGHT - 121 * mm, 13.0 * mm, 27 * mm, 11.5
_RECEIPT_LABEL, _TITLE = 62 * mm, 18.0


def draw_desk_sheet(sheet: Sheet, letter: Letter) -> None:
    """Draw stub and receipt on one page, to be cut apart; room is left where people write."""
    _stub(sheet, letter)
    _cut(sheet, letter)
    _receipt(sheet, letter)
    sheet.canvas.setFillColor(QUIET)
    sheet.text(letter.footer, LEFT, 8 * mm, 8)
    sheet.canvas.setFillColor(INK)
    sheet.canvas.showPage()


def _stub(sheet: Sheet, letter: Letter) -> None:
    title = f"{letter.title}{letter.subtitle}存根"
    size = min(_TITLE, _TITLE * (RIGHT - LEFT) / sheet.fonts.width(title, Role.TITLE, _TITLE))
    sheet.text(title, WIDTH / 2, _STUB_TOP, size, Role.TITLE, 0.5)
    half = (RIGHT - LEFT) / 2
    top = _STUB_TOP - 7 * mm
    rows = max((len(letter.stub) + 1) // 2, 1)
    tall = min(_ROW, (top - _CUT - 9 * mm) / rows)
    for place, (label, value) in enumerate(letter.stub):
        column, row = divmod(place, rows)
        _cell(sheet, LEFT + column * half, top - (row + 1) * tall, half, tall, label, value, _LABEL)


def _cut(sheet: Sheet, letter: Letter) -> None:
    canvas = sheet.canvas
    canvas.saveState()
    canvas.setDash(4, 3)
    canvas.setLineWidth(0.6)
    canvas.line(10 * mm, _CUT, WIDTH - 10 * mm, _CUT)
    canvas.restoreState()
    canvas.setFillColor(QUIET)
    sheet.text(f"沿虚线裁开，骑缝盖章　{letter.letter_no}", WIDTH / 2, _CUT + 1.6 * mm, 9, Role.BODY, 0.5)
    canvas.setFillColor(INK)


def _receipt(sheet: Sheet, letter: Letter) -> None:
    top = _CUT - 14 * mm
    sheet.text(letter.letterhead, WIDTH / 2, top + 1 * mm, 12, Role.BODY, 0.5)
    sheet.text("送达回证", WIDTH / 2, top - 8 * mm, 20, Role.TITLE, 0.5, 6)
    y = top - 13 * mm
    tall = (y - 15 * mm) / max(len(letter.receipt), 1)
    for label, value in letter.receipt:
        y -= tall
        _cell(sheet, LEFT, y, RIGHT - LEFT, tall, label, value, _RECEIPT_LABEL)


def _cell(sheet: Sheet, x: float, y: float, width: float, height: float, label: str, value: str, label_width: float) -> None:
    canvas = sheet.canvas
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, width, height)
    canvas.line(x + label_width, y, x + label_width, y + height)
    _lines(sheet, label, x + 2 * mm, y, label_width - 4 * mm, height, Role.HEADING)
    _lines(sheet, value, x + label_width + 2 * mm, y, width - label_width - 4 * mm, height, Role.BODY)


def _lines(sheet: Sheet, text: str, x: float, y: float, width: float, height: float, role: Role) -> None:
    """Write one to three lines in the middle of a cell, smaller where they would not fit."""
    size = _TEXT
    while True:
        room = width / size * sheet.grid.size / sheet.grid.pitch
        lines = sheet.wrap(text, room, room, role)
        if len(lines) * size * 1.15 <= height or size <= 7:
            break
        size -= 0.5
    start = y + height / 2 + (len(lines) - 1) * size * 0.575 - size * 0.36
    for place, line in enumerate(lines):
        sheet.text(line.text, x, start - place * size * 1.15, size, role)
