"""Looks after the card reader for the desk: its state in the foot, the keyboard reader's numbers, and rest behind the lock."""

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtWidgets import QLabel, QWidget

from app.models.card import Outcome, Reading
from app.models.setting import READER
from app.services import settings
from app.ui.context import Context
from app.ui.wedge import Wedge

_SET = {
    "serial": "读卡器 串口",
    "dll": "读卡器 厂家驱动",
    "keyboard": "读卡器 键盘式",
    "file": "读卡器 模拟",
}
_ENDED = {
    Outcome.UNPLUGGED: "读卡器 没有找到",
    Outcome.TIMEOUT: "读卡器 没有回应",
    Outcome.BUSY: "读卡器 被占用",
    Outcome.FORBIDDEN: "读卡器 没有权限",
    Outcome.BROKEN: "读卡器 自检未过",
    Outcome.NO_DRIVER: "读卡器 驱动不能用",
}
_AS_SET = {Outcome.NOT_SET_UP, Outcome.BY_ITSELF}


class Tending(QObject):
    """Belongs to the shell. ``state`` is the foot's label; ``changed`` tells of a setting by its key.

    No device is woken: before the first reading the foot says only what is set up.
    """

    def __init__(self, context: Context, shell: QWidget, state: QLabel, changed: SignalInstance) -> None:
        super().__init__(shell)
        self._context, self._shell, self._state = context, shell, state
        self._wedge: Wedge | None = None
        context.reader.ended.connect(self._ended)
        context.reader.following.connect(self._following)
        changed.connect(self._changed)
        shell.installEventFilter(self)
        self._set_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the reader rest when the desk goes out of sight, as behind the lock; not when the window is only made small."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._context.reader.stop()
        return False

    def _changed(self, key: str) -> None:
        if key == READER:
            self._context.reader.stop()
            self._set_up()

    def _set_up(self) -> None:
        kind = settings.value(self._context.desk, READER).partition(":")[0]
        self._state.setText(_SET.get(kind, "没有读卡器"))
        if kind == "keyboard" and self._wedge is None:
            self._wedge = Wedge(self._shell, lambda: self._context.reader.awaited)
            self._wedge.number.connect(self._number, Qt.ConnectionType.QueuedConnection)
            self._wedge.broken.connect(self._broken)
        elif kind != "keyboard" and self._wedge is not None:
            self._wedge.deleteLater()
            self._wedge = None

    def _ended(self, reading: Reading) -> None:
        if reading.outcome in _AS_SET:
            self._set_up()
        elif not self._context.reader.follows or reading.outcome in _ENDED:
            self._state.setText(_ENDED.get(reading.outcome, "读卡器 正常"))

    def _following(self, on: bool) -> None:
        if on:
            self._state.setText("读卡器 连续读卡中")
        elif self._state.text() == "读卡器 连续读卡中":
            self._state.setText("读卡器 正常")

    def _number(self, number: str) -> None:
        """Give a number to who takes cards; where nobody does, say so."""
        if self._context.reader.awaited:
            self._context.reader.number(number)
        else:
            self._context.messages.note("这里不收证件，刷的号码没有用上。", "要登记请按 Ctrl+N 接待下一位，再刷一次。")

    def _broken(self) -> None:
        self._context.messages.note("读卡器打进来的号码不完整。", "请把输入法切换到英文再刷一次，或手工输入。")
