"""Buttons that show their key. None of them is ever pressed by Enter."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from app.ui.theme import palette

_GAP = 8
_KEY_SHARE = 0.82
_COLOURS = {
    "primary": (palette.ON_ACTION, palette.ON_ACTION_QUIET),
    "frame": (palette.ON_FRAME, palette.ON_FRAME),
    "danger": (palette.DANGER, palette.QUIET),
}
_PLAIN = (palette.ACTION, palette.QUIET)
_OFF = (palette.OFF, palette.OFF)


class KeyButton(QPushButton):
    """A button with its key beside the words, smaller and quieter; squeezed, it leaves the key out. ``part`` is its look in the sheet."""

    def __init__(self, text: str, key: str = "", part: str = "") -> None:
        super().__init__(text)
        self.key = key
        self.setProperty("look", part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        if key:
            self.setAccessibleDescription(f"快捷键 {key}")
            self.setToolTip(f"{text}（{key}）")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Make room for the words and the key."""
        self.ensurePolished()
        hint = super().sizeHint()
        return QSize(hint.width() + self._key_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        hint = self.sizeHint()
        return QSize(hint.width() - self._key_width(), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then words and key in the middle of it."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        words, quiet = _COLOURS.get(str(self.property("look")), _PLAIN) if self.isEnabled() else _OFF
        width = self.fontMetrics().horizontalAdvance(self.text())
        with_key = self._key_width() if self.width() >= self.sizeHint().width() else 0
        left = (self.width() - width - with_key) // 2
        painter.setPen(QColor(words))
        painter.drawText(left, 0, width, self.height(), Qt.AlignmentFlag.AlignVCenter, self.text())
        if with_key:
            painter.setPen(QColor(quiet))
            painter.setFont(self._key_font())
            painter.drawText(left + width + _GAP, 1, with_key, self.height(), Qt.AlignmentFlag.AlignVCenter, self.key)
        painter.end()

    def _key_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(13, round(self.fontMetrics().height() / 1.45 * _KEY_SHARE)))
        return font

    def _key_width(self) -> int:
        return QFontMetrics(self._key_font()).horizontalAdvance(self.key) + _GAP if self.key else 0


class Link(QPushButton):
    """A small button that looks like words one can press. ``name`` tells screen readers what it acts on."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.setProperty("look", "link")
        self.setAutoDefault(False)
        self.setAccessibleName(name or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
