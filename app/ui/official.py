"""The bureau's own official chart on screen: a picture or a PDF, painted anew at every zoom so that words stay sharp."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from app.models.tint import PAPER
from app.ui.zoom import ZoomView

_DESK = "#EDEAE2"
_GAP, _HAIR = 24.0, 6
_LEAST = (120, 80)


class _Leaf(QGraphicsItem):
    """One page of a PDF. Only what is in view is rendered, as large as it is shown."""

    def __init__(self, document: QPdfDocument, page: int) -> None:
        super().__init__()
        self._document, self._page = document, page
        self._size = document.pagePointSize(page)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        """Give the page, a point being a unit."""
        return QRectF(0, 0, self._size.width(), self._size.height())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Render what is to be seen."""
        seen = option.exposedRect.intersected(self.boundingRect())
        painter.fillRect(seen, QColor(PAPER))
        scale = painter.worldTransform().m11() * (widget.devicePixelRatio() if widget else 1.0)
        place = QRectF(seen.topLeft() * scale, seen.size() * scale).toAlignedRect()
        options = QPdfDocumentRenderOptions()
        options.setScaledSize((self._size * scale).toSize())
        # one more to the right and below: see the strips of app.ui.printing
        options.setScaledClipRect(place.adjusted(0, 0, 1, 1))
        drawn = self._document.render(self._page, place.size(), options)
        painter.drawImage(QRectF(place.topLeft() / scale, place.size().toSizeF() / scale), drawn, QRectF(drawn.rect()))


class PictureView(ZoomView):
    """Shows an official chart. Zooms like the drawn one."""

    STEP = 1.25
    SMALLEST, LARGEST = 0.05, 8.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._follow: Callable[[], None] | None = self.fit
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None
        self.setScene(QGraphicsScene(self))
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setBackgroundBrush(QColor(_DESK))
        self.setStyleSheet(f"PictureView, PictureView QScrollBar, PictureView::corner {{ background: {_DESK}; }}")
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*_LEAST)

    def show_picture(self, data: bytes, title: str) -> bool:
        """Show a picture or all pages of a PDF, whole; say whether it can be read."""
        self._put_away()
        found = self._pages(data) or self._picture(data)
        self.setAccessibleName(title)
        self.scene().setSceneRect(self.scene().itemsBoundingRect())
        self.fit()
        return found

    def fit(self) -> None:
        """Show the whole, also in another size of window."""
        self._follow = self.fit
        super().fit()

    def readable(self) -> None:
        """Show it as wide as the view, from its head, also in another size of window."""
        self._follow = self.readable
        # the bar's place is left free even where there is none: else it would come and go with the size that it changes
        room = self.width() - self.verticalScrollBar().sizeHint().width() - _HAIR
        scale = max(room, 1) / max(self.sceneRect().width(), 1.0)
        self.resetTransform()
        self.scale(scale, scale)
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())

    def let_go(self) -> None:
        """Stay at the zoom chosen by hand."""
        self._follow = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole in view, or its width, until a zoom was chosen by hand."""
        super().resizeEvent(event)
        if self._follow:
            self._follow()

    def _put_away(self) -> None:
        """Let go of what was shown: the pages first, then what they are rendered from."""
        self.scene().clear()
        for held in (self._document, self._buffer):
            if held is not None:
                held.close()
                held.deleteLater()
        self._document, self._buffer = None, None

    def _pages(self, data: bytes) -> bool:
        buffer, document = QBuffer(self), QPdfDocument(self)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        self._document, self._buffer = document, buffer
        if document.status() is not QPdfDocument.Status.Ready:
            self._put_away()
            return False
        top = 0.0
        for page in range(document.pageCount()):
            leaf = _Leaf(document, page)
            leaf.setPos(-leaf.boundingRect().width() / 2, top)
            self.scene().addItem(leaf)
            top += leaf.boundingRect().height() + _GAP
        return document.pageCount() > 0

    def _picture(self, data: bytes) -> bool:
        image = QImage.fromData(data)
        if image.isNull():
            return False
        item = QGraphicsPixmapItem(QPixmap.fromImage(image))
        item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.scene().addItem(item)
        return True
