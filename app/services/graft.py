"""Changing of what a chart is made: nodes added and taken away, ways led elsewhere, as changes to the pack's data."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from app.models.chart import NEXT, NO, YES, Chart, Edge, Node, Shape
from app.models.fault import WorldFault
from app.models.geometry import lay_out
from app.models.pack import Pack
from app.models.version import Change, Deed
from app.ports import Library
from app.services.draw import NODE, Sheet, Spot, called, cell, crossings, drawable, insert, leads_on, placed, upward

_NUMBER = re.compile(r"\d+")
_PLAIN = ((YES, "是"), (NO, "否"))


@dataclass(frozen=True, slots=True)
class Fresh:
    """A node to be added: after which node, by which of its ways (``answer``, "" for a new one with ``label``), and what it is.

    ``ways``: its own ways out. ``goto`` and ``matter`` belong to links, ``matter`` to the ends of the desk's own questions too.
    """

    after: str
    answer: str
    label: str
    shape: Shape
    text: str
    ask: str = ""
    say: str = ""
    ways: tuple[Edge, ...] = ()
    goto: str = ""
    matter: str = ""


def used_codes(library: Library) -> frozenset[str]:
    """Give every node's code that any kept version or the draft has; versions that can not be read any more are left out."""
    packs = [library.draft()[0]] if library.drafted() else []
    for version in library.versions():
        try:
            packs.append(library.pack(version.digest))
        except WorldFault:
            continue
    return frozenset(code for pack in packs for chart in (*pack.charts.values(), pack.roadmap) for code in chart.nodes)


def new_code(chart: str, used: Collection[str]) -> str:
    """Give a code for a new node of a chart: a number above all that were ever used there."""
    head = f"{chart}."
    tails = [code.removeprefix(head) for code in used if code.startswith(head)]
    numbers = [found[0] for tail in tails if (found := _NUMBER.match(tail))]
    wide = 2 if not numbers else min(len(number) for number in numbers)
    return f"{head}{max(map(int, numbers), default=0) + 1:0{wide}}"


def before(chart: Chart, code: str) -> set[str]:
    """Give the nodes from which a node is reached, itself included: no way out of it may lead there."""
    found, waiting = {code}, [code]
    while waiting:
        here = waiting.pop()
        for node, edge in chart.edges():
            if edge.to == here and node.code not in found:
                found.add(node.code)
                waiting.append(node.code)
    return found


def targets(chart: Chart, code: str) -> tuple[Node, ...]:
    """Give the nodes to which a way out of a node may be led, in reading order."""
    shut = before(chart, code)
    return tuple(node for node in chart.nodes.values() if node.code not in shut and node.shape is not Shape.START)


def way_code(edges: Iterable[Edge]) -> str:
    """Give a code for a new way out that none of ``edges`` has."""
    taken = {edge.answer for edge in edges}
    return next(code for number in count(len(taken) + 1) if (code := f"way{number}") not in taken)


def lead(sheet: Sheet, code: str, ways: Sequence[Edge]) -> tuple[Change, ...]:
    """Give a node these ways out. Raises WorldFault "edge-upward", "circle", "way-unnamed", "ways-few"."""
    node = sheet.chart.nodes[code]
    _refuse_ways(node, ways)
    shut = before(sheet.chart, code)
    for edge in ways:
        target = sheet.chart.nodes[edge.to]
        if edge.to in shut:
            raise WorldFault("circle", f"{called(target)}是{called(node)}前面的一步，线不能绕回去。", "请改选后面的一步。")
        if not leads_on(cell(node), cell(target)):
            raise upward(node, edge, target)
    return _written(sheet, node, ways)


def add(sheet: Sheet, code: str, fresh: Fresh) -> tuple[Change, ...]:
    """Add a node under ``code``, at a place near the one before it. Raises as ``lead``, and "no-way-on" after an end."""
    after = sheet.chart.nodes[fresh.after]
    if after.shape in {Shape.END, Shape.LINK}:
        raise WorldFault("no-way-on", f"{called(after)}后面不能再加。", "请选它前面的一步来加。")
    if fresh.shape is Shape.LINK and not fresh.goto:
        raise WorldFault("goto-missing", "还没有选转到哪张图的哪一步。", "请选一步。", "goto")
    node = Node(code, fresh.shape, 0, 0, fresh.text.strip(), fresh.ask.strip(), fresh.say.strip(), edges=fresh.ways)
    _refuse_new(sheet.chart, after, node)
    edges = _led_to(after, fresh, code)
    aside = after.shape is Shape.QUESTION and edges[-1].to == code
    spot = room(sheet.chart, replace(after, edges=edges), node, aside)
    pushing = insert(sheet, spot) if spot.fresh_row or spot.fresh_column else ()
    row = _row(replace(node, row=spot.row, column=spot.column), fresh)
    return (*pushing, *_written(sheet, after, edges), Change(sheet.file, NODE, sheet.index(fresh.after) + 1, value=row, deed=Deed.ADD))


def room(chart: Chart, after: Node, node: Node, aside: bool) -> Spot:
    """Find the place for ``node``, to which a way out of ``after`` already leads, at which fewest lines cross.

    It is free and near, or in a row or column put in for it. ``aside``: rather at the right of ``after`` than below.
    Raises WorldFault "edge-upward" where a node to which ``node`` leads stands above.
    """
    ahead = [chart.nodes[edge.to] for edge in node.edges]
    for target in ahead:
        if not leads_on(cell(after), cell(target)):
            raise upward(after, Edge(NEXT, target.code, ""), target)
    spots = [spot for spot in _near(chart, after, aside) if _leads_through(after, spot, ahead)]
    with_it = replace(chart, nodes={**chart.nodes, after.code: after})
    return min(spots, key=lambda spot: (_crossings(with_it, node, spot), spots.index(spot)))


def uses(pack: Pack, chart: Chart, code: str) -> str:
    """Say in a sentence what else needs a node, so that it can not be taken away; "" where nothing does."""
    node = chart.nodes[code]
    if node.shape is Shape.START or code in chart.parts:
        return f"{called(node)}是起点，不能删除。"
    return _matters_use(pack, node) or _charts_and_letters_use(pack, node)


def _matters_use(pack: Pack, node: Node) -> str:
    for matter in pack.matters.values():
        if matter.entry == node.code:
            return f"事项{matter.code}“{matter.name}”从{called(node)}开始走，不能删除。"
        if matter.after == (node.code,):
            return f"事项{matter.code}“{matter.name}”只看上次是不是走到{called(node)}，不能删除。"
    return ""


def _charts_and_letters_use(pack: Pack, node: Node) -> str:
    for other in pack.charts.values():
        for each in other.nodes.values():
            if each.goto == node.code:
                return f"{other.code}图的{called(each)}转到{called(node)}，不能删除。"
    for form in pack.letters.values():
        for stage in form.stages:
            if stage.nodes == (node.code,):
                return f"文书{form.code}的“{stage.label}”只看{called(node)}，不能删除。"
    return ""


def heirs(chart: Chart, code: str) -> tuple[Node, ...]:
    """Give the nodes to which the ways into a node may be led once it is gone, those that follow it first."""
    sources = [node for node, edge in chart.edges() if edge.to == code]
    shut = {each for node in sources for each in before(chart, node.code)} | {code}
    own = list(dict.fromkeys(edge.to for edge in chart.nodes[code].edges))
    rest = [node.code for node in chart.nodes.values() if node.code not in own]
    fit = (chart.nodes[each] for each in (*own, *rest) if each not in shut)
    return tuple(node for node in fit if node.shape is not Shape.START and all(leads_on(cell(source), cell(node)) for source in sources))


def heir(chart: Chart, code: str) -> str:
    """Give the node to which the ways into a node go on of themselves once it is gone; "" where that has to be asked."""
    following = {edge.to for edge in chart.nodes[code].edges}
    return following.pop() if len(following) == 1 else ""


def droppable(chart: Chart, code: str) -> bool:
    """Say whether every way into a node may simply go with it: each comes from a question that keeps two others."""
    sources = [node for node in chart.nodes.values() if any(edge.to == code for edge in node.edges)]
    return bool(sources) and all(node.shape is Shape.QUESTION and sum(edge.to != code for edge in node.edges) > 1 for node in sources)


def delete(sheet: Sheet, library: Library, code: str, to: str = "") -> tuple[Change, ...]:
    """Take a node away and lead the ways into it to ``to``; "" takes those ways away as well.

    Stages of letters and known endings that name the node stop to. Raises WorldFault "node-used", "ways-few".
    """
    pack, chart = library.draft()[0], sheet.chart
    if sentence := uses(pack, chart, code):
        raise WorldFault("node-used", sentence, "请先改那一处。")
    changes: list[Change] = []
    for node in chart.nodes.values():
        if any(edge.to == code for edge in node.edges):
            edges = [replace(edge, to=to) if edge.to == code else edge for edge in node.edges]
            kept = [edge for edge in edges if edge.to]
            _refuse_ways(node, kept)
            changes += _written(sheet, node, kept)
    changes += _without(library, pack, code)
    return (*changes, Change(sheet.file, NODE, sheet.index(code), deed=Deed.REMOVE))


def _without(library: Library, pack: Pack, code: str) -> Iterator[Change]:
    """Give the changes after which no stage of a letter and no known ending names a node."""
    for matter in pack.matters.values():
        if code in matter.after:
            yield Change(f"matters/{matter.code}.toml", "", 0, "after", [each for each in matter.after if each != code])
    for form in pack.letters.values():
        file = f"letters/{form.code}.toml"
        if not any(code in stage.nodes for stage in form.stages):
            continue
        for index, row in enumerate(library.rows(file).get("stage", ())):
            nodes = list(row.get("nodes", ()))
            if code in nodes:
                yield Change(file, "stage", index, "nodes", [each for each in nodes if each != code])


def _refuse_ways(node: Node, ways: Sequence[Edge]) -> None:
    least = 2 if node.shape is Shape.QUESTION else 1
    if len(ways) < least:
        rest = "问题至少要有两条出路" if least == 2 else "要有一条出路"
        raise WorldFault("ways-few", f"{called(node)}{rest}。", "请选线改到哪里。")
    if node.shape is Shape.QUESTION and not all(edge.label.strip() for edge in ways):
        raise WorldFault("way-unnamed", f"{called(node)}有一条出路没有写文字。", "请写上，例如“是”“否”“劳动争议”。")
    if not all(edge.to for edge in ways):
        raise WorldFault("way-open", f"{called(node)}有一条出路没有选通到哪里。", "请选一步。")


def _refuse_new(chart: Chart, after: Node, node: Node) -> None:
    if not node.text:
        raise WorldFault("text-missing", "框里还没有写字。", "请写几个字，最好不超过 34 个。", "text")
    if node.shape is Shape.QUESTION and not (node.ask and node.say):
        field = "say" if node.ask else "ask"
        raise WorldFault("ask-missing", "问题要写明“怎么问”和“对来访人说”。", "各写一两句即可。", field)
    shut = before(chart, after.code)
    for edge in node.edges:
        if edge.to in shut:
            raise WorldFault("circle", f"{called(chart.nodes[edge.to])}在前面，线不能绕回去。", "请改选后面的一步。")
    if node.shape in {Shape.QUESTION, Shape.ACTION}:
        _refuse_ways(node, node.edges)


def _led_to(after: Node, fresh: Fresh, code: str) -> tuple[Edge, ...]:
    """Give the ways out of the node before with the one that leads to the new node."""
    if fresh.answer:
        return tuple(replace(edge, to=code) if edge.answer == fresh.answer else edge for edge in after.edges)
    if not fresh.label.strip():
        raise WorldFault("way-unnamed", "新的一条出路没有写文字。", "请写上线上的字，例如“劳动争议”。", "label")
    return (*after.edges, Edge(way_code(after.edges), code, fresh.label.strip()))


def _written(sheet: Sheet, node: Node, ways: Sequence[Edge]) -> tuple[Change, ...]:
    """Write a node's ways out, changing only the keys that differ."""
    old = sheet.rows[sheet.index(node.code)]
    new = _keys(node.shape, ways)
    return tuple(sheet.put(node.code, key, new.get(key)) for key in (YES, NO, NEXT, "way") if old.get(key) != new.get(key))


def _keys(shape: Shape, ways: Sequence[Edge]) -> Mapping[str, Any]:
    """Give ways out as a node's row writes them: yes and no where they are just that, else a list of named ways."""
    if shape in {Shape.END, Shape.LINK}:
        return {}
    if shape is not Shape.QUESTION:
        return {NEXT: ways[0].to}
    if {(edge.answer, edge.label.strip()) for edge in ways} == set(_PLAIN):
        return {edge.answer: edge.to for edge in ways}
    return {"way": [{"answer": edge.answer, "label": edge.label.strip(), "to": edge.to} for edge in ways]}


def _row(node: Node, fresh: Fresh) -> dict[str, Any]:
    row: dict[str, Any] = {"code": node.code, "shape": str(node.shape), "row": node.row, "column": node.column, "text": node.text}
    row |= {key: words for key, words in (("ask", node.ask), ("say", node.say)) if words}
    row |= _keys(node.shape, fresh.ways)
    if node.shape is Shape.LINK:
        row["goto"] = fresh.goto
    if fresh.matter:
        row["matter"] = fresh.matter
    return row


def _near(chart: Chart, after: Node, aside: bool) -> list[Spot]:
    """Give the places near a node for the one that follows it, the best first."""
    taken = {cell(node) for node in chart.nodes.values()}
    below = [(after.row + 1, after.column), (after.row + 2, after.column)]
    right = [(after.row, after.column + 1), (after.row, after.column + 2)]
    slant = [(after.row + 1, after.column + 1), (after.row + 2, after.column + 1), (after.row + 1, max(0, after.column - 1))]
    opened = [Spot(after.row + 1, after.column, fresh_row=True), Spot(after.row, after.column + 1, fresh_column=True)]
    slanted = Spot(after.row + 1, after.column + 1, fresh_row=True)
    first, second = (right, below) if aside else (below, right)
    free = [[Spot(*at) for at in cells if at not in taken] for cells in (first, slant, second)]
    if aside:
        return [*free[0], *free[1], slanted, *reversed(opened), *free[2]]
    return [*free[0], *opened, *free[1], *free[2], slanted]


def _leads_through(after: Node, spot: Spot, ahead: Sequence[Node]) -> bool:
    """Say whether lines may lead from ``after`` to the place and on to every node ahead, once that is pushed on."""
    at = spot.row, spot.column
    return leads_on(spot.pushed(cell(after)), at) and all(leads_on(at, spot.pushed(cell(node))) for node in ahead)


def _crossings(chart: Chart, node: Node, spot: Spot) -> int:
    """Count the crossings of the chart with a node put in at the place."""
    pushed = placed(chart, {code: spot.pushed(cell(each)) for code, each in chart.nodes.items()})
    nodes = {**pushed.nodes, node.code: replace(node, row=spot.row, column=spot.column)}
    return crossings(lay_out(drawable(replace(chart, nodes=nodes))))
