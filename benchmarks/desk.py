"""The start of the desk: to the first page in use (the password), then through the gate to the reception page."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from app.bootstrap import LocalGate
from app.ui.start import application
from app.ui.window import Window
from benchmarks.memory import resident


def main(folder: Path, password: str) -> None:
    app = application()
    gate = LocalGate(folder)
    window = Window(gate)
    window.begin()
    window.resize(1366, 768)
    window.show()

    def first() -> None:
        print(time.time(), resident(), flush=True)
        begin = time.time()
        window.enter(gate.open(password))
        QTimer.singleShot(0, lambda: second(begin))

    def second(begin: float) -> None:
        print(time.time() - begin, resident(), flush=True)
        app.quit()

    QTimer.singleShot(0, first)
    app.exec()


main(Path(sys.argv[1]), sys.argv[2])
