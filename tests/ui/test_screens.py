"""Where a window for others may be shown, and that it goes before the clerk is covered."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.screens import Follower, Sight, key_of, place

DESK = Sight("HDMI-1|A1|0,0", QRect(0, 0, 1366, 768))
WALL = Sight("DP-1|B2|1366,0", QRect(1366, 0, 1920, 1080))


def test_only_the_wanted_screen_and_never_the_clerks() -> None:
    assert place([DESK, WALL], WALL.key, DESK.key) == WALL.box
    assert place([DESK, WALL], "", DESK.key) is None
    assert place([DESK, WALL], "VGA-1||0,0", DESK.key) is None
    assert place([DESK], WALL.key, DESK.key) is None
    assert place([DESK, WALL], WALL.key, WALL.key) is None
    assert place([WALL], WALL.key, DESK.key) is None


def test_a_mirrored_screen_is_the_clerks() -> None:
    mirrored = Sight(WALL.key, QRect(0, 0, 1920, 1080))
    assert place([DESK, mirrored], WALL.key, DESK.key) is None


def test_a_screen_is_known_by_its_serial_then_by_its_name_then_by_its_corner() -> None:
    moved = Sight("HDMI-2|B2|0,768", QRect(0, 768, 1920, 1080))
    assert place([DESK, moved], WALL.key, DESK.key) == moved.box
    other = Sight("DP-1||1366,0", QRect(1366, 0, 800, 600))
    assert place([DESK, other], WALL.key, DESK.key) == other.box
    assert place([DESK, other, moved], WALL.key, DESK.key) == moved.box
    left, right = (Sight(f"TV||{x},0", QRect(x, 0, 800, 600)) for x in (2000, 3000))
    assert place([DESK, left, right], right.key, DESK.key) == right.box
    assert place([DESK, left], right.key, DESK.key) == left.box


def test_the_follower_takes_the_place_away_while_the_screen_goes_and_gives_it_back(qtbot: QtBot) -> None:
    clerk = QWidget()
    qtbot.addWidget(clerk)
    clerk.show()
    own = QGuiApplication.primaryScreen()
    there = [Sight(key_of(own), own.geometry()), Sight("TV|9|5000,0", QRect(5000, 0, 800, 600))]
    follower = Follower(clerk, lambda: "TV|9|5000,0", lambda: there, parent=clerk)
    boxes = []
    follower.changed.connect(lambda: boxes.append(follower.box()))
    gone = there.pop()
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.primaryScreenChanged.emit(own)
    there.append(gone)
    app.screenAdded.emit(own)
    app.screenRemoved.emit(own)
    assert boxes == [None, gone.box, None]
    assert follower.box() == gone.box
