"""Starts the window: input method, application, look, last net for defects, first page."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QApplication

from app.ports import Gate
from app.ui.messages import Hook
from app.ui.method import input_method, plugin_names
from app.ui.theme import DEFAULT_SIZE, dress
from app.ui.window import Window


def application(size: int = DEFAULT_SIZE) -> QApplication:
    """Give the application, made ready for Chinese input and dressed, with body text of ``size`` pixels."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        os.environ.update(input_method(os.environ, shipped_methods()))
        app = QApplication(sys.argv[:1])
        app.setApplicationName("xinfang-desk")
        app.setApplicationDisplayName("来访导引台")
    dress(app, size)
    return app


def run(gate: Gate, size: int = DEFAULT_SIZE) -> int:
    """Open the window and stay until it is closed; gives the exit status."""
    app = application(size)
    window = Window(gate)
    sys.excepthook = Hook(window.messages)
    window.begin()
    window.show()
    return app.exec()


def shipped_methods() -> frozenset[str]:
    """Give the input methods that this Qt can load."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    return plugin_names([path.name for path in folder.iterdir()] if folder.is_dir() else [])
