"""The desk's papers as one door: letters with stub and receipt, and pages of large lines."""

from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Fonts, Role, glyph_missing
from app.documents.grid import HEIGHT, WIDTH, Sheet
from app.documents.letter import draw_letter
from app.documents.receipt import draw_desk_sheet
from app.models.letter import Letter


class Papers:
    """Draws with one set of fonts, opened at the first paper and kept."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts

    def stray(self, letter: Letter) -> tuple[str, ...]:
        """Give the characters of a letter that no font has. Raises WorldFault "fonts-missing"."""
        return self.fonts.stray("".join(_words(letter)))

    def letter(self, letter: Letter) -> bytes:
        """Draw a letter, then the sheet with stub and receipt; the same letter gives the same bytes.

        Raises WorldFault "glyph-missing" naming the characters, before anything is drawn; "fonts-missing".
        """
        if stray := self.stray(letter):
            raise glyph_missing(stray)
        buffer = BytesIO()
        canvas = self._canvas(buffer, letter.title)
        sheet = Sheet(canvas, self.fonts)
        draw_letter(sheet, letter)
        draw_desk_sheet(sheet, letter)
        canvas.save()
        return buffer.getvalue()

    def lines(self, title: str, lines: tuple[str, ...], mark: str) -> bytes:
        """Draw one page of large lines, each made smaller where it would not fit the page."""
        buffer = BytesIO()
        canvas = self._canvas(buffer, title)
        sheet = Sheet(canvas, self.fonts)
        room = WIDTH - 50 * mm
        sheet.text(title, WIDTH / 2, HEIGHT - 60 * mm, 30, Role.TITLE, 0.5, 8)
        for place, line in enumerate(lines):
            size = min(18.0, 18.0 * room / max(self.fonts.width(line, Role.BODY, 18.0), 1.0))
            sheet.text(line, WIDTH / 2, HEIGHT - (85 + 16 * place) * mm, size, Role.BODY, 0.5)
        sheet.text(mark, 28 * mm, 11 * mm, 8)
        canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    def _canvas(self, buffer: BytesIO, title: str) -> Any:
        name = self.fonts.first(Role.BODY).fontName
        canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), initialFontName=name, invariant=1, pageCompression=1)
        canvas.setTitle(title)
        return canvas


@cache
def shipped() -> Papers:
    """Give the papers drawn with this machine's and this program's fonts."""
    return Papers(Fonts())


def _words(letter: Letter) -> list[str]:
    pairs = [word for pair in (*letter.stub, *letter.receipt) for word in pair]
    blocks = [block.text for block in letter.blocks]
    head = [letter.letterhead, letter.letter_no, letter.title, letter.subtitle, letter.addressee, letter.signature]
    return [*head, letter.contact, letter.visit_no, letter.footer, *blocks, *pairs]
