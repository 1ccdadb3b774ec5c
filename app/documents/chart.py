"""Draws charts 导引图 on paper: PDF (vector, text selectable, fonts embedded), SVG, and PNG made from the PDF."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Fonts, Role
from app.documents.hand import Hand, draw_legend, paint
from app.documents.pen import PdfPen, Pen, SvgPen
from app.models.chart import Chart, Lit
from app.models.figure import Layout
from app.models.geometry import divide, lay_out
from app.models.turn import PDFIUM
from app.models.wrapping import wrap

PAPERS = {
    "A4": (210.0, 297.0),
    "A4-landscape": (297.0, 210.0),
    "A3": (297.0, 420.0),
    "A3-landscape": (420.0, 297.0),
}
"""The sizes a chart may have on paper, width and height in mm, those used first first."""

_MARGIN = 12 * mm
_SMALL_TYPE = 7.5
_LARGE_TYPE = 16.0
_MEASURES = (7.5, 9.0, 10.0, 11.0, 13.0, 16.0)
_TITLE, _FOOT, _RULE = "#17395C", "#414B5A", "#9BA1A9"
_DPI = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One chart on its page: the paper in points, how large an em is, where the drawing starts, how large the title is."""

    layout: Layout
    size: tuple[float, float]
    em: float
    left: float
    top: float
    head: float
    note: tuple[str, ...]


def render_chart(
    chart: Chart,
    lit: Lit | None = None,
    captions: Mapping[str, str] | None = None,
    mark: str = "",
    fmt: str = "pdf",
    paper: str = "",
    fonts: Fonts | None = None,
) -> bytes:
    """Draw ``chart`` as a ``pdf``, ``svg`` or ``png`` file and give its bytes.

    A ``pdf`` has a page for each of the chart's parts, the other two one picture of the whole.
    ``lit`` is the visitor's path; without one all is in full colour. ``captions`` are small words under a node's text,
    by its code; ``mark`` is the line on the content's version. ``paper`` is one of PAPERS, "" chooses what fits best.
    WorldFault where a character has no font. ValueError for another ``fmt`` or ``paper``.
    """
    if fmt not in {"pdf", "svg", "png"} or paper not in {"", *PAPERS}:
        raise ValueError(f"{fmt}, {paper}")
    lit, captions, fonts = lit or Lit(), captions or {}, fonts or Fonts()
    if fmt == "pdf":
        return _pdf(_sheets(_pages(chart, lit), captions, paper), lit, mark, fonts)
    sheet = _sheet(chart, captions, paper)
    if fmt == "png":
        return _png(_pdf([(chart, sheet)], lit, mark, fonts))
    pen = SvgPen(sheet.size)
    _page(pen, chart, lit, sheet, mark)
    return pen.file(chart.title)


def _pages(chart: Chart, lit: Lit) -> list[Chart]:
    """Give the parts of a chart that is cut into some; of a lit one those only on which the path runs."""
    parts = divide(chart)
    passed = [part for part in parts if lit.nodes & part.nodes.keys()]
    return passed or list(parts)


def _pdf(pages: Iterable[tuple[Chart, Sheet]], lit: Lit, mark: str, fonts: Fonts) -> bytes:
    file = BytesIO()
    face = fonts.first(Role.HEADING).fontName
    canvas = Canvas(file, initialFontName=face, invariant=1, pageCompression=1)
    for chart, sheet in pages:
        canvas.setPageSize(sheet.size)
        canvas.setTitle(chart.title)
        _page(PdfPen(canvas, sheet.size[1], fonts), chart, lit, sheet, mark)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _png(file: bytes) -> bytes:
    with PDFIUM:
        document = pypdfium2.PdfDocument(file)
        image = document[0].render(scale=_DPI / 72).to_pil()
        document.close()
    out = BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return out.getvalue()


def _sheets(parts: Iterable[Chart], captions: Mapping[str, str], paper: str) -> list[tuple[Chart, Sheet]]:
    """Give each part its page, all on the same paper: a printer does not change its tray for one page."""
    pages = [(part, _sheet(part, captions, paper)) for part in parts]
    if len({tuple(sorted(sheet.size)) for _, sheet in pages}) < 2:
        return pages
    large = ("A3", "A3-landscape")
    return [(part, max((_sheet(part, captions, name) for name in large), key=lambda sheet: sheet.em)) for part, _ in pages]


def _sheet(chart: Chart, captions: Mapping[str, str], paper: str) -> Sheet:
    """Choose the smaller paper if the words are large enough on it; and the lines' length that makes them largest."""
    layouts = [lay_out(chart, captions, measure) for measure in _MEASURES]
    small, large = (
        max((_fitted(chart, layout, PAPERS[name]) for name in names for layout in layouts), key=lambda sheet: sheet.em)
        for names in (([paper], [paper]) if paper else (("A4", "A4-landscape"), ("A3", "A3-landscape")))
    )
    return small if small.em >= _SMALL_TYPE else large


def _fitted(chart: Chart, layout: Layout, millimetres: tuple[float, float]) -> Sheet:
    wide, high = millimetres[0] * mm, millimetres[1] * mm
    head = min(wide, high) * 0.032
    small = head * 0.42
    note = wrap(chart.note, (wide - 2 * _MARGIN) / small)
    above, below = _MARGIN + 2.0 * head, _MARGIN + (6.2 + 1.4 * len(note)) * small
    room = high - above - below
    em = min((wide - 2 * _MARGIN) / layout.width, room / layout.height, _LARGE_TYPE)
    spare = room - em * layout.height
    return Sheet(layout, (wide, high), em, (wide - em * layout.width) / 2, above + min(spare / 2, 2 * head), head, note)


def _page(pen: Pen, chart: Chart, lit: Lit, sheet: Sheet, mark: str) -> None:
    wide, high = sheet.size
    pen.words(wide / 2, _MARGIN + sheet.head, sheet.head, chart.title, _TITLE, 0.5)
    paint(Hand(pen, sheet.left, sheet.top, sheet.em), sheet.layout, lit)
    small = sheet.head * 0.42
    foot = high - _MARGIN - 0.2 * small
    pen.words(_MARGIN, foot, small, f"{chart.code}　{chart.name}" if chart.code.isupper() else chart.name, _FOOT, 0.0)
    pen.words(wide - _MARGIN, foot, small, mark, _FOOT, 1.0)
    rule = foot - 1.5 * small
    pen.line(((_MARGIN, rule), (wide - _MARGIN, rule)), _RULE, 0.5)
    for index, words in enumerate(reversed(sheet.note)):
        pen.words(wide / 2, rule - (0.8 + 1.4 * index) * small, small, words, _FOOT, 0.5)
    draw_legend(pen, (wide / 2, rule - (2.0 + 1.4 * len(sheet.note)) * small), sheet.head * 0.46, bool(lit.nodes))
