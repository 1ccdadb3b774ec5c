"""The suggested kinds under the narrative, each with the words that led to it, and the whole list to pick from."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.models.matter import Matter
from app.models.suggestion import Suggestion
from app.ui.keys import KINDS_BY_KEY
from app.ui.widgets import Link, Words, clear, em, row

_SHOWN = 2
_BECAUSE = 14
_EDGE, _APART, _GAP, _NARROWEST = 12, 8, 4, 10


class Card(QPushButton):
    """A kind that can be picked, in one line: code and name, the words that led to it or what it covers, its key."""

    def __init__(self, kind: Matter, place: int, because: Sequence[str] = ()) -> None:
        super().__init__()
        self.kind = kind
        self.setProperty("look", "card")
        self.setAutoDefault(False)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words = _because(because) if because else [Words(kind.short, "quiet")]
        key = Words(f"Alt+{place}" if place <= KINDS_BY_KEY else "", "quiet")
        self._whole, self._words, self._key = Words(f"{kind.code}　{kind.name}"), words, key
        self._inside = row(self._whole, _APART, *words, None, key, gap=_GAP, margins=(_EDGE, 5, _EDGE, 5))
        self.setLayout(self._inside)
        for label in self.findChildren(Words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{kind.code} {kind.name}")
        self.setAccessibleDescription(f"因为：{'、'.join(because)}" if because else kind.short)

    def sizeHint(self) -> QSize:
        """Be as high as what stands on it."""
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as need be: the words give way to the kind's name and its key, at last the key to the name."""
        return QSize(em(_NARROWEST), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many of the words as have room, from the first; one that leads on to nothing is left out, too."""
        super().resizeEvent(event)
        slim = event.size().width() < self._least()
        edge = 4 if slim else _EDGE
        self._key.setVisible(not slim)
        self._inside.setContentsMargins(edge, 5, edge, 5)
        ends = accumulate((each.sizeHint().width() + _GAP for each in self._words), initial=self._least())
        shown = sum(end <= event.size().width() for end in ends) - 1
        for place, words in enumerate(self._words):
            words.setVisible(place < shown and (shown > 1 or len(self._words) == 1))

    def _least(self) -> int:
        name = self._whole.fontMetrics().horizontalAdvance(self._whole.text())
        return name + self._key.sizeHint().width() + 2 * _EDGE + _APART + 4 * _GAP


def _because(words: Sequence[str]) -> list[Words]:
    """Give the words that led to a kind, marked, as many as a card has room for."""
    shown: list[Words] = [Words("因为：", "quiet")]
    room = _BECAUSE
    for word in words:
        room -= len(word)
        if room < 0 and len(shown) > 1:
            break
        shown.append(Words(word, "marked"))
    return shown


class Cards(QWidget):
    """Suggestions and the way to the whole list. Signal: ``picked(str)`` with the kind's code, "" when taken back."""

    picked = Signal(str)

    def __init__(self, kinds: Sequence[Matter]) -> None:
        super().__init__()
        self._kinds = {kind.code: (place, kind) for place, kind in enumerate(kinds, 1)}
        self._suggested: tuple[Suggestion, ...] = ()
        self._picked = ""
        self._open = False
        self._more = Link("自己选种类（Alt+1…8）")
        self._more.clicked.connect(self._toggle)
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self._grid.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._grid)
        self._fill()

    def suggest(self, suggestions: Sequence[Suggestion]) -> None:
        """Show the best suggestions."""
        known = tuple(each for each in suggestions if each.matter in self._kinds)
        if known != self._suggested:
            self._suggested = known
            self._fill()

    def show_picked(self, code: str) -> None:
        """Mark a kind as picked, "" none."""
        if code != self._picked:
            self._picked = code
            self._open = False
            self._fill()

    def pick(self, place: int) -> None:
        """Pick by place, counted from 1; the picked one again takes it back."""
        code = next((code for code, (at, _kind) in self._kinds.items() if at == place), "")
        if code:
            self._chosen(code)

    def cards(self) -> tuple[Card, ...]:
        """Give the cards in view."""
        return tuple(card for card in self.findChildren(Card) if not card.isHidden())

    def _chosen(self, code: str) -> None:
        self.show_picked("" if code == self._picked else code)
        self._fill()
        self.picked.emit(self._picked)

    def _toggle(self) -> None:
        self._open = not self._open
        self._fill()

    def _fill(self) -> None:
        self._grid.removeWidget(self._more)
        clear(self._grid)
        because = {each.matter: each.because for each in self._suggested}
        codes = list(self._kinds) if self._open else self._short()
        for at, code in enumerate(codes):
            place, kind = self._kinds[code]
            card = Card(kind, place, () if self._open else because.get(code, ()))
            card.setChecked(code == self._picked)
            card.clicked.connect(lambda _checked=False, code=code: self._chosen(code))
            self._grid.addWidget(card, at, 0)
            card.show()  # at once and not with a later round of the layout, so that the form is laid out but once
        self._more.setText("收起" if self._open else "自己选种类（Alt+1…8）")
        self._grid.addWidget(self._more, len(codes), 0, Qt.AlignmentFlag.AlignLeft)
        self._make_room()

    def _make_room(self) -> None:
        """Have the layouts around take up the new height now: left to themselves they take a round each, and the form flickers."""
        around: QWidget | None = self
        while around is not None and not isinstance(around, QScrollArea):
            layout = around.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
            around = around.parentWidget()

    def _short(self) -> list[str]:
        codes = [each.matter for each in self._suggested[:_SHOWN]]
        if self._picked and self._picked not in codes:
            codes = [self._picked, *codes[: _SHOWN - 1]]
        return codes
