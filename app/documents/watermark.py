"""Stamps what is made in practice 演练, so that no sheet of it is ever taken for a real one.

The words lie slanted over each page, grey enough to be seen on a copy, thin enough to read what is below.
"""

from functools import lru_cache
from io import BytesIO

import pypdfium2
from PIL import Image
from pypdfium2 import raw
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Fonts, Role
from app.documents.grid import Sheet
from app.models.turn import PDFIUM

_WORDS = "演练　不作凭据"
_GREY, _ALPHA = 0.25, 0.2
_SHARE, _SLANT = 0.072, 35
_DPI = 72.0


def stamped(pdf: bytes, fonts: Fonts) -> bytes:
    """Give a PDF with the words on each of its pages, whatever their size; labels and everything else stay as they are."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            stamps = [document.get_page_size(page) for page in range(len(document))]
            for page, size in enumerate(stamps):
                _lay(document, page, _stamp(size, fonts))
            out = BytesIO()
            document.save(out)
            return out.getvalue()
        finally:
            document.close()


def stamped_picture(png: bytes, fonts: Fonts) -> bytes:
    """Give a PNG with the words on it, at the same size and resolution."""
    image = Image.open(BytesIO(png))
    dpi = image.info.get("dpi", (_DPI, _DPI))
    with PDFIUM:
        document = pypdfium2.PdfDocument(_stamp((float(image.width), float(image.height)), fonts))
        words = document[0].render(scale=1, fill_color=(255, 255, 255, 0)).to_pil().convert("RGBA")
        document.close()
    out = BytesIO()
    Image.alpha_composite(image.convert("RGBA"), words).convert("RGB").save(out, "PNG", optimize=True, dpi=dpi)
    return out.getvalue()


def stamped_drawing(svg: bytes) -> bytes:
    """Give an SVG with the words on it."""
    words = (
        '<text x="50%" y="50%" text-anchor="middle" font-size="8%" fill="#404040" fill-opacity="0.3" '
        f'font-family="sans-serif">{_WORDS}</text></svg>'
    )
    head, _, tail = svg.decode("utf-8").rpartition("</svg>")
    return f"{head}{words}{tail}".encode()


def _lay(document: pypdfium2.PdfDocument, page: int, stamp: bytes) -> None:
    """Lay the one page of a stamp over a page."""
    source = pypdfium2.PdfDocument(stamp)
    try:
        form = raw.FPDF_NewXObjectFromPage(document, source, 0)
        below = document[page]
        try:
            raw.FPDFPage_InsertObject(below, raw.FPDF_NewFormObjectFromXObject(form))
            raw.FPDFPage_GenerateContent(below)
        finally:
            raw.FPDF_CloseXObject(form)
            below.close()
    finally:
        source.close()


@lru_cache(maxsize=16)
def _stamp(size: tuple[float, float], fonts: Fonts) -> bytes:
    """Draw the words on an empty page of ``size`` points, in rows so that a torn-off part bears them as well."""
    wide, high = size
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, initialFontName=fonts.first(Role.HEADING).fontName, invariant=1)
    sheet = Sheet(canvas, fonts)
    canvas.setFillGray(_GREY)
    canvas.setFillAlpha(_ALPHA)
    letter = min(wide, high) * _SHARE
    for share in (0.2, 0.5, 0.8):
        canvas.saveState()
        canvas.translate(wide / 2, high * share)
        canvas.rotate(_SLANT)
        sheet.text(_WORDS, 0, 0, letter, Role.HEADING, 0.5)
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return out.getvalue()
