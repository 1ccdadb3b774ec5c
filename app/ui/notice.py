"""The bar in which messages stand, in place above the page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.messages import Message, Messages
from app.ui.widgets import Link, Words, column, look, row


class NoticeBar(QFrame):
    """Shows the last message until the clerk puts it away or the next one comes. Signal: ``turned()`` it has come or gone."""

    turned = Signal()

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: Message | None = None
        self._sentence = Words(wrap=True)
        self._step = Words("", "quiet", wrap=True)
        close = Link("知道了", "收起这条提示")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.hide)
        line = row(column(self._sentence, self._step, gap=2), close, gap=16, margins=(16, 8, 8, 8))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.setAccessibleName("提示")
        self.hide()
        messages.said.connect(self.show_message)
        messages.quiet.connect(self.hide)

    def show_message(self, message: Message) -> None:
        """Show one message in its tone."""
        self._last = message
        look(self, message.tone)
        self._sentence.setText(message.sentence)
        self._step.setText(message.step)
        self._step.setVisible(bool(message.step))
        self.setAccessibleDescription(message.sentence + message.step)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it is there."""
        super().showEvent(event)
        self.turned.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it has gone."""
        super().hideEvent(event)
        self.turned.emit()

    @property
    def text(self) -> str:
        """What the bar says now, "" while it is put away."""
        return "" if self.isHidden() else self._sentence.text() + self._step.text()

    @property
    def last(self) -> Message | None:
        """The message that stands there, None while the bar is put away."""
        return None if self.isHidden() else self._last
