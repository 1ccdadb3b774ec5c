"""The colours of charts, the same on screen and on paper. Shape and colour both tell what a box is."""

from dataclasses import dataclass
from enum import StrEnum

from app.models.chart import Lit, Shape


class Light(StrEnum):
    """How a part of a chart is shown: all alike, on the visitor's path, or quiet beside it."""

    PLAIN = "plain"
    LIT = "lit"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Tint:
    """Colours as #RRGGBB: of the ground, the border and the words."""

    fill: str
    border: str
    ink: str


PATH = "#C27A00"
PAPER = "#FFFFFF"
INK = "#1B2430"

_SHAPES = {
    Shape.START: Tint("#17395C", "#17395C", "#FFFFFF"),
    Shape.QUESTION: Tint("#EAF2FA", "#1D5E9E", INK),
    Shape.ACTION: Tint("#EDF5EE", "#2E5E3A", INK),
    Shape.END: Tint("#F7F0DE", "#6B5320", INK),
    Shape.LINK: Tint("#F1EDF6", "#553C7B", INK),
}
_QUIET = Tint("#F4F3F0", "#C3C7CC", "#666D77")
_QUIET_STRONG = Tint("#F7F6F3", "#9BA1A9", "#4F5660")
_LINES = {Light.PLAIN: Tint(PAPER, "#414B5A", "#414B5A"), Light.LIT: Tint(PAPER, PATH, "#7A4C00")}


def box_light(lit: Lit, code: str) -> Light:
    """Say how the box of a node is shown; where nothing is lit, all are plain."""
    if not lit.nodes:
        return Light.PLAIN
    return Light.LIT if code in lit.nodes else Light.QUIET


def box_tint(shape: Shape, light: Light, strong: bool) -> Tint:
    """Give the colours of a box; ``strong`` makes what is quiet darker, for print and for large type."""
    return _quiet(strong) if light is Light.QUIET else _SHAPES[shape]


def wire_tint(light: Light, strong: bool) -> Tint:
    """Give the colours of an edge: its line is the border, its words the ink."""
    return _quiet(strong) if light is Light.QUIET else _LINES[light]


def _quiet(strong: bool) -> Tint:
    return _QUIET_STRONG if strong else _QUIET
