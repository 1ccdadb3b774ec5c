"""Where what stands on the hall screen, for any shape of screen, and how large its type may be. Pure geometry."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics

MOST_ROWS = 6
_LEAST_ROW, _LEAST_TYPE = 30, 8
_SIDE, _SIDE_OF_STRIP, _FOOT = 0.30, 0.40, 0.34
_STRIP = 3.0
"""So many times wider than high, and a screen is a strip."""
_ROW_SHAPE = 5.5
"""A row of the list is so many times wider than high where there is room."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The places on a screen: slides and the list of calls; either is empty where it is not shown."""

    slides: QRect
    calls: QRect


def parts(width: int, height: int, *, slides: bool, calls: bool) -> Parts:
    """Share a screen out between slides and calls: side by side, on an upright screen one above the other."""
    whole, none = QRect(0, 0, width, height), QRect()
    if not (slides and calls):
        return Parts(whole if slides else none, none if slides else whole)
    if height > width:
        foot = round(height * _FOOT)
        return Parts(QRect(0, 0, width, height - foot), QRect(0, height - foot, width, foot))
    side = round(width * (_SIDE_OF_STRIP if width >= _STRIP * height else _SIDE))
    return Parts(QRect(0, 0, width - side, height), QRect(width - side, 0, side, height))


def rows(box: QRect, count: int) -> list[QRect]:
    """Give the rows of the list of calls: as many of ``count`` as can be read, each in the place it would have were the list full."""
    high = max(_LEAST_ROW, round(box.width() / _ROW_SHAPE))
    full = max(1, min(MOST_ROWS, box.height() // high))
    each = box.height() // full
    return [QRect(box.left(), box.top() + place * each, box.width(), each) for place in range(min(count, full))]


def inner(box: QRect) -> QRect:
    """Give a box without its margin."""
    margin = max(3, min(box.width(), box.height()) // 16)
    return box.adjusted(margin, margin, -margin, -margin)


def fit(lines: Sequence[str], box: QRect, font: QFont) -> int:
    """Give the largest type in pixels in which all lines are whole in the box."""
    least, most = _LEAST_TYPE, max(box.height(), _LEAST_TYPE)
    while least < most:
        size = (least + most + 1) // 2
        if _fits(lines, box, font, size):
            least = size
        else:
            most = size - 1
    return least


def arranged(pieces: tuple[str, str], box: QRect, font: QFont) -> tuple[tuple[str, ...], int]:
    """Lay two pieces in one line or two, whichever gives the larger type; gives the lines and the type in pixels."""
    ways = ((" ".join(pieces),), pieces)
    return max(((lines, fit(lines, box, font)) for lines in ways), key=lambda way: way[1])


def _fits(lines: Sequence[str], box: QRect, font: QFont, size: int) -> bool:
    sized = QFont(font)
    sized.setPixelSize(size)
    metrics = QFontMetrics(sized)
    wide = max((metrics.horizontalAdvance(line) for line in lines), default=0)
    return wide <= box.width() and metrics.height() * len(lines) <= box.height()
