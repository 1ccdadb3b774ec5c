"""What the reception asks of each of its four steps."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.models.visit import Visit
from app.services.visitor import Shown
from app.ui.widgets import Words

HIDDEN = "个人信息已隐藏，按 F9 显示。"


class Step(QWidget):
    """One step. Keys reach it through these methods, so that no step needs shortcuts of its own.

    Signals: ``changed(Visit)`` after the visit was kept anew, ``done(Visit)`` to go on to the next step, ``back()``.
    """

    changed = Signal(object)
    done = Signal(object)
    back = Signal()

    def open(self, visit: Visit) -> None:
        """Show a visit."""

    def settle(self) -> None:
        """Keep what is not kept yet: the window is about to close."""

    def go_on(self) -> None:
        """Ctrl+Enter: the one way on."""

    def print_now(self) -> None:
        """F8: print what the step shows."""

    def for_visitor(self) -> Shown | None:
        """Give what the visitor sees of this step, None nothing."""
        return None

    def pick_kind(self, place: int) -> None:
        """Alt+1…9: pick a kind by its place, counted from 1."""

    def hide_personal(self, hidden: bool) -> None:
        """Hide or show personal data."""


def cover() -> Words:
    """Give what stands in the place of personal data while it is hidden."""
    words = Words(HIDDEN, "cover")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return words
