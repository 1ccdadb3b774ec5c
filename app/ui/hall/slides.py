"""The slides: the bureau's pictures and texts from a folder, then the pages of roadmap and charts, in turn and again.

Everything here runs beside the window: listing a folder (it may lie on a share that is gone), reading, decoding at the size of the
screen. What can not be read is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QImageReader, QPainter, QTextLayout
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

from app.models.fault import WorldFault
from app.ui.theme import palette

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"})
TEXTS = frozenset({".txt"})
MOST_FILES = 2000
_MOST_BYTES, _MOST_TEXT = 64 << 20, 200_000
_MOST_DOTS, _MOST_DOTS_JPEG = 40_000_000, 250_000_000
"""Larger pictures are passed over; a JPEG is made smaller while it is read and takes far less memory."""
_LEAST_CHART = 600
"""On fewer pixels than this in height nobody could read a chart."""
_SMALL_SHARE, _LARGE_SHARE, _LEAST_TYPE = 20, 6, 22
"""A text's type is at least this part of the screen's shorter side, at most that one, and never less than so many pixels."""
_WHITE, _ROOM = 250, 6
_MOST_KEPT = 120
_FILE, _CHART = 0, 1

Key = tuple[int, str, int]
"""A slide's place in the round: files before charts, its name, its page."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide, drawn at the size of the screen, and its place in the round."""

    key: Key
    image: QImage


@dataclass(frozen=True, slots=True)
class Source:
    """Where slides come from: a folder ("" none), the charts' codes, what draws a chart as PDF, the font of texts.

    ``kept``: pages of charts as they were drawn, as PNG by code, page and size; each page is drawn once and not once in every round
    (QtPdf takes time, and some memory that it never gives back).
    """

    folder: str
    charts: tuple[str, ...]
    sheet: Callable[[str], bytes]
    font: QFont
    kept: dict[tuple[str, int, int, int], bytes] = field(default_factory=dict)


def next_slide(source: Source, last: Key | None, size: QSize) -> Slide | None:
    """Give the slide after ``last``, drawn for ``size``; None where none can be shown at all. The round begins again at its end.

    The folder is read anew each time, so that files may come and go.
    """
    if size.isEmpty():
        return None
    names = [(_FILE, path.name) for path in _files(source.folder)] + [(_CHART, code) for code in source.charts]
    here = (last[0], last[1]) if last else (_FILE, "")
    order = _order(names, here)
    if last is not None and here in names:
        another = _draw(source, here, last[2] + 1, size)
        if another is not None:
            return Slide((*here, last[2] + 1), another)
    for name in order:
        image = _draw(source, name, 0, size)
        if image is not None:
            return Slide((*name, 0), image)
    return None


def _order(names: list[tuple[int, str]], here: tuple[int, str]) -> list[tuple[int, str]]:
    """Give the round from behind ``here``, which may be gone by now."""
    if here in names:
        place = names.index(here) + 1
    elif here[0] == _FILE:
        place = next((place for place, name in enumerate(names) if name[0] == _CHART or name[1] > here[1]), 0)
    else:
        place = 0
    return names[place:] + names[:place]


def _files(folder: str) -> list[Path]:
    if not folder:
        return []
    try:
        found = [path for path in Path(folder).iterdir() if path.suffix.lower() in PICTURES | TEXTS and not path.name.startswith(".")]
        return sorted(found, key=lambda path: path.name)[:MOST_FILES]
    except OSError:
        return []


def _draw(source: Source, name: tuple[int, str], page: int, size: QSize) -> QImage | None:
    """Draw one page of a slide, None where there is no such page or it can not be read."""
    kind, word = name
    path = Path(source.folder) / word
    try:
        if kind == _CHART:
            return _chart(source, word, page, size) if size.height() >= _LEAST_CHART else None
        if path.stat().st_size > _MOST_BYTES:
            return None
        if path.suffix.lower() in TEXTS:
            return text_page(_text(path), page, size, source.font)
        return picture(path, size) if page == 0 else None
    except (OSError, WorldFault):
        return None


def _chart(source: Source, code: str, page: int, size: QSize) -> QImage | None:
    """Give a page of a chart, drawn now or kept from the round before; that there is no such page is kept as well."""
    key = (code, page, size.width(), size.height())
    if key not in source.kept:
        if len(source.kept) >= _MOST_KEPT:
            source.kept.clear()
        drawn, buffer = pdf_page(source.sheet(code), page, size), QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if drawn is not None:
            drawn.save(buffer, "PNG")  # type: ignore[call-overload]
        source.kept[key] = bytes(buffer.data().data())
    image = QImage.fromData(source.kept[key]) if source.kept[key] else QImage()
    return None if image.isNull() else image


def picture(path: Path, size: QSize) -> QImage | None:
    """Read a picture at the size of the screen, None where it is broken or too large to be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    full = reader.size()
    most = _MOST_DOTS_JPEG if reader.format() == b"jpeg" else _MOST_DOTS
    if not full.isValid() or full.width() * full.height() > most:
        return None
    turned = reader.transformation().value & 4
    room = size.transposed() if turned else size
    reader.setScaledSize(full.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image


def pdf_page(pdf: bytes, page: int, size: QSize) -> QImage | None:
    """Draw one page of a PDF as large as it goes into ``size``, None where it has no such page."""
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    if document.status() is not QPdfDocument.Status.Ready or page >= document.pageCount():
        document.close()
        return None
    sheet = document.pagePointSize(page)
    used = _ink(_on_white(document.render(page, sheet.toSize())))
    scale = min(size.width() / used.width(), size.height() / used.height())
    options = QPdfDocumentRenderOptions()
    options.setScaledSize((sheet * scale).toSize())
    clip = QRect((used.topLeft().toPointF() * scale).toPoint(), (used.size() * scale).boundedTo(size))
    # one more to the right and below: see the strips of app.ui.printing
    options.setScaledClipRect(clip.adjusted(0, 0, 1, 1))
    drawn = document.render(page, clip.size(), options)
    document.close()
    return _on_white(drawn)


def _on_white(drawn: QImage) -> QImage:
    image = QImage(drawn.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return image


def _ink(page: QImage) -> QRect:
    """Give the part of a page that is not white, with a little room around it: a screen has no use for a sheet's margins."""
    grey = page.convertToFormat(QImage.Format.Format_Grayscale8)
    dots, each = bytes(grey.constBits()), grey.bytesPerLine()
    lines = [place for place in range(grey.height()) if min(dots[place * each : place * each + grey.width()]) < _WHITE]
    columns = [place for place in range(grey.width()) if min(dots[place::each]) < _WHITE]
    if not lines or not columns:
        return page.rect()
    box = QRect(columns[0], lines[0], columns[-1] - columns[0] + 1, lines[-1] - lines[0] + 1)
    return box.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM).intersected(page.rect())


def text_page(text: str, page: int, size: QSize, font: QFont) -> QImage | None:
    """Draw one page of a text in type that can be read across a hall, None where it has no such page.

    A short text is drawn as large as it goes on one page.
    """
    sized, lines = _sized(text, size, font)
    metrics = QFontMetrics(sized)
    each = max(size.height() // metrics.lineSpacing(), 1)
    here = lines[page * each : (page + 1) * each]
    if not here:
        return None
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor(palette.FIELD))
    painter = QPainter(image)
    painter.setFont(sized)
    painter.setPen(QColor(palette.INK))
    high = metrics.lineSpacing()
    left = max((size.width() - max(map(metrics.horizontalAdvance, lines))) // 2, 0)
    top = (size.height() - len(here) * high) // 2
    for place, line in enumerate(here):
        painter.drawText(QRect(left, top + place * high, size.width() - left, high), Qt.AlignmentFlag.AlignVCenter, line)
    painter.end()
    return image


def _sized(text: str, size: QSize, font: QFont) -> tuple[QFont, list[str]]:
    """Give the largest type in which a text is whole on one page, or the smallest that can be read; and its lines."""
    side = min(size.width(), size.height())
    least = max(_LEAST_TYPE, side // _SMALL_SHARE)
    sized, lines = QFont(font), list[str]()
    for share in range(_LARGE_SHARE, _SMALL_SHARE + 1, 2):
        sized.setPixelSize(max(side // share, least))
        lines = _lines(text, size.width(), sized)
        if len(lines) * QFontMetrics(sized).lineSpacing() <= size.height():
            break
    return sized, lines


def _lines(text: str, width: int, font: QFont) -> list[str]:
    """Break a text as Qt does, which keeps closing marks off the beginning of a line."""
    lines: list[str] = []
    for paragraph in text.strip().splitlines():
        layout = QTextLayout(paragraph.strip(), font)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(paragraph.strip()[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        if not paragraph.strip():
            lines.append("")
    return lines


def _text(path: Path) -> str:
    """Read a text as UTF-8 or, as older editors write it, as GB 18030; invisible control characters are left out."""
    data = path.read_bytes()[:_MOST_TEXT]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")
