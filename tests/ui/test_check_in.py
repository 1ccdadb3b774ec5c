"""Step ①: drafts from the first key on, remarks beside the field, nothing refused for being odd."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionFrame, QWidget
from pytestqt.qtbot import QtBot

from app.models.identity import check_digit
from app.models.visit import Draft, Entry, Petitioner
from app.ports import Desk
from app.services import check_in, drafting, find
from app.ui.pages.reception.body import from_body
from app.ui.pages.reception.check_in import CheckInStep
from app.ui.pages.reception.page import CHECK_IN, GUIDANCE, ReceptionPage
from app.ui.shell import Shell
from app.ui.window import Window
from tests.ui.hands import commit, compose, leave, seen, type_into

GOOD = "44088219610101213X"


def good_number() -> str:
    """Give an identity number whose check digit is right."""
    return GOOD[:17] + check_digit(GOOD[:17])


def test_the_first_character_is_a_draft(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    commit(reception.check_in.fields.name, "王")
    qtbot.waitUntil(lambda: len(drafting.pending(open_desk)) == 1)
    assert from_body(drafting.pending(open_desk)[0].body).entry.petitioners[0].name == "王"
    assert [row.state for row in reception.queue.rows()] == ["登记中"]


def test_letters_not_committed_are_no_draft(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    compose(reception.check_in.fields.name, "wang")
    commit(reception.check_in.narrative, "判决不公")
    qtbot.waitUntil(lambda: len(drafting.pending(open_desk)) == 1)
    assert from_body(drafting.pending(open_desk)[0].body).entry.petitioners[0].name == ""


def test_a_draft_opens_again_exactly(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    type_into(step.fields.name, "𬭚·买买提")
    type_into(step.fields.phone, "1380")
    step.companions.add.click()
    type_into(step.fields.name, "陈小红")
    commit(step.narrative, "第一行\n第二行")
    before = step.sheet()
    qtbot.waitUntil(lambda: any("第二行" in draft.body.get("narrative", "") for draft in drafting.pending(open_desk)))
    reception.next_visitor()
    assert step.sheet().blank
    reception.queue.draft_chosen.emit(drafting.pending(open_desk)[0])
    assert step.sheet() == before


def test_registering_takes_the_draft_away_and_goes_on(qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王淳生")
    commit(step.narrative, "法院判我输了，我不服。")
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert reception.place == GUIDANCE
    assert drafting.pending(open_desk) == ()
    visit = find.today(open_desk)[0]
    assert (visit.entry.petitioners[0].name, visit.entry.narrative) == ("王淳生", "法院判我输了，我不服。")
    assert [row.visit for row in reception.queue.rows()] == [visit]


def test_without_a_name_the_field_says_so(reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    commit(step.narrative, "要求解决。")
    step.go_on()
    assert "姓名" in step.fields.cells["name"].warned
    assert step.fields.name.hasFocus()
    assert find.today(open_desk) == ()


def test_without_a_narrative_the_field_says_so(reception: ReceptionPage) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王淳生")
    step.go_on()
    assert "反映事项" in step.cells["narrative"].warned
    assert step.narrative.hasFocus()


def test_a_wrong_number_is_remarked_and_registered(reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王淳生")
    type_into(step.fields.document_number, "440882196101012139")
    assert step.fields.cells["document_number"].warned
    commit(step.narrative, "要求解决。")
    step.go_on()
    assert find.today(open_desk)[0].entry.petitioners[0].document_number == "440882196101012139"


def test_a_good_number_gives_sex_birth_and_age(reception: ReceptionPage) -> None:
    fields = reception.check_in.fields
    type_into(fields.document_number, good_number())
    assert fields.cells["document_number"].warned == ""
    assert fields.document_number.remarked.startswith("✓")
    assert fields.document_number.accessibleDescription() == "校验通过，广东"
    assert (fields.sex.value(), fields.birth.text(), fields.birth.remarked) == ("男", "1961-01-01", "65岁")


def test_a_marked_number_is_seen_whole(window: Window, reception: ReceptionPage) -> None:
    window.resize(1366, 740)
    field = reception.check_in.fields.document_number
    type_into(field, good_number())
    seen(reception)
    frame = QStyleOptionFrame()
    field.initStyleOption(frame)
    inside = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, field)
    assert field.textMargins().right() > 0
    room = inside.width() - field.textMargins().right() - 2 * field.cursorRect().width()
    assert room >= field.fontMetrics().horizontalAdvance(good_number())


def test_a_mark_goes_with_its_number(reception: ReceptionPage) -> None:
    field = reception.check_in.fields.document_number
    type_into(field, good_number())
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert (field.remarked, field.accessibleDescription()) == ("", "")


def test_what_the_clerk_put_in_is_not_overwritten(reception: ReceptionPage) -> None:
    fields = reception.check_in.fields
    type_into(fields.birth, "1960-05-05")
    type_into(fields.document_number, good_number())
    assert fields.birth.text() == "1960-05-05"
    assert fields.cells["birth"].warned


def test_six_representatives_are_explained_and_registered(reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    type_into(step.fields.name, "甲一")
    for place in range(1, 6):
        step.companions.add.click()
        type_into(step.fields.name, f"甲{place + 1}")
    for place in range(6):
        step.companions.list.item(place).setCheckState(Qt.CheckState.Checked)
    assert "5" in step.cells["representatives"].warned
    commit(step.narrative, "共同反映征地补偿。")
    step.go_on()
    assert sum(person.representative for person in find.today(open_desk)[0].entry.petitioners) == 6


def test_a_companion_can_be_taken_out_again(reception: ReceptionPage) -> None:
    step = reception.check_in
    type_into(step.fields.name, "甲")
    for name in ("乙", "丙"):
        step.companions.add.click()
        type_into(step.fields.name, name)
    step.companions.list.setCurrentRow(1)
    step.companions.remove.click()
    assert len(step.sheet().entry.petitioners) == 3
    step.companions.remove.click()
    assert [person.name for person in step.sheet().entry.petitioners] == ["甲", "丙"]
    step.companions.list.setCurrentRow(0)
    step.companions.remove.click()
    step.companions.remove.click()
    assert [person.name for person in step.sheet().entry.petitioners] == ["丙"]


def test_suggestions_come_with_their_words(qtbot: QtBot, reception: ReceptionPage) -> None:
    step = reception.check_in
    commit(step.narrative, "和人打官司，法院的判决书下来了，我不服判决。")
    qtbot.waitUntil(lambda: bool(step.cards.cards()))
    first = step.cards.cards()[0]
    assert first.kind.code == "K1"
    assert "因为" in first.accessibleDescription()


def test_alt_and_a_number_picks_the_kind(qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王淳生")
    commit(step.narrative, "我有事情要反映。")
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    wanted = open_desk.pack.kinds()[1].code
    assert step.sheet().picked == wanted
    step.go_on()
    assert find.today(open_desk)[0].matter == wanted


def test_an_earlier_visit_is_told(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk, entry: Callable[..., Entry]) -> None:
    check_in.register(open_desk, Entry((Petitioner("王淳生", phone="13800138000"),), narrative="拖欠工资。"))
    check_in.register(open_desk, entry("符大妹"))
    fields = reception.check_in.fields
    type_into(fields.name, "陌生人")
    assert not any("次来访" in text for text in reception.side.texts())
    fields.name.clear()
    type_into(fields.name, "王淳生")
    type_into(fields.phone, "13800138000")
    qtbot.waitUntil(lambda: any("第 2 次来访" in text for text in reception.side.texts()))
    assert any("拖欠工资" in text for text in reception.side.texts())


def test_a_visit_is_not_its_own_earlier_visit(reception: ReceptionPage, open_desk: Desk) -> None:
    who = Petitioner("王淳生", phone="13800138000")
    first, again = (check_in.register(open_desk, Entry((who,), narrative=told)) for told in ("拖欠工资。", "还是没有发。"))
    for visit, before in ((first, ()), (again, (first.visit_no,))):
        reception.open_visit(visit)
        reception.tabs.buttons[CHECK_IN].click()
        leave(reception.check_in.fields.phone)
        told = " ".join(reception.side.texts())
        assert [each.visit_no for each in (first, again) if each.visit_no in told] == [*before]


def test_a_changed_registration_is_kept_with_its_number(
    qtbot: QtBot, reception: ReceptionPage, open_desk: Desk, entry: Callable[..., Entry]
) -> None:
    visit = check_in.register(open_desk, entry("王淳生"))
    reception.open_visit(visit)
    reception.tabs.buttons[CHECK_IN].click()
    step = reception.check_in
    type_into(step.request, "要求再审")
    qtbot.waitUntil(lambda: len(drafting.pending(open_desk)) == 1)
    reception.open_visit(visit)
    reception.tabs.buttons[CHECK_IN].click()
    assert step.request.text() == "要求再审"
    step.go_on()
    assert drafting.pending(open_desk) == ()
    assert [(each.visit_no, each.entry.request) for each in find.today(open_desk)] == [(visit.visit_no, "要求再审")]


def test_a_draft_is_given_up_only_at_the_second_press(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    commit(step.fields.name, "王")
    qtbot.waitUntil(lambda: len(drafting.pending(open_desk)) == 1)
    step.discard.click()
    assert len(drafting.pending(open_desk)) == 1
    step.discard.click()
    assert drafting.pending(open_desk) == ()
    assert step.sheet().blank


def test_hidden_data_can_not_be_read(shell: Shell, reception: ReceptionPage) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王淳生")
    type_into(step.fields.phone, "13800138000")
    commit(step.narrative, "秘密的事情")
    shell.hide_personal()
    for secret in ("王淳生", "13800138000", "秘密的事情"):
        assert secret not in seen(shell)
    assert all("王淳生" not in str(reception.queue.list.item(at).text()) for at in range(reception.queue.list.count()))
    shell.hide_personal()
    assert "王淳生" in seen(shell)


def test_place_takes_a_station_or_words(reception: ReceptionPage) -> None:
    step = reception.check_in
    step.place.set("440882001")
    assert step.sheet().entry.place == "440882001"
    line = step.place.lineEdit()
    assert line is not None
    line.selectAll()
    commit(line, "遂溪县")
    leave(line)
    assert step.sheet().entry.place == "遂溪县"


def drafted(qtbot: QtBot, reception: ReceptionPage, desk: Desk) -> Draft:
    """Type what is enough to register, and give the draft it has become."""
    step = reception.check_in
    type_into(step.fields.name, "王淳生")
    commit(step.narrative, "拖欠工资。")
    qtbot.waitUntil(lambda: any("拖欠" in draft.body.get("narrative", "") for draft in drafting.pending(desk)))
    return drafting.pending(desk)[0]


@pytest.mark.parametrize("more", ["", "还有社保。"])
def test_a_draft_registered_elsewhere_is_not_registered_again(
    qtbot: QtBot, window: Window, shell: Shell, reception: ReceptionPage, open_desk: Desk, more: str
) -> None:
    draft = drafted(qtbot, reception, open_desk)
    elsewhere = check_in.register(open_desk, from_body(draft.body).counted, draft.id)
    step = reception.check_in
    if more:
        commit(step.narrative, more)
        QApplication.processEvents()
        assert "别的窗口" in seen(shell.foot)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert find.today(open_desk) == (elsewhere,)
    assert drafting.pending(open_desk) == ()
    assert "登记过了" in shell.notice.text
    assert (reception.place, step.narrative.text()) == (CHECK_IN, f"拖欠工资。{more}")
    assert [row.visit for row in reception.queue.rows()] == [elsewhere]


def test_a_draft_registered_elsewhere_is_not_opened(qtbot: QtBot, shell: Shell, reception: ReceptionPage, open_desk: Desk) -> None:
    draft = drafted(qtbot, reception, open_desk)
    reception.next_visitor()
    elsewhere = check_in.register(open_desk, from_body(draft.body).counted, draft.id)
    reception.queue.list.itemClicked.emit(reception.queue.list.item(0))
    assert "登记" in shell.notice.text
    assert reception.check_in.sheet().blank
    assert [row.visit for row in reception.queue.rows()] == [elsewhere]


def test_a_draft_is_opened_as_another_window_left_it(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    draft = drafted(qtbot, reception, open_desk)
    reception.next_visitor()
    drafting.keep(open_desk, draft.id, {**draft.body, "narrative": "拖欠工资三个月。"})
    reception.queue.list.itemClicked.emit(reception.queue.list.item(0))
    assert reception.check_in.narrative.text() == "拖欠工资三个月。"


def in_view(step: CheckInStep, widget: QWidget) -> bool:
    """Say whether all of a widget of the form is in view."""
    port = step._scroll.viewport()
    top = widget.mapTo(port, widget.rect().topLeft()).y()
    return widget.isVisible() and top >= 0 and top + widget.height() <= port.height()


def test_on_a_full_form_the_narrative_its_kinds_and_what_is_missing_come_into_view(
    qtbot: QtBot, window: Window, reception: ReceptionPage
) -> None:
    step = reception.check_in
    window.resize(1366, 740)
    for name in "甲乙丙丁戊己庚辛壬":
        type_into(step.fields.name, name)
        step.add_person()
    step.back_fields.open.click()
    type_into(step.back_fields.day, "昨天")
    type_into(step.back_fields.reason, "停电")
    step.fields.name.setFocus()
    commit(step.fields.name, "癸")
    qtbot.waitUntil(lambda: in_view(step, step.fields.name) and step._scroll.verticalScrollBar().maximum() > 0)
    step.go_on()
    assert step.narrative.hasFocus()
    qtbot.waitUntil(lambda: in_view(step, step.narrative) and in_view(step, step.cells["narrative"]._warning))
    step._scroll.verticalScrollBar().setValue(0)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: in_view(step, step.narrative) and in_view(step, step.cells["narrative"]._warning))
    commit(step.narrative, "法院判我输了，我不服判决，征地补偿款也没有给。")
    qtbot.waitUntil(lambda: len(step.cards.cards()) == 2 and all(in_view(step, card) for card in step.cards.cards()))
    assert step.narrative.viewport().height() >= 2 * step.narrative.fontMetrics().lineSpacing()


def test_a_rare_name_leads_to_its_description_right_below(reception: ReceptionPage) -> None:
    fields = reception.check_in.fields
    fields.name.setFocus()
    QApplication.processEvents()
    before = fields.name.mapTo(fields, fields.name.rect().topLeft()).y()
    commit(fields.name, "\uf8ff某")
    QApplication.processEvents()
    assert fields.name_note.isVisible()
    assert fields.name.mapTo(fields, fields.name.rect().topLeft()).y() == before < fields.name_note.mapTo(fields, QPoint()).y()
    assert fields.name_note.mapTo(fields, QPoint()).y() < fields.document_number.mapTo(fields, QPoint()).y()
    QTest.keyClick(fields.name, Qt.Key.Key_Return)
    assert fields.name_note.hasFocus()
    assert "姓名用字" in seen(fields.cells["name_note"])
    fields.name.setFocus()
    QTest.keyClick(fields.name, Qt.Key.Key_Tab)
    assert fields.name_note.hasFocus()
    QTest.keyClick(fields.name_note, Qt.Key.Key_Tab)
    assert fields.document_kind.hasFocus()
