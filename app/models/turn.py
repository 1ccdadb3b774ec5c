"""Turns: PDFium works for one thread at a time, and several adapters read PDFs beside the window."""

from threading import RLock

PDFIUM = RLock()
"""Held by whoever has a document of PDFium's open."""
