"""Suggestions under a line that is typed into. The list never has the focus, so that no input method is disturbed by it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from app.ui.widgets import look

_MOST, _EDGE = 6, 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Hints(QListWidget):
    """Opens after a commit with what fits; down and up choose, Enter takes what is chosen, Esc puts the list away.

    ``find`` gives the words that fit what was typed; ``take`` is called with the words chosen. Until one is chosen by key or
    mouse, what was typed stands.
    """

    def __init__(self, line: QLineEdit, find: Callable[[str], Sequence[str]], take: Callable[[str], None]) -> None:
        super().__init__(line)
        self._line, self._find, self._take = line, find, take
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(line)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAccessibleName(f"{line.accessibleName()}的建议")
        look(self, "hints")
        self.hide()
        line.textEdited.connect(self._open)
        line.installEventFilter(self)
        self.itemClicked.connect(lambda item: self._chosen(item.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the list from the line while it is open; leaving the line puts it away."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self.isHidden():
            return False
        return self._press(event.key())

    def _press(self, key: int) -> bool:
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.setCurrentRow((self.currentRow() + step) % self.count())
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        item = self.currentItem()
        if key in _ENTER and item is not None:
            self._chosen(item.text())
        return False

    def _open(self, typed: str) -> None:
        found = self._find(typed.strip()) if typed.strip() else ()
        self.clear()
        self.addItems([*found[:_MOST]])
        self.setCurrentRow(-1)
        if not found or list(found) == [typed.strip()]:
            self.hide()
            return
        self._place(self._line.window())
        self.show()
        self.raise_()

    def _place(self, window: QWidget) -> None:
        """Lie under the line, above it where there is no room below."""
        if self.parentWidget() is not window:
            self.setParent(window)
        around = self._line.parentWidget() or self._line
        high = self.count() * max(self.sizeHintForRow(0), self.fontMetrics().height() + _EDGE) + 2 * _EDGE
        below = around.mapTo(window, QPoint(0, around.height()))
        above = around.mapTo(window, QPoint(0, 0)).y() - high
        self.setGeometry(below.x(), below.y() if below.y() + high <= window.height() else above, around.width(), high)

    def _chosen(self, words: str) -> None:
        self.hide()
        self._take(words)
