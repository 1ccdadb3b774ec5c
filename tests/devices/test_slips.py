"""Slip printers: what reaches them is the picture, dot by dot, and never text."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from app.bootstrap import LocalGate
from app.devices.slips import BAND, commands, make_slips
from app.documents.fonts import Fonts
from app.documents.slip import draw_slip
from app.models.fault import WorldFault
from app.models.setting import SLIPS
from app.ports import Desk
from tests.conftest import PASSWORD, TrayPrinters

LINES = (("雷州市信访局𠅤𬭊", 32), ("A012", 120), ("前面还有 3 位", 32))
_RASTER = re.compile(rb"\x1dv0\x00(..)(..)", re.DOTALL)


@pytest.fixture(scope="module")
def png() -> bytes:
    return draw_slip(LINES, 384, Fonts(machine=False))


def decoded(data: bytes) -> Image.Image:
    """Read the commands as a printer does: each byte must be a known command or a dot of a band."""
    assert data.startswith(b"\x1b@")
    at, wide, rows = 2, 0, b""
    while data[at : at + 4] == b"\x1dv0\x00":
        wide, high = (int.from_bytes(data[at + 4 + place : at + 6 + place], "little") for place in (0, 2))
        assert high <= BAND
        rows += data[at + 8 : at + 8 + wide * high]
        at += 8 + wide * high
    assert data[at:] == b"\x1bd\x04\x1dV\x42\x00"
    black = Image.frombytes("1", (wide * 8, len(rows) // wide), rows)
    return ImageChops.invert(black.convert("L"))


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


def test_the_bands_give_the_picture_back_dot_by_dot(png: bytes) -> None:
    assert Image.open(BytesIO(png)).height > BAND
    assert same(decoded(commands(png)), Image.open(BytesIO(png)))


def test_a_width_that_fills_no_byte_is_filled_up_with_white() -> None:
    odd = Image.new("1", (381, 5), 0)
    target = BytesIO()
    odd.save(target, "PNG")
    back = decoded(commands(target.getvalue()))
    assert back.width == 384
    assert back.crop((381, 0, 384, 5)).getextrema() == (255, 255)
    assert back.crop((0, 0, 381, 5)).getextrema() == (0, 0)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in ``lp`` that keeps its arguments and what it is given."""
    script = f'#!/bin/sh\necho "$@" > {tmp_path}/said\ncat > {tmp_path}/bytes\n[ "$2" = slips ] || exit 1\n'
    (tmp_path / "lp").write_text(script, encoding="utf-8")
    (tmp_path / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    return tmp_path


def test_raw_bytes_go_to_the_queue_as_they_are(programs: Path, png: bytes) -> None:
    make_slips("raw:slips", TrayPrinters()).send(png)
    assert "-o raw" in (programs / "said").read_text(encoding="utf-8")
    assert (programs / "bytes").read_bytes() == commands(png)
    with pytest.raises(WorldFault) as told:
        make_slips("raw:gone", TrayPrinters()).send(png)
    assert told.value.code == "slip-refused"
    assert "号码已经给出" in told.value.step


def test_a_machine_without_cups_says_what_to_choose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, png: bytes) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorldFault) as told:
        make_slips("raw:slips", TrayPrinters()).send(png)
    assert told.value.code == "no-slip-printer"
    assert "驱动方式" in told.value.step


@pytest.mark.parametrize(("dots", "across"), [(384, 58), (576, 80)])
def test_through_the_driver_the_page_is_as_wide_as_the_paper(dots: int, across: int) -> None:
    printers = TrayPrinters("slips")
    make_slips("driver:slips", printers).send(draw_slip(LINES, dots, Fonts(machine=False)))
    ((name, pdf),) = printers.tray
    document = pypdfium2.PdfDocument(pdf)
    wide, high = (side / 72 * 25.4 for side in document[0].get_size())
    picture = document[0].render(scale=203.2 / 72).to_pil().convert("L").point(lambda grey: 255 - grey)
    document.close()
    assert name == "slips"
    assert wide == pytest.approx(across, abs=0.1)
    assert high >= wide
    assert printers.papers == [(f"Custom.{across}x{round(high)}mm", False)]
    left, _, right, _ = picture.getbbox()
    assert (right - left) / 8 <= dots / 8


def test_an_unknown_setting_is_refused_and_none_is_said(desk: Desk, png: bytes) -> None:
    with pytest.raises(WorldFault):
        make_slips("fax:slips", TrayPrinters())
    with pytest.raises(WorldFault) as none:
        desk.slips.send(png)
    assert none.value.code == "no-slip-printer"


def test_the_desk_prints_slips_as_its_setting_says(gate: LocalGate, desk: Desk, printers: TrayPrinters, png: bytes) -> None:
    desk.store.set_setting(SLIPS, "driver:前台激光")
    again = gate.open(PASSWORD)
    again.slips.send(again.documents.slip(LINES, 384))
    again.store.close()
    assert len(printers.tray) == 1


@pytest.fixture
def queue() -> Iterator[tuple[str, socket.socket]]:
    """A real raw queue of CUPS that leads to a socket of ours, as to a printer on the network."""
    if shutil.which("lpstat") is None or subprocess.run(["lpstat", "-r"], capture_output=True, check=False).returncode:
        pytest.skip("no CUPS scheduler runs here")
    name = f"slips-{time.monotonic_ns()}"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        target = f"socket://127.0.0.1:{server.getsockname()[1]}"
        if subprocess.run(["lpadmin", "-p", name, "-E", "-v", target, "-m", "raw"], capture_output=True, check=False).returncode:
            pytest.skip("no queue may be set up here")
        yield name, server
        subprocess.run(["lpadmin", "-x", name], capture_output=True, check=False)


def test_a_real_raw_queue_passes_every_byte_on(queue: tuple[str, socket.socket], png: bytes) -> None:
    name, server = queue
    make_slips(f"raw:{name}", TrayPrinters()).send(png)
    printer, _ = server.accept()
    with printer:
        printer.settimeout(60)
        data = b""
        while part := printer.recv(65536):
            data += part
            if data.endswith(b"\x1dV\x42\x00"):
                break
    assert same(decoded(data), Image.open(BytesIO(png)))
