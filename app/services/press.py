"""The press: what goes on the wall and into the booklet, as values for the ``Documents`` to draw."""

from collections.abc import Mapping
from datetime import date

from app.models.booklet import SIZES, Booklet, Chapter, Poster
from app.models.chart import Chart, Node, Shape
from app.models.fault import WorldFault
from app.models.law import articles
from app.models.letter import LetterForm
from app.models.pack import DESK, Pack
from app.models.place import Organ
from app.ports import Documents
from app.services import guide

TITLE = "信访事项导引图册"
_WHY = (3, 4)


def chart_of(pack: Pack, code: str) -> Chart:
    """Give the chart (D4, in either case) or the roadmap. Raises WorldFault "no-such-chart" naming those there are."""
    found = pack.drawn(code.upper()) or pack.drawn(code.lower())
    if found is None:
        known = "、".join([*pack.charts, pack.roadmap.code])
        raise WorldFault("no-such-chart", f"没有导引图“{code}”。", f"有：{known}。")
    return found


def picture_of(pack: Pack, chart: Chart) -> bytes:
    """Give the bureau's own official picture or PDF of a chart, b"" where it has none."""
    return pack.pictures[chart.picture]() if chart.picture else b""


def sheet(pack: Pack, documents: Documents, code: str, official: bool, today: date) -> bytes:
    """Draw a chart to be handed out or laid on the desk; ``official``: the bureau's own picture of it, on A4, where it has one.

    Raises WorldFault "no-such-chart", "picture-unreadable".
    """
    chart = chart_of(pack, code)
    captions = guide.captions(pack, chart, today)
    if official and chart.picture:
        return documents.poster(Poster(chart, captions, pack.mark, "A4", False, pack.bureau["name"], picture_of(pack, chart)))
    return documents.chart(chart, None, captions, pack.mark, "pdf")


def poster(pack: Pack, documents: Documents, code: str, size: str, crop: bool, today: date) -> bytes:
    """Draw the poster of a chart or of the roadmap, on A3, A2 or A1, for cutting or not.

    Raises WorldFault "no-such-chart", "no-such-size", "picture-unreadable".
    """
    chart = chart_of(pack, code)
    if size.upper() not in SIZES:
        raise WorldFault("no-such-size", f"没有“{size}”这种张贴图。", f"有：{'、'.join(SIZES)}。")
    captions = _captions(pack, chart, today)
    value = Poster(chart, captions, pack.mark, size.upper(), crop, pack.bureau["name"], picture_of(pack, chart))
    return documents.poster(value)


def booklet(pack: Pack, documents: Documents, today: date, imposed: bool) -> bytes:
    """Draw the booklet of the roadmap and all charts, as A5 pages or ``imposed`` for folding. Raises "picture-unreadable"."""
    charts = [pack.roadmap, *(chart for code, chart in sorted(pack.charts.items()) if code != DESK)]
    chapters = tuple(Chapter(chart, guide.captions(pack, chart, today), picture_of(pack, chart)) for chart in charts)
    organs = tuple(organ for organ in pack.organs.values() if _stands_somewhere(organ))
    value = Booklet(TITLE, pack.bureau["name"], chapters, _letters(pack), organs, pack.mark, today)
    return documents.booklet(value, imposed)


def _captions(pack: Pack, chart: Chart, today: date) -> Mapping[str, str]:
    """Give the small lines under the boxes, with the chart that a link leads to."""
    words = dict(guide.captions(pack, chart, today))
    for node in chart.nodes.values():
        if aim := _aim(pack, chart, node):
            words[node.code] = " · ".join(filter(None, (words.get(node.code, ""), aim)))
    return words


def _aim(pack: Pack, chart: Chart, node: Node) -> str:
    if node.shape is not Shape.LINK or not node.goto:
        return ""
    other = pack.chart_of(node.goto)
    return "" if other.code == chart.code else f"见 {other.code} {other.name}"


def _letters(pack: Pack) -> tuple[tuple[str, str, str], ...]:
    """Give the letters of the kinds that are switched on, then the desk's other papers: name, what for, articles."""
    of_kinds = {kind.letter: (kind.why, kind.basis) for kind in reversed(pack.kinds()) if kind.letter in pack.letters}
    found = [(_title(pack.letters[code]), why, articles(basis)) for code, (why, basis) in reversed(of_kinds.items())]
    return (*found, *((_title(form), "", articles(_cited(form))) for form in pack.letters.values() if form.anytime))


def _title(form: LetterForm) -> str:
    return form.title + form.subtitle


def _cited(form: LetterForm) -> tuple[str, ...]:
    """Give the articles behind what a paper says was done, and why: its third and fourth point."""
    return tuple(dict.fromkeys(cite for part in form.paragraphs if part.point in _WHY for cite in part.cites))


def _stands_somewhere(organ: Organ) -> bool:
    """Say whether an organ is one place: what only says which kind of organ it is has no window."""
    return bool(organ.window or organ.address or organ.phone)
