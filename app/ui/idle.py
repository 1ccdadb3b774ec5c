"""Notices that nobody is at the keys any more: first the visitor's screen is blanked, then a warning, then the lock.

What is watched are the windows that have the keyboard, and the input method, which swallows the keys of Chinese words; one slow timer
looks at how long nothing came. A filter on the whole application would see every paint event of every widget for it.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_LOOK = 5_000
WARNING, BLANK = 60.0, 300.0
"""Seconds: so long before the lock it is said; after so long without a key the visitor's screen shows nothing of anybody."""
_ALIVE = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class Idle(QObject):
    """Tells how long nobody has been there.

    Signals: ``resting()`` once when the visitor's screen is to be blanked; ``warned(bool)`` a minute before the lock, and when somebody
    came back; ``locking()``.
    ``now`` gives seconds that never go back. Minutes 0: it never locks.
    """

    resting = Signal()
    warned = Signal(bool)
    locking = Signal()

    def __init__(self, minutes: float, now: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._last = now()
        self._minutes = minutes
        self._rested = self._warning = self._locked = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
            application.inputMethod().cursorRectangleChanged.connect(self.touch)
        self._watch(QGuiApplication.focusWindow())

    def lock_after(self, minutes: float) -> None:
        """Lock after so many minutes from now on."""
        self._minutes = minutes

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self.blockSignals(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there; the event goes its way."""
        if event.type() in _ALIVE:
            self.touch()
        return False

    def touch(self) -> None:
        """Somebody is there."""
        self._last = self._now()
        if self._rested or self._warning or self._locked:
            self._rested = self._locked = False
            self._warn(False)

    def look(self) -> None:
        """See how long nobody has been there, and say what follows from it, each once."""
        away, limit = self._now() - self._last, self._minutes * 60
        if away >= BLANK and not self._rested:
            self._rested = True
            self.resting.emit()
        if not limit or self._locked:
            return
        if away >= limit:
            self._locked = True
            self._warn(False)
            self.locking.emit()
        elif away >= limit - WARNING:
            self._warn(True)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _warn(self, on: bool) -> None:
        if on != self._warning:
            self._warning = on
            self.warned.emit(on)


def minutes_of(setting: str, default: str) -> float:
    """Give the minutes of a setting; one that is no number counts as the default."""
    try:
        return max(float(setting), 0.0)
    except ValueError:
        return float(default)
