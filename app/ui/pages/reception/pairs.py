"""Two columns of cells that become one where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.widgets import em

_TWO = 38
_LEAST = 16


class Pairs(QWidget):
    """Lays cells out side by side, in reading order; ``under`` stands below the first one, in a row of its own."""

    def __init__(self, cells: Sequence[QWidget], under: QWidget | None = None) -> None:
        super().__init__()
        self._cells, self._under = cells, under
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
        under = [self._under] if self._under is not None else []
        for cell in (*self._cells, *under):
            self._grid.removeWidget(cell)
        first, *others = self._cells
        self._grid.addWidget(first, 0, 0, Qt.AlignmentFlag.AlignTop)
        for cell in under:  # next: Tab goes in the order in which they are put in
            self._grid.addWidget(cell, 1, 0, 1, columns, Qt.AlignmentFlag.AlignTop)
        for place, cell in enumerate(others, 1):
            line, at = divmod(place, columns)
            self._grid.addWidget(cell, line + len(under) * bool(line), at, Qt.AlignmentFlag.AlignTop)
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
