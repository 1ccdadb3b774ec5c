"""Draws posters 张贴图 for the wall: A3, A2, A1, a page for each linked part, on request larger with marks to cut along.

All lengths are those of A3 and grow with the paper. Nothing but frame and words comes nearer than 10 mm to the edge,
so that an office printer, which leaves a border, cuts nothing off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Fonts, Role
from app.documents.grid import Sheet
from app.documents.hand import Hand, draw_legend, paint
from app.documents.official import Slot, as_pdf, inlay, sizes
from app.documents.pen import PdfPen
from app.documents.spread import spread
from app.models.booklet import Poster
from app.models.chart import Chart, Lit
from app.models.figure import Layout
from app.models.geometry import divide, lay_out
from app.models.law import chinese_number
from app.models.wrapping import wrap

TRIM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "A2": (420.0, 594.0), "A1": (594.0, 841.0)}
"""Width and height upright, in mm."""
SLUG, BLEED = 10 * mm, 3 * mm
"""How far the paper goes beyond the trimmed size where it is to be cut, and how far a printer may let ink run."""

_NAVY, _INK, _LINE = HexColor("#17395C"), HexColor("#414B5A"), HexColor("#9BA1A9")
_FRAME, _INSIDE, _PAD = 10 * mm, 1.6 * mm, 5 * mm
_BUREAU, _TITLE, _PART, _NOTE, _FOOT, _LEGEND = 18.0, 40.0, 14.0, 12.0, 9.5, 11.5
_LARGEST = 23.0
_MEASURES = (11.0, 12.0, 10.0, 13.0, 9.0, 15.0, 7.5, 17.0, 6.0, 20.0)
"""Lengths of line that are tried; of those that give the largest words the first is taken."""
_MARK = 8.0


@dataclass(frozen=True, slots=True)
class _Board:
    """One page: its trimmed size in points, how many times A3 it is, and where the chart may stand (from the top)."""

    wide: float
    high: float
    unit: float
    title: float
    note: tuple[str, ...]
    top: float
    bottom: float

    @property
    def side(self) -> float:
        """Where words may begin, from the left edge."""
        return float(_FRAME + _INSIDE + _PAD) * self.unit


@dataclass(frozen=True, slots=True)
class _Page:
    """One page with its chart laid out, an em being so many points."""

    board: _Board
    chart: Chart
    layout: Layout
    em: float
    part: str


def draw_poster(poster: Poster, fonts: Fonts) -> bytes:
    """Draw a poster as PDF: a page for each linked part, or for each page of the official picture.

    Raises WorldFault "picture-unreadable", "glyph-missing". ValueError for a size that is none of TRIM.
    """
    if poster.size not in TRIM:
        raise ValueError(poster.size)
    return _official(poster, fonts) if poster.picture else _drawn(poster, fonts)


def _drawn(poster: Poster, fonts: Fonts) -> bytes:
    file = BytesIO()
    canvas = _canvas(file, poster, fonts)
    parts = divide(poster.chart)
    for index, part in enumerate(parts, 1):
        words = f"第{chinese_number(str(index))}图，共{chinese_number(str(len(parts)))}图" if len(parts) > 1 else ""
        page = max((_fitted(poster, part, words, turned, fonts) for turned in (False, True)), key=lambda page: page.em)
        _open_page(canvas, poster, page.board)
        _draw(canvas, poster, page, fonts)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _official(poster: Poster, fonts: Fonts) -> bytes:
    """Put the bureau's own chart on the paper, its pages as they are, and the mark at the foot."""
    picture = as_pdf(poster.picture, fonts)
    file, slots = BytesIO(), []
    canvas = _canvas(file, poster, fonts)
    away = SLUG if poster.crop else 0.0
    for index, (wide, high) in enumerate(sizes(picture)):
        board = _board(poster, wide > high, fonts)
        _open_page(canvas, poster, board)
        foot = _FRAME * board.unit
        canvas.setFillColor(_INK)
        Sheet(canvas, fonts).text(poster.mark, board.wide - foot, foot, _MARK * board.unit, Role.HEADING, 1.0)
        canvas.showPage()
        low = foot + 1.8 * _MARK * board.unit
        slots.append(Slot(index, index, away + foot, away + low, board.wide - 2 * foot, board.high - low - foot))
    canvas.save()
    return inlay(file.getvalue(), [(picture, slots)])


def _canvas(file: BytesIO, poster: Poster, fonts: Fonts) -> Any:
    canvas = Canvas(file, initialFontName=fonts.first(Role.HEADING).fontName, invariant=1, pageCompression=1, lang="zh-CN")
    canvas.setTitle(poster.chart.title)
    canvas.setAuthor(poster.bureau)
    canvas.setSubject(poster.mark)
    canvas.setCreator("xinfang-desk")
    return canvas


def _board(poster: Poster, turned: bool, fonts: Fonts) -> _Board:
    """Work out the page: what head and foot take of it."""
    short, long = (side * mm for side in TRIM[poster.size])
    wide, high = (long, short) if turned else (short, long)
    unit = short / (TRIM["A3"][0] * mm)
    room = wide - 2 * (_FRAME + _INSIDE + _PAD) * unit
    title = min(_TITLE * unit, 0.94 * _TITLE * unit * room / fonts.width(poster.chart.title, Role.TITLE, _TITLE * unit))
    note = wrap(poster.chart.note, 0.94 * room / (_NOTE * unit))
    inner = (_FRAME + _INSIDE) * unit
    top = inner + (2.0 * _BUREAU + _PART * 2.4 + 5.0) * unit + 1.5 * title
    bottom = inner + (2.6 * _FOOT + 1.5 * _NOTE * len(note) + 2.6 * _LEGEND + 8.0) * unit
    return _Board(wide, high, unit, title, note, top, bottom)


def _fitted(poster: Poster, part: Chart, words: str, turned: bool, fonts: Fonts) -> _Page:
    """Choose the length of lines that lets the words be largest on an upright or a turned page."""
    board = _board(poster, turned, fonts)
    room = board.wide - 2 * board.side, board.high - board.top - board.bottom
    largest = _LARGEST * board.unit

    def size(layout: Layout) -> float:
        return min(room[0] / layout.width, room[1] / layout.height, largest)

    layout = max((lay_out(part, poster.captions, measure) for measure in _MEASURES), key=size)
    em = size(layout)
    return _Page(board, part, spread(layout, room[0] / em, room[1] / em), em, words)


def _open_page(canvas: Any, poster: Poster, board: _Board) -> None:
    """Begin a page: the paper's size, its boxes, the marks to cut along; then count from the trimmed corner."""
    away = SLUG if poster.crop else 0.0
    canvas.setPageSize((board.wide + 2 * away, board.high + 2 * away))
    trim = (away, away, away + board.wide, away + board.high)
    bleed = BLEED if poster.crop else 0.0
    canvas.setTrimBox(trim)
    canvas.setBleedBox((trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed))
    canvas.translate(away, away)
    if poster.crop:
        _cut_marks(canvas, board)


def _cut_marks(canvas: Any, board: _Board) -> None:
    """Draw hair lines that point at the trimmed corners, from where the bleed ends."""
    canvas.setStrokeColor(HexColor("#000000"))
    canvas.setLineWidth(0.25)
    near, far = BLEED + 1 * mm, SLUG - 1 * mm
    for x, outward in ((0.0, -1), (board.wide, 1)):
        for y, upward in ((0.0, -1), (board.high, 1)):
            canvas.line(x + outward * near, y, x + outward * far, y)
            canvas.line(x, y + upward * near, x, y + upward * far)


def _draw(canvas: Any, poster: Poster, page: _Page, fonts: Fonts) -> None:
    board, sheet = page.board, Sheet(canvas, fonts)
    _frame(canvas, board)
    _head(sheet, poster, page)
    pen = PdfPen(canvas, board.high, fonts)
    left = (board.wide - page.layout.width * page.em) / 2
    spare = board.high - board.top - board.bottom - page.layout.height * page.em
    paint(Hand(pen, left, board.top + spare / 2, page.em), page.layout, Lit())
    _foot(sheet, pen, poster, page)


def _frame(canvas: Any, board: _Board) -> None:
    """Draw a heavy line with a fine one inside it around the page."""
    canvas.setStrokeColor(_NAVY)
    canvas.setLineJoin(0)
    for inset, weight in ((_FRAME, 2.2), (_FRAME + _INSIDE, 0.6)):
        edge = inset * board.unit
        canvas.setLineWidth(weight * board.unit)
        canvas.rect(edge, edge, board.wide - 2 * edge, board.high - 2 * edge, stroke=1, fill=0)


def _head(sheet: Sheet, poster: Poster, page: _Page) -> None:
    board, unit = page.board, page.board.unit
    middle = board.wide / 2
    sheet.canvas.setFillColor(_NAVY)
    sheet.canvas.setStrokeColor(_NAVY)
    y = board.high - (_FRAME + _INSIDE) * unit - 2.0 * _BUREAU * unit
    sheet.text(poster.bureau, middle, y, _BUREAU * unit, Role.TITLE, 0.5, 0.35 * _BUREAU * unit)
    y -= 1.32 * board.title
    sheet.text(poster.chart.title, middle, y, board.title, Role.TITLE, 0.5)
    y -= 1.75 * _PART * unit
    _say_which(sheet, page, y)


def _say_which(sheet: Sheet, page: _Page, y: float) -> None:
    """Write which chart and which part of it this is, between two rules; one rule where the title says it all."""
    board, size = page.board, _PART * page.board.unit
    middle, rule = board.wide / 2, (board.wide / 2 - board.side) * 0.5
    plain = page.chart.name in page.chart.title and not _number(page.chart)
    words = "" if plain else "　".join(part for part in (_number(page.chart), page.chart.name, page.part) if part)
    sheet.canvas.setFillColor(_INK)
    sheet.text(words, middle, y, size, Role.HEADING, 0.5)
    half = sheet.fonts.width(words, Role.HEADING, size) / 2 + (14 * board.unit if words else 0.0)
    for outer, inner in ((middle - half - rule, middle - half), (middle + half, middle + half + rule)):
        sheet.rule(outer, y + 0.36 * size, inner - outer, 1.1 * board.unit, _NAVY)


def _number(chart: Chart) -> str:
    """Give the code that people know a chart by, "" for the roadmap."""
    return chart.code if chart.code[:1].isupper() else ""


def _foot(sheet: Sheet, pen: PdfPen, poster: Poster, page: _Page) -> None:
    """Draw legend, note, and below a rule whose poster it is and on which version of the content it stands."""
    board = page.board
    unit, small = board.unit, _FOOT * board.unit
    y = (_FRAME + _INSIDE) * unit + 0.9 * small
    sheet.canvas.setFillColor(_INK)
    sheet.text(f"{poster.bureau}　{_number(page.chart)}".rstrip(), board.side, y, small, Role.HEADING)
    sheet.text(poster.mark, board.wide - board.side, y, small, Role.HEADING, 1.0)
    y += 1.5 * small
    sheet.rule(board.side, y, board.wide - 2 * board.side, 0.6 * unit, _LINE)
    y += 0.7 * _NOTE * unit
    _note(sheet, board, y)
    y += (1.5 * _NOTE * len(board.note) + 1.0 * _LEGEND) * unit
    draw_legend(pen, (board.wide / 2, board.high - y), _LEGEND * unit, False)


def _note(sheet: Sheet, board: _Board, low: float) -> None:
    lines: Sequence[str] = board.note
    sheet.canvas.setFillColor(_INK)
    for index, words in enumerate(reversed(lines)):
        sheet.text(words, board.wide / 2, low + 1.5 * _NOTE * index * board.unit, _NOTE * board.unit, Role.HEADING, 0.5)
