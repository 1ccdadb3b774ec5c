"""The card reader at the window: one reading at a time beside the window, on F3 or by itself while cards come one after another."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.models.card import Card, Outcome, Reading
from app.ports import CardReader
from app.services import cards
from app.ui.background import Background

POLL = 500
"""Milliseconds from the end of one reading to the next while following; a vendor's note asks for 300 at least."""
REST = 3_000
"""The same after the device itself failed."""
_QUIET = frozenset({Outcome.NO_CARD, Outcome.SAME_CARD})
_ALIVE = _QUIET | {Outcome.OK, Outcome.UNREADABLE, Outcome.UNKNOWN_CARD}


class Reader(QObject):
    """Reads cards. It is ``context.reader``, one for all pages.

    Signals: ``came(Card)`` a card was read, or its number came from a keyboard reader (then only what the number tells stands on it);
    ``told(Reading)`` a reading ended otherwise, with its sentence and step; ``ended(Reading)`` every ending, quiet ones too;
    ``busy(bool)`` while a reading asked for by hand runs; ``following(bool)`` whether cards are read by themselves.

    While following, a card left on or no card is not told, any other ending once until it changes, and a card lying on comes once.
    """

    came = Signal(object)
    told = Signal(object)
    ended = Signal(object)
    busy = Signal(bool)
    following = Signal(bool)

    def __init__(self, device: CardReader, background: Background, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device, self._background, self._today = device, background, today
        self._running = self._asked = self._follows = False
        self._turn = 0
        self._last: Outcome | None = None
        self._lying: Card | None = None
        self._takers: dict[int, QWidget] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start)

    def read(self) -> None:
        """F3: read the card now; one running already answers for this one."""
        if not self._asked:
            self._asked = True
            self.busy.emit(True)
        self._start()

    def follow(self, on: bool) -> None:
        """Begin or end reading by itself whenever a card is put on."""
        if on == self._follows:
            return
        self._follows = on
        self._last = self._lying = None
        self.following.emit(on)
        if on:
            self._start()
        else:
            self._timer.stop()

    @property
    def follows(self) -> bool:
        """Whether cards are read by themselves."""
        return self._follows

    def stop(self) -> None:
        """Read no more by itself, and drop what a reading still running brings: the pages go away or lie behind the lock."""
        self._turn += 1
        self.follow(False)
        self._answered()

    def serve(self, widget: QWidget) -> None:
        """Say that a widget takes cards: a keyboard reader's number is taken out of the keys only while such a widget is in view."""
        place = id(widget)
        self._takers[place] = widget
        widget.destroyed.connect(lambda: self._takers.pop(place, None))

    @property
    def awaited(self) -> bool:
        """Whether a card that comes now is taken by anybody."""
        return not self._takers or any(widget.isVisible() for widget in self._takers.values())

    def number(self, number: str) -> None:
        """Take a whole document number that a keyboard reader typed."""
        self.came.emit(cards.from_number(number, self._today()))

    def _start(self) -> None:
        if self._running:
            return
        self._running = True
        self._timer.stop()
        turn = self._turn
        self._background.run(self._work, lambda result: self._done(turn, result))

    def _work(self) -> Reading | Exception:
        """Give a defect back as a result, so that the reader is free again whatever happens."""
        try:
            return self._device.read()
        except Exception as error:
            return error

    def _done(self, turn: int, result: Reading | Exception) -> None:
        self._running = False
        if turn == self._turn:
            self._take(result)
        elif self._asked or self._follows:
            self._start()

    def _take(self, result: Reading | Exception) -> None:
        asked = self._asked
        self._answered()
        if isinstance(result, Exception):
            self.follow(False)
            raise result
        if self._follows:
            self._timer.start(POLL if result.outcome in _ALIVE else REST)
        before, self._last = self._last, result.outcome
        self.ended.emit(result)
        if result.card is not None and result.outcome is Outcome.OK:
            self._show(result.card, asked)
        elif asked or (result.outcome not in _QUIET and result.outcome is not before):
            self.told.emit(result)
        if result.outcome is Outcome.NO_CARD:
            self._lying = None

    def _show(self, card: Card, asked: bool) -> None:
        """Some readers find a card again that was never lifted: by itself it is shown once."""
        lying, self._lying = self._lying, card
        if asked or card != lying:
            self.came.emit(card)

    def _answered(self) -> None:
        if self._asked:
            self._asked = False
            self.busy.emit(False)
