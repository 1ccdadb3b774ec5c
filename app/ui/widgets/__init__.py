"""The desk's own small widgets. They know no service."""

from app.ui.widgets.base import Frame, Scroll, Words, clear, column, em, look, row
from app.ui.widgets.buttons import KeyButton, Link
from app.ui.widgets.fields import Cell, Choice, DayField, LineField, TextField

__all__ = [
    "Cell",
    "Choice",
    "DayField",
    "Frame",
    "KeyButton",
    "LineField",
    "Link",
    "Scroll",
    "TextField",
    "Words",
    "clear",
    "column",
    "em",
    "look",
    "row",
]
