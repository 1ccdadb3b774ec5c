"""The one window: the gate's pages, then the desk, and the lock before it. No other window but the visitor's chart."""

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.models.fault import WorldFault
from app.models.setting import DEFAULT_IDLE, HALL, IDLE, TYPE_SIZE
from app.ports import Desk, Gate
from app.ui.background import Background
from app.ui.gate.card import GateCard, StopPage
from app.ui.gate.setup import RecoveryPage, SetupPage
from app.ui.gate.unlock import LockPage, RecoverPage, UnlockPage
from app.ui.messages import Messages
from app.ui.pages.table import RECEPTION
from app.ui.privacy import Privacy
from app.ui.screens import STAYS
from app.ui.theme import SIZES, dress
from app.ui.visitor.switch import Visitor
from app.ui.widgets import LineField, look

if TYPE_CHECKING:
    from app.ui.hall.hall import Hall
    from app.ui.idle import Idle
    from app.ui.shell import Shell
    from app.ui.visitor.stage import Stage

_SIZE = (1366, 740)
_LEAST = (640, 380)
_TITLE_BAR = 28
_AFTER_FIRST_SIGHT = 300
_TITLE, _PRACTICE = "来访导引台", "来访导引台 · 演练，不是真的来访"
_FRAME = 6


class Window(QWidget):
    """Leads from the gate to the desk and back behind the lock."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self._gate = gate
        self._desk: Desk | None = None
        self.messages = Messages(gate.report)
        self.background = Background(self.messages)
        self.shell: Shell | None = None
        self._visitor = Visitor(self)
        self._stage: Stage | None = None
        self._idle: Idle | None = None
        self._hall: Hall | None = None
        self._since: datetime | None = None
        self.stack = QStackedWidget()
        self.setWindowTitle(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "ground")
        self.stack.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self.stack, "ground")
        self._edge = QVBoxLayout(self)
        self._edge.setContentsMargins(0, 0, 0, 0)
        self._edge.addWidget(self.stack)
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self._tight: QSize | None = None

    def begin(self) -> None:
        """Show the first page: set-up on the first start, else the password.

        While the password is typed the content pack is read; what is wrong with it is told when the desk is opened.
        """
        self._fit()
        if self._gate.exists():
            self._ask_password()
            QTimer.singleShot(_AFTER_FIRST_SIGHT, self, self._read_pack)
            return
        try:
            page = SetupPage(self._gate)
        except WorldFault as fault:
            self._show(StopPage(fault))
            return
        page.made.connect(self._made)
        self._show(page)

    def enter(self, desk: Desk) -> "Shell":
        """Show the desk, and give it."""
        self._desk = desk
        inside = _inside()
        inside.renewal.take(desk)
        self._dress(int(desk.store.setting(TYPE_SIZE, "0")))
        self._frame(practice=desk.practice)
        context = inside.Context(desk, self.messages, Privacy(self), self.background, self._check, self._visitor)
        shell: Shell = inside.Shell(context)
        self.shell = shell
        self._watch(desk, context.privacy)
        self.shell.practising.connect(self.practise, Qt.ConnectionType.QueuedConnection)
        self.shell.leaving.connect(self.leave_practice, Qt.ConnectionType.QueuedConnection)
        self.shell.changed.connect(self._setting_changed)
        self.shell.called.connect(lambda: self._open_hall(desk).refresh())
        self.shell.previewing.connect(lambda: self._open_hall(desk).preview())
        self.shell.locking.connect(self.lock)
        self.shell.resizing.connect(self._resize_type)
        self.shell.renewing.connect(self._renew, Qt.ConnectionType.QueuedConnection)
        self.shell.reseating.connect(self._reseat, Qt.ConnectionType.QueuedConnection)
        self._show(shell)
        shell.page.entered()
        return shell

    def lock(self) -> None:
        """Put the lock before the work, which stays as it is; what the visitor was shown goes, the hall screen stays."""
        if self.page is not self.shell:
            return
        self._visitor.blank()
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible() and not other.property(STAYS):
                other.close()
        page = LockPage(self._check, open_to_all=self._desk is not None and self._desk.practice)
        page.released.connect(self._release)
        self._show(page)

    def practise(self) -> None:
        """Leave the desk, where one is open, for the practice one: invented people in a folder of its own."""
        page = self.page
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            desk = self._gate.practise()
        except WorldFault as fault:
            page.tell(fault) if isinstance(page, GateCard) else self.messages.fault(fault)
            return
        finally:
            QApplication.restoreOverrideCursor()
        self._close_desk()
        self.enter(desk)

    def leave_practice(self) -> None:
        """Leave the practice desk; the password leads back to the real one."""
        self._close_desk()
        self._frame(practice=False)
        self._ask_password()

    @property
    def page(self) -> QWidget | None:
        """The page in view."""
        return self.stack.currentWidget()

    def showEvent(self, event: QShowEvent) -> None:
        """Come up maximised on a tight screen, unless another size was asked for since."""
        super().showEvent(event)
        tight, self._tight = self._tight, None
        if tight == self.size():
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was typed last, let running work end, and close the store once nothing can ask it any more."""
        self._close_desk()
        super().closeEvent(event)

    def _close_desk(self) -> None:
        """Take pages and store away, once no work beside the window can ask the one or tell the other."""
        shell = self._leave_desk()
        if self._desk is not None:
            self._desk.reader.close()
        self.background.stop()
        if shell is not None:
            shiboken6.delete(shell)
        if self._desk is not None:
            self._desk.store.close()
            self._desk = None

    def _frame(self, *, practice: bool) -> None:
        """Draw a coloured frame around everything while it is practice."""
        look(self, "practice" if practice else "ground")
        self._edge.setContentsMargins(*([_FRAME if practice else 0] * 4))
        self.setWindowTitle(_PRACTICE if practice else _TITLE)

    def _watch(self, desk: Desk, privacy: Privacy) -> None:
        """Give the visitor a screen, and look whether anybody is at the keys."""
        mark = "演练" if desk.practice else ""
        self._stage = _inside().Stage(self, self._visitor, desk.store.setting, desk.pack.stations[desk.seat.station].name, mark)
        self._idle = _inside().Idle(_inside().minutes_of(desk.store.setting(IDLE, DEFAULT_IDLE), DEFAULT_IDLE), parent=self)
        self._idle.locking.connect(self.lock)
        self._idle.resting.connect(self._visitor.blank)
        if self.shell is not None:
            self._idle.warned.connect(self.shell.foot.warn_of_lock)
        privacy.changed.connect(lambda hidden: self._visitor.blank() if hidden else None)
        self._since = max((call.at for call in _inside().queue.shown(desk)), default=None)
        if desk.store.setting(HALL) and not desk.practice:
            QTimer.singleShot(_AFTER_FIRST_SIGHT, self._stage, lambda: self._open_hall(desk))

    def _open_hall(self, desk: Desk) -> "Hall":
        """Give the hall, loading and making it when it is first needed."""
        if self._hall is None:
            hall: Hall = import_module("app.ui.hall.hall").Hall(desk, self, self._since)
            self._hall = hall
        return self._hall

    def _setting_changed(self, key: str) -> None:
        """Take up a setting of the window's own at once."""
        if self._desk is not None and self._idle is not None and key == IDLE:
            self._idle.lock_after(_inside().minutes_of(self._desk.store.setting(IDLE, DEFAULT_IDLE), DEFAULT_IDLE))
        if self._stage is not None:
            self._stage.settle()
        if self._desk is not None and (self._hall is not None or key == HALL):
            self._open_hall(self._desk).take_setting(key)

    def _fit(self) -> None:
        """Open no larger than the screen has room for; maximised where the usual size does not fit."""
        room = self.screen().availableSize()
        self.setMinimumSize(self.minimumSize().boundedTo(room))
        if self.width() > room.width() or self.height() + _TITLE_BAR > room.height():
            self.resize(self.size().boundedTo(room))
            self._tight = self.size()

    def _dress(self, size: int) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and size in SIZES and size != app.font().pixelSize():
            dress(app, size)

    def _resize_type(self, step: int) -> None:
        """Keep the new size and build the pages anew in it, with the visitor in hand still there."""
        desk, shell = self._desk, self.shell
        size = self.font().pixelSize() + step
        if desk is None or shell is None or size not in SIZES:
            return
        desk.store.set_setting(TYPE_SIZE, str(size))
        self._build_anew(desk)

    def _reseat(self) -> None:
        """Take up type size, window and clerk as they are set now."""
        if self._desk is not None and self.page is self.shell:
            self._build_anew(_inside().settings.seated(self._desk))

    def _renew(self) -> None:
        """Take up the version of the content now in effect, with the page and the visitor in hand still there; not behind the lock."""
        desk, shell = self._desk, self.shell
        if desk is None or shell is None or self.page is not shell:
            return
        with self.messages.guarded():
            if not _inside().renewal.is_stale(desk):
                return
            self._build_anew(self._gate.renew(desk))

    def _build_anew(self, desk: Desk) -> None:
        """Build the pages anew, with page, visitor in hand and cursor where they were, and what was said last still said."""
        shell = self.shell
        if shell is None:
            return
        focused, said = QApplication.focusWidget(), shell.notice.last
        in_hand, code, written, name = shell.in_hand(), shell.code, shell.handing_over, focused.accessibleName() if focused else ""
        self._leave_desk()
        shell.deleteLater()
        fresh = self.enter(desk)
        fresh.take_up(in_hand)
        if code != fresh.code:
            fresh.go(code)
        again = [widget for widget in fresh.page.findChildren(QWidget) if name and widget.accessibleName() == name]
        if code != RECEPTION and again:
            again[0].setFocus()
        if written is not None:
            fresh.hand_over_again(written)
        if said is not None:
            self.messages.said.emit(said)

    def _leave_desk(self) -> "Shell | None":
        """Take the pages away, so that no field that is left later asks the store for anything; give them."""
        if self.shell is None:
            return None
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
        self.shell.settle()
        self.stack.removeWidget(self.shell)
        self.shell.hide()
        shell, self.shell = self.shell, None
        self._visitor.blank()
        if self._stage is not None and self._idle is not None:
            self._stage.close()
            self._idle.stop()
            self._idle.deleteLater()
            self._stage = self._idle = None
        if self._hall is not None:
            self._hall.close()
            self._hall = None
        return shell

    def _read_pack(self) -> None:
        self.background.run(self._ready, lambda _version: None, lambda _fault: None)

    def _ready(self) -> str:
        """Load what the desk will need, beside the window, and read the content pack."""
        _inside()
        return self._gate.pack.version

    def _made(self, code: str, password: str) -> None:
        desk = self._gate.open(password)
        page = RecoveryPage(self._gate, desk, code)
        page.done.connect(lambda: self.enter(desk))
        self._show(page)

    def _ask_password(self) -> None:
        page = UnlockPage(self._gate)
        page.opened.connect(self.enter)
        page.forgotten.connect(self._ask_code)
        page.practising.connect(self.practise, Qt.ConnectionType.QueuedConnection)
        self._show(page)

    def _ask_code(self) -> None:
        page = RecoverPage(self._gate)
        page.opened.connect(self.enter)
        page.back.connect(self._ask_password)
        self._show(page)

    def _check(self, password: str) -> None:
        """Check the password; practice has none, and any will do."""
        if self._desk is None or not self._desk.practice:
            self._gate.open(password).store.close()

    def _release(self) -> None:
        if self.shell is not None:
            self._show(self.shell)
            self._renew()

    def _show(self, page: QWidget) -> None:
        """Bring a page into view; gate pages that are done with go away."""
        before = self.stack.currentWidget()
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if isinstance(before, GateCard):
            self.stack.removeWidget(before)
            before.deleteLater()
        first = page.findChild(LineField) if isinstance(page, GateCard) else None
        if first is not None:
            QTimer.singleShot(0, first, first.setFocus)


def _inside() -> Any:
    """Give the parts behind the gate, loaded when they are first needed."""
    return import_module("app.ui.inside")
