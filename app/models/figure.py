"""A chart as drawn: values that the painters share. All lengths are in em of the text in the boxes, y downwards."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from app.models.chart import Shape

LINE = 1.3
CAPTION = 0.8
LABEL = 0.9
ARROW = 0.8

_RISE = 0.36
_ROUND = 0.5523

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """One node's box: its upper left corner, its size, the lines of its text and of the small words under it.

    ``slant`` is how far the sloping sides of a question or the point of a link reach into it.
    """

    code: str
    shape: Shape
    x: float
    y: float
    width: float
    height: float
    slant: float
    lines: tuple[str, ...]
    caption: tuple[str, ...]

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2

    def baselines(self) -> Iterator[tuple[float, float, str]]:
        """Give (baseline y, size in em, words) for each line, text first, the whole centred in the box."""
        high = LINE * (len(self.lines) + CAPTION * len(self.caption))
        top = self.middle[1] - high / 2
        for lines, size in ((self.lines, 1.0), (self.caption, CAPTION)):
            for words in lines:
                yield top + LINE * size / 2 + _RISE * size, size, words
                top += LINE * size


@dataclass(frozen=True, slots=True)
class Label:
    """The words on an edge and the ground that they take."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    def baselines(self) -> Iterator[tuple[float, float, str]]:
        """Give (baseline y, size in em, words) for each line."""
        for index, words in enumerate(self.lines):
            yield self.y + LABEL * (LINE * (index + 0.5) + _RISE), LABEL, words


@dataclass(frozen=True, slots=True)
class Wire:
    """One edge as drawn: right-angled ``points`` from box to box, and its label where it has words.

    Wires of one ``net`` may run together in part: into one box, or out of one question with many ways.
    """

    source: str
    answer: str
    target: str
    net: str
    points: tuple[Point, ...]
    label: Label | None

    @property
    def key(self) -> tuple[str, str]:
        """The node it leaves and the answer that takes it."""
        return self.source, self.answer

    @property
    def shaft(self) -> tuple[Point, ...]:
        """The points with the last one drawn back to under the arrow's head."""
        (x, y), (tip_x, tip_y) = self.points[-2:]
        return *self.points[:-1], (tip_x - _sign(tip_x - x) * ARROW / 2, tip_y - _sign(tip_y - y) * ARROW / 2)

    @property
    def head(self) -> tuple[Point, Point, Point]:
        """The three corners of the arrow's head, the tip first."""
        (x, y), (tip_x, tip_y) = self.points[-2:]
        along, aside = _sign(tip_x - x), _sign(tip_y - y)
        back = tip_x - along * ARROW, tip_y - aside * ARROW
        half = ARROW * 0.42
        return (
            (tip_x, tip_y),
            (back[0] - aside * half, back[1] + along * half),
            (back[0] + aside * half, back[1] - along * half),
        )


def runs(wires: Iterable[Wire]) -> list[tuple[Point, Point]]:
    """Give the straight runs of several wires, each stretch once even where wires run together."""
    spans: dict[tuple[bool, float], list[tuple[float, float]]] = defaultdict(list)
    for wire in wires:
        for (x, y), (right, bottom) in pairwise(wire.shaft):
            upright = x == right
            low, high = sorted((y, bottom) if upright else (x, right))
            spans[upright, x if upright else y].append((low, high))
    found: list[tuple[Point, Point]] = []
    for (upright, place), pieces in spans.items():
        for low, high in _union(pieces):
            found.append(((place, low), (place, high)) if upright else ((low, place), (high, place)))
    return found


def crossings(wires: Iterable[Wire]) -> int:
    """Count the places where wires of different nets cross."""
    level: list[tuple[str, float, float, float]] = []
    upright: list[tuple[str, float, float, float]] = []
    for wire in wires:
        for (x, y), (right, bottom) in pairwise(wire.points):
            if x == right:
                upright.append((wire.net, x, min(y, bottom), max(y, bottom)))
            else:
                level.append((wire.net, y, min(x, right), max(x, right)))
    return len(
        {
            (x, y)
            for net, x, top, bottom in upright
            for other, y, left, right in level
            if net != other and left < x < right and top < y < bottom
        }
    )


def _union(pieces: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    whole: list[tuple[float, float]] = []
    for low, high in sorted(pieces):
        if whole and low <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(high, whole[-1][1])
        else:
            whole.append((low, high))
    return whole


@dataclass(frozen=True, slots=True)
class Layout:
    """A chart laid out: boxes by node code, wires, and the overall size."""

    boxes: Mapping[str, Box]
    wires: tuple[Wire, ...]
    width: float
    height: float

    def nets(self, last: Collection[tuple[str, str]] = ()) -> list[list[Wire]]:
        """Give the wires that run together, in drawing order: those of ``last`` (source, answer) over all others."""
        nets: dict[str, list[Wire]] = defaultdict(list)
        for wire in self.wires:
            nets[wire.net].append(wire)
        return sorted(nets.values(), key=lambda net: any(wire.key in last for wire in net))


@dataclass(frozen=True, slots=True)
class Stroke:
    """One step of an outline: to (x, y), straight or, with ``bend``, along a curve with these two control points."""

    x: float
    y: float
    bend: tuple[Point, Point] | None = None


def outline(box: Box) -> tuple[Stroke, ...]:
    """Give the closed outline of a box; the first step says where it starts.

    A start is a bar with round ends, a question a hexagon, an action a rectangle, an end a softly rounded bar, a link a
    plate with a point to the right.
    """
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    middle = box.middle[1]
    inner, outer = left + box.slant, right - box.slant
    if box.shape is Shape.QUESTION:
        return _polygon((inner, top), (outer, top), (right, middle), (outer, bottom), (inner, bottom), (left, middle))
    if box.shape is Shape.LINK:
        return _polygon((left, top), (outer, top), (right, middle), (outer, bottom), (left, bottom))
    return _rounded(box, {Shape.START: min(box.height / 2, 1.9), Shape.END: min(box.height / 2, 1.1)}.get(box.shape, 0.15))


def _polygon(*corners: Point) -> tuple[Stroke, ...]:
    return tuple(Stroke(x, y) for x, y in corners)


def _rounded(box: Box, radius: float) -> tuple[Stroke, ...]:
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    pull = radius * (1 - _ROUND)
    return (
        Stroke(left + radius, top),
        Stroke(right - radius, top),
        Stroke(right, top + radius, ((right - pull, top), (right, top + pull))),
        Stroke(right, bottom - radius),
        Stroke(right - radius, bottom, ((right, bottom - pull), (right - pull, bottom))),
        Stroke(left + radius, bottom),
        Stroke(left, bottom - radius, ((left + pull, bottom), (left, bottom - pull))),
        Stroke(left, top + radius),
        Stroke(left + radius, top, ((left, top + pull), (left + pull, top))),
    )


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
