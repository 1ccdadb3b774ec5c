"""The desk once it is open: frame, message bar, pages and keys."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.models.visit import Visit
from app.services import renewal
from app.ui.context import Context
from app.ui.frame import Foot, Header, Navigation
from app.ui.keys import KEYS, KINDS_BY_KEY
from app.ui.notice import NoticeBar
from app.ui.pages.page import Page
from app.ui.pages.table import PAGES, RECEPTION, REGISTER
from app.ui.tending import Tending
from app.ui.widgets import em

_STEP = 2
_WITH_FOOT, _WITH_HEADER = 18, 20


class Shell(QWidget):
    """Holds the pages.

    Signals: ``locking()``, ``resizing(int)`` the type by so many pixels, ``renewing()`` to take up the content now in effect,
    ``changed(str)`` a setting, by its key; ``reseating()`` to build the pages anew with the settings they were built with;
    ``practising()`` to go to the practice desk 演练, ``leaving()`` it; ``called()`` a number has been called, ``previewing()`` to show
    the hall screen in a small window.
    """

    locking = Signal()
    renewing = Signal()
    changed = Signal(str)
    reseating = Signal()
    practising = Signal()
    leaving = Signal()
    called = Signal()
    previewing = Signal()
    resizing = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.header = Header(context.desk.pack, context.desk.seat, context.desk.clock.now, practice=context.desk.practice)
        self.navigation = Navigation(PAGES)
        self.notice = NoticeBar(context.messages)
        self.foot = Foot(context.desk.pack)
        self.stack = QStackedWidget()
        self._help: Any = None
        self._handover: Any = None
        self._pages: dict[str, Page] = {}
        self._code = RECEPTION
        self._lay_out()
        self._join()
        self._bind()
        self.go(RECEPTION)
        Tending(context, self, self.foot.reader, self.changed)
        context.background.run(context.desk.printers.names, self.foot.printers)

    def go(self, code: str) -> Page:
        """Show a page, building it when it is first asked for."""
        page = self._pages.get(code)
        if page is None:
            page = next(row for row in PAGES if row.code == code).make(self._context)
            self._pages[code] = page
            self.stack.addWidget(page)
            for name, slot in self._joints():
                if hasattr(page, name):
                    getattr(page, name).connect(slot)
        elif code == RECEPTION:
            self._look_for_newer(page)
        self._code = code
        self.stack.setCurrentWidget(page)
        self.navigation.show_current(code)
        page.entered()
        return page

    def _joints(self) -> tuple[tuple[str, Callable[..., object] | SignalInstance], ...]:
        """Give the signals that a page may have, and what each leads to."""
        return (
            ("drafted", self.foot.draft.setText),
            ("opening", self.open_visit),
            ("correcting", self.correct_visit),
            ("renewing", self.renewing),
            ("changed", self.changed),
            ("reseating", self.reseating),
            ("practising", self.practising),
            ("called", self.called),
            ("previewing", self.previewing),
        )

    def open_visit(self, visit: Visit) -> None:
        """Go on with a visit at the reception."""
        self.go(RECEPTION).open_visit(visit)

    def correct_visit(self, visit: Visit) -> None:
        """Change at the reception what was entered of a visit."""
        self.go(RECEPTION).correct_visit(visit)

    @property
    def page(self) -> Page:
        """The page in view (the one beneath the sheet of keys while that is open)."""
        return self._pages[self._code]

    def help(self) -> None:
        """Open or put away the sheet of keys, made when it is first asked for."""
        if self._help is None:
            self._help = import_module("app.ui.help").HelpPage()
            self._help.closed.connect(self.help)
            self.stack.addWidget(self._help)
        shown = self.stack.currentWidget() is self._help
        self.stack.setCurrentWidget(self.page if shown else self._help)

    def hand_over(self) -> None:
        """Open or put away the hand-over, made when it is first asked for."""
        if self._handover is None:
            self._handover = import_module("app.ui.handover").HandoverPage(self._context)
            self.stack.addWidget(self._handover)
            self._handover.closed.connect(self.hand_over)
            self._handover.reseating.connect(self.reseating)
        shown = self.stack.currentWidget() is self._handover
        self.stack.setCurrentWidget(self.page if shown else self._handover)
        self.page.entered() if shown else self._handover.begin()

    @property
    def handing_over(self) -> str | None:
        """What is written on the hand-over that is open, None where it is not."""
        shown: Any = self.stack.currentWidget()
        return str(shown.remark.text()) if shown is self._handover else None

    def hand_over_again(self, remark: str) -> None:
        """Open the hand-over with what was written on it."""
        self.hand_over()
        self._handover.remark.set(remark)
        self._handover.entered()

    def hide_personal(self) -> None:
        """Hide or show personal data."""
        self._context.privacy.set(not self._context.privacy.hidden)

    def next_visitor(self) -> None:
        """Begin with the next visitor, wherever the clerk is."""
        self.go(RECEPTION).next_visitor()

    def search(self) -> None:
        """Go to the register and search."""
        self.go(REGISTER).search()

    def larger(self) -> None:
        """Make the type larger by a step."""
        self.resizing.emit(_STEP)

    def smaller(self) -> None:
        """Make the type smaller by a step."""
        self.resizing.emit(-_STEP)

    def lock(self) -> None:
        """Ask for the password before anything else is seen."""
        self.locking.emit()

    @property
    def code(self) -> str:
        """The code of the page in view."""
        return self._code

    def in_hand(self) -> str:
        """Give what the reception has in hand, as ``take_up`` takes it."""
        return self._pages[RECEPTION].in_hand()

    def take_up(self, key: str) -> None:
        """Go on with what was in hand."""
        self._pages[RECEPTION].take_up(key)

    def settle(self) -> None:
        """Have every page keep what it has not kept yet."""
        for page in self._pages.values():
            page.settle()

    def act(self, name: str, *words: object) -> None:
        """Do what a key asks: the shell's own acts here, the others on the page in view."""
        own = {"help", "hide_personal", "next_visitor", "search", "lock", "larger", "smaller"}
        if name in own:
            getattr(self, name)()
        elif (current := self.stack.currentWidget()) is not self._help:
            getattr(current if current is self._handover else self.page, name)(*words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the header in its room."""
        super().resizeEvent(event)
        self.header.fit(self.width())
        self._make_room()

    def _make_room(self) -> None:
        """Leave the foot out where the page needs its line, and the header while a message takes its room."""
        self.foot.setVisible(self.height() >= em(_WITH_FOOT))
        self.header.setVisible(self.notice.isHidden() or self.height() >= em(_WITH_HEADER))

    def _look_for_newer(self, reception: Page) -> None:
        """Between two visitors, ask for the content that has come into effect since, as after midnight."""
        with self._context.messages.guarded():
            if renewal.is_stale(self._context.desk) and not reception.in_hand():
                self.renewing.emit()

    def _lay_out(self) -> None:
        work = QVBoxLayout()
        work.setSpacing(0)
        work.addWidget(self.notice)
        work.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(work, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addLayout(middle, 1)
        outer.addWidget(self.foot)

    def _join(self) -> None:
        self.notice.turned.connect(self._make_room)
        self.header.hiding.connect(self.hide_personal)
        self.header.locking.connect(self.locking)
        self.header.leaving.connect(self.leaving)
        self.header.handing_over.connect(self.hand_over)
        self.navigation.chosen.connect(self.go)
        self._context.privacy.changed.connect(self.header.hidden_now)

    def _bind(self) -> None:
        for key in KEYS:
            for sequence in key.sequences if key.act else ():
                self._bind_one(sequence, partial(self.act, key.act))
        for place in range(1, KINDS_BY_KEY + 1):
            self._bind_one(f"Alt+{place}", partial(self.act, "pick_kind", place))

    def _bind_one(self, sequence: str, slot: Callable[[], object]) -> None:
        """Bind a key that acts once however long it is held down: F7 held would pass over one number after another."""
        QShortcut(QKeySequence(sequence), self, slot).setAutoRepeat(False)
