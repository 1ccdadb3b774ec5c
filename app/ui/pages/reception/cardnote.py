"""What a reading of a card has to say, in place above the name: how it ended, what it says otherwise, whose card it is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.models.card import Card, Reading
from app.services.cards import FIELDS, Difference
from app.ui.widgets import Link, Words, clear, column, look, row


class CardNote(QFrame):
    """Signals: ``taken(str)`` the card's word for a field, ``kept(str)`` what was typed, ``joined()`` its holder as one more."""

    taken = Signal(str)
    kept = Signal(str)
    joined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._first: QWidget | None = None
        self.setAccessibleName("读证件")
        self.words = Words("", "", wrap=True)
        self.step = Words("", "quiet", wrap=True)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(2)
        self.setLayout(column(self.words, self.step, self._ways, gap=2, margins=(12, 8, 12, 8)))
        self.hide()

    def reading(self) -> None:
        """Say that the card is being read."""
        self._say("say", "正在读证件……", "")

    def ended(self, reading: Reading) -> None:
        """Say how a reading ended that brought no card, and how to go on by hand."""
        self._say("note", reading.sentence, reading.step)

    def done(self, card: Card, told: Sequence[str]) -> None:
        """Say which card was read, with what is to be looked at on it."""
        self._say("note" if told else "good", f"已读{card.kind}。", "\n".join(told))

    def note(self, sentence: str, step: str = "") -> None:
        """Say something else about cards."""
        self._say("note", sentence, step)

    def other(self, card: Card) -> None:
        """Say that the card is not that of the person in hand, and offer to put its holder on the list."""
        self._say("note", f"放上的是{card.name or card.number}的证件，和正在填的不是同一个人，没有改动。", "")
        join = Link("添加为同行人", f"把{card.name}添加为同行人")
        join.clicked.connect(self.joined)
        self._offer(join)

    def differs(self, differences: Sequence[Difference]) -> None:
        """Ask for each field that says something else on the card; nothing is taken over until the clerk says so."""
        self._say("note", "证件上的和已填的不一样，请看一下用哪个：", "")
        for each in differences:
            take = Link("用证件上的", f"{each.word}用证件上的：{each.on_card}")
            keep = Link("保留已填的", f"{each.word}保留已填的：{each.typed}")
            take.clicked.connect(lambda _checked=False, field=each.field: self.taken.emit(field))
            keep.clicked.connect(lambda _checked=False, field=each.field: self.kept.emit(field))
            words = Words(f"{each.word}：证件上是“{each.on_card}”，已填的是“{each.typed}”。", wrap=True)
            self._ways.addWidget(words)
            words.show()
            self._offer(take, keep)

    def turn(self) -> bool:
        """Put the cursor on the first thing to decide, if there is one."""
        if self._first is None:
            return False
        self._first.setFocus()
        return True

    def quiet(self) -> None:
        """Take everything away."""
        self._first = None
        clear(self._ways)
        self.hide()

    @property
    def text(self) -> str:
        """All that is said."""
        return "\n".join(label.text() for label in self.findChildren(Words) if not label.isHidden())

    @property
    def links(self) -> tuple[Link, ...]:
        """The ways to decide, in order."""
        return tuple(link for link in self.findChildren(Link) if not link.isHidden())

    def _offer(self, *links: Link) -> None:
        self._first = self._first or links[-1]
        self._ways.addLayout(row(*links, None, gap=8))
        for link in links:
            link.show()  # at once and not with the next round of the layout: the cursor goes there now

    def _say(self, tone: str, sentence: str, step: str) -> None:
        self.quiet()
        look(self, tone)
        self.words.setText(sentence)
        self.step.setText(step)
        self.step.setVisible(bool(step))
        self.setAccessibleDescription(sentence + step)
        self.show()


def differences(at: str, pending: Sequence[tuple[str, str]], typed: object) -> tuple[Difference, ...]:
    """Give what is still to be decided about one person: ``pending`` as a draft keeps it, ``at`` the person's place in it."""
    found = ((name.removeprefix(at), words) for name, words in pending if name.startswith(at))
    return tuple(Difference(name, str(getattr(typed, name)), words) for name, words in found if name in FIELDS)
