"""The one door for messages: pages say, the window shows, in place and without a dialog.

Two kinds of failure are told apart: the world's (``WorldFault``: a sentence and a next step) and ours (a code, logged).
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from app.models.fault import WorldFault


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``tone`` good, note or bad; the sentence; what to do next."""

    tone: str
    sentence: str
    step: str = ""


class Messages(QObject):
    """Takes messages from pages. ``report`` logs a defect, without personal data, and gives its code.

    Signals: ``said(Message)`` to be shown, ``quiet()`` to take the last one away.
    """

    said = Signal(object)
    quiet = Signal()

    def __init__(self, report: Callable[[BaseException], str]) -> None:
        super().__init__()
        self._report = report

    def good(self, sentence: str, step: str = "") -> None:
        """Say that something is done."""
        self.said.emit(Message("good", sentence, step))

    def note(self, sentence: str, step: str = "") -> None:
        """Say something that wants an eye."""
        self.said.emit(Message("note", sentence, step))

    def fault(self, fault: WorldFault) -> None:
        """Say what stands in the way."""
        self.said.emit(Message("bad", fault.sentence, fault.step))

    def bug(self, error: BaseException) -> str:
        """Log a defect of the program under a code, say so calmly, and give the code."""
        code = self._report(error)
        step = "已输入的内容都保存着；请重试，仍不行时把代码告诉管理员。"
        self.said.emit(Message("bad", f"程序出了意外，代码 {code}，已记入日志。", step))
        return code

    def clear(self) -> None:
        """Take the last message away."""
        self.quiet.emit()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Run a piece of work; a world fault in it is said, and the work ends there."""
        try:
            yield
        except WorldFault as fault:
            self.fault(fault)


class Hook:
    """The last net under the event loop: installed as ``sys.excepthook``."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Tell world faults as such and everything else as a defect."""
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, WorldFault):
            self._messages.fault(error)
        else:
            self._messages.bug(error.with_traceback(trace))
