"""From the card on the reader to the letter in the tray, and what the desk remembers of who comes again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services import check_in, drafting, earlier, find, guide, letters, persons, queue
from app.ui.pages.reception.page import CHECK_IN, GUIDANCE, LETTER, ReceptionPage
from app.ui.window import Window
from tests.conftest import TrayPrinters
from tests.ui.hands import commit, compose, seen, type_into

CARD = {
    "name": "王淳生",
    "number": "11010519491231002X",
    "sex": "女",
    "ethnic": "汉族",
    "birth": "1949-12-31",
    "address": "广东省雷州市附城镇某村12号",
}
WHO = Petitioner("王淳生", document_number=str(CARD["number"]), phone="13800138000")
ORGAN = {"organ_address": "某路1号", "organ_phone": "8812345", "organ_hours": "工作日", "contact_phone": "8800000"}
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Lay = Callable[..., None]


@pytest.fixture
def lay(open_desk: Desk, tmp_path: Path) -> Lay:
    """Puts cards on the reader, one for each reading; a word is another ending."""
    file = tmp_path / "cards.json"
    open_desk.reader.choose(f"file:{file}")

    def put(*cards: object) -> None:
        file.write_text(json.dumps(cards), encoding="utf-8")

    return put


class Keys:
    """Counts the keys that a clerk presses."""

    def __init__(self, window: Window) -> None:
        self.window, self.pressed = window, 0

    def __call__(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.pressed += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)


def before(desk: Desk, kind: str, **words: str) -> Visit:
    """Let somebody have been here with a letter, so that the organ's facts are known."""
    told = {"narrative": "法院判我输了，我不服。", "request": "要求再审"} | words
    visit = guide.pick(desk, check_in.register(desk, Entry((WHO,), **told)), kind, "")  # type: ignore[arg-type]
    letters.issue(desk, visit, ORGAN)
    return visit


def test_a_known_visitor_has_the_letter_in_five_keys(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, lay: Lay, printers: TrayPrinters
) -> None:
    past = before(open_desk, "K1")
    lay(CARD)
    keys, step = Keys(window), reception.check_in
    keys(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: step.fields.document_number.text() == CARD["number"])
    assert step.narrative.hasFocus()
    keys(Qt.Key.Key_F4)
    assert (step.narrative.text(), step.request.text(), step.sheet().picked) == ("法院判我输了，我不服。", "要求再审", "K1")
    assert past.visit_no in seen(step.again)
    keys(Qt.Key.Key_Return, CONTROL)
    assert reception.place == GUIDANCE
    keys(Qt.Key.Key_Return, CONTROL)
    assert reception.place == LETTER
    keys(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(printers.tray) == 1)
    assert keys.pressed == 5
    visit = find.today(open_desk)[0]
    assert (visit.entry.repeats, visit.matter, visit.entry.petitioners[0].household_address) == (past.visit_no, "K1", CARD["address"])
    assert visit.entry.petitioners[0].present_address == visit.entry.place == ""


def test_a_newcomer_with_a_known_kind_has_the_letter_in_five_keys(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, lay: Lay, printers: TrayPrinters
) -> None:
    before(open_desk, "K1")
    lay(CARD | {"number": "440882196101012130", "name": "陈大文"})
    keys, step = Keys(window), reception.check_in
    keys(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: step.fields.name.text() == "陈大文")
    keys(Qt.Key.Key_1, ALT)
    assert step.narrative.text() == earlier.by_desk(open_desk.pack, "K1")
    assert step.told.by_desk.isVisible()
    keys(Qt.Key.Key_Return, CONTROL)
    keys(Qt.Key.Key_Return, CONTROL)
    keys(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(printers.tray) == 1)
    assert keys.pressed == 5
    assert find.today(open_desk)[0].entry.narrative.endswith(earlier.BY_DESK)


def test_the_desks_sentence_gives_way_to_the_visitors_words(window: Window, reception: ReceptionPage) -> None:
    step, keys = reception.check_in, Keys(window)
    keys(Qt.Key.Key_1, ALT)
    first = step.narrative.text()
    keys(Qt.Key.Key_2, ALT)
    assert step.narrative.text() not in {"", first}
    keys(Qt.Key.Key_2, ALT)
    assert (step.narrative.text(), step.sheet().picked) == ("", "")
    keys(Qt.Key.Key_1, ALT)
    step.narrative.setFocus()
    commit(step.narrative, "判决书下来了。")
    assert step.narrative.text() == "判决书下来了。"
    assert not step.told.by_desk.isVisible()
    keys(Qt.Key.Key_2, ALT)
    assert step.narrative.text() == "判决书下来了。"


def test_a_known_ending_goes_straight_to_its_letter(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, lay: Lay, printers: TrayPrinters
) -> None:
    before(open_desk, "R2")
    lay(CARD)
    keys, step = Keys(window), reception.check_in
    keys(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: step.narrative.hasFocus())
    keys(Qt.Key.Key_F4)
    assert "登记后直接出" in seen(step.again)
    keys(Qt.Key.Key_Return, CONTROL)
    assert reception.place == LETTER
    keys(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(printers.tray) == 1)
    assert find.today(open_desk)[0].matter == "R2"


def test_what_was_typed_stays_until_the_clerk_says_otherwise(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, lay: Lay
) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王纯生")
    type_into(step.fields.household_address, "附城镇某村")
    lay(CARD)
    QTest.keyClick(window, Qt.Key.Key_F3)
    qtbot.waitUntil(step.card_note.isVisible)
    assert (step.fields.name.text(), step.fields.household_address.text()) == ("王纯生", "附城镇某村")
    assert step.fields.document_number.text() == CARD["number"]
    assert "证件上是“王淳生”，已填的是“王纯生”" in step.card_note.text
    qtbot.waitUntil(lambda: any(draft.body.get("card.petitioners.0.name") for draft in drafting.pending(open_desk)))
    reception.next_visitor()
    assert not step.card_note.isVisible()
    reception.queue.draft_chosen.emit(drafting.pending(open_desk)[0])
    assert step.card_note.isVisible()
    assert not step.card_note.links[0].isDefault()
    QTest.keyClick(step.card_note.links[0], Qt.Key.Key_Space)
    assert step.fields.name.text() == "王淳生"
    assert step.card_note.links[1].hasFocus()
    QTest.keyClick(step.card_note.links[1], Qt.Key.Key_Space)
    assert step.fields.household_address.text() == "附城镇某村"
    assert not step.card_note.isVisible()
    assert step.narrative.hasFocus()


def test_other_endings_of_a_reading_are_said_in_place(qtbot: QtBot, window: Window, reception: ReceptionPage, lay: Lay) -> None:
    step = reception.check_in
    lay("unreadable")
    QTest.keyClick(window, Qt.Key.Key_F3)
    qtbot.waitUntil(step.card_note.isVisible)
    assert "手工输入" in step.card_note.text
    assert step.fields.name.hasFocus()
    type_into(step.fields.document_number, "440882196101012130")
    lay(CARD)
    QTest.keyClick(window, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: "不是同一个人" in step.card_note.text)
    assert step.fields.name.text() == ""
    QTest.keyClick(step.card_note.links[0], Qt.Key.Key_Space)
    assert [person.name for person in step.sheet().entry.petitioners] == ["", "王淳生"]


def test_seen_before_from_the_first_sure_digits_and_each_visit_can_be_taken_up(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk
) -> None:
    old, new = before(open_desk, "K1"), before(open_desk, "K8", narrative="某某贪污公款。")
    step, side = reception.check_in, reception.side
    commit(step.fields.document_number, str(CARD["number"])[:15])
    qtbot.waitUntil(lambda: side.thread_ is not None)
    told = seen(side)
    assert "第 3 次来访" in told
    assert "贪污" not in told
    assert "K8 保密" in told
    assert "未交付" in told
    assert side.thread_ is not None
    assert side.thread_.chosen.visit_no == new.visit_no
    side.thread_.cards[0].setFocus()
    QTest.keyClick(side.thread_.cards[0], Qt.Key.Key_Down)
    assert side.thread_.chosen.visit_no == old.visit_no
    side.thread_.take.click()
    assert step.sheet().entry.repeats == old.visit_no
    qtbot.waitUntil(lambda: any(draft.body.get("repeats") == old.visit_no for draft in drafting.pending(open_desk)))
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert (step.sheet().entry.repeats, step.narrative.text(), step.sheet().picked) == ("", "", "")
    assert "新事项" in seen(step.again)


def test_nobody_known_has_nothing_to_take_up(window: Window, reception: ReceptionPage) -> None:
    type_into(reception.check_in.fields.name, "陌生人")
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert reception.check_in.sheet().entry.repeats == ""
    assert reception.side.thread_ is None


def test_two_records_of_one_person_are_joined_with_a_reason_and_parted_again(
    qtbot: QtBot, reception: ReceptionPage, open_desk: Desk
) -> None:
    person = replace(WHO, birth="1949-12-31", document_number="")
    check_in.register(open_desk, Entry((person,), narrative="拖欠工资。"))
    step, side = reception.check_in, reception.side
    type_into(step.fields.name, "王淳生")
    type_into(step.fields.document_number, str(CARD["number"]))
    qtbot.waitUntil(lambda: bool(side.alike()))
    assert "可能是同一个人" in seen(side)
    note = side.alike()[0]
    note.same.click()
    note.confirm.click()
    assert "原因" in seen(note)
    type_into(note.reason, "核对了身份证")
    note.confirm.click()
    qtbot.waitUntil(lambda: not side.alike())
    commit(step.narrative, "又来了。")
    step.go_on()
    visit = find.today(open_desk)[0]
    (merge,) = persons.history(open_desk, visit.entry.petitioners[0].person).merges
    assert merge.reason == "核对了身份证"
    reception.next_visitor()
    type_into(step.fields.document_number, str(CARD["number"]))
    qtbot.waitUntil(lambda: bool(side.merged()))
    assert "第 3 次来访" in seen(side)
    side.merged()[0].part.click()
    side.merged()[0].part.click()
    assert persons.history(open_desk, visit.entry.petitioners[0].person).merges[0].parted_at is not None


def test_somebody_else_is_not_pointed_out_again(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    check_in.register(open_desk, Entry((replace(WHO, document_number=""),), narrative="拖欠工资。"))
    step, side = reception.check_in, reception.side
    type_into(step.fields.name, "王春生")
    type_into(step.fields.phone, str(WHO.phone))
    qtbot.waitUntil(lambda: bool(side.alike()))
    side.alike()[0].other.click()
    qtbot.waitUntil(lambda: not side.alike())
    qtbot.waitUntil(lambda: any(draft.body.get("apart") for draft in drafting.pending(open_desk)))
    reception.next_visitor()
    reception.queue.draft_chosen.emit(drafting.pending(open_desk)[0])
    assert side.chosen() is None
    assert not side.alike()


def test_enter_stops_only_where_something_is_wanted(reception: ReceptionPage) -> None:
    step = reception.check_in
    fields, stops = step.fields, list[str]()
    fields.name.setFocus()
    commit(fields.name, "王淳生")
    now: QWidget | None = fields.name
    while now is not None and now is not step.go and len(stops) < 12:
        QTest.keyClick(now, Qt.Key.Key_Return)
        now = QApplication.focusWidget()
        stops.append(now.accessibleName() if now else "")
        if now is fields.document_number:
            commit(now, str(CARD["number"]).lower())
    assert stops == ["证件号码", "电话", "户籍地址", "现住址", "反映事项", "问题属地", "诉求", "提交材料", step.go.text()]
    QTest.keyClick(step.go, Qt.Key.Key_Return)
    assert reception.place == CHECK_IN


def test_a_rare_name_asks_for_its_description(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王某")
    assert not step.fields.name_note.isVisible()
    type_into(step.fields.name, "\uf8ff某")
    assert step.fields.name_note.isVisible()
    type_into(step.fields.name_note, "左鱼右几")
    qtbot.waitUntil(lambda: any(draft.body.get("petitioners.0.name_note") for draft in drafting.pending(open_desk)))
    commit(step.narrative, "要求解决。")
    step.go_on()
    assert find.today(open_desk)[0].entry.petitioners[0].name_note == "左鱼右几"


def test_suggestions_of_a_place_never_take_the_input_method_away(qtbot: QtBot, window: Window, reception: ReceptionPage) -> None:
    told = reception.check_in.told
    line = told.place.lineEdit()
    assert line is not None
    line.setFocus()
    compose(line, "fucheng")
    assert told.hints.isHidden()
    commit(line, "附城")
    assert told.hints.isVisible()
    names = [told.hints.item(place).text() for place in range(told.hints.count())]
    assert names
    assert all("附城" in name for name in names)
    compose(line, "zhen")
    commit(line, "镇")
    assert line.text() == "附城镇"
    assert line.hasFocus()
    assert line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert told.hints.isHidden()
    commit(line, "某村")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert told.place.value() == "附城镇某村"
    line.setFocus()
    line.clear()
    commit(line, "附城")
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == names[0]
    assert told.place.value() in reception._context.desk.pack.stations
    assert told.hints.isHidden()


def test_no_enter_presses_a_button_and_every_control_is_reached_by_tab(reception: ReceptionPage) -> None:
    step = reception.check_in
    type_into(step.fields.name, "王淳生")
    step.companions.add.click()
    type_into(step.fields.name, "李四")
    pressed: list[str] = []
    buttons = [button for button in step.findChildren(QAbstractButton) if button.isVisible()]
    for button in buttons:
        button.clicked.connect(lambda _on=False, button=button: pressed.append(button.text()))
    for field in step.findChildren(QLineEdit):
        if field.isVisible():
            field.setFocus()
            QTest.keyClick(field, Qt.Key.Key_Return)
    assert pressed == []
    step.fields.name.setFocus()
    way: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in way:
        way.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    fields = (*step.fields.in_order, step.companions.list, *step.told.in_order)
    wanted = [field for field in fields if field.isVisible()]
    assert [widget for widget in way if widget in wanted] == wanted
    assert {button.accessibleName() for button in buttons} <= {widget.accessibleName() for widget in way}
    assert all(widget.accessibleName() for widget in way)


def test_a_panel_open_for_somebody_closes_with_them(window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    giving, name = reception.counter.giving, reception.check_in.fields.name
    type_into(name, "王淳生")
    reception.check_in.narrative.setFocus()
    reception.take_number()
    assert giving.asking
    assert giving.person.isChecked()
    reception.next_visitor()
    assert not giving.asking
    assert name.hasFocus()
    type_into(name, "符大妹")
    reception.take_number()
    giving.confirm()
    (ticket,) = queue.today(open_desk)
    assert ticket.held == reception.check_in.key


def test_hiding_veils_names_and_no_other_words(window: Window, reception: ReceptionPage, open_desk: Desk) -> None:
    reason = queue.reasons(open_desk.pack)[0]
    queue.take(open_desk, "", reason)
    check_in.register(open_desk, Entry((Petitioner("王淳生"),), narrative="拖欠工资。"))
    reception.queue.refresh("")
    QTest.keyClick(window, Qt.Key.Key_F9)
    shown = [reception.queue.list.item(place).text() for place in range(reception.queue.list.count())]
    assert reason in shown
    assert not any("王淳生" in text for text in shown)
