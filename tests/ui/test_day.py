"""The register's own acts: a day's report and its closing by keys, a visit corrected from its detail, what was corrected shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.models.moment import local_day
from app.models.visit import Entry, Visit
from app.ports import Desk
from app.services import check_in, corrections, daily
from app.ui.pages.reception.page import CHECK_IN, ReceptionPage
from app.ui.pages.register.page import RegisterPage
from app.ui.pages.table import REGISTER
from app.ui.shell import Shell
from app.ui.window import Window
from tests.conftest import NOON, TrayPrinters
from tests.ui.hands import commit, leave, seen

Make = Callable[..., Entry]


@pytest.fixture
def visit(open_desk: Desk, entry: Make) -> Visit:
    return check_in.register(open_desk, entry())


@pytest.fixture
def register(shell: Shell, visit: Visit) -> RegisterPage:
    page = shell.go(REGISTER)
    assert isinstance(page, RegisterPage)
    return page


def press(button: QPushButton) -> None:
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QApplication.processEvents()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return text


def test_the_report_of_today_is_printed_and_kept_by_keys_alone(
    qtbot: QtBot, shell: Shell, register: RegisterPage, visit: Visit, printers: TrayPrinters, tmp_path: Path
) -> None:
    days, today = register.days, register._context.today()
    assert days.day.day() == today
    press(days.printing)
    qtbot.waitUntil(lambda: len(printers.tray) == 1)
    assert visit.visit_no in text_of(printers.tray[0][1])
    days.save(today, tmp_path / "日报.pdf")
    assert "尚未日结" in text_of((tmp_path / "日报.pdf").read_bytes())
    printers.queues = ()
    press(days.printing)
    qtbot.waitUntil(lambda: "打印机" in shell.notice.text and "没有" in shell.notice.text)


def test_a_day_is_closed_at_the_second_press_and_never_by_enter(register: RegisterPage, open_desk: Desk) -> None:
    days, today = register.days, register._context.today()
    days.closing.setFocus()
    QTest.keyClick(days.closing, Qt.Key.Key_Return)
    assert days.closing.text() == "日结"
    press(days.closing)
    assert daily.closing_of(open_desk, today) is None
    assert "1 件没有办结" in days.state.text()
    days.day.setFocus()
    days.day.selectAll()
    commit(days.day, "昨天")
    assert days.closing.text() == "日结"
    leave(days.day)
    press(days.closing)
    press(days.closing)
    assert daily.closing_of(open_desk, today) is None
    closing = daily.closing_of(open_desk, today - timedelta(days=1))
    assert closing is not None
    assert closing.clerk in days.state.text()
    assert not days.closing.isEnabled()


def test_a_day_ahead_is_not_closed_and_no_day_is_asked_for(shell: Shell, register: RegisterPage, open_desk: Desk) -> None:
    days = register.days
    ahead = register._context.today() + timedelta(days=1)
    days.day.set_day(ahead)
    days.refresh()
    press(days.closing)
    press(days.closing)
    assert daily.closing_of(open_desk, ahead) is None
    assert "还没有到" in shell.notice.text
    days.day.set("那一天")
    days.refresh()
    press(days.printing)
    assert days.day.hasFocus()
    assert "日期" in days.state.text()


def test_where_there_is_little_room_it_is_one_press_away(qtbot: QtBot, window: Window, register: RegisterPage) -> None:
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: register.days.isVisible() and not register.days.open.isVisible())
    window.resize(900, 700)
    qtbot.waitUntil(lambda: register.days.open.isVisible() and not register.days.isVisible())
    press(register.days.open)
    assert register.days.isVisible()
    assert register.days.day.hasFocus()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: not register.days.open.isVisible())
    assert register.days.isVisible()


def test_a_visit_is_corrected_from_the_register_and_its_history_shown(
    shell: Shell, register: RegisterPage, open_desk: Desk, visit: Visit, entry: Make
) -> None:
    changed = corrections.correct(open_desk, visit, replace(visit.entry, request="要求重审"))
    daily.close(open_desk, local_day(visit.received_at))
    corrections.correct(open_desk, changed, replace(changed.entry, petitioners=entry("王春生").petitioners), "名字听错")
    register.refresh()
    register.table.selectRow(0)
    told = seen(register.detail)
    assert "姓名：从“王淳生”改成“王春生”" in told
    assert "诉求：填上“要求重审”" in told
    assert "日结后" in told
    assert "因为：名字听错" in told
    mend = next(each for each in register.detail.findChildren(QPushButton) if each.text() == "更正" and each.isVisible())
    press(mend)
    assert isinstance(shell.page, ReceptionPage)
    assert shell.page.place == CHECK_IN
    assert shell.page.visit is not None
    assert shell.page.visit.visit_no == visit.visit_no


def test_a_back_dated_visit_says_so(qtbot: QtBot, register: RegisterPage, open_desk: Desk, entry: Make) -> None:
    late = corrections.register_back(open_desk, entry("赵二"), NOON - timedelta(days=3), "停电，先记在纸上")
    commit(register.words, late.visit_no)
    qtbot.waitUntil(lambda: register.chosen() == late.visit_no)
    item = register.table.item(0, 4)
    assert item is not None
    assert "补录" in item.text()
    qtbot.waitUntil(lambda: "停电，先记在纸上" in seen(register.detail))


def test_the_list_shows_the_day_that_is_chosen_and_a_search_without_hits_says_so(
    qtbot: QtBot, register: RegisterPage, open_desk: Desk, visit: Visit, entry: Make
) -> None:
    back = corrections.register_back(open_desk, entry("补录的人"), NOON - timedelta(days=1), "停电")
    assert register.chosen() in {"", visit.visit_no}
    assert register.table.rowCount() == 1
    register.days.day.setFocus()
    register.days.day.selectAll()
    commit(register.days.day, "昨天")
    leave(register.days.day)
    assert "1 件" in register.count.text()
    assert "今日" not in register.count.text()
    register.table.selectRow(0)
    assert register.chosen() == back.visit_no
    commit(register.words, "查无此人")
    qtbot.waitUntil(lambda: not register.looking and "没有找到" in register.count.text())
