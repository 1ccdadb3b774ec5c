"""The letter as it will print: the PDF itself, to be read and paged through. Knows bytes, no visit and no service."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.ui.theme import palette
from app.ui.widgets import Frame, Link, Words, column, row

_GAP = 10


class Preview(QWidget):
    """Shows a PDF at the width there is. A new one takes the old one's place without moving what is being read."""

    def __init__(self) -> None:
        super().__init__()
        self._document: QPdfDocument | None = None
        self.data = b""
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setPageSpacing(_GAP)
        self.view.setAccessibleName("文书预览")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        colours = self.view.palette()
        colours.setColor(QPalette.ColorRole.Dark, QColor(palette.FOOT))
        self.view.setPalette(colours)
        self.words = Words("正在排版……", "quiet", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = Words("", "quiet")
        before, after = Link("上一页", "预览上一页"), Link("下一页", "预览下一页")
        before.setToolTip("PageUp")
        after.setToolTip("PageDown")
        before.clicked.connect(lambda: self.turn(-1))
        after.clicked.connect(lambda: self.turn(1))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.words)
        self._stack.addWidget(self.view)
        tools = row(self.place, None, before, after, gap=4, margins=(12, 2, 4, 2))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Frame("paper", column(self._stack, tools, gap=0, margins=(1, 1, 1, 1))))
        self.view.pageNavigator().currentPageChanged.connect(self._say_page)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._document.pageCount() if self._document else 0

    @property
    def page(self) -> int:
        """The page being read, counted from 1, 0 while there is none."""
        return self.view.pageNavigator().currentPage() + 1 if self.pages else 0

    def show_pdf(self, data: bytes) -> None:
        """Show a PDF; the place being read stays where it was."""
        if data == self.data:
            return
        bar, before = self.view.verticalScrollBar(), self._document
        at = bar.value()
        document = QPdfDocument(self)
        buffer = QBuffer(document)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        self.data, self._document = data, document
        self.view.setDocument(document)
        self._stack.setCurrentWidget(self.view)
        bar.setValue(at)
        if before is not None:
            before.deleteLater()
        self._say_page()

    def show_words(self, words: str) -> None:
        """Say why there is no letter to show."""
        self.data = b""
        self.words.setText(words)
        self.place.setText("")
        self._stack.setCurrentWidget(self.words)

    def to_start(self) -> None:
        """Go to the beginning of the letter."""
        self.view.verticalScrollBar().setValue(0)

    def turn(self, pages: int) -> None:
        """Go some pages on, or back where the number is negative."""
        if self.pages:
            to = min(max(self.page - 1 + pages, 0), self.pages - 1)
            self.view.pageNavigator().jump(to, QPointF(), 0)

    def _say_page(self) -> None:
        self.place.setText(f"第 {self.page} 页，共 {self.pages} 页" if self.pages else "")
