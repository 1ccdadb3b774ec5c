"""An old visitor with a rare name: typed, registered, shown, printed in large type with what no font has in words, found again."""

import io
import re

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.text import tidy_name
from app.ports import Desk
from app.services import find, rare
from app.ui.pages.reception.letter import LetterStep
from app.ui.pages.reception.page import CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.rare import named
from app.ui.window import Window
from tests.conftest import TrayPrinters
from tests.ui.hands import commit, seen

TYPED = "𰻞\ue863 𫚪\u200b"
"""A character of extension G, one by the private-use code point of old (䶮), and one of the newest standard that few fonts have."""
NUMBER = "440882194403051012"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def go_to(name: str) -> None:
    """Go on by Enter, or by Tab where Enter makes a new line, to the field of that name."""
    for _ in range(40):
        if focused().accessibleName() == name:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"no field {name}; at {focused().accessibleName()}")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", text)


def test_an_old_visitor_with_a_rare_name_goes_home_with_a_letter(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk, printers: TrayPrinters
) -> None:
    press(Qt.Key.Key_N, CTRL)
    go_to("姓名")
    commit(focused(), TYPED)
    press(Qt.Key.Key_Return)
    lacking = rare.missing(open_desk, tidy_name(TYPED))
    if lacking:
        assert "〔字码U+2B6AA〕" in seen(window), "the clerk is told how the name will stand on paper"
        go_to("姓名用字")
        commit(focused(), "左鱼右几")
        press(Qt.Key.Key_Return)
    go_to("证件号码")
    commit(focused(), NUMBER)
    go_to("反映事项")
    commit(focused(), "和邻居争宅基地打官司，法院判我输了，我不服这个判决。")
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == GUIDANCE
    (visit,) = find.today(open_desk)
    (person,) = visit.entry.petitioners
    assert person.name == "𰻞䶮𫚪"
    assert person.birth == "1944-03-05"
    assert [row.name for row in reception.queue.rows()] == [named(person)]
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert reception.place == LETTER
    step = reception.step(LETTER)
    assert isinstance(step, LetterStep)
    QTest.keyClick(step.papers.large, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not step.drawing and bool(step.preview.pages))
    step.state.hand_all.click()
    qtbot.waitUntil(lambda: not step.drawing and bool(step.preview.pages))
    shown = text_of(step.preview.data)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: reception.place == CLOSING)
    printed = text_of(printers.tray[0][1])
    said = rare.named(open_desk, person)
    assert said == ("𰻞䶮〔左鱼右几，字码U+2B6AA〕" if lacking else "𰻞䶮𫚪")
    for text in (shown, printed):
        assert text.count(said) >= 3, "letter, stub and receipt"
    assert named(person) in seen(window)
    for words in ("𰻞䶮𫚪", "䶮𫚪", "\ue863", "biang"):
        assert [found.visit_no for found in find.search(open_desk, words)] == [visit.visit_no], words
