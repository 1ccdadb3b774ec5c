"""The visitor's window: calm and empty, words in large type, or the lit chart. Takes ready words, knows no visit."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.services.visitor import Charted, Shown, Told
from app.ui.flow import FlowScreen
from app.ui.rare import shown
from app.ui.screens import STAYS
from app.ui.theme import palette

_LARGEST, _LEAST = 0.085, 24
_STEP = 0.94
_LABEL = 0.62
_BACK = "按 Esc 返回"
_MARGIN = 0.055
_SHEET = f"""
VisitorScreen, VisitorScreen QStackedWidget, #calm, #told {{ background: {palette.GROUND}; }}
#calm QLabel {{ color: {palette.QUIET}; background: transparent; }}
#told QLabel {{ color: {palette.INK}; background: transparent; }}
#told QLabel#label {{ color: {palette.LABEL}; }}
#told QLabel#strong {{ color: {palette.DANGER}; }}
#told QLabel#title {{ color: {palette.ON_FRAME}; background: {palette.FRAME}; }}
#told QLabel#foot {{ color: {palette.LABEL}; background: {palette.FOOT}; }}
"""


class VisitorScreen(QWidget):
    """One window, whatever screen it is on. Signal: ``left()`` when it was closed by Esc, F6 or the window's own cross."""

    left = Signal()

    def __init__(self, bureau: str, mark: str = "") -> None:
        super().__init__()
        self.setProperty(STAYS, True)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(1, 1)  # else what stands on it at its present size would keep it from a smaller screen
        self.setWindowTitle("来访人屏")
        self.setAccessibleName("来访人屏")
        self._calm = Calm(bureau, mark)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._calm)
        self._bureau, self._mark = bureau, mark
        self._over = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setStyleSheet(_SHEET)

    @property
    def idle(self) -> bool:
        """Whether nothing of anybody is in view."""
        return self._stack.currentWidget() is self._calm

    def show_this(self, shown: Shown | None, *, over: bool = False) -> None:
        """Show words or a chart; None the calm page. ``over``: it lies over the clerk's window, and says how to leave."""
        before = self._stack.currentWidget()
        page: QWidget = self._calm
        if isinstance(shown, Told):
            page = ToldPage(shown, self._aside(over=over))
        elif isinstance(shown, Charted):
            page = self._charted(shown, over=over)
        if page is not self._calm:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()
        if before is not self._calm and before is not None:
            self._stack.removeWidget(before)
            before.hide()
            before.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away by Esc or F6."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F6}:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave nothing behind."""
        self.show_this(None)
        super().closeEvent(event)
        self.left.emit()

    def _aside(self, *, over: bool) -> str:
        return f"{self._mark}　{_BACK}".strip() if over else self._mark

    def _charted(self, shown: Charted, *, over: bool) -> FlowScreen:
        page = FlowScreen(shown.chart, shown.lit, shown.captions, shown.say, shown.picture)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        page.say_aside(self._aside(over=over))
        return page


class Calm(QWidget):
    """The page for the time between two visitors: the bureau's name and nothing else."""

    def __init__(self, bureau: str, mark: str) -> None:
        super().__init__()
        self.setObjectName("calm")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = _label(bureau, "name", Qt.AlignmentFlag.AlignCenter)
        self._mark = _label(mark, "mark", Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._name)
        column.addWidget(self._mark)
        column.addStretch(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be large, and on one line where there is room."""
        super().resizeEvent(event)
        size = max(_LEAST, round(min(event.size().width() / 16, event.size().height() / 9)))
        self._name.setStyleSheet(f"font-size: {size}px;")
        self._mark.setStyleSheet(f"font-size: {max(_LEAST, size // 2)}px;")


class ToldPage(QWidget):
    """A title and lines in the largest type in which all of it fits."""

    def __init__(self, told: Told, foot: str) -> None:
        super().__init__()
        self.setObjectName("told")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = _label(told.title, "title")
        self._foot = _label(foot, "foot", Qt.AlignmentFlag.AlignRight)
        self._foot.setVisible(bool(foot))
        self._lines = tuple(replace(line, text=shown(line.text, line.note)) for line in told.lines)
        self._cells = [(_label(line.label, "label"), _label(line.text, "strong" if line.strong else "text")) for line in self._lines]
        self._grid = QGridLayout()
        for place, (name, text) in enumerate(self._cells):
            if name.text():
                self._grid.addWidget(name, place, 0)
                self._grid.addWidget(text, place, 1)
            else:
                self._grid.addWidget(text, place, 0, 1, 2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addWidget(self._foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the largest type that fits; what would not fit in the least type is cut by an ellipsis, never at the edge."""
        super().resizeEvent(event)
        wide, high = event.size().width(), event.size().height()
        size = float(round(max(_LEAST, _LARGEST * min(high, wide * 9 / 16 * 1.3))))
        while size > _LEAST and not self._fits(size, wide, high):
            size *= _STEP
        self._take(max(_LEAST, int(size)), wide, high)

    def _fits(self, size: float, wide: int, high: int) -> bool:
        return self._high([line.text for line in self._lines], int(size), wide) <= high - self._head(int(size), wide)

    def _head(self, size: int, wide: int) -> int:
        """Give the height of title and foot."""
        title = self._measure(self._title.text(), size, wide - 2 * _margin(wide)) + size
        return title + (2 * _LEAST if self._foot.text() else 0) + size

    def _high(self, texts: list[str], size: int, wide: int) -> int:
        """Give the height of the lines with these texts."""
        room = wide - 2 * _margin(wide)
        beside = room - self._label_width(size)
        pairs = zip(self._lines, texts, strict=True)
        return sum(self._measure(text, size, beside if line.label else room) + size // 2 for line, text in pairs)

    def _label_width(self, size: int) -> int:
        font = self.font()
        font.setPixelSize(max(_LEAST, int(size * _LABEL)))
        return max((QFontMetrics(font).horizontalAdvance(line.label) for line in self._lines), default=0) + size

    def _measure(self, text: str, size: int, wide: int) -> int:
        font = self.font()
        font.setPixelSize(size)
        flags = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft
        return QFontMetrics(font).boundingRect(0, 0, max(wide, size), 100_000, int(flags), text).height()

    def _take(self, size: int, wide: int, high: int) -> None:
        margin = _margin(wide)
        self._title.setStyleSheet(f"font-size: {size}px; padding: {size // 2}px {margin}px;")
        self._foot.setStyleSheet(f"font-size: {_LEAST}px; padding: {_LEAST // 4}px {margin}px;")
        self._grid.setContentsMargins(margin, size // 2, margin, 0)
        self._grid.setHorizontalSpacing(size // 2)
        self._grid.setVerticalSpacing(size // 2)
        for name, text in self._cells:
            name.setStyleSheet(f"font-size: {max(_LEAST, int(size * _LABEL))}px; padding-top: {int(size * (1 - _LABEL) / 2)}px;")
            text.setStyleSheet(f"font-size: {size}px;")
        self._cut(size, wide, high)

    def _cut(self, size: int, wide: int, high: int) -> None:
        """Shorten the longest text until all fits."""
        texts = [line.text for line in self._lines]
        room = high - self._head(size, wide)
        while self._high(texts, size, wide) > room and max(map(len, texts)) > 1:
            place = max(range(len(texts)), key=lambda each: len(texts[each]))
            texts[place] = texts[place].rstrip("…")[: -max(1, len(texts[place]) // 20) - 1] + "…"
        for (_name, label), text in zip(self._cells, texts, strict=True):
            label.setText(text)


def _margin(wide: int) -> int:
    return round(wide * _MARGIN)


def _label(text: str, name: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(name not in {"label", "name"})
    label.setAlignment(align | (Qt.AlignmentFlag.AlignTop if name in {"label", "text", "strong"} else Qt.AlignmentFlag.AlignVCenter))
    return label
