"""Puts A5 pages two to a side of A4 landscape, in the order for folding and stapling in the fold.

Printed on both sides, turned over at the short edge, and folded, the pages follow each other.
"""

from collections.abc import Sequence
from ctypes import c_float, c_size_t
from io import BytesIO

import pypdfium2
from pypdfium2 import raw
from reportlab.lib.units import mm

from app.models.turn import PDFIUM

_SIDES = 4
_SHEET = 297 * mm, 210 * mm


def order(pages: int) -> tuple[int, ...]:
    """Give the page numbers from left to right, side by side, of a booklet of ``pages`` pages (a multiple of four)."""
    found: list[int] = []
    for sheet in range(pages // _SIDES):
        low, high = 1 + 2 * sheet, pages - 2 * sheet
        found += [high, low, low + 1, high - 1]
    return tuple(found)


def padded(pages: int) -> tuple[int | None, ...]:
    """Give the pages 1 … ``pages`` filled up to a multiple of four: empty ones (None) stand before the back cover."""
    empty = -pages % _SIDES
    return (*range(1, pages), *[None] * empty, pages)


def impose(pdf: bytes) -> bytes:
    """Give a PDF of A5 pages as sheets for folding."""
    with PDFIUM:
        source = pypdfium2.PdfDocument(pdf)
        try:
            return _sheets(source, padded(len(source)))
        finally:
            source.close()


def _sheets(source: pypdfium2.PdfDocument, pages: Sequence[int | None]) -> bytes:
    ordered = pypdfium2.PdfDocument.new()
    size = source.get_page_size(0)
    last = len(source)
    for _ in range(pages.count(None)):
        source.new_page(*size, index=last - 1)
    ordered.import_pages(source, [number - 1 for number in order(len(pages))])
    handle = raw.FPDF_ImportNPagesToOne(ordered, c_float(_SHEET[0]), c_float(_SHEET[1]), c_size_t(2), c_size_t(1))
    sheets = pypdfium2.PdfDocument(handle)
    file = BytesIO()
    try:
        sheets.save(file)
    finally:
        sheets.close()
        ordered.close()
    return file.getvalue()
