"""What a clerk's hands do: input-method commits, keys, leaving a field."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.models.chart import Node
from app.models.pack import Pack
from app.models.visit import Answer, Guidance
from app.models.walk import State, change, pick, walk
from app.ui.widgets import Words
from tests.conftest import PASSWORD

__all__ = ["PASSWORD", "commit", "compose", "leave", "path_to", "seen", "type_into"]


def compose(widget: QWidget, letters: str) -> None:
    """Let the input method show letters that are not committed yet."""
    QApplication.sendEvent(widget, QInputMethodEvent(letters, []))


def commit(widget: QWidget, text: str) -> None:
    """Let the input method commit a text; none at all is the delete key on what is selected."""
    if not text:
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def type_into(widget: QWidget, text: str) -> None:
    """Go into a field, type and leave it by Enter."""
    widget.setFocus()
    commit(widget, text)
    leave(widget)


def leave(widget: QWidget) -> None:
    """Leave a field by Enter."""
    QTest.keyClick(widget, Qt.Key.Key_Return)


def seen(widget: QWidget) -> str:
    """Give every text that somebody looking at a widget can read, once Qt has shown what was just put in."""
    QApplication.processEvents()
    parts = [label.text() for label in widget.findChildren(Words) if label.isVisible()]
    fields = [field for field in widget.findChildren(QLineEdit) if field.isVisible()]
    parts += [field.displayText() for field in fields]
    areas = [*widget.findChildren(QPlainTextEdit), *widget.findChildren(QTextEdit)]
    parts += [area.toPlainText() for area in areas if area.isVisible()]
    return "\n".join(parts)


def path_to(pack: Pack, matter: str, wanted: object) -> list[tuple[str, str]]:
    """Give the answers (node, value) that lead from a kind's entry to the first node for which ``wanted(node)`` holds."""
    start = pick(pack, Guidance(), matter, "")
    waiting = [(start, list[tuple[str, str]]())]
    while waiting:
        guidance, answers = waiting.pop(0)
        here = walk(pack, guidance)
        if wanted(here.node):  # type: ignore[operator]
            return answers
        if here.state is State.ASKING or here.state is State.ACTION:
            waiting += [
                (change(pack, guidance, here.node.code, Answer(value))[0], [*answers, (here.node.code, value)])
                for value in _values(here.node)
            ]
    raise LookupError(matter)


def _values(node: Node) -> Iterator[str]:
    return (edge.answer for edge in node.edges) if not node.halt else iter(["done"])
