"""Slips for a narrow printer: black and white dots, so that any character prints, whatever code the printer knows."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from app.documents.fonts import Font, Fonts, Role
from app.models.wrapping import wrap

_EDGE, _ABOVE, _GAP = 8, 12, 0.35
_LARGE = 60
"""From this size on a line is one word, such as a number: it is made smaller, never broken."""
_LEAST = 16
_GREY = 128


def draw_slip(lines: tuple[tuple[str, int], ...], dots: int, fonts: Fonts) -> bytes:
    """Draw a slip ``dots`` wide, each line in the middle with its size in dots, as a black and white PNG.

    Small lines are broken where they are too wide, large ones are made smaller. Raises WorldFault "glyph-missing", "fonts-missing".
    """
    laid = [part for text, size in lines for part in _fitted(text, size, dots - 2 * _EDGE, fonts)]
    high = 2 * _ABOVE + sum(_pitch(size) for _, size in laid)
    picture = Image.new("L", (dots, high), 255)
    pen = ImageDraw.Draw(picture)
    top = _ABOVE
    for text, size in laid:
        _write(pen, text, size, (dots - _width(text, size, fonts)) / 2, top + _pitch(size) / 2, fonts)
        top += _pitch(size)
    target = BytesIO()
    picture.point(lambda grey: 255 if grey >= _GREY else 0, mode="1").save(target, "PNG")
    return target.getvalue()


def _fitted(text: str, size: int, room: int, fonts: Fonts) -> list[tuple[str, int]]:
    """Give a line as it fits the paper: in pieces, or smaller."""
    pieces = [text] if size >= _LARGE else list(wrap(text, room / size))
    return [(piece, _smaller(piece, size, room, fonts)) for piece in pieces]


def _smaller(text: str, size: int, room: int, fonts: Fonts) -> int:
    wide = _width(text, size, fonts)
    return size if wide <= room else max(int(size * room / wide), _LEAST)


def _width(text: str, size: int, fonts: Fonts) -> float:
    return sum(_face(font, size).getlength(run) for font, run in fonts.runs(text, Role.HEADING))


def _write(pen: ImageDraw.ImageDraw, text: str, size: int, left: float, middle: float, fonts: Fonts) -> None:
    for font, run in fonts.runs(text, Role.HEADING):
        face = _face(font, size)
        pen.text((left, middle), run, fill=0, font=face, anchor="lm")
        left += face.getlength(run)


def _pitch(size: int) -> int:
    return round(size * (1 + _GAP))


@lru_cache(maxsize=32)
def _face(font: Font, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font.path, size)
