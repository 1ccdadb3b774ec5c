"""The vendors' libraries, read by a helper process: a small library compiled here has their function names."""

import ast
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.devices import vendor
from app.devices.vendor import HELPER, VendorReader, bits, interpreter
from app.models.card import Card, Outcome
from tests.devices.sam import citizen

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc to compile the stand-in for a vendor's library")
SOURCE = Path(__file__).with_name("vendor.c")
FAMILIES = {"sdt": ("-DSDT",), "cvr": ("-DCVR",), "memory": ("-DCVR", "-DMEMORY")}
Say = Callable[[str], None]


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("厂家驱动")
    made = {family: folder / f"{family}.dll" for family in (*FAMILIES, "other")}
    for family, library in made.items():
        subprocess.run(["gcc", "-shared", "-fPIC", "-w", *FAMILIES.get(family, ()), "-o", library, SOURCE], check=True)
    return made


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Tells the library how to behave."""
    path = tmp_path / "mode"
    monkeypatch.setenv("CARD_MODE", str(path))

    def say(word: str) -> None:
        path.write_bytes(word.encode() + b"\n" + citizen())

    say("ok")
    return say


@pytest.fixture(params=FAMILIES)
def reader(request: pytest.FixtureRequest, libraries: dict[str, Path], say: Say) -> Iterator[VendorReader]:
    reader = VendorReader(libraries[request.param])
    yield reader
    reader.close()


def read(reader: VendorReader) -> Card:
    reading = reader.read()
    assert reading.outcome is Outcome.OK
    assert reading.card is not None
    return reading.card


def test_each_ending_of_each_family(reader: VendorReader, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    card = read(reader)
    assert (card.number, card.birth, card.sex, card.ethnic, card.valid_to) == ("44088219540310211X", "1954-03-10", "男", "汉族", "长期")
    assert card.name in {"陈𠅤", "陈䶮"}
    assert card.address.endswith("墨城村") or card.address.endswith("墨城村12号")
    say("same")
    assert reader.read().outcome is Outcome.SAME_CARD
    say("unreadable")
    assert reader.read().outcome is Outcome.UNREADABLE
    monkeypatch.setattr(vendor, "_RIGHT_AFTER", 0.0)
    say("nocard")
    assert reader.read().outcome is Outcome.NO_CARD
    say("unplugged")
    assert reader.read().outcome in {Outcome.UNPLUGGED, Outcome.TIMEOUT}
    assert reader.read().outcome is Outcome.UNPLUGGED
    say("ok")
    assert read(reader).number == "44088219540310211X"


def test_names_come_whole_from_memory_and_folded_from_gbk(libraries: dict[str, Path], say: Say) -> None:
    for family, name in (("sdt", "陈𠅤"), ("memory", "陈𠅤"), ("cvr", "陈䶮")):
        reader = VendorReader(libraries[family])
        assert read(reader).name == name
        reader.close()


def test_half_a_text_is_unreadable(libraries: dict[str, Path], say: Say) -> None:
    say("half")
    reader = VendorReader(libraries["sdt"])
    assert reader.read().outcome is Outcome.UNREADABLE
    reader.close()


def test_a_library_that_hangs_is_ended_and_tried_anew(libraries: dict[str, Path], say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "USUAL", 0.5)
    reader = VendorReader(libraries["sdt"])
    read(reader)
    first = reader._helper
    assert first is not None
    say("hang")
    assert reader.read().outcome is Outcome.TIMEOUT
    assert first._process.poll() is not None
    say("ok")
    read(reader)
    reader.close()


def test_a_library_that_crashes_takes_nothing_with_it(libraries: dict[str, Path], say: Say) -> None:
    reader = VendorReader(libraries["memory"])
    say("crash")
    assert reader.read().outcome is Outcome.NO_DRIVER
    say("ok")
    read(reader)
    reader.close()


def test_closing_ends_a_reading_at_once(libraries: dict[str, Path], say: Say) -> None:
    reader = VendorReader(libraries["sdt"])
    read(reader)
    say("hang")
    endings: list[Outcome] = []
    thread = threading.Thread(target=lambda: endings.append(reader.read().outcome))
    thread.start()
    reader.close()
    thread.join(5)
    assert endings
    assert endings[0] is not Outcome.OK
    assert reader.read().outcome is Outcome.UNPLUGGED


def test_nothing_of_the_card_is_left_in_files_or_told_by_the_helper(libraries: dict[str, Path], say: Say, tmp_path: Path) -> None:
    reader = VendorReader(libraries["cvr"])
    read(reader)
    helper = reader._helper
    assert helper is not None
    folder = Path(helper.folder.name)
    assert folder.is_dir()
    assert list(folder.rglob("*")) == []
    assert helper._process.args == [sys.executable, "-I", str(HELPER)]
    reader.close()
    assert not folder.exists()
    asked = json.dumps({"do": "read", "file": str(libraries["cvr"])}) + "\n"
    done = subprocess.run([sys.executable, "-I", HELPER], input=asked.encode(), capture_output=True, check=True, cwd=tmp_path)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1
    assert json.loads(done.stdout)["outcome"] == "ok"


@pytest.mark.parametrize("what", ["missing", "text", "other", "wrong bits", "no python"])
def test_a_driver_that_can_not_be_used_is_named(what: str, libraries: dict[str, Path], say: Say, tmp_path: Path) -> None:
    library = tmp_path / "Termb.dll"
    if what == "text":
        library.write_text("not a library", encoding="utf-8")
    if what == "other":
        shutil.copy(libraries["other"], library)
    if what == "wrong bits":
        library.write_bytes(windows_library(b"\x4c\x01"))
    if what == "no python":
        shutil.copy(libraries["sdt"], library)
    reader = VendorReader(library, str(tmp_path / "python") if what == "no python" else "")
    assert reader.read().outcome is Outcome.NO_DRIVER
    reader.close()


def test_the_header_tells_the_bits_and_they_choose_the_interpreter(
    libraries: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "Termb.dll"
    for machine, wide in ((b"\x4c\x01", 32), (b"\x64\x86", 64), (b"\0\0", 0)):
        library.write_bytes(windows_library(machine))
        assert bits(library) == wide
    assert bits(libraries["sdt"]) == 64
    assert interpreter(64) == sys.executable
    with pytest.raises(FileNotFoundError):
        interpreter(32)
    python = tmp_path / "python32" / "python.exe"
    python.parent.mkdir()
    python.touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "python"))
    assert interpreter(32) == str(python)


def test_the_helper_is_fit_for_an_old_python_without_the_program() -> None:
    tree = ast.parse(HELPER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "ctypes", "json", "os", "sys", "pathlib", "typing"}


def windows_library(machine: bytes) -> bytes:
    return b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + machine
