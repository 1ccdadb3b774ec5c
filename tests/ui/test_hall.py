"""The hall screen: numbers and windows whole on any screen, slides that never stop, a voice that never blocks."""

import json
import os
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QLocale, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.setting import HALL, SLIDES, VOICE
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, queue
from app.services.queue import Call
from app.ui.hall.hall import Hall
from app.ui.hall.layout import arranged, fit, inner, parts, rows
from app.ui.hall.screen import GROUND as BOARD
from app.ui.hall.screen import INK, RULE, STRONG, HallScreen
from app.ui.hall.slides import Source, next_slide, picture, text_page
from app.ui.hall.voice import Voice, clip_names, joined, spoken_words
from app.ui.pages.calling.page import CallingPage
from app.ui.pages.table import CALLING
from app.ui.screens import STAYS, Sight, key_of
from app.ui.shell import Shell
from app.ui.theme.palette import contrast
from app.ui.window import Window
from tests.conftest import PASSWORD

SIZES = [(1920, 1080), (1366, 768), (1024, 192), (768, 1366), (3840, 1080), (640, 360), (512, 96), (192, 1024)]
CALL = Call("A012", "1 号窗口", datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
LONG = Call("WW-88888", "二楼联合接访大厅", CALL.at)


def calls(count: int) -> list[Call]:
    return [replace(CALL, number=f"A{place:03d}") for place in range(count, 0, -1)]


@pytest.fixture
def hall(qtbot: QtBot, desk: Desk) -> Iterator[Hall]:
    """The hall of a desk, not spoken aloud, on a screen that is only thought of."""
    desk.store.set_setting(VOICE, "no")
    clerk = QWidget()
    qtbot.addWidget(clerk)
    clerk.show()
    made = Hall(desk, clerk)
    yield made
    made.close()


def wall(hall: Hall) -> list[Sight]:
    """Let the hall have a screen of its own beside the clerk's; gives the list, to be changed."""
    own = QGuiApplication.primaryScreen()
    there = [Sight(key_of(own), own.geometry()), Sight("TV|9|5000,0", QRect(5000, 0, 1024, 600))]
    hall.follower._screens = lambda: there
    hall._desk.store.set_setting(HALL, "TV|9|5000,0")
    return there


# ---- the shape of things


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("call", [CALL, LONG], ids=["usual", "long"])
def test_a_call_is_whole_on_any_screen_and_as_large_as_it_can_be(qtbot: QtBot, width: int, height: int, call: Call) -> None:
    box = inner(QRect(0, 0, width, height))
    lines, size = arranged(queue.call_words(call), box, QFont())
    font = QFont()
    font.setPixelSize(size)
    metrics = QFontMetrics(font)
    assert " ".join(lines) == " ".join(queue.call_words(call))
    assert max(map(metrics.horizontalAdvance, lines)) <= box.width()
    assert metrics.height() * len(lines) <= box.height()
    if call is CALL:
        assert size >= min(width, height) // 10
    screen = HallScreen()
    qtbot.addWidget(screen)
    screen.resize(width, height)
    screen.announce(call)
    assert margin(screen) >= 1


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("slides", [True, False])
def test_the_list_is_whole_and_beside_the_slides(qtbot: QtBot, width: int, height: int, slides: bool) -> None:
    shares = parts(width, height, slides=slides, calls=True)
    whole = QRect(0, 0, width, height)
    assert whole.contains(shares.calls)
    assert not shares.slides.intersects(shares.calls)
    assert shares.slides.isEmpty() is not slides
    places = rows(shares.calls, 6)
    assert places
    assert all(shares.calls.contains(place) for place in places)
    screen = HallScreen()
    qtbot.addWidget(screen)
    screen.resize(width, height)
    screen.show_calls([LONG, *calls(5)])
    picture = screen.grab().toImage()
    assert picture.size() == QSize(width, height)
    room = inner(rows(parts(width, height, slides=False, calls=True).calls, 6)[0])
    assert fit([LONG.number + LONG.window], room, screen.font()) >= 8


def margin(screen: HallScreen) -> int:
    """Give how far the ink is from the edge: 0 where something may be cut."""
    image = screen.grab().toImage()
    ground = image.pixel(0, 0)
    edge = [(x, y) for x in range(image.width()) for y in (0, image.height() - 1)]
    edge += [(x, y) for y in range(image.height()) for x in (0, image.width() - 1)]
    return int(all(image.pixel(x, y) == ground for x, y in edge))


def test_the_board_can_be_read(qtbot: QtBot) -> None:
    assert all(contrast(ink, ground) >= 4.5 for ink in (INK, STRONG) for ground in (BOARD, RULE))


# ---- what it may show


def test_no_word_of_a_person_ever_comes_to_the_hall(
    qtbot: QtBot, hall: Hall, desk: Desk, entry: Callable[..., Entry]
) -> None:
    visit = check_in.register(desk, entry("欧阳大妹", narrative="村里分地的事"))
    queue.take(desk, first="残疾人", held=visit.id)
    queue.call_next(desk)
    wall(hall)
    hall.settle()
    hall.refresh()
    assert hall.screen is not None
    assert hall.screen.words() == ("请 A001 号", "到 1 号窗口")
    hall.screen.announce(None)
    assert hall.screen.words() == ("A001", "1 号窗口")
    held = " ".join(str(part) for call in hall._calls for part in (call.number, call.window))
    for word in ("欧阳", "分地", "残疾", visit.visit_no, visit.id):
        assert word not in held


def test_calls_are_announced_one_after_the_other_and_old_ones_only_listed(qtbot: QtBot, desk: Desk, hall: Hall) -> None:
    wall(hall)
    hall.settle()
    assert hall.screen is not None
    assert hall.screen.words() == ("请取号", "留意叫号") or hall.screen.slide is not None
    for _ in range(2):
        queue.take(desk)
        queue.serve(desk, queue.call_next(desk) or pytest.fail("nobody waits"), "")
    hall.refresh()
    assert hall.screen.call is not None
    assert hall.screen.call.number == "A001"
    hall._hold.timeout.emit()
    assert hall.screen.call.number == "A002"
    hall._hold.timeout.emit()
    assert hall.screen.call is None
    hall.refresh()
    assert hall.screen.call is None
    late = Hall(desk, hall._clerk, max(call.at for call in queue.shown(desk)))
    late.preview()
    assert late.previewed is not None
    assert late.previewed.call is None
    assert len(late.previewed.calls) == 2
    late.close()


# ---- screens that come and go


def test_the_window_hides_with_its_screen_and_comes_back(qtbot: QtBot, hall: Hall) -> None:
    there = wall(hall)
    hall.settle()
    assert hall.screen is not None
    assert hall.screen.isVisible()
    assert hall.screen.geometry() == there[1].box
    assert hall.screen.property(STAYS)
    gone = there.pop()
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.screenRemoved.emit(QGuiApplication.primaryScreen())
    assert not hall.screen.isVisible()
    hall.refresh()
    assert not hall.screen.isVisible()
    there.append(gone)
    app.screenAdded.emit(QGuiApplication.primaryScreen())
    assert hall.screen.isVisible()
    assert not hall._clerk.geometry().intersects(hall.screen.geometry())


def test_without_a_screen_of_its_own_nothing_is_shown(qtbot: QtBot, hall: Hall, desk: Desk) -> None:
    desk.store.set_setting(HALL, key_of(QGuiApplication.primaryScreen()))
    hall.settle()
    assert hall.screen is None


TWO = """
import sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication
from app.bootstrap import LocalGate
from app.models.setting import HALL, VOICE
from app.services import queue
from app.ui.hall.screen import HallScreen
from app.ui.immortal import make_immortal
from app.ui.screens import key_of
from app.ui.start import application
from app.ui.window import Window

make_immortal()
app = application()
gate = LocalGate(Path(sys.argv[1]))
first, second = QGuiApplication.screens()
desk = gate.open(sys.argv[2])
desk.store.set_setting(HALL, key_of(second))
desk.store.set_setting(VOICE, "no")
window = Window(gate)
shell = window.enter(desk)
window.show()

def halls():
    return [each for each in app.topLevelWidgets() if isinstance(each, HallScreen) and each.isVisible()]

def until(wanted):
    import time
    end = time.monotonic() + 20
    while not wanted():
        app.processEvents()
        assert time.monotonic() < end, wanted
until(halls)
(hall,) = halls()
print("geometry", hall.geometry() == second.geometry(), hall.screen() is second, window.screen() is first)
queue.take(desk)
shell.page.call_next()
until(lambda: hall.call is not None)
print("call", hall.words())
window.lock()
app.processEvents()
print("locked", bool(halls()), window.page is not shell)
window.close()
app.processEvents()
print("closed", not halls())
"""


def test_with_two_screens_it_fills_the_second_and_stays_behind_the_lock(gate: LocalGate, tmp_path: Path) -> None:
    config = tmp_path / "screens.json"
    screens = [
        {"name": "DESK", "x": 0, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1},
        {"name": "LED", "x": 1366, "y": 0, "width": 1024, "height": 192, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1},
    ]
    config.write_text(json.dumps({"windowFrameMargins": False, "screens": screens}), encoding="utf-8")
    surroundings = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", TWO, str(gate.folder), PASSWORD]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env=surroundings, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines == [
        "geometry True True True",
        "call ('请 A001 号', '到 1 号窗口')",
        "locked True True",
        "closed True",
    ]


# ---- slides


def filled(folder: Path) -> Path:
    """A folder as bureaus have them: good pictures, broken and huge ones, texts, things that are none."""
    folder.mkdir()
    for place, colour in enumerate(("red", "green", "blue")):
        Image.new("RGB", (800, 500), colour).save(folder / f"{place}.jpg")
    (folder / "3-broken.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    (folder / "4-empty.jpg").write_bytes(b"")
    Image.new("1", (9000, 9000)).save(folder / "5-huge.png")
    (folder / "6-text.txt").write_text("依法信访\n有话好好说", encoding="gb18030")
    (folder / "notes.docx").write_bytes(b"PK")
    (folder / ".hidden.jpg").write_bytes(b"")
    return folder


def source(folder: str, *charts: str) -> Source:
    return Source(folder, charts, lambda _code: b"", QApplication.font())


def shown(where: Source, count: int, size: QSize | None = None) -> list[tuple[int, str, int]]:
    keys, last = [], None
    for _ in range(count):
        slide = next_slide(where, last, size or QSize(640, 360))
        assert slide is not None
        last = slide.key
        keys.append(last)
    return keys


def test_broken_huge_and_foreign_files_are_passed_over(qtbot: QtBot, tmp_path: Path) -> None:
    folder = filled(tmp_path / "slides")
    names = [name for _, name, _ in shown(source(str(folder)), 5)]
    assert names == ["0.jpg", "1.jpg", "2.jpg", "6-text.txt", "0.jpg"]
    assert next_slide(source(str(tmp_path / "gone")), None, QSize(640, 360)) is None
    assert next_slide(source(""), None, QSize(640, 360)) is None


def test_files_may_come_and_go(qtbot: QtBot, tmp_path: Path) -> None:
    folder = filled(tmp_path / "slides")
    where = source(str(folder))
    last = next_slide(where, None, QSize(640, 360))
    assert last is not None
    for name in ("0.jpg", "1.jpg"):
        (folder / name).unlink()
    after = next_slide(where, last.key, QSize(640, 360))
    assert after is not None
    assert after.key[1] == "2.jpg"
    Image.new("RGB", (80, 80)).save(folder / "2a.png")
    again = next_slide(where, after.key, QSize(640, 360))
    assert again is not None
    assert again.key[1] == "2a.png"


def test_pictures_are_read_at_the_size_of_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("RGB", (4000, 1000), "red").save(tmp_path / "wide.jpg")
    image = picture(tmp_path / "wide.jpg", QSize(640, 360))
    assert image is not None
    assert image.size() == QSize(640, 160)
    turned = Image.new("RGB", (400, 100), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(tmp_path / "turned.jpg", exif=exif)
    upright = picture(tmp_path / "turned.jpg", QSize(640, 360))
    assert upright is not None
    assert (upright.width(), upright.height()) == (90, 360)


def test_a_long_text_has_pages_and_is_never_cut(qtbot: QtBot) -> None:
    font, size = QApplication.font(), QSize(640, 192)
    text = "信访人在信访过程中应当遵守法律、法规。" * 30
    pages = [text_page(text, page, size, font) for page in range(12)]
    count = next(place for place, page in enumerate(pages) if page is None)
    assert 2 <= count < 12
    assert all(page is None for page in pages[count:])
    first = pages[0]
    assert first is not None
    ground = first.pixel(0, 0)
    assert all(first.pixel(x, y) == ground for x in range(640) for y in (0, 191))


def test_charts_are_shown_where_they_can_be_read_and_drawn_once(qtbot: QtBot, desk: Desk, hall: Hall, tmp_path: Path) -> None:
    usual = hall._source()
    assert usual.charts == (desk.pack.roadmap.code, "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8")
    asked: list[str] = []

    def sheet(code: str) -> bytes:
        asked.append(code)
        if code == "D9":
            raise WorldFault("picture-unreadable", "…")
        return usual.sheet(code)

    where = replace(usual, folder="", charts=("D9", "D4"), sheet=sheet, kept={})
    keys = shown(where, 9, QSize(1300, 1000))
    assert [page for _, _, page in keys] == [0, 1, 2] * 3
    assert {code for _, code, _ in keys} == {"D4"}
    assert asked.count("D4") == 4
    drawn = next_slide(where, None, QSize(1300, 1000))
    assert drawn is not None
    assert drawn.image.height() >= 998 or drawn.image.width() >= 1298
    assert next_slide(where, None, QSize(1024, 192)) is None


def test_eight_hours_of_slides_do_not_grow(qtbot: QtBot, hall: Hall, desk: Desk, tmp_path: Path) -> None:
    """300 changes, driven as fast as they are drawn."""
    desk.store.set_setting(SLIDES, str(filled(tmp_path / "slides")))
    hall.preview()
    screen = hall.previewed
    assert screen is not None
    seen = set()

    def turn() -> None:
        with qtbot.waitSignal(hall.turned, timeout=20_000):
            hall.advance()
        assert hall._slide is not None
        seen.add(hall._slide.key[1])
        screen.grab()

    for _ in range(40):
        turn()
    before = resident()
    for _ in range(260):
        turn()
    assert resident() - before < 12
    assert seen == {"0.jpg", "1.jpg", "2.jpg", "6-text.txt"}


def resident() -> float:
    """Give this process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


# ---- the voice


def test_words_and_recordings_of_a_call() -> None:
    assert spoken_words(CALL) == "请 A 0 1 2 号，到 1 号窗口。"
    assert clip_names(CALL) == ("请", "A", "0", "1", "2", "号", "到", "1", "号", "窗口")
    assert clip_names(replace(CALL, window="接待室")) == ("请", "A", "0", "1", "2", "号")


def record(folder: Path, names: str, rate: int = 8000) -> None:
    folder.mkdir(exist_ok=True)
    for name in [*names, "窗口"]:
        with wave.open(str(folder / f"{name}.wav"), "wb") as clip:
            clip.setnchannels(1)
            clip.setsampwidth(2)
            clip.setframerate(rate)
            clip.writeframes(bytes([len(name)]) * 400)


def test_recordings_are_joined_whole_or_not_at_all(tmp_path: Path) -> None:
    record(tmp_path / "clips", "请号到0123456789A")
    sound = joined(tmp_path / "clips", clip_names(CALL))
    (tmp_path / "all.wav").write_bytes(sound)
    with wave.open(str(tmp_path / "all.wav")) as whole:
        assert whole.getnframes() == 10 * 200 + 9 * 640
    assert joined(tmp_path / "clips", clip_names(replace(CALL, number="B012"))) == b""
    assert joined(tmp_path / "gone", ("1",)) == b""
    record(tmp_path / "clips", "到", rate=16000)
    assert joined(tmp_path / "clips", clip_names(CALL)) == b""


def test_recordings_are_played_by_the_systems_player(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path / "clips", "请号到0123456789A")
    folder = tmp_path / "programs"
    folder.mkdir()
    player = f'#!/bin/sh\n/bin/cat > {tmp_path}/heard.part\n/bin/mv {tmp_path}/heard.part {tmp_path}/heard-$$.wav\n'
    (folder / "aplay").write_text(player, encoding="utf-8")
    (folder / "aplay").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    voice = Voice(tmp_path / "clips")
    voice._looked = True
    told: list[str] = []
    voice.spoken.connect(told.append)
    with qtbot.waitSignal(voice.idle, timeout=20_000):
        for number in ("A012", "A013"):
            voice.say(replace(CALL, number=number))
    assert told == ["A012", "A013"]
    assert {path.read_bytes() for path in tmp_path.glob("heard-*.wav")} == {joined(tmp_path / "clips", clip_names(CALL))}
    assert len(list(tmp_path.glob("heard-*.wav"))) == 2


def test_without_engine_recordings_or_player_it_is_silent_at_once(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    record(tmp_path / "clips", "请号到0123456789A")
    for folder in (tmp_path / "clips", tmp_path / "gone"):
        voice = Voice(folder)
        began = time.monotonic()
        for _ in range(20):
            voice.say(CALL)
        assert time.monotonic() - began < 0.5
        qtbot.waitUntil(lambda voice=voice: not voice.busy)  # type: ignore[misc]
        voice.stop()


def test_a_player_that_hangs_is_given_up(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path / "clips", "请号到0123456789A")
    (tmp_path / "aplay").write_text("#!/bin/sh\nexec /bin/sleep 60\n", encoding="utf-8")
    (tmp_path / "aplay").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = Voice(tmp_path / "clips")
    voice._looked = True
    voice._watch.setInterval(200)
    with qtbot.waitSignal(voice.idle, timeout=20_000):
        voice.say(CALL)
    voice.say(CALL)
    qtbot.waitUntil(lambda: voice.busy)
    voice.stop()
    assert not voice.busy


@pytest.mark.qt_log_ignore("pipewire", extend=True)
def test_the_engine_speaks_one_call_after_the_other(qtbot: QtBot, tmp_path: Path) -> None:
    """The trial engine that comes with Qt; it needs the sound library that Qt's speech is linked to."""
    pytest.importorskip("PySide6.QtTextToSpeech", exc_type=ImportError)
    voice = Voice(tmp_path, "mock", QLocale.Language.English)
    told: list[str] = []
    voice.spoken.connect(told.append)
    with qtbot.waitSignal(voice.idle, timeout=20_000):
        for number in ("A012", "A013"):
            voice.say(replace(CALL, number=number))
    assert told == ["A012", "A013"]
    chinese = Voice(tmp_path, "mock")
    chinese.say(CALL)
    qtbot.waitUntil(lambda: chinese._looked and not chinese.busy)
    assert chinese._engine is None, "an engine without a Chinese voice is not spoken with"


# ---- at the desk


def test_the_preview_is_a_small_window_that_the_lock_closes(qtbot: QtBot, window: Window, shell: Shell, open_desk: Desk) -> None:
    open_desk.store.set_setting(VOICE, "no")
    page = shell.go(CALLING)
    assert isinstance(page, CallingPage)
    page.preview.click()
    (small,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, HallScreen) and each.isVisible()]
    assert not small.isFullScreen()
    queue.take(open_desk)
    page.call_next()
    assert small.words() == ("请 A001 号", "到 1 号窗口")
    window.lock()
    assert not small.isVisible()


def test_the_practice_desk_has_neither_screen_nor_voice(qtbot: QtBot, desk: Desk, hall: Hall) -> None:
    desk.store.set_setting(VOICE, "yes")
    practice = Hall(replace(desk, practice=True), hall._clerk)
    wall(practice)
    practice.settle()
    queue.take(desk)
    queue.call_next(desk)
    practice.refresh()
    assert practice.screen is None
    assert not practice.voice.busy
    practice.close()
