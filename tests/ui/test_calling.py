"""Numbers at the desk: by keys alone, and out of the way of a bureau that uses none."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.setting import SLIPS, TYPE_SIZE
from app.models.ticket import Stage
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, drafting, queue
from app.ui.pages.calling.page import CallingPage
from app.ui.pages.reception.page import ReceptionPage
from app.ui.pages.reception.queue import MOST
from app.ui.pages.table import CALLING, RECEPTION
from app.ui.shell import Shell
from app.ui.window import Window
from tests.conftest import PASSWORD, TrayPrinters
from tests.ui.hands import commit, seen
from tests.ui.test_scale import cut, outside, settled

F2, F7, ENTER, ESCAPE = Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_Return, Qt.Key.Key_Escape
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def calling(shell: Shell) -> CallingPage:
    page = shell.go(CALLING)
    assert isinstance(page, CallingPage)
    return page


def stages(desk: Desk) -> dict[str, Stage]:
    return {ticket.number: ticket.stage for ticket in queue.today(desk)}


def test_a_bureau_without_numbers_sees_nothing_of_them(reception: ReceptionPage) -> None:
    assert not reception.counter.giving.isVisible()
    assert not reception.queue.call.isVisible()
    assert "候访" not in seen(reception)
    assert reception.counter.height() == 0


def test_f2_gives_a_number_to_who_is_in_hand_and_enter_gives_it(window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    commit(reception.check_in.fields.name, "符大妹")
    reception.check_in.fields.birth.set("1950-01-01")
    reception.check_in.narrative.setFocus()
    QTest.keyClick(window, F2)
    giving = reception.counter.giving
    assert giving.number.hasFocus()
    assert giving.first.value() == "老年人"
    QTest.keyClick(giving.number, ENTER)
    (ticket,) = queue.today(open_desk)
    assert ticket.number == "A001"
    assert ticket.held == reception.check_in.key
    assert giving.large.isVisible()
    assert giving.large.text() == "A001"
    assert reception.check_in.narrative.hasFocus()
    assert [row.number for row in reception.queue.rows()] == ["A001"]
    assert "候访 1" in reception.queue.figures.text()
    QTest.keyClick(window, F2)
    assert not giving.person.isVisible()
    QTest.keyClick(window, F2)
    assert queue.today(open_desk)[1].held == ""


def test_a_hand_torn_number_given_twice_is_refused_beside_the_field(window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    queue.take(open_desk, "36")
    QTest.keyClick(window, F2)
    giving = reception.counter.giving
    commit(giving.number, "３６")
    QTest.keyClick(giving.number, ENTER)
    assert giving.asking
    assert "36 号今天已经给过人了" in seen(giving)
    commit(giving.number, "7")
    QTest.keyClick(giving.first, ENTER)
    assert "367" in stages(open_desk)
    QTest.keyClick(window, F2)
    QTest.keyClick(giving.number, ESCAPE)
    assert not giving.isVisible()
    assert len(stages(open_desk)) == 2


def test_f7_calls_and_who_comes_goes_on_with_the_number(
    window: Window, reception: ReceptionPage, open_desk: Desk, entry: Callable[..., Entry]
) -> None:
    for _ in range(3):
        queue.take(open_desk)
    QTest.keyClick(window, F7)
    assert "正在叫 A001 号" in seen(reception)
    assert reception.check_in.fields.name.hasFocus()
    QTest.keyClick(window, F7, SHIFT)
    assert "已叫 2 遍" in seen(reception)
    QTest.keyClick(window, F7, CONTROL)
    assert stages(open_desk)["A001"] is Stage.SKIPPED
    assert "正在叫" not in seen(reception)
    QTest.keyClick(window, F7)
    commit(reception.check_in.fields.name, "李四")
    commit(reception.check_in.narrative, "法院判我输了，我不服判决。")
    reception.settle()
    assert stages(open_desk)["A002"] is Stage.SERVING
    assert "正在叫" not in seen(reception)
    reception.go_on()
    assert reception.visit is not None
    holder = queue.holder(open_desk, reception.visit.id)
    assert holder is not None
    assert holder.number == "A002"
    check_in.finish(open_desk, reception.visit)
    assert stages(open_desk)["A002"] is Stage.DONE


def test_a_number_with_a_draft_opens_it_when_called(window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    commit(reception.check_in.fields.name, "符大妹")
    reception.settle()
    queue.take(open_desk, held=reception.check_in.key)
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    assert reception.check_in.fields.name.text() == ""
    QTest.keyClick(window, F7)
    assert reception.check_in.fields.name.text() == "符大妹"
    other = drafting.keep(open_desk, drafting.new_id(), {"petitioners.0.name": "别人"})
    reception.open_draft(other)
    commit(reception.check_in.fields.name, "乙")
    reception.settle()
    assert stages(open_desk)["A001"] is Stage.CALLED, "another draft that is opened meanwhile is not this number's"


def test_the_list_is_short_and_says_how_many_more(reception: ReceptionPage, open_desk: Desk) -> None:
    for _ in range(MOST + 5):
        queue.take(open_desk, first="孕妇")
    reception.entered()
    rows = reception.queue.rows()
    assert len(rows) == MOST + 1
    assert "还有 5 个号" in rows[-1].name
    assert rows[0].state == "优先"
    assert f"候访 {MOST + 5}" in reception.queue.figures.text()
    reception.queue.call.click()
    assert reception.queue.rows()[0].state == "已叫号"


def test_the_page_shows_and_does_everything_by_keys(window: Window, calling: CallingPage, open_desk: Desk, qtbot: QtBot) -> None:
    assert calling.empty.isVisible()
    assert not calling.table.isVisible()
    with qtbot.waitSignal(calling.giving.given):
        QTest.keyClick(window, F2)
        QTest.keyClick(window, F2)
    for first in ("", "孕妇", ""):
        queue.take(open_desk, first=first)
    calling.entered()
    assert [cells[0] for cells in calling.rows()] == ["A003", "A001", "A002", "A004"]
    assert [cells[3] for cells in calling.rows()] == ["下一个", "1 位", "2 位", "3 位"]
    calling.table.setCurrentCell(3, 0)
    QTest.keyClick(calling.table, ENTER)
    assert calling.this.hasFocus()
    assert stages(open_desk)["A004"] is Stage.WAITING
    with qtbot.waitSignal(calling.called):
        QTest.keyClick(calling.this, Qt.Key.Key_Space)
    assert stages(open_desk)["A004"] is Stage.CALLED
    QTest.keyClick(window, F7, SHIFT)
    assert calling.rows()[0][5].startswith("2 遍")
    QTest.keyClick(window, F7, CONTROL)
    assert stages(open_desk)["A004"] is Stage.SKIPPED
    assert calling.giving.large.isVisible()
    QTest.keyClick(window, F7)
    assert not calling.giving.large.isVisible()
    assert calling.chosen is not None
    assert calling.chosen.number == "A003"
    calling.table.setCurrentCell(1, 0)
    calling.first.set("残疾人")
    calling.first.edited.emit()
    assert queue.today(open_desk)[0].first == "残疾人"
    calling.leave.click()
    assert stages(open_desk)["A001"] is Stage.LEFT
    assert not calling.giving.asking


def test_what_another_window_has_called_meanwhile_is_said(window: Window, calling: CallingPage, open_desk: Desk) -> None:
    queue.take(open_desk)
    calling.entered()
    other = replace(open_desk, seat=replace(open_desk.seat, window="2"))
    queue.call_next(other)
    calling.this.click()
    assert window.shell is not None
    assert "别的窗口" in window.shell.notice.text
    assert calling.rows()[0][6] == "2 号窗口"


def test_with_nobody_waiting_the_clerk_is_told(window: Window, calling: CallingPage, open_desk: Desk) -> None:
    queue.take(open_desk)
    for _ in range(2):
        QTest.keyClick(window, F7)
    assert window.shell is not None
    assert "没有候访的号了" in window.shell.notice.text
    assert "A001" in window.shell.notice.text


def test_the_slip_is_printed_beside_the_window_and_names_nobody(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, printers: TrayPrinters
) -> None:
    open_desk.store.set_setting(SLIPS, "driver:前台激光")
    open_desk.slips.choose("driver:前台激光")
    commit(reception.check_in.fields.name, "符大妹")
    QTest.keyClick(window, F2)
    QTest.keyClick(QApplication.focusWidget() or window, ENTER)
    qtbot.waitUntil(lambda: len(printers.tray) == 1, timeout=20_000)
    ticket = queue.today(open_desk)[0]
    assert "符大妹" not in "".join(text for text, _ in queue.slip(open_desk, ticket))
    open_desk.slips.choose("fax:前台")
    QTest.keyClick(window, F2)
    QTest.keyClick(QApplication.focusWidget() or window, ENTER)
    qtbot.waitUntil(lambda: window.shell is not None and "小票打印机的设置看不懂" in window.shell.notice.text, timeout=20_000)
    assert reception.counter.giving.large.text() == "A002"


@pytest.mark.parametrize(("size", "wide", "high"), [(16, 683, 384), (24, 911, 512), (16, 1366, 740)])
def test_no_word_about_numbers_is_cut(qtbot: QtBot, gate: LocalGate, size: int, wide: int, high: int) -> None:
    desk = gate.open(PASSWORD)
    desk.store.set_setting(TYPE_SIZE, str(size))
    window = Window(gate)
    qtbot.addWidget(window)
    shell = window.enter(desk)
    window.resize(wide, high)
    window.show()
    for first in ("", "", "带婴幼儿的", "") * 3:
        queue.take(desk, first=first)
    reception, wrong = shell.page, {}
    assert isinstance(reception, ReceptionPage)
    page = shell.go(CALLING)
    assert isinstance(page, CallingPage)

    def look(name: str) -> None:
        settled(shell)
        wrong[name] = cut(shell) or outside(shell)

    look("the page")
    page.take_number()
    look("the page with the panel")
    shell.go(RECEPTION)
    reception.call_next()
    look("a call")
    reception.take_number()
    look("the panel")
    reception.counter.giving.confirm()
    look("a number")
    window.close()
    assert {name: words for name, words in wrong.items() if words} == {}
