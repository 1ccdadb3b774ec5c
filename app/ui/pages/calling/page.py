"""The page 叫号: all numbers of today with their state, and everything that can be done with one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.models.moment import local
from app.models.ticket import STAGE_WORDS, Stage, Ticket
from app.services import queue
from app.ui.context import Context
from app.ui.pages.calling.calls import Calls
from app.ui.pages.calling.giving import Giving, reasons_choice
from app.ui.pages.page import Page
from app.ui.widgets import KeyButton, Link, Scroll, Words, column, em
from app.ui.widgets.flowing import Flowing, Shelf

_COLUMNS = ("号", "状态", "优先", "前面", "取号", "叫过", "窗口")
_OPEN = (Stage.WAITING, Stage.CALLED, Stage.SERVING, Stage.SKIPPED)
_LOOK = 3_000
_TABLE, _SIDES = 7, 4
_WIDTHS, _FIRST_OUT = (5, 5, 6, 5, 5, 7.5, 7), (6, 5, 4, 3)
"""How wide each column has to be for its words, and which of them are left out first where there is little room."""
_EMPTY = "今天还没有人取号。按 F2 给来访人一个号；不用号的单位可以不管这一页。"


class CallingPage(Page):
    """Signals: ``called()`` a number was called, ``previewing()`` to show the hall screen in a small window."""

    called = Signal()
    previewing = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._tickets: tuple[Ticket, ...] = ()
        self.calls = Calls(context, self)
        self.giving = Giving(context)
        self.figures = Words("", "label", wrap=True)
        self.table = _table()
        self.empty = Words(_EMPTY, "label", wrap=True)
        self.next, self.again = KeyButton("叫下一个", "F7", "primary"), KeyButton("再叫", "Shift+F7")
        self.pass_over, self.take = KeyButton("过号", "Ctrl+F7"), KeyButton("取号", "F2")
        self.this, self.leave, self.done = KeyButton("叫这个号"), KeyButton("已离开"), KeyButton("已办")
        self.first = reasons_choice(context)
        self.preview = Link("预览大厅屏幕")
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK)
        self._lay_out()
        self._join()

    def entered(self) -> None:
        """Bring the list up to date, ready for the keys."""
        self._refresh()
        (self.table if self._tickets else self.take).setFocus()

    def take_number(self) -> None:
        """F2: give a number to somebody who just came."""
        self.giving.ask()

    def call_next(self) -> None:
        """F7: call the next number."""
        self.giving.put_away()
        ticket = self.calls.next()
        if ticket is not None:
            self._refresh(ticket.id)

    def recall(self) -> None:
        """Shift+F7: call the same number again."""
        self.calls.recall()

    def skip_number(self) -> None:
        """Ctrl+F7: pass over the number that does not come."""
        self.calls.skip()

    @property
    def chosen(self) -> Ticket | None:
        """The number chosen in the list."""
        place = self.table.currentRow()
        return self._tickets[place] if 0 <= place < len(self._tickets) else None

    def rows(self) -> list[list[str]]:
        """Give the list as it reads."""
        return [[self._cell(line, place) for place in range(len(_COLUMNS))] for line in range(self.table.rowCount())]

    def showEvent(self, event: QShowEvent) -> None:
        """Follow other windows while the page is in view."""
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow nothing while it is not."""
        super().hideEvent(event)
        self._looking.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns where there is no room for all, so that the words of the others are whole."""
        super().resizeEvent(event)
        room, wide = event.size().width() - em(_SIDES), sum(_WIDTHS)
        for place in _FIRST_OUT:
            self.table.setColumnHidden(place, wide > room / em(1))
            wide -= _WIDTHS[place]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the list goes to what can be done with the number; it calls nobody by itself."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.this.setFocus()
            return True
        return False

    def _lay_out(self) -> None:
        self._room = QWidget()
        self._tools = Flowing(self.this, self.first, self.leave, self.done)
        keys = Flowing(self.take, self.preview, self._room, self.pass_over, self.again, self.next, wide=self._room)
        self.table.setMinimumHeight(em(_TABLE))
        inside = QWidget()
        above = QWidget()
        above.setLayout(column(self.giving, margins=(22, 0, 14, 0)))
        self.setLayout(column(Shelf(above), Scroll(inside), gap=0))
        main = QVBoxLayout(inside)
        main.setContentsMargins(22, 16, 22, 16)
        main.setSpacing(8)
        main.addLayout(column(Words("叫号", "title"), self.figures, gap=2))
        main.addWidget(self.empty)
        main.addWidget(self.table, 1)
        self._gap = QWidget()
        main.addWidget(self._gap, 1)
        main.addWidget(self._tools)
        main.addWidget(keys)

    def _join(self) -> None:
        self.table.installEventFilter(self)
        self.table.itemSelectionChanged.connect(self._settle)
        self.next.clicked.connect(self.call_next)
        self.again.clicked.connect(self.recall)
        self.pass_over.clicked.connect(self.skip_number)
        self.take.clicked.connect(self.take_number)
        self.this.clicked.connect(lambda: self._do(self.calls.call))
        self.leave.clicked.connect(lambda: self._do(lambda ticket: queue.leave(self._context.desk, ticket)))
        self.done.clicked.connect(lambda: self._do(lambda ticket: queue.finish(self._context.desk, ticket)))
        self.first.edited.connect(self._put_first)
        self.preview.clicked.connect(self.previewing)
        self.calls.called.connect(self.called)
        self.calls.changed.connect(self._refresh)
        self.giving.given.connect(lambda ticket: self._refresh(ticket.id))
        self._looking.timeout.connect(self._refresh)

    def _do(self, act: Callable[[Ticket], object]) -> None:
        """Do something with the chosen number; where another window was faster it is said and the list is read anew."""
        ticket = self.chosen
        if ticket is not None:
            with self._context.messages.guarded():
                act(ticket)
            self._refresh(ticket.id)

    def _put_first(self) -> None:
        reason = self.first.value()
        self._do(lambda ticket: queue.put_first(self._context.desk, ticket, reason))

    def _refresh(self, key: str = "") -> None:
        """Read the queue anew, the same number staying chosen."""
        desk = self._context.desk
        kept = key or (self.chosen.id if self.chosen else "")
        today = queue.today(desk)
        ahead = {place.ticket.id: place.before for place in queue.waiting(desk, today)}
        self._tickets = _laid(queue.listed(desk, today), today)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._tickets))
        for line, ticket in enumerate(self._tickets):
            self._write(line, ticket, ahead.get(ticket.id))
        place = next((line for line, ticket in enumerate(self._tickets) if ticket.id == kept), 0 if self._tickets else -1)
        self.table.setCurrentCell(place, 0)
        self.table.blockSignals(False)
        for used in (self.table, self._tools, self.pass_over, self.again, self.next):
            used.setVisible(bool(today))
        for unused in (self.empty, self._gap):
            unused.setVisible(not today)
        counted = queue.counts(today)
        self.figures.setText("　".join(f"{STAGE_WORDS[stage]} {count}" for stage, count in counted.items() if count))
        self._settle()

    def _settle(self) -> None:
        """Let only that be pressed which means something now."""
        ticket = self.chosen
        open_ = ticket is not None and ticket.stage in _OPEN
        for button in (self.this, self.leave, self.done, self.first):
            button.setEnabled(open_)
        calling = queue.in_call(self._context.desk) is not None
        self.again.setEnabled(calling)
        self.pass_over.setEnabled(calling)
        self.first.set(ticket.first if ticket else "")

    def _write(self, line: int, ticket: Ticket, ahead: int | None) -> None:
        called = f"{ticket.calls} 遍 {local(ticket.called_at):%H:%M}" if ticket.called_at else ""
        window = queue.window_words(ticket.window) if ticket.window else ""
        place = "" if ahead is None else f"{ahead} 位" if ahead else "下一个"
        cells = (ticket.number, STAGE_WORDS[ticket.stage], ticket.first, place, f"{local(ticket.issued_at):%H:%M}", called, window)
        for number, text in enumerate(cells):
            item = self.table.item(line, number)
            if item is None:
                item = QTableWidgetItem()
                self.table.setItem(line, number, item)
            item.setText(text)

    def _cell(self, line: int, place: int) -> str:
        item = self.table.item(line, place)
        return item.text() if item else ""


def _laid(first: tuple[Ticket, ...], today: tuple[Ticket, ...]) -> tuple[Ticket, ...]:
    """Put those still to be served on top, then those being served, then those done with, newest first."""
    there = {ticket.id for ticket in first}
    serving = [ticket for ticket in today if ticket.stage is Stage.SERVING]
    closed = [ticket for ticket in reversed(today) if ticket.stage not in _OPEN]
    return (*first, *serving, *(ticket for ticket in closed if ticket.id not in there))


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS))
    table.setHorizontalHeaderLabels(list(_COLUMNS))
    table.setAccessibleName("今天的号")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setAlternatingRowColors(True)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(round(table.font().pixelSize() * 2.4))
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table
