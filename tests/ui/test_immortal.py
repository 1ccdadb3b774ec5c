"""The interpreter outlives a day of Qt calls."""

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import app.ui
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel()
for _ in range(300_000):
    label.setText("来访")
print("alive")
"""


def test_three_hundred_thousand_calls_do_not_end_the_interpreter() -> None:
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", CODE], env=surroundings, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "alive", done.stderr
