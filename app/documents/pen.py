"""Pens: what drawing a chart takes, on a PDF page and as SVG. Lengths are points from the top left corner."""

from collections.abc import Sequence
from html import escape
from typing import Any, Protocol

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from app.documents.fonts import Fonts, Role
from app.models.figure import Point, Stroke
from app.models.tint import PAPER

_FAMILY = "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','SimHei',sans-serif"


class Pen(Protocol):
    """What drawing on a page takes. Lengths are points from the top left corner, colours #RRGGBB."""

    def shape(self, strokes: Sequence[Stroke], fill: str, border: str, weight: float) -> None:
        """Draw a closed outline, filled."""

    def line(self, points: Sequence[Point], colour: str, weight: float) -> None:
        """Draw a line through points."""

    def words(self, x: float, y: float, size: float, text: str, colour: str, anchor: float) -> None:
        """Write ``text`` on the baseline y; ``anchor`` is the share of its width that lies left of x."""


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
