"""Readers that type the number as a keyboard does, with a Chinese input method on or off.

Only the widget with the focus is listened to. In a text field the keys go through, so that a hand sees no delay, and what the burst
put in is taken back once it is known to be one; elsewhere, where a digit may choose an answer, digits wait for a moment first.
"""

import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.models.burst import GAP, Burst

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_AFTER = 200.0
"""Milliseconds after a number in which the Enter or Tab that the reader adds is its own, not the clerk's, and what that commits too."""
_WAIT = int(GAP) + 10
_SILENT = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock)
"""Keys that a reader presses for a capital X."""
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Wedge(QObject):
    """Listens within ``ground`` while ``wanted()``; keys typed into a text at other times stay there.

    Where nothing is typed into, a number is always taken: its digits would choose answers one after another.

    Signals: ``number(str)`` whole and checked; ``broken()`` one came in pieces.
    """

    number = Signal(str)
    broken = Signal()

    def __init__(self, ground: QWidget, wanted: Callable[[], bool] = lambda: True) -> None:
        super().__init__(ground)
        self._ground, self._wanted = ground, wanted
        self._burst = Burst()
        self._watched: QWidget | None = None
        self._undo: Callable[[], None] = _nothing
        self._waiting: list[QKeyEvent] = []
        self._composed = ""
        self._stamp, self._arrived, self._at, self._taken = 0, 0.0, 0.0, -_AFTER
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._pause)
        app = cast(QApplication, QApplication.instance())
        app.focusChanged.connect(self._turn)
        self._turn(None, QApplication.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at each key and each word of the input method; take those that belong to a number."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._listens() and self._key(event)
        if isinstance(event, QInputMethodEvent):
            return self._listens() and self._method(event)
        return False

    def _listens(self) -> bool:
        return not _takes_text(self._watched) or self._wanted()

    def _turn(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Listen to the widget that has the focus now, where it is one of ours and hides nothing that is typed."""
        if self._watched is not None:
            self._pause()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._forget)
        self._watched = now if now is not None and self._ground.isAncestorOf(now) and not _hides(now) else None
        if self._watched is not None:
            self._watched.installEventFilter(self)
            self._watched.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._watched = None
        self._waiting.clear()
        self._burst.clear()

    def _key(self, event: QKeyEvent) -> bool:
        at = self._moment(event.timestamp())
        if event.key() in _ENDS and not event.modifiers() & _HELD and at - self._taken < _AFTER:
            return True
        if event.key() in _SILENT:
            return False
        if event.isAutoRepeat() or event.modifiers() & _HELD or not event.text():
            self._pause()
            return False
        return self._feed(event.text(), at, event)

    def _method(self, event: QInputMethodEvent) -> bool:
        """Take what the input method adds: committed, or still being composed, as the x at a number's end is under pinyin.

        What is committed in the moment after a number was taken is that x, as a letter or as a word, by the Enter that the reader adds.
        """
        at = self._moment(0)
        committed, composed = event.commitString(), event.preeditString()
        if committed:
            new = committed[len(self._composed) :] if committed.startswith(self._composed) else committed
        else:
            new = composed[len(self._composed) :] if composed.startswith(self._composed) else ""
        self._composed = composed
        if committed and at - self._taken < _AFTER:
            return True
        return bool(new) and self._feed(new, at, None)

    def _feed(self, text: str, at: float, key: QKeyEvent | None) -> bool:
        if self._burst.ends(text, at):
            self._pause()
        if not self._burst.run:
            self._undo = _keeping(self._watched)
        number = self._burst.feed(text, at)
        if number:
            self._take(number, at)
            return True
        if not self._burst.run:
            return False
        self._timer.start(_WAIT)
        if key is None or _takes_text(self._watched):
            return False
        self._waiting.append(key.clone())
        return True

    def _take(self, number: str, at: float) -> None:
        """Take back what the burst typed and give its number."""
        undo, self._taken = self._undo, at
        QGuiApplication.inputMethod().reset()
        undo()
        self._timer.stop()
        self._waiting.clear()
        self._burst.clear()
        self._composed = ""
        self.number.emit(number)

    def _pause(self) -> None:
        """No key came for a while: the digits that waited were a hand's, or a reader's that did not come whole."""
        self._timer.stop()
        self._release()
        if self._burst.broken():
            self.broken.emit()

    def _release(self) -> None:
        """Let the digits that waited go where they were meant for."""
        waiting, self._waiting = self._waiting, []
        watched = self._watched
        if watched is None or not waiting:
            return
        watched.removeEventFilter(self)
        for key in waiting:
            if self._watched is watched:
                QCoreApplication.sendEvent(watched, key)
        if self._watched is watched:
            watched.installEventFilter(self)

    def _moment(self, stamp: int) -> float:
        """Give the time of an event in milliseconds: by its own stamp, since a busy window gets slow keys in one heap."""
        arrived = time.monotonic() * 1000
        gap = stamp - self._stamp if stamp and self._stamp else arrived - self._arrived
        self._stamp, self._arrived = stamp, arrived
        self._at += max(0.0, gap)
        return self._at


def _takes_text(widget: QWidget | None) -> bool:
    return isinstance(widget, QLineEdit | QPlainTextEdit)


def _hides(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal


def _nothing() -> None:
    """Take nothing back."""


def _keeping(widget: QWidget | None) -> Callable[[], None]:
    """Give what puts a field back as it stands now: its text, its cursor, its selection; the field tells of it as of typing."""
    if isinstance(widget, QLineEdit):
        return _keeping_line(widget)
    if isinstance(widget, QPlainTextEdit):
        return _keeping_text(widget)
    return _nothing


def _keeping_line(field: QLineEdit) -> Callable[[], None]:
    text, cursor, start, length = field.text(), field.cursorPosition(), field.selectionStart(), len(field.selectedText())

    def put_back() -> None:
        if field.text() == text:
            return
        field.selectAll()
        field.insert(text)
        field.setCursorPosition(cursor)
        if start >= 0:
            field.setSelection(start, length)

    return put_back


def _keeping_text(field: QPlainTextEdit) -> Callable[[], None]:
    text, place, anchor = field.toPlainText(), field.textCursor().position(), field.textCursor().anchor()

    def put_back() -> None:
        if field.toPlainText() == text:
            return
        whole = field.textCursor()
        whole.select(QTextCursor.SelectionType.Document)
        whole.insertText(text)
        cursor = field.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)

    return put_back
