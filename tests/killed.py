"""Ends a program as a power cut does: at once, in the middle of what it does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import PASSWORD

SAID = "typed"


def kill_when_typed(code: str, folder: Path) -> None:
    """Run code with the data folder and the password as its arguments until it says ``typed``, and kill it."""
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code, str(folder), PASSWORD]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == SAID
        process.send_signal(signal.SIGKILL)
