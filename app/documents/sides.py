"""A letter as it goes to a printer that prints both sides."""

from io import BytesIO

import pypdfium2

from app.models.turn import PDFIUM

BACK, DESK = "背面", "存根"
"""Labels of the pages that are no page of the letter proper: the visitor's path, the sheet that stays at the desk."""


def two_sided(pdf: bytes) -> bytes:
    """Put in a blank page where the desk sheet would come on the back of the visitor's own; the letter as kept stays as it is."""
    with PDFIUM:
        return _padded(pdf)


def _padded(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    try:
        labels = [document.get_page_label(page) for page in range(len(document))]
        desk = next((page for page, label in enumerate(labels) if label.startswith(DESK)), 0)
        if desk % 2 == 0:
            return pdf
        document.new_page(*document.get_page_size(desk), index=desk)
        padded = BytesIO()
        document.save(padded)
        return padded.getvalue()
    finally:
        document.close()
