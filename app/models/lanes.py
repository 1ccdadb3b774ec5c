"""Giving every stretch of a chart's ways a lane of its own, in an order that makes few crossings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, count, pairwise

from app.models.routing import Spot

ACROSS, DOWN = 0, 1

_OVERLAP = 100
_SAME = 0.01


@dataclass(slots=True, eq=False)
class Stretch:
    """What runs straight in one track towards one box: ``axis`` ACROSS or DOWN, from track ``low`` to ``high``.

    ``port`` is its place beside the middle of a box where it is tied to one, in em; ``lane`` is its number in a channel,
    its place beside the middle in a track through cells. ``legs`` are the stretches it turns into, and to which side.
    """

    axis: int
    track: int
    low: int
    high: int
    target: Spot
    port: float | None = None
    lane: float = 0.0
    legs: list[tuple["Stretch", int]] = field(default_factory=list)

    def meets(self, other: "Stretch") -> bool:
        """Say whether the two need different lanes."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Plan:
    """The stretches of all ways: ``chains`` gives those of each way, in its order."""

    chains: tuple[tuple[Stretch, ...], ...]
    stretches: tuple[Stretch, ...]

    def track(self, axis: int, track: int) -> list[Stretch]:
        """Give the stretches that run in one track."""
        return [stretch for stretch in self.stretches if stretch.axis == axis and stretch.track == track]
