"""The small panel that gives a number: F2 opens it, Enter (or F2 again) gives; then the number is shown large."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from app.models.fault import WorldFault
from app.models.setting import DEFAULT_SLIP_DOTS, SLIP_DOTS, SLIPS
from app.models.text import tidy_number
from app.models.ticket import Ticket
from app.services import queue
from app.ui.context import Context
from app.ui.widgets import Choice, Frame, KeyButton, LineField, Link, Words, column, em, row
from app.ui.widgets.flowing import Flowing

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DOTS = range(256, 1025)
_IN_TURN = "按顺序"


def reasons_choice(context: Context) -> Choice:
    """Give the choice of why somebody goes first, wide enough for each reason."""
    reasons = queue.reasons(context.desk.pack)
    choice = Choice("优先", [("", _IN_TURN), *((reason, reason) for reason in reasons)])
    choice.setMinimumContentsLength(2 * max(map(len, (_IN_TURN, *reasons))))
    return choice


class Giving(QWidget):
    """Gives numbers; out of sight while it is not asked for. Signals: ``given(Ticket)``, ``turned()`` it has come into sight or gone."""

    given = Signal(object)
    turned = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._held = ""
        self._came_from: QWidget | None = None
        self.number = LineField("手撕号的号码", "留空自动编号", tidy_number)
        self.first = reasons_choice(context)
        self.person = QCheckBox("给正在登记的这位")
        self.give = KeyButton("给号", "Enter")
        self.cancel = Link("不取了")
        self.warning = Words("", "fault", wrap=True)
        self.large, self.told = Words("", "code"), Words("", "label", wrap=True)
        self.large.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.close_large = Link("收起", "收起号码")
        self._lay_out()
        for field in (self.number, self.first, self.person):
            field.installEventFilter(self)
        self.give.clicked.connect(self.confirm)
        self.cancel.clicked.connect(self.put_away)
        self.close_large.clicked.connect(self.put_away)
        self.hide()

    @property
    def asking(self) -> bool:
        """Whether the panel is open."""
        return self.isVisible() and self._panel.isVisible()

    def ask(self, held: str = "", birth: str = "") -> None:
        """Open the panel; where it is open already, give the number.

        ``held``: the draft of who is in hand and has no number yet, "" nobody; unticked, the number is for somebody else who just came.
        ``birth``: that person's, ISO date or ""; from a certain age on going first is proposed.
        """
        if self.asking:
            self.confirm()
            return
        self._held = held
        self._came_from = QApplication.focusWidget()
        self.number.set("")
        self.first.set(queue.proposed(self._context.desk.pack, birth, self._context.today()))
        self.person.setVisible(bool(held))
        self.person.setChecked(bool(held))
        self.warning.hide()
        self._shown.hide()
        self._panel.show()
        self.show()
        self.number.setFocus()
        self.turned.emit()

    def confirm(self) -> None:
        """Give the number and print its slip; what stands in the way is said under the field."""
        desk = self._context.desk
        try:
            ticket = queue.take(desk, self.number.text(), self.first.value(), self._held if self.person.isChecked() else "")
        except WorldFault as fault:
            self.warning.setText(str(fault))
            self.warning.show()
            self.number.setFocus()
            return
        self._show_large(ticket)
        self._print(ticket)
        self._go_back()
        self.given.emit(ticket)

    def put_away(self) -> None:
        """Close panel and number."""
        asked = self.asking
        self.hide()
        self.turned.emit()
        if asked:
            self._go_back()

    def let_go(self, key: str) -> None:
        """Close the panel where it is open for somebody else than ``key``, who is in hand no more: the number would go to them."""
        if self.asking and self._held not in {"", key}:
            self._came_from = None
            self.put_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give by Enter, close by Esc."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.confirm()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return True
        return False

    def _lay_out(self) -> None:
        self.large.setAccessibleName("给出的号")
        self.number.setMinimumWidth(em(8))
        line = Flowing(Words("取号", "label"), self.number, self.first, self.person, self.give, self.cancel, wide=self.number)
        self._panel = Frame("note", column(line, self.warning, gap=4, margins=(12, 6, 12, 6)))
        shown = row(self.large, self.told, self.close_large, gap=16, margins=(12, 4, 12, 4))
        shown.setStretch(1, 1)
        self._shown = Frame("good", shown)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 6, 8, 0)
        outer.addWidget(self._panel)
        outer.addWidget(self._shown)

    def _show_large(self, ticket: Ticket) -> None:
        ahead = queue.before(self._context.desk, ticket)
        where = f"前面还有 {ahead} 位。" if ahead else "下一个就叫。"
        slip = "" if self._printer else "请把号念给来访人，或写给来访人。"
        self.large.setText(ticket.number)
        self.told.setText(where + slip)
        self._panel.hide()
        self._shown.show()

    @property
    def _printer(self) -> str:
        return self._context.desk.store.setting(SLIPS)

    def _print(self, ticket: Ticket) -> None:
        """Print the slip beside the window, where there is a printer for it."""
        if not self._printer:
            return
        desk, lines = self._context.desk, queue.slip(self._context.desk, ticket)
        written = desk.store.setting(SLIP_DOTS, DEFAULT_SLIP_DOTS)
        dots = int(written) if written.isdecimal() and int(written) in _DOTS else int(DEFAULT_SLIP_DOTS)
        say = self._context.messages
        self._context.background.run(
            lambda: desk.slips.send(desk.documents.slip(lines, dots)), lambda _none: say.good(f"{ticket.number} 号的小票已送打印机。")
        )

    def _go_back(self) -> None:
        if self._came_from is not None:
            self._came_from.setFocus()
            self._came_from = None
