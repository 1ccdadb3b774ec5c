"""Other papers of the desk, large type, the back side and both sides, through the real window; and how dates are explained."""

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate, resources
from app.models.visit import Entry, Petitioner, Status, Visit
from app.ports import Desk
from app.services import check_in, guide, letters
from app.services.answers import apply_answers
from app.ui.pages.reception.guidance import GuidanceStep
from app.ui.pages.reception.letter import LetterStep
from app.ui.pages.reception.page import CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.pages.reception.workings import Workings
from app.ui.pages.register.detail import Detail
from app.ui.shell import Shell
from app.ui.window import Window
from tests.conftest import SetClock, TrayPrinters
from tests.services.test_papers import FORM
from tests.ui.hands import seen, type_into


@pytest.fixture
def gate(fresh: Path, tmp_path: Path, clock: SetClock, printers: TrayPrinters) -> LocalGate:
    """A data folder with a pack that has a paper for any visit."""
    shutil.copytree(fresh, tmp_path / "data")
    shutil.copytree(resources() / "content", tmp_path / "content")
    (tmp_path / "content" / "letters" / "W1.toml").write_text(FORM, encoding="utf-8")
    return LocalGate(tmp_path / "data", tmp_path / "content", clock=clock, printers=printers)


@pytest.fixture
def desk(shell: Shell) -> Desk:
    return shell._context.desk


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", text)


def settled(qtbot: QtBot, step: LetterStep) -> None:
    qtbot.waitUntil(lambda: not step.drawing and bool(step.preview.pages))
    QApplication.processEvents()


def registered(desk: Desk, kind: str = "", **words: str) -> Visit:
    visit = check_in.register(desk, Entry((Petitioner("王淳生"),), narrative="法院判我输了。", **words))  # type: ignore[arg-type]
    return guide.pick(desk, visit, kind, "") if kind else visit


@pytest.fixture
def at_letter(qtbot: QtBot, reception: ReceptionPage, desk: Desk) -> Callable[..., LetterStep]:
    """Opens step three with a visit, what is missing left for the pen."""

    def open_step(visit: Visit) -> LetterStep:
        reception.open_visit(visit)
        if reception.place != LETTER:
            reception.go_on()
        step = reception.step(LETTER)
        assert isinstance(step, LetterStep)
        settled(qtbot, step)
        step.state.hand_all.click()
        settled(qtbot, step)
        return step

    return open_step


def by_pen(qtbot: QtBot, step: LetterStep) -> None:
    """Leave for the pen what is missing, one after the other."""
    while step._ready is not None and step._ready.missing:
        step.fields.slots[step._ready.missing[0].field].out.click()
        settled(qtbot, step)


def choose(step: LetterStep, form: str) -> None:
    """Go to a paper in the list by the arrow keys."""
    box = step.papers.papers
    box.setFocus()
    to = box.findData(form)
    assert to >= 0
    while (at := box.currentIndex()) != to:
        QTest.keyClick(box, Qt.Key.Key_Down if at < to else Qt.Key.Key_Up)


def test_the_receipt_is_printed_before_any_kind_is_settled(
    qtbot: QtBot, reception: ReceptionPage, desk: Desk, printers: TrayPrinters
) -> None:
    visit = registered(desk)
    reception.open_visit(visit)
    guidance = reception.step(GUIDANCE)
    assert isinstance(guidance, GuidanceStep)
    assert guidance.give.text() == "打印登记回执"
    assert guidance.give.focusPolicy() & Qt.FocusPolicy.TabFocus
    guidance.give.click()
    assert reception.place == LETTER
    step = reception.step(LETTER)
    assert isinstance(step, LetterStep)
    settled(qtbot, step)
    by_pen(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == GUIDANCE)
    ((_, sheet),) = printers.tray
    assert "登记回执" in text_of(sheet)
    assert "存根" not in text_of(sheet)
    again = desk.store.visit(visit.visit_no)
    assert again is not None
    assert again.status is Status.CHECKED_IN
    assert letters.standing(desk, again, "W1") is not None


def test_the_letter_of_the_kind_is_the_one_in_hand_and_others_are_beside_it(
    qtbot: QtBot, at_letter: Callable[..., LetterStep], reception: ReceptionPage, printers: TrayPrinters, desk: Desk
) -> None:
    step = at_letter(registered(desk, "K1"))
    assert "引导告知书" in text_of(step.preview.data)
    type_into(step.fields.slots["summary"].input, "要求改判")
    choose(step, "W1")
    settled(qtbot, step)
    assert "登记回执" in text_of(step.preview.data)
    assert not step.papers.back.isVisible()
    choose(step, "")
    settled(qtbot, step)
    assert "要求改判" in step.fields.slots["summary"].value
    choose(step, "W1")
    settled(qtbot, step)
    by_pen(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: not step.sending and step._form == "")
    assert reception.place == LETTER
    assert "登记回执" in text_of(printers.tray[0][1])
    assert reception.visit is not None
    assert letters.standing(desk, reception.visit) is None
    settled(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert "引导告知书" in seen(reception.step(CLOSING))
    assert "登记回执" in seen(reception.step(CLOSING))


def test_a_paper_made_void_gives_its_own_fields_back(qtbot: QtBot, at_letter: Callable[..., LetterStep], desk: Desk) -> None:
    visit = registered(desk, "K1")
    values = {"contact_phone": "0759-1", "organ_phone": "0759-2"}
    letters.issue(desk, visit, values, "W1")
    step = at_letter(visit)
    choose(step, "W1")
    assert step.panel.isVisible()
    step.panel.open_form.click()
    type_into(step.panel.reason, "写错了")
    step.panel.confirm.click()
    settled(qtbot, step)
    assert step._form == "W1"
    assert step.fields.isVisible()
    assert letters.standing(desk, visit, "W1") is None


def test_large_type_is_for_this_visit_alone_and_is_what_prints(
    qtbot: QtBot, at_letter: Callable[..., LetterStep], reception: ReceptionPage, printers: TrayPrinters, desk: Desk
) -> None:
    step = at_letter(registered(desk, "K1"))
    pages = step.preview.pages
    QTest.keyClick(step.papers.large, Qt.Key.Key_Space)
    settled(qtbot, step)
    assert step.preview.pages > pages
    other = at_letter(registered(desk, "K1"))
    assert not other.papers.large.isChecked()
    assert other.preview.pages == pages
    other.papers.large.click()
    settled(qtbot, other)
    shown = other.preview.pages
    other.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    document = pypdfium2.PdfDocument(printers.tray[0][1])
    assert len(document) == shown
    document.close()


def test_the_desk_remembers_whether_the_back_is_printed(qtbot: QtBot, at_letter: Callable[..., LetterStep], desk: Desk) -> None:
    step = at_letter(registered(desk, "K1"))
    assert step.papers.back.isChecked()
    assert "您的办理路径" in text_of(step.preview.data)
    QTest.keyClick(step.papers.back, Qt.Key.Key_Space)
    settled(qtbot, step)
    assert "您的办理路径" not in text_of(step.preview.data)
    assert not at_letter(registered(desk, "K2")).papers.back.isChecked()


def test_a_sealed_kind_offers_no_back(at_letter: Callable[..., LetterStep], desk: Desk) -> None:
    step = at_letter(registered(desk, "K8"))
    assert not step.papers.back.isVisible()
    assert "您的办理路径" not in text_of(step.preview.data)


def test_both_sides_once_ticked_are_printed_so(
    qtbot: QtBot, at_letter: Callable[..., LetterStep], reception: ReceptionPage, printers: TrayPrinters, desk: Desk
) -> None:
    step = at_letter(registered(desk, "K1"))
    qtbot.waitUntil(step.printer.both.isVisible)
    step.printer.both.click()
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    document = pypdfium2.PdfDocument(printers.tray[0][1])
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    document.close()
    assert next(place for place, text in enumerate(texts) if "存根" in text) % 2 == 0
    assert desk.store.setting(letters.TWO_SIDED)


def test_the_register_lists_papers_by_their_titles(desk: Desk, shell: Shell, qtbot: QtBot) -> None:
    visit = registered(desk, "K1")
    letters.issue(desk, visit, {"contact_phone": "0759-1", "organ_phone": "0759-2"}, "W1")
    detail = Detail(shell._context)
    qtbot.addWidget(detail)
    detail.show_visit(visit.visit_no)
    detail.show()
    assert "登记回执　雷信引〔2026〕1号" in seen(detail)


def explained(widget: QWidget) -> list[str]:
    """Press every link in view that explains a date, and give what is to be read then."""
    QApplication.processEvents()
    found = [each for each in widget.findChildren(Workings) if each.isVisible()]
    for each in found:
        assert each.link.focusPolicy() & Qt.FocusPolicy.TabFocus
        each.link.click()
        assert each.words.isVisible()
    return [each.words.text() for each in found]


def test_each_last_day_in_view_says_how_it_was_worked_out(
    qtbot: QtBot, window: Window, reception: ReceptionPage, at_letter: Callable[..., LetterStep], desk: Desk
) -> None:
    window.resize(1366, 768)
    visit = registered(desk, "K1", form="书信")
    here = guide.position(desk, visit)
    while here.node.date is None:
        visit, _ = apply_answers(desk, visit, {here.node.code: here.node.edges[0].answer})
        here = guide.position(desk, visit)
    reception.open_visit(visit)
    guidance = reception.step(GUIDANCE)
    assert isinstance(guidance, GuidanceStep)
    type_into(guidance.question.day, "2026-11-10")
    assert any("2026年11月10日起算" in words for words in explained(guidance))
    assert any("起算" in words for words in explained(reception.side))
    step = at_letter(registered(desk, "K1"))
    code = next(field.code for field in letters.prepare(desk, step._visit, {"stage": "appeal"}).fields if field.group == "when")  # type: ignore[arg-type]
    box = step.fields.slots["stage"].input
    box.set("appeal")
    box.edited.emit()
    settled(qtbot, step)
    type_into(step.fields.slots[code].input, "2026-11-10")
    settled(qtbot, step)
    slot = step.fields.slots[code]
    slot.workings.link.click()
    assert "2026年11月10日起算" in slot.workings.words.text()


def test_the_window_keeps_to_its_size_with_the_papers(window: Window, at_letter: Callable[..., LetterStep], desk: Desk) -> None:
    """At 200 % of a small screen the fields are still there beside the list of papers."""
    window.resize(683, 384)
    QApplication.processEvents()
    step = at_letter(registered(desk, "K1"))
    assert step.papers.isVisible()
    assert step.fields.visibleRegion().boundingRect().height() >= 30
    assert (window.width(), window.height()) == (683, 384)
