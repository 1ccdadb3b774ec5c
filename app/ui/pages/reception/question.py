"""The one question in large type: its words, its date, its answers. Knows the node, not the visit."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.models.chart import DONE, NO, UNSURE, YES, Node, Shape
from app.models.visit import Answer
from app.services.guide import Due, working
from app.ui.pages.reception.side import days_left, last_written
from app.ui.pages.reception.workings import Workings
from app.ui.widgets import DayField, Frame, KeyButton, Words, clear, column, look, row

_KEYS = {YES: "Y", NO: "N", UNSURE: "?"}
_SHORT = 6
_GAP = 8
_DIGITS = 8
_NO_RULE = "这个日期不在现行规定的时段里，最晚日期不能算出，请问承办机关。"
_NO_DAY = "这个日期看不懂，请写成 2026-11-10 或 11-10；不清楚可以空着。"


class Question(QWidget):
    """Knows ``dues``: what runs from a day; ``limited``: whether any period at all runs from the date of a node.

    Signals: ``answered(str, object)`` with the value and the day (None where there is none).
    """

    answered = Signal(str, object)

    def __init__(self, today: Callable[[], date], dues: Callable[[Node, date], tuple[Due, ...]], limited: Callable[[Node], bool]) -> None:
        super().__init__()
        self._today, self._dues, self._limited = today, dues, limited
        self._node: Node | None = None
        self._asked = ("", "")
        self.heading = Words("", "quiet", wrap=True)
        self.words = Words("", "question", wrap=True)
        self.alert = Words("", "", wrap=True)
        self._alert_box = Frame("note", column(self.alert, margins=(12, 8, 12, 8)))
        self.day = DayField("日期", today)
        self.day.edited.connect(lambda: self._show_day(typing=True))
        self.day.left.connect(lambda: self._show_day(typing=False))
        self._day_label = Words("", "label")
        self._day_fault = Words("", "fault", wrap=True)
        self._day_fault.hide()
        self._day_row = QWidget()
        self._day_row.setLayout(column(self._day_label, row(self.day, None), self._day_fault, gap=4))
        self.due = Words("", "", wrap=True)
        self.workings = Workings("最晚日期")
        self._due_box = Frame("note", column(self.due, self.workings, gap=2, margins=(12, 8, 12, 8)))
        self._answers = Answers()
        self.unsure = Words("", "", wrap=True)
        self._unsure_box = Frame("note", column(Words("请先弄清", "warning"), self.unsure, gap=2, margins=(12, 8, 12, 8)))
        self.setLayout(
            column(self.heading, self.words, self._alert_box, self._day_row, self._due_box, self._answers, self._unsure_box, gap=10)
        )

    def show_node(self, node: Node, heading: str, given: Answer | None, whose: str = "") -> None:
        """Show a question or an action; ``given`` is the answer it has so far, ``whose`` the visit that is asked.

        A date typed to the same question of the same visit, and not answered with yet, stays.
        """
        asked_before, self._asked = self._asked, (whose, node.code)
        typed = self.day.text() if given is None and whose and asked_before == self._asked else ""
        self._node = node
        asked = node.shape is Shape.QUESTION
        self.heading.setText(heading)
        self.words.setText((node.ask if asked else "") or node.text)
        self._show(self._alert_box, self.alert, node.alert)
        self._day_row.setVisible(node.date is not None and asked)
        self._day_fault.hide()
        if node.date is not None:
            self._day_label.setText(node.date.label)
            self.day.setAccessibleName(node.date.label)
            self.day.set_day(given.day if given else None)
            self.day.set(typed or self.day.text())
        self._show_dues()
        self._show_answers(node, given.value if given else "")
        unsure = node.unsure if given is not None and given.value == UNSURE else ""
        self._show(self._unsure_box, self.unsure, unsure)

    def press(self, text: str) -> bool:
        """Answer by key: Y, N, ?, or a number for the choices; say whether the key meant anything."""
        wanted = {"？": "?"}.get(text, text).upper()
        for button in self.buttons():
            if wanted and button.key == wanted:
                button.click()
                return True
        return False

    def buttons(self) -> tuple[KeyButton, ...]:
        """Give the answers in view."""
        return self._answers.buttons

    def _show_answers(self, node: Node, given: str) -> None:
        buttons: list[KeyButton] = []
        for value, label, key in _choices(node):
            button = KeyButton(label, key, "answer")
            button.setProperty("given", "true" if value == given else "false")
            button.clicked.connect(lambda _checked=False, value=value: self._answer(value))
            buttons.append(button)
        self._answers.show_buttons(tuple(buttons))
        for before, after in pairwise((self.day, *buttons)):
            self.setTabOrder(before, after)

    def _answer(self, value: str) -> None:
        typed = self.day.text().strip() if not self._day_row.isHidden() else ""
        day = self.day.day() if typed else None
        if typed and day is None:
            self.refuse_day(_NO_DAY)
            return
        self.answered.emit(value, day)

    def refuse_day(self, text: str) -> None:
        """Say at the date what is wrong with it, and go back to it; what was typed stays."""
        self.day.setFocus()
        self._tell_day(text)

    @property
    def told(self) -> str:
        """What is said to be wrong with the date, "" nothing."""
        return "" if self._day_fault.isHidden() else self._day_fault.text()

    def _tell_day(self, text: str) -> None:
        self._day_fault.setText(text)
        self._day_fault.setVisible(bool(text))

    def _show_day(self, *, typing: bool) -> None:
        """Show what follows from the date; while it is being typed, only eight digits make a date that can be wrong."""
        self._show_dues()
        text = self.day.text()
        whole = sum(map(str.isdigit, text)) >= _DIGITS if typing else bool(text.strip())
        if whole and self.day.day() is None:
            self._tell_day(_NO_DAY)

    def _show_dues(self) -> None:
        """Show the last days that follow from the date; a date still to come is remarked, since it is mostly a slip."""
        self._day_fault.hide()
        dues = self._running()
        words = list(map(last_day, dues))
        self.workings.tell("最晚日期", tuple(map(working, dues)))
        day = None if self._day_row.isHidden() else self.day.day()
        if day is not None and day > self._today():
            words.insert(0, "这个日期在今天以后，请核对。")
        elif day is not None and not dues and self._node is not None and self._limited(self._node):
            words = [_NO_RULE]
        past = any(due.days_left < 0 for due in dues)
        self._show(self._due_box, self.due, "\n".join(words))
        look(self._due_box, "bad" if past else "note")
        look(self.due, "deadline" if past else "")

    def _running(self) -> tuple[Due, ...]:
        node, day = self._node, self.day.day()
        if node is None or node.date is None or day is None or self._day_row.isHidden():
            return ()
        return self._dues(node, day)

    def _show(self, box: QWidget, words: Words, text: str) -> None:
        words.setText(text)
        box.setVisible(bool(text))


class Answers(QWidget):
    """The answers: side by side where short words fit so at their full width, else one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: tuple[KeyButton, ...] = ()
        self._beside: bool | None = None
        self._places = QGridLayout(self)
        self._places.setSpacing(_GAP)
        self._places.setContentsMargins(0, 0, 0, 0)

    def show_buttons(self, buttons: tuple[KeyButton, ...]) -> None:
        """Put other answers in the place of the present ones."""
        clear(self._places)
        self.buttons, self._beside = buttons, None
        for button in buttons:
            button.setParent(self)
        self._place()

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as the widest answer: a row that does not fit is broken up, never squeezed nor cut."""
        wide = max((button.sizeHint().width() for button in self.buttons), default=0)
        return QSize(wide, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for no more than is needed, so that the pane never grows by its answers."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew where the row fits no longer, or fits again."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        beside = self._fits()
        if beside == self._beside:
            return
        self._beside = beside
        for place, button in enumerate(self.buttons):
            self._places.removeWidget(button)
            self._places.addWidget(button, *((0, place) if beside else (place, 0)))
            button.show()
        for place in range(self._places.columnCount()):
            self._places.setColumnStretch(place, 0)
        self._places.setColumnStretch(len(self.buttons) if beside else 0, 1)
        self.updateGeometry()

    def _fits(self) -> bool:
        wide = sum(button.sizeHint().width() + _GAP for button in self.buttons) - _GAP
        return wide <= self.width() and all(len(button.text()) <= _SHORT for button in self.buttons)


def last_day(due: Due) -> str:
    """Say the last day of a deadline and the days left."""
    unsure = "" if due.worked.certain else "，未计节假日"
    return f"{due.rule.name}：最晚 {last_written(due)}（{days_left(due.days_left)}{unsure}）"


def _choices(node: Node) -> list[tuple[str, str, str]]:
    """Give value, words and key of each answer."""
    if node.shape is not Shape.QUESTION:
        return [(DONE, "这一步已办过", "Y")] if node.halt else []
    plain = {edge.answer for edge in node.edges} <= {YES, NO}
    ways = [
        (edge.answer, edge.label or edge.answer, _KEYS[edge.answer] if plain else str(place)) for place, edge in enumerate(node.edges, 1)
    ]
    return [*ways, (UNSURE, "说不清", _KEYS[UNSURE])]


def answer_words(node: Node, answer: Answer) -> str:
    """Say an answer as the list of answers shows it, with its date."""
    plain = {UNSURE: "说不清", DONE: "已办过", YES: "是", NO: "否"}
    edge = node.edge(answer.value)
    words = (edge.label if edge else "") or plain.get(answer.value, answer.value)
    return f"{words}　{answer.day:%m-%d}" if answer.day else words
