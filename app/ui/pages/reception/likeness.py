"""Records that may be of one person: pointed out in one line, joined with a reason, parted again. Never forced."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.models.deadline import near
from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.person import Merge, Person
from app.models.text import tidy_text
from app.ui.rare import shown
from app.ui.widgets import Frame, KeyButton, LineField, Link, Words, column, look, row

_END = 4


class Alike(QWidget):
    """One record that may be of the person in hand; ``reason``: what was typed already of why it is.

    Signals: ``joined(str)`` the reason why it is, ``typed(str)`` as much of it as stands there, ``apart()`` it is not.
    """

    joined = Signal(str)
    typed = Signal(str)
    apart = Signal()

    def __init__(self, person: Person, today: date, reason: str = "") -> None:
        super().__init__()
        name = shown(person.name)
        self.same, self.other = Link("是同一人，合并", f"{name}是同一人，合并"), Link("不是", f"{name}不是同一人")
        self.reason = LineField("合并的原因", "如 核对了身份证", tidy_text)
        self.confirm = KeyButton("合并")
        self._fault = Words("", "fault", wrap=True)
        self._fault.hide()
        self._form = QWidget()
        self._form.setLayout(column(self.reason, self._fault, row(None, self.confirm), gap=4))
        self.reason.set(reason)
        self._form.setVisible(bool(reason))
        number = f"，证件尾号 {person.document_number[-_END:]}" if person.document_number else ""
        last = f"，上次 {near(local_day(person.last_visit), today)}" if person.last_visit else ""
        words = Words(f"可能是同一个人：{name}（{person.because}）{number}，来过 {person.visits} 次{last}。", wrap=True)
        inside = column(words, row(self.same, self.other, None, gap=4), self._form, gap=4, margins=(12, 8, 12, 8))
        self.setLayout(column(Frame("note", inside)))
        self.same.clicked.connect(self._ask)
        self.other.clicked.connect(self.apart)
        self.reason.edited.connect(lambda: self.typed.emit(self.reason.text()))
        self.confirm.clicked.connect(lambda: self.joined.emit(self.reason.text()))

    def tell(self, fault: WorldFault) -> None:
        """Say in place why it was not merged."""
        self._fault.setText(str(fault))
        self._fault.show()
        self.reason.setFocus()

    def _ask(self) -> None:
        self._form.show()
        self.reason.setFocus()


class Merged(QWidget):
    """Two records that were joined, with the way to part them again at the second press. Signal: ``parted()``."""

    parted = Signal()

    def __init__(self, merge: Merge, today: date) -> None:
        super().__init__()
        self.part = Link("分开", "把合并的两份记录分开")
        words = Words(f"{near(local_day(merge.at), today)} 由{merge.clerk}合并过两份记录：{merge.reason}", "quiet", wrap=True)
        self.setLayout(column(words, row(self.part, None), gap=2))
        self.part.clicked.connect(self._press)

    def _press(self) -> None:
        if self.part.property("sure") == "true":
            self.parted.emit()
            return
        look(self.part, "true", "sure")
        self.part.setText("再按一次就分开")
