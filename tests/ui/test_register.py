"""The register: today's list, search, the whole visit, its letters; sealed visits stay sealed until opened."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.letter import Issued
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services import check_in, find, guide, letters
from app.store.store import LocalStore
from app.ui.flow import FlowView
from app.ui.pages.reception.page import ReceptionPage
from app.ui.pages.register.page import RegisterPage
from app.ui.pages.register.papers import Paper
from app.ui.pages.table import RECEPTION, REGISTER
from app.ui.shell import Shell
from tests.conftest import TrayPrinters
from tests.ui.hands import commit, seen, type_into


@pytest.fixture
def visits(open_desk: Desk, entry: Callable[..., Entry]) -> tuple[Visit, ...]:
    people = (("王淳生", "13800138000", "拖欠工资三个月"), ("符大妹", "13900139000", "宅基地纠纷"))
    return tuple(check_in.register(open_desk, Entry((Petitioner(name, phone=phone),), narrative=words)) for name, phone, words in people)


@pytest.fixture
def register(shell: Shell, visits: tuple[Visit, ...]) -> RegisterPage:
    page = shell.go(REGISTER)
    assert isinstance(page, RegisterPage)
    return page


def names(page: RegisterPage) -> list[str]:
    items = [page.table.item(at, 2) for at in range(page.table.rowCount())]
    return [item.text() for item in items if item]


def sealed_kind(desk: Desk) -> str:
    return next(kind.code for kind in desk.pack.kinds() if kind.sealed)


def issue(desk: Desk, visit: Visit) -> Issued:
    visit = guide.pick(desk, visit, desk.pack.kinds()[0].code, "")
    fields = letters.prepare(desk, visit, {}).fields
    return letters.issue(desk, visit, {field.code: field.value or "按实际填写" for field in fields if field.required})


def paper(page: RegisterPage) -> Paper:
    QApplication.processEvents()
    return next(each for each in page.detail.findChildren(Paper) if each.isVisible())


def test_today_is_listed_newest_first(register: RegisterPage) -> None:
    assert names(register) == ["符大妹", "王淳生"]


@pytest.mark.parametrize("words", ["王淳生", "淳生", "13800138000", "8000", "１３８００１３８０００"])
def test_search_finds_by_name_and_phone(qtbot: QtBot, register: RegisterPage, words: str) -> None:
    commit(register.words, words)
    qtbot.waitUntil(lambda: names(register) == ["王淳生"])
    assert "1" in register.count.text()


def test_search_finds_by_number(qtbot: QtBot, register: RegisterPage, visits: tuple[Visit, ...]) -> None:
    commit(register.words, visits[1].visit_no)
    qtbot.waitUntil(lambda: names(register) == ["符大妹"])


def test_nothing_found_is_no_error(qtbot: QtBot, register: RegisterPage) -> None:
    commit(register.words, "查无此人")
    qtbot.waitUntil(lambda: names(register) == [])
    qtbot.waitUntil(lambda: "没有找到" in register.count.text())


def test_a_visit_is_shown_whole(register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...]) -> None:
    visit = visits[0]
    here = guide.position(open_desk, visit)
    visit, _cleared = guide.answer(open_desk, visit, here.node.code, "no")
    register.refresh()
    register.table.selectRow(1)
    text = seen(register.detail)
    for word in ("王淳生", "13800138000", "拖欠工资三个月", visit.visit_no, here.node.text):
        assert word in text


def test_a_sealed_visit_is_opened_on_purpose(register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...]) -> None:
    guide.pick(open_desk, visits[0], sealed_kind(open_desk), "")
    register.refresh()
    assert "王淳生" not in names(register)
    register.table.selectRow(1)
    assert "王淳生" not in seen(register)
    assert "拖欠工资三个月" not in seen(register)
    register.detail.open_seal()
    assert "拖欠工资三个月" in seen(register)
    register.table.selectRow(0)
    register.table.selectRow(1)
    assert "拖欠工资三个月" not in seen(register)


def test_hidden_data_can_not_be_read(shell: Shell, register: RegisterPage) -> None:
    register.table.selectRow(0)
    shell.hide_personal()
    assert "符大妹" not in seen(register)
    assert "宅基地纠纷" not in seen(register)
    assert names(register) == ["符 * *", "王 * *"]


def test_a_visit_goes_on_at_the_reception(shell: Shell, register: RegisterPage, visits: tuple[Visit, ...]) -> None:
    register.table.selectRow(0)
    register.detail.opening.emit(visits[1])
    assert isinstance(shell.page, ReceptionPage)
    assert shell.page.visit == visits[1]


def test_a_letter_is_printed_again_byte_for_byte(
    register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...], printers: TrayPrinters, tmp_path: Path
) -> None:
    letter = issue(open_desk, visits[0])
    register.refresh()
    register.table.selectRow(1)
    paper(register).again.click()
    paper(register).save(tmp_path / "letter.pdf")
    assert [data for _name, data in printers.tray] == [letters.pdf(open_desk, letter)]
    assert (tmp_path / "letter.pdf").read_bytes() == letters.pdf(open_desk, letter)


def test_no_printer_is_told_in_the_window(
    shell: Shell, register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...], printers: TrayPrinters
) -> None:
    printers.queues = ()
    issue(open_desk, visits[0])
    register.refresh()
    register.table.selectRow(1)
    paper(register).again.click()
    assert "打印机" in shell.notice.text


def test_voiding_wants_a_reason(register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...]) -> None:
    letter = issue(open_desk, visits[0])
    register.refresh()
    register.table.selectRow(1)
    shown = paper(register)
    shown.void.click()
    shown.confirm.click()
    assert "原因" in shown.told
    type_into(shown.reason, "姓名有误")
    shown.confirm.click()
    record = find.record(open_desk, visits[0].visit_no)
    assert record is not None
    assert [(each.letter_no, each.void_reason) for each in record.letters] == [(letter.letter_no, "姓名有误")]
    assert "姓名有误" in paper(register).state.text()
    assert not paper(register).void.isVisible()


def test_the_split_off_matter_is_a_step_away(qtbot: QtBot, register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...]) -> None:
    second = check_in.split(open_desk, visits[0], "另一件事")
    register.refresh()
    register.table.selectRow(2)
    assert register.chosen() == visits[0].visit_no
    register.detail.sibling.emit(second.visit_no)
    qtbot.waitUntil(lambda: not register.looking)
    assert register.chosen() == second.visit_no
    assert "另一件事" in seen(register.detail)


def test_the_search_field_is_ready(register: RegisterPage) -> None:
    assert register.words.hasFocus()


def test_a_single_hit_is_opened_by_keys_alone(qtbot: QtBot, register: RegisterPage, visits: tuple[Visit, ...]) -> None:
    commit(register.words, "王淳生")
    QTest.keyClick(register.words, Qt.Key.Key_Return)
    qtbot.waitUntil(register.table.hasFocus)
    assert register.chosen() == visits[0].visit_no
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(register.table, key)
        assert "拖欠工资三个月" in seen(register.detail)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down])
def test_the_list_is_entered_at_its_first_row(
    qtbot: QtBot, register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...], key: Qt.Key
) -> None:
    later = check_in.register(open_desk, Entry((Petitioner("王淳生"),), narrative="还要反映另一件事"))
    commit(register.words, "王淳生")
    QTest.keyClick(register.words, key)
    qtbot.waitUntil(register.table.hasFocus)
    assert register.table.currentRow() == 0
    assert register.chosen() == later.visit_no
    QTest.keyClick(register.table, Qt.Key.Key_Down)
    assert register.chosen() == visits[0].visit_no
    assert "拖欠工资三个月" in seen(register.detail)
    QTest.keyClick(register.table, Qt.Key.Key_Up)
    assert "还要反映另一件事" in seen(register.detail)


def test_the_first_hit_is_shown_while_typing(qtbot: QtBot, register: RegisterPage, visits: tuple[Visit, ...]) -> None:
    commit(register.words, "淳生")
    qtbot.waitUntil(lambda: "拖欠工资三个月" in seen(register.detail))
    assert register.chosen() == visits[0].visit_no
    assert register.words.hasFocus()


def test_enter_stays_in_the_field_where_nothing_is_found(qtbot: QtBot, register: RegisterPage) -> None:
    commit(register.words, "查无此人")
    QTest.keyClick(register.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not register.looking)
    assert register.words.hasFocus()
    assert register.chosen() == ""


def test_a_visit_out_of_the_list_is_searched_for_and_chosen(
    qtbot: QtBot, register: RegisterPage, open_desk: Desk, visits: tuple[Visit, ...]
) -> None:
    commit(register.words, "符大妹")
    qtbot.waitUntil(lambda: names(register) == ["符大妹"])
    register.detail.sibling.emit(visits[0].visit_no)
    qtbot.waitUntil(lambda: "拖欠工资三个月" in seen(register.detail))
    assert register.chosen() == visits[0].visit_no


def test_the_last_word_typed_wins_and_each_hit_says_by_what(qtbot: QtBot, register: RegisterPage) -> None:
    for letter in "fudamei":
        commit(register.words, letter)
    qtbot.waitUntil(lambda: names(register) == ["符大妹"] and not register.looking)
    why = register.table.item(0, 5)
    assert why
    assert (why.text(), register.table.isColumnHidden(5)) == ("拼音", False)
    register.words.selectAll()
    commit(register.words, "宅基地")
    qtbot.waitUntil(lambda: (item := register.table.item(0, 5)) is not None and item.text() == "反映事项")
    register.words.selectAll()
    commit(register.words, "")
    assert names(register) == ["符大妹", "王淳生"]
    assert register.table.isColumnHidden(5)


def test_typing_never_waits_for_a_search(qtbot: QtBot, register: RegisterPage) -> None:
    """Somebody else's long search holds the reading connection: thirty characters go in all the same, the last words are found."""
    store = register._context.desk.store
    assert isinstance(store, LocalStore)
    held, free = Event(), Event()

    def hold() -> None:
        with store._reader._lock:
            held.set()
            free.wait(10)

    thread = Thread(target=hold)
    thread.start()
    held.wait()
    words = "fudamei " * 3 + "宅基地纠纷"
    for character in words:
        commit(register.words, character)
        QApplication.processEvents()
    assert register.words.text() == words
    assert register.looking
    assert not free.is_set()
    free.set()
    thread.join()
    qtbot.waitUntil(lambda: names(register) == ["符大妹"] and not register.looking)


def test_names_are_put_in_the_order_of_their_sound_and_back(qtbot: QtBot, register: RegisterPage, open_desk: Desk) -> None:
    for name in ("单一", "曾二", "阿三"):
        check_in.register(open_desk, Entry((Petitioner(name),), narrative="宅基地"))
    register.refresh()
    register.table.horizontalHeader().sectionClicked.emit(2)
    assert names(register) == ["阿三", "符大妹", "单一", "王淳生", "曾二"]
    commit(register.words, "宅基地")
    qtbot.waitUntil(lambda: names(register) == ["阿三", "符大妹", "单一", "曾二"])
    register.order.click()
    qtbot.waitUntil(lambda: names(register) == ["阿三", "曾二", "单一", "符大妹"])


def test_hiding_veils_what_was_searched_for(shell: Shell, register: RegisterPage) -> None:
    commit(register.words, "王淳生")
    QTest.keyClick(register.words, Qt.Key.Key_Return)
    shell.hide_personal()
    assert "王淳生" not in seen(shell)
    shell.hide_personal()
    assert register.words.displayText() == "王淳生"


def test_list_and_register_say_one_word_for_one_state(shell: Shell, register: RegisterPage) -> None:
    items = [register.table.item(at, 4) for at in range(register.table.rowCount())]
    reception = shell.go(RECEPTION)
    assert isinstance(reception, ReceptionPage)
    assert [row.state for row in reception.queue.rows()] == [item.text() for item in items if item]


def test_the_wheel_over_the_chart_goes_on_with_the_page_until_the_chart_is_gone_into(register: RegisterPage) -> None:
    register.table.selectRow(1)
    QApplication.processEvents()
    flow = next(each for each in register.detail.findChildren(FlowView) if each.isVisible())
    inside = flow.viewport()

    def turn(keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
        """Turn the wheel down over the chart; say whether the chart kept it for itself."""
        at, none = QPointF(inside.rect().center()), Qt.MouseButton.NoButton
        wheel = QWheelEvent(at, inside.mapToGlobal(at), QPoint(), QPoint(0, -120), none, keys, Qt.ScrollPhase.NoScrollPhase, False)
        flow.wheelEvent(wheel)
        return wheel.isAccepted()

    before, scale = flow.verticalScrollBar().value(), flow.transform().m11()
    assert not turn()
    assert flow.verticalScrollBar().value() == before
    assert turn(Qt.KeyboardModifier.ControlModifier)
    assert flow.transform().m11() < scale
    flow.setFocus()
    before = flow.verticalScrollBar().value()
    assert turn()
    assert flow.verticalScrollBar().value() > before
