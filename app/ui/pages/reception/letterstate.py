"""What stands beside the preview besides the fields: whether the letter can be printed, and the letter once it is issued."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.models.fault import WorldFault
from app.models.letter import Issued
from app.models.moment import local
from app.ui.pages.reception.letterform import into_view
from app.ui.widgets import Cell, Choice, Frame, KeyButton, LineField, Link, Words, clear, column, look, row

_ACROSS = 3


class StateBox(QFrame):
    """A calm green or an amber box.

    Signals: ``jumped(str)`` to a field by its code, ``handed()`` to leave all for the pen, ``told()`` something to be seen at once.
    """

    told = Signal()
    jumped = Signal(str)
    handed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said: tuple[object, ...] = ()
        self._ways: tuple[Link, ...] = ()
        self.heading = Words("", "", wrap=True)
        self.words = Words("", "", wrap=True)
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        self.hand_all = Link("都留空手填", "缺的几项都留空手填")
        self.hand_all.clicked.connect(self.handed)
        head = row(self.heading, self.hand_all, gap=8)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.words, self._links, gap=2, margins=(12, 8, 12, 8)))
        self.setAccessibleName("能否打印")

    def ready(self, words: str) -> None:
        """Say that the letter can be printed, with what is left for the pen."""
        self._say("good", "可以打印", words, (), by_hand=False)

    def missing(self, fields: Sequence[tuple[str, str]], *, by_hand: bool) -> None:
        """Say which fields (code and label) are still empty; ``by_hand``: whether they may all be left for the pen."""
        self._say("note", f"还差 {len(fields)} 项", "", fields, by_hand=by_hand)

    def fault(self, fault: WorldFault, fields: Sequence[tuple[str, str]] = ()) -> None:
        """Say what stands in the way, and where."""
        self._say("note", fault.sentence, fault.step, fields, by_hand=False)
        self.told.emit()

    def tell(self, tone: str, sentence: str, step: str) -> None:
        """Say something else in a tone of the sheet."""
        self._say(tone, sentence, step, (), by_hand=False)
        self.told.emit()

    @property
    def text(self) -> str:
        """What the box says."""
        return self.heading.text() + self.words.text()

    @property
    def links(self) -> tuple[Link, ...]:
        """The ways to the fields concerned."""
        return self._ways

    def _say(self, tone: str, heading: str, words: str, fields: Sequence[tuple[str, str]], *, by_hand: bool) -> None:
        said = (tone, heading, words, tuple(fields), by_hand)
        if said == self._said:
            return
        self._said = said
        look(self, tone)
        self.heading.setText(heading)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.hand_all.setVisible(by_hand)
        self.setAccessibleDescription(heading + words)
        clear(self._links)
        self._ways = tuple(self._link(code, label) for code, label in fields)
        for start in range(0, len(self._ways), _ACROSS):
            self._links.addLayout(row(*self._ways[start : start + _ACROSS], None, gap=8))

    def _link(self, code: str, label: str) -> Link:
        link = Link(label, f"到这一项：{label}")
        link.clicked.connect(lambda: self.jumped.emit(code))
        return link


class IssuedPanel(QWidget):
    """Letters as issued: nothing in them changes any more; they may be made void with a reason.

    Signals: ``voided(str)``; ``turned(str)`` to one of several by its id, "" to all of them.
    """

    voided = Signal(str)
    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.number = Words("", "title", wrap=True)
        self.which = Choice("看哪一份", ())
        self.which.hide()
        self.which.edited.connect(lambda: self.turned.emit(str(self.which.currentData())))
        self._when = Words("", "label", wrap=True)
        self._printed = Words("", "label", wrap=True)
        kept = Words("内容已经定下、原样保存，重印多少次都一样。要改内容，先作废，再重新出具。", "", wrap=True)
        self.open_form = Link("写错了，作废这一份")
        self.reason = LineField("作废原因", "如 收到日期听错")
        self.confirm = KeyButton("作废", part="danger")
        self._fault = Words("", "fault", wrap=True)
        note = Words("作废的文号不再使用。已经交给来访人的，请收回。", "quiet", wrap=True)
        self._form = QWidget()
        self._form.setLayout(column(Cell("作废原因", self.reason, width=4.5), note, self._fault, row(None, self.confirm), gap=6))
        inside = column(self.number, self.which, self._when, self._printed, 4, kept, 4, row(self.open_form, None), self._form, gap=4)
        inside.setContentsMargins(14, 12, 14, 12)
        self.setLayout(column(Frame("paper", inside), None, margins=(0, 0, 8, 8)))
        self.open_form.clicked.connect(self._toggle)
        self.confirm.clicked.connect(lambda: self.voided.emit(self.reason.text()))

    def offer(self, several: Sequence[tuple[str, str]], chosen: str) -> None:
        """List several letters, id and words each, to look at and act on one; fewer than two are not listed."""
        self.which.clear()
        for key, words in several:
            self.which.addItem(words, key)
        self.which.setCurrentIndex(max(self.which.findData(chosen), 0))
        self.which.setVisible(len(several) > 1)
        self.number.setVisible(len(several) <= 1)

    def show_letters(self, letters: Sequence[Issued]) -> None:
        """Show the letters to be acted on, and how often they were sent to the printer."""
        letter, most, least = letters[0], max(each.printed for each in letters), min(each.printed for each in letters)
        alone = len(letters) == 1
        self.number.setText(letter.letter_no if alone else f"{letter.letter_no}等 {len(letters)} 份")
        self._when.setText(f"{local(letter.issued_at):%Y-%m-%d %H:%M}　{letter.clerk} 出具")
        waiting = sum(not each.printed for each in letters)
        printed = f"有 {waiting} 份还没有打印过" if waiting and most else "还没有打印过" if not most else f"已送打印 {least} 次"
        self._printed.setText(printed)
        self.confirm.setText("作废" if alone else f"作废全部 {len(letters)} 份")
        self.confirm.setAccessibleName(self.confirm.text())
        self.open_form.setText("写错了，作废这一份" if alone else f"写错了，作废这 {len(letters)} 份")
        self.reason.set("")
        self._fault.hide()
        self._form.hide()

    def tell(self, fault: WorldFault) -> None:
        """Say in place why it was not made void."""
        self._fault.setText(str(fault))
        self._fault.show()
        self.reason.setFocus()

    def _toggle(self) -> None:
        self._fault.hide()
        self._form.setVisible(self._form.isHidden())
        self.reason.setFocus()
        QTimer.singleShot(0, self._form, lambda: into_view(self._form))
