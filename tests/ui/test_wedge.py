"""A reader that types as a keyboard does, while a person types as well."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.burst import GAP
from app.ui.wedge import Wedge
from app.ui.widgets import LineField, TextField, column
from tests.ui.hands import commit, compose

NUMBER = "44088219540310211X"


class Answers(QWidget):
    """Takes digits as answers, as the questions of the guidance do."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []
        self.button = QPushButton("好", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.taken.append(event.text())


class Ground(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.name, self.phone, self.words = LineField("姓名"), LineField("电话"), TextField("反映事项")
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.answers = Answers()
        self.edits: list[str] = []
        self.name.edited.connect(lambda: self.edits.append(self.name.text()))
        self.setLayout(column(self.name, self.phone, self.words, self.secret, self.answers))


@pytest.fixture
def ground(qtbot: QtBot) -> Iterator[Ground]:
    ground = Ground()
    qtbot.addWidget(ground)
    ground.show()
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    yield ground


@pytest.fixture
def wedge(ground: Ground) -> Wedge:
    return Wedge(ground)


def key(sign: str, at: float) -> None:
    """Press a key wherever the cursor is, at a moment of the keyboard's own clock."""
    code = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(sign) or Qt.Key(ord(sign.upper()))
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(round(at))
        widget = QApplication.focusWidget()
        assert widget is not None
        QApplication.sendEvent(widget, event)


def keys(text: str, gap: float = 8, at: float = 50_000) -> None:
    for place, sign in enumerate(text):
        key(sign, at + place * gap)


def test_a_burst_leaves_the_field_as_it_was_and_gives_the_number(ground: Ground, wedge: Wedge) -> None:
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    keys("chen", 150, 1_000)
    ground.name.setCursorPosition(2)
    keys(NUMBER + "\r")
    assert (ground.name.text(), ground.name.cursorPosition(), ground.name.hasFocus()) == ("chen", 2, True)
    assert ground.edits[-1] == "chen"
    assert [spy.at(place)[0] for place in range(spy.count())] == [NUMBER]
    keys("x\r", 300, 60_000)
    assert ground.name.text() == "chxen"
    assert ground.phone.hasFocus()


def test_what_was_selected_and_a_text_of_several_lines_come_back(ground: Ground, wedge: Wedge) -> None:
    ground.words.setFocus()
    ground.words.set("第一行\n第二行")
    ground.words.selectAll()
    spy = QSignalSpy(wedge.number)
    keys(NUMBER.lower())
    assert spy.count() == 1
    assert ground.words.text() == "第一行\n第二行"
    assert ground.words.textCursor().hasSelection()
    ground.phone.setFocus()
    ground.phone.set("13800138000")
    ground.phone.selectAll()
    keys(NUMBER, at=90_000)
    assert (ground.phone.text(), ground.phone.selectedText()) == ("13800138000", "13800138000")


def test_a_hand_is_never_taken_even_where_the_window_was_busy(ground: Ground, wedge: Wedge) -> None:
    """The keys come in one heap, as after a pause of the window; their own stamps say that a hand pressed them."""
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    keys(NUMBER, GAP + 5)
    assert ground.name.text() == NUMBER
    assert spy.count() == 0


def test_a_number_pasted_or_committed_whole_stays(ground: Ground, wedge: Wedge) -> None:
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    commit(ground.name, NUMBER)
    QApplication.clipboard().setText(NUMBER)
    ground.phone.setFocus()
    ground.phone.paste()
    assert (ground.name.text(), ground.phone.text(), spy.count()) == (NUMBER, NUMBER, 0)


def test_full_width_commits_in_pieces(ground: Ground, wedge: Wedge) -> None:
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    commit(ground.name, "陈")
    for piece in ("４４", "０８８２", "１９５４０３１０", "２１１", "Ｘ"):
        commit(ground.name, piece)
    assert (ground.name.text(), spy.count()) == ("陈", 1)


def test_keys_with_the_last_sign_held_by_pinyin(ground: Ground, wedge: Wedge) -> None:
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    for place, sign in enumerate(NUMBER[:-1]):
        key(sign, 70_000 + place)
    compose(ground.name, "x")
    assert (ground.name.text(), spy.count()) == ("", 1)


@pytest.mark.parametrize("word", ["X", "下"])
def test_a_capital_x_with_its_shift_committed_by_the_reader_s_enter(ground: Ground, wedge: Wedge, word: str) -> None:
    """As fcitx5 sends it with pinyin on: the digits as keys, Shift, the X composed, and committed while it is being taken back."""
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    commit(ground.name, "张三")
    for place, sign in enumerate(NUMBER[:-1]):
        key(sign, 70_000 + place)
    shift = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    shift.setTimestamp(70_020)
    QApplication.sendEvent(ground.name, shift)
    compose(ground.name, "X")
    commit(ground.name, word)
    compose(ground.name, "")
    assert (ground.name.text(), spy.count()) == ("张三", 1)


def test_digits_gathered_in_a_composition(ground: Ground, wedge: Wedge) -> None:
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    for length in range(1, 19):
        compose(ground.name, NUMBER[:length])
    assert (ground.name.text(), spy.count()) == ("", 1)


def test_keys_while_something_is_being_composed(ground: Ground, wedge: Wedge) -> None:
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    compose(ground.name, "zhang")
    keys(NUMBER)
    assert (ground.name.text(), spy.count()) == ("", 1)


def test_a_composition_that_ends_in_a_word_stays(ground: Ground, wedge: Wedge) -> None:
    ground.name.setFocus()
    for length in range(1, 6):
        compose(ground.name, "zhang"[:length])
    event = QInputMethodEvent()
    event.setCommitString("张")
    QApplication.sendEvent(ground.name, event)
    assert ground.name.text() == "张"


def test_a_broken_burst_is_told_and_stays(ground: Ground, wedge: Wedge, qtbot: QtBot) -> None:
    ground.name.setFocus()
    with qtbot.waitSignal(wedge.broken, timeout=2_000):
        keys(NUMBER[:14])
    assert ground.name.text() == NUMBER[:14]
    with qtbot.waitSignal(wedge.broken, timeout=2_000):
        keys(NUMBER[:12] + "a", at=90_000)


def test_digits_that_choose_an_answer_wait_and_then_come(ground: Ground, wedge: Wedge, qtbot: QtBot) -> None:
    spy = QSignalSpy(wedge.number)
    ground.answers.button.setFocus()
    keys("1")
    assert ground.answers.taken == []
    qtbot.waitUntil(lambda: ground.answers.taken == ["1"], timeout=2_000)
    keys("2y", 200, 60_000)
    assert ground.answers.taken == ["1", "2", "y"]
    keys(NUMBER + "\r", at=90_000)
    assert ground.answers.taken == ["1", "2", "y"]
    assert spy.count() == 1


def test_nothing_is_listened_to_where_a_password_is_typed_or_outside(ground: Ground, wedge: Wedge, qtbot: QtBot) -> None:
    spy = QSignalSpy(wedge.number)
    ground.secret.setFocus()
    keys(NUMBER)
    assert ground.secret.text() == NUMBER
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    other.setFocus()
    keys(NUMBER, at=90_000)
    assert (other.text(), spy.count()) == (NUMBER, 0)


def test_where_nobody_takes_cards_the_keys_stay(ground: Ground) -> None:
    wanted = False
    wedge = Wedge(ground, lambda: wanted)
    spy = QSignalSpy(wedge.number)
    ground.name.setFocus()
    keys(NUMBER)
    assert (ground.name.text(), spy.count()) == (NUMBER, 0)
    wanted = True
    keys(NUMBER, at=90_000)
    assert (ground.name.text(), spy.count()) == (NUMBER, 1)


def test_a_field_that_goes_away_takes_nothing_along(ground: Ground, wedge: Wedge, qtbot: QtBot) -> None:
    field = LineField("去", "")
    ground.layout().addWidget(field)  # type: ignore[union-attr]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    keys(NUMBER[:5])
    field.setParent(None)
    field.deleteLater()
    ground.name.setFocus()
    keys(NUMBER, at=90_000)
    assert ground.name.text() == ""
