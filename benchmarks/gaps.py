"""How smoothly thirty characters go into the register's search field while it searches 1,000,000 visits."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.table import Row


def measure(store: Path) -> list[Row]:
    """Give the longest time in milliseconds for which the window answered nothing while one typed, in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "benchmarks.hands", str(store)]
    gaps = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.split()
    longest = max(map(float, gaps))
    return [Row("typing 30 characters while it searches, longest wait (ms)", longest, None, "1,000,000 visits, a frame or two", None)]
