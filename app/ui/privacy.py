"""Hides personal data on the whole screen while somebody else can see it (F9)."""

from PySide6.QtCore import QObject, Signal


class Privacy(QObject):
    """Whether personal data is hidden. Signal: ``changed(bool)``."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hidden = False

    def set(self, hidden: bool) -> None:
        """Hide or show personal data."""
        if hidden != self.hidden:
            self.hidden = hidden
            self.changed.emit(hidden)

    def name(self, name: str) -> str:
        """Give a name as it may be shown now."""
        return veiled_name(name) if self.hidden else name


def veiled_name(name: str) -> str:
    """Keep the first character of a name: 王 * *."""
    return f"{name[:1]} * *" if name else ""
