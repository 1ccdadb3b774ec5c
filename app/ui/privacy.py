"""Hides personal data on the whole screen while somebody else can see it (F9)."""

import re

from PySide6.QtCore import QObject, Signal

from app.ui.rare import shown

_FIRST = re.compile(r"〔[^〕]*〕|.[\ufe00-\ufe0f\U000e0100-\U000e01ef]*")


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

    def name(self, name: str, note: str = "") -> str:
        """Give a name as it may be shown now, what the screen can not draw in words: as ``note`` has it, or by code point."""
        plain = shown(name, note)
        return veiled_name(plain) if self.hidden else plain


def veiled_name(name: str) -> str:
    """Keep the first character of a name: 王 * *. One that stands there in words counts as one."""
    first = _FIRST.match(name)
    return f"{first[0]} * *" if first else ""
