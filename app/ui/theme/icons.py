"""Icons: the desk's own strokes from ``resources/icons``, drawn in any colour and at any scale."""

import functools

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.theme.files import resource


@functools.cache
def icon(name: str, colour: str, size: int = 24, active: str = "") -> QIcon:
    """Give the icon ``name``, ``size`` pixels wide, in ``colour``; in ``active`` while its button is checked."""
    made = QIcon()
    for scale in (1, 2):
        made.addPixmap(_drawn(name, colour, size * scale), QIcon.Mode.Normal, QIcon.State.Off)
        if active:
            made.addPixmap(_drawn(name, active, size * scale), QIcon.Mode.Normal, QIcon.State.On)
    return made


def _drawn(name: str, colour: str, size: int) -> QPixmap:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
