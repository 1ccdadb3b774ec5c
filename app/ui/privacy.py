"""Hides personal data on the whole screen while somebody else can see it (F9)."""

from PySide6.QtCore import QObject, Signal

_HEAD, _TAIL = 3, 4


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

    def number(self, number: str) -> str:
        """Give a document or telephone number as it may be shown now."""
        return veiled_number(number) if self.hidden else number

    def text(self, text: str) -> str:
        """Give free text as it may be shown now."""
        return "已隐藏（按 F9 显示）" if self.hidden and text else text


def veiled_name(name: str) -> str:
    """Keep the first character of a name: 王 * *."""
    return f"{name[:1]} * *" if name else ""


def veiled_number(number: str) -> str:
    """Keep head and tail of a number: 440****0013."""
    short = len(number) <= _HEAD + _TAIL
    return "*" * len(number) if short else f"{number[:_HEAD]}****{number[-_TAIL:]}"
