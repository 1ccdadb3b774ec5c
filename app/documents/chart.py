"""Draws charts 导引图 on paper: PDF (vector, text selectable, fonts embedded), SVG, and PNG made from the PDF."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from typing import Any, Protocol

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Fonts, Role
from app.models.chart import Chart, Lit, Shape
from app.models.figure import Box, Label, Layout, Point, Stroke, Wire, outline, runs
from app.models.geometry import divide, lay_out
from app.models.law import chinese_number
from app.models.tint import INK, PAPER, PATH, Light, Tint, box_light, box_tint, wire_tint
from app.models.wrapping import width, wrap

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
_MEASURES = (7.5, 9.0, 11.0, 13.0)
_TITLE, _FOOT, _RULE = "#17395C", "#414B5A", "#9BA1A9"
_DPI = 200
_THIN, _BORDER, _HEAVY, _GROUND = 0.09, 0.1, 0.24, 0.5
_LEGEND = (
    (Shape.START, "开始"),
    (Shape.QUESTION, "判断"),
    (Shape.ACTION, "办理"),
    (Shape.END, "结束"),
    (Shape.LINK, "转下一图"),
)
_FAMILY = "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','SimHei',sans-serif"


class Pen(Protocol):
    """What drawing on a page takes. Lengths are points from the top left corner, colours #RRGGBB."""

    def shape(self, strokes: Sequence[Stroke], fill: str, border: str, weight: float) -> None:
        """Draw a closed outline, filled."""

    def line(self, points: Sequence[Point], colour: str, weight: float) -> None:
        """Draw a line through points."""

    def words(self, x: float, y: float, size: float, text: str, colour: str, anchor: float) -> None:
        """Write ``text`` on the baseline y; ``anchor`` is the share of its width that lies left of x."""


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
        pages = [(page, _sheet(page, captions, paper)) for page in _pages(chart, lit)]
        return _pdf(pages, lit, mark, fonts)
    sheet = _sheet(chart, captions, paper)
    if fmt == "png":
        return _png(_pdf([(chart, sheet)], lit, mark, fonts))
    pen = SvgPen(sheet.size)
    _page(pen, chart, lit, sheet, mark)
    return pen.file(chart.title)


def _pages(chart: Chart, lit: Lit) -> list[Chart]:
    """Give the parts of a chart that is cut into some; of a lit one those only on which the path runs."""
    parts = divide(chart)
    if len(parts) > 1:
        parts = tuple(
            replace(part, name=f"{part.name}　第{chinese_number(str(index))}部分，共{chinese_number(str(len(parts)))}部分")
            for index, part in enumerate(parts, 1)
        )
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
    document = pypdfium2.PdfDocument(file)
    try:
        image = document[0].render(scale=_DPI / 72).to_pil()
    finally:
        document.close()
    out = BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return out.getvalue()


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
    _paint(Hand(pen, sheet.left, sheet.top, sheet.em), sheet.layout, lit)
    small = sheet.head * 0.42
    foot = high - _MARGIN - 0.2 * small
    pen.words(_MARGIN, foot, small, f"{chart.code}　{chart.name}", _FOOT, 0.0)
    pen.words(wide - _MARGIN, foot, small, mark, _FOOT, 1.0)
    rule = foot - 1.5 * small
    pen.line(((_MARGIN, rule), (wide - _MARGIN, rule)), _RULE, 0.5)
    for index, words in enumerate(reversed(sheet.note)):
        pen.words(wide / 2, rule - (0.8 + 1.4 * index) * small, small, words, _FOOT, 0.5)
    _legend(pen, sheet, rule - (2.0 + 1.4 * len(sheet.note)) * small, bool(lit.nodes))


def _legend(pen: Pen, sheet: Sheet, middle: float, path: bool) -> None:
    """Draw a small box of each shape with its meaning, in one centred row."""
    em = sheet.head * 0.46
    entries = [(shape, words, 5.2 + width(words)) for shape, words in _LEGEND]
    total = sum(size for _, _, size in entries) + (8.0 if path else 0.0)
    hand = Hand(pen, sheet.size[0] / 2 - total * em / 2, middle, em)
    x = 0.0
    for shape, words, size in entries:
        hand.box(Box("", shape, x, -0.75, 3.2, 1.5, 0.6, (), ()), box_tint(shape, Light.PLAIN, strong=True), False)
        hand.words(x + 3.7, 0.36, 1.0, words, INK, 0.0)
        x += size
    if path:
        hand.line(((x, 0.0), (x + 3.0, 0.0)), PATH, _HEAVY)
        hand.words(x + 3.5, 0.36, 1.0, "本次路径", wire_tint(Light.LIT, strong=True).ink, 0.0)


def _paint(hand: "Hand", layout: Layout, lit: Lit) -> None:
    """Draw the lines, each on a ground of its own, the visitor's path over the others; then boxes and words."""
    off = wire_tint(Light.QUIET if lit.nodes else Light.PLAIN, strong=True)
    on = wire_tint(Light.LIT, strong=True)
    for net in layout.nets(lit.edges):
        hand.ground(net, PAPER, _GROUND)
        hand.wires([wire for wire in net if wire.key not in lit.edges], off.border, _THIN)
        hand.wires([wire for wire in net if wire.key in lit.edges], on.border, _HEAVY)
    for wire in layout.wires:
        if wire.label:
            hand.label(wire.label, (on if wire.key in lit.edges else off).ink)
    for code, box in layout.boxes.items():
        hand.box(box, box_tint(box.shape, box_light(lit, code), strong=True), code == lit.current)


@dataclass(frozen=True, slots=True)
class Hand:
    """A pen led in em from a place on the page."""

    pen: Pen
    left: float
    top: float
    em: float

    def box(self, box: Box, tint: Tint, current: bool) -> None:
        """Draw a box with its words; the current one has the path's heavy border."""
        strokes = [self._stroke(stroke) for stroke in outline(box)]
        border, weight = (PATH, _HEAVY) if current else (tint.border, _BORDER)
        self.pen.shape(strokes, tint.fill, border, weight * self.em)
        for y, size, words in box.baselines():
            self.words(box.middle[0], y, size, words, tint.ink, 0.5)

    def wires(self, wires: Sequence[Wire], colour: str, weight: float) -> None:
        """Draw the lines and heads of edges that run together."""
        self.ground(wires, colour, weight)
        for wire in wires:
            self.pen.shape([Stroke(*self._at(corner)) for corner in wire.head], colour, colour, 0.0)

    def ground(self, wires: Sequence[Wire], colour: str, weight: float) -> None:
        """Draw the lines alone: wide and in the paper's colour they set what they cross apart."""
        for run in runs(wires):
            self.line(run, colour, weight)

    def label(self, label: Label, colour: str) -> None:
        """Write the words of an edge."""
        for y, size, words in label.baselines():
            self.words(label.x, y, size, words, colour, 0.0)

    def line(self, points: Iterable[Point], colour: str, weight: float) -> None:
        """Draw a line through points."""
        self.pen.line([self._at(point) for point in points], colour, weight * self.em)

    def words(self, x: float, y: float, size: float, text: str, colour: str, anchor: float) -> None:
        """Write on the baseline y, ``size`` in em."""
        self.pen.words(*self._at((x, y)), size * self.em, text, colour, anchor)

    def _at(self, point: Point) -> Point:
        return self.left + point[0] * self.em, self.top + point[1] * self.em

    def _stroke(self, stroke: Stroke) -> Stroke:
        bend = stroke.bend and (self._at(stroke.bend[0]), self._at(stroke.bend[1]))
        return Stroke(*self._at((stroke.x, stroke.y)), bend)


class PdfPen:
    """Draws on a reportlab page."""

    def __init__(self, canvas: Any, height: float, fonts: Fonts) -> None:
        self._canvas = canvas
        self._height = height
        self._fonts = fonts
        canvas.setLineJoin(1)
        canvas.setLineCap(2)

    def shape(self, strokes: Sequence[Stroke], fill: str, border: str, weight: float) -> None:
        """See Pen."""
        path = self._canvas.beginPath()
        path.moveTo(strokes[0].x, self._height - strokes[0].y)
        for stroke in strokes[1:]:
            if stroke.bend:
                (x1, y1), (x2, y2) = stroke.bend
                path.curveTo(x1, self._height - y1, x2, self._height - y2, stroke.x, self._height - stroke.y)
            else:
                path.lineTo(stroke.x, self._height - stroke.y)
        path.close()
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.setStrokeColor(HexColor(border))
        self._canvas.setLineWidth(weight)
        self._canvas.drawPath(path, stroke=int(weight > 0), fill=1)

    def line(self, points: Sequence[Point], colour: str, weight: float) -> None:
        """See Pen."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self._height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._height - y)
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(weight)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def words(self, x: float, y: float, size: float, text: str, colour: str, anchor: float) -> None:
        """See Pen."""
        self._canvas.setFillColor(HexColor(colour))
        at = x - anchor * self._fonts.width(text, Role.HEADING, size)
        for font, run in self._fonts.runs(text, Role.HEADING):
            self._canvas.setFont(font.fontName, size)
            self._canvas.drawString(at, self._height - y, run)
            at += font.stringWidth(run, size)


class SvgPen:
    """Writes SVG elements."""

    def __init__(self, size: tuple[float, float]) -> None:
        self._size = size
        self._parts: list[str] = []

    def shape(self, strokes: Sequence[Stroke], fill: str, border: str, weight: float) -> None:
        """See Pen."""
        steps = [f"M{strokes[0].x:.2f} {strokes[0].y:.2f}"]
        for stroke in strokes[1:]:
            bend = "".join(f"{x:.2f} {y:.2f} " for x, y in stroke.bend or ())
            steps.append(f"{'C' if bend else 'L'}{bend}{stroke.x:.2f} {stroke.y:.2f}")
        self._parts.append(f'<path d="{" ".join(steps)} Z" fill="{fill}" stroke="{border}" stroke-width="{weight:.2f}"/>')

    def line(self, points: Sequence[Point], colour: str, weight: float) -> None:
        """See Pen."""
        run = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        self._parts.append(f'<polyline points="{run}" fill="none" stroke="{colour}" stroke-width="{weight:.2f}"/>')

    def words(self, x: float, y: float, size: float, text: str, colour: str, anchor: float) -> None:
        """See Pen."""
        place = {0.0: "start", 0.5: "middle", 1.0: "end"}[anchor]
        self._parts.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}" text-anchor="{place}" fill="{colour}">{escape(text)}</text>'
        )

    def file(self, title: str) -> bytes:
        """Give the whole file."""
        wide, high = self._size
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide / mm:.1f}mm" height="{high / mm:.1f}mm" '
            f'viewBox="0 0 {wide:.2f} {high:.2f}" font-family="{_FAMILY}" stroke-linejoin="round" stroke-linecap="square">'
            f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="{PAPER}"/>'
        )
        return "\n".join((head, *self._parts, "</svg>", "")).encode("utf-8")
