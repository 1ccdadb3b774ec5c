"""Printing through Qt: the way on Windows, and elsewhere where the system has no ``lp``.

The PDF is rendered page by page at the printer's resolution, in strips, so that a sheet at 600 dpi needs a few megabytes
and not 140. Knows no visit and no letter. May run beside the window: it touches no widget.
"""

import re
from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.models.fault import WorldFault

DPI = 600
_STRIP = 512
_POINTS, _LEEWAY = 72, 3.0
"""Points to the inch; how much larger than the paper a page may be, in points: rounding, not clipping."""
_PAPERS = {"A3": QPageSize.PageSizeId.A3, "A4": QPageSize.PageSizeId.A4, "A5": QPageSize.PageSizeId.A5}
_ROLL = re.compile(r"Custom\.(\d+)x(\d+)mm")
_NEXT = "请检查打印机后重印，或先“另存 PDF”。"


class QtPrinters:
    """``Printers`` through QPrinter. A machine without printers is no error."""

    def names(self) -> tuple[str, ...]:
        """Give the printers' names, the default one first."""
        default = QPrinterInfo.defaultPrinterName()
        return tuple(sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name)))

    def send(self, pdf: bytes, name: str, title: str, paper: str = "A4", two_sided: bool = False) -> None:
        """Print a PDF at true size on ``paper``. Raises WorldFault "no-printer", "printer-refused".

        Asked for a printer that is not there, Qt would quietly write a file instead: that is never let come so far.
        """
        found = QPrinterInfo.printerInfo(name) if name in self.names() else QPrinterInfo()
        if found.isNull():
            raise WorldFault("no-printer", "没有找到可用的打印机，文书已保存。", "接好打印机后可重印，或先“另存 PDF”。")
        printer = QPrinter(found, QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        put(pdf, printer, paper, two_sided)


def paper_of(pdf: bytes) -> str:
    """Give the smallest paper (A5, A4, A3) that holds every page of a PDF; A3 where none does."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    longest = max((max(document.pagePointSize(page).toTuple()) for page in range(document.pageCount())), default=0.0)
    document.close()
    fitting = (name for name in ("A5", "A4") if longest <= max(QPageSize(_PAPERS[name]).size(QPageSize.Unit.Point).toTuple()) + _LEEWAY)
    return next(fitting, "A3")


def put(pdf: bytes, printer: QPrinter, paper: str = "A4", two_sided: bool = False) -> None:
    """Put all pages of a PDF on ``paper`` (A3, A4, A5), upright or landscape as they are, edge to edge and unscaled.

    Raises WorldFault "printer-refused", also where the driver answers with another paper, or a page is larger than it.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.status() is not QPdfDocument.Status.Ready:
        raise WorldFault("printer-refused", "这份文书的 PDF 打不开，没有打印。", "请作废后重新出具，并联系管理员。")
    _check_sizes(document, paper)
    _ready(printer, paper, _landscape(document.pagePointSize(0)), two_sided)
    painter = QPainter()
    if not painter.begin(printer):
        raise WorldFault("printer-refused", "打印机没有接收，文书已保存。", _NEXT)
    try:
        _pages(document, printer, painter, paper)
    finally:
        painter.end()
        document.close()
    if printer.printerState() in {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}:
        raise WorldFault("printer-refused", "打印机中途停下了，文书已保存。", _NEXT)


def _check_sizes(document: QPdfDocument, paper: str) -> None:
    """Refuse what would be cut off."""
    room = sorted(_size(paper).size(QPageSize.Unit.Point).toTuple())
    for page in range(document.pageCount()):
        sides = sorted(document.pagePointSize(page).toTuple())
        if any(side > most + _LEEWAY for side, most in zip(sides, room, strict=True)):
            raise WorldFault("printer-refused", f"页面比 {paper} 纸大，没有打印。", "请换大一号的纸，或另存为 PDF 交印刷店。")


def _ready(printer: QPrinter, paper: str, landscape: bool, two_sided: bool) -> None:
    """Set resolution, then paper, then look again: drivers answer with a paper of their own."""
    printer.setResolution(DPI)
    turn = QPrinter.DuplexMode.DuplexShortSide if landscape else QPrinter.DuplexMode.DuplexLongSide
    printer.setDuplex(turn if two_sided else QPrinter.DuplexMode.DuplexNone)
    printer.setCopyCount(1)
    printer.setFullPage(True)
    _lay(printer, paper, landscape)


def _lay(printer: QPrinter, paper: str, landscape: bool) -> None:
    """Set paper and orientation of the next page. Raises WorldFault "printer-refused" where the driver keeps another paper."""
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    wanted = QPageLayout(_size(paper), way, QMarginsF())
    wanted.setMode(QPageLayout.Mode.FullPageMode)
    if paper not in _PAPERS:
        printer.setPageLayout(wanted)
        return
    for _again in range(2):
        if _agrees(printer.pageLayout(), wanted):
            return
        printer.setPageLayout(wanted)
    if not _agrees(printer.pageLayout(), wanted):
        step = f"请在打印机设置里选 {paper} 后重印。"
        raise WorldFault("printer-refused", f"打印机的纸张不是 {paper}，没有打印，文书已保存。", step)


def _size(paper: str) -> QPageSize:
    """Give the size of a paper by its name; Custom.58x60mm is a piece of a roll, whatever its driver calls it."""
    roll = _ROLL.fullmatch(paper)
    if roll is None:
        return QPageSize(_PAPERS[paper])
    return QPageSize(QSizeF(int(roll[1]), int(roll[2])), QPageSize.Unit.Millimeter, paper, QPageSize.SizeMatchPolicy.ExactMatch)


def _agrees(layout: QPageLayout, wanted: QPageLayout) -> bool:
    return layout.pageSize().id() is wanted.pageSize().id() and layout.orientation() is wanted.orientation()


def _landscape(size: QSizeF) -> bool:
    return size.width() > size.height()


def _pages(document: QPdfDocument, printer: QPrinter, painter: QPainter, paper: str) -> None:
    for page in range(document.pageCount()):
        size = document.pagePointSize(page)
        if page:
            _lay(printer, paper, _landscape(size))
            if not printer.newPage():
                raise WorldFault("printer-refused", "打印机没有接收后面的页，文书已保存。", _NEXT)
        pixels = (size * (printer.resolution() / _POINTS)).toSize()
        for at, strip in _strips(document, page, pixels):
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
