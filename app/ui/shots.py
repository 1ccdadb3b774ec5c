"""Pictures of every page, for the manual and the README: the page table itself says which there are."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.ui.pages.table import PAGES
from app.ui.window import Window


def picture(widget: QWidget, path: Path) -> Path:
    """Keep a picture of a widget as it is seen, once everything that was asked for has been drawn."""
    QApplication.processEvents()
    widget.grab().save(str(path))
    return path


def pictures(window: Window, folder: Path) -> Iterator[tuple[Path, str]]:
    """Go through the pages of an open desk, the sheet of keys and the lock; give each picture with its name."""
    shell = window.shell
    if shell is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for row in PAGES:
        shell.go(row.code)
        yield picture(window, folder / f"page-{row.code}.png"), row.name
    shell.help()
    yield picture(window, folder / "page-keys.png"), "快捷键"
    shell.help()
    window.lock()
    yield picture(window, folder / "page-lock.png"), "锁屏"
