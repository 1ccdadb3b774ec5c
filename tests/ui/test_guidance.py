"""Step ②: answers by key, what is cleared is told, dates show the last day, a hand pick wants its reason."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.chart import Node, Shape
from app.models.visit import Answer, Entry, Visit
from app.models.walk import State, change
from app.ports import Desk
from app.services import check_in, find, guide
from app.ui.flow import FlowScreen
from app.ui.pages.reception.guidance import GuidanceStep
from app.ui.pages.reception.page import CHECK_IN, GUIDANCE, ReceptionPage
from app.ui.theme import palette
from app.ui.window import Window
from tests.ui.hands import commit, leave, path_to, type_into

TODAY = date(2026, 11, 10)


@pytest.fixture
def visit(open_desk: Desk, entry: Callable[..., Entry]) -> Visit:
    return check_in.register(open_desk, entry("王淳生"))


@pytest.fixture
def step(reception: ReceptionPage, visit: Visit) -> GuidanceStep:
    reception.open_visit(visit)
    step = reception.step(GUIDANCE)
    assert isinstance(step, GuidanceStep)
    return step


def rest(window: Window) -> None:
    """Let the layouts come to rest: broken lines ask for their height in rounds of their own."""
    for _ in range(10):
        QApplication.processEvents()
    assert window.isVisible()


def stored(desk: Desk) -> Visit:
    return find.today(desk)[0]


def lead(reception: ReceptionPage, desk: Desk, matter: str, wanted: Callable[[Node], bool]) -> None:
    """Pick a kind and answer until a node is reached for which ``wanted`` holds."""
    visit = guide.pick(desk, stored(desk), matter, "")
    for node, value in path_to(desk.pack, matter, wanted):
        visit, _cleared = guide.answer(desk, visit, node, value)
    reception.open_visit(visit)


def test_keys_answer(step: GuidanceStep, open_desk: Desk) -> None:
    first = guide.position(open_desk, stored(open_desk)).node
    assert step.question.words.text() == (first.ask or first.text)
    QTest.keyClick(step, "n")
    assert stored(open_desk).guidance.answers[first.code].value == "no"
    second = guide.position(open_desk, stored(open_desk)).node
    assert step.question.words.text() == (second.ask or second.text)
    QTest.keyClick(step, "?")
    assert stored(open_desk).guidance.answers[second.code].value == "unsure"
    assert step.question.unsure.text() == second.unsure


def test_a_changed_answer_tells_what_it_cleared(step: GuidanceStep, open_desk: Desk) -> None:
    for _ in range(3):
        QTest.keyClick(step, "n")
    guidance = stored(open_desk).guidance
    trials = [(code, change(open_desk.pack, guidance, code, Answer("yes"))[1]) for code in guidance.answers]
    code, lost = next((code, lost) for code, lost in trials if lost)
    node = open_desk.pack.node(code)
    step.change_answer(code)
    assert step.question.words.text() == (node.ask or node.text)
    QTest.keyClick(step, "y")
    assert step.cleared.isVisible()
    assert all(gone.text in step.cleared.text() for gone in lost)
    assert not {gone.code for gone in lost} & set(stored(open_desk).guidance.answers)


def test_looking_at_an_answer_again_changes_nothing(step: GuidanceStep, open_desk: Desk) -> None:
    QTest.keyClick(step, "n")
    before = stored(open_desk)
    step.before.click()
    assert step.keep_answer.isVisible()
    step.keep_answer.click()
    assert stored(open_desk).guidance == before.guidance
    assert not step.keep_answer.isVisible()


def test_a_date_shows_the_last_day_at_once(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.date is not None and bool(guide.dues(open_desk, node, TODAY)))
    node = guide.position(open_desk, stored(open_desk)).node
    assert step.question.day.hasFocus()
    QTest.keyClicks(step.question.day, TODAY.isoformat())
    for due in guide.dues(open_desk, node, TODAY):
        last = due.worked.last_day
        year = "" if last.year == TODAY.year else f"{last.year}年"
        assert f"{due.rule.name}：最晚 {year}{last.month}月{last.day}日" in step.question.due.text()
    step.question.buttons()[0].click()
    assert stored(open_desk).guidance.answers[node.code].day == TODAY


def test_an_unreadable_date_is_asked_for_again(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.date is not None)
    before = stored(open_desk)
    commit(step.question.day, "不记得")
    step.question.buttons()[0].click()
    assert stored(open_desk) == before
    step.question.day.clear()
    step.question.buttons()[0].click()
    assert stored(open_desk).revision == before.revision + 1


def test_a_date_to_come_is_refused_at_the_date(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.date is not None)
    before = stored(open_desk)
    asked = step.question.words.text()
    commit(step.question.day, "2026-12-31")
    assert "今天以后" in step.question.due.text()
    leave(step.question.day)
    step.question.buttons()[0].click()
    assert stored(open_desk) == before
    assert "还没有到" in step.question.told
    assert step.question.day.hasFocus()
    assert (step.question.day.text(), step.question.words.text()) == ("2026-12-31", asked)
    step.question.day.clear()
    QTest.keyClicks(step.question.day, "2026-11-02")
    assert step.question.told == ""
    step.question.buttons()[0].click()
    assert stored(open_desk).revision == before.revision + 1


def test_a_last_day_that_is_past_is_said_in_the_colour_of_danger(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    wanted = date(2026, 1, 5)
    lead(reception, open_desk, "K1", lambda node: any(due.days_left < 0 for due in guide.dues(open_desk, node, wanted)))
    node = guide.position(open_desk, stored(open_desk)).node
    commit(step.question.day, wanted.isoformat())
    late = [due for due in guide.dues(open_desk, node, wanted) if due.days_left < 0]
    assert all(f"已过 {-due.days_left} 天" in step.question.due.text() for due in late)
    assert step.question.due.palette().windowText().color().name() == palette.DANGER.lower()
    step.question.day.clear()
    commit(step.question.day, TODAY.isoformat())
    assert "已过" not in step.question.due.text()
    assert step.question.due.palette().windowText().color().name() == palette.INK.lower()


def test_a_date_before_every_rule_is_said_to_have_no_last_day(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    old = date(1900, 1, 1)
    lead(
        reception, open_desk, "K1",
        lambda node: node.date is not None and bool(guide.dues(open_desk, node, TODAY)) and not guide.dues(open_desk, node, old),
    )  # fmt: skip
    assert not step.question.due.isVisible()
    commit(step.question.day, old.isoformat())
    assert step.question.due.text() == "这个日期不在现行规定的时段里，最晚日期不能算出，请问承办机关。"
    assert step.question.due.isVisible()


def test_choices_have_numbers(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.shape is Shape.QUESTION and len(node.edges) > 2)
    node = guide.position(open_desk, stored(open_desk)).node
    QTest.keyClick(step, "2")
    assert stored(open_desk).guidance.answers[node.code].value == node.edges[1].answer


def test_an_action_goes_on_once_it_is_done(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.halt)
    here = guide.position(open_desk, stored(open_desk))
    assert here.state is State.ACTION
    assert step.question.words.text() == here.node.text
    assert [button.text() for button in step.question.buttons()] == ["这一步已办过"]
    QTest.keyClick(step, "y")
    assert stored(open_desk).guidance.answers[here.node.code].value == "done"


def test_a_pick_by_hand_needs_no_reason_while_nothing_is_settled(window: Window, step: GuidanceStep, open_desk: Desk) -> None:
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert stored(open_desk).matter == open_desk.pack.kinds()[0].code
    assert step.go.isEnabled()


def test_overriding_asks_for_the_reason_in_place(window: Window, step: GuidanceStep, open_desk: Desk) -> None:
    first, second = open_desk.pack.kinds()[:2]
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert stored(open_desk).matter == first.code
    assert step.by_hand.reason.isVisible()
    type_into(step.by_hand.reason, "出示了检察院的文书")
    step.by_hand.confirm.click()
    assert (stored(open_desk).matter, stored(open_desk).guidance.reason) == (second.code, "出示了检察院的文书")
    assert not step.by_hand.reason.isVisible()


@pytest.mark.parametrize(("wide", "high"), [(1366, 600), (911, 512), (683, 384)])
def test_the_reason_is_scrolled_to(
    window: Window, reception: ReceptionPage, step: GuidanceStep, open_desk: Desk, wide: int, high: int
) -> None:
    window.resize(wide, high)
    lead(reception, open_desk, "K1", lambda node: node.code == "D4.03")
    rest(window)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    rest(window)
    assert step.pane.verticalScrollBar().value() > 0
    assert step.by_hand.reason.hasFocus()
    view = step.pane.viewport()
    for part in (step.by_hand.reason, step.by_hand.confirm):
        assert view.rect().contains(part.rect().translated(part.mapTo(view, part.rect().topLeft())))


def test_every_kind_is_in_the_list(step: GuidanceStep, open_desk: Desk) -> None:
    step.by_hand.open_list.click()
    offered = [link.text() for link in step.by_hand.kinds()]
    assert offered == [f"{kind.code}　{kind.name}" for kind in open_desk.pack.kinds()]


def test_the_letter_is_out_of_reach_until_a_kind_is_settled(window: Window, reception: ReceptionPage, step: GuidanceStep) -> None:
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert reception.place == GUIDANCE
    assert window.shell is not None
    assert "种类" in window.shell.notice.text


def test_a_second_matter_is_registered_apart(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk, visit: Visit) -> None:
    splitting = [kind.code for kind in open_desk.pack.kinds() if _leads(open_desk, kind.code, lambda node: node.split)]
    assert splitting
    lead(reception, open_desk, splitting[0], lambda node: node.split)
    assert not step.splitting.isVisible()
    QTest.keyClick(step, "y")
    assert step.splitting.isVisible()
    step.splitting.open_form.click()
    step.splitting.confirm.click()
    assert "反映事项" in step.splitting.told
    commit(step.splitting.narrative, "另外我的工资也没有发。")
    step.splitting.confirm.click()
    first = next(each for each in find.today(open_desk) if each.split_from)
    assert (first.split_from, first.entry.narrative) == (visit.visit_no, "另外我的工资也没有发。")
    assert len(reception.queue.rows()) == 2


def test_the_visitor_is_shown_the_chart(qtbot: QtBot, window: Window, step: GuidanceStep) -> None:
    QTest.keyClick(window, Qt.Key.Key_F6)
    screens = [widget for widget in QApplication.allWidgets() if isinstance(widget, FlowScreen) and widget.isVisible()]
    assert len(screens) == 1
    screens[0].window().close()


def test_back_from_the_first_question_is_the_registration(reception: ReceptionPage, step: GuidanceStep) -> None:
    step.before.click()
    assert reception.place == CHECK_IN


def test_reminders_stand_at_the_side(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.date is not None and bool(guide.dues(open_desk, node, TODAY)))
    step.question.day.set_day(TODAY)
    step.question.buttons()[0].click()
    dues = guide.known_dues(open_desk, stored(open_desk))
    for due in dues:
        assert any(due.rule.name in text for text in reception.side.texts())


@pytest.mark.parametrize("wide", [683, 1366, 1920])
def test_many_answers_are_never_narrower_than_their_words(
    window: Window, reception: ReceptionPage, step: GuidanceStep, open_desk: Desk, wide: int
) -> None:
    window.resize(wide, 740)
    lead(reception, open_desk, "K1", lambda node: node.code == "D4.03")
    rest(window)
    buttons = step.question.buttons()
    assert len(buttons) == 7
    assert [button.key for button in buttons] == ["1", "2", "3", "4", "5", "6", "?"]
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    pane = step.pane.viewport()
    assert all(button.mapTo(pane, button.rect().topRight()).x() < pane.width() for button in buttons)
    if wide < 1920:
        assert len({button.y() for button in buttons}) == 7
        assert len({button.width() for button in buttons}) == 1


def test_two_short_answers_stand_side_by_side(window: Window, step: GuidanceStep) -> None:
    rest(window)
    buttons = step.question.buttons()
    assert len({button.y() for button in buttons}) == 1
    assert len({button.x() for button in buttons}) == len(buttons)


def test_enter_in_the_date_goes_to_the_first_answer(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.date is not None)
    before = stored(open_desk)
    commit(step.question.day, "11-02")
    leave(step.question.day)
    assert step.question.buttons()[0].hasFocus()
    assert stored(open_desk) == before
    QTest.keyClick(step.question.buttons()[0], Qt.Key.Key_Tab)
    assert step.question.buttons()[1].hasFocus()


def test_every_question_is_shown_from_its_beginning(window: Window, reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    window.resize(683, 384)
    lead(reception, open_desk, "K1", lambda node: node.date is not None)
    step.by_hand.open_list.click()
    rest(window)
    bar = step.pane.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    QTest.keyClick(step, "?")
    rest(window)
    assert bar.maximum() > 0
    assert bar.value() == 0


@pytest.mark.parametrize("typed", ["2026-02-30", "20260230"])
def test_a_day_that_is_none_is_said_while_it_is_typed(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk, typed: str) -> None:
    lead(reception, open_desk, "K1", lambda node: node.date is not None)
    QTest.keyClicks(step.question.day, typed[:-1])
    QTest.keyClicks(step.question.day, typed[-1:])
    assert "看不懂" in step.question.told
    leave(step.question.day)
    assert "看不懂" in step.question.told
    assert step.question.day.text() == typed
    step.question.day.clear()
    QTest.keyClicks(step.question.day, "11-02")
    assert step.question.told == ""


def test_half_a_day_is_said_once_the_date_is_left(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    lead(reception, open_desk, "K1", lambda node: node.date is not None)
    QTest.keyClicks(step.question.day, "13-45")
    assert step.question.told == ""
    leave(step.question.day)
    assert "看不懂" in step.question.told


def test_digits_belong_to_the_date_while_the_cursor_is_in_it(reception: ReceptionPage, step: GuidanceStep, open_desk: Desk) -> None:
    dated = [kind.code for kind in open_desk.pack.kinds() if _leads(open_desk, kind.code, _numbered_with_date)]
    assert dated
    lead(reception, open_desk, dated[0], _numbered_with_date)
    before = stored(open_desk)
    node = guide.position(open_desk, before).node
    QTest.keyClicks(step.question.day, "2")
    assert (step.question.day.text(), stored(open_desk)) == ("2", before)
    step.question.day.clear()
    leave(step.question.day)
    QTest.keyClick(step.question.buttons()[0], "2")
    assert stored(open_desk).guidance.answers[node.code].value == node.edges[1].answer


def _numbered_with_date(node: Node) -> bool:
    return node.date is not None and not {edge.answer for edge in node.edges} <= {"yes", "no"}


def _leads(desk: Desk, matter: str, wanted: Callable[[Node], bool]) -> bool:
    try:
        path_to(desk.pack, matter, wanted)
    except LookupError:
        return False
    return True
