"""The hall: puts its window on its screen and takes it away, turns the slides, announces new calls on screen and aloud."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.pack import DESK
from app.models.setting import CLIPS, DEFAULT_PAUSE, DEFAULT_VOICE, HALL, PAUSE, SLIDES, VOICE
from app.ports import Desk
from app.services import press, queue
from app.services.queue import Call
from app.ui.hall.screen import HallScreen
from app.ui.hall.slides import Slide, Source, next_slide
from app.ui.hall.voice import Voice
from app.ui.screens import Follower, show_on
from app.ui.theme.files import resource

LOOK, HOLD = 1_000, 8_000
"""How often, in milliseconds, calls of other windows are looked for while the hall is shown; how long one call fills the screen."""
_PATIENCE = 2.0


class Hall(QObject):
    """Joins the queue, the hall's window and the voice. A practice desk has neither screen nor voice: its numbers are invented.

    ``clerk``: the clerk's window, over which nothing is ever shown. ``since``: calls up to then are listed and not announced.
    Signal: ``turned()`` the slide in view has changed.
    """

    turned = Signal()

    def __init__(self, desk: Desk, clerk: QWidget, since: datetime | None = None) -> None:
        super().__init__(clerk)
        self._desk, self._clerk = desk, clerk
        self._screen: HallScreen | None = None
        self._preview: HallScreen | None = None
        self._seen = since
        self._calls: tuple[Call, ...] = ()
        self._announced: list[Call] = []
        self._slide: Slide | None = None
        self._round = Round(self)
        self._kept: tuple[tuple[str, date | None], dict[tuple[str, int, int, int], bytes]] = (("", None), {})
        self._closed = False
        self.voice = Voice(self._clips(), parent=self)
        self.follower = Follower(clerk, self._wanted, parent=self)
        self._look, self._hold, self._pause = QTimer(self), QTimer(self), QTimer(self)
        self._join()
        self.refresh()
        self.settle()

    def settle(self) -> None:
        """Bring the window in line with the screens there are and with the settings."""
        if self._closed:
            return
        box = self.follower.box()
        if box is None:
            if self._screen is not None:
                self._screen.hide()
        else:
            if self._screen is None:
                self._screen = HallScreen()
            show_on(self._screen, box)
        self._keep_going()

    def refresh(self) -> None:
        """Look for calls, and announce new ones."""
        try:
            calls = queue.shown(self._desk)
        except WorldFault:
            return
        before = self._seen
        fresh = [call for call in reversed(calls) if before is None or call.at > before]
        self._seen = max((call.at for call in fresh), default=before)
        self._calls = calls
        for screen in self._screens():
            screen.show_calls(calls)
        for call in fresh:
            self._announce(call)

    def preview(self) -> None:
        """Show the same in an ordinary small window, or bring that to the front."""
        if self._preview is None:
            self._preview = HallScreen(preview=True)
        self._preview.show_calls(self._calls)
        self._preview.show_slide(self._slide.image if self._slide else None)
        if self._preview.isVisible():
            self._preview.raise_()
        self._preview.show()
        self._keep_going()

    def take_setting(self, key: str) -> None:
        """Take up a setting that was changed."""
        if key == CLIPS:
            self.voice.stop()
            self.voice.deleteLater()
            self.voice = Voice(self._clips(), parent=self)
        if key in {SLIDES, PAUSE}:
            self._pause.setInterval(self._seconds() * 1000)
            self.advance()
        self.settle()

    def advance(self) -> None:
        """Turn to the next slide; it is drawn beside the window and shown when it is ready."""
        screens = self._screens()
        if screens and not self._closed:
            source, last, size = self._source(), self._slide.key if self._slide else None, screens[0].room()
            self._round.ask(lambda: next_slide(source, last, size))

    @property
    def screen(self) -> HallScreen | None:
        """The window on the hall's screen, None while it was never shown."""
        return self._screen

    @property
    def previewed(self) -> HallScreen | None:
        """The preview, None while it was never asked for."""
        return self._preview

    def close(self) -> None:
        """Take everything away for good; called before the store is closed."""
        self._closed = True
        for timer in (self._look, self._hold, self._pause):
            timer.stop()
        self.voice.stop()
        self.follower.leave()
        self._round.end()
        for screen in (self._screen, self._preview):
            if screen is not None:
                screen.close()
                screen.deleteLater()
        self.deleteLater()

    def _join(self) -> None:
        self.follower.changed.connect(self.settle)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self._tick)
        self._hold.setInterval(HOLD)
        self._hold.setSingleShot(True)
        self._hold.timeout.connect(self._next_call)
        self._pause.setInterval(self._seconds() * 1000)
        self._pause.timeout.connect(self.advance)
        self._round.drawn.connect(self._turn)

    def _wanted(self) -> str:
        return "" if self._desk.practice else self._desk.store.setting(HALL)

    def _seconds(self) -> int:
        written = self._desk.store.setting(PAUSE, DEFAULT_PAUSE)
        return max(int(written if written.isdecimal() else DEFAULT_PAUSE), 3)

    def _clips(self) -> Path:
        chosen = self._desk.store.setting(CLIPS)
        return Path(chosen) if chosen else resource("voice")

    def _screens(self) -> list[HallScreen]:
        return [screen for screen in (self._screen, self._preview) if screen is not None and screen.isVisible()]

    def _tick(self) -> None:
        if not self._screens():
            self._keep_going()
        else:
            self.refresh()

    def _keep_going(self) -> None:
        """Look and turn only while somebody can see it."""
        seen = bool(self._screens())
        if seen and not self._look.isActive():
            self._look.start()
            self._pause.start()
            self.refresh()
            self.advance()
        elif not seen:
            self._look.stop()
            self._pause.stop()

    def _announce(self, call: Call) -> None:
        if not self._desk.practice and self._desk.store.setting(VOICE, DEFAULT_VOICE) == DEFAULT_VOICE:
            self.voice.say(call)
        self._announced.append(call)
        if not self._hold.isActive():
            self._next_call()

    def _next_call(self) -> None:
        """Show the next call over the whole screen, or go back to the slides."""
        call = self._announced.pop(0) if self._announced else None
        for screen in self._screens():
            screen.announce(call)
        if call is not None:
            self._hold.start()

    def _turn(self, drawn: Slide | Exception | None) -> None:
        slide = None if isinstance(drawn, Exception) else drawn
        self._slide = slide
        for screen in self._screens():
            screen.show_slide(slide.image if slide else None)
        self.turned.emit()
        if isinstance(drawn, Exception) and not isinstance(drawn, WorldFault):
            raise drawn

    def _source(self) -> Source:
        pack, documents, today = self._desk.pack, self._desk.documents, local_day(self._desk.clock.now())
        charts = (pack.roadmap.code, *sorted(code for code in pack.charts if code != DESK))

        if self._kept[0] != (pack.digest, today):
            self._kept = ((pack.digest, today), {})
        sheet = partial(press.sheet, pack, documents, official=True, today=today)
        return Source(self._desk.store.setting(SLIDES), charts, sheet, self._clerk.font(), self._kept[1])


class Round(QObject):
    """Draws slides in one thread of its own, one at a time: a share that hangs then holds up nothing else.

    Signal: ``drawn``, with the slide, None where there is none, or the error that came instead.
    """

    drawn = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: SimpleQueue[Callable[[], Slide | None] | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._busy = False
        self._ended = False

    def ask(self, work: Callable[[], Slide | None]) -> None:
        """Have the next slide drawn, unless one is still being drawn."""
        if self._busy or self._ended:
            return
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()
        self._busy = True
        self._work.put(work)

    def end(self) -> None:
        """Wait a moment for what is being drawn, and drop it."""
        self._ended = True
        self._work.put(None)
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            result: Slide | Exception | None
            try:
                result = work()
            except Exception as error:
                result = error
            self._busy = False
            if self._ended:
                return
            self.drawn.emit(result)
