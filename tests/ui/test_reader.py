"""The card reader at the window: one reading at a time, by key or one card after another, and a calm end."""

import json
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.card import Card, Outcome, Reading
from app.models.setting import READER
from app.services import settings
from app.ui import reader as module
from app.ui.context import Context
from app.ui.pages.table import REGISTER
from app.ui.reader import Reader
from app.ui.window import Window
from tests.conftest import PASSWORD
from tests.devices.sam import Chip, citizen
from tests.ui.hands import seen

A = {"name": "李小云", "number": "44088219920505002X", "birth": "1992-05-05"}
B = {"name": "陈𠅤", "number": "44088219540310211X", "birth": "1954-03-10"}


class Heard:
    """What a reader told, in order."""

    def __init__(self, reader: Reader) -> None:
        self.cards: list[Card] = []
        self.told: list[Outcome] = []
        self.ended: list[Outcome] = []
        self.busy: list[bool] = []
        reader.came.connect(self.cards.append)
        reader.told.connect(lambda reading: self.told.append(reading.outcome))
        reader.ended.connect(lambda reading: self.ended.append(reading.outcome))
        reader.busy.connect(self.busy.append)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL", 5)
    monkeypatch.setattr(module, "REST", 5)


@pytest.fixture
def chip() -> Iterator[Chip]:
    chip = Chip()
    yield chip
    chip.close()


def simulate(context: Context, path: Path, *readings: object) -> None:
    path.write_text(json.dumps(readings), encoding="utf-8")
    context.desk.reader.choose(f"file:{path}")


def test_a_key_reads_once_and_says_how_it_ended(context: Context, qtbot: QtBot, tmp_path: Path) -> None:
    simulate(context, tmp_path / "a.json", B, "no-card", "same-card")
    heard = Heard(context.reader)
    for count in (1, 2, 3):
        context.reader.read()
        context.reader.read()
        qtbot.waitUntil(lambda count=count: len(heard.ended) == count)
    assert [card.name for card in heard.cards] == ["陈𠅤"]
    assert heard.told == [Outcome.NO_CARD, Outcome.SAME_CARD]
    assert heard.busy == [True, False] * 3


def test_following_shows_each_card_once_and_a_failure_once(context: Context, qtbot: QtBot, tmp_path: Path, quick: None) -> None:
    simulate(context, tmp_path / "b.json", A, A, "same-card", "no-card", A, "unplugged", "unplugged", "no-card", B)
    heard = Heard(context.reader)
    context.reader.follow(True)
    qtbot.waitUntil(lambda: len(heard.ended) >= 9)
    context.reader.follow(False)
    assert [card.name for card in heard.cards[:3]] == ["李小云", "李小云", "陈𠅤"]
    runs = [ended for before, ended in pairwise(heard.ended) if ended is Outcome.UNPLUGGED is not before]
    assert heard.told == runs != []
    assert True not in heard.busy
    qtbot.waitUntil(lambda: not context.background.busy)
    assert not context.reader._timer.isActive()


def test_a_key_pressed_while_following_is_answered(context: Context, qtbot: QtBot, tmp_path: Path, quick: None) -> None:
    simulate(context, tmp_path / "c.json", "no-card")
    heard = Heard(context.reader)
    context.reader.follow(True)
    qtbot.waitUntil(lambda: bool(heard.ended))
    assert heard.told == []
    context.reader.read()
    qtbot.waitUntil(lambda: heard.told == [Outcome.NO_CARD])
    context.reader.stop()
    assert not context.reader.follows


def test_what_comes_after_a_stop_is_dropped(context: Context, qtbot: QtBot, chip: Chip) -> None:
    chip.put(citizen())
    context.desk.reader.choose(f"serial:{chip.port}")
    heard = Heard(context.reader)
    context.reader.read()
    context.reader.stop()
    qtbot.waitUntil(lambda: not context.background.busy)
    assert (heard.cards, heard.told, heard.busy) == ([], [], [True, False])
    context.desk.reader.close()


def test_a_defect_of_a_reader_leaves_the_next_reading_free(context: Context, qtbot: QtBot) -> None:
    class Faulty:
        def read(self) -> Reading:
            raise ZeroDivisionError

        def close(self) -> None: ...

    reader = Reader(Faulty(), context.background, context.today)
    heard = Heard(reader)
    for count in (1, 2):
        with qtbot.captureExceptions() as caught:
            reader.read()
            qtbot.waitUntil(lambda count=count: heard.busy == [True, False] * count)
            qtbot.waitUntil(lambda: not context.background.busy)
        assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]


@pytest.fixture
def wired(qtbot: QtBot, gate: LocalGate, chip: Chip) -> Iterator[Window]:
    """The window at a desk with a serial reader."""
    desk = gate.open(PASSWORD)
    desk.store.set_setting(READER, f"serial:{chip.port}")
    desk.store.close()
    window = Window(gate)
    qtbot.addWidget(window)
    window.enter(gate.open(PASSWORD))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()


def test_the_foot_tells_without_waking_the_reader_and_the_lock_lets_it_rest(wired: Window, chip: Chip, qtbot: QtBot) -> None:
    shell = wired.shell
    assert shell is not None
    reader, state = shell._context.reader, shell.foot.reader
    assert state.text() == "读卡器 串口"
    assert chip.asked == []
    reader.read()
    qtbot.waitUntil(lambda: state.text() == "读卡器 正常")
    reader.follow(True)
    assert state.text() == "读卡器 连续读卡中"
    wired.lock()
    assert not reader.follows
    assert state.text() == "读卡器 正常"
    wired._release()
    chip.unplug()
    qtbot.waitUntil(lambda: not wired.background.busy)
    reader.read()
    qtbot.waitUntil(lambda: state.text() == "读卡器 没有找到")


def test_f3_brings_the_card_from_the_line_into_the_form(wired: Window, chip: Chip, qtbot: QtBot) -> None:
    chip.put(citizen())
    QTest.keyClick(QApplication.focusWidget() or wired, Qt.Key.Key_F3)
    shell = wired.shell
    assert shell is not None
    qtbot.waitUntil(lambda: "44088219540310211X" in seen(shell))
    assert {"陈𠅤", "1954-03-10", "广东省雷州市附城镇墨城村12号"} <= set(seen(shell).split("\n"))


def test_closing_the_window_does_not_wait_for_a_mute_reader(wired: Window, chip: Chip, qtbot: QtBot) -> None:
    chip.mute = True
    shell = wired.shell
    assert shell is not None
    shell._context.reader.read()
    qtbot.waitUntil(lambda: bool(chip.asked))
    began = time.monotonic()
    wired.close()
    assert time.monotonic() - began < 0.6
    assert threading.active_count() < 20


def test_a_keyboard_reader_s_number_comes_as_a_card_and_only_where_it_is_set_up(window: Window, qtbot: QtBot) -> None:
    shell = window.shell
    assert shell is not None
    heard = Heard(shell._context.reader)
    settings.change(shell._context.desk, READER, "keyboard")
    shell.changed.emit(READER)
    assert shell.foot.reader.text() == "读卡器 键盘式"
    field = QApplication.focusWidget()
    assert field is not None
    burst(B["number"])
    qtbot.waitUntil(lambda: bool(heard.cards))
    assert (heard.cards[0].number, heard.cards[0].birth, heard.cards[0].name) == (B["number"], "1954-03-10", "")
    spy = QSignalSpy(shell._context.messages.said)
    burst(B["number"][:12], 90_000)
    qtbot.waitUntil(lambda: spy.count() == 1)
    assert "英文" in spy.at(0)[0].step
    shell.go(REGISTER)
    other = shell.page.findChild(QLineEdit)
    assert other is not None
    other.setFocus()
    burst(B["number"], 120_000)
    assert (other.text(), len(heard.cards)) == (B["number"], 1)
    settings.change(shell._context.desk, READER, "")
    shell.changed.emit(READER)
    assert shell.foot.reader.text() == "没有读卡器"


def burst(text: str, at: int = 50_000) -> None:
    for place, sign in enumerate(text):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(sign)), Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(at + place * 5)
        widget = QApplication.focusWidget()
        assert widget is not None
        QApplication.sendEvent(widget, event)
