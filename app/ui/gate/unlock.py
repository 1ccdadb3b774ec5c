"""Opening the desk: by password, by recovery code, and again after it was locked."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication

from app.models.fault import WorldFault
from app.ports import Gate
from app.ui.gate.card import GateCard, PasswordField, gate_cell
from app.ui.gate.setup import wrong_password_pair
from app.ui.widgets import KeyButton, LineField, Link

_T = TypeVar("_T")


class UnlockPage(GateCard):
    """Asks for the password. Signals: ``opened(Desk)``, ``forgotten()``, ``practising()`` without it."""

    opened = Signal(object)
    forgotten = Signal()
    practising = Signal()

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.password = PasswordField("密码", alone=True)
        go = KeyButton("打开", "Ctrl+Enter", "primary")
        self.forgot = Link("忘记密码，用恢复码打开")
        self.practice = Link("演练", "演练：用虚构的来访人练习，不需要密码")
        self.practice.setToolTip(self.practice.accessibleName())
        lead = "登记的内容在本机加密保存。"
        super().__init__("请输入密码", lead, [gate_cell("密码", self.password)], go, self.forgot, self.practice)
        self.practice.clicked.connect(self.practising)
        go.clicked.connect(self.finish)
        self.password.entered.connect(self.finish)
        self.forgot.clicked.connect(self.forgotten)

    def finish(self) -> None:
        """Open the desk, or say in place why not."""
        desk = waiting(self, lambda: self._gate.open(self.password.text()))
        if desk is None:
            self.password.selectAll()
            self.password.setFocus()
            return
        self.password.clear()
        self.opened.emit(desk)


class RecoverPage(GateCard):
    """Asks for the recovery code and a new password. Signals: ``opened(Desk)``, ``back()``."""

    opened = Signal(object)
    back = Signal()

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.code = LineField("恢复码", "第一次设置时抄下或打印的那一行")
        self.password = PasswordField("新密码")
        self.again = PasswordField("再输一次新密码", alone=True)
        cells = [gate_cell("恢复码", self.code), gate_cell("新密码", self.password), gate_cell("再输一次", self.again)]
        go = KeyButton("打开并换新密码", "Ctrl+Enter", "primary")
        self.returning = Link("返回，用密码打开")
        super().__init__("用恢复码打开", "打开后旧密码作废，恢复码不变。", cells, go, self.returning)
        go.clicked.connect(self.finish)
        self.again.entered.connect(self.finish)
        self.returning.clicked.connect(self.back)

    def finish(self) -> None:
        """Open the desk by the code, or say in place why not."""
        fault = wrong_password_pair(self.password, self.again)
        self.tell(fault)
        if fault:
            return
        desk = waiting(self, lambda: self._gate.recover(self.code.text(), self.password.text()))
        if desk is not None:
            self.opened.emit(desk)


class LockPage(GateCard):
    """Stands before the work until the password is given again; the work is kept as it was. Signal: ``released()``.

    ``open_to_all``: it is practice, which has no password.
    """

    released = Signal()

    def __init__(self, check: Callable[[str], None], *, open_to_all: bool = False) -> None:
        self._check = check
        self.password = PasswordField("密码", alone=True)
        go = KeyButton("解锁", "Ctrl+Enter", "primary")
        lead = "演练没有密码，直接按“解锁”。" if open_to_all else "输入密码继续，正在办理的内容原样保留。"
        super().__init__("已锁屏", lead, [gate_cell("密码", self.password)], go)
        go.clicked.connect(self.finish)
        self.password.entered.connect(self.finish)

    def finish(self) -> None:
        """Release the work, or say in place why not."""
        passed = waiting(self, self._passes)
        self.password.clear()
        if passed:
            self.released.emit()
        else:
            self.password.setFocus()

    def _passes(self) -> bool:
        self._check(self.password.text())
        return True


def waiting(page: GateCard, work: Callable[[], _T]) -> _T | None:
    """Do what takes a moment (the key is made slow to guess on purpose); say a world fault in place and give None."""
    page.tell(None)
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        return work()
    except WorldFault as fault:
        page.tell(fault)
        return None
    finally:
        QApplication.restoreOverrideCursor()
