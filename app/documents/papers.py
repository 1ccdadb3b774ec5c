"""The desk's papers as one door: letters with stub and receipt, and pages of large lines."""

import re
from dataclasses import fields, replace
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.back import draw_back
from app.documents.fonts import Fonts, Role, glyph_missing
from app.documents.grid import HEIGHT, LARGE, OFFICIAL, WIDTH, Sheet
from app.documents.letter import draw_letter
from app.documents.receipt import draw_desk_sheet
from app.documents.report import draw_report
from app.documents.sides import BACK, DESK
from app.models.letter import Letter, PathSheet
from app.models.report import Report
from app.models.spelling import Value, coded, respelled, texts

_ENDS = re.compile(r"[ \t]*[\n\t\v\f\r\u2028\u2029]\s*")
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)


class Papers:
    """Draws with one set of fonts, opened at the first paper and kept."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts

    def stray(self, letter: Letter) -> tuple[str, ...]:
        """Give the characters of a letter that no font has. Raises WorldFault "fonts-missing"."""
        return self.fonts.stray("".join(_words(_settled(letter))))

    def lacking(self, text: str) -> tuple[str, ...]:
        """Give the characters of a text that no font has. Raises WorldFault "fonts-missing"."""
        return self.fonts.stray(_seen(text))

    def letter(self, letter: Letter) -> bytes:
        """Draw a letter, its back, then the sheet with stub and receipt; the same letter gives the same bytes.

        Each page is labelled with what it is, so that it can be told which of them stays at the desk.

        Raises WorldFault "glyph-missing" naming the characters, before anything is drawn; "fonts-missing".
        """
        letter = _settled(letter)
        if stray := self.stray(letter):
            raise glyph_missing(stray)
        buffer = BytesIO()
        canvas = self._canvas(buffer, f"{letter.title} {letter.letter_no}", letter.signature)
        canvas.addPageLabel(0, style="ARABIC")
        draw_letter(Sheet(canvas, self.fonts, LARGE if letter.large else OFFICIAL), letter)
        if letter.path is not None:
            _label(canvas, BACK)
            draw_back(canvas, self.fonts, letter, letter.path)
        if letter.stub or letter.receipt:
            _label(canvas, DESK)
            draw_desk_sheet(Sheet(canvas, self.fonts), letter)
        canvas.save()
        return buffer.getvalue()

    def report(self, report: Report) -> bytes:
        """Draw a report, characters that no font has by their code points: no name holds it up. Raises WorldFault "fonts-missing"."""
        return draw_report(self.coded(_settled_report(report)), self.fonts)

    def coded(self, value: Value) -> Value:
        """Give any text of a paper with the characters that no font has by their code points. Raises WorldFault "fonts-missing"."""
        stray = self.fonts.stray("".join(texts(value)))
        return respelled(value, {character: f"〔{coded(character)}〕" for character in stray})

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

    def _canvas(self, buffer: BytesIO, title: str, author: str = "") -> Any:
        name = self.fonts.first(Role.BODY).fontName
        canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), initialFontName=name, invariant=1, pageCompression=1, lang="zh-CN")
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setSubject("")
        canvas.setCreator("xinfang-desk")
        return canvas


def _label(canvas: Any, words: str) -> None:
    """Label the pages that follow."""
    canvas.addPageLabel(canvas.getPageNumber() - 1, prefix=words)


@cache
def shipped() -> Papers:
    """Give the papers drawn with this machine's and this program's fonts."""
    return Papers(Fonts())


def _settled(letter: Letter) -> Letter:
    """Give the letter as one draws it: line ends as blanks, no invisible characters and choices of variants."""
    held = {each.name: getattr(letter, each.name) for each in fields(letter)}
    words: dict[str, Any] = {name: _seen(value) for name, value in held.items() if isinstance(value, str)}
    blocks = tuple(replace(block, text=_seen(block.text), strong=tuple(map(_seen, block.strong))) for block in letter.blocks)
    stub = tuple((_seen(label), _seen(value)) for label, value in letter.stub)
    receipt = tuple((_seen(label), _seen(value)) for label, value in letter.receipt)
    return replace(letter, blocks=blocks, stub=stub, receipt=receipt, **words)


def _settled_report(report: Report) -> Report:
    """Give the report as one draws it."""
    return replace(
        report,
        letterhead=_seen(report.letterhead),
        title=_seen(report.title),
        lines=tuple(map(_seen, report.lines)),
        tables=tuple(replace(table, rows=tuple(tuple(map(_seen, row)) for row in table.rows)) for table in report.tables),
        signing=tuple(map(_seen, report.signing)),
    )


def _seen(text: str) -> str:
    return _UNSEEN.sub("", _ENDS.sub("\u3000", text.strip("\n")))


def _words(letter: Letter) -> list[str]:
    pairs = [word for pair in (*letter.stub, *letter.receipt) for word in pair]
    blocks = [block.text for block in letter.blocks]
    head = [letter.letterhead, letter.letter_no, letter.title, letter.subtitle, letter.addressee, letter.signature]
    return [*head, letter.contact, letter.visit_no, letter.footer, *blocks, *pairs, *_path_words(letter.path)]


def _path_words(path: PathSheet | None) -> list[str]:
    if path is None:
        return []
    nodes = path.chart.nodes.values()
    labels = [edge.label for node in nodes for edge in node.edges]
    steps = [word for name, steps in path.workings for word in (name, *steps)]
    return [path.title, path.chart.name, *(node.text for node in nodes), *labels, *path.captions.values(), *steps]
