"""What must never be seen in a drawn chart: each function gives what it found, in words."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from app.models.chart import NO, YES
from app.models.figure import ARROW, Box, Label, Layout, Point

EPS = 0.02
NEAREST = 0.5

Area = tuple[float, float, float, float]
Segment = tuple[Point, Point]


def faults(layout: Layout) -> list[str]:
    """Everything that is wrong with a drawing."""
    return [
        *overlapping_boxes(layout),
        *crooked_wires(layout),
        *loose_ends(layout),
        *wires_through_boxes(layout),
        *wires_too_near(layout),
        *covered_labels(layout),
        *outside(layout),
    ]


def overlapping_boxes(layout: Layout) -> Iterator[str]:
    for one, other in combinations(layout.boxes.values(), 2):
        if near(area(one), area(other), 0.3):
            yield f"{one.code} and {other.code} overlap"


def crooked_wires(layout: Layout) -> Iterator[str]:
    for wire in layout.wires:
        for (x, y), (right, bottom) in pairwise(wire.points):
            if x != right and y != bottom:
                yield f"{wire.key} is not right-angled"


def loose_ends(layout: Layout) -> Iterator[str]:
    for wire in layout.wires:
        ends = ((wire.source, wire.points[0], wire.points[1]), (wire.target, wire.points[-1], wire.points[-2]))
        for code, end, inner in ends:
            if not on_border(layout.boxes[code], end):
                yield f"{wire.key} does not end at the border of {code}"
            if abs(end[0] - inner[0]) + abs(end[1] - inner[1]) < 0.3:
                yield f"{wire.key} turns too near to {code}"
        last = wire.points[-2:]
        if abs(last[0][0] - last[1][0]) + abs(last[0][1] - last[1][1]) < ARROW:
            yield f"{wire.key} leaves no room for its arrow"
        if wire.points[-1][1] > layout.boxes[wire.target].middle[1] + EPS and last[0][0] == last[1][0]:
            yield f"{wire.key} enters {wire.target} from below"


def wires_through_boxes(layout: Layout) -> Iterator[str]:
    for wire in layout.wires:
        for segment in pairwise(wire.points):
            for box in layout.boxes.values():
                own = box.code in {wire.source, wire.target}
                if near(stripe(segment), area(box), -EPS - (box.slant if own else 0.0)):
                    yield f"{wire.key} runs through {box.code}"


def wires_too_near(layout: Layout) -> Iterator[str]:
    """Wires of different nets that run beside each other keep apart; over each other they never run."""
    segments = [(wire, segment) for wire in layout.wires for segment in pairwise(wire.points)]
    for (one, first), (other, second) in combinations(segments, 2):
        if one.net != other.net and upright(first) == upright(second):
            side = 0 if upright(first) else 1
            apart = abs(first[0][side] - second[0][side])
            low = max(min(first[0][1 - side], first[1][1 - side]), min(second[0][1 - side], second[1][1 - side]))
            high = min(max(first[0][1 - side], first[1][1 - side]), max(second[0][1 - side], second[1][1 - side]))
            if apart < NEAREST and high - low > EPS:
                yield f"{one.key} runs {apart:.2f} beside {other.key}"


def covered_labels(layout: Layout) -> Iterator[str]:
    labels = [(wire, wire.label) for wire in layout.wires if wire.label]
    for wire, label in labels:
        for box in layout.boxes.values():
            if near(ground(label), area(box), 0.0):
                yield f"the words of {wire.key} lie on {box.code}"
        for other in layout.wires:
            for segment in pairwise(other.points):
                if near(ground(label), stripe(segment), 0.05):
                    yield f"the words of {wire.key} lie on the line of {other.key}"
    for (one, first), (other, second) in combinations(labels, 2):
        if near(ground(first), ground(second), 0.0):
            yield f"the words of {one.key} and {other.key} overlap"


def outside(layout: Layout) -> Iterator[str]:
    areas = [
        *(area(box) for box in layout.boxes.values()),
        *(ground(wire.label) for wire in layout.wires if wire.label),
        *(stripe(segment) for wire in layout.wires for segment in pairwise(wire.points)),
    ]
    for left, top, right, bottom in areas:
        if left < 0 or top < 0 or right > layout.width or bottom > layout.height:
            yield f"something at {left:.1f}, {top:.1f} lies outside"


def crossings(layout: Layout) -> int:
    """How often wires of different nets cross."""
    segments = [(wire.net, segment) for wire in layout.wires for segment in pairwise(wire.points)]
    places = set()
    for (net, one), (other_net, other) in combinations(segments, 2):
        if net != other_net and upright(one) != upright(other):
            tall, flat = (one, other) if upright(one) else (other, one)
            x, y = tall[0][0], flat[0][1]
            if within(x, flat[0][0], flat[1][0]) and within(y, tall[0][1], tall[1][1]):
                places.add((round(x, 1), round(y, 1)))
    return len(places)


def strays(layout: Layout) -> Iterator[str]:
    """Yes leaves its box at the bottom, no at the right."""
    for wire in layout.wires:
        box = layout.boxes[wire.source]
        x, y = wire.points[0]
        below = abs(y - box.y - box.height) < EPS and box.x < x < box.x + box.width
        right = box.middle[0] < box.x + box.width - box.slant - EPS <= x and box.y < y < box.y + box.height
        if (wire.answer == YES and not below) or (wire.answer == NO and not right):
            yield f"{wire.key} leaves {wire.source} at the wrong side"


def within(place: float, one: float, other: float) -> bool:
    return min(one, other) + EPS < place < max(one, other) - EPS


def upright(segment: Segment) -> bool:
    return segment[0][0] == segment[1][0]


def area(box: Box) -> Area:
    return box.x, box.y, box.x + box.width, box.y + box.height


def ground(label: Label) -> Area:
    return label.x, label.y, label.x + label.width, label.y + label.height


def stripe(segment: Segment) -> Area:
    (x, y), (right, bottom) = segment
    return min(x, right), min(y, bottom), max(x, right), max(y, bottom)


def near(one: Area, other: Area, gap: float) -> bool:
    """Whether two areas come nearer than ``gap``; with a gap below nothing, whether they overlap by more than that."""
    return one[0] - gap < other[2] and other[0] < one[2] + gap and one[1] - gap < other[3] and other[1] < one[3] + gap


def on_border(box: Box, point: Point) -> bool:
    left, top, right, bottom = area(box)
    x, y = point
    sides = left - EPS <= x <= right + EPS and (abs(y - top) < EPS or abs(y - bottom) < EPS)
    return sides or (top - EPS <= y <= bottom + EPS and min(abs(x - left), abs(x - right)) <= box.slant + EPS)
