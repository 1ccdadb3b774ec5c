"""A view that is zoomed alike whatever it shows: Ctrl with the wheel, Ctrl with + and −, Ctrl 0 the whole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QScrollArea, QWidget


class ZoomView(QGraphicsView):
    """``STEP`` is how much one step zooms, ``SMALLEST`` and ``LARGEST`` the scales between which it stays."""

    STEP = 1.2
    SMALLEST, LARGEST = 0.15, 5.0

    def zoom_in(self) -> None:
        """Make everything larger."""
        self._zoom(self.STEP)

    def zoom_out(self) -> None:
        """Make everything smaller."""
        self._zoom(1 / self.STEP)

    def fit(self) -> None:
        """Show the whole."""
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def let_go(self) -> None:
        """A zoom was chosen by hand: follow the window's size no more."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll; on a page that scrolls, the page goes on until the view is gone into."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(self.STEP if event.angleDelta().y() > 0 else 1 / self.STEP)
            event.accept()
        elif not self.hasFocus() and _on_scrolling(self):
            event.ignore()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom by Ctrl + and −, the whole by Ctrl 0."""
        zooms = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
        }
        act = zooms.get(Qt.Key(event.key())) if event.modifiers() & Qt.KeyboardModifier.ControlModifier else None
        if act:
            act()
        else:
            super().keyPressEvent(event)

    def _zoom(self, factor: float) -> None:
        scale = self.transform().m11()
        factor = min(max(scale * factor, self.SMALLEST), self.LARGEST) / scale
        self.let_go()
        self.scale(factor, factor)


def _on_scrolling(view: QWidget) -> bool:
    """Say whether a view stands on a page that scrolls."""
    around = view.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around is not None
