"""The earlier visits of the person in hand, the latest on top, each to be taken up again as the same matter."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from app.models.deadline import near
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.visit import STATUS_WORDS, Visit
from app.services.earlier import Earlier
from app.services.letters import REFUSED, SIGNED
from app.ui.widgets import Frame, KeyButton, Words, column

_SEALED = "保密"
_SOON = 7
_DELIVERED = {SIGNED: "已签收", REFUSED: "拒签"}


class Thread(QWidget):
    """Earlier visits; up and down go from one to the next. Signals: ``same(Visit)``, ``fresh()``.

    ``choosing``: whether one may be taken up again.
    """

    same = Signal(object)
    fresh = Signal()

    def __init__(self, pack: Pack, earlier: Sequence[Earlier], today: date, *, choosing: bool) -> None:
        super().__init__()
        self._earlier = tuple(earlier)
        self._group = QButtonGroup(self)
        self.cards = tuple(Card(pack, each, today) for each in earlier)
        for place, card in enumerate(self.cards):
            self._group.addButton(card, place)
            card.setCheckable(choosing)
        batches = len({each.visit.batch for each in earlier})
        head = Words(f"第 {batches + 1} 次来访", "heading")
        last = Words(f"上次 {near(local_day(earlier[0].visit.received_at), today)}", wrap=True)
        self.take, self.leave = KeyButton("同一事项", "F4"), KeyButton("新事项", "F5")
        self.take.clicked.connect(lambda: self.same.emit(self.chosen))
        self.leave.clicked.connect(self.fresh)
        note = Frame("note", column(head, last, gap=4, margins=(12, 8, 12, 8)))
        ways = [self.take, self.leave] if choosing else []
        self.setLayout(column(note, *ways, 4, Words("来访经过", "quiet"), *self.cards, gap=8))
        if choosing:
            self.cards[0].setChecked(True)

    @property
    def chosen(self) -> Visit:
        """The visit that is to be taken up: the latest unless another was chosen."""
        return self._earlier[max(self._group.checkedId(), 0)].visit


class Card(QPushButton):
    """One earlier visit: when, what about, which letter, what still runs; of a sealed one only when."""

    def __init__(self, pack: Pack, earlier: Earlier, today: date) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        visit = earlier.visit
        kind = _kind(pack, earlier)
        lines = [Words(f"{near(local_day(visit.received_at), today)}　{kind}", wrap=True)]
        lines.append(Words(f"{visit.visit_no}　{STATUS_WORDS[visit.status]}", "quiet", wrap=True))
        if not earlier.sealed:
            lines.append(Words(shortened(visit.entry.narrative), "quiet", wrap=True))
        lines += [Words(f"{each.letter_no}　{_DELIVERED.get(each.delivery, '未交付')}", "quiet", wrap=True) for each in earlier.letters]
        lines += [] if earlier.sealed else _running(earlier, today)
        if earlier.ending and earlier.ending != visit.matter:
            lines.append(Words(f"再来可直接出：{pack.matters[earlier.ending].name}", "warning", wrap=True))
        self.setLayout(column(*lines, gap=2, margins=(10, 8, 10, 8)))
        for line in lines:
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{near(local_day(visit.received_at), today)} {kind}")
        self.setAccessibleDescription("；".join(line.text() for line in lines[1:]))

    def event(self, event: QEvent) -> bool:
        """Keep the height of the lines: the sheet's least height for buttons goes before the hint, and many cards would be squeezed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.setMinimumHeight(self.sizeHint().height())
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Be as high as what stands on it."""
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Let long lines break; never cut them."""
        return QSize(80, self.sizeHint().height())


def shortened(text: str, most: int = 28) -> str:
    """Give the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def days_left(days: int) -> str:
    """Say how many days are left."""
    if days < 0:
        return f"已过 {-days} 天"
    return "就是今天" if days == 0 else f"还有 {days} 天"


def _kind(pack: Pack, earlier: Earlier) -> str:
    matter = earlier.visit.matter
    if earlier.sealed:
        return f"{matter} {_SEALED}"
    return f"{matter} {pack.matters[matter].name}" if matter in pack.matters else "未定种类"


def _running(earlier: Earlier, today: date) -> list[Words]:
    """Say what still runs: the visitor's own deadlines first, then what the bureau has to do."""
    theirs = [
        Words(
            f"{due.rule.name} 最晚 {near(due.worked.last_day, today)}，{days_left(due.days_left)}",
            "deadline" if due.days_left <= _SOON else "warning",
            wrap=True,
        )
        for due in earlier.dues
    ]
    ours = [
        Words(f"本单位：{step.text}，{near(step.due, today)}前，{days_left((step.due - today).days)}", "quiet", wrap=True)
        for step in earlier.steps
        if step.due
    ]
    return [*theirs, *ours]
