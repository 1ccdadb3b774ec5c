"""The bureau's own official charts (PDF, PNG, JPEG) on our pages: their lines and words stay lines and words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Fonts, Role
from app.models.fault import WorldFault
from app.models.turn import PDFIUM

_DPI = 200
_PDF = b"%PDF"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a page of a picture goes: on which page, in which rectangle (points from the lower left corner), turned or not."""

    page: int
    source: int
    left: float
    bottom: float
    width: float
    height: float
    turned: bool = False


def as_pdf(picture: bytes, fonts: Fonts) -> bytes:
    """Give a picture as PDF: a PDF as it is, an image on a page of its own. Raises WorldFault "picture-unreadable".

    reportlab begins every page in a font, which would be one that is not embedded: it is given one of ``fonts``.
    """
    if _PDF in picture[:1024]:
        return picture
    try:
        with Image.open(BytesIO(picture)) as image:
            image.load()
            wide, high = (side * 72 / _DPI for side in image.size)
        file = BytesIO()
        face = fonts.first(Role.HEADING).fontName
        canvas = Canvas(file, pagesize=(wide, high), initialFontName=face, invariant=1, pageCompression=1)
        canvas.drawImage(ImageReader(BytesIO(picture)), 0, 0, wide, high)
        canvas.save()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _unreadable() from error
    return file.getvalue()


def sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Give width and height of each page in points. Raises WorldFault "picture-unreadable" where it is none, or has no page."""
    with PDFIUM:
        document = _opened(pdf)
        try:
            found = tuple((page.get_width(), page.get_height()) for page in document)
        finally:
            document.close()
    if not found:
        raise _unreadable()
    return found


def inlay(pdf: bytes, pictures: Iterable[tuple[bytes, Sequence[Slot]]]) -> bytes:
    """Put pages of ``pictures`` (each a PDF) on pages of ``pdf``, as large as their slots allow and centred in them."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for picture, slots in pictures:
                _put(document, picture, slots)
            file = BytesIO()
            document.save(file)
        finally:
            document.close()
    return file.getvalue()


def _put(document: pypdfium2.PdfDocument, picture: bytes, slots: Sequence[Slot]) -> None:
    source = _opened(picture)
    try:
        for slot in slots:
            sheet = source.page_as_xobject(slot.source, document)
            size = source.get_page_size(slot.source)
            page = document[slot.page]
            drawn = sheet.as_pageobject()
            drawn.set_matrix(_matrix(size, slot))
            page.insert_obj(drawn)
            page.gen_content()
            sheet.close()
            page.close()
    finally:
        source.close()


def _matrix(size: tuple[float, float], slot: Slot) -> pypdfium2.PdfMatrix:
    wide, high = (size[1], size[0]) if slot.turned else size
    scale = min(slot.width / wide, slot.height / high)
    left, bottom = slot.left + (slot.width - wide * scale) / 2, slot.bottom + (slot.height - high * scale) / 2
    if slot.turned:
        return pypdfium2.PdfMatrix(0, scale, -scale, 0, left + wide * scale, bottom)
    return pypdfium2.PdfMatrix(scale, 0, 0, scale, left, bottom)


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise _unreadable() from error


def _unreadable() -> WorldFault:
    return WorldFault("picture-unreadable", "本单位的正式图打不开，没有画成。", "请在“内容”里换一个 PDF、PNG 或 JPG 文件。")
