"""Giving every stretch of a chart's ways a lane of its own, in an order that makes few crossings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations, count, pairwise

from app.models.routing import Spot

ACROSS, DOWN = 0, 1
GAP = 0.8

_PASSES = 3
_OVERLAP = 100.0
_NEAR = 0.01

Leg = tuple[float, int, bool]


@dataclass(slots=True, eq=False)
class Stretch:
    """What runs straight in one track for one net: ``axis`` ACROSS or DOWN, from track ``low`` to ``high``.

    ``port`` is its place beside the middle of a box where it is tied to one, in em; ``lane`` its number in a channel or
    its place beside the middle in a track through cells. ``legs`` are the stretches it turns into, and to which side.
    """

    axis: int
    track: int
    low: int
    high: int
    net: str
    port: float | None = None
    lane: float = 0.0
    legs: list[tuple["Stretch", int]] = field(default_factory=list)

    @property
    def channel(self) -> bool:
        """Whether it runs between cells, not through them."""
        return self.track % 2 == 0

    def meets(self, other: "Stretch") -> bool:
        """Say whether the two touch in their track."""
        return self.low <= other.high and other.low <= self.high

    def joins(self, other: "Stretch") -> bool:
        """Say whether the two are one line: in one track, touching, of one net, not tied to different places."""
        tied = self.port is not None and other.port is not None and self.port != other.port
        same = (self.axis, self.track, self.net) == (other.axis, other.track, other.net)
        return same and self.meets(other) and not tied

    def turns(self, into: "Stretch", side: int) -> None:
        """Note a leg, once."""
        if (into, side) not in self.legs:
            self.legs.append((into, side))


@dataclass(frozen=True, slots=True)
class Channel:
    """What a channel holds besides its lanes, in em.

    ``before`` and ``after`` are rooms for words, ``least`` is what is left clear between them where no lane runs,
    ``lead`` and ``trail`` what is kept clear beside the lanes.
    """

    before: float = 0.0
    after: float = 0.0
    least: float = 0.0
    lead: float = 1.0
    trail: float = 1.0

    def size(self, lanes: int) -> float:
        """Give the width of the channel with so many lanes."""
        room = self.lead + self.trail + (lanes - 1) * GAP if lanes else self.least
        return self.before + self.after + room


@dataclass(slots=True)
class Tracks:
    """The tracks of one axis: channels and cells by turns, the lanes counted in each channel, and where each starts."""

    cells: list[float]
    channels: Sequence[Channel]
    lanes: list[int] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)

    def measure(self, lanes: Mapping[int, int]) -> None:
        """Work out where each track starts when the channels hold so many lanes."""
        self.lanes = [lanes.get(2 * index, 0) for index in range(len(self.channels))]
        sizes = [channel.size(count) for channel, count in zip(self.channels, self.lanes, strict=True)]
        both = [size for pair in zip(sizes, self.cells, strict=False) for size in pair] + [sizes[-1]]
        self.starts = list(accumulate(both, initial=0.0))

    @property
    def total(self) -> float:
        """The whole width or height."""
        return self.starts[-1]

    def middle(self, track: int) -> float:
        """Give where the middle of a track lies."""
        return (self.starts[track] + self.starts[track + 1]) / 2

    def place(self, stretch: Stretch) -> float:
        """Give where a stretch of these tracks lies, measured across it."""
        if not stretch.channel:
            return self.middle(stretch.track) + (stretch.lane if stretch.port is None else stretch.port)
        index = stretch.track // 2
        channel, count = self.channels[index], self.lanes[index]
        spare = self.starts[stretch.track + 1] - self.starts[stretch.track] - channel.size(count)
        first = self.starts[stretch.track] + channel.before + channel.lead
        return first + max(0.0, spare) / 2 + stretch.lane * GAP


@dataclass(frozen=True, slots=True)
class Plan:
    """The stretches of all ways, those of each way in order, with the tracks they run in, by axis."""

    chains: Sequence[Sequence[Stretch]]
    tracks: tuple[Tracks, Tracks]

    def place(self, stretch: Stretch) -> float:
        """Give where a stretch lies, measured across it."""
        return self.tracks[stretch.axis].place(stretch)

    def span(self, stretch: Stretch) -> tuple[float, float]:
        """Give from where to where a stretch runs; where it ends at a box, to the middle of the box."""
        ends = [self.place(leg) for leg, _ in stretch.legs]
        if stretch.port is not None:
            other = self.tracks[1 - stretch.axis]
            ends += [other.middle(track) for track in (stretch.low, stretch.high) if track % 2]
        return min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class Way:
    """A way as routed, the net it belongs to, and where beside the middle of its boxes it leaves and enters, in em."""

    spots: Sequence[Spot]
    net: str
    leave: float
    enter: float


def plan(ways: Sequence[Way], tracks: tuple[Tracks, Tracks]) -> Plan:
    """Cut ``ways`` into stretches, give each its lane, and measure ``tracks``.

    Stretches of different nets never share a lane where they touch; those of one net are one line there.
    """
    corners = [_corners(way.spots) for way in ways]
    chains = _joined([_stretches(turns, way) for turns, way in zip(corners, ways, strict=True)])
    for turns, chain in zip(corners, chains, strict=True):
        _link(turns, chain)
    made = Plan(chains, tracks)
    groups = _by_track(chains)
    _measure(made, groups)
    for _ in range(_PASSES):
        for (_, track), group in sorted(groups.items(), key=lambda item: item[0][1] % 2 == 0):
            if track % 2:
                _beside(made, group)
            else:
                _in_order(made, group)
        _measure(made, groups)
    return made


def _corners(way: Sequence[Spot]) -> list[Spot]:
    inner = [spot for before, spot, after in zip(way, way[1:], way[2:], strict=False) if before[0] != after[0] and before[1] != after[1]]
    return [way[0], *inner, way[-1]]


def _stretches(corners: Sequence[Spot], way: Way) -> list[Stretch]:
    found = []
    for (left, top), (right, bottom) in pairwise(corners):
        if left == right:
            found.append(Stretch(DOWN, left, min(top, bottom), max(top, bottom), way.net))
        else:
            found.append(Stretch(ACROSS, top, min(left, right), max(left, right), way.net))
    found[-1].port = way.enter
    found[0].port = way.leave
    return found


def _joined(chains: list[list[Stretch]]) -> list[list[Stretch]]:
    """Make one stretch of those that are one line."""
    kept: list[Stretch] = []
    stands: dict[int, Stretch] = {}
    for stretch in (stretch for chain in chains for stretch in chain):
        whole = stretch
        while rest := next((old for old in kept if old.joins(whole)), None):
            kept.remove(rest)
            rest.low, rest.high = min(rest.low, whole.low), max(rest.high, whole.high)
            rest.port = whole.port if rest.port is None else rest.port
            stands[id(whole)] = rest
            whole = rest
        kept.append(whole)
    return [[_stand(stretch, stands) for stretch in chain] for chain in chains]


def _stand(stretch: Stretch, stands: Mapping[int, Stretch]) -> Stretch:
    while id(stretch) in stands:
        stretch = stands[id(stretch)]
    return stretch


def _link(corners: Sequence[Spot], chain: Sequence[Stretch]) -> None:
    """Note where a way turns from stretch to stretch, and to which side each goes on from there."""
    for index, (first, second) in enumerate(pairwise(chain)):
        before, here, after = corners[index : index + 3]
        first.turns(second, 1 if after > here else -1)
        second.turns(first, 1 if before > here else -1)


def _by_track(chains: Sequence[Sequence[Stretch]]) -> dict[tuple[int, int], list[Stretch]]:
    groups: dict[tuple[int, int], dict[int, Stretch]] = defaultdict(dict)
    for stretch in (stretch for chain in chains for stretch in chain):
        groups[stretch.axis, stretch.track].setdefault(id(stretch), stretch)
    return {key: list(group.values()) for key, group in sorted(groups.items())}


def _measure(made: Plan, groups: Mapping[tuple[int, int], Sequence[Stretch]]) -> None:
    """Work out where all tracks lie: channels hold their lanes, cells what runs beside their middle."""
    for axis, tracks in enumerate(made.tracks):
        lanes: dict[int, int] = {}
        for (own, track), group in groups.items():
            if own == axis and track % 2 == 0:
                lanes[track] = 1 + int(max(stretch.lane for stretch in group))
            elif own == axis:
                room = 2 * max(abs(stretch.lane) for stretch in group) + GAP
                tracks.cells[track // 2] = max(tracks.cells[track // 2], room)
        tracks.measure(lanes)


def _beside(made: Plan, group: Sequence[Stretch]) -> None:
    """Find free places beside the middle for what runs through cells; what is tied to a box stays."""
    settled = [stretch for stretch in group if stretch.port is not None]
    for stretch in sorted((one for one in group if one.port is None), key=lambda one: one.low - one.high):
        near = [other for other in settled if other.meets(stretch)]
        stretch.lane = next(
            place
            for place in _places(stretch)
            if all(abs(place - (other.lane if other.port is None else other.port)) > GAP - _NEAR for other in near)
        )
        settled.append(stretch)


def _places(stretch: Stretch) -> Iterator[float]:
    side = 1 if sum(side for _, side in stretch.legs) >= 0 else -1
    yield 0.0
    for step in count(1):
        yield side * step * GAP
        yield -side * step * GAP


def _in_order(made: Plan, group: list[Stretch]) -> None:
    """Order the stretches of a channel so that few lines cross, and give each the first lane that is free for it."""
    wishes = _wishes(made, group)
    group.sort(key=lambda stretch: (stretch.lane, stretch.low))
    better = True
    while better:
        better = any(_improve(group, index, wishes) for index in range(len(group)))
    for index, stretch in enumerate(group):
        stretch.lane = 1.0 + max((other.lane for other in group[:index] if other.meets(stretch)), default=-1.0)


def _improve(group: list[Stretch], index: int, wishes: Mapping[tuple[int, int], float]) -> bool:
    """Move one stretch to where the order costs least; say whether it moved."""
    stretch = group[index]
    rest = group[:index] + group[index + 1 :]
    cost = sum(wishes.get((id(stretch), id(other)), 0.0) for other in rest)
    costs = [cost]
    for other in rest:
        cost += wishes.get((id(other), id(stretch)), 0.0) - wishes.get((id(stretch), id(other)), 0.0)
        costs.append(cost)
    best = min(range(len(costs)), key=costs.__getitem__)
    if costs[best] >= costs[index] - _NEAR:
        return False
    group[:] = [*rest[:best], stretch, *rest[best:]]
    return True


def _wishes(made: Plan, group: Sequence[Stretch]) -> dict[tuple[int, int], float]:
    """Give what it costs to have the first of two stretches before the second."""
    spans = {id(stretch): made.span(stretch) for stretch in group}
    legs = {id(one): [(made.place(leg), side, leg.channel) for leg, side in one.legs] for one in group}
    wishes = {}
    for one, other in combinations(group, 2):
        if one.meets(other):
            for first, second in ((one, other), (other, one)):
                wishes[id(first), id(second)] = (
                    _cuts(legs[id(first)], 1, spans[id(second)])
                    + _cuts(legs[id(second)], -1, spans[id(first)])
                    + _clashes(legs[id(first)], legs[id(second)])
                )
    return wishes


def _cuts(legs: Sequence[Leg], side: int, span: tuple[float, float]) -> int:
    return sum(1 for place, way, _ in legs if way == side and span[0] + _NEAR < place < span[1] - _NEAR)


def _clashes(first: Sequence[Leg], second: Sequence[Leg]) -> float:
    """Count legs of the first and the second that would run over each other between the two lanes."""
    return _OVERLAP * sum(
        1
        for place, side, channel in first
        for other, way, _ in second
        if side == 1 and way == -1 and not channel and abs(place - other) < _NEAR
    )
