"""The back of a letter: the visitor's own path as a chart, and below it how each date was worked out.

Nothing on it is smaller than ten points. A path too long for one column goes on in a second one, without the ways not taken,
and a very long one on further pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.units import mm

from app.documents.fonts import Fonts
from app.documents.grid import HEIGHT, WIDTH
from app.documents.hand import Hand, paint
from app.documents.pen import PdfPen
from app.models.chart import NEXT, Chart, Edge, Lit, Node, Shape
from app.models.figure import CAPTION, Layout
from app.models.geometry import lay_out
from app.models.letter import Letter, PathSheet
from app.models.tint import INK
from app.models.wrapping import wrap

LEAST = 10.0
"""The smallest type, in points."""
_LEFT, _TOP, _FOOT = 16 * mm, 14 * mm, 20 * mm
_ROOM = WIDTH - 2 * _LEFT
_TITLE, _WORDS, _LEADING, _HEAD = 20.0, 10.5, 1.5, 24 * mm
_SMALL, _LARGE, _LARGEST = LEAST / CAPTION, 14.0, 15.0
_MEASURES, _NARROW = (11.0, 13.0, 15.0, 9.0, 7.5), 12.0
_COLUMNS = 2
_MARKER = 5.0
"""What a mark that the path goes on elsewhere takes, with its line, in em."""
_QUIET, _HEADING = "#414B5A", "#17395C"
_KEY, _ASIDE = "深色的是您走过的路，粗框是现在所处的一步，下面浅色的是以后可能要走的路", "，旁边的是别的走法"


@dataclass(frozen=True, slots=True)
class Strip:
    """One column of the path: what is lit of it, and its drawing."""

    layout: Layout
    lit: Lit


@dataclass(frozen=True, slots=True)
class Plan:
    """How the back is divided: the columns on each page, and the size of an em in points."""

    pages: tuple[tuple[Strip, ...], ...]
    em: float


def draw_back(canvas: Any, fonts: Fonts, letter: Letter, path: PathSheet) -> None:
    """Draw the path on as few pages as it can be; the explanation of the dates follows it."""
    size = _WORDS * (1.2 if letter.large else 1.0)
    lines = list(_workings(path, _ROOM / size))
    plan = _plan(path, _LARGE if letter.large else _SMALL, len(lines) * size * _LEADING)
    for number, strips in enumerate(plan.pages, 1):
        pen = PdfPen(canvas, HEIGHT, fonts)
        drawn = {code for strip in strips for code in strip.layout.boxes}
        beside = any(node.column for code, node in path.chart.nodes.items() if code in drawn)
        _frame(pen, letter, path, (number, len(plan.pages)), beside)
        wide = _ROOM / max(len(strips), 1)
        for place, strip in enumerate(strips):
            left = _LEFT + place * wide + (wide - strip.layout.width * plan.em) / 2
            paint(Hand(pen, left, _TOP + _HEAD, plan.em), strip.layout, strip.lit)
        if number == len(plan.pages):
            high = max((strip.layout.height for strip in strips), default=0.0) * plan.em
            _write(pen, lines, _TOP + _HEAD + high + size * _LEADING, size)
        canvas.showPage()


def _plan(path: PathSheet, em: float, below: float) -> Plan:
    """Choose the drawing: one column with the ways not taken as large as it can be, else columns of the way alone."""
    high = HEIGHT - _TOP - _HEAD - _FOOT
    whole = [lay_out(path.chart, path.captions, measure) for measure in _MEASURES]
    fits = [(min(_ROOM / each.width, (high - below) / each.height, _LARGEST), each) for each in whole]
    size, layout = max(fits, key=lambda each: each[0])
    if size >= em:
        return Plan(((Strip(layout, path.lit),),), size)
    strips = tuple(_strips(path, (high - below) / em))
    if len(strips) <= _COLUMNS:
        return Plan((strips,), em)
    strips = tuple(_strips(path, high / em))
    pages = [strips[start : start + _COLUMNS] for start in range(0, len(strips), _COLUMNS)]
    if max(strip.layout.height for strip in pages[-1]) * em + below > high:
        pages.append(())
    return Plan(tuple(pages), em)


def _strips(path: PathSheet, room: float) -> Iterator[Strip]:
    """Cut the way into columns of at most ``room`` em, each with a mark where it goes on or comes from."""
    way = _alone(path.chart)
    boxes = lay_out(way, path.captions, _NARROW).boxes
    left = list(way.nodes.values())
    first = True
    while left:
        top = boxes[left[0].code].y
        ends = [boxes[node.code].y + boxes[node.code].height - top for node in left]
        spare = room - _MARKER * (1 if first else 2)
        count = sum(end <= spare for end in ends) or 1
        if ends[-1] <= room - (0 if first else _MARKER):
            count = len(left)
        yield _strip(path, left[:count], first, last=count == len(left))
        left, first = left[count:], False


def _strip(path: PathSheet, nodes: list[Node], first: bool, last: bool) -> Strip:
    """Draw one column. What leads to it and away from it is lit where the visitor's way is."""
    lit = path.lit
    shown = list(nodes)
    if not first:
        shown.insert(0, Node("from", Shape.LINK, nodes[0].row - 1, 0, "接左列", edges=(Edge(NEXT, nodes[0].code, ""),)))
        lit = _also(lit, "from", nodes[0].code in lit.nodes, (("from", NEXT),))
    if not last:
        way_on = nodes[-1].edges[0]
        shown[-1] = replace(nodes[-1], edges=(replace(way_on, to="on"),))
        shown.append(Node("on", Shape.LINK, nodes[-1].row + 1, 0, "接右列"))
        lit = _also(lit, "on", (nodes[-1].code, way_on.answer) in lit.edges, ())
    chart = replace(path.chart, nodes={node.code: node for node in shown}, parts=())
    return Strip(lay_out(chart, path.captions, _NARROW), lit)


def _also(lit: Lit, code: str, on: bool, edges: tuple[tuple[str, str], ...]) -> Lit:
    return replace(lit, nodes=lit.nodes | {code}, edges=lit.edges | {*edges}) if on else lit


def _alone(chart: Chart) -> Chart:
    """Give the way without what lies beside it."""
    kept = {code: node for code, node in chart.nodes.items() if node.column == 0}
    return replace(
        chart, nodes={code: replace(node, edges=tuple(edge for edge in node.edges if edge.to in kept)) for code, node in kept.items()}
    )


def _frame(pen: PdfPen, letter: Letter, path: PathSheet, page: tuple[int, int], beside: bool) -> None:
    """Write what stands above and below the path."""
    number, pages = page
    title = f"{path.title}（{number}/{pages}）" if pages > 1 else path.title
    pen.words(WIDTH / 2, _TOP + _TITLE * 0.8, _TITLE, title, _HEADING, 0.5)
    pen.words(WIDTH / 2, _TOP + _TITLE * 0.8 + 17, 11.0, f"{path.chart.name}　登记编号 {letter.visit_no}", INK, 0.5)
    key = _KEY + (_ASIDE if beside else "") + "。"
    pen.words(WIDTH / 2, _TOP + _TITLE * 0.8 + 34, LEAST, key, _QUIET, 0.5)
    pen.words(_LEFT, HEIGHT - 11 * mm, LEAST, f"{path.chart.code}　{letter.letter_no}", _QUIET, 0.0)
    pen.words(WIDTH - _LEFT, HEIGHT - 11 * mm, 8.0, letter.footer, _QUIET, 1.0)


def _workings(path: PathSheet, room: float) -> Iterator[tuple[str, str]]:
    """Give the lines that say how each date was worked out, each with its colour; ``room`` in em."""
    if path.workings:
        yield "日期怎么算的", _HEADING
    for name, steps in path.workings:
        for line in wrap(f"{name}：{'；'.join(steps)}。", room):
            yield line, INK


def _write(pen: PdfPen, lines: list[tuple[str, str]], top: float, size: float) -> None:
    for place, (words, colour) in enumerate(lines):
        pen.words(_LEFT, top + place * size * _LEADING, size, words, colour, 0.0)
