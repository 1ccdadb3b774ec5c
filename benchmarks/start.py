"""Start and memory of the desk against a bare PySide6 + qt-material window; the two take turns, the first pair is dropped."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.bootstrap import LocalGate
from benchmarks.table import Row

RUNS = 9


def measure() -> list[Row]:
    """Give start (ms) and resident memory (MB), ours and the bare window's, as medians."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        LocalGate(data).create("440882", "1", "张三", "benchmark")
        bare, ours = [], []
        for _ in range(RUNS):
            bare.append(_once("benchmarks.bare"))
            ours.append(_once("benchmarks.desk", str(data), "benchmark"))
    bare, ours = bare[1:], ours[1:]

    def middle(rows: list[list[float]], place: int) -> float:
        return statistics.median(row[place] for row in rows)

    peer = "a bare PySide6 + qt-material window"
    return [
        Row("start to the first page (ms)", middle(ours, 0), middle(bare, 0), peer, 1.5),
        Row("resident memory, first page (MB)", middle(ours, 1), middle(bare, 1), peer, 1.6),
        Row("resident memory, reception page (MB)", middle(ours, 3), middle(bare, 1), peer, 1.6),
        Row("password to the reception page (ms)", middle(ours, 2), None, "argon2id on purpose", None),
    ]


def _once(module: str, *words: str) -> list[float]:
    """Run one start; gives ms from the process's birth to the first turn of the loop, MB, and for the desk ms and MB of the next page."""
    begin = time.time()
    env = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True, check=True, env=env)
    lines = [[float(word) for word in line.split()] for line in done.stdout.splitlines()]
    figures = [(lines[0][0] - begin) * 1000, lines[0][1]]
    return [*figures, lines[1][0] * 1000, lines[1][1]] if len(lines) > 1 else figures
