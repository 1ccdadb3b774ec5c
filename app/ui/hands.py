"""A clerk's hands on the real window: typing as an input method does, clicks, keys, and waiting for what must come.

For the demonstration and the pictures. Nothing here calls a service: what a hand can not reach, it does not do.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QScrollArea, QTableWidget, QWidget

_SECONDS = 20
_TURN = 5


class NotCome(RuntimeError):
    """What was waited for did not come; the message says what."""


class Hands:
    """Works one window. Errors in the window's own code come out here, not on stderr."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self._errors: list[BaseException] = []

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Let errors that happen inside the event loop end the work."""
        before = sys.excepthook
        sys.excepthook = self._caught
        talk = qInstallMessageHandler(None)
        qInstallMessageHandler(partial(_pass_on, talk))
        try:
            yield
        finally:
            sys.excepthook = before
            qInstallMessageHandler(talk)
        self._raise()

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Turn the event loop until ``condition`` holds. Raises NotCome with ``what`` after a while."""
        until = time.monotonic() + _SECONDS
        while not condition():
            self._raise()
            if time.monotonic() > until:
                raise NotCome(f"等了 {_SECONDS} 秒，没有等到：{what}")
            QTest.qWait(_TURN)
        self._raise()

    def settle(self) -> None:
        """Let what is under way in the event loop come to an end."""
        QTest.qWait(0)
        QApplication.processEvents()
        self._raise()

    def type_in(self, field: QWidget, text: str) -> None:
        """Put the cursor into a field and commit a text there; what stood in it gives way."""
        self.reach(field)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self.wait(field.hasFocus, f"光标进入“{field.accessibleName()}”")
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(field, event)
        self.settle()

    def press(self, button: QAbstractButton) -> None:
        """Click a button that can be seen and pressed."""
        self.reach(button)
        self.wait(button.isEnabled, f"“{button.text()}”可以按")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def press_row(self, table: QTableWidget, row: int) -> None:
        """Click the first cell of a row."""
        self.reach(table)
        item = table.item(row, 0)
        if item is None:
            raise NotCome(f"“{table.accessibleName()}”的第 {row + 1} 行")
        place = table.visualItemRect(item).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.settle()

    def choose(self, box: QComboBox, value: str) -> None:
        """Go through a closed list by the arrow keys until a value is chosen."""
        self.reach(box)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        to = box.findData(value)
        if to < 0:
            raise NotCome(f"“{box.accessibleName()}”里没有“{value}”")
        while box.currentIndex() != to:
            QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < to else Qt.Key.Key_Up)
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the cursor is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def go_on(self) -> None:
        """Press Ctrl+Enter."""
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def reach(self, widget: QWidget) -> None:
        """Wait until a widget can be seen, scrolling to it where it stands further down."""
        self.wait(widget.isVisible, f"“{widget.accessibleName() or type(widget).__name__}”出现")
        around = widget.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(widget)
            around = around.parentWidget()
        self.settle()

    def grab(self, path: Path, widget: QWidget | None = None) -> Path:
        """Keep a picture of the window, or of another widget, once it looks the same twice running."""
        shown = widget or self.window
        before = QImage()

        def at_rest() -> bool:
            nonlocal before
            last, before = before, shown.grab().toImage()
            return before == last

        self.settle()
        self.wait(at_rest, f"“{path.name}”的画面停下来")
        if not before.save(str(path)):
            raise NotCome(f"写成“{path}”")
        return path

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._errors.append(error.with_traceback(trace))

    def _raise(self) -> None:
        if self._errors:
            raise self._errors.pop(0)


def _pass_on(to: Callable[..., object] | None, kind: QtMsgType, where: QMessageLogContext, words: str) -> None:
    """Leave out the one remark that the off-screen platform makes at every window; it has no window manager."""
    if "propagateSizeHints" in words:
        return
    if to is not None:
        to(kind, where, words)
    else:
        sys.stderr.write(f"{words}\n")
