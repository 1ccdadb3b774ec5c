"""The letter as it will print: the PDF itself, to be read and paged through. Knows bytes, no visit and no service.

Pages are rendered when they are painted, not in a thread as QPdfView does it: that one shows white paper until the thread
is through, so that the letter would blink with every word typed beside it. A page takes a few milliseconds.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.ui.theme import palette
from app.ui.widgets import Frame, Link, Words, column, em, row

_GAP = 10
_LINE = 40
_WITH_TOOLS = 6


class Pages(QAbstractScrollArea):
    """The pages of a PDF one under the other, as wide as there is room. Signal: ``turned()`` when another place is in view."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._document: QPdfDocument | None = None
        self._drawn: dict[int, QImage] = {}
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("文书预览")
        self.verticalScrollBar().setSingleStep(_LINE)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self._document.pageCount() if self._document else 0

    @property
    def page(self) -> int:
        """The page that takes up the middle of the view, counted from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return next((page for page in range(self.count) if self._place(page).bottom() + _GAP >= middle), max(self.count - 1, 0))

    def show_pdf(self, data: bytes) -> None:
        """Show a PDF; what is being read stays where it was."""
        before = self._document
        document = QPdfDocument(self)
        buffer = QBuffer(document)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        self._document = document
        if before is not None:
            before.deleteLater()
        self._renew()

    def turn_to(self, page: int) -> None:
        """Bring the top of a page into view."""
        if self.count:
            self.verticalScrollBar().setValue(self._place(min(max(page, 0), self.count - 1)).top() - _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(palette.FOOT))
        painter.translate(0, -self.verticalScrollBar().value())
        view = event.rect().translated(0, self.verticalScrollBar().value())
        for page in range(self.count):
            place = self._place(page)
            if place.intersects(view):
                painter.fillRect(place, Qt.GlobalColor.white)
                painter.drawImage(place, self._image(page, place.size()))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pages as wide as the view is now, and stay at the same place of the text."""
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        super().resizeEvent(event)
        self._renew()
        bar.setValue(round(share * bar.maximum()))

    def _image(self, page: int, size: QSize) -> QImage:
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
        image = self._drawn.get(page)
        if image is None or image.size() != wanted:
            image = self._document.render(page, wanted) if self._document else QImage()
            self._drawn[page] = image
        return image

    def _place(self, page: int) -> QRect:
        """Give where a page lies, from the top of the first one."""
        wide = max(self.viewport().width() - 2 * _GAP, 1)
        top = _GAP
        for each in range(page + 1):
            points = self._document.pagePointSize(each) if self._document else QSize(1, 1)
            high = round(wide * points.height() / max(points.width(), 1))
            if each == page:
                return QRect(_GAP, top, wide, high)
            top += high + _GAP
        return QRect()

    def _renew(self) -> None:
        self._drawn.clear()
        whole = self._place(self.count - 1).bottom() + _GAP if self.count else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(whole - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        self.viewport().update()
        self.turned.emit()

    def _scrolled(self) -> None:
        self.viewport().update()
        self.turned.emit()


class Preview(QWidget):
    """Shows a letter, or says why there is none; below, which page is being read and the ways to the others."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""
        self.view = Pages()
        self.words = Words("", "quiet", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = Words("", "quiet")
        before, after = Link("上一页", "预览上一页"), Link("下一页", "预览下一页")
        before.setToolTip("PageUp")
        after.setToolTip("PageDown")
        before.clicked.connect(lambda: self.turn(-1))
        after.clicked.connect(lambda: self.turn(1))
        said = QWidget()
        said.setLayout(column(None, self.words, None, margins=(24, 24, 24, 24)))
        self._stack = QStackedWidget()
        self._stack.addWidget(said)
        self._stack.addWidget(self.view)
        self._tools = QWidget()
        self._tools.setLayout(row(self.place, None, before, after, gap=4, margins=(12, 2, 4, 2)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Frame("paper", column(self._stack, self._tools, gap=0, margins=(1, 1, 1, 1))))
        self.view.turned.connect(self._say_page)

    @property
    def pages(self) -> int:
        """How many pages there are to read, 0 while there is no letter."""
        return self.view.count if self.data else 0

    @property
    def page(self) -> int:
        """The page being read, counted from 1, 0 while there is none."""
        return self.view.page + 1 if self.data else 0

    def show_pdf(self, data: bytes) -> None:
        """Show a PDF; the place being read stays where it was."""
        if data == self.data:
            return
        self.data = data
        self.view.show_pdf(data)
        self._stack.setCurrentWidget(self.view)

    def show_words(self, words: str) -> None:
        """Say why there is no letter to show."""
        self.data = b""
        self.words.setText(words)
        self.place.setText("")
        self._stack.setCurrentIndex(0)

    def to_start(self) -> None:
        """Go to the beginning of the letter."""
        self.view.turn_to(0)

    def turn(self, pages: int) -> None:
        """Go some pages on, or back where the number is negative."""
        self.view.turn_to(self.view.page + pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the whole room to the letter where it is low; it scrolls, and PageUp and PageDown turn it."""
        super().resizeEvent(event)
        self._tools.setVisible(event.size().height() >= em(_WITH_TOOLS))

    def _say_page(self) -> None:
        self.place.setText(f"第 {self.page} 页，共 {self.pages} 页" if self.pages else "")
