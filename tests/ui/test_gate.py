"""Before the desk is open: set-up, recovery code, password, lock."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.ui.gate.setup import RecoveryPage, SetupPage, grouped
from app.ui.gate.unlock import LockPage, RecoverPage, UnlockPage
from app.ui.pages.reception.page import ReceptionPage
from app.ui.shell import Shell
from app.ui.widgets import Words
from app.ui.window import Window
from tests.conftest import SetClock, TrayPrinters
from tests.ui.hands import PASSWORD, commit, type_into


@pytest.fixture
def untouched(tmp_path: Path, clock: SetClock, printers: TrayPrinters) -> LocalGate:
    """A data folder that was never set up."""
    return LocalGate(tmp_path / "data", clock=clock, printers=printers)


def begin(qtbot: QtBot, gate: LocalGate) -> Window:
    window = Window(gate)
    qtbot.addWidget(window)
    window.begin()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def set_up(qtbot: QtBot, gate: LocalGate) -> tuple[Window, RecoveryPage]:
    window = begin(qtbot, gate)
    page = window.page
    assert isinstance(page, SetupPage)
    type_into(page.clerk, "张三")
    type_into(page.password, PASSWORD)
    type_into(page.again, PASSWORD)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page = window.page
    assert isinstance(page, RecoveryPage)
    return window, page


def test_first_start_leads_to_the_desk(qtbot: QtBot, untouched: LocalGate) -> None:
    window, page = set_up(qtbot, untouched)
    assert not page.go.isEnabled()
    page.kept.setChecked(True)
    page.go.click()
    assert isinstance(window.page, Shell)
    assert isinstance(window.page.page, ReceptionPage)
    window.close()


def test_the_recovery_code_opens_the_desk_and_stands_nowhere_afterwards(qtbot: QtBot, untouched: LocalGate) -> None:
    window, page = set_up(qtbot, untouched)
    code = next(words.text() for words in page.findChildren(Words) if words.accessibleName() == "恢复码")
    page.kept.setChecked(True)
    page.go.click()
    assert all(code not in words.text() for words in window.findChildren(Words) if words.isVisible())
    window.close()
    untouched.recover(code, "另一个密码 2027").store.close()


def test_the_code_can_be_printed_and_kept(qtbot: QtBot, untouched: LocalGate, printers: TrayPrinters, tmp_path: Path) -> None:
    window, page = set_up(qtbot, untouched)
    page.printing.click()
    page.save(tmp_path / "恢复码.pdf")
    assert page.told == ""
    assert [data[:5] for _name, data in printers.tray] == [b"%PDF-"]
    assert (tmp_path / "恢复码.pdf").read_bytes().startswith(b"%PDF-")
    window.close()


def test_no_printer_is_a_sentence_in_place(qtbot: QtBot, untouched: LocalGate, printers: TrayPrinters) -> None:
    printers.queues = ()
    window, page = set_up(qtbot, untouched)
    page.printing.click()
    assert "没有找到打印机" in page.told
    window.close()


@pytest.mark.parametrize(
    ("clerk", "password", "again", "said"),
    [("", PASSWORD, PASSWORD, "登记员"), ("张三", "短", "短", "至少"), ("张三", PASSWORD, PASSWORD + "x", "不一样")],
)
def test_what_is_missing_is_said_in_place(qtbot: QtBot, untouched: LocalGate, clerk: str, password: str, again: str, said: str) -> None:
    window = begin(qtbot, untouched)
    page = window.page
    assert isinstance(page, SetupPage)
    page.clerk.setText(clerk)
    page.password.setText(password)
    page.again.setText(again)
    page.go.click()
    assert said in page.told
    assert not untouched.exists()


def test_a_wrong_password_is_a_calm_sentence(qtbot: QtBot, gate: LocalGate) -> None:
    window = begin(qtbot, gate)
    page = window.page
    assert isinstance(page, UnlockPage)
    commit(page.password, "不是这个")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert "密码" in page.told
    assert window.page is page
    page.password.setText(PASSWORD)
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert isinstance(window.page, Shell)
    window.close()


def test_a_forgotten_password_leads_to_the_code_and_back(qtbot: QtBot, gate: LocalGate) -> None:
    window = begin(qtbot, gate)
    page = window.page
    assert isinstance(page, UnlockPage)
    page.forgot.click()
    page = window.page
    assert isinstance(page, RecoverPage)
    page.code.setText("AAAA-BBBB")
    page.password.setText("新的密码 2027")
    page.again.setText("新的密码 2027")
    page.go.click()
    assert page.told
    page.returning.click()
    assert isinstance(window.page, UnlockPage)


def test_the_lock_keeps_the_work_and_hides_it(qtbot: QtBot, window: Window, reception: ReceptionPage) -> None:
    commit(reception.check_in.fields.name, "王淳生")
    QTest.keyClick(window, Qt.Key.Key_F12)
    lock = window.page
    assert isinstance(lock, LockPage)
    assert not reception.isVisible()
    lock.password.setText("不是这个")
    lock.go.click()
    assert window.page is lock
    assert lock.told
    lock.password.setText(PASSWORD)
    lock.go.click()
    assert window.page is window.shell
    assert reception.check_in.fields.name.text() == "王淳生"


def test_a_faulty_pack_is_said_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = begin(qtbot, LocalGate(tmp_path / "data", content=tmp_path))
    texts = [words.text() for words in window.findChildren(Words) if words.isVisible()]
    assert any("内容包" in text for text in texts)


def test_codes_are_shown_in_groups() -> None:
    assert grouped("ABCDEFGHJK") == "ABCD-EFGH-JK"
    assert grouped("ABCD-EFGH-JKLM-NPQR-STUV") == "ABCD-EFGH-JKLM-NPQR\nSTUV"


def test_enter_in_the_last_field_finishes_the_first_setting_up(qtbot: QtBot, untouched: LocalGate) -> None:
    window = begin(qtbot, untouched)
    page = window.page
    assert isinstance(page, SetupPage)
    type_into(page.clerk, "张三")
    type_into(page.password, PASSWORD)
    commit(page.again, PASSWORD + "x")
    QTest.keyClick(page.again, Qt.Key.Key_Return)
    assert "不一样" in page.told
    page.again.setText(PASSWORD)
    QTest.keyClick(page.again, Qt.Key.Key_Return)
    assert isinstance(window.page, RecoveryPage)
    window.close()
