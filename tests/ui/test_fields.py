"""Entry fields under an input method: only committed text counts, nothing typed is swallowed."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app.models.text import tidy_name, tidy_number
from app.ui.theme import palette
from app.ui.widgets import Choice, DayField, LineField, TextField, column
from tests.ui.hands import commit, compose

TODAY = date(2026, 11, 23)


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    """A window for fields."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


def place(qtbot: QtBot, window: QWidget, *fields: QWidget) -> None:
    """Show fields in a window that has the keyboard."""
    window.setLayout(column(*fields))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    fields[0].setFocus()


@pytest.mark.parametrize("make", [lambda: LineField("姓名"), lambda: TextField("反映事项")])
def test_edited_comes_once_after_the_commit(qtbot: QtBot, home: QWidget, make: type[LineField]) -> None:
    field = make()  # type: ignore[call-arg]
    heard: list[str] = []
    field.edited.connect(lambda: heard.append(field.text()))
    place(qtbot, home, field)
    compose(field, "zhang")
    assert heard == []
    commit(field, "张")
    assert heard == ["张"]


@pytest.mark.parametrize("typed", ["４４０８８２１９９００１０１００１Ｘ", "44088219900101001x", "440882 19900101 001X\u200b"])
def test_numbers_are_put_right_when_the_field_is_left(qtbot: QtBot, home: QWidget, typed: str) -> None:
    number, after = LineField("证件号码", put_right=tidy_number), LineField("电话")
    place(qtbot, home, number, after)
    commit(number, typed)
    after.setFocus()
    assert number.text() == "44088219900101001X"


def test_ten_rare_characters_fit(qtbot: QtBot, home: QWidget) -> None:
    name, after = LineField("姓名", put_right=tidy_name), LineField("电话")
    place(qtbot, home, name, after)
    commit(name, "𬭚" * 10)
    after.setFocus()
    assert name.text() == "𬭚" * 10


@pytest.mark.parametrize("make", [lambda: LineField("甲"), lambda: TextField("甲"), lambda: Choice("甲", [("a", "一"), ("b", "二")])])
def test_enter_goes_to_the_next_field(qtbot: QtBot, home: QWidget, make: type[QWidget]) -> None:
    first, after = make(), LineField("乙")
    place(qtbot, home, first, after)
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert after.hasFocus()


def test_shift_enter_breaks_the_line(qtbot: QtBot, home: QWidget) -> None:
    field = TextField("反映事项")
    place(qtbot, home, field, LineField("乙"))
    commit(field, "一")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    commit(field, "二")
    assert field.text() == "一\n二"


def test_the_wheel_changes_no_choice(qtbot: QtBot, home: QWidget) -> None:
    choice = Choice("形式", [("a", "走访"), ("b", "书信")])
    place(qtbot, home, choice)
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, turn)
    assert choice.value() == "a"


def test_a_free_choice_takes_words_of_its_own_and_keeps_the_input_method(qtbot: QtBot, home: QWidget) -> None:
    choice = Choice("属地", [("440882001", "雷城街道信访服务站")], free=True)
    place(qtbot, home, choice)
    line = choice.lineEdit()
    assert line is not None
    line.clear()
    compose(line, "sui")
    commit(line, "遂溪县某镇")
    assert choice.value() == "遂溪县某镇"
    assert choice.completer() is None
    assert line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    choice.set("440882001")
    assert choice.value() == "440882001"


def test_a_value_that_is_not_in_the_list_is_kept() -> None:
    choice = Choice("证件", [("居民身份证", "居民身份证")])
    choice.set("海员证")
    assert choice.value() == "海员证"


class Answers(QWidget):
    """Hears the keys that a field leaves to its page."""

    def __init__(self, *fields: QWidget) -> None:
        super().__init__()
        self.heard = ""
        self.setLayout(column(*fields))

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        self.heard += event.text()  # type: ignore[attr-defined]


def test_answer_keys_pass_through_the_day(qtbot: QtBot, home: QWidget) -> None:
    day = DayField("日期", lambda: TODAY)
    page = Answers(day)
    place(qtbot, home, page)
    day.setFocus()
    QTest.keyClicks(day, "11-10y")
    assert (day.text(), page.heard) == ("11-10", "y")
    assert day.day() == date(2026, 11, 10)


def test_up_and_down_move_the_day(qtbot: QtBot, home: QWidget) -> None:
    day = DayField("日期", lambda: TODAY)
    place(qtbot, home, day)
    day.set_day(date(2026, 3, 1))
    QTest.keyClick(day, Qt.Key.Key_Down)
    assert day.day() == date(2026, 2, 28)


def test_a_day_is_written_out_when_it_is_left(qtbot: QtBot, home: QWidget) -> None:
    day, after = DayField("日期", lambda: TODAY), LineField("乙")
    place(qtbot, home, day, after)
    commit(day, "11月10日")
    after.setFocus()
    assert day.text() == "2026-11-10"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_an_open_list_shows_its_rows(qtbot: QtBot) -> None:
    box = QComboBox()
    box.addItems(["居民身份证", "户口簿", "护照"])
    qtbot.addWidget(box)
    box.show()
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    rows = [view.visualRect(view.model().index(row, 0)).height() for row in range(box.count())]
    assert all(0 < high < 3 * box.height() for high in rows), rows
    box.hidePopup()


def test_several_lines_keep_their_height_where_there_is_little_room(qtbot: QtBot, home: QWidget) -> None:
    whole, giving = TextField("甲", lines=4), TextField("乙", lines=3, least=2)
    place(qtbot, home, whole, giving)
    home.resize(300, home.minimumSizeHint().height())
    qtbot.waitUntil(lambda: home.height() == home.minimumSizeHint().height())
    for field, lines in ((whole, 4), (giving, 2)):
        assert field.viewport().height() >= lines * field.fontMetrics().lineSpacing()
    assert giving.height() < giving.sizeHint().height()


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_an_open_list_has_a_frame_and_shows_its_row(qtbot: QtBot, home: QWidget) -> None:
    choice = Choice("形式", [("a", "走访"), ("b", "书信")])
    place(qtbot, home, choice)
    choice.showPopup()
    qtbot.waitUntil(choice.view().isVisible)
    view = choice.view()
    view.setFocus()
    picture = view.window().grab().toImage()
    row = view.visualRect(view.model().index(0, 0))
    left = view.viewport().mapTo(view.window(), row.topLeft())
    assert picture.pixelColor(0, picture.height() // 2).name().upper() == palette.FIELD_LINE.upper()
    assert picture.pixelColor(left.x() + 4, left.y() + 4).name().upper() == palette.RING.upper()
    choice.hidePopup()
