"""Nobody at the keys: the visitor's screen blanks, a warning, the lock; and everything is as it was afterwards."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.models.setting import IDLE
from app.services.visitor import Told
from app.ui.gate.unlock import LockPage
from app.ui.idle import BLANK, WARNING, Idle, minutes_of
from app.ui.pages.reception.page import ReceptionPage
from app.ui.window import Window
from tests.conftest import PASSWORD
from tests.ui.hands import commit


class Seconds:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds(window: Window) -> Seconds:
    """The seconds by which the window's watch goes."""
    seconds = Seconds()
    assert window._idle is not None
    window._idle._now = seconds
    window._idle.touch()
    return seconds


def in_view(window: Window) -> QWidget | None:
    return window.page


def test_the_desk_locks_itself_and_comes_back_as_it_was(qtbot: QtBot, window: Window, reception: ReceptionPage, seconds: Seconds) -> None:
    idle, shell = window._idle, window.shell
    assert idle is not None
    assert shell is not None
    commit(reception.check_in.fields.name, "王淳生")
    window._visitor.show(Told("请看一下"))
    seconds.at += BLANK
    idle.look()
    assert window._visitor.shown is None
    assert in_view(window) is shell
    seconds.at += 10 * 60 - BLANK - WARNING
    idle.look()
    warning = shell.foot._lock
    assert warning.isVisible()
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert not warning.isVisible()
    seconds.at += 10 * 60 - 1
    idle.look()
    assert in_view(window) is shell
    seconds.at += 1
    idle.look()
    lock = in_view(window)
    assert isinstance(lock, LockPage)
    seconds.at += 10_000
    idle.look()
    assert in_view(window) is lock
    lock.password.setText(PASSWORD)
    lock.go.click()
    assert in_view(window) is shell
    assert shell.page is reception
    assert reception.check_in.fields.name.text() == "王淳生"
    seconds.at += 10 * 60
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    seconds.at += 10 * 60
    idle.look()
    assert isinstance(in_view(window), LockPage)


def test_the_minutes_are_the_settings_and_nought_is_never(window: Window, seconds: Seconds) -> None:
    assert window._desk is not None
    assert window._idle is not None
    for minutes, locked in (("0", False), ("3", True)):
        window._desk.store.set_setting(IDLE, minutes)
        window._setting_changed(IDLE)
        window._idle.touch()
        seconds.at += 179
        window._idle.look()
        assert in_view(window) is window.shell
        seconds.at += 1
        window._idle.look()
        assert (window.page is not window.shell) is locked


def test_words_of_an_input_method_count_as_somebody(qtbot: QtBot, window: Window, reception: ReceptionPage, seconds: Seconds) -> None:
    assert window._idle is not None
    seconds.at += 9 * 60
    before = window._idle._last
    reception.check_in.fields.name.setFocus()
    commit(reception.check_in.fields.name, "王淳生")
    qtbot.waitUntil(lambda: window._idle is not None and window._idle._last > before)


@pytest.mark.parametrize(("written", "minutes"), [("10", 10), ("0", 0), ("-3", 0), ("十分钟", 10), ("", 10)])
def test_a_setting_that_is_no_number_locks_as_usual(written: str, minutes: float) -> None:
    assert minutes_of(written, "10") == minutes


def test_a_stopped_watch_says_nothing(qtbot: QtBot) -> None:
    seconds = Seconds()
    idle = Idle(1, seconds)
    said: list[str] = []
    idle.locking.connect(lambda: said.append("lock"))
    seconds.at += 60
    idle.stop()
    idle.look()
    assert said == []
