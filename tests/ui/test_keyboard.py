"""Every page works without a mouse: Tab reaches every control and leads on, Esc closes what opened, and every key is told."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.visit import Entry
from app.ports import Desk
from app.ui.context import Context
from app.ui.keys import GROUPS, KEYS
from app.ui.pages.content.chartgrid import ChartEditor
from app.ui.shell import Shell
from app.ui.widgets import Words
from app.ui.window import Window
from tests.ui.walk import gate_pages, settled, views

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView)
MOST = 400


def controls(shown: QWidget) -> set[QWidget]:
    """Give every control of a view that somebody could use just now."""
    return {
        widget
        for kind in CONTROLS
        for widget in shown.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not inner(widget)
    }


def inner(widget: QWidget) -> bool:
    """Say whether a control is a part of another: a list's own line or a pop-up."""
    return widget.focusProxy() is not None or isinstance(widget.parentWidget(), QComboBox) or widget.window() is not widget.topLevelWidget()


def reached(shown: QWidget, first: QWidget) -> set[QWidget]:
    """Go round a view by Tab, from one control until it comes again; give all that had the focus."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    found: list[QWidget] = []
    for _ in range(MOST):
        here = QApplication.focusWidget()
        assert here is not None
        if here in found:
            return set(found)
        found.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes round: {[widget.accessibleName() for widget in found[-5:]]}")


def with_neighbours(found: set[QWidget]) -> set[QWidget]:
    """Add what the arrow keys lead to: of buttons that are one choice, Tab reaches one."""
    groups = (widget.group() for widget in found if isinstance(widget, QAbstractButton))
    return found | {button for group in groups if group is not None and group.exclusive() for button in group.buttons()}


def told(widgets: set[QWidget]) -> list[str]:
    return sorted(f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}" for widget in widgets)


def test_tab_reaches_every_control_of_every_page(window: Window, shell: Shell, open_desk: Desk, entry: Callable[..., Entry]) -> None:
    missed = {}
    for name in views(shell, open_desk, entry):
        settled(shell)
        wanted = controls(shell)
        first = sorted(wanted, key=lambda widget: widget.mapTo(shell, widget.rect().topLeft()).toTuple())[0]
        missed[name] = told(wanted - with_neighbours(reached(shell, first)))
    assert {name: widgets for name, widgets in missed.items() if widgets} == {}


def test_tab_reaches_every_control_at_the_gate(qtbot: QtBot, gate: LocalGate, open_desk: Desk) -> None:
    for page in gate_pages(qtbot, gate, open_desk):
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        wanted = controls(page)
        assert told(wanted - reached(page, next(iter(wanted)))) == [], type(page).__name__


def test_every_control_has_a_name(
    qtbot: QtBot, window: Window, shell: Shell, gate: LocalGate, open_desk: Desk, entry: Callable[..., Entry]
) -> None:
    for name in views(shell, open_desk, entry):
        nameless = [type(widget).__name__ for widget in controls(shell) if not _name(widget)]
        assert nameless == [], name
    for page in gate_pages(qtbot, gate, open_desk):
        assert [type(widget).__name__ for widget in controls(page) if not _name(widget)] == []


def _name(widget: QWidget) -> str:
    name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    assert "<" not in name
    return name


def test_every_shortcut_of_the_program_is_on_the_sheet(
    qtbot: QtBot, window: Window, shell: Shell, open_desk: Desk, context: Context, entry: Callable[..., Entry]
) -> None:
    for _name in views(shell, open_desk, entry):
        pass
    editor = ChartEditor(context)
    qtbot.addWidget(editor)
    bound = {shortcut.key().toString() for held in (shell, editor) for shortcut in held.findChildren(QShortcut)}
    assert bound == {sequence for key in KEYS for sequence in key.sequences}


def test_the_sheet_says_each_key_in_its_group(shell: Shell) -> None:
    shell.help()
    words = [label.text() for label in shell.stack.currentWidget().findChildren(Words)]
    for group in GROUPS:
        assert group.name in words
        for key in group.keys:
            assert {key.written, key.words} <= set(words)
