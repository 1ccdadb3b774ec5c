"""Spreads a layout over the room that its page has: what lies between boxes and words grows, they themselves do not."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from app.models.figure import Label, Layout, Point

MOST = 2.2
"""So many times wider than drawn the space between two rows or columns may become."""

_Span = tuple[float, float]


def spread(layout: Layout, width: float, height: float, most: float = MOST) -> Layout:
    """Give ``layout`` grown towards ``width`` and ``height`` (em), never made smaller; nothing comes nearer to anything else."""
    labels = [wire.label for wire in layout.wires if wire.label]
    boxes = layout.boxes.values()
    across = [(box.x, box.x + box.width) for box in boxes] + [(each.x, each.x + each.width) for each in labels]
    down = [(box.y, box.y + box.height) for box in boxes] + [(each.y, each.y + each.height) for each in labels]
    right, below = _stretch(across, layout.width, width, most), _stretch(down, layout.height, height, most)
    return _moved(layout, right, below)


def _moved(layout: Layout, right: Callable[[float], float], below: Callable[[float], float]) -> Layout:
    def point(place: Point) -> Point:
        return right(place[0]), below(place[1])

    def label(words: Label | None) -> Label | None:
        return words and replace(words, x=right(words.x), y=below(words.y))

    boxes = {code: replace(box, x=right(box.x), y=below(box.y)) for code, box in layout.boxes.items()}
    wires = tuple(replace(wire, points=tuple(map(point, wire.points)), label=label(wire.label)) for wire in layout.wires)
    return Layout(boxes, wires, right(layout.width), below(layout.height))


def _stretch(spans: Iterable[_Span], total: float, wanted: float, most: float) -> Callable[[float], float]:
    """Give where a place comes to lie: what ``spans`` cover moves as it is, the gaps between them grow evenly."""
    solid = _union(spans)
    gaps = [(before[1], after[0]) for before, after in pairwise(solid)]
    free = sum(end - start for start, end in gaps)
    grown = min(max(wanted - total, 0.0) / free, most - 1) if free else 0.0
    starts = [start for start, _ in gaps]
    before = [sum(end - start for start, end in gaps[:index]) for index in range(len(gaps))]

    def place(old: float) -> float:
        index = bisect_right(starts, old) - 1
        if index < 0:
            return old
        start, end = gaps[index]
        return old + grown * (before[index] + min(old, end) - start)

    return place


def _union(spans: Iterable[_Span]) -> list[_Span]:
    whole: list[_Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole
