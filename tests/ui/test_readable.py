"""Every text on every page can be read: its colour against its ground, as they are drawn, 4.5 to 1 at least."""

from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.visit import Entry
from app.ports import Desk
from app.ui.shell import Shell
from app.ui.theme.palette import contrast
from app.ui.window import Window
from tests.ui.walk import gate_pages, settled, views

LEAST = 4.5
SCALE = 2
"""Drawn so much larger, that the strokes of letters have their own colour inside and not only that of their edges."""
SHARE = 0.3
"""A colour with so large a share of the text's own is no edge but another text or another stroke."""
_LEFT = 32
THICK, LONG = 4 * SCALE + 1, 0.6
"""No stroke of a letter is thicker than so many pixels as drawn, and no letters fill so large a part of a line."""


def faint(shown: QWidget) -> list[str]:
    """Give each text of a view that is too faint: its words, its colours, their contrast."""
    picture = drawn(shown)
    found = []
    for words, box in texts(shown):
        crop = picture.crop([side * SCALE for side in (box.left(), box.top(), box.right() + 1, box.bottom() + 1)])
        for ink, ground in inks(crop):
            if contrast(ink, ground) < LEAST:
                found.append(f"“{words[:20]}” {ink} on {ground}: {contrast(ink, ground):.2f}")
    return found


def drawn(shown: QWidget) -> Image.Image:
    """Give the view as it is drawn, enlarged."""
    image = QImage(shown.size() * SCALE, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(SCALE)
    image.fill(QColor("white"))
    painter = QPainter(image)
    shown.render(painter, QPoint())
    painter.end()
    return Image.frombuffer("RGB", (image.width(), image.height()), image.constBits(), "raw", "RGB", image.bytesPerLine(), 1).copy()


def inks(crop: Image.Image) -> Iterator[tuple[str, str]]:
    """Give the colours in which letters are drawn in a box, each with its ground."""
    counted = sorted(crop.getcolors(1 << 15) or [], reverse=True)
    ground = counted[0][1]
    for count, colour in counted[1:]:
        if count < counted[1][0] * SHARE:
            return
        if contrast(hexed(colour), hexed(ground)) >= LEAST:
            yield hexed(colour), hexed(ground)
        elif not _ground_or_line(mask := _where(crop, colour)):
            around = crop.crop(mask.getbbox()).getcolors(1 << 15) or []
            yield hexed(colour), hexed(max(each for each in around if each[1] != colour)[1])


def _where(crop: Image.Image, colour: tuple[int, ...]) -> Image.Image:
    """Give where a colour stands in a box, white on black."""
    exact = [band.point([255 if level == part else 0 for level in range(256)]) for band, part in zip(crop.split(), colour, strict=True)]
    return ImageChops.darker(ImageChops.darker(exact[0], exact[1]), exact[2])


def _ground_or_line(mask: Image.Image) -> bool:
    """Say whether a colour is a ground of its own, as of a pill, or a border: no stroke is so thick, and none so long."""
    if mask.filter(ImageFilter.MinFilter(THICK)).getbbox() is not None:
        return True
    rows = mask.resize((1, mask.height), Image.Resampling.BOX)
    return rows.getextrema()[1] > 255 * LONG


def hexed(colour: tuple[int, ...]) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour[:3])


def texts(shown: QWidget) -> Iterator[tuple[str, QRect]]:
    """Give every text in view with the box it is drawn in, in the view's coordinates; partly hidden ones not."""
    for widget in shown.findChildren(QWidget):
        if not widget.isVisible():
            continue
        for words, box in own_texts(widget):
            seen = widget.visibleRegion().boundingRect().intersected(box)
            if words.strip() and seen == box and not box.isEmpty():
                yield words, QRect(widget.mapTo(shown, box.topLeft()), box.size())


def own_texts(widget: QWidget) -> Iterator[tuple[str, QRect]]:
    """Give the texts of one widget with their boxes, borders and ticks left out."""
    if isinstance(widget, QLabel):
        yield widget.text(), widget.contentsRect().adjusted(2, 2, -2, -2)
    elif isinstance(widget, QAbstractButton):
        yield widget.text(), widget.rect().adjusted(_LEFT if isinstance(widget, QCheckBox) else 6, 5, -6, -5)
    elif isinstance(widget, QLineEdit):
        yield from _field(widget, widget.text() or widget.placeholderText())
    elif isinstance(widget, QComboBox) and not widget.isEditable():
        yield widget.currentText(), widget.rect().adjusted(8, 5, -32, -5)
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText() or widget.placeholderText(), widget.rect().adjusted(5, 5, -14, -5)
    elif isinstance(widget.parentWidget(), QAbstractItemView):
        yield from _cells(widget)


def _field(field: QLineEdit, words: str) -> Iterator[tuple[str, QRect]]:
    margins = field.textMargins()
    wide = min(field.fontMetrics().horizontalAdvance(words), field.width() - margins.left() - margins.right() - 24)
    yield words, QRect(11, 6, max(wide - 2, 0), field.height() - 12)


def _cells(viewport: QWidget) -> Iterator[tuple[str, QRect]]:
    view = viewport.parentWidget()
    if isinstance(view, QHeaderView):
        for place in range(view.count()):
            words = str(view.model().headerData(place, view.orientation()) or "")
            box = QRect(view.sectionViewportPosition(place), 0, view.sectionSize(place), viewport.height())
            yield words, box.adjusted(3, 3, -3, -3)
    elif isinstance(view, QAbstractItemView) and view.viewport() is viewport and view.model() is not None:
        model = view.model()
        for row in range(min(model.rowCount(QModelIndex()), 12)):
            for place in range(view.model().columnCount() if isinstance(view, QTableView) else 1):
                index = model.index(row, place)
                yield str(index.data() or ""), view.visualRect(index).adjusted(4, 4, -4, -4)


def test_every_text_of_every_page_can_be_read(window: Window, shell: Shell, open_desk: Desk, entry: Callable[..., Entry]) -> None:
    window.resize(1366, 740)
    found: dict[str, list[str]] = {}
    for name in views(shell, open_desk, entry):
        settled(shell)
        for view in shell.page.findChildren(QAbstractItemView):
            if view.isVisible() and view.model().rowCount(QModelIndex()):
                view.setCurrentIndex(view.model().index(0, 0))
        found[name] = faint(shell)
        shell.page.setEnabled(False)
        found[f"{name}, disabled"] = faint(shell)
        shell.page.setEnabled(True)
    assert {name: bad for name, bad in found.items() if bad} == {}


def test_every_text_at_the_gate_can_be_read(qtbot: QtBot, gate: LocalGate, open_desk: Desk) -> None:
    for page in gate_pages(qtbot, gate, open_desk):
        settled(page)
        assert faint(page) == [], type(page).__name__


@pytest.mark.parametrize(("ink", "readable"), [("#777777", False), ("#767676", True), ("#DDDDDD", False)])
def test_a_faint_text_is_found(qtbot: QtBot, ink: str, readable: bool) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    label = QLabel("雷州市信访局 Word", page)
    page.setStyleSheet(f"QWidget {{ background: white; }} QLabel {{ color: {ink}; }}")
    layout = QVBoxLayout(page)
    layout.addWidget(label, alignment=Qt.AlignmentFlag.AlignLeft)
    page.show()
    settled(page)
    assert (faint(page) == []) is readable
