"""The same journeys on a real X display, where one can be had."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.xvfb
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="no xvfb-run on this machine")
def test_the_journeys_go_through_on_a_real_display() -> None:
    here = Path(__file__).parent
    surroundings = os.environ | {"QT_QPA_PLATFORM": "xcb"}
    command = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", sys.executable, "-m", "pytest", "-q", str(here), "-m", "not xvfb"]
    done = subprocess.run(command, env=surroundings, cwd=here.parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
