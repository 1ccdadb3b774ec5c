"""Finding ways for a chart's edges along the channels between its boxes. Positions here are tracks, not lengths.

Track 2k is the channel before column (or row) k; track 2k+1 runs through the middle of column (or row) k, which an edge
may use where the cell is empty. A way is a list of crossings of tracks, from the one box to the other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate, pairwise

Spot = tuple[int, int]

RIGHT, DOWN, LEFT, UP = range(4)

_ROUNDS = 2
_BEND = 5.0
_CROSSING = 40.0
_BESIDE = 0.8
_UPWARD = 1.5
_SHARED = 0.3
_AGAINST = 60.0


@dataclass(frozen=True, slots=True)
class Errand:
    """One edge to be laid: the boxes it joins, the heading it leaves with, and what each heading to enter with costs.

    Edges of one ``net`` may run together: those that come together into one box, or fan out from one.
    """

    source: Spot
    target: Spot
    net: str
    leave: int
    enter: Mapping[int, float]


def route(errands: Sequence[Errand], boxes: Collection[Spot], across: Sequence[float], down: Sequence[float]) -> list[list[Spot]]:
    """Lay every errand, the short ones first, then each once more in sight of all the others.

    ``boxes`` are the taken cells; ``across`` and ``down`` the distances in em from each track to the next.
    Gives one way per errand, in their order. Edges of one net like to share their way, all others keep apart.
    """
    town = _Town(boxes, across, down)
    order = sorted(range(len(errands)), key=lambda index: (town.distance(errands[index]), index))
    ways: list[list[int]] = [[] for _ in errands]
    for _ in range(_ROUNDS):
        for index in order:
            net = errands[index].net
            town.count(ways[index], net, -1)
            ways[index] = town.search(errands[index])
            town.count(ways[index], net, 1)
    return [[town.spot(place) for place in way] for way in ways]


class _Town:
    """The grid of tracks and the streets taken so far. A place is the number of a crossing, a state place × 4 + heading."""

    def __init__(self, boxes: Collection[Spot], across: Sequence[float], down: Sequence[float]) -> None:
        self._xs, self._ys = list(accumulate(across, initial=0.0)), list(accumulate(down, initial=0.0))
        self._wide, self._high = len(self._xs), len(self._ys)
        self._boxes = frozenset(self.place(spot) for spot in boxes)
        self._steps = (1, self._wide, -1, -self._wide)
        self._roads = [tuple(self._ways_on(place)) for place in range(self._wide * self._high)]
        self._taken: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._passing: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def place(self, spot: Spot) -> int:
        return spot[1] * self._wide + spot[0]

    def spot(self, place: int) -> Spot:
        return place % self._wide, place // self._wide

    def distance(self, errand: Errand) -> float:
        """Give how far apart the two boxes are, a straight line being nearest."""
        (left, top), (right, bottom) = errand.source, errand.target
        bends = 0.0 if left == right or top == bottom else _BEND
        return abs(self._xs[left] - self._xs[right]) + abs(self._ys[top] - self._ys[bottom]) + bends

    def count(self, way: Sequence[int], net: str, change: int) -> None:
        """Take (or give back) the streets of a way of ``net``."""
        headings = [self._steps.index(after - before) for before, after in pairwise(way)]
        for place, heading in zip(way, headings, strict=False):
            self._taken[place * 4 + heading][net] += change
        for place, before, after in zip(way[1:], headings, headings[1:], strict=False):
            if before == after:
                self._passing[place * 2 + before % 2][net] += change

    def search(self, errand: Errand) -> list[int]:
        """Find the cheapest way; there always is one, since no channel is ever closed."""
        start, goal = self.place(errand.source), self.place(errand.target)
        cost: dict[int, float] = {}
        came: dict[int, int] = {}
        heap = [(0.0, start * 4 + errand.leave, -1)]
        while heap:
            spent, state, before = heappop(heap)
            if state in cost:
                continue
            cost[state], came[state] = spent, before
            place, heading = divmod(state, 4)
            if place == goal:
                break
            for turn, following, length in self._roads[place]:
                if (place == start and turn != heading) or turn == heading ^ 2:
                    continue
                if following in self._boxes and (following != goal or turn not in errand.enter):
                    continue
                price = self._price(place, heading, turn, length, errand.net)
                price += errand.enter[turn] if following == goal else 0.0
                heappush(heap, (spent + price, following * 4 + turn, state))
        return self._back(state, came)

    def _ways_on(self, place: int) -> Iterator[tuple[int, int, float]]:
        column, row = self.spot(place)
        if column + 1 < self._wide:
            yield RIGHT, place + 1, self._xs[column + 1] - self._xs[column]
        if row + 1 < self._high:
            yield DOWN, place + self._wide, self._ys[row + 1] - self._ys[row]
        if column:
            yield LEFT, place - 1, self._xs[column] - self._xs[column - 1]
        if row:
            yield UP, place - self._wide, (self._ys[row] - self._ys[row - 1]) * _UPWARD

    def _price(self, place: int, heading: int, turn: int, length: float, net: str) -> float:
        price = length
        street = place * 4 + turn
        back = (place + self._steps[turn]) * 4 + (turn ^ 2)
        if street in self._taken:
            users = self._taken[street]
            price *= _SHARED if users.get(net, 0) else 1.0
            price += _BESIDE * sum(1 for user, times in users.items() if times and user != net)
        if back in self._taken:
            users = self._taken[back]
            price += _AGAINST if users.get(net, 0) else 0.0
            price += _BESIDE * sum(1 for user, times in users.items() if times and user != net)
        if turn != heading:
            return price + _BEND
        passing = self._passing.get(place * 2 + 1 - turn % 2)
        if passing:
            price += _CROSSING * sum(1 for user, times in passing.items() if times and user != net)
        return price

    @staticmethod
    def _back(state: int, came: Mapping[int, int]) -> list[int]:
        way: list[int] = []
        while state >= 0:
            way.append(state // 4)
            state = came[state]
        return way[::-1]
