"""The same journeys on a real X display, where one can be had."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.test_whole import VISITORS

HERE = Path(__file__).parent
ONE = f"test_a_visitor_is_received_from_the_door_to_the_signed_letter[{next(iter(VISITORS))}]"

needs_display = pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="no xvfb-run on this machine")


def on_display(*what: str) -> None:
    """Run tests in windows of a real display."""
    surroundings = os.environ | {"QT_QPA_PLATFORM": "xcb"}
    command = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", sys.executable, "-m", "pytest", "-q", *what]
    done = subprocess.run(command, env=surroundings, cwd=HERE.parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout


@pytest.mark.xvfb
@needs_display
def test_a_visitor_is_received_on_a_real_display() -> None:
    on_display(f"{HERE / 'test_whole.py'}::{ONE}")


@pytest.mark.xvfb
@pytest.mark.fuzz
@needs_display
def test_every_journey_goes_through_on_a_real_display() -> None:
    on_display(str(HERE), "-m", "not xvfb")
