"""Slow work beside the window: the one helper for it. What it runs must not touch a widget, nor of the store but what is for reading."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from app.models.fault import WorldFault
from app.ui.messages import Messages

_T = TypeVar("_T")


class _Bell(QObject):
    rung = Signal(object, object)


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any], bell: _Bell) -> None:
        super().__init__()
        self._work, self._bell = work, bell

    def run(self) -> None:
        """Work, and ring with the result or the error."""
        try:
            result = self._work()
        except Exception as error:
            self._bell.rung.emit(None, error)
        else:
            self._bell.rung.emit(result, None)


class Background(QObject):
    """Runs work in a thread and hands the result back to the window's own thread."""

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._bells: set[_Bell] = set()

    def run(self, work: Callable[[], _T], done: Callable[[_T], None], failed: Callable[[WorldFault], None] | None = None) -> None:
        """Run ``work``; then call ``done`` with its result, or ``failed`` (else the message bar) with a world fault."""
        bell = _Bell()

        def rung(result: _T, error: Exception | None) -> None:
            if bell not in self._bells:
                return
            self._bells.discard(bell)
            if error is None:
                done(result)
            elif isinstance(error, WorldFault):
                (failed or self._messages.fault)(error)
            else:
                self._messages.bug(error)

        bell.rung.connect(rung, Qt.ConnectionType.QueuedConnection)
        self._bells.add(bell)
        self._pool.start(_Job(work, bell))

    @property
    def busy(self) -> bool:
        """Whether something is still running."""
        return bool(self._bells)

    def stop(self) -> None:
        """Let running work end and drop its results: the pages that asked for them are going away."""
        self._pool.waitForDone()
        self._bells.clear()
