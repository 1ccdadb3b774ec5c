"""Printing by CUPS: a machine without it, a queue that is not there, and a real queue where one is set up."""

import shutil
import subprocess
from pathlib import Path

import pytest

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
