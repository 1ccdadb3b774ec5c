"""Printing by CUPS: a machine without it, a queue that is not there, and a real queue where one is set up."""

import io
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.devices.printers import CupsPrinters
from app.documents.fonts import Fonts
from app.documents.papers import Papers
from app.models.fault import WorldFault


def test_a_machine_without_cups_has_no_printers_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert CupsPrinters().names() == ()
    with pytest.raises(WorldFault) as none:
        CupsPrinters().send(b"%PDF", "前台", "id")
    assert none.value.code == "no-printer"
    assert "另存 PDF" in none.value.step


@pytest.fixture
def queue() -> str:
    """A CUPS-PDF queue that is up; the test is left out on machines that have none."""
    if shutil.which("lpstat") is None or subprocess.run(["lpstat", "-r"], capture_output=True, check=False).returncode:
        pytest.skip("no CUPS scheduler runs here")
    devices = subprocess.run(["lpstat", "-v"], capture_output=True, text=True, check=False).stdout
    names = [line.split(":")[0].split()[-1] for line in devices.splitlines() if "cups-pdf:" in line]
    if not names:
        pytest.skip("no CUPS-PDF queue is set up here")
    return names[0]


def test_a_real_queue_takes_the_letter(queue: str) -> None:
    printers = CupsPrinters()
    assert queue in printers.names()
    before = _jobs(queue)
    printers.send(Papers(Fonts(machine=False)).lines("试", ("打印",), ""), queue, "letter-id")
    assert _jobs(queue) > before


def _jobs(queue: str) -> int:
    """The number of jobs that the queue has ever taken."""
    command = ["lpstat", "-W", "all", "-o", queue]
    return len(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())


BOX = (40.0, 60.0, 100.0, 20.0)
"""Left, bottom, width, height of the black box on the test page, in mm."""


def page(wide: float, high: float) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(wide * mm, high * mm))
    canvas.rect(*(length * mm for length in BOX), stroke=0, fill=1)
    canvas.save()
    return target.getvalue()


@pytest.fixture
def tray() -> Iterator[Path]:
    """The folder where CUPS-PDF puts what it printed."""
    conf = Path("/etc/cups/cups-pdf.conf")
    if not conf.exists():
        pytest.skip("CUPS-PDF says not where it prints to")
    out = re.search(r"^Out\s+(\S+)", conf.read_text(encoding="utf-8"), re.MULTILINE)
    yield Path((out[1] if out else "${HOME}/PDF").replace("${HOME}", str(Path.home())))


def printed(queue: str, tray: Path, title: str) -> bytes:
    """Give the sheet of this title once the queue is done with it."""
    end = time.monotonic() + 60
    while subprocess.run(["lpstat", "-o", queue], capture_output=True, check=True).stdout:
        assert time.monotonic() < end, "the queue does not come to an end"
    (path,) = tray.glob(f"*{title}*.pdf")
    data = path.read_bytes()
    path.unlink()
    return data


@pytest.mark.parametrize(("name", "wide", "high"), [("upright", 297.0, 420.0), ("landscape", 420.0, 297.0)])
def test_a_real_queue_prints_a3_true_to_size(queue: str, tray: Path, name: str, wide: float, high: float) -> None:
    title = f"a3-{name}-{time.monotonic_ns()}"
    CupsPrinters().send(page(wide, high), queue, title, paper="A3")
    document = pypdfium2.PdfDocument(printed(queue, tray, title))
    sheet = document[0]
    assert sorted(side * 25.4 / 72 for side in sheet.get_size()) == pytest.approx([297.0, 420.0], abs=0.3)
    picture = sheet.render(scale=300 / 72).to_pil().convert("L").point(lambda grey: 255 if grey < 128 else 0)
    document.close()
    left, top, right, bottom = (edge / 300 * 25.4 for edge in picture.getbbox())
    across, down = picture.width / 300 * 25.4, picture.height / 300 * 25.4
    found = (left, top, right, bottom) if (across > down) == (wide > high) else turned((left, top, right, bottom), across, down)
    expected = BOX[0], high - BOX[1] - BOX[3], BOX[0] + BOX[2], high - BOX[1]
    upside_down = wide - expected[2], high - expected[3], wide - expected[0], high - expected[1]
    assert found == pytest.approx(expected, abs=0.3) or found == pytest.approx(upside_down, abs=0.3)


def turned(box: tuple[float, ...], across: float, down: float) -> tuple[float, ...]:
    """Give a box as it lies once the sheet is turned by a quarter, left edge down."""
    left, top, right, bottom = box
    return top, across - right, bottom, across - left


def test_the_sheets_are_turned_over_the_edge_that_suits_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reaches ``lp``: a stand-in program writes down its arguments."""
    for name, words in {"lp": f'echo "$@" >> {tmp_path}/said', "lpstat": 'test "$1" = -e && echo tray'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    printers = CupsPrinters()
    printers.send(page(210, 297), "tray", "upright", two_sided=True)
    printers.send(page(297, 210), "tray", "folded", two_sided=True)
    printers.send(page(420, 297), "tray", "poster", paper="A3")
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert "sides=two-sided-long-edge" in said[0]
    assert "sides=two-sided-short-edge" in said[1]
    assert "sides=one-sided" in said[2]
    assert "media=A3" in said[2]
    assert all("print-scaling=none" in line for line in said)


def test_a_printer_that_has_no_a3_is_not_sent_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = {
        "lp": f'echo "$@" >> {tmp_path}/said',
        "lpstat": 'test "$1" = -e && echo tray',
        "lpoptions": 'echo "PageSize/Media Size: *A4 A5 Letter EnvA30 SRA3"',
    }
    for name, words in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(WorldFault) as told:
        CupsPrinters().send(page(297, 420), "tray", "poster", paper="A3")
    assert told.value.code == "printer-refused"
    assert "A3" in told.value.sentence
    assert not (tmp_path / "said").exists()
    CupsPrinters().send(page(210, 297), "tray", "letter")
    CupsPrinters().send(page(148, 210), "tray", "leaf", paper="A5")
    assert len((tmp_path / "said").read_text(encoding="utf-8").splitlines()) == 2
