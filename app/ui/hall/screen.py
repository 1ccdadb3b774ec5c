"""The hall's window: the call in hand over the whole of it, else a slide with the last calls beside it.

It is painted and not laid out, so that every word is whole on any shape of screen.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.services.queue import Call, call_words
from app.ui.hall.layout import arranged, fit, inner, parts, rows
from app.ui.screens import STAYS
from app.ui.theme import palette

GROUND, INK, STRONG, RULE = palette.FRAME, palette.ON_FRAME, palette.MARK, palette.KEY_ON_FRAME
"""The board's colours: its ground, its words, those of the newest call, and the ground of every other row."""
_IDLE = ("请取号", "留意叫号")
_TITLE = "叫号屏"
_PREVIEW = (720, 405)


class HallScreen(QWidget):
    """Shows calls and slides. ``preview``: an ordinary small window of the clerk's, which Esc closes."""

    def __init__(self, preview: bool = False) -> None:
        super().__init__()
        bare = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        self.setWindowFlags(Qt.WindowType.Window if preview else bare)
        self.setWindowTitle(f"{_TITLE}（预览）" if preview else _TITLE)
        self.setAccessibleName(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setProperty(STAYS, not preview)
        if preview:
            self.resize(*_PREVIEW)
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self.setCursor(Qt.CursorShape.BlankCursor)
        self.preview = preview
        self.calls: tuple[Call, ...] = ()
        self.call: Call | None = None
        self.slide: QImage | None = None

    def show_calls(self, calls: Sequence[Call]) -> None:
        """Show the last calls, newest first."""
        if tuple(calls) != self.calls:
            self.calls = tuple(calls)
            self.update()

    def announce(self, call: Call | None) -> None:
        """Show one call over the whole of the screen; None goes back to the slides."""
        if call != self.call:
            self.call = call
            self.update()

    def show_slide(self, slide: QImage | None) -> None:
        """Show a slide in the place of the one before; None where there are none."""
        self.slide = slide
        self.update()

    def room(self) -> QSize:
        """Give how many real pixels a slide has."""
        box = inner(parts(self.width(), self.height(), slides=True, calls=bool(self.calls)).slides)
        return box.size() * self.devicePixelRatio()

    def words(self) -> tuple[str, ...]:
        """Give every word on the screen but those of the slide."""
        if self.call is not None:
            return call_words(self.call)
        if self.calls:
            return tuple(word for call in self.calls for word in (call.number, call.window))
        return () if self.slide is not None else _IDLE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the preview by Esc."""
        if self.preview and event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is to be seen now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(GROUND))
        if self.call is not None:
            self._large(painter, call_words(self.call))
            painter.end()
            return
        shares = parts(self.width(), self.height(), slides=self.slide is not None, calls=bool(self.calls))
        if self.slide is not None:
            self._slide(painter, shares.slides, self.slide)
        if self.calls:
            self._list(painter, shares.calls)
        elif self.slide is None:
            self._large(painter, _IDLE)
        painter.end()

    def _large(self, painter: QPainter, pieces: tuple[str, str]) -> None:
        box = inner(self.rect())
        lines, size = arranged(pieces, box, self.font())
        high = box.height() // len(lines)
        for place, line in enumerate(lines):
            self._write(painter, QRect(box.left(), box.top() + place * high, box.width(), high), line, size, INK)

    def _slide(self, painter: QPainter, box: QRect, slide: QImage) -> None:
        painter.fillRect(box, QColor(palette.FIELD))
        size = slide.size().scaled(inner(box).size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(box.topLeft(), size)
        place.moveCenter(box.center())
        painter.drawImage(place, slide)

    def _list(self, painter: QPainter, box: QRect) -> None:
        """Number at the left, window at the right, in one size for all rows; the newest on top and stronger."""
        places = rows(box, len(self.calls))
        calls = self.calls[: len(places)]
        room = inner(places[0])
        room.setWidth(room.width() - room.width() // 8)
        size = min(fit([call.number + call.window], room, self.font()) for call in calls)
        for place, (call, row) in enumerate(zip(calls, places, strict=True)):
            painter.fillRect(row, QColor(RULE if place % 2 else GROUND))
            line, ink = inner(row), STRONG if place == 0 else INK
            self._write(painter, line, call.number, size, ink, Qt.AlignmentFlag.AlignLeft)
            self._write(painter, line, call.window, size, ink, Qt.AlignmentFlag.AlignRight)

    def _write(
        self, painter: QPainter, box: QRect, text: str, size: int, ink: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter
    ) -> None:
        font = QFont(self.font())
        font.setPixelSize(size)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)
