"""Widgets one beside the other, in as many rows as the width asks for."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.ui.widgets.base import Scroll, em

_GAP = 10
_ROW = 2


class Flowing(QWidget):
    """Lays its widgets out in reading order; ``wide`` is the one that takes what room is left in its row."""

    def __init__(self, *items: QWidget, wide: QWidget | None = None) -> None:
        super().__init__()
        self._items = items
        self._wide = wide
        self._needed = QSize()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for item in items:
            item.setParent(self)

    def sizeHint(self) -> QSize:
        """Ask for one row, and for the height that the present width needs."""
        seen = self._seen()
        return QSize(sum(_least(item).width() for item in seen) + _GAP * max(len(seen) - 1, 0), self._high())

    def minimumSizeHint(self) -> QSize:
        """Be no narrower than the widest."""
        return QSize(max((_least(item).width() for item in self._seen()), default=0), self._high())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew, and ask for the height that the new width needs."""
        super().resizeEvent(event)
        self._place()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Lay out anew where a widget has come, gone or changed its size."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _place(self) -> None:
        top = 0
        for line in self._rows():
            high, left = _height(line), 0
            spare = self.width() - sum(_least(item).width() for item in line) - _GAP * (len(line) - 1)
            for item in line:
                least = _least(item)
                width = least.width() + (max(spare, 0) if item is self._wide else 0)
                item.setGeometry(QRect(left, top + (high - least.height()) // 2, width, least.height()))
                left += width + _GAP
            top += high + _GAP
        if (least := self.minimumSizeHint()) != self._needed:
            self._needed = least
            self.updateGeometry()

    def _rows(self) -> list[list[QWidget]]:
        rows: list[list[QWidget]] = []
        used = 0
        for item in self._seen():
            width = _least(item).width()
            if rows and used + _GAP + width <= self.width():
                rows[-1].append(item)
                used += _GAP + width
            else:
                rows.append([item])
                used = width
        return rows

    def _high(self) -> int:
        rows = self._rows()
        return sum(map(_height, rows)) + _GAP * max(len(rows) - 1, 0)

    def _seen(self) -> list[QWidget]:
        return [item for item in self._items if not item.isHidden()]


class Shelf(Scroll):
    """Holds what may come and go above the work: as high as it asks where there is room, else it scrolls."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Ask for all of it."""
        return QSize(super().sizeHint().width(), self._inside.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Make do with a row."""
        return QSize(0, min(self._inside.sizeHint().height(), em(_ROW)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn of what came or went."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
            QTimer.singleShot(0, self, self._follow)
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        """Make the inside as high as it has come to ask for: QScrollArea looks before its rows have broken anew."""
        least = self._inside.minimumSizeHint().height()
        if self._inside.height() < least:
            self._inside.resize(self._inside.width(), least)


def _least(item: QWidget) -> QSize:
    item.ensurePolished()
    return item.sizeHint().expandedTo(item.minimumSizeHint()).expandedTo(item.minimumSize())


def _height(line: list[QWidget]) -> int:
    return max(_least(item).height() for item in line)
