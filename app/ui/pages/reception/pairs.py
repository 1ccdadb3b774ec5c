"""Two columns of cells that become one where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.widgets import em

_TWO = 38
_LEAST = 16


class Pairs(QWidget):
    """Lays cells out side by side, in reading order."""

    def __init__(self, cells: Sequence[QWidget]) -> None:
        super().__init__()
        self._cells = cells
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._place(2)

    def minimumSizeHint(self) -> QSize:
        """Allow one column: else two columns would hold the form wider than its place."""
        return QSize(em(_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns by width and font."""
        super().resizeEvent(event)
        self._place(2 if event.size().width() >= em(_TWO) else 1)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for cell in self._cells:
            self._grid.removeWidget(cell)
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, *divmod(place, columns), Qt.AlignmentFlag.AlignTop)
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
