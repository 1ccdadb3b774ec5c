"""The peer of the start: a bare window of PySide6 and qt-material, with the same two fonts."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget

from benchmarks.memory import resident


def main() -> None:
    app = QApplication(sys.argv[:1])
    import pylopdf_fonts_zh_cn
    import qt_material

    for path in sorted(Path(pylopdf_fonts_zh_cn.__file__).parent.glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))
    qt_material.apply_stylesheet(app, theme="light_blue.xml")
    window = QMainWindow()
    page = QWidget()
    column = QVBoxLayout(page)
    for widget in (QLabel("来访导引台"), QLineEdit(), QPushButton("登记")):
        column.addWidget(widget)
    window.setCentralWidget(page)
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(0, lambda: (print(time.time(), resident(), flush=True), app.quit()))
    app.exec()


main()
