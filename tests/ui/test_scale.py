"""No text is cut: at every size of type, on small screens and large."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import chain

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, guide
from app.ui.hall.screen import GROUND as BOARD
from app.ui.hall.screen import RULE, HallScreen
from app.ui.help import HelpPage
from app.ui.shell import Shell
from app.ui.theme import dress
from app.ui.widgets import KeyButton
from app.ui.window import Window
from tests.ui.walk import boards, deeper, gate_pages, settled, views

TYPES = (16, 20, 24)
SCREENS = [(1366, 740), (911, 512), (683, 384), (1920, 1040)]
"""1366×768 as it is, what is left of it at 150 % and at 200 %, and a large screen."""
REAL = {"1.5": SCREENS[1:2], "2": SCREENS[2:3]}.get(os.environ.get("QT_SCALE_FACTOR", ""), SCREENS)
"""Where the screen is really enlarged, what is left of 1366×768 there."""
WALLS = [(1920, 1080), (1366, 768), (768, 1366), (1024, 192)]
"""Screens for others: usual ones, one on end, and at last a strip of lamps, which hangs in the hall and is no visitor's."""
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
        least = widget.minimumSizeHint()
        short = widget.width() < least.width() or widget.height() + _LINE < least.height()
        return f"{widget.text()} ({widget.size().toTuple()} of {least.toTuple()})" if short and widget.text() else ""
    if isinstance(widget, QComboBox):
        return _choice(widget)
    if isinstance(widget, QLineEdit) and widget.height() < widget.fontMetrics().height():
        return f"{widget.accessibleName()} ({widget.height()} high)"
    if isinstance(widget, QScrollBar):
        return _sideways(widget)
    return _cells(widget) if isinstance(widget, QTableWidget) else ""


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


def _cells(table: QTableWidget) -> str:
    """A head, or a word that no tool tip tells whole, has more letters than its column has room for."""
    letters = table.fontMetrics()
    for place in (each for each in range(table.columnCount()) if not table.isColumnHidden(each)):
        rows = (table.item(line, place) for line in range(table.rowCount()))
        words = [item.text() for item in rows if item is not None and not item.toolTip()]
        if head := table.horizontalHeaderItem(place):
            words.append(head.text())
        wide = max(map(letters.horizontalAdvance, words), default=0)
        if wide + 2 * _LINE > table.columnWidth(place):
            return f"{table.accessibleName()}: {max(words, key=len)} ({table.columnWidth(place)} of {wide} wide)"
    return ""


def _sideways(bar: QScrollBar) -> str:
    """A page never scrolls sideways; a picture that was enlarged may."""
    around = bar.parentWidget()
    while around is not None and not isinstance(around, QAbstractScrollArea):
        around = around.parentWidget()
    wrong = bar.orientation() is Qt.Orientation.Horizontal and bar.maximum() > _LINE and not isinstance(around, QGraphicsView | QPdfView)
    return f"{around} scrolls sideways by {bar.maximum()}" if wrong else ""


def outside(widget: QWidget) -> str:
    """Say which widget of a view stands partly outside the one that holds it, or scrolls where one can not scroll; "" none."""
    for child in widget.findChildren(QWidget):
        if child.isVisible() and not child.isWindow() and (words := _outside(child)):
            return words
    return ""


def _outside(child: QWidget) -> str:
    parent = child.parentWidget()
    if parent is None:
        return ""
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea):
        wide = isinstance(area, QScrollArea) and child is area.widget() and child.width() > parent.width() + _LINE
        return f"{type(child).__name__} {child.width()} wide scrolls in {parent.width()}" if wide else ""
    room = parent.rect().adjusted(-_LINE, -_LINE, _LINE, _LINE)
    if child.geometry().united(room) == room or child.size().isEmpty():
        return ""
    where = f"{child.geometry().getRect()} in {type(parent).__name__} {parent.size().toTuple()}"
    return f"{type(child).__name__} “{child.accessibleName()}” {where}"


def keyless(widget: QWidget) -> list[str]:
    """Give the buttons of a view that leave their key out for want of room."""
    return [button.text() for button in widget.findChildren(KeyButton) if button.isVisible() and button.width() < button.sizeHint().width()]


@pytest.mark.parametrize("size", TYPES)
def test_nothing_is_cut(qtbot: QtBot, window: Window, shell: Shell, open_desk: Desk, entry: Callable[..., Entry], size: int) -> None:
    found: dict[tuple[str, int], str] = {}
    for name in chain(views(shell, open_desk, entry), deeper(shell, open_desk)):
        for wide, high in REAL:
            window.resize(wide, high)
            settled(shell)
            found[name, wide] = at_last(qtbot, partial(wrong_in, shell))
            assert (window.width(), window.height()) == (wide, high), name
            assert window.grab().devicePixelRatio() == float(os.environ.get("QT_SCALE_FACTOR", "1")), name
            if wide >= SCREENS[0][0] and size == TYPES[0]:
                assert keyless(shell) == [], name
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("size", TYPES)
def test_nothing_is_cut_at_the_gate(qtbot: QtBot, gate: LocalGate, open_desk: Desk, size: int) -> None:
    for page in gate_pages(qtbot, gate, open_desk):
        for wide, high in SCREENS:
            page.resize(wide, high)
            assert at_last(qtbot, partial(wrong_in, page)) == "", (type(page).__name__, wide)


@pytest.mark.parametrize("size", TYPES)
def test_nothing_is_cut_on_the_screens_for_others(qtbot: QtBot, desk: Desk, entry: Callable[..., Entry], size: int) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry("欧阳淳生・买买提")), desk.pack.kinds()[0].code, "")
    for name, board in boards(qtbot, desk, visit):
        for wide, high in WALLS if isinstance(board, HallScreen) else WALLS[:-1]:
            board.resize(wide, high)
            settled(board)
            wrong = at_last(qtbot, partial(wrong_in, board))
            assert (wrong, board.size().toTuple()) == ("", (wide, high)), name


def wrong_in(view: QWidget) -> str:
    """Say what is cut in a view or stands outside, "" nothing."""
    return cut(view) or outside(view) or over_the_edge(view)


def over_the_edge(board: QWidget) -> str:
    """Say whether what is painted reaches the very edge of a window that is painted and not laid out."""
    if not isinstance(board, HallScreen):
        return ""
    image = board.grab().toImage()
    grounds = {QColor(BOARD).rgb(), QColor(RULE).rgb()}
    right, bottom = image.width() - 1, image.height() - 1
    ring = [*((x, y) for x in range(right + 1) for y in (0, bottom)), *((x, y) for y in range(bottom + 1) for x in (0, right))]
    return "" if {image.pixel(*place) for place in ring} <= grounds else "words reach the edge"


@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_nothing_is_cut_on_a_screen_that_is_really_enlarged(factor: str) -> None:
    """Smaller windows alone do not show how Qt rounds halves of pixels: the walk goes once more where one pixel is several."""
    one = f"{__file__}::test_nothing_is_cut[{TYPES[0]}]"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:randomly", "-p", "no:cacheprovider", one]
    environment = os.environ | {"QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3_000:]


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
    if hasattr(request.node, "callspec") and "size" in request.node.callspec.params:
        dress(qapp, request.node.callspec.params["size"])
