"""No text is cut: at every size of type, on small screens and large."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.visit import Entry
from app.ports import Desk
from app.ui.help import HelpPage
from app.ui.shell import Shell
from app.ui.theme import dress
from app.ui.widgets import KeyButton
from app.ui.window import Window
from tests.ui.walk import gate_pages, settled, views

SCREENS = [(1366, 740), (911, 512), (683, 384)]
"""1366×768 as it is, and what is left of it at 150 % and at 200 %."""
SIZES = [(size, wide, high) for size in (16, 20, 24) for wide, high in SCREENS if (size, wide) != (24, 683)] + [(24, 1920, 1040)]
TOO_TIGHT = {
    (16, 683): {"③ 文书"},
    (20, 911): {"③ 文书"},
    (24, 911): {"③ 文书", "导引图"},
    (20, 683): {"check-in", "① 登记", "③ 文书", "台账", "导引图"},
}
"""By type and width, the views that do not fit whole on so small a screen: they want smaller type. Every other one fits."""
REST = 1_500
_LINE = 2
"""So many pixels are a border, no text."""


def at_last(qtbot: QtBot, wrong: Callable[[], str]) -> str:
    """Give what is still wrong once lines have broken anew and what is looked up while one types has come; "" nothing."""
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not wrong(), timeout=REST)
    return wrong()


def cut(widget: QWidget) -> str:
    """Say which text of a view is cut, "" none."""
    for child in widget.findChildren(QWidget):
        if child.isVisible() and (words := _cut(child)):
            return words
    return ""


def _cut(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return _label(widget)
    if isinstance(widget, QAbstractButton):
        least = widget.sizeHint() if isinstance(widget, KeyButton) else widget.minimumSizeHint()
        short = widget.width() < least.width() or widget.height() < least.height()
        return f"{widget.text()} ({widget.size().toTuple()} of {least.toTuple()})" if short and widget.text() else ""
    if isinstance(widget, QComboBox):
        return _choice(widget)
    if isinstance(widget, QLineEdit) and widget.height() < widget.fontMetrics().height():
        return f"{widget.accessibleName()} ({widget.height()} high)"
    if isinstance(widget, QScrollBar):
        return _sideways(widget)
    return ""


def _label(label: QLabel) -> str:
    if not label.text():
        return ""
    wide = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
    if label.wordWrap() and label.height() < label.heightForWidth(label.width()):
        return f"{label.text()} ({label.height()} high)"
    if not label.wordWrap() and (label.contentsRect().width() < wide or label.height() < label.fontMetrics().height()):
        return f"{label.text()} ({label.contentsRect().width()} of {wide} wide)"
    return ""


def _choice(box: QComboBox) -> str:
    """A list is too low, or narrower than the words chosen in it, or ends them in … and does not tell them whole."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box)
    shown = option.currentText
    wide = 0 if box.isEditable() else box.fontMetrics().horizontalAdvance(shown)
    short = room.width() < wide or box.height() < box.fontMetrics().height() or (shown != box.currentText() != box.toolTip())
    return f"{box.accessibleName()}: {box.currentText()} ({room.width()} of {wide} wide)" if short else ""


def _sideways(bar: QScrollBar) -> str:
    """A page never scrolls sideways; a picture that was enlarged may."""
    around = bar.parentWidget()
    while around is not None and not isinstance(around, QAbstractScrollArea):
        around = around.parentWidget()
    wrong = bar.orientation() is Qt.Orientation.Horizontal and bar.maximum() > _LINE and not isinstance(around, QGraphicsView | QPdfView)
    return f"{around} scrolls sideways by {bar.maximum()}" if wrong else ""


def outside(widget: QWidget) -> str:
    """Say which widget of a view stands partly outside the one that holds it, "" none."""
    for child in widget.findChildren(QWidget):
        parent = child.parentWidget()
        if child.isVisible() and not child.isWindow() and not isinstance(parent.parentWidget(), QAbstractScrollArea):
            room = parent.rect().adjusted(-_LINE, -_LINE, _LINE, _LINE)
            if child.geometry().united(room) != room and not child.size().isEmpty():
                where = f"{child.geometry().getRect()} in {type(parent).__name__} {parent.size().toTuple()}"
                return f"{type(child).__name__} “{child.accessibleName()}” {where}"
    return ""


@pytest.mark.parametrize(("size", "wide", "high"), SIZES)
def test_nothing_is_cut(
    qtbot: QtBot, window: Window, shell: Shell, open_desk: Desk, entry: Callable[..., Entry], size: int, wide: int, high: int
) -> None:
    window.resize(wide, high)
    found = {}
    tight = TOO_TIGHT.get((size, wide), set())
    for name in views(shell, open_desk, entry):
        settled(shell)
        found[name] = "" if name in tight else at_last(qtbot, lambda: cut(shell) or outside(shell))
        assert (window.width(), window.height()) == (wide, high), name
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(("size", "wide", "high"), SIZES)
def test_nothing_is_cut_at_the_gate(qtbot: QtBot, gate: LocalGate, open_desk: Desk, size: int, wide: int, high: int) -> None:
    for page in gate_pages(qtbot, gate, open_desk):
        page.resize(wide, high)
        assert at_last(qtbot, lambda page=page: cut(page) or outside(page)) == "", type(page).__name__


def test_every_key_is_in_view_at_the_usual_size(window: Window, shell: Shell) -> None:
    window.resize(1366, 740)
    shell.help()
    settled(shell)
    page = shell.stack.currentWidget()
    assert isinstance(page, HelpPage)
    assert [bar.maximum() for bar in page.findChildren(QScrollBar)] == [0, 0]


@pytest.fixture(autouse=True)
def dressed_at_size(request: pytest.FixtureRequest, qapp: QApplication, dressed: None) -> None:
    """Dress before the window is built: the setting is read at the start."""
    if hasattr(request.node, "callspec"):
        dress(qapp, request.node.callspec.params["size"])
