"""From the door to the letter, by keyboard alone: the clerk never takes a hand off the keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.visit import Status
from app.models.walk import State
from app.ports import Desk
from app.services import drafting, find, guide
from app.ui.pages.reception.guidance import GuidanceStep
from app.ui.pages.reception.page import CHECK_IN, GUIDANCE, LETTER, ReceptionPage
from app.ui.shell import Shell
from app.ui.window import Window
from tests.ui.hands import PASSWORD, commit, seen

KINDS = range(1, 9)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def fill(*texts: str) -> None:
    """Type into one field after the other, going on by Enter; "" leaves a field as it is."""
    for text in texts:
        if text:
            commit(focused(), text)
        QTest.keyClick(focused(), Qt.Key.Key_Return)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def check_in(window: Window, name: str, narrative: str) -> None:
    """Check one visitor in by keyboard, from an empty form."""
    press(Qt.Key.Key_N, CTRL)
    fill(name, "44088219610101213X")
    while focused().accessibleName() != "电话":
        press(Qt.Key.Key_Return)
    fill("13800138000", "沈塘镇茂胆村")
    while focused().accessibleName() != "反映事项":
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    commit(focused(), narrative)


def test_a_visitor_is_checked_in_and_led_to_a_kind_by_keyboard(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk
) -> None:
    check_in(window, "𬭚淳生", "和邻居争宅基地打官司，法院判我输了，我不服这个判决。")
    qtbot.waitUntil(lambda: bool(reception.check_in.cards.cards()))
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == GUIDANCE
    visit = find.today(open_desk)[0]
    assert visit.entry.petitioners[0].name == "𬭚淳生"
    assert visit.entry.petitioners[0].household_address == "沈塘镇茂胆村"
    for _ in range(40):
        here = guide.position(open_desk, find.today(open_desk)[0])
        if here.state is not State.ASKING or here.settled:
            break
        press(Qt.Key.Key_Y if "法院" in (here.node.ask or here.node.text) else Qt.Key.Key_N)
    assert find.today(open_desk)[0].matter
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == LETTER


@pytest.mark.parametrize("place", KINDS)
def test_each_kind_is_picked_by_its_key_and_reaches_its_letter(
    window: Window, reception: ReceptionPage, open_desk: Desk, place: int
) -> None:
    check_in(window, "王淳生", "我有事情要反映。")
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key(Qt.Key.Key_0 + place), ALT)
    kind = open_desk.pack.kinds()[place - 1]
    assert find.today(open_desk)[0].matter == kind.code
    step = reception.step(GUIDANCE)
    assert isinstance(step, GuidanceStep)
    assert kind.code in step.question.heading.text()
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == LETTER
    assert find.today(open_desk)[0].status is Status.GUIDED


def test_an_interrupted_visitor_is_taken_up_again(qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    check_in(window, "陈大文", "话说到一半")
    qtbot.waitUntil(lambda: len(drafting.pending(open_desk)) == 1)
    check_in(window, "李雪梅", "拖欠工资。")
    press(Qt.Key.Key_Return, CTRL)
    assert [row.name for row in reception.queue.rows()] == ["陈大文", "李雪梅"]
    reception.queue.list.setFocus()
    reception.queue.list.setCurrentRow(0)
    press(Qt.Key.Key_Return)
    assert reception.place == CHECK_IN
    assert reception.check_in.narrative.text() == "话说到一半"
    press(Qt.Key.Key_Return, CTRL)
    assert drafting.pending(open_desk) == ()
    assert len(find.today(open_desk)) == 2


def test_the_clerk_steps_out_and_comes_back(window: Window, shell: Shell, reception: ReceptionPage) -> None:
    check_in(window, "王淳生", "不能让旁人看见的事")
    press(Qt.Key.Key_F9)
    assert "王淳生" not in seen(window)
    press(Qt.Key.Key_F9)
    press(Qt.Key.Key_F12)
    assert "不能让旁人看见的事" not in seen(window)
    QApplication.processEvents()
    commit(focused(), PASSWORD)
    press(Qt.Key.Key_Return)
    assert window.page is shell
    assert reception.check_in.narrative.text() == "不能让旁人看见的事"
