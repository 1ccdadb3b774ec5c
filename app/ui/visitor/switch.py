"""What the visitor is to see now: pages say it here, the stage shows it. Knows no window and no screen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:  # read with the pages: the password does not wait for it
    from app.services.visitor import Shown


class Visitor(QObject):
    """Holds what is shown. ``live``: whether the visitor has a screen of its own now, so that it is worth working out what to show.

    Signals: ``changed()``, ``turned()`` when the clerk turns the screen to the visitor (F6).
    """

    changed = Signal()
    turned = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.live = False

    def show(self, shown: "Shown | None") -> None:
        """Show this from now on where there is a screen for the visitor; None blanks."""
        if shown != self.shown:
            self.shown = shown
            self.changed.emit()

    def turn(self, shown: "Shown | None") -> None:
        """Turn to the visitor with this, over the clerk's window where there is no screen for the visitor."""
        self.show(shown)
        self.turned.emit()

    def blank(self) -> None:
        """Show nothing of anybody."""
        self.show(None)
