"""Step ③ for a group: one letter for all of them, or one for each; printed in one go, each void and handed over by itself."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.fault import WorldFault
from app.models.visit import Status, Visit
from app.ports import Desk
from app.services import letters
from app.ui.pages.reception.closing import ClosingStep, DeliveryPanel
from app.ui.pages.reception.letter import LetterStep
from app.ui.pages.reception.page import CLOSING, LETTER, ReceptionPage
from tests.conftest import TrayPrinters
from tests.services.test_groups import NAMES, group
from tests.ui.hands import seen, type_into


@pytest.fixture
def visit(open_desk: Desk) -> Visit:
    return group(open_desk, NAMES[:3])


@pytest.fixture
def step(qtbot: QtBot, reception: ReceptionPage, visit: Visit) -> LetterStep:
    reception.open_visit(visit)
    reception.go_on()
    step = reception.step(LETTER)
    assert isinstance(step, LetterStep)
    drawn(qtbot, step)
    return step


def drawn(qtbot: QtBot, step: LetterStep) -> None:
    qtbot.waitUntil(lambda: not step.drawing and bool(step.preview.pages))
    QApplication.processEvents()


def shown(step: LetterStep) -> str:
    document = pypdfium2.PdfDocument(step.preview.data)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return text


def take(box: object, value: str) -> None:
    """Choose by the value and tell as a hand would."""
    box.setCurrentIndex(box.findData(value))  # type: ignore[attr-defined]
    box.edited.emit()  # type: ignore[attr-defined]


def apart(qtbot: QtBot, step: LetterStep) -> None:
    take(step.papers.whose, "each")
    step.state.hand_all.click()
    drawn(qtbot, step)


def text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return words


def test_one_for_all_unless_chosen_otherwise(
    qtbot: QtBot, step: LetterStep, open_desk: Desk, visit: Visit, printers: TrayPrinters, reception: ReceptionPage
) -> None:
    assert step.papers.whose.isVisible()
    assert "代表王淳生、符大妹" in step.papers.whose.currentText().replace(" ", "")
    assert "王淳生等3人（代表：王淳生、符大妹）" in shown(step)
    take(step.papers.whose, "each")
    drawn(qtbot, step)
    assert "等3人" not in shown(step)
    assert step.go.text() == "出具并打印 3 份"
    take(step.papers.whose, "")
    step.state.hand_all.click()
    drawn(qtbot, step)
    step.go.click()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert len(printers.tray) == 1
    assert [letter.petitioner for letter in open_desk.store.letters_of(visit.id)] == [letters.EVERYBODY]


def test_one_each_is_printed_in_one_go_and_listed_at_the_end(
    qtbot: QtBot, step: LetterStep, open_desk: Desk, visit: Visit, printers: TrayPrinters, reception: ReceptionPage
) -> None:
    apart(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert len(printers.tray) == 3
    for name, (_printer, pdf) in zip(NAMES[:3], printers.tray, strict=True):
        assert name in text(pdf)
    kept = open_desk.store.letters_of(visit.id)
    assert [(letter.named, letter.printed) for letter in kept] == [(name, 1) for name in NAMES[:3]]
    closing = reception.step(CLOSING)
    assert isinstance(closing, ClosingStep)
    assert all(name in seen(closing) for name in NAMES[:3])
    second = [each for each in closing.findChildren(DeliveryPanel) if each.isVisible()][1]
    second.signed.click()
    assert [letter.delivery for letter in open_desk.store.letters_of(visit.id)] == ["", "signed", ""]
    assert reception.visit is not None
    assert reception.visit.status is Status.LETTER_ISSUED


def test_one_of_them_is_made_void_and_issued_anew(
    qtbot: QtBot, step: LetterStep, open_desk: Desk, visit: Visit, printers: TrayPrinters, reception: ReceptionPage, tmp_path: Path
) -> None:
    apart(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    reception._turn_to(LETTER)
    issued = letters.all_standing(open_desk, visit)
    assert [step.panel.which.itemData(at) for at in range(step.panel.which.count())] == ["", *(letter.id for letter in issued)]
    step.save(tmp_path / "文书.pdf")
    assert sorted(path.name for path in tmp_path.glob("文书*")) == ["文书-1.pdf", "文书-2.pdf", "文书-3.pdf"]
    take(step.panel.which, issued[1].id)
    assert NAMES[1] in shown(step)
    step.panel.open_form.click()
    type_into(step.panel.reason, "名字听错")
    step.panel.confirm.click()
    assert [letter.named for letter in letters.all_standing(open_desk, visit)] == [NAMES[0], NAMES[2]]
    drawn(qtbot, step)
    assert NAMES[1] in step.state.text
    assert step.go.text() == "出具并打印 1 份"
    before = len(printers.tray)
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert [NAMES[1] in text(pdf) for _printer, pdf in printers.tray[before:]] == [True]
    assert letters.without(open_desk, visit) == ()


def test_a_printer_that_stops_in_the_middle_leaves_the_rest_in_hand(
    qtbot: QtBot,
    step: LetterStep,
    open_desk: Desk,
    visit: Visit,
    printers: TrayPrinters,
    reception: ReceptionPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send = printers.send
    stuck = [True]

    def jam(*words: object, **more: object) -> None:
        if stuck[0] and len(printers.tray) == 1:
            raise WorldFault("printer-refused", "打印机卡纸。", "取出卡纸再按 F8。")
        send(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(printers, "send", jam)
    apart(qtbot, step)
    step.print_now()
    qtbot.waitUntil(lambda: "卡纸" in step.state.text)
    assert "前 1 份已送打印机，还有 2 份" in step.state.text
    assert [letter.printed for letter in letters.all_standing(open_desk, visit)] == [1, 0, 0]
    stuck[0] = False
    step.print_now()
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    assert [letter.printed for letter in letters.all_standing(open_desk, visit)] == [1, 1, 1]
    assert len(printers.tray) == 3


def test_alone_there_is_nothing_to_choose(qtbot: QtBot, step: LetterStep, reception: ReceptionPage, open_desk: Desk) -> None:
    reception.open_visit(group(open_desk, NAMES[:1]))
    reception.go_on()
    drawn(qtbot, step)
    assert step.isVisible()
    assert not step.papers.whose.isVisible()
