"""The pictures of README and manual, made by the hands of the demonstration: ``python -m app.ui.screenshots FOLDER``."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from app.ports import Gate
from app.ui.demo import Tray, through_the_window

PICTURES = {
    "desk-01-setup.png": "setup.png",
    "desk-03-checkin.png": "checkin.png",
    "desk-04-guide.png": "guide.png",
    "desk-05-chart.png": "chart.png",
    "desk-06-letter.png": "letter.png",
    "desk-07-closing.png": "closing.png",
    "desk-08-masked.png": "masked.png",
    "desk-09-register.png": "register.png",
    "desk-10-content.png": "content.png",
}


def take(make_gate: Callable[..., Gate], out: Path) -> tuple[Path, ...]:
    """Write the pictures into ``out``; gives them."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xinfang-pictures-") as folder:
        tray = Tray()
        gate = make_gate(Path(folder) / "data", printers=tray)
        made = [path for path, _words in through_the_window(gate, tray, Path(folder))]
        kept = [(path, out / PICTURES[path.name]) for path in made if path.name in PICTURES]
        return tuple(Path(shutil.copyfile(path, to)) for path, to in kept)


def main() -> None:
    """Take the pictures into the folder named on the command line."""
    # Started as a program of its own this module stands above the builder; imported, it knows only the ports.
    for path in take(import_module("app.bootstrap").LocalGate, Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
