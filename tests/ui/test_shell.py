"""The window as a whole: keys, pages, Enter, names for screen readers, hiding, defects."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.visit import Entry, Visit
from app.ports import Desk
from app.services import check_in, guide
from app.ui.background import Background
from app.ui.frame import Header
from app.ui.gate.setup import SetupPage
from app.ui.gate.unlock import RecoverPage, UnlockPage
from app.ui.help import HelpPage
from app.ui.keys import KEYS
from app.ui.messages import Hook, Messages
from app.ui.pages.reception.page import CHECK_IN, CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.pages.table import CHARTS, PAGES, RECEPTION, REGISTER
from app.ui.shell import Shell
from app.ui.window import Window
from tests.ui.hands import commit, seen


@pytest.fixture
def everywhere(shell: Shell, open_desk: Desk, entry: Callable[..., Entry]) -> list[QWidget]:
    """Every page and every step, built and shown once."""
    visit = guide.pick(open_desk, check_in.register(open_desk, entry("王淳生")), open_desk.pack.kinds()[0].code, "")
    shell.open_visit(visit)
    reception = shell.page
    assert isinstance(reception, ReceptionPage)
    for place in (CHECK_IN, GUIDANCE, LETTER, CLOSING):
        reception.tabs.buttons[place].click()
    return [shell.go(row.code) for row in PAGES]


def gate_pages(gate: LocalGate) -> Iterator[QWidget]:
    yield from (SetupPage(gate), UnlockPage(gate), RecoverPage(gate))


def test_every_page_of_the_table_opens(shell: Shell) -> None:
    for row in PAGES:
        shell.navigation.buttons[row.code].click()
        assert shell.stack.currentWidget() is shell.page
        assert shell.navigation.buttons[row.code].isChecked()


def test_the_key_of_the_sheet_opens_and_closes_it(window: Window, shell: Shell) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert isinstance(shell.stack.currentWidget(), HelpPage)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert not isinstance(shell.stack.currentWidget(), HelpPage)


def test_every_key_acts_on_every_page_without_a_fault(shell: Shell) -> None:
    acts = {key.act for key in KEYS} - {"", "lock", "show_visitor", "larger", "smaller"}
    assert len(acts) > 12
    for row in PAGES:
        for act in sorted(acts):
            shell.go(row.code)
            shell.act(act)


def test_enter_never_presses_a_button(everywhere: list[QWidget], shell: Shell, gate: LocalGate) -> None:
    pressed: list[str] = []
    for page in (*everywhere, *gate_pages(gate)):
        for button in page.findChildren(QAbstractButton):
            button.clicked.connect(lambda _checked=False, button=button: pressed.append(button.text()))
    for page in everywhere:
        for field in page.findChildren(QLineEdit):
            QTest.keyClick(field, Qt.Key.Key_Return)
    assert pressed == []


def test_no_button_is_pressed_by_enter_of_its_own(everywhere: list[QWidget], shell: Shell) -> None:
    for button in shell.findChildren(QPushButton):
        assert not button.autoDefault(), button.text()
        assert not button.isDefault(), button.text()


def test_every_field_and_button_has_a_name(everywhere: list[QWidget], shell: Shell, gate: LocalGate) -> None:
    for page in (shell, *gate_pages(gate)):
        for kind in (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton):
            for widget in page.findChildren(kind):
                name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
                assert name or widget.objectName().startswith("qt_"), widget
                assert "<" not in name


def test_no_popup_takes_the_input_method_away(everywhere: list[QWidget], shell: Shell) -> None:
    for line in shell.findChildren(QLineEdit):
        assert line.completer() is None
        assert line.validator() is None
        assert line.inputMask() == ""


def test_escape_puts_the_sheet_of_keys_away(window: Window, shell: Shell) -> None:
    for row in PAGES:
        shell.go(row.code)
        QTest.keyClick(window, Qt.Key.Key_F1)
        assert isinstance(shell.stack.currentWidget(), HelpPage)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert shell.stack.currentWidget() is shell.page
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert shell.stack.currentWidget() is shell.page


@pytest.mark.parametrize(("set_up", "told"), [("1", "窗口1"), ("窗口2", "窗口2")])
def test_the_head_names_the_window(qtbot: QtBot, open_desk: Desk, set_up: str, told: str) -> None:
    header = Header(open_desk.pack, replace(open_desk.seat, window=set_up), open_desk.clock.now)
    qtbot.addWidget(header)
    header.show()
    assert f"· {told} ·" in seen(header)


def test_keys_lead_between_pages(window: Window, shell: Shell) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shell.page is shell.go(REGISTER)
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert shell.page is shell.go(RECEPTION)


def test_nothing_typed_is_lost_by_leaving_the_page(window: Window, shell: Shell, reception: ReceptionPage) -> None:
    commit(reception.check_in.fields.name, "王淳生")
    shell.go(CHARTS)
    shell.go(RECEPTION)
    assert reception.check_in.fields.name.text() == "王淳生"


def test_hiding_covers_every_step(shell: Shell, everywhere: list[QWidget]) -> None:
    reception = shell.go(RECEPTION)
    assert isinstance(reception, ReceptionPage)
    for place in (CHECK_IN, GUIDANCE, LETTER, CLOSING):
        reception.tabs.buttons[place].click()
        shell.hide_personal()
        assert "王淳生" not in seen(shell), place
        shell.hide_personal()


def test_the_head_says_who_and_when(shell: Shell) -> None:
    text = seen(shell.header)
    for words in ("来访导引台", "雷州市信访局", "张三", "2026年11月23日", "星期一", "12:0"):
        assert words in text


def test_the_foot_says_printer_and_pack(qtbot: QtBot, shell: Shell, open_desk: Desk) -> None:
    qtbot.waitUntil(lambda: "前台激光" in seen(shell.foot))
    assert open_desk.pack.mark in seen(shell.foot)


def test_a_world_fault_is_said_with_its_step(shell: Shell) -> None:
    shell._context.messages.fault(WorldFault("disk-full", "磁盘满了。", "请清理后再试。"))
    assert shell.notice.text == "磁盘满了。请清理后再试。"


def test_a_defect_is_logged_under_a_code_without_its_words(gate: LocalGate, qtbot: QtBot) -> None:
    messages = Messages(gate.report)
    heard: list[str] = []
    messages.said.connect(lambda message: heard.append(message.sentence))
    hook = Hook(messages)
    try:
        raise ValueError("王淳生 440882196101012135")
    except ValueError as error:
        hook(type(error), error, error.__traceback__)
    log = "".join(path.read_text(encoding="utf-8") for path in gate.folder.glob("*.log"))
    assert "ValueError" in log
    assert "王淳生" not in log
    assert "王淳生" not in heard[0]
    codes = re.findall(r"\b[0-9A-F]{8}\b", log)
    assert len(codes) == 1
    assert codes[0] in heard[0]


def test_slow_work_comes_back_with_its_result_or_its_fault(gate: LocalGate, qtbot: QtBot) -> None:
    messages = Messages(gate.report)
    background = Background(messages)
    got: list[object] = []
    said: list[str] = []
    messages.said.connect(lambda message: said.append(message.sentence))

    def broken() -> None:
        raise WorldFault("no-printer", "没有打印机。")

    background.run(lambda: 7, got.append)
    background.run(broken, got.append)
    qtbot.waitUntil(lambda: not background.busy)
    assert got == [7]
    assert said == ["没有打印机。"]


def test_visits_of_other_days_stay_out_of_the_list(reception: ReceptionPage, open_desk: Desk, entry: Callable[..., Entry]) -> None:
    visit: Visit = check_in.register(open_desk, entry("王淳生"))
    reception.entered()
    assert [row.key for row in reception.queue.rows()] == [visit.id]
    open_desk.clock.moment = visit.received_at.replace(day=25)  # type: ignore[attr-defined]
    reception.entered()
    assert reception.queue.rows() == ()
    QApplication.processEvents()


def test_type_grows_with_the_visitor_in_hand(window: Window, shell: Shell, reception: ReceptionPage, open_desk: Desk) -> None:
    commit(reception.check_in.fields.name, "王淳生")
    QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert window.shell is not None
    assert window.shell is not shell
    page = window.shell.page
    assert isinstance(page, ReceptionPage)
    assert page.check_in.fields.name.text() == "王淳生"
    assert page.check_in.fields.name.font().pixelSize() == 18
    assert open_desk.store.setting("window:type-size") == "18"


def test_type_stays_in_its_range(window: Window, shell: Shell) -> None:
    shell.smaller()
    assert window.shell is shell


def test_the_lock_takes_the_visitors_screen_away(window: Window, shell: Shell, open_desk: Desk, entry: Callable[..., Entry]) -> None:
    shell.open_visit(check_in.register(open_desk, entry("王淳生")))
    shell.act("show_visitor")
    window.lock()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [window]


def test_a_sealed_draft_is_veiled_in_the_list(reception: ReceptionPage, open_desk: Desk) -> None:
    commit(reception.check_in.fields.name, "王淳生")
    place = next(place for place, kind in enumerate(open_desk.pack.kinds(), 1) if kind.sealed)
    reception.pick_kind(place)
    reception.settle()
    assert [row.name for row in reception.queue.rows()] == ["王 * *"]


def test_the_window_opens_no_larger_than_the_screen(qtbot: QtBot, gate: LocalGate) -> None:
    window = Window(gate)
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert window.width() > room.width(), "the screen of the test is smaller than the usual size"
    window.begin()
    window.show()
    assert window.isMaximized()
    assert window.size() == window.size().boundedTo(room)
    window.close()
