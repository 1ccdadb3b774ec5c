"""Types into the register's search field over a given store and prints each gap of the window's event loop in milliseconds."""

import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.bootstrap import LocalGate
from app.store.store import LocalStore
from app.ui.pages.register.page import RegisterPage
from app.ui.pages.table import REGISTER
from app.ui.start import application
from app.ui.window import Window
from benchmarks.town import KEY

TYPED = ("wangguoqiang", "拖欠工资", "1380013", "张 宅基地法院")
BETWEEN, BEAT, REST = 60, 1, 700
"""Milliseconds from one character to the next, twice as fast as a good typist; from beat to beat; from word to word."""


def main(path: Path) -> None:
    """Type each word character by character, clearing the field between the words."""
    application()
    with tempfile.TemporaryDirectory() as folder:
        gate = LocalGate(Path(folder) / "data")
        gate.create("440882", "1", "张三", "benchmark")
        window = Window(gate)
        desk = gate.open("benchmark")
        window.enter(replace(desk, store=LocalStore(path, KEY)))
        window.resize(1366, 768)
        window.show()
        assert window.shell
        page = window.shell.go(REGISTER)
        assert isinstance(page, RegisterPage)
        _type(page, "热身")
        gaps = [gap for word in TYPED for gap in _type(page, word)]
        print("\n".join(f"{gap:.2f}" for gap in gaps))
        window.close()
        desk.store.close()


def _type(page: RegisterPage, word: str) -> list[float]:
    """Type a word; give how long the loop took from beat to beat until all is found and shown."""
    beats: list[float] = []
    ticking = QTimer(page)
    ticking.timeout.connect(lambda: beats.append(time.perf_counter()))
    ticking.start(BEAT)
    page.words.clear()
    for character in word:
        event = QInputMethodEvent()
        event.setCommitString(character)
        QApplication.sendEvent(page.words, event)
        _run(BETWEEN / 1000)
    _run(REST / 1000)
    ticking.stop()
    return [(after - before) * 1000 for before, after in pairwise(beats)]


def _run(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.0005)


main(Path(sys.argv[1]))
