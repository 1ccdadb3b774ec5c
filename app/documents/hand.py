"""Draws a laid-out chart with any pen: boxes, lines, words and the legend. Knows no paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.documents.pen import Pen
from app.models.chart import Lit, Shape
from app.models.figure import Box, Label, Layout, Point, Stroke, Wire, outline, runs
from app.models.tint import INK, PAPER, PATH, Light, Tint, box_light, box_tint, wire_tint
from app.models.wrapping import width

_THIN, _BORDER, _HEAVY, _GROUND = 0.09, 0.1, 0.24, 0.5
_LEGEND = (
    (Shape.START, "开始"),
    (Shape.QUESTION, "判断"),
    (Shape.ACTION, "办理"),
    (Shape.END, "结束"),
    (Shape.LINK, "转下一图"),
)


def draw_legend(pen: Pen, centre: Point, em: float, path: bool) -> None:
    """Draw a small box of each shape with its meaning, in one row around ``centre``; ``em`` in points."""
    entries = [(shape, words, 5.2 + width(words)) for shape, words in _LEGEND]
    total = sum(size for _, _, size in entries) + (8.0 if path else 0.0)
    hand = Hand(pen, centre[0] - total * em / 2, centre[1], em)
    x = 0.0
    for shape, words, size in entries:
        hand.box(Box("", shape, x, -0.75, 3.2, 1.5, 0.6, (), ()), box_tint(shape, Light.PLAIN, strong=True), False)
        hand.words(x + 3.7, 0.36, 1.0, words, INK, 0.0)
        x += size
    if path:
        hand.line(((x, 0.0), (x + 3.0, 0.0)), PATH, _HEAVY)
        hand.words(x + 3.5, 0.36, 1.0, "本次路径", wire_tint(Light.LIT, strong=True).ink, 0.0)


def paint(hand: "Hand", layout: Layout, lit: Lit) -> None:
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
