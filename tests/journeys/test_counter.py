"""Days at the counter, through the real window: the known and the new, the group, dead devices, a change of mind, a full morning."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.identity import check_digit
from app.models.setting import READER
from app.models.ticket import Stage
from app.models.visit import Entry, Petitioner, Status, Visit
from app.models.walk import State
from app.ports import Desk
from app.services import check_in, drafting, find, guide, letters, queue
from app.ui.pages.reception.body import from_body
from app.ui.pages.reception.letter import LetterStep
from app.ui.pages.reception.page import CHECK_IN, CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.window import Window
from tests.conftest import TrayPrinters
from tests.devices.sam import Chip, citizen
from tests.killed import kill_when_typed
from tests.ui.hands import PASSWORD, commit, seen

NAME, NUMBER = "陈𠅤", "44088219540310211X"
ORGAN = {"organ_address": "某路1号", "organ_phone": "8812345", "organ_hours": "工作日", "contact_phone": "8800000"}
CTRL, ALT, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(focused(), key, modifier)


def go_to(name: str) -> None:
    """Go by Tab to the field of that name."""
    for _ in range(60):
        if focused().accessibleName() == name:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"no field {name}; at {focused().accessibleName()}")


def known(desk: Desk, kind: str, *people: Petitioner, **words: str) -> Visit:
    """Let somebody have been here before and have gone home with the letter of a kind."""
    who = people or (Petitioner(NAME, document_number=NUMBER, phone="13800138000"),)
    told = {"narrative": "法院判我输了，我不服。", "request": "要求再审"} | words
    visit = guide.pick(desk, check_in.register(desk, Entry(who, **told)), kind, "")  # type: ignore[arg-type]
    letters.issue(desk, visit, ORGAN)
    now = desk.store.visit(visit.visit_no)
    assert now is not None
    return check_in.finish(desk, now)


@pytest.fixture
def chip(open_desk: Desk) -> Iterator[Chip]:
    """A reader on the desk: the chip at the far end of a line, speaking the real packets."""
    chip = Chip()
    open_desk.store.set_setting(READER, f"serial:{chip.port}")
    open_desk.reader.choose(f"serial:{chip.port}")  # type: ignore[attr-defined]
    yield chip
    chip.close()


def letter_step(reception: ReceptionPage) -> LetterStep:
    step = reception.step(LETTER)
    assert isinstance(step, LetterStep)
    return step


def print_letter(qtbot: QtBot, reception: ReceptionPage) -> None:
    """At the letter: leave open what is not known, print, and be at the handing over."""
    step = letter_step(reception)
    if step.state.hand_all.isVisible():
        step.state.hand_all.click()
    qtbot.waitUntil(lambda: not step.drawing)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: reception.place == CLOSING)


def test_a_known_visitor_with_a_card(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, chip: Chip, printers: TrayPrinters
) -> None:
    past = known(open_desk, "K1")
    chip.put(citizen(NAME, NUMBER))
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: reception.check_in.fields.name.text() == NAME)
    qtbot.waitUntil(lambda: past.visit_no[-3:] in seen(reception.side) or "第 2 次来访" in seen(reception.side))
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert len(printers.tray) == 1
    visit = find.today(open_desk)[0]
    assert (visit.entry.repeats, visit.matter, visit.status) == (past.visit_no, "K1", Status.LETTER_ISSUED)
    assert visit.entry.petitioners[0].person == past.entry.petitioners[0].person != ""
    press(Qt.Key.Key_Return, CTRL)
    assert find.today(open_desk)[0].status is Status.CLOSED
    assert reception.place == CHECK_IN
    assert reception.check_in.fields.name.text() == ""


def test_a_newcomer_without_papers(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, chip: Chip, printers: TrayPrinters
) -> None:
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: "读卡器上没有证件" in seen(reception.check_in))
    commit(focused(), "  符大妹\u200b ")
    press(Qt.Key.Key_Return)
    go_to("反映事项")
    commit(focused(), "老板拖欠我三个月工资，一直不给。")
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == GUIDANCE
    (visit,) = find.today(open_desk)
    assert (visit.entry.petitioners[0].name, visit.entry.petitioners[0].document_number) == ("符大妹", "")
    press(Qt.Key.Key_4, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == LETTER
    print_letter(qtbot, reception)
    assert len(printers.tray) == 1
    (found,) = find.search(open_desk, "fudamei")
    assert found.visit_no == visit.visit_no


def test_a_group_of_nine(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, chip: Chip, printers: TrayPrinters
) -> None:
    form = reception.check_in
    names = [f"村民{figure}" for figure in "甲乙丙丁戊己庚辛壬"]
    form.companions.next.setFocus()
    press(Qt.Key.Key_Space)
    for place, name in enumerate(names):
        chip.put(citizen(name, number_of(place)))
        qtbot.waitUntil(lambda name=name: any(person.name == name for person in form.sheet().entry.petitioners))
    chip.lift()
    form.companions.next.setFocus()
    press(Qt.Key.Key_Space)
    assert [person.name for person in form.sheet().entry.petitioners] == names
    form.companions.list.setFocus()
    for place in range(6):
        form.companions.list.setCurrentRow(place)
        form.companions.list.setFocus()
        press(Qt.Key.Key_Space)
    assert "不超过5人" in seen(form)
    form.companions.list.setCurrentRow(5)
    form.companions.list.setFocus()
    press(Qt.Key.Key_Space)
    assert "不超过5人" not in seen(form)
    form.narrative.setFocus()
    commit(form.narrative, "征地补偿款一直没有发到我们手里。")
    form.people.setFocus()
    commit(form.people, "12")
    press(Qt.Key.Key_Return, CTRL)
    (visit,) = find.today(open_desk)
    assert [person.representative for person in visit.entry.petitioners] == [True] * 5 + [False] * 4
    counted = find.figures(open_desk)
    assert (counted.batches, counted.people, counted.visits) == (1, 12, 1)
    press(Qt.Key.Key_7, ALT)
    press(Qt.Key.Key_Return, CTRL)
    print_letter(qtbot, reception)
    assert len(printers.tray) == 1
    (letter,) = find.record(open_desk, visit.visit_no).letters  # type: ignore[union-attr]
    assert letter.petitioner == letters.EVERYBODY


def number_of(place: int) -> str:
    """Give a sure document number of an invented person born in another year each."""
    first = f"440882{1951 + place}0101{place:02d}1"
    return first + check_digit(first)


def test_the_reader_dies_and_nobody_waits_for_it(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, chip: Chip
) -> None:
    form = reception.check_in
    commit(form.fields.name, "林阿婆")
    chip.unplug()
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: "读卡器" in form.card_note.text, timeout=15_000)
    assert "手工" in form.card_note.text
    assert form.fields.name.text() == "林阿婆"
    assert window.isActiveWindow()
    go_to("证件号码")
    commit(focused(), "４４０８８２１９６１０１０１２１３ｘ")
    press(Qt.Key.Key_Return)
    go_to("反映事项")
    commit(focused(), "路灯坏了一年没人修。")
    press(Qt.Key.Key_Return, CTRL)
    (visit,) = find.today(open_desk)
    person = visit.entry.petitioners[0]
    assert (person.name, person.document_number, person.birth) == ("林阿婆", "44088219610101213X", "1961-01-01")


def test_the_printer_is_dead_and_the_letter_is_kept(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, printers: TrayPrinters
) -> None:
    known(open_desk, "K1")
    commit(reception.check_in.fields.name, "李四")
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == LETTER
    printers.jammed = True
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "打印机没有接收" in seen(window))
    visit = find.today(open_desk)[0]
    (letter,) = find.record(open_desk, visit.visit_no).letters  # type: ignore[union-attr]
    assert letter.printed == 0
    assert letters.pdf(open_desk, letter).startswith(b"%PDF")
    printers.jammed = False
    qtbot.waitUntil(lambda: not letter_step(reception).sending)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(printers.tray) == 1)
    assert printers.tray[0][1] == letters.pdf(open_desk, letter)
    assert len(find.record(open_desk, visit.visit_no).letters) == 1  # type: ignore[union-attr]


def test_the_clerk_changes_her_mind_at_the_third_question(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk
) -> None:
    form = reception.check_in
    commit(form.fields.name, "王五")
    form.narrative.setFocus()
    commit(form.narrative, "有事情要反映。")
    press(Qt.Key.Key_Return, CTRL)
    for _ in range(3):
        assert here(open_desk).state is State.ASKING
        press(Qt.Key.Key_N)
    answered = [step.node.code for step in here(open_desk).answered]
    assert len(answered) == 3
    guidance = reception.step(GUIDANCE)
    guidance.before.click()  # type: ignore[attr-defined]
    before = find.today(open_desk)[0].guidance
    assert list(before.answers) == answered, "looking back clears nothing"
    press(Qt.Key.Key_Y)
    after = find.today(open_desk)[0].guidance
    assert [after.answers[code].value for code in answered[:2]] == ["no", "no"]
    assert after.answers[answered[2]].value == "yes"
    press(Qt.Key.Key_3, ALT)
    assert find.today(open_desk)[0].matter != "K3", "overriding a finished walk takes a reason"
    commit(focused(), "来访人补充说是派出所的事")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Space)
    assert find.today(open_desk)[0].matter == "K3"


def here(desk: Desk):  # type: ignore[no-untyped-def]
    return guide.position(desk, find.today(desk)[0])


CODE = """
import sys, time
from pathlib import Path
from app.bootstrap import LocalGate
from app.ui.start import application
from app.ui.window import Window
from app.services import queue
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.ui.hands import commit

app = application()
gate = LocalGate(Path(sys.argv[1]))
window = Window(gate)
window.enter(gate.open(sys.argv[2]))
window.show()
window.activateWindow()
while not window.isActiveWindow():
    app.processEvents()
page = window.shell.page
queue.take(window._desk)
QTest.keyClick(window, Qt.Key.Key_F7)
step = page.check_in
commit(step.fields.name, "𬭚生")
commit(step.narrative, "拆迁补偿没有到")
step.go_on()
page.next_visitor()
queue.take(window._desk)
QTest.keyClick(window, Qt.Key.Key_F7)
commit(step.fields.name, "话到一半")
step.fields.document_number.setFocus()
commit(step.fields.document_number, "440882")
app.processEvents()
print("typed", flush=True)
time.sleep(60)
"""


def test_power_fails_in_the_middle(gate: LocalGate) -> None:
    kill_when_typed(CODE, gate.folder)
    desk = gate.open(PASSWORD)
    stored = [visit for found in find.search(desk, "𬭚生") if (visit := desk.store.visit(found.visit_no))]
    drafts = [from_body(draft.body).entry.petitioners[0] for draft in drafting.pending(desk)]
    tickets = desk.store.tickets_on(stored[0].received_at.astimezone().date())
    desk.store.close()
    assert [visit.entry.narrative for visit in stored] == ["拆迁补偿没有到"]
    assert [(person.name, person.document_number) for person in drafts] == [("话到一半", "440882")]
    assert [ticket.stage for ticket in tickets] == [Stage.SERVING, Stage.SERVING]
    assert tickets[0].held == stored[0].id


def test_a_queue_of_thirty_on_one_morning(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, printers: TrayPrinters, tmp_path: Path
) -> None:
    known(open_desk, "K1", Petitioner("先来的"))
    file = tmp_path / "cards.json"
    open_desk.reader.choose(f"file:{file}")  # type: ignore[attr-defined]
    for place in range(30):
        queue.take(open_desk, first="老年人" if place in {7, 21} else "")
    reception.entered()
    served = []
    for place in range(30):
        serve_one(qtbot, reception, place, file)
        served.append(queue.today(open_desk))
    assert len(printers.tray) == 30
    stages = {ticket.number: ticket.stage for ticket in queue.today(open_desk)}
    assert set(stages.values()) == {Stage.DONE}
    assert [ticket.number for ticket in served[0] if ticket.stage is Stage.DONE] == ["A008"], "who goes first is called first"
    counted = find.figures(open_desk)
    assert (counted.batches, counted.people) == (31, 31)
    assert all(visit.status is Status.CLOSED for visit in find.today(open_desk))
    press(Qt.Key.Key_F7)
    assert "没有候访的号" in seen(window)


def serve_one(qtbot: QtBot, reception: ReceptionPage, place: int, file: Path) -> None:
    """Call, read the card, pick the kind, print, close: what a clerk does thirty times."""
    card = {"name": f"来访人{place + 1}", "number": number_of(place), "birth": f"{1951 + place}-01-01", "address": "附城镇"}
    file.write_text(json.dumps([card]), encoding="utf-8")
    form: Callable[[], str] = reception.check_in.fields.name.text
    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: form() == card["name"])
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == CHECK_IN
