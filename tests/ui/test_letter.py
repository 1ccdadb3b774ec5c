"""Step ③: fields, draft, preview, issuing, printing, making void: through the real window over the real store."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.visit import Entry, Petitioner, Status, Visit
from app.ports import Desk
from app.services import drafting, find, guide, letters
from app.services.answers import apply_answers
from app.services.check_in import register
from app.ui.pages.reception.letter import LetterStep
from app.ui.pages.reception.page import CLOSING, LETTER, ReceptionPage
from app.ui.shell import Shell
from app.ui.visitors import visitors
from app.ui.window import Window
from tests.conftest import TrayPrinters
from tests.ui.hands import commit, compose, leave, type_into

Open = Callable[..., LetterStep]
RARE = "\U0003230f"
"""A character of the last block, in Unicode since 2022: in hardly any font."""


@pytest.fixture
def desk(shell: Shell) -> Desk:
    """The desk that is open in the window."""
    return shell._context.desk


def received(desk: Desk, kind: str, **words: str) -> Visit:
    """Register an invented visitor and answer as far as the answers go."""
    visitor = next(each for each in visitors() if each.kind == kind)
    person = Petitioner(words.pop("name", visitor.person["name"]), phone=visitor.person["phone"])
    visit = register(desk, Entry((person,), narrative=visitor.narrative, request=words.pop("request", visitor.request)))
    if visitor.start != "questions":
        visit = guide.pick(desk, visit, kind, "")
    today = local_day(desk.clock.now())
    answers = {
        given.node: {"answer": given.value, "date": (today - timedelta(given.days_ago)).isoformat() if given.days_ago else None}
        for given in visitor.answers.values()
    }
    return apply_answers(desk, visit, answers)[0]


@pytest.fixture
def opened(qtbot: QtBot, reception: ReceptionPage, desk: Desk) -> Open:
    """Opens step three with a visitor of a kind."""

    def open_step(kind: str = "K1", visit: Visit | None = None, **words: str) -> LetterStep:
        reception.open_visit(visit or received(desk, kind, **words))
        if reception.place != LETTER:
            reception.go_on()
        assert reception.place == LETTER
        step = reception.step(LETTER)
        assert isinstance(step, LetterStep)
        settled(qtbot, step)
        return step

    return open_step


def settled(qtbot: QtBot, step: LetterStep) -> None:
    """Wait until the letter has been drawn after the last change."""
    qtbot.waitUntil(lambda: not step.drawing and (bool(step.preview.pages) or bool(step.preview.words.text())))
    QApplication.processEvents()


def shown(step: LetterStep) -> str:
    """Read the letter in the preview back, line breaks left out."""
    document = pypdfium2.PdfDocument(step.preview.data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def fill(step: LetterStep, code: str, text: str) -> None:
    """Type into a field of the letter in place of what stands there."""
    field = step.fields.slots[code].input
    field.setFocus()
    field.selectAll()  # type: ignore[union-attr]
    commit(field, text)
    leave(field)


def filled(qtbot: QtBot, step: LetterStep) -> LetterStep:
    """Leave what is missing for the pen."""
    step.state.hand_all.click()
    settled(qtbot, step)
    assert "可以打印" in step.state.text
    return step


def choose(step: LetterStep, code: str, value: str) -> None:
    """Go to a choice by the arrow keys."""
    box = step.fields.slots[code].input
    box.setFocus()
    to = box.findData(value)  # type: ignore[union-attr]
    assert to >= 0
    while (at := box.currentIndex()) != to:  # type: ignore[union-attr]
        QTest.keyClick(box, Qt.Key.Key_Down if at < to else Qt.Key.Key_Up)
        QApplication.processEvents()
        box = step.fields.slots[code].input


def test_facts_that_nobody_has_entered_are_asked_for_and_one_click_jumps_there(opened: Open) -> None:
    step = opened()
    assert [link.text() for link in step.state.links] == ["地址", "电话", "接待时间", "本单位咨询电话"]
    step.state.links[2].click()
    assert step.fields.slots["organ_hours"].input.hasFocus()
    step.go_on()
    assert step.fields.slots["organ_address"].input.hasFocus()


def test_a_missing_letter_is_not_issued(opened: Open, reception: ReceptionPage, printers: TrayPrinters) -> None:
    step = opened()
    step.print_now()
    assert reception.place == LETTER
    assert reception.visit is not None
    assert letters.standing(reception._context.desk, reception.visit) is None
    assert printers.tray == []


def test_a_fact_left_for_the_pen_leaves_room_in_the_letter(qtbot: QtBot, opened: Open) -> None:
    step = opened()
    slot = step.fields.slots["organ_address"]
    slot.out.click()
    assert [link.text() for link in step.state.links] == ["电话", "接待时间", "本单位咨询电话"]
    assert slot.input.isReadOnly()  # type: ignore[union-attr]
    slot.out.click()
    commit(slot.input, "文化路 9 号")
    settled(qtbot, step)
    assert "文化路9号" in shown(step)


def test_a_wide_telephone_number_becomes_a_plain_one(qtbot: QtBot, opened: Open) -> None:
    step = opened()
    fill(step, "organ_phone", "０７５９－１２３４５６７")
    settled(qtbot, step)
    assert step.fields.slots["organ_phone"].value == "0759-1234567"
    assert "0759-1234567" in shown(step)


def test_a_long_letter_is_read_at_full_width_where_there_is_little_room(opened: Open, window: Window) -> None:
    window.resize(683, 384)
    QApplication.processEvents()
    step = opened()
    assert not step.preview.isVisible()
    step.read.click()
    assert step.preview.isVisible()
    assert not step.fields.isVisible()
    step.read.click()
    assert step.fields.isVisible()


def test_what_is_left_for_the_pen_is_said_beside_the_green_light(qtbot: QtBot, opened: Open) -> None:
    step = filled(qtbot, opened())
    assert "地址、电话、接待时间" in step.state.text


def test_the_last_day_is_shown_as_soon_as_a_date_is_typed(qtbot: QtBot, opened: Open) -> None:
    step = opened()
    fill(step, "civil_judgment_received", "11-10")
    settled(qtbot, step)
    field = step.fields.slots["civil_judgment_received"].input
    assert (field.text(), field.remarked) == ("2026-11-10", "最晚 11月25日")  # type: ignore[union-attr]
    assert "11月25日" in shown(step)


def test_a_date_that_is_none_is_named_in_place_and_keeps_the_letter_back(qtbot: QtBot, opened: Open) -> None:
    step = filled(qtbot, opened())
    fill(step, "civil_judgment_received", "上个月吧")
    settled(qtbot, step)
    slot = step.fields.slots["civil_judgment_received"]
    assert "看不懂" in slot.cell.warned
    assert [link.text() for link in step.state.links] == [slot.filled.label]
    step.print_now()
    assert slot.input.hasFocus()
    fill(step, "civil_judgment_received", "")
    settled(qtbot, step)
    assert "可以打印" in step.state.text


def test_another_organ_takes_its_facts_with_it(qtbot: QtBot, opened: Open) -> None:
    step = opened()
    fill(step, "organ_address", "法院的地址")
    choose(step, "organ", "procuratorate")
    settled(qtbot, step)
    assert step.fields.slots["organ_address"].value == ""
    assert "法院的地址" not in shown(step)
    assert "检察院" in step.fields.slots["organ_window"].value or step.fields.slots["organ_window"].value


def test_another_stage_asks_for_its_own_dates_and_goes_to_its_own_organ(qtbot: QtBot, opened: Open, desk: Desk) -> None:
    step = opened()
    before = [code for code, slot in step.fields.slots.items() if slot.filled.group == "when"]
    choose(step, "organ", "procuratorate")
    choose(step, "stage", "upper")
    settled(qtbot, step)
    after = [code for code, slot in step.fields.slots.items() if slot.filled.group == "when"]
    assert after and after != before
    assert step.fields.slots["organ"].value == "court_upper"
    assert step.fields.slots["stage"].input.hasFocus()


def test_everything_typed_is_a_draft_at_once_and_comes_back(qtbot: QtBot, opened: Open, reception: ReceptionPage) -> None:
    step = opened()
    visit = reception.visit
    assert visit is not None
    step.fields.slots["organ_phone"].input.setFocus()
    commit(step.fields.slots["organ_phone"].input, "0759-88")
    fill(step, "civil_judgment_received", "十一月初")
    QApplication.processEvents()
    kept = next(draft for draft in drafting.pending(reception._context.desk) if draft.id == f"letter:{visit.id}")
    assert kept.body["organ_phone"] == "0759-88"
    reception.next_visitor()
    again = opened(visit=find.record(reception._context.desk, visit.visit_no).visit)  # type: ignore[union-attr]
    assert again.fields.slots["organ_phone"].value == "0759-88"
    assert again.fields.slots["civil_judgment_received"].value == "十一月初"


def test_a_letter_half_done_is_no_registration_half_done(opened: Open, reception: ReceptionPage) -> None:
    step = opened()
    fill(step, "organ_phone", "12345")
    QApplication.processEvents()
    reception.entered()
    assert [row.draft for row in reception.queue.rows()] == [None]


def test_a_changed_walk_decides_anew_what_it_decides(qtbot: QtBot, opened: Open, reception: ReceptionPage) -> None:
    step = opened()
    desk, visit = reception._context.desk, reception.visit
    assert visit is not None
    fill(step, "civil_judgment_received", "2026-10-01")
    fill(step, "summary", "要求改判")
    QApplication.processEvents()
    visit, _ = guide.answer(desk, visit, "D4.06b", "yes", local_day(desk.clock.now()))
    again = opened(visit=visit)
    assert again.fields.slots["civil_judgment_received"].value == "2026-11-23"
    assert again.fields.slots["summary"].value == "要求改判"


def test_a_stage_the_pack_no_longer_has_does_not_shut_the_letter(opened: Open, reception: ReceptionPage, desk: Desk) -> None:
    step = opened()
    visit = reception.visit
    assert visit is not None
    fill(step, "summary", "要求改判")
    kept = next(draft for draft in drafting.pending(desk) if draft.id == f"letter:{visit.id}")
    drafting.keep(desk, kept.id, {**kept.body, "stage": "gone", "organ": "gone"})
    again = opened(visit=visit)
    assert again.fields.slots["stage"].value == "appeal"
    assert again.fields.slots["summary"].value == "要求改判"


def test_the_summary_shows_two_whole_lines(opened: Open) -> None:
    field = opened().fields.slots["summary"].input
    assert field.viewport().height() >= 2 * field.fontMetrics().lineSpacing()  # type: ignore[union-attr]


def test_the_preview_waits_for_the_input_method(qtbot: QtBot, opened: Open) -> None:
    step = filled(qtbot, opened())
    field = step.fields.slots["summary"].input
    field.setFocus()
    field.selectAll()  # type: ignore[union-attr]
    commit(field, "要求")
    compose(field, "gaipan")
    before = step.preview.data
    for _turn in range(2):
        with qtbot.waitSignal(step._drawing.timeout):
            pass
    assert step.preview.data == before
    commit(field, "改判")
    settled(qtbot, step)
    assert "要求改判" in shown(step)


def test_the_place_being_read_stays_while_somebody_types(qtbot: QtBot, opened: Open) -> None:
    step = filled(qtbot, opened())
    step.preview.turn(1)
    assert step.preview.page == 2
    at = step.preview.view.verticalScrollBar().value()
    fill(step, "summary", "要求改判")
    settled(qtbot, step)
    assert step.preview.view.verticalScrollBar().value() == at


def test_the_letter_is_paged_through_by_keys_from_a_field(opened: Open) -> None:
    step = opened()
    field = step.fields.slots["organ_phone"].input
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    assert (step.preview.page, step.preview.pages) == (2, step.preview.pages)
    QTest.keyClick(field, Qt.Key.Key_PageUp)
    assert step.preview.page == 1


def test_a_character_no_font_has_is_named_at_its_field(qtbot: QtBot, opened: Open, desk: Desk) -> None:
    step = filled(qtbot, opened())
    fill(step, "summary", f"在{RARE}面馆的债务")
    settled(qtbot, step)
    if not desk.documents.stray(letters.prepare(desk, step._visit, step._typed).letter):  # type: ignore[arg-type]
        pytest.skip("a font on this machine has the character")
    assert RARE in step.fields.slots["summary"].cell.warned
    assert [link.text() for link in step.state.links] == ["事项摘要"]
    step.print_now()
    assert letters.standing(desk, step._visit) is None  # type: ignore[arg-type]
    fill(step, "summary", "在面馆的债务")
    settled(qtbot, step)
    assert "可以打印" in step.state.text
    assert "在面馆的债务" in shown(step)


def test_a_rare_name_prints_in_words_and_one_nobody_can_read_says_where_to_mend_it(
    opened: Open, reception: ReceptionPage, desk: Desk
) -> None:
    step = opened(name=f"王{RARE}")
    if not desk.documents.lacking(RARE):
        pytest.skip("a font on this machine has the character")
    assert "王〔字码U+3230F〕" in shown(step)
    step = opened(name="王\ue123")
    assert "U+E123" in step.state.text
    assert "① 登记" in step.state.text


def test_f8_issues_prints_and_goes_on(
    qtbot: QtBot, opened: Open, reception: ReceptionPage, printers: TrayPrinters
) -> None:
    step = filled(qtbot, opened())
    QTest.keyClick(step.go, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    visit, desk = reception.visit, reception._context.desk
    assert visit is not None
    assert visit.status is Status.LETTER_ISSUED
    issued = letters.standing(desk, visit)
    assert issued is not None
    assert issued.printed == 1
    assert [sheet for _name, sheet in printers.tray] == [letters.pdf(desk, issued)]
    assert drafting.pending(desk) == ()


def test_keys_pressed_twice_print_once(qtbot: QtBot, opened: Open, reception: ReceptionPage, printers: TrayPrinters) -> None:
    step = filled(qtbot, opened())
    for _press in range(3):
        step.print_now()
        step.go_on()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert len(printers.tray) == 1


def test_a_visitor_called_meanwhile_is_not_taken_away(qtbot: QtBot, opened: Open, reception: ReceptionPage) -> None:
    step = filled(qtbot, opened())
    step.print_now()
    reception.next_visitor()
    qtbot.waitUntil(lambda: not step.sending)
    assert reception.visit is None
    assert reception.check_in.fields.name.hasFocus()


def test_a_reprint_is_the_same_paper_to_the_byte(qtbot: QtBot, opened: Open, reception: ReceptionPage, printers: TrayPrinters) -> None:
    step = filled(qtbot, opened())
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    reception.tabs.buttons[LETTER].click()
    assert "1" in step.panel.number.text()
    assert not step.fields.isVisible()
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert len(printers.tray) == 2
    assert printers.tray[0] == printers.tray[1]


class TestWithoutPrinter:
    @pytest.fixture
    def printers(self) -> TrayPrinters:
        return TrayPrinters()

    def test_the_letter_is_issued_and_kept_and_may_be_saved(
        self, qtbot: QtBot, opened: Open, reception: ReceptionPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        step = filled(qtbot, opened())
        step.print_now()
        qtbot.waitUntil(lambda: not step.sending)
        assert reception.place == LETTER
        assert step.state.text.startswith("没有打印：没有找到打印机")
        assert "已经出具、保存" in step.state.text
        issued = letters.standing(reception._context.desk, reception.visit)  # type: ignore[arg-type]
        assert issued is not None
        assert issued.printed == 0
        asked: list[str] = []

        def answer(_parent: object, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
            asked.append(Path(suggested).name)
            return str(tmp_path / "out.pdf"), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        step.saving.click()
        assert asked == [f"{issued.letter_no}.pdf"]
        assert (tmp_path / "out.pdf").read_bytes() == letters.pdf(reception._context.desk, issued)
        step.go_on()
        assert reception.place == CLOSING

    def test_a_file_that_can_not_be_written_is_said_in_place(self, qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
        step = filled(qtbot, opened())
        step.print_now()
        qtbot.waitUntil(lambda: not step.sending)
        step.save(tmp_path / "missing" / "out.pdf")
        assert "没有写成“out.pdf”" in step.state.text
        assert list(tmp_path.glob("**/out*")) == []


class Jammed(TrayPrinters):
    def send(self, pdf: bytes, name: str, title: str, paper: str = "A4", two_sided: bool = False) -> None:
        if not self.tray:
            self.tray.append(("卡纸", b""))
            raise WorldFault("printer-refused", "打印机没有接收，文书已保存。", "请检查打印机后重印。")
        super().send(pdf, name, title)


class TestJammed:
    @pytest.fixture
    def printers(self) -> TrayPrinters:
        return Jammed("前台激光")

    def test_a_refusal_stays_on_the_page_and_the_next_press_prints_the_same_letter(
        self, qtbot: QtBot, opened: Open, reception: ReceptionPage, printers: TrayPrinters
    ) -> None:
        step = filled(qtbot, opened())
        step.print_now()
        qtbot.waitUntil(lambda: not step.sending)
        assert reception.place == LETTER
        assert "没有接收" in step.state.text
        first = letters.standing(reception._context.desk, reception.visit)  # type: ignore[arg-type]
        step.print_now()
        qtbot.waitUntil(lambda: reception.place == CLOSING)
        again = letters.standing(reception._context.desk, reception.visit)  # type: ignore[arg-type]
        assert first is not None
        assert again is not None
        assert (again.letter_no, again.printed) == (first.letter_no, 1)


def test_a_letter_made_void_gives_the_fields_back_and_another_number(
    qtbot: QtBot, opened: Open, reception: ReceptionPage, printers: TrayPrinters
) -> None:
    step = filled(qtbot, opened())
    fill(step, "summary", "要求改判")
    settled(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    reception.tabs.buttons[LETTER].click()
    number = step.panel.number.text()
    step.panel.open_form.click()
    step.panel.confirm.click()
    assert letters.standing(reception._context.desk, reception.visit) is not None  # type: ignore[arg-type]
    type_into(step.panel.reason, "收到日期听错")
    step.panel.confirm.click()
    settled(qtbot, step)
    assert step.fields.isVisible()
    assert step.fields.slots["summary"].value == "要求改判"
    assert number not in shown(step)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    issued = letters.standing(reception._context.desk, reception.visit)  # type: ignore[arg-type]
    assert issued is not None
    assert issued.letter_no != number
    kept = find.record(reception._context.desk, reception.visit.visit_no)  # type: ignore[union-attr]
    assert kept is not None
    assert [letter.void_reason for letter in kept.letters] == ["", "收到日期听错"]


class Windows(QObject):
    """Notes every window that appears, if only for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_no_part_of_it_flashes_up_as_a_window(qtbot: QtBot, opened: Open, qapp: QApplication, reception: ReceptionPage) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    step = filled(qtbot, opened())
    choose(step, "stage", "retrial")
    settled(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place in {LETTER, CLOSING} and not step.sending)
    qapp.removeEventFilter(windows)
    assert windows.seen == []


def test_enter_never_presses_a_button(qtbot: QtBot, opened: Open, reception: ReceptionPage) -> None:
    step = filled(qtbot, opened())
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    reception.tabs.buttons[LETTER].click()
    step.panel.open_form.click()
    pressed: list[object] = []
    for button in step.findChildren(QPushButton):
        button.clicked.connect(partial(lambda text, _checked: pressed.append(text), button.text()))
    for field in step.findChildren(QLineEdit):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert pressed == []


def test_personal_data_is_covered(opened: Open, shell: Shell) -> None:
    step = opened()
    shell.hide_personal()
    assert not step.preview.isVisible()
    assert not step.fields.isVisible()
    shell.hide_personal()
    assert step.preview.isVisible()


@pytest.mark.parametrize("kind", [visitor.kind for visitor in visitors()])
def test_each_kind_has_its_letter(qtbot: QtBot, opened: Open, kind: str, desk: Desk) -> None:
    step = filled(qtbot, opened(kind))
    form = desk.pack.letters[desk.pack.matters[kind].letter]
    assert form.title in shown(step)
    visitor = next(each for each in visitors() if each.kind == kind)
    if form.sealed:
        assert visitor.request not in shown(step)
        assert visitor.narrative not in shown(step)
