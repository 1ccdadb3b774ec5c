"""Keys pressed at odd times, and what is in hand while the desk changes around it: nothing typed is lost, nothing is told too much."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.chart import Shape
from app.models.identity import check_digit
from app.models.visit import Answer, Entry, Petitioner, Visit
from app.models.walk import change
from app.ports import Desk
from app.services import check_in, drafting, guide, letters
from app.services.visitor import SEALED, Told
from app.ui.pages.reception.page import CHECK_IN, GUIDANCE, LETTER, ReceptionPage
from app.ui.pages.register.page import RegisterPage
from app.ui.pages.table import RECEPTION, REGISTER
from app.ui.shell import Shell
from app.ui.window import Window
from tests.conftest import PASSWORD
from tests.ui.hands import commit, path_to, seen, type_into
from tests.ui.test_wedge import keys

WHO = Petitioner("王淳生", document_number="11010519491231002X")
ORGAN = {"organ_address": "某路1号", "organ_phone": "8812345", "organ_hours": "工作日", "contact_phone": "8800000"}
Make = Callable[..., Entry]


def narratives(desk: Desk) -> list[str]:
    return [draft.body.get("narrative", "") for draft in drafting.pending(desk)]


def grown(window: Window, shell: Shell) -> Shell:
    """Have the pages built anew in larger type."""
    shell.larger()
    assert window.shell is not None
    assert window.shell is not shell
    return window.shell


def test_the_last_sign_is_kept_when_something_else_is_taken_in_hand(reception: ReceptionPage, open_desk: Desk, entry: Make) -> None:
    visit = check_in.register(open_desk, entry("李四"))
    commit(reception.check_in.narrative, "判决不公")
    reception.next_visitor()
    assert narratives(open_desk) == ["判决不公"]
    commit(reception.check_in.narrative, "低保停发")
    reception.open_visit(visit)
    assert sorted(narratives(open_desk)) == ["低保停发", "判决不公"]


def test_a_field_put_right_after_the_registration_is_no_new_draft(window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    commit(reception.check_in.narrative, "判决不公")
    reception.check_in.fields.name.setFocus()
    commit(reception.check_in.fields.name, " 王淳生 ")
    QTest.keyClick(reception.check_in.fields.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    reception.settle()
    assert reception.place == GUIDANCE
    assert drafting.pending(open_desk) == ()


def test_a_change_taken_back_leaves_no_draft(reception: ReceptionPage, open_desk: Desk, entry: Make) -> None:
    reception.correct_visit(check_in.register(open_desk, entry("李四")))
    request = reception.check_in.request
    commit(request, "再")
    reception.settle()
    assert len(drafting.pending(open_desk)) == 1
    request.selectAll()
    commit(request, "")
    reception.settle()
    assert drafting.pending(open_desk) == ()


@pytest.mark.parametrize("place", [CHECK_IN, GUIDANCE, LETTER])
def test_a_visit_of_another_day_stays_in_hand_at_its_step(
    window: Window, shell: Shell, reception: ReceptionPage, open_desk: Desk, entry: Make, place: int
) -> None:
    visit = guide.pick(open_desk, check_in.register(open_desk, entry("李四")), "K1", "")
    open_desk.clock.moment += timedelta(days=3)  # type: ignore[attr-defined]
    reception.correct_visit(visit)
    commit(reception.check_in.request, "再查一遍")
    reception.tabs.buttons[place].click()
    page = grown(window, shell).page
    assert isinstance(page, ReceptionPage)
    assert page.visit is not None
    assert (page.visit.id, page.place) == (visit.id, place)
    page.tabs.buttons[CHECK_IN].click()
    assert page.check_in.request.text() == "再查一遍"


def test_what_is_written_for_the_next_clerk_stays_and_no_key_acts_beneath(window: Window, shell: Shell, reception: ReceptionPage) -> None:
    shell.hand_over()
    commit(shell._handover.remark, "读卡器不认卡")
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert reception.check_in.sheet().picked == ""
    fresh = grown(window, shell)
    assert fresh.handing_over == "读卡器不认卡"


def test_a_registered_visit_is_linked_to_an_earlier_one_only_and_keeps_its_kind(reception: ReceptionPage, open_desk: Desk) -> None:
    first = guide.pick(open_desk, check_in.register(open_desk, Entry((WHO,), narrative="法院判我输了。")), "K1", "")
    letters.issue(open_desk, first, ORGAN)
    second = guide.pick(open_desk, check_in.register(open_desk, Entry((WHO,), narrative="低保没给。")), "K3", "")
    reception.correct_visit(second)
    step = reception.check_in
    reception.same_matter()
    sheet = step.sheet()
    assert (sheet.entry.repeats, sheet.picked, sheet.entry.narrative, sheet.entry.request) == (first.visit_no, "K3", "低保没给。", "")
    reception.new_matter()
    reception.settle()
    assert step.sheet().entry.repeats == ""
    assert drafting.pending(open_desk) == ()
    reception.correct_visit(first)
    reception.same_matter()
    assert step.sheet().entry.repeats == ""


def test_the_registration_of_a_sealed_visit_tells_the_visitor_nothing(reception: ReceptionPage, open_desk: Desk) -> None:
    sealed = next(kind.code for kind in open_desk.pack.kinds() if kind.sealed)
    visit = guide.pick(open_desk, check_in.register(open_desk, Entry((WHO,), narrative="低保没给。")), sealed, "")
    walked = replace(visit, guidance=replace(visit.guidance, picked=""), revision=visit.revision + 1)
    open_desk.store.save_visit(walked)
    reception.correct_visit(walked)
    assert reception.check_in.sheet().picked == ""
    assert reception.check_in.for_visitor() == Told(SEALED)


def test_the_report_is_that_of_the_new_day_after_midnight(shell: Shell, open_desk: Desk) -> None:
    page = shell.go(REGISTER)
    assert isinstance(page, RegisterPage)
    first = page.days.day.day()
    assert first is not None
    shell.go(RECEPTION)
    open_desk.clock.moment += timedelta(days=1)  # type: ignore[attr-defined]
    shell.go(REGISTER)
    assert page.days.day.day() == first + timedelta(days=1)
    page.days.day.set_day(first)
    shell.go(RECEPTION)
    shell.go(REGISTER)
    assert page.days.day.day() == first


def test_a_reason_half_typed_outlives_hiding(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    check_in.register(open_desk, Entry((replace(WHO, phone="13800138000"),), narrative="低保没给。"))
    form, side = reception.check_in, reception.side
    type_into(form.fields.name, "王淳升")
    type_into(form.fields.phone, "13800138000")
    qtbot.waitUntil(lambda: len(side.alike()) == 1)
    side.alike()[0].same.click()
    commit(side.alike()[0].reason, "核对了身份")
    for hidden in (True, False):
        reception._context.privacy.set(hidden)
        QApplication.processEvents()
    (note,) = side.alike()
    assert note.reason.isVisible()
    assert note.reason.text() == "核对了身份"


def test_a_key_held_down_acts_once_and_one_out_of_place_says_so(shell: Shell, reception: ReceptionPage, open_desk: Desk) -> None:
    assert not [one.key().toString() for one in shell.findChildren(QShortcut) if one.parent() is shell and one.autoRepeat()]
    visit = guide.pick(open_desk, check_in.register(open_desk, Entry((WHO,), narrative="低保没给。")), "K1", "")
    for name in ("read_card", "same_matter", "new_matter"):
        reception.open_visit(visit)
        shell.act(name)
        assert "登记" in shell.notice.text
        assert reception.place == GUIDANCE
    assert drafting.pending(open_desk) == ()


def test_two_windows_that_correct_one_visit_lose_nothing(
    qtbot: QtBot, gate: LocalGate, window: Window, reception: ReceptionPage, open_desk: Desk
) -> None:
    other = Window(gate)
    qtbot.addWidget(other)
    page = other.enter(gate.open(PASSWORD)).page
    assert isinstance(page, ReceptionPage)
    visit = check_in.register(open_desk, Entry((WHO,), narrative="低保没给。"))
    for each in (reception, page):
        each.correct_visit(visit)
    commit(reception.check_in.request, "补发")
    commit(page.check_in.materials, "存折复印件")
    reception.check_in.go_on()
    page.check_in.go_on()
    assert (page.check_in.request.text(), page.check_in.materials.text()) == ("补发", "存折复印件")
    page.settle()
    assert [draft.body["materials"] for draft in drafting.pending(open_desk)] == ["存折复印件"]
    page.check_in.go_on()
    assert page.place == GUIDANCE
    kept = open_desk.store.visit(visit.visit_no)
    assert kept is not None
    assert (kept.entry.request, kept.entry.materials) == ("补发", "存折复印件")
    other.close()


def test_practice_begins_while_pages_still_wait_for_an_answer(
    window: Window, shell: Shell, reception: ReceptionPage, open_desk: Desk, entry: Make
) -> None:
    visit = guide.pick(open_desk, check_in.register(open_desk, entry("李四")), "K1", "")
    reception.open_visit(visit)
    reception.tabs.buttons[LETTER].click()
    window.practise()
    QApplication.processEvents()
    fresh = window.shell
    assert fresh is not None
    assert fresh is not shell
    assert fresh.notice.text == ""
    assert window._desk is not None
    assert window._desk.practice


def test_a_date_not_answered_with_yet_stays_through_another_step(reception: ReceptionPage, open_desk: Desk, entry: Make) -> None:
    visits = [guide.pick(open_desk, check_in.register(open_desk, entry(name)), "K1", "") for name in ("李四", "王五")]
    question = reception.step(GUIDANCE).question  # type: ignore[attr-defined]
    for visit in visits:
        guidance = visit.guidance
        for code, value in path_to(open_desk.pack, "K1", lambda node: node.date is not None and node.shape is Shape.QUESTION):
            guidance = change(open_desk.pack, guidance, code, Answer(value))[0]
        guide.keep(open_desk, visit, guidance)
    reception.open_visit(visits[0])
    commit(question.day, "11-1")
    for place in (CHECK_IN, GUIDANCE):
        reception.tabs.buttons[place].click()
    assert question.day.text() == "2026-11-01"
    reception.open_visit(visits[1])
    assert question.day.isVisible()
    assert question.day.text() == ""


def at_choices(desk: Desk, visit: Visit) -> Visit:
    """Walk to a question whose answers are chosen by their numbers."""
    guidance = guide.pick(desk, visit, "K4", "").guidance
    for code, value in path_to(desk.pack, "K4", lambda node: len(node.edges) > 2 and node.date is None):
        guidance = change(desk.pack, guidance, code, Answer(value))[0]
    return guide.keep(desk, desk.store.visit(visit.visit_no) or visit, guidance)


def test_a_card_put_on_during_the_guidance_answers_nothing(
    qtbot: QtBot, shell: Shell, reception: ReceptionPage, open_desk: Desk, entry: Make
) -> None:
    open_desk.store.set_setting("reader", "keyboard")
    shell.changed.emit("reader")
    visit = at_choices(open_desk, check_in.register(open_desk, entry()))
    reception.open_visit(visit)
    assert len(reception.step(GUIDANCE).question.buttons()) > 2  # type: ignore[attr-defined]
    number = "11010519491231002"
    keys(number + check_digit(number))
    qtbot.waitUntil(lambda: "不收证件" in seen(shell.notice))
    assert reception.visit is not None
    assert reception.visit.guidance == visit.guidance
