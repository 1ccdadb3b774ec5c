"""Printing through Qt: the way on Windows, and elsewhere where the system has no ``lp``.

The PDF is rendered page by page at the printer's resolution, in strips, so that a sheet at 600 dpi needs a few megabytes
and not 140. Knows no visit and no letter. May run beside the window: it touches no widget.
"""

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.models.fault import WorldFault

DPI = 600
_STRIP = 512
_NEXT = "请检查打印机后重印，或先“另存 PDF”。"


class QtPrinters:
    """``Printers`` through QPrinter. A machine without printers is no error."""

    def names(self) -> tuple[str, ...]:
        """Give the printers' names, the default one first."""
        default = QPrinterInfo.defaultPrinterName()
        return tuple(sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name)))

    def send(self, pdf: bytes, name: str, title: str, paper: str = "A4", two_sided: bool = False) -> None:
        """Print a PDF at true size. Raises WorldFault "no-printer", "printer-refused".

        Asked for a printer that is not there, Qt would quietly write a file instead: that is never let come so far.
        """
        found = QPrinterInfo.printerInfo(name) if name in self.names() else QPrinterInfo()
        if found.isNull():
            raise WorldFault("no-printer", "没有找到可用的打印机，文书已保存。", "接好打印机后可重印，或先“另存 PDF”。")
        printer = QPrinter(found, QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        put(pdf, printer)


def put(pdf: bytes, printer: QPrinter) -> None:
    """Put all pages of a PDF on A4 paper, edge to edge and unscaled. Raises WorldFault "printer-refused"."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.status() is not QPdfDocument.Status.Ready:
        raise WorldFault("printer-refused", "这份文书的 PDF 打不开，没有打印。", "请作废后重新出具，并联系管理员。")
    _ready(printer)
    painter = QPainter()
    if not painter.begin(printer):
        raise WorldFault("printer-refused", "打印机没有接收，文书已保存。", _NEXT)
    try:
        _pages(document, printer, painter)
    finally:
        painter.end()
        document.close()
    if printer.printerState() in {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}:
        raise WorldFault("printer-refused", "打印机中途停下了，文书已保存。", _NEXT)


def _ready(printer: QPrinter) -> None:
    """Set resolution, then paper, then look again: drivers answer with a paper of their own."""
    printer.setResolution(DPI)
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    printer.setCopyCount(1)
    printer.setFullPage(True)
    a4 = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    a4.setMode(QPageLayout.Mode.FullPageMode)
    for _again in range(2):
        if _is_a4(printer.pageLayout()):
            return
        printer.setPageLayout(a4)
    if not _is_a4(printer.pageLayout()):
        raise WorldFault("printer-refused", "打印机的纸张不是 A4，没有打印，文书已保存。", "请在打印机设置里选 A4 后重印。")


def _is_a4(layout: QPageLayout) -> bool:
    upright = layout.orientation() is QPageLayout.Orientation.Portrait
    return layout.pageSize().id() is QPageSize.PageSizeId.A4 and upright


def _pages(document: QPdfDocument, printer: QPrinter, painter: QPainter) -> None:
    sheet = printer.pageLayout().fullRectPixels(printer.resolution()).size()
    for page in range(document.pageCount()):
        if page and not printer.newPage():
            raise WorldFault("printer-refused", "打印机没有接收后面的页，文书已保存。", _NEXT)
        for at, strip in _strips(document, page, sheet):
            painter.drawImage(at, strip)


def _strips(document: QPdfDocument, page: int, sheet: QSize) -> Iterator[tuple[QPoint, QImage]]:
    """Render a page in strips from the top."""
    for top in range(0, sheet.height(), _STRIP):
        place = QRect(0, top, sheet.width(), min(_STRIP, sheet.height() - top))
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(sheet)
        # QPdfDocument measures the clip from its first to its last pixel, one short of its size, and shrinks the picture by that
        options.setScaledClipRect(place.adjusted(0, 0, 1, 1))
        drawn = document.render(page, place.size(), options)
        strip = QImage(place.size(), QImage.Format.Format_RGB32)
        strip.fill(Qt.GlobalColor.white)
        painter = QPainter(strip)
        painter.drawImage(0, 0, drawn)
        painter.end()
        yield place.topLeft(), strip
