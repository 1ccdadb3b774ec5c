"""The sheet of keys behind F1, as a page over the work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.keys import KEYS
from app.ui.widgets import Frame, KeyButton, Scroll, Words, column, em, row


class HelpPage(QWidget):
    """Lists every key. Signal: ``closed()``."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for place, key in enumerate(KEYS):
            grid.addWidget(Words(key.written, "key"), place, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(Words(key.words, wrap=True), place, 1)
        grid.setColumnStretch(1, 1)
        back = KeyButton("返回", "Esc", "primary")
        back.clicked.connect(self.closed)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)
        card = Frame("paper", column(Words("快捷键", "title"), 8, grid, 8, row(None, back), gap=8, margins=(32, 24, 32, 24)))
        card.setMaximumWidth(em(45))
        middle = QWidget()
        middle.setLayout(column(row(None, card, None, margins=(24, 24, 24, 24)), None))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(middle))
