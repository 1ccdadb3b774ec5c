"""Names on the screen: what its fonts can not draw is said in words, as on paper, instead of standing there as a box."""

from functools import cache

from PySide6.QtGui import QGuiApplication, QTextLayout

from app.models.private import is_private
from app.models.spelling import common, spelled
from app.models.text import LOST
from app.models.visit import Petitioner


def undrawable(text: str) -> tuple[str, ...]:
    """Give the characters that the screen's fonts can not draw, each once."""
    return () if common(text) else tuple(dict.fromkeys(character for character in text if not _drawn(character)))


def shown(name: str, note: str = "") -> str:
    """Give a name as the screen can show it: 王〔左鱼右几〕, 王〔字码U+2B6AA〕."""
    lacking = undrawable(name)
    return spelled(name, note, lacking, brief=True)


def named(person: Petitioner) -> str:
    """Give a petitioner's name as the screen can show it."""
    return shown(person.name, person.name_note)


@cache
def _drawn(character: str) -> bool:
    """Say whether the fonts in line draw a character, by the glyphs they really give it.

    Asking QFontMetrics would count any font of the machine. A private-use character is drawn as something else on each machine.
    """
    if character == LOST or is_private(character):
        return False
    layout = QTextLayout(character, QGuiApplication.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return all(glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes())
