"""The card in the middle of the window on which the gate's pages stand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLayout, QLineEdit, QVBoxLayout, QWidget

from app.models.fault import WorldFault
from app.ui.widgets import Cell, Frame, KeyButton, LineField, Scroll, Words, column, em, row

_WIDTH, _AROUND, _EDGE = 35, 2, 40


class GateCard(QWidget):
    """A titled card with fields, one sentence in place for what is wrong, and one button that goes on (Ctrl+Enter)."""

    def __init__(self, title: str, lead: str, fields: Sequence[QWidget | QLayout], go: KeyButton, *others: QWidget) -> None:
        super().__init__()
        self.go = go
        self._fault = Words("", "fault", wrap=True)
        self._fault.hide()
        inside = column(
            Words("来访导引台", "heading"), Words(title, "question", wrap=True), Words(lead, "label", wrap=True), 8,
            gap=8, margins=(_EDGE, 32, _EDGE, 32),
        )  # fmt: skip
        for field in fields:
            inside.addWidget(field) if isinstance(field, QWidget) else inside.addLayout(field)
        inside.addWidget(self._fault)
        inside.addSpacing(8)
        inside.addLayout(row(*others, None, go, gap=12))
        self._card = Frame("paper", inside)
        middle = QWidget()
        place = QVBoxLayout(middle)
        place.addStretch(1)
        place.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        place.addStretch(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(middle))
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(sequence), self, self._go_on)

    def tell(self, fault: WorldFault | None) -> None:
        """Say calmly what is wrong, in place; None takes it away."""
        self._fault.setText(str(fault) if fault else "")
        self._fault.setVisible(fault is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card within the window."""
        super().resizeEvent(event)
        room = event.size().width() - em(_AROUND)
        edge = _EDGE if room >= em(_WIDTH) else _EDGE // 2
        self._card.setFixedWidth(min(em(_WIDTH), room))
        self._card.layout().setContentsMargins(edge, 32, edge, 32)  # type: ignore[union-attr]

    def _go_on(self) -> None:
        if self.go.isEnabled():
            self.go.click()

    @property
    def told(self) -> str:
        """The sentence that stands in place."""
        return self._fault.text()


class StopPage(GateCard):
    """Says what keeps the desk from being opened at all."""

    def __init__(self, fault: WorldFault) -> None:
        go = KeyButton("关闭", "Ctrl+Enter", "primary")
        super().__init__("现在打不开", str(fault), [], go)
        go.clicked.connect(lambda: self.window().close())


class PasswordField(LineField):
    """A password: shown as dots, without an input method, never put right.

    ``alone``: it is the only or the last field, where Enter means to go on (nothing is lost by it). Signal: ``entered()``.
    """

    entered = Signal()

    def __init__(self, name: str, *, alone: bool = False) -> None:
        super().__init__(name, "", lambda text: text)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._alone = alone

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Enter where there is no next field."""
        if self._alone and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def gate_cell(label: str, field: QWidget) -> Cell:
    """Give a labelled field of a gate page."""
    return Cell(label, field, width=7)
