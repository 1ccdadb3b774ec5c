"""Printing through Qt, into a PDF file instead of paper: size, place and number of pages are measured on the result."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.models.fault import WorldFault
from app.ui.printing import QtPrinters, put

A4_MM, A3_MM = (210.0, 297.0), (297.0, 420.0)
RULE = (40.0, 60.0, 100.0, 20.0)
"""Left, bottom, width, height of the black box on the test page, in mm."""


def paper(pages: int = 1) -> bytes:
    """A page with a box of 100 mm by 20 mm at a known place."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(A4_MM[0] * mm, A4_MM[1] * mm))
    for _page in range(pages):
        canvas.rect(*(length * mm for length in RULE), stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def wide_paper(*sizes: tuple[float, float]) -> bytes:
    """Pages of these sizes in mm, each with the box of 100 mm by 20 mm at the same place from its lower left corner."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for wide, high in sizes:
        canvas.setPageSize((wide * mm, high * mm))
        canvas.rect(*(length * mm for length in RULE), stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def sizes_of(path: Path) -> list[tuple[float, ...]]:
    document = pypdfium2.PdfDocument(path)
    sizes = [tuple(side / 72 * 25.4 for side in page.get_size()) for page in document]
    document.close()
    return sizes


def into(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def ink(path: Path, page: int = 0) -> tuple[float, float, float, float]:
    """Give left, top, right, bottom of the ink of a page, in mm from the upper left corner."""
    document = pypdfium2.PdfDocument(path)
    picture = document[page].render(scale=300 / 72).to_pil().convert("L").point(lambda grey: 255 if grey < 128 else 0)
    box = picture.getbbox()
    document.close()
    assert box is not None
    return tuple(edge / 300 * 25.4 for edge in box)  # type: ignore[return-value]


def test_a_box_keeps_its_place_and_size_to_a_tenth_of_a_millimetre(qapp: object, tmp_path: Path) -> None:
    put(paper(), into(tmp_path / "out.pdf"))
    left, bottom, width, height = RULE
    top = A4_MM[1] - bottom - height
    assert ink(tmp_path / "out.pdf") == pytest.approx((left, top, left + width, top + height), abs=0.15)


def test_every_page_comes_out(qapp: object, tmp_path: Path) -> None:
    put(paper(3), into(tmp_path / "out.pdf"))
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    sizes = [tuple(side / 72 * 25.4 for side in page.get_size()) for page in document]
    document.close()
    assert len(sizes) == 3
    assert all(size == pytest.approx(A4_MM, abs=0.2) for size in sizes)


def test_a_driver_that_came_with_its_own_paper_is_set_right(qapp: object, tmp_path: Path) -> None:
    printer = into(tmp_path / "out.pdf")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    put(paper(), printer)
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    size = tuple(side / 72 * 25.4 for side in document[0].get_size())
    document.close()
    assert size == pytest.approx(A4_MM, abs=0.2)


def test_a_driver_that_keeps_its_own_paper_is_not_printed_on(qapp: object, tmp_path: Path) -> None:
    class Stubborn(QPrinter):
        def pageLayout(self) -> QPageLayout:  # noqa: N802 - the name is Qt's
            layout = super().pageLayout()
            layout.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
            return layout

    printer = Stubborn(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with pytest.raises(WorldFault) as told:
        put(paper(), printer)
    assert told.value.code == "printer-refused"
    assert "A4" in str(told.value)
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_folder_that_can_not_be_written_is_a_refusal(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(WorldFault) as told:
        put(paper(), into(tmp_path / "missing" / "out.pdf"))
    assert told.value.code == "printer-refused"


def test_what_is_no_pdf_is_refused_before_the_printer_is_touched(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(WorldFault) as told:
        put(b"not a pdf", into(tmp_path / "out.pdf"))
    assert told.value.code == "printer-refused"
    assert not (tmp_path / "out.pdf").exists()


def test_a_printer_that_is_not_there_writes_no_file_in_its_place(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorldFault) as told:
        QtPrinters().send(paper(), "没有这台打印机", "letter")
    assert told.value.code == "no-printer"
    assert list(tmp_path.iterdir()) == []


def test_a_strip_is_the_part_of_the_whole_page_it_stands_for(qapp: object, tmp_path: Path) -> None:
    """The seams between strips must not show: a box over several strips is one box."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(A4_MM[0] * mm, A4_MM[1] * mm))
    canvas.rect(30 * mm, 20 * mm, 5 * mm, 250 * mm, stroke=0, fill=1)
    canvas.save()
    put(target.getvalue(), into(tmp_path / "out.pdf"))
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    picture = document[0].render(scale=300 / 72).to_pil().convert("L")
    document.close()
    middle = round(32.5 / 25.4 * 300)
    rows = [picture.getpixel((middle, row)) for row in range(round(28 / 25.4 * 300), round(276 / 25.4 * 300))]
    assert max(rows) < 100


@pytest.mark.parametrize("size", [A3_MM, A3_MM[::-1]])
def test_a3_is_true_to_size_upright_and_landscape(qapp: object, tmp_path: Path, size: tuple[float, float]) -> None:
    put(wide_paper(size), into(tmp_path / "out.pdf"), "A3")
    assert sizes_of(tmp_path / "out.pdf") == [pytest.approx(size, abs=0.2)]
    left, bottom, width, height = RULE
    top = size[1] - bottom - height
    assert ink(tmp_path / "out.pdf") == pytest.approx((left, top, left + width, top + height), abs=0.3)


def test_each_page_keeps_its_own_orientation(qapp: object, tmp_path: Path) -> None:
    put(wide_paper(A3_MM, A3_MM[::-1], A3_MM), into(tmp_path / "out.pdf"), "A3")
    assert sizes_of(tmp_path / "out.pdf") == [pytest.approx(size, abs=0.2) for size in (A3_MM, A3_MM[::-1], A3_MM)]
    left, bottom, width, height = RULE
    for page, (_, high) in enumerate((A3_MM, A3_MM[::-1], A3_MM)):
        top = high - bottom - height
        assert ink(tmp_path / "out.pdf", page) == pytest.approx((left, top, left + width, top + height), abs=0.3)


def test_a_page_larger_than_the_paper_is_refused_not_clipped(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(WorldFault) as told:
        put(wide_paper(A3_MM), into(tmp_path / "out.pdf"))
    assert told.value.code == "printer-refused"
    assert "A4" in told.value.sentence
    assert not (tmp_path / "out.pdf").exists()


class Told(QPrinter):
    """Remembers what it is told of both sides: a file has none to read back."""

    sides: QPrinter.DuplexMode | None = None

    def setDuplex(self, mode: QPrinter.DuplexMode) -> None:  # noqa: N802 - the name is Qt's
        self.sides = mode
        super().setDuplex(mode)


@pytest.mark.parametrize(
    ("size", "two_sided", "sides"),
    [
        (A4_MM, True, QPrinter.DuplexMode.DuplexLongSide),
        (A4_MM[::-1], True, QPrinter.DuplexMode.DuplexShortSide),
        (A4_MM, False, QPrinter.DuplexMode.DuplexNone),
    ],
)
def test_both_sides_are_turned_over_the_edge_that_suits_the_page(
    qapp: object, tmp_path: Path, size: tuple[float, float], two_sided: bool, sides: QPrinter.DuplexMode
) -> None:
    printer = Told(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    put(wide_paper(size), printer, "A4", two_sided)
    assert printer.sides is sides
