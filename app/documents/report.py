"""A report of the desk on A4 接待日报, 交班单: title, facts, tables with their heads again on each page, signing lines.

A row is never cut in two, unless it alone is higher than a page; a table's title and heads stay with its first row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import accumulate, pairwise

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.breaks import break_lines, pieces
from app.documents.fonts import Fonts, Role
from app.documents.grid import HEIGHT, INK, QUIET, WIDTH, Sheet
from app.models.report import Report, Table

LEFT, RIGHT, TOP, BOTTOM = 22 * mm, WIDTH - 22 * mm, HEIGHT - 22 * mm, 22 * mm
BREADTH, ROOM = RIGHT - LEFT, TOP - BOTTOM
_SIZE, _LEADING, _PAD, _GUTTER = 10.0, 14.0, 3.5, 8.0
_TITLE, _LETTERHEAD, _SECTION, _SMALL = 22.0, 13.0, 12.0, 8.5
_ABOVE_SECTION, _SIGNING, _ABREAST, _PART = 14.0, 40.0, 3, 6
_HAIR, _BAND = HexColor("#B9B9B9"), HexColor("#F1F1F1")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands on a page in one: its height in points and how it is drawn from its upper edge.

    ``again`` is drawn above it where it begins a page; ``joined``: the next piece stays on the same page.
    """

    height: float
    draw: Callable[[float], None]
    again: "Piece | None" = None
    joined: bool = False


def draw_report(report: Report, fonts: Fonts) -> bytes:
    """Draw a report as PDF; the same report gives the same bytes. Raises WorldFault "glyph-missing", "fonts-missing"."""
    buffer = BytesIO()
    name = fonts.first(Role.BODY).fontName
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), initialFontName=name, invariant=1, pageCompression=1, lang="zh-CN")
    canvas.setTitle(report.title)
    canvas.setAuthor(report.letterhead)
    canvas.setSubject("")
    canvas.setCreator("xinfang-desk")
    sheet = Sheet(canvas, fonts)
    pages = _deal(_signed(sheet, report))
    for number, page in enumerate(pages, 1):
        y = TOP
        for piece in page:
            piece.draw(y)
            y -= piece.height
        _edges(sheet, report, number, len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _deal(parts: list[Piece]) -> list[list[Piece]]:
    """Deal the pieces out to pages, those that are joined together."""
    pages: list[list[Piece]] = [[]]
    left = ROOM
    for group in _groups(parts):
        need = sum(piece.height for piece in group)
        if need > left and pages[-1]:
            again = group[0].again
            pages.append([again] if again else [])
            left = ROOM - (again.height if again else 0.0)
        pages[-1] += group
        left -= need
    return pages


def _groups(parts: list[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in parts:
        group.append(piece)
        if not piece.joined:
            yield group
            group = []
    if group:
        yield group


def _pieces(sheet: Sheet, report: Report) -> Iterator[Piece]:
    yield _centred(sheet, report.letterhead, _LETTERHEAD, Role.BODY, 24.0, 1.0)
    yield _centred(sheet, report.title, _TITLE, Role.TITLE, 40.0, 3.0)
    yield Piece(10.0, lambda y: sheet.rule(LEFT, y, BREADTH, 0.9))
    for line in report.lines:
        for words in _broken(sheet, line, BREADTH, Role.BODY):
            yield _line(sheet, words)
    for table in report.tables:
        yield from _table(sheet, table)


def _signed(sheet: Sheet, report: Report) -> list[Piece]:
    """Give all pieces; those to be signed do not stand on a page of their own."""
    body = list(_pieces(sheet, report))
    return [*body[:-1], replace(body[-1], joined=True), *_signing(sheet, report.signing)] if report.signing else body


def _table(sheet: Sheet, table: Table) -> Iterator[Piece]:
    title = Piece(_ABOVE_SECTION + 20.0, lambda y: sheet.text(table.title, LEFT, y - _ABOVE_SECTION - _SECTION, _SECTION, Role.HEADING))
    if not table.rows:
        yield replace(title, joined=True)
        yield _line(sheet, table.empty)
        return
    places = [LEFT + x for x in accumulate([0.0, *_breadths(sheet, table)])]
    heads = _row(sheet, _cells(sheet, table.heads, places, Role.HEADING), places, Role.HEADING)
    yield replace(title, joined=True)
    yield replace(heads, joined=True)
    for row in table.rows:
        parts = list(_fitting(_cells(sheet, row, places, Role.BODY), ROOM - heads.height - title.height))
        for part in parts:
            yield replace(_row(sheet, part, places, Role.BODY, ends=part is parts[-1]), again=heads)


def _breadths(sheet: Sheet, table: Table) -> list[float]:
    """Give the columns' breadths: as the table says, but wide enough that no number in them has to be cut."""
    columns = zip(table.heads, *table.rows, strict=True)
    least = [min(_GUTTER + max(_widest(sheet, words) for words in column), BREADTH / 2) for column in columns]
    wanted = [max(BREADTH * width / sum(table.widths), low) for width, low in zip(table.widths, least, strict=True)]
    slack = [width - low for width, low in zip(wanted, least, strict=True)]
    give = min(1.0, (sum(wanted) - BREADTH) / max(sum(slack), 0.01))
    given = [width - give * spare for width, spare in zip(wanted, slack, strict=True)]
    return [width * min(1.0, BREADTH / sum(given)) for width in given]


def _widest(sheet: Sheet, text: str) -> float:
    parts = [piece.rstrip() for piece in pieces(text)]
    return max((sheet.fonts.width(part, role, _SIZE) for part in parts for role in (Role.HEADING, Role.BODY)), default=0.0) + 0.1


def _cells(sheet: Sheet, row: tuple[str, ...], places: list[float], role: Role) -> list[list[str]]:
    rooms = [right - left - _GUTTER for left, right in pairwise(places)]
    return [_broken(sheet, text, room, role) for text, room in zip(row, rooms, strict=True)]


def _fitting(cells: list[list[str]], room: float) -> Iterator[list[list[str]]]:
    """Give a row whole where a page holds it, else in parts of a few lines."""
    lines = max(map(len, cells))
    most = lines if lines * _LEADING + 2 * _PAD <= room else _PART
    for start in range(0, lines, most):
        yield [words[start : start + most] for words in cells]


def _row(sheet: Sheet, cells: list[list[str]], places: list[float], role: Role, *, ends: bool = True) -> Piece:
    height = max(1, *map(len, cells)) * _LEADING + (2 * _PAD if ends else 0.0)

    def draw(y: float) -> None:
        if role is Role.HEADING:
            _band(sheet, y, height)
        for lines, left in zip(cells, places, strict=False):
            for at, words in enumerate(lines):
                sheet.text(words, left + _GUTTER / 2, _baseline(y - _PAD, at), _SIZE, role)
        if ends:
            sheet.rule(LEFT, y - height, BREADTH, 0.4, _HAIR)

    return Piece(height, draw)


def _band(sheet: Sheet, y: float, height: float) -> None:
    canvas = sheet.canvas
    canvas.setFillColor(_BAND)
    canvas.rect(LEFT, y - height, BREADTH, height, stroke=0, fill=1)
    canvas.setFillColor(INK)
    sheet.rule(LEFT, y, BREADTH, 0.9)


def _signing(sheet: Sheet, names: tuple[str, ...]) -> Iterator[Piece]:
    """Give what is to be signed, each with a line for the pen beside it: three to a row where they are short, all on one page."""
    short = all(sheet.fonts.width(name, Role.BODY, _SIZE) < BREADTH / _ABREAST / 2 for name in names)
    abreast = _ABREAST if short else 1
    for start in range(0, len(names), abreast):
        part = partial(_sign, sheet, names[start : start + abreast], BREADTH / abreast)
        yield Piece(_SIGNING, part, joined=start + abreast < len(names))


def _sign(sheet: Sheet, names: tuple[str, ...], breadth: float, y: float) -> None:
    base = y - _SIGNING + 6.0
    for place, name in enumerate(names):
        left = LEFT + place * breadth
        end = left + sheet.fonts.width(name, Role.BODY, _SIZE) + _GUTTER / 2
        sheet.text(name, left, base, _SIZE)
        sheet.rule(end, base - 2.5, max(left + breadth - _GUTTER - end, 0.0), 0.5)


def _line(sheet: Sheet, words: str) -> Piece:
    return Piece(_LEADING + 2.0, lambda y: sheet.text(words, LEFT, _baseline(y, 0), _SIZE))


def _centred(sheet: Sheet, words: str, size: float, role: Role, height: float, spread: float) -> Piece:
    wide = sheet.fonts.width(words, role, size) + spread * len(words)
    fitting = size * min(1.0, BREADTH / max(wide, 1.0))
    return Piece(height, lambda y: sheet.text(words, WIDTH / 2, y - height + fitting * 0.7, fitting, role, 0.5, spread * fitting / size))


def _edges(sheet: Sheet, report: Report, number: int, pages: int) -> None:
    """Write what stands on every page's edges: which paper this is, its mark and the page's number."""
    sheet.canvas.setFillColor(QUIET)
    if number > 1:
        sheet.text(f"{report.letterhead}　{report.title}（续）", LEFT, TOP + 6 * mm, _SMALL)
    sheet.text(report.mark, LEFT, 12 * mm, _SMALL)
    sheet.text(f"第 {number} 页，共 {pages} 页", RIGHT, 12 * mm, _SMALL, Role.BODY, 1.0)
    sheet.canvas.setFillColor(INK)


def _baseline(top: float, line: int) -> float:
    return top - line * _LEADING - (_LEADING + _SIZE * 0.72) / 2


def _broken(sheet: Sheet, text: str, room: float, role: Role) -> list[str]:
    def measure(part: str) -> float:
        return sheet.fonts.width(part, role, _SIZE) / _SIZE

    return [line.text for line in break_lines(text, room / _SIZE, room / _SIZE, measure)]
