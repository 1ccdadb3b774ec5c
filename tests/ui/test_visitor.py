"""What the visitor sees: the own matter in large type, where to go; never anybody else's, never over the clerk unasked."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.models.setting import HALL, VISITOR
from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.services import check_in, guide, visitor
from app.services.visitor import SEALED, Charted, Line, Told
from app.ui.flow import FlowScreen
from app.ui.pages.reception.page import CHECK_IN, GUIDANCE, LETTER, ReceptionPage
from app.ui.screens import Sight, key_of
from app.ui.visitor.screen import VisitorScreen
from app.ui.visitor.stage import Stage
from app.ui.visitor.switch import Visitor
from app.ui.window import Window
from tests.ui.hands import commit, leave, type_into

LONG = "我家的房子二〇一九年被划进征收范围，补偿协议签了以后一直没有收到钱，问过村里和镇里都说等通知。" * 12
TOLD = Told("请看一下，对不对？", (Line("姓名", "阿卜杜拉·买买提江"), Line("反映的事", LONG), Line("最晚", "12月8日", strong=True)))


def written(screen: VisitorScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisibleTo(screen))


def stage_of(window: Window) -> Stage:
    assert window._stage is not None
    return window._stage


def beside(window: Window, setting: str = VISITOR) -> list[Sight]:
    """Give the clerk's own screen and another one beside it, as the window's stage finds them from now on."""
    own = window.screen()
    there = [Sight(key_of(own), own.geometry()), Sight("TV|7|9000,0", QRect(9000, 0, 800, 600))]
    assert window._desk is not None
    window._desk.store.set_setting(setting, "TV|7|9000,0")
    stage = stage_of(window)
    stage.follower._screens = lambda: there
    stage.follower.changed.emit()
    return there


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (768, 1024), (1024, 768)])
@pytest.mark.parametrize("told", [TOLD, Told(SEALED), Told("请到这里办理", (Line("", "雷州市人民法院"), Line("电话", "0759-1234567")))])
def test_words_are_large_and_none_is_cut(qtbot: QtBot, size: tuple[int, int], told: Told) -> None:
    screen = VisitorScreen("雷州市信访局")
    qtbot.addWidget(screen)
    screen.resize(*size)
    screen.show()
    screen.show_this(told)
    qtbot.waitUntil(lambda: cut(screen) == [])
    assert all(label.fontInfo().pixelSize() >= 24 for label in screen.findChildren(QLabel) if label.isVisible())
    assert told.title in written(screen)
    assert all(line.text in written(screen) for line in told.lines if line.text != LONG)


def cut(screen: VisitorScreen) -> list[str]:
    """Give the labels that have less room than their words need, or stand over the edge."""
    labels = [label for label in screen.findChildren(QLabel) if label.isVisible()]
    return [label.text() for label in labels if not _whole(label) or not screen.rect().contains(_place(label, screen))]


def _whole(label: QLabel) -> bool:
    return label.height() >= label.heightForWidth(label.width()) if label.wordWrap() else label.width() >= _wide(label)


def _place(label: QLabel, screen: VisitorScreen) -> QRect:
    return QRect(label.mapTo(screen, label.rect().topLeft()), label.size())


def _wide(label: QLabel) -> int:
    return QFontMetrics(label.font()).horizontalAdvance(label.text())


def test_the_visitor_confirms_name_and_matter_and_sees_no_number(qtbot: QtBot, window: Window, reception: ReceptionPage) -> None:
    form = reception.check_in
    type_into(form.fields.name, "王淳生")
    type_into(form.fields.document_number, "440882196001011234")
    type_into(form.fields.phone, "13800138000")
    commit(form.narrative, "法院判我输了，我不服判决。")
    form.narrative.left.emit()
    leave(form.narrative)
    QTest.keyClick(window, Qt.Key.Key_F6)
    stage = stage_of(window)
    assert stage.over
    words = written(stage.screen)
    for shown in ("王淳生", "不服判决", "对不对"):
        assert shown in words
    for kept in ("440882", "1380013"):
        assert kept not in words
    QTest.keyClick(stage.screen, Qt.Key.Key_F6)
    assert not stage.screen.isVisible()
    assert stage.screen.idle
    assert form.fields.name.text() == "王淳生"
    reception.next_visitor()
    assert window._visitor.shown is None


def test_each_step_has_its_own_and_leaving_leaves_nothing(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, entry: Callable[..., Entry]
) -> None:
    beside(window)
    screen, shown = stage_of(window).screen, window._visitor
    assert screen.isVisible()
    assert screen.idle
    assert screen.geometry() == QRect(9000, 0, 800, 600)
    visit = guide.pick(open_desk, check_in.register(open_desk, entry("王淳生")), "K3", "")
    reception.open_visit(visit)
    assert reception.place == GUIDANCE
    assert screen.idle, "who was only looked up may not be who stands there"
    reception.show_visitor()
    assert isinstance(shown.shown, Charted)
    assert any(charted.isVisible() for charted in screen.findChildren(FlowScreen))
    reception.tabs.buttons[LETTER].click()
    organ = open_desk.pack.organs[open_desk.pack.matters["K3"].organs[0]].name
    assert organ in written(screen)
    assert "王淳生" not in written(screen)
    for away in ("hide_personal", "lock"):
        assert window.shell is not None
        window.shell.act(away)
        assert screen.isVisible()
        assert screen.idle, away
        assert organ not in written(screen)
        if away == "hide_personal":
            window.shell.act(away)
            assert not screen.idle
    window._release()
    reception.tabs.buttons[CHECK_IN].click()
    assert "王淳生" in written(screen)
    reception.next_visitor()
    assert screen.idle
    assert "王淳生" not in written(screen)


def test_who_is_only_looked_up_is_not_shown_to_who_stands_there(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, entry: Callable[..., Entry]
) -> None:
    beside(window)
    screen, form = stage_of(window).screen, reception.check_in
    type_into(form.fields.name, "李四")
    commit(form.narrative, "低保停发了。")
    qtbot.waitUntil(lambda: "李四" in written(screen))
    visit = check_in.register(open_desk, entry("王淳生"))
    reception.correct_visit(visit)
    assert screen.idle
    reception.tabs.buttons[GUIDANCE].click()
    assert screen.idle
    reception.take_up(next(row.key for row in reception.queue.rows() if row.draft))
    assert screen.idle
    commit(form.narrative, "已经三个月。")
    qtbot.waitUntil(lambda: "三个月" in written(screen))


def test_a_screen_that_goes_takes_the_window_with_it(window: Window) -> None:
    there = beside(window)
    stage = stage_of(window)
    window._visitor.turn(TOLD)
    assert stage.screen.isVisible()
    tv = there.pop()
    stage.follower.changed.emit()
    assert not stage.screen.isVisible()
    assert stage.screen.idle
    there.append(tv)
    stage.follower.changed.emit()
    assert stage.screen.isVisible()
    assert stage.screen.geometry() == tv.box
    assert not stage.screen.idle


def test_on_the_halls_screen_it_is_a_guest(window: Window) -> None:
    beside(window)
    beside(window, HALL)
    stage = stage_of(window)
    window._visitor.show(TOLD)
    assert not stage.screen.isVisible()
    window._visitor.turn(TOLD)
    assert stage.screen.isVisible()
    window._visitor.blank()
    assert not stage.screen.isVisible()


def test_a_sealed_matter_is_registered_and_no_more(open_desk: Desk, entry: Callable[..., Entry]) -> None:
    told = Entry((Petitioner("李保密"),), narrative="举报村干部收受贿赂、挪用集体资金。")
    assert visitor.confirming(open_desk, told) == Told(SEALED)
    assert visitor.confirming(open_desk, entry("李保密", narrative="说一件事情"), "K8") == Told(SEALED)
    visit = guide.pick(open_desk, check_in.register(open_desk, told), "K8", "")
    assert visitor.guiding(open_desk, visit) == Told(SEALED)
    assert "李保密" not in str(visitor.going(open_desk, visit, None))


def test_nothing_half_typed_is_shown(open_desk: Desk) -> None:
    assert visitor.confirming(open_desk, Entry((Petitioner("王淳生"),), narrative=" ")) is None
    assert visitor.confirming(open_desk, Entry((Petitioner(""),), narrative="一件事")) is None


def test_the_switch_tells_of_what_is_new_only() -> None:
    switch, told = Visitor(), []
    switch.changed.connect(lambda: told.append(switch.shown))
    switch.show(TOLD)
    switch.show(TOLD)
    switch.blank()
    assert told == [TOLD, None]
