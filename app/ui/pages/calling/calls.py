"""Calling from a page: the next number, the same again, one that does not come; what comes of it is said in the message bar."""

from PySide6.QtCore import QObject, Signal

from app.models.ticket import Stage, Ticket
from app.services import queue
from app.ui.context import Context


class Calls(QObject):
    """Calls for one page. Signals: ``called()`` a number was called, ``changed()`` the queue is another than before."""

    called = Signal()
    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    def next(self) -> Ticket | None:
        """Call the next number; None where nobody waits."""
        ticket: Ticket | None = None
        with self._context.messages.guarded():
            missed = queue.in_call(self._context.desk)
            ticket = queue.call_next(self._context.desk)
            if ticket is None:
                self._say_nobody()
            else:
                self._say(ticket, missed)
        return ticket

    def call(self, ticket: Ticket) -> Ticket | None:
        """Call one number out of turn; None where that can not be."""
        called: Ticket | None = None
        with self._context.messages.guarded():
            missed = queue.in_call(self._context.desk)
            called = queue.call(self._context.desk, ticket)
            self._say(called, missed)
        return called

    def recall(self) -> None:
        """Call the same number again."""
        with self._context.messages.guarded():
            queue.recall(self._context.desk)
            self._context.messages.clear()
            self.called.emit()
            self.changed.emit()

    def skip(self) -> None:
        """Pass over the number that does not come."""
        with self._context.messages.guarded():
            ticket = queue.skip(self._context.desk)
            self._context.messages.note(f"{ticket.number} 号记为过号，隔几个号会再叫。", "按 F7 叫下一个。")
            self.changed.emit()

    def _say(self, ticket: Ticket, missed: Ticket | None) -> None:
        """Say what is not seen anyway: who was passed over."""
        if missed is None or missed.id == ticket.id:
            self._context.messages.clear()
        else:
            self._context.messages.note(f"{missed.number} 号没有来，记为过号，隔几个号会再叫。", f"现在叫 {ticket.number} 号。")
        self.called.emit()
        self.changed.emit()

    def _say_nobody(self) -> None:
        missing = [ticket.number for ticket in queue.today(self._context.desk) if ticket.stage is Stage.SKIPPED]
        step = f"过号的有 {'、'.join(missing[:5])}，来了可以在“叫号”页叫。" if missing else "来访人取号后，名单里会显示。"
        self._context.messages.note("没有候访的号了。", step)
        self.changed.emit()

