"""The page 设置: what is given is checked and kept at once, and takes effect where it can; all of it by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models import setting
from app.models.fault import WorldFault
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, letters, settings
from app.ui.pages.settings.lines import Device, Picked, Ticked, Typed
from app.ui.pages.settings.page import SettingsPage
from app.ui.pages.table import RECEPTION, SETTINGS
from app.ui.shell import Shell
from app.ui.window import Window
from tests.conftest import TrayPrinters
from tests.ui.hands import commit, leave, seen


@pytest.fixture
def printers() -> TrayPrinters:
    return TrayPrinters("前台激光", "热敏小票")


@pytest.fixture
def page(qtbot: QtBot, shell: Shell) -> SettingsPage:
    page = shell.go(SETTINGS)
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: not page._context.background.busy)
    return page


def line(page: SettingsPage, key: str, kind: type) -> Typed | Picked | Ticked | Device:
    found = page.lines[key]
    assert isinstance(found, kind)
    return found


def type_in(page: SettingsPage, key: str, text: str) -> Typed:
    typed = line(page, key, Typed)
    assert isinstance(typed, Typed)
    typed.field.setFocus()
    typed.field.selectAll()
    commit(typed.field, text)
    leave(typed.field)
    return typed


def test_every_setting_has_its_line_and_shows_what_is_kept(page: SettingsPage, open_desk: Desk) -> None:
    assert set(page.lines) == set(settings.DEFAULTS)
    named = {getattr(setting, name) for name in vars(setting) if name.isupper() and not name.startswith("DEFAULT_")}
    assert named - {setting.NUMBERS} <= set(settings.DEFAULTS)
    for key, shown in page.lines.items():
        assert shown.value() == settings.value(open_desk, key), key


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        (setting.IDLE, "１５", "15"),
        (setting.IDLE, "0", "0"),
        (setting.PREFIX, "ｂ", "B"),
        (setting.PREFIX, "", ""),
        (setting.FIRSTS, "4", "4"),
        (setting.PAUSE, "30", "30"),
        (setting.CLERK, " 李 四 ", "李四"),
    ],
)
def test_what_is_typed_is_put_right_and_kept_at_once(page: SettingsPage, open_desk: Desk, key: str, given: str, kept: str) -> None:
    shown = type_in(page, key, given)
    assert open_desk.store.setting(key) == kept
    assert shown.value() == kept
    assert "已保存" in shown.said


@pytest.mark.parametrize(
    ("key", "given"),
    [
        (setting.IDLE, "十"),
        (setting.IDLE, "99999"),
        (setting.IDLE, "-1"),
        (setting.PREFIX, "ABC"),
        (setting.PREFIX, "甲"),
        (setting.CLERK, "  "),
        (setting.SLIDES, "/no/such/folder"),
        (setting.CLIPS, "/no/such/folder"),
        (setting.PAUSE, "1"),
    ],
)
def test_what_can_not_be_is_said_at_its_line_and_nothing_is_kept(page: SettingsPage, open_desk: Desk, key: str, given: str) -> None:
    before = settings.value(open_desk, key)
    shown = type_in(page, key, given)
    assert settings.value(open_desk, key) == before
    assert shown.value() == before
    assert shown.said.endswith("。")
    assert "已保存" not in shown.said


def test_a_folder_is_kept(page: SettingsPage, open_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "普法 宣传").mkdir()
    type_in(page, setting.SLIDES, str(tmp_path / "普法 宣传"))
    assert open_desk.store.setting(setting.SLIDES) == str(tmp_path / "普法 宣传")


def test_a_reader_is_chosen_with_its_port_and_tried(qtbot: QtBot, page: SettingsPage, open_desk: Desk) -> None:
    reader = page.reader
    assert not page.trial_read.isVisible()
    reader.choice.setFocus()
    QTest.keyClick(reader.choice, Qt.Key.Key_Down)
    assert open_desk.store.setting(setting.READER) == "serial:"
    assert page.trial_read.isVisible()
    QTest.keyClick(reader.choice, Qt.Key.Key_Return)
    assert reader.rest.hasFocus()
    commit(reader.rest, "/dev/no-such-port")
    leave(reader.rest)
    assert open_desk.store.setting(setting.READER) == "serial:/dev/no-such-port"
    page.trial_read.setFocus()
    QTest.keyClick(page.trial_read, Qt.Key.Key_Space)
    qtbot.waitUntil(page.trial_read.isEnabled, timeout=20_000)
    assert "没有找到读卡器。" in reader.said


def test_a_driver_is_not_chosen_before_its_file_is_named(page: SettingsPage, open_desk: Desk, tmp_path: Path) -> None:
    reader = page.reader
    reader.choice.set("dll:")
    reader.choice.edited.emit()
    assert open_desk.store.setting(setting.READER) == ""
    reader.rest.setFocus()
    commit(reader.rest, str(tmp_path / "Termb.dll"))
    leave(reader.rest)
    assert "没有找到驱动文件" in reader.said
    assert open_desk.store.setting(setting.READER) == ""


def test_the_slip_printer_is_one_of_the_machines(page: SettingsPage, open_desk: Desk) -> None:
    slips = page.slips
    slips.choice.set("raw:")
    slips.choice.edited.emit()
    assert open_desk.store.setting(setting.SLIPS) == ""
    slips.rest.set("热敏小票")
    slips.rest.edited.emit()
    assert open_desk.store.setting(setting.SLIPS) == "raw:热敏小票"
    assert page.trial_slip.isVisible()
    slips.choice.set("")
    slips.choice.edited.emit()
    assert open_desk.store.setting(setting.SLIPS) == ""


def test_one_screen_is_not_both(open_desk: Desk) -> None:
    settings.change(open_desk, setting.HALL, "HDMI-1||0,0")
    with pytest.raises(WorldFault) as caught:
        settings.change(open_desk, setting.VISITOR, "HDMI-1||0,0")
    assert caught.value.field == setting.VISITOR


def test_a_screen_that_is_not_there_stays_chosen(page: SettingsPage, open_desk: Desk) -> None:
    open_desk.store.set_setting(setting.HALL, "HDMI-1||0,0")
    page.entered()
    assert page.hall.value() == "HDMI-1||0,0"
    assert "没接上：HDMI-1" in page.hall.choice.currentText()


def test_another_clerk_is_in_the_head_at_once_and_the_cursor_stays(
    qtbot: QtBot, window: Window, page: SettingsPage, open_desk: Desk, entry: Callable[..., Entry]
) -> None:
    type_in(page, setting.CLERK, "王五")
    qtbot.waitUntil(lambda: window.shell is not None and "王五" in seen(window.shell.header))
    assert window.shell is not None
    fresh = window.shell.page
    assert isinstance(fresh, SettingsPage)
    assert fresh.lines[setting.TYPE_SIZE].isAncestorOf(window.focusWidget())
    assert "工作人员" in window.shell.notice.text
    assert window._desk is not None
    assert check_in.register(window._desk, entry("赵六")).clerk == "王五"


def test_larger_type_is_the_one_setting(qtbot: QtBot, window: Window, page: SettingsPage, open_desk: Desk) -> None:
    sizes = line(page, setting.TYPE_SIZE, Picked)
    assert isinstance(sizes, Picked)
    sizes.choice.setFocus()
    QTest.keyClick(sizes.choice, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.page is not page)
    assert window.shell is not None
    assert window.shell.code == SETTINGS
    assert window.shell.page.font().pixelSize() == 18
    window.shell.larger()
    assert open_desk.store.setting(setting.TYPE_SIZE) == "20"
    assert isinstance(window.shell.page, SettingsPage)
    assert window.shell.page.lines[setting.TYPE_SIZE].value() == "20"


def test_two_sided_printing_is_what_the_letter_offers(qtbot: QtBot, window: Window, page: SettingsPage, open_desk: Desk) -> None:
    both = line(page, letters.TWO_SIDED, Ticked)
    assert isinstance(both, Ticked)
    both.box.setFocus()
    QTest.keyClick(both.box, Qt.Key.Key_Space)
    assert open_desk.store.setting(letters.TWO_SIDED) == "yes"
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.page is not page)


def test_what_was_typed_last_is_kept_when_the_page_is_left(window: Window, shell: Shell, page: SettingsPage, open_desk: Desk) -> None:
    typed = line(page, setting.IDLE, Typed)
    assert isinstance(typed, Typed)
    typed.field.setFocus()
    typed.field.selectAll()
    commit(typed.field, "25")
    shell.go(RECEPTION)
    assert open_desk.store.setting(setting.IDLE) == "25"
