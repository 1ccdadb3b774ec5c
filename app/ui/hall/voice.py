"""The voice: the system's own speech where it speaks Chinese, else the bureau's recordings, else silence. It never blocks.

Speech is PySide6's QtTextToSpeech (on Windows the system's voices, on Linux speech-dispatcher). Recordings are WAV files named by
what they say, 0.wav … 9.wav, A.wav …, 请.wav, 号.wav, 到.wav, 窗口.wav, all in one format; they are joined and played as one.
"""

import ctypes
import io
import shutil
import sys
import wave
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtCore import QLocale, QObject, QProcess, QTimer, Signal

from app.services.queue import Call, call_words

MOST_WAITING = 6
"""More calls than these are not kept: what is spoken must still be true."""
_STUCK = 20_000
"""After so many milliseconds a call that is still being spoken is given up."""
_PLAYERS = (("pw-play", ("-",)), ("paplay", ()), ("aplay", ("-q",)))
_PAUSE = 0.08
_TRIAL = "mock"


class Voice(QObject):
    """Speaks calls one after the other. Signals: ``spoken(str)`` a call is through, with its number; ``idle()`` all are.

    ``clips``: the folder of the recordings. ``engine`` and ``language`` name another engine than the system's, for trials.
    """

    spoken = Signal(str)
    idle = Signal()

    def __init__(
        self, clips: Path, engine: str = "", language: QLocale.Language = QLocale.Language.Chinese, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clips, self._wanted, self._language = clips, engine, language
        self._engine: Any = None
        self._looked = False
        self._waiting: list[Call] = []
        self._speaking: Call | None = None
        self._player: QObject | None = None
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.setInterval(_STUCK)
        self._watch.timeout.connect(self._give_up)

    def say(self, call: Call) -> None:
        """Speak a call once those before it are through; the call itself does not wait for it."""
        self._waiting = [*self._waiting, call][-MOST_WAITING:]
        QTimer.singleShot(0, self, self._go_on)

    def stop(self) -> None:
        """Be silent at once and forget what waits."""
        self._waiting.clear()
        self._watch.stop()
        if self._engine is not None and self._speaking is not None:
            self._engine.stop()
        self._drop_player()
        self._speaking = None

    @property
    def busy(self) -> bool:
        """Whether something is spoken or waits."""
        return self._speaking is not None or bool(self._waiting)

    def _go_on(self) -> None:
        while self._speaking is None and self._waiting:
            call = self._waiting.pop(0)
            if self._begin(call):
                self._speaking = call
                self._watch.start()

    def _begin(self, call: Call) -> bool:
        """Begin to speak, say whether anything can."""
        engine = self._ready_engine()
        if engine is not None:
            engine.say(spoken_words(call))
            return True
        sound = joined(self._clips, clip_names(call))
        if not sound:
            return False
        self._player = play(sound, self)
        if self._player is None:
            return False
        self._player.finished.connect(self._through)  # type: ignore[attr-defined]
        return True

    def _through(self, *_state: object) -> None:
        call, self._speaking = self._speaking, None
        self._watch.stop()
        self._drop_player()
        if call is None:
            return
        self.spoken.emit(call.number)
        QTimer.singleShot(0, self, self._go_on)
        if not self._waiting:
            self.idle.emit()

    def _give_up(self) -> None:
        """Stop what got stuck; the engine is not asked again."""
        if self._engine is not None:
            self._engine.stop()
            self._engine.deleteLater()
            self._engine = None
        self._through()

    def _drop_player(self) -> None:
        player, self._player = self._player, None
        if isinstance(player, QProcess):
            player.finished.disconnect(self._through)
            player.kill()
            player.waitForFinished(500)
        if player is not None:
            player.deleteLater()

    def _ready_engine(self) -> Any:
        """Give the engine while it is there, looking for it once."""
        if not self._looked:
            self._looked = True
            self._engine = find_engine(self._wanted, self._language, self)
            if self._engine is not None:
                self._engine.stateChanged.connect(self._changed)
        return self._engine

    def _changed(self, state: Any) -> None:
        if state.name == "Ready" and self._speaking is not None:
            self._through()
        elif state.name == "Error":
            self._give_up()


def find_engine(wanted: str, language: QLocale.Language, parent: QObject) -> Any:
    """Give a speech engine that is ready and speaks the language, None where there is none. Says nothing where there is no sound."""
    if sys.platform.startswith("linux") and wanted != _TRIAL and not _loads("libspeechd.so.2"):
        return None
    try:
        speech = import_module("PySide6.QtTextToSpeech").QTextToSpeech
    except ImportError:
        return None
    for name in [wanted] if wanted else [each for each in speech.availableEngines() if each != _TRIAL]:
        engine = speech(name, parent)
        locale = next((each for each in engine.availableLocales() if each.language() == language), None)
        if engine.state() == speech.State.Ready and locale is not None:
            engine.setLocale(locale)
            return engine
        engine.deleteLater()
    return None


def spoken_words(call: Call) -> str:
    """Give a call as it is spoken: the number sign by sign."""
    first, second = call_words(call)
    return f"{first.replace(call.number, ' '.join(call.number))}，{second}。"


def clip_names(call: Call) -> tuple[str, ...]:
    """Give the names of the recordings of a call; a room that is no numbered window is left out."""
    window = call.window.removesuffix("号窗口").strip()
    where = ("到", *window, "号", "窗口") if window.isascii() and window.isalnum() else ()
    return ("请", *call.number.replace("-", ""), "号", *where)


def joined(folder: Path, names: Sequence[str]) -> bytes:
    """Give the recordings joined to one WAV, b"" where one is missing, unreadable or of another format than the first."""
    parts: list[bytes] = []
    form: tuple[int, int, int] | None = None
    for name in names:
        try:
            with wave.open(str(folder / f"{name}.wav")) as clip:
                here = clip.getnchannels(), clip.getsampwidth(), clip.getframerate()
                parts.append(clip.readframes(clip.getnframes()))
        except (OSError, EOFError, wave.Error):
            return b""
        form = form or here
        if here != form:
            return b""
    if form is None:
        return b""
    target = io.BytesIO()
    with wave.open(target, "wb") as whole:
        whole.setnchannels(form[0])
        whole.setsampwidth(form[1])
        whole.setframerate(form[2])
        whole.writeframes(bytes(round(form[2] * _PAUSE) * form[0] * form[1]).join(parts))
    return target.getvalue()


def play(sound: bytes, parent: QObject) -> QObject | None:
    """Play a WAV beside the window by the system's own player; gives what has the signal ``finished``, None where nothing plays."""
    if sys.platform == "win32":
        return _Thread(lambda: import_module("winsound").PlaySound(sound, import_module("winsound").SND_MEMORY), parent)
    found = next(((shutil.which(name), words) for name, words in _PLAYERS if shutil.which(name)), None)
    if found is None:
        return None
    process = QProcess(parent)
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    process.start(str(found[0]), list(found[1]))
    process.write(sound)
    process.closeWriteChannel()
    return process


class _Thread(QObject):
    """Runs a blocking player in a thread of its own. Signal: ``finished()``."""

    finished = Signal()

    def __init__(self, work: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        Thread(target=self._run, args=(work,), daemon=True).start()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            self.finished.emit()


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
