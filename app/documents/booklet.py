"""Draws the booklet: A5 pages with cover, contents, each chart with its explanation, letters, addresses, back cover.

It is read by old people: nothing that matters is smaller than 7.5 pt, explanations are set in 11 pt.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Fonts, Role
from app.documents.grid import Sheet
from app.documents.hand import Hand, draw_legend, paint
from app.documents.imposition import impose
from app.documents.leaf import (
    BODY,
    FOOT,
    HEADING,
    HIGH,
    INK,
    NAVY,
    QUIET,
    ROOM,
    SIDE,
    SMALL,
    TOP,
    WIDE,
    Leaf,
    Setter,
    Style,
    draw_leaves,
    frame,
)
from app.documents.official import Slot, as_pdf, inlay, sizes
from app.documents.pen import PdfPen
from app.documents.spread import spread
from app.models.booklet import Booklet, Chapter
from app.models.chart import Chart, Lit
from app.models.figure import Layout
from app.models.geometry import fits, lay_out
from app.models.law import articles
from app.models.paging import pages
from app.models.place import Organ

READABLE, LARGEST = 8.4, 12.5
"""The least size of the words in a chart's boxes, in points (those on its lines are 0.9 of it), and the largest.

Larger ones would cut the charts into pieces in which nobody finds the way.
"""

_EDGE, _ABOVE, _BELOW = 8 * mm, 18 * mm, 14 * mm
"""What is left free around a chart."""
_CHART_HEAD, _LEGEND = 22.0, 8.0
_MEASURES = (10.0, 7.5, 12.5, 6.0)
"""Lengths of line that are tried; of those that give the largest words the first is taken."""
_TRIED = 2
"""So many of them tell whether a part fits: the others win little and take as long."""
_STAND_IN = re.compile(r"^接第.+?图：")
_ENTRIES = 14
_SECTION = Style(HEADING, Role.HEADING, NAVY, 0.0, 2.0)
_CITES = Style(SMALL, Role.HEADING, QUIET, 0.0, 9.0)
_QUIET = Style(BODY - 1, Role.BODY, INK, 0.0, 2.0)
_LETTERS, _ORGANS, _CONTENTS = "告知书和其他文书", "有关机关的地址、电话", "目　录"
_FACTS = (("窗口", "window"), ("地址", "address"), ("电话", "phone"), ("时间", "hours"), ("热线", "hotline"))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A part of a chart as it stands on its page, upright or turned."""

    chart: Chart
    turned: bool


@dataclass(slots=True)
class _Bound:
    """A chapter that has its pages: where it begins, the figures and their first page, the official picture's slots."""

    first: int
    figures: Sequence[_Figure]
    drawn_from: int
    picture: bytes
    slots: Sequence[Slot]


def draw_booklet(booklet: Booklet, imposed: bool, fonts: Fonts) -> bytes:
    """Draw the booklet as PDF: A5 pages with bookmarks, or ``imposed`` two to a side of A4 for folding.

    Raises WorldFault "picture-unreadable", "glyph-missing".
    """
    maker = _Maker(booklet, fonts)
    plain = maker.draw()
    return impose(plain) if imposed else plain


class _Maker:
    """Makes one booklet: first all pages are filled, then, as their numbers are known, charts and contents drawn."""

    def __init__(self, booklet: Booklet, fonts: Fonts) -> None:
        self._booklet = booklet
        self._fonts = fonts
        self._set = Setter(fonts)
        self._entries: list[tuple[str, int]] = []

    def draw(self) -> bytes:
        """Draw the plain booklet."""
        self._cover()
        count = len(self._booklet.chapters) + 2
        contents = [self._set.open(_CONTENTS, "" if each else _CONTENTS) for each in range(-(-count // _ENTRIES))]
        chapters = [self._chapter(chapter) for chapter in self._booklet.chapters]
        self._letters()
        self._organs()
        self._back()
        self._link(chapters)
        self._contents(contents)
        return self._file(chapters)

    @property
    def _here(self) -> int:
        """The number of the page that is being set."""
        return len(self._set.leaves)

    def _file(self, chapters: Sequence[_Bound]) -> bytes:
        booklet, file = self._booklet, BytesIO()
        face = self._fonts.first(Role.BODY).fontName
        canvas = Canvas(file, pagesize=(WIDE, HIGH), initialFontName=face, invariant=1, pageCompression=1, lang="zh-CN")
        canvas.setTitle(booklet.title)
        canvas.setAuthor(booklet.bureau)
        canvas.setSubject(booklet.mark)
        canvas.setCreator("xinfang-desk")
        draw_leaves(canvas, self._fonts, self._set.leaves, booklet.mark)
        canvas.showOutline()
        canvas.save()
        pictures = [(chapter.picture, chapter.slots) for chapter in chapters if chapter.slots]
        return inlay(file.getvalue(), pictures) if pictures else file.getvalue()

    def _cover(self) -> None:
        booklet = self._booklet
        leaf = self._set.open("")
        leaf.bookmark = booklet.title

        def mark(sheet: Sheet) -> None:
            frame(sheet, WIDE, HIGH, 9 * mm, 0.8)
            middle, wide = WIDE / 2, WIDE - 44 * mm
            size = min(30.0, 30.0 * wide / sheet.fonts.width(booklet.title, Role.TITLE, 30.0))
            sheet.canvas.setFillColor(NAVY)
            sheet.text(booklet.bureau, middle, HIGH - 48 * mm, 15, Role.TITLE, 0.5, 4.5)
            sheet.text(booklet.title, middle, HIGH - 78 * mm, size, Role.TITLE, 0.5)
            sheet.rule(middle - 22 * mm, HIGH - 86 * mm, 44 * mm, 1.4, NAVY)
            sheet.canvas.setFillColor(INK)
            for index, chapter in enumerate(booklet.chapters):
                left, row = (index % 2), index // 2
                sheet.text(chapter.chart.name, middle + (left * 2 - 1) * 25 * mm, HIGH - (104 + 9 * row) * mm, 11.5, Role.BODY, 0.5)
            sheet.text(_day(booklet), middle, 33 * mm, 13, Role.BODY, 0.5)
            sheet.canvas.setFillColor(QUIET)
            sheet.text(booklet.mark, middle, 17 * mm, 7.5, Role.HEADING, 0.5)

        leaf.marks.append(mark)

    def _chapter(self, chapter: Chapter) -> _Bound:
        chart, setter = chapter.chart, self._set
        name = _name(chart)
        setter.open(name, name)
        first = self._here
        self._entries.append((chart.title, first))
        self._opening(chart)
        for passage in chart.passages:
            if passage.heading:
                setter.need(_SECTION.leading + 3 * BODY * 1.6)
                setter.space(3)
                setter.paragraph(passage.heading, _SECTION)
            setter.paragraph(passage.text, Style(after=2.0 if passage.cites else 7.0))
            if passage.cites:
                setter.listed(f"依据：{articles(passage.cites)}", _CITES)
        if chapter.picture:
            return self._official(chapter, first)
        return self._figures(chapter, first)

    def _opening(self, chart: Chart) -> None:
        setter = self._set
        over = Style(12.0, Role.HEADING, QUIET, 0.0)
        setter.write(_name(chart), SIDE, over)
        setter.space(over.leading + 2)
        title = Style(min(20.0, 20.0 * ROOM / self._fonts.width(chart.title, Role.TITLE, 20.0)), Role.TITLE, NAVY, 0.0)
        setter.write(chart.title, SIDE, title)
        setter.space(title.leading + 2)
        setter.rule(1.4, NAVY)
        setter.space(12)
        if chart.note:
            style = Style(BODY, Role.HEADING, INK, 0.0, 0.0)
            inset = 12.0
            high = style.leading * len(setter.lines(chart.note, style, ROOM - 2 * inset)) + 14
            setter.panel(high)
            setter.space(7)
            setter.paragraph(chart.note, style, inset)
            setter.space(19)

    def _official(self, chapter: Chapter, first: int) -> _Bound:
        """Leave pages for the bureau's own chart, a wide one turned."""
        picture, slots = as_pdf(chapter.picture, self._fonts), []
        drawn_from = self._here + 1
        for index, (wide, high) in enumerate(sizes(picture)):
            self._set.open(_name(chapter.chart))
            slots.append(Slot(self._here - 1, index, _EDGE, _BELOW, WIDE - 2 * _EDGE, HIGH - _ABOVE - _BELOW, turned=wide > high))
        return _Bound(first, (), drawn_from, picture, slots)

    def _figures(self, chapter: Chapter, first: int) -> _Bound:
        drawn_from = self._here + 1
        captions = _with_room(chapter)
        parts = pages(chapter.chart, _Fits(captions))
        figures = [_figure(part, captions) for part in parts]
        for _ in figures:
            self._set.open(_name(chapter.chart))
        return _Bound(first, figures, drawn_from, b"", ())

    def _link(self, chapters: Sequence[_Bound]) -> None:
        """Draw the figures, now that every link can name the page where it goes on."""
        known = self._places(chapters)
        for chapter, bound in zip(self._booklet.chapters, chapters, strict=True):
            for index, figure in enumerate(bound.figures):
                leaf = self._set.leaves[bound.drawn_from + index - 1]
                chart, captions = _referred(figure.chart, chapter.captions, known)
                leaf.marks.append(partial(_draw_figure, figure=replace(figure, chart=chart), captions=captions))

    def _places(self, chapters: Sequence[_Bound]) -> Mapping[str, int]:
        """Give the page on which each node is drawn; of an official chart the page where it begins."""
        known: dict[str, int] = {}
        for chapter, bound in zip(self._booklet.chapters, chapters, strict=True):
            for code in chapter.chart.nodes if bound.slots else ():
                known[code] = bound.drawn_from
            for index, figure in enumerate(bound.figures):
                known.update(dict.fromkeys((code for code in figure.chart.nodes if code in chapter.chart.nodes), bound.drawn_from + index))
        return known

    def _contents(self, leaves: Sequence[Leaf]) -> None:
        for place, leaf in enumerate(leaves):
            leaf.marks.append(partial(_draw_contents, entries=self._entries[place * _ENTRIES : (place + 1) * _ENTRIES]))

    def _list(self, title: str) -> None:
        setter = self._set
        setter.open(title, title)
        self._entries.append((title, self._here))
        style = Style(20.0, Role.TITLE, NAVY, 0.0)
        setter.write(title, SIDE, style)
        setter.space(style.leading + 2)
        setter.rule(1.4, NAVY)
        setter.space(10)

    def _letters(self) -> None:
        self._list(_LETTERS)
        setter = self._set
        for name, purpose, cites in self._booklet.letters:
            high = sum(
                style.leading * len(setter.lines(words, style)) + style.after
                for words, style in ((name, _SECTION), (purpose, _QUIET), (cites, _CITES))
                if words
            )
            setter.need(high)
            setter.paragraph(name, _SECTION)
            if purpose:
                setter.paragraph(purpose, _QUIET)
            if cites:
                setter.listed(cites, _CITES)

    def _organs(self) -> None:
        self._list(_ORGANS)
        for organ in self._booklet.organs:
            self._organ(organ)

    def _organ(self, organ: Organ) -> None:
        """Set an organ's facts; one that nobody knows yet is a dotted line to write on."""
        setter, style = self._set, Style(BODY, Role.BODY, INK, 0.0, 0.0)
        label = 3.0 * BODY
        rows = [(words, setter.lines(getattr(organ, key), style, ROOM - label) if getattr(organ, key) else []) for words, key in _FACTS]
        setter.need(_SECTION.leading + sum(1.02 * style.leading * max(len(lines), 1) for _, lines in rows) + 4)
        setter.paragraph(organ.name, _SECTION)
        for words, lines in rows:
            setter.write(words, SIDE, replace(style, colour=QUIET))
            for line in lines:
                setter.write(line.text, SIDE + label, style)
                setter.space(1.02 * style.leading)
            if not lines:
                setter.space(1.02 * style.leading)
                setter.dots(SIDE + label, WIDE - SIDE, -4.5)
        setter.space(3)
        setter.rule()
        setter.space(4)

    def _back(self) -> None:
        booklet = self._booklet

        def mark(sheet: Sheet) -> None:
            frame(sheet, WIDE, HIGH, 9 * mm, 0.8)
            sheet.canvas.setFillColor(NAVY)
            sheet.text(booklet.bureau, WIDE / 2, 50 * mm, 15, Role.TITLE, 0.5, 4.5)
            sheet.rule(WIDE / 2 - 22 * mm, 44 * mm, 44 * mm, 1.0, NAVY)
            sheet.canvas.setFillColor(QUIET)
            sheet.text(_day(booklet), WIDE / 2, 34 * mm, 10, Role.BODY, 0.5)
            sheet.text(booklet.mark, WIDE / 2, 17 * mm, 7.5, Role.HEADING, 0.5)

        self._set.open("").marks.append(mark)


def _day(booklet: Booklet) -> str:
    made = booklet.made_on
    return f"{made.year}年{made.month}月{made.day}日"


def _name(chart: Chart) -> str:
    return f"{chart.code}　{chart.name}" if chart.code[:1].isupper() else chart.name


def _room(turned: bool) -> tuple[float, float]:
    """Give width and height that a chart may take on a page, in points."""
    across, along = WIDE - 2 * _EDGE, HIGH - _ABOVE - _BELOW
    wide, high = (along, across) if turned else (across, along)
    return wide, high - _CHART_HEAD


def _size(layout: Layout, turned: bool) -> float:
    return _em(layout.width, layout.height, turned)


def _em(wide: float, high: float, turned: bool) -> float:
    room = _room(turned)
    return min(room[0] / wide, room[1] / high, LARGEST)


def _readable(wide: float, high: float) -> bool:
    """Say whether a drawing so many em wide and high can be read on one page, upright or turned."""
    return max(_em(wide, high, False), _em(wide, high, True)) >= READABLE


class _Fits:
    """Says whether a part of a chart can be read on one page, upright or turned; remembers what it said."""

    def __init__(self, captions: Mapping[str, str]) -> None:
        self._captions = captions
        self._known: dict[frozenset[tuple[str, int, int]], bool] = {}

    def __call__(self, part: Chart) -> bool:
        """Say so of a part: the same nodes in the same places are the same part."""
        key = frozenset((node.code, node.row, node.column) for node in part.nodes.values())
        if key not in self._known:
            self._known[key] = any(fits(part, self._captions, measure, _readable) for measure in _MEASURES[:_TRIED])
        return self._known[key]


def _figure(chart: Chart, captions: Mapping[str, str]) -> _Figure:
    """Choose the upright page where the words are large enough on it, else that on which they are larger."""
    layouts = [lay_out(chart, captions, measure) for measure in _MEASURES]
    upright, turned = (max(_size(layout, turn) for layout in layouts) for turn in (False, True))
    return _Figure(chart, upright < min(READABLE, turned))


def _with_room(chapter: Chapter) -> Mapping[str, str]:
    """Give the captions with room for the page numbers that links get once they are known."""
    links = [node.code for node in chapter.chart.nodes.values() if node.goto]
    return {**chapter.captions, **{code: _refer(chapter.captions.get(code, ""), 100) for code in links}}


def _refer(words: str, page: int) -> str:
    return " · ".join(filter(None, (words, f"接第{page}页")))


def _referred(chart: Chart, captions: Mapping[str, str], known: Mapping[str, int]) -> tuple[Chart, Mapping[str, str]]:
    """Let every link name the page where it goes on."""
    nodes, words = dict(chart.nodes), dict(captions)
    for code, node in chart.nodes.items():
        if node.goto not in known:
            continue
        page = known[node.goto]
        if _STAND_IN.match(node.text):
            nodes[code] = replace(node, text=_STAND_IN.sub(f"接第{page}页：", node.text))
        else:
            words[code] = _refer(words.get(code, ""), page)
    return replace(chart, nodes=nodes), words


def _draw_figure(sheet: Sheet, figure: _Figure, captions: Mapping[str, str]) -> None:
    """Draw a part of a chart on its page, turned with its head to the left where it is wide."""
    canvas, chart = sheet.canvas, figure.chart
    room, under = _room(figure.turned), 2.8 * _LEGEND
    layout = max((lay_out(chart, captions, measure) for measure in _MEASURES), key=lambda layout: _size(layout, figure.turned))
    em = _size(layout, figure.turned)
    layout = spread(layout, room[0] / em, (room[1] - under) / em, 1.6)
    canvas.saveState()
    if figure.turned:
        canvas.translate(WIDE, 0)
        canvas.rotate(90)
    left, top, high = (_BELOW, _EDGE, WIDE) if figure.turned else (_EDGE, _ABOVE, HIGH)
    middle = left + room[0] / 2
    canvas.setFillColor(NAVY)
    title = min(11.0, 11.0 * room[0] / sheet.fonts.width(chart.title, Role.HEADING, 11.0))
    sheet.text(chart.title, middle, high - top - 11, title, Role.HEADING, 0.5)
    pen = PdfPen(canvas, high, sheet.fonts)
    spare = room[1] - layout.height * em
    paint(Hand(pen, middle - layout.width * em / 2, top + _CHART_HEAD + max(min((spare - under) / 2, 12), 0.0), em), layout, Lit())
    if spare >= under:
        draw_legend(pen, (middle, top + _CHART_HEAD + room[1] - _LEGEND), _LEGEND, False)
    canvas.restoreState()


def _draw_contents(sheet: Sheet, entries: Sequence[tuple[str, int]]) -> None:
    """Draw the contents, a row of dots leading to each page number."""
    canvas, y = sheet.canvas, HIGH - TOP - 22
    canvas.setFillColor(NAVY)
    canvas.setStrokeColor(NAVY)
    sheet.text(_CONTENTS, WIDE / 2, y, 20, Role.TITLE, 0.5)
    y -= 40
    for title, page in entries:
        size = min(12.0, 12.0 * (ROOM - 40) / sheet.fonts.width(title, Role.BODY, 12.0))
        start = SIDE + sheet.fonts.width(title, Role.BODY, size) + 6
        end = WIDE - SIDE - sheet.fonts.width(str(page), Role.HEADING, 12.0) - 6
        canvas.setFillColor(INK)
        sheet.text(title, SIDE, y, size)
        sheet.text(str(page), WIDE - SIDE, y, 12.0, Role.HEADING, 1.0)
        canvas.saveState()
        canvas.setStrokeColor(QUIET)
        canvas.setLineCap(1)
        canvas.setLineWidth(0.9)
        canvas.setDash(0.01, 3.6)
        canvas.line(start, y + 1, end, y + 1)
        canvas.restoreState()
        y -= 28
    draw_legend(PdfPen(canvas, HIGH, sheet.fonts), (WIDE / 2, HIGH - FOOT - 2 * _LEGEND), 9.5, False)
