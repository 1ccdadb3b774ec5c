"""Labels, frames and layouts, named for the sheet by the property ``look``."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

Item = QWidget | QLayout | int | None


def em(count: float) -> int:
    """Give a length in pixels as so many times the height of body text, so that places grow with the letters."""
    return round(QGuiApplication.font().pixelSize() * count)


def look(widget: QWidget, name: str, key: str = "look") -> None:
    """Name the widget's part for the sheet and have it drawn anew where that changed."""
    if widget.property(key) == name:
        return
    widget.setProperty(key, name)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def row(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Give a row of widgets and layouts; a number is a space in pixels, None a stretch."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def column(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Give a column of widgets and layouts; a number is a space in pixels, None a stretch."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def _fill(layout: QBoxLayout, items: Iterable[Item], gap: int, margins: tuple[int, int, int, int]) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


_LAID_OUT = Qt.WidgetAttribute.WA_Resized


class Words(QLabel):
    """A line or a paragraph of plain text; mark-up in it is never read as such. ``wrap``: lines break at the width."""

    def __init__(self, text: str = "", part: str = "", *, wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if part:
            self.setProperty("look", part)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Let paragraphs be as narrow as their place; Qt would hold them at the width of a golden rectangle."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 80), self._high(hint)) if self.wordWrap() else hint

    def sizeHint(self) -> QSize:
        """Be as high as the lines at the present width."""
        hint = super().sizeHint()
        return QSize(hint.width(), self._high(hint)) if self.wordWrap() else hint

    def hasHeightForWidth(self) -> bool:
        """Answer no: a card in the middle of a scroll area is not asked for its height by width, and would be cut."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs: scroll areas do not ask it of their own."""
        super().resizeEvent(event)
        if self.wordWrap() and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _high(self, hint: QSize) -> int:
        return max(self.heightForWidth(self.width()), self.fontMetrics().height()) if self.testAttribute(_LAID_OUT) else hint.height()


class Frame(QFrame):
    """A box of the sheet around a layout."""

    def __init__(self, part: str, layout: QLayout) -> None:
        super().__init__()
        self.setProperty("look", part)
        self.setLayout(layout)


class Scroll(QScrollArea):
    """Holds a widget that scrolls up and down only."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Take up the height that the inside came to need while it was out of view: nobody tells the area of it then."""
        super().showEvent(event)
        QCoreApplication.postEvent(self.viewport(), QEvent(QEvent.Type.LayoutRequest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the inside as wide as the view, so that nothing is cut at the right."""
        self._hold()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold the inside anew once it has come to need less width than before."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._hold()
        return super().eventFilter(watched, event)

    def _hold(self) -> None:
        inside = self.widget()  # asked of Qt: at the end of the program a page may outlive what Python knew of it
        if inside is not None:
            inside.setMaximumWidth(max(self.viewport().width(), inside.minimumSizeHint().width()))
