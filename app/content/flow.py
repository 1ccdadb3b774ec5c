"""Checks charts: each box by itself, the ways between boxes, and that every way leads on to an end."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from app.content.citing import check_cites, check_lengths, check_rules
from app.content.table import Source, Table
from app.models.chart import Chart, Node, Passage, Shape
from app.models.pack import DESK, Pack

BOX = 40
"""The most characters that a box takes."""
_TEXTS = ("text", "say", "unsure", "alert", "ask")


def check_chart(source: Source, pack: Pack, day: date) -> None:
    """Check one chart's file, box by box, with the passages that explain it and the picture that stands in its place."""
    chart = pack.drawn(source.top().text("code", ""))
    if chart is None:
        return
    rows = [(row, chart.nodes[row.text("code", "")]) for row in source.tables("node") if row.text("code", "") in chart.nodes]
    shapes = [node.shape for _, node in rows]
    if shapes.count(Shape.START) != 1 or shapes[:1] != [Shape.START]:
        source.fault(1, "要有一个起点（start），并且写在最前面")
    places: dict[tuple[int, int], str] = {}
    for row, node in rows:
        _check_node(row, node, chart, pack, day)
        taken = places.setdefault((node.row, node.column), node.code)
        if taken != node.code:
            row.fault("row", f"{node.code}与{taken}在同一个格子")
    for row, passage in zip(source.tables("passage"), chart.passages, strict=True):
        _check_passage(row, passage, pack, day)
    _check_head(source.top(), chart, pack)


def check_flow(sources: Iterable[Source], pack: Pack) -> None:
    """Every node is reached, no way goes in a circle, every link leads somewhere. Works across all charts."""
    nodes = {code: node for chart in pack.charts.values() for code, node in chart.nodes.items()}
    starts = [next(iter(chart.nodes)) for chart in pack.charts.values() if chart.nodes]
    starts += [matter.entry for matter in pack.matters.values() if matter.entry in nodes]
    _check_graph(sources, nodes, {code: _after(node, pack, nodes) for code, node in nodes.items()}, starts)


def check_roadmap(source: Source, pack: Pack, day: date) -> None:
    """Check the roadmap as a chart of its own, which leads into no other and is no part of the walk."""
    check_chart(source, pack, day)
    nodes = pack.roadmap.nodes
    after = {code: tuple(edge.to for edge in node.edges if edge.to in nodes) for code, node in nodes.items()}
    _check_graph([source], nodes, after, list(nodes)[:1])
    for row in source.tables("node"):
        for key in {"goto", "matter", "halt", "date", "split"} & row.row.keys():
            row.fault(key, f"路线图只看不走，不能写“{key}”")


def _check_graph(sources: Iterable[Source], nodes: Mapping[str, Node], after: Mapping[str, tuple[str, ...]], starts: list[str]) -> None:
    rows = {row.text("code", ""): row for source in sources for row in source.tables("node")}
    reached = _reach(starts, after)
    for code, node in nodes.items():
        if node.goto and node.goto not in nodes:
            rows[code].fault("goto", f"没有节点“{node.goto}”")
        if code not in reached:
            rows[code].fault("code", f"走不到节点{code}")
    for code in _circles(after):
        rows[code].fault("code", f"从{code}出发会绕回来")


def _check_head(top: Table, chart: Chart, pack: Pack) -> None:
    for key in ("name", "title"):
        if not getattr(chart, key).strip():
            top.fault(key, f"“{key}”不能空着")
    for code in chart.parts:
        if code not in chart.nodes:
            top.fault("parts", f"本图没有节点“{code}”")
    if chart.picture and chart.picture not in pack.pictures:
        top.fault("picture", f"pictures 文件夹里没有可用的图片“{chart.picture}”")


def _check_passage(row: Table, passage: Passage, pack: Pack, day: date) -> None:
    if not passage.text.strip():
        row.fault("text", "说明的文字不能空着")
    check_cites(row, "cites", passage.cites, pack, day)
    check_lengths(row, "text", passage.text, pack)
    if "{span:" in str(row.row.get("text", "")) and not row.row.get("cites"):
        row.fault("text", "写了期限，却没有写依据“cites”")


def _check_node(row: Table, node: Node, chart: Chart, pack: Pack, day: date) -> None:
    check_cites(row, "cites", node.cites, pack, day)
    check_rules(row, node.deadlines, pack)
    _check_ways(row, node, chart)
    _check_words(row, node, chart, pack)
    if node.date and node.date.event not in pack.events:
        row.fault("date", f"没有起算事件“{node.date.event}”")
    if node.matter and node.matter not in pack.matters:
        row.fault("matter", f"没有事项“{node.matter}”")
    if node.matter and node.shape not in {Shape.END, Shape.LINK}:
        row.fault("matter", "只有终点和转出节点能定下事项")
    if chart.code == DESK and node.shape is Shape.END and not node.matter:
        row.fault("matter", "窗口总判别的终点要定下一种事项（matter）")


def _check_words(row: Table, node: Node, chart: Chart, pack: Pack) -> None:
    if not node.code.startswith(chart.code + "."):
        row.fault("code", f"节点编号要以{chart.code}.开头")
    if not node.text.strip():
        row.fault("text", "框里没有字")
    if len(node.text) > BOX:
        row.fault("text", f"框里的字太多（{len(node.text)}），最多{BOX}个")
    if node.shape is Shape.QUESTION and not (node.ask and node.say):
        row.fault("ask", "问题要有“ask”（怎么问）和“say”（对来访人说）")
    for key in _TEXTS:
        check_lengths(row, key, getattr(node, key), pack)


def _check_ways(row: Table, node: Node, chart: Chart) -> None:
    answers = [edge.answer for edge in node.edges]
    if node.shape in {Shape.END, Shape.LINK} and answers:
        row.fault("next", "终点和转出节点没有出路")
    if node.shape in {Shape.START, Shape.ACTION} and answers != ["next"]:
        row.fault("next", "起点和办理步骤要有且只有一条出路“next”")
    if node.shape is Shape.QUESTION and len(answers) < 2:
        row.fault("yes", "问题至少要有两条出路")
    if len(set(answers)) < len(answers):
        row.fault("way", "两条出路用了同一个回答")
    if (node.shape is Shape.LINK) != bool(node.goto):
        row.fault("goto", "转出节点（link）要写“goto”，别的节点不能写")
    _check_edges(row, node, chart)


def _check_edges(row: Table, node: Node, chart: Chart) -> None:
    for edge in node.edges:
        target = chart.nodes.get(edge.to)
        key = edge.answer if edge.answer in row.row else "way"
        if target is None:
            row.fault(key, f"本图没有节点“{edge.to}”")
        elif (target.row, target.column) <= (node.row, node.column) and target.row <= node.row:
            row.fault(key, f"到{edge.to}的线往上走了")
        if node.shape is Shape.QUESTION and not edge.label:
            row.fault(key, "出路没有标注文字")


def _after(node: Node, pack: Pack, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    ways = [edge.to for edge in node.edges] + ([node.goto] if node.goto else [])
    if DESK in pack.charts and node.code in pack.charts[DESK].nodes:
        ways += [pack.matters[node.matter].entry] if node.matter in pack.matters else []
    return tuple(way for way in ways if way in nodes)


def _reach(starts: Iterable[str], after: Mapping[str, tuple[str, ...]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting.extend(after.get(code, ()))
    return reached


def _circles(after: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Give the nodes that are left when those without a way on are taken off again and again."""
    left = {code: set(ways) for code, ways in after.items()}
    while done := [code for code, ways in left.items() if not ways & left.keys()]:
        for code in done:
            del left[code]
    for code in left:
        if code in _reach(left[code] & left.keys(), {each: tuple(ways & left.keys()) for each, ways in left.items()}):
            yield code
