"""The real window over the real store."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.ports import Desk
from app.ui.background import Background
from app.ui.context import Context
from app.ui.messages import Messages
from app.ui.pages.reception.page import ReceptionPage
from app.ui.privacy import Privacy
from app.ui.shell import Shell
from app.ui.theme import dress
from app.ui.window import Window
from tests.conftest import PASSWORD


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the one remark that the off-screen platform makes at every window of a least size."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Every test sees the desk as it looks at 16 pixels."""
    dress(qapp)


@pytest.fixture
def context(desk: Desk, gate: LocalGate) -> Iterator[Context]:
    messages = Messages(gate.report)
    background = Background(messages)
    yield Context(desk, messages, Privacy(), background, lambda password: gate.open(password).store.close())
    background.stop()


@pytest.fixture
def window(qtbot: QtBot, gate: LocalGate) -> Iterator[Window]:
    """The window, with the desk open in it."""
    window = Window(gate)
    qtbot.addWidget(window)
    window.enter(gate.open(PASSWORD))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()


@pytest.fixture
def shell(window: Window) -> Shell:
    assert window.shell is not None
    return window.shell


@pytest.fixture
def reception(shell: Shell) -> ReceptionPage:
    page = shell.page
    assert isinstance(page, ReceptionPage)
    return page


@pytest.fixture
def open_desk(window: Window) -> Desk:
    """The desk that the window has open."""
    assert window._desk is not None
    return window._desk
