"""What the wall and the booklet are made of: posters of charts, and the A5 booklet of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.models.chart import Chart
from app.models.place import Organ

SIZES = ("A3", "A2", "A1")
"""The sizes of a poster."""


@dataclass(frozen=True, slots=True)
class Poster:
    """One chart for the wall.

    ``size`` is one of SIZES (or A4, for a picture); ``crop``: larger paper with marks to cut along; ``bureau``: whose it is.
    ``captions``: the small words under the boxes, by node; ``mark``: the line on the pack's version; ``picture``: the bureau's
    own official picture or PDF, which then takes the drawing's place (b"": none).
    """

    chart: Chart
    captions: Mapping[str, str]
    mark: str
    size: str
    crop: bool
    bureau: str
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chart in the booklet, with its captions and its official picture (b"": none)."""

    chart: Chart
    captions: Mapping[str, str]
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Booklet:
    """The booklet: roadmap first, then the charts; the letters (name, what it is for, articles); the organs; when it was made."""

    title: str
    bureau: str
    chapters: tuple[Chapter, ...]
    letters: tuple[tuple[str, str, str], ...]
    organs: tuple[Organ, ...]
    mark: str
    made_on: date
