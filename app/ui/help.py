"""The sheet of keys behind F1, as a page over the work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from app.ui.keys import GROUPS, Group
from app.ui.widgets import Frame, KeyButton, Scroll, Words, column, em, row

_SIDE_BY_SIDE = 64
_COLUMNS = 3


class HelpPage(QWidget):
    """Lists every key, all in view at the usual size. Signal: ``closed()``."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        back = KeyButton("返回", "Esc", "primary")
        back.clicked.connect(self.closed)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(28)
        for place in range(_COLUMNS):
            groups = (_laid_out(group) for group in GROUPS if group.column == place)
            self._columns.addLayout(column(*groups, None, gap=10), 1)
        head = row(Words("快捷键", "title"), None, back)
        card = Frame("paper", column(head, self._columns, gap=8, margins=(24, 12, 24, 14)))
        middle = QWidget()
        middle.setLayout(column(card, None, margins=(16, 8, 16, 8)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(middle))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the columns side by side where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= em(_SIDE_BY_SIDE)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _laid_out(group: Group) -> QVBoxLayout:
    """Give a group: its name over its keys."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    for place, key in enumerate(group.keys):
        grid.addWidget(Words(key.written, "key"), place, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(Words(key.words, wrap=True), place, 1)
    grid.setColumnStretch(1, 1)
    return column(Words(group.name, "heading"), grid, gap=5)
