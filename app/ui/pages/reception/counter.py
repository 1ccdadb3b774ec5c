"""Numbers at the reception: giving one to who is in hand, calling the next, and the number that is being called."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.models.ticket import Ticket
from app.services import queue
from app.ui.context import Context
from app.ui.pages.calling.calls import Calls
from app.ui.pages.calling.giving import Giving
from app.ui.widgets import Frame, KeyButton, Words, column
from app.ui.widgets.flowing import Flowing, Shelf


class Counter(QWidget):
    """Takes no room while no number is asked for or called.

    Signals: ``serving(Ticket)`` the number called is to be served next, ``listed()`` the list is to be read anew, ``called()``.
    """

    serving = Signal(object)
    listed = Signal()
    called = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._fresh = False
        self._joined = ""
        self.calls = Calls(context, self)
        self.giving = Giving(context)
        self.words = Words("", "heading")
        self.again, self.pass_over = KeyButton("再叫", "Shift+F7"), KeyButton("过号", "Ctrl+F7")
        line = Flowing(self.words, self.again, self.pass_over, wide=self.words)
        self._strip = Frame("say", column(line, margins=(12, 4, 12, 4)))
        inside = QWidget()
        inside.setLayout(column(self.giving, self._strip, gap=0))
        self.setLayout(column(Shelf(inside)))
        self._strip.hide()
        self.again.clicked.connect(self.recall)
        self.pass_over.clicked.connect(self.skip)
        self.calls.called.connect(self.called)
        self.calls.changed.connect(self.refresh)
        self.calls.changed.connect(self.listed)
        self.giving.given.connect(lambda _ticket: self.listed.emit())
        self.giving.turned.connect(self.refresh)

    def take_number(self, held: str, birth: str) -> None:
        """Give a number: to who is in hand where that is a draft without one (``held``), else to somebody who just came."""
        has_one = not held or queue.holder(self._context.desk, held) is not None
        self.giving.ask("" if has_one else held, "" if has_one else birth)

    def call_next(self) -> None:
        """Call the next number and have it served."""
        self.giving.put_away()
        ticket = self.calls.next()
        if ticket is not None:
            self.serving.emit(ticket)

    def recall(self) -> None:
        """Call the same number again."""
        self.calls.recall()

    def skip(self) -> None:
        """Pass over the number that does not come."""
        self.calls.skip()

    def begin(self, fresh: bool) -> None:
        """Know what is in hand from now on; ``fresh``: an empty form, which is for whoever was called."""
        self._fresh, self._joined = fresh, ""
        self.giving.let_go("")
        self.refresh()

    def hold(self, key: str) -> None:
        """Join the draft or visit in hand to the number that was called for it."""
        if key == self._joined:
            return
        self._joined = key
        self.giving.let_go(key)
        with self._context.messages.guarded():
            if queue.hold(self._context.desk, key, self._fresh) is not None:
                self.refresh()
                self.listed.emit()

    def refresh(self) -> None:
        """Show the number that is being called."""
        ticket = queue.in_call(self._context.desk)
        self._strip.setVisible(ticket is not None and not self.giving.isVisibleTo(self))
        if ticket is not None:
            self.words.setText(call_state(ticket))


def call_state(ticket: Ticket) -> str:
    """Give the words about a number that is being called."""
    first = f"　{ticket.first}优先" if ticket.first else ""
    times = f"　已叫 {ticket.calls} 遍" if ticket.calls > 1 else ""
    return f"正在叫 {ticket.number} 号{first}{times}"
