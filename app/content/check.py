"""Checks a pack as a whole: what its parts say of one another must agree."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from app.content.load import SPAN, assemble, phrases_of, read_sources
from app.content.table import Source, Table
from app.models.chart import Chart, Node, Shape
from app.models.law import parse_cite
from app.models.letter import Stage
from app.models.moment import local_day
from app.models.pack import DESK, Flaw, Pack

POINTS = frozenset(range(3, 12))
TICK, BOX = 26, 40
_PLACE = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")
_KNOWN = frozenset({
    "name", "visit_no", "visit_date", "people", "representatives", "summary", "request", "why", "basis", "kind", "form",
    "organ", "organ_window", "organ_address", "organ_phone", "organ_hours", "organ_hotline", "todo", "bring", "next", "station",
    "county", "city", "letter_no", "addressee", "document_masked", "phone", "last_days", "today", "clerk", "title", "subtitle",
    "contact_phone", "rule", "event", "start", "last_day", "blank", "names",
})  # fmt: skip
_SPAN = re.compile(r"(\d+)(个工作日|日|个月|年)(?!\d|月)")


def check_pack(folder: Path, today: date | None = None) -> list[Flaw]:
    """Give every fault of the pack in ``folder``, by file and line; citations must be in force on ``today``."""
    sources, flaws = read_sources(folder)
    pack = assemble(folder, sources, flaws)
    day = today or local_day(datetime.now(UTC))
    of = {kind: [source for path, source in sources.items() if path.parent == folder / kind] for kind in _CHECKS}
    for kind, check in _CHECKS.items():
        for source in of[kind]:
            check(source, pack, day)
    for path, source in sources.items():
        if path.parent == folder / "phrases":
            phrases_of(source)
    _check_flow(of["charts"], pack)
    _check_kinds(of["matters"], pack)
    return sorted(set(flaws), key=lambda flaw: (flaw.file, flaw.line, flaw.sentence))


def _check_charts(source: Source, pack: Pack, day: date) -> None:
    rows = list(source.tables("node"))
    chart = pack.charts.get(source.top().text("code", ""))
    if chart is None:
        return
    places: dict[tuple[int, int], str] = {}
    shapes = [row.row.get("shape") for row in rows]
    if shapes.count(Shape.START) != 1 or shapes[:1] != [Shape.START]:
        source.fault(1, "要有一个起点（start），并且写在最前面")
    for row in rows:
        node = chart.nodes.get(row.text("code"))
        if node is None:
            continue
        _check_node(row, node, chart, pack, day)
        taken = places.setdefault((node.row, node.column), node.code)
        if taken != node.code:
            row.fault("row", f"{node.code}与{taken}在同一个格子")


def _check_node(row: Table, node: Node, chart: Chart, pack: Pack, day: date) -> None:
    _check_cites(row, "cites", node.cites, pack, day)
    _check_rules(row, node.deadlines, pack)
    _check_ways(row, node, chart)
    if not node.code.startswith(chart.code + "."):
        row.fault("code", f"节点编号要以{chart.code}.开头")
    if node.date and node.date.event not in pack.events:
        row.fault("date", f"没有起算事件“{node.date.event}”")
    if node.matter and node.matter not in pack.matters:
        row.fault("matter", f"没有事项“{node.matter}”")
    if len(node.text) > BOX:
        row.fault("text", f"框里的字太多（{len(node.text)}），最多{BOX}个")
    if node.shape is Shape.QUESTION and not (node.ask and node.say):
        row.fault("ask", "问题要有“ask”（怎么问）和“say”（对来访人说）")
    _check_spans(row, node, pack)


def _check_spans(row: Table, node: Node, pack: Pack) -> None:
    """A length of time written in words must be a length that some rule of the pack has."""
    spans = {rule.span for rule in pack.rules}
    for key in ("text", "say", "unsure", "alert", "ask"):
        for code in SPAN.findall(getattr(node, key)):
            row.fault(key, f"期限表里没有“{code}”")
    for key in ("text", "say", "unsure", "alert", "ask"):
        for number, unit in _SPAN.findall(getattr(node, key)):
            if f"{number}{unit}" not in spans and not (unit == "年" and len(number) == 4):
                row.fault(key, f"“{number}{unit}”不在期限表里")


def _check_ways(row: Table, node: Node, chart: Chart) -> None:
    answers = [edge.answer for edge in node.edges]
    if node.shape in {Shape.END, Shape.LINK} and answers:
        row.fault("next", "终点和转出节点没有出路")
    if node.shape in {Shape.START, Shape.ACTION} and answers != ["next"]:
        row.fault("next", "起点和办理步骤要有且只有一条出路“next”")
    if node.shape is Shape.QUESTION and len(answers) < 2:
        row.fault("yes", "问题至少要有两条出路")
    if (node.shape is Shape.LINK) != bool(node.goto):
        row.fault("goto", "转出节点（link）要写“goto”，别的节点不能写")
    for edge in node.edges:
        target = chart.nodes.get(edge.to)
        key = edge.answer if edge.answer in row.row else "way"
        if target is None:
            row.fault(key, f"本图没有节点“{edge.to}”")
        elif target.row < node.row or (target.row == node.row and target.column == node.column):
            row.fault(key, f"到{edge.to}的线往上走了")
        if node.shape is Shape.QUESTION and not edge.label:
            row.fault(key, "出路没有标注文字")


def _check_flow(sources: Iterable[Source], pack: Pack) -> None:
    """Every node is reached, no way goes in a circle, every link leads somewhere. Works across all charts."""
    rows = {row.text("code"): row for source in sources for row in source.tables("node")}
    nodes = {code: node for chart in pack.charts.values() for code, node in chart.nodes.items()}
    after = {code: _after(node, pack, nodes) for code, node in nodes.items()}
    for code, node in nodes.items():
        if node.goto and node.goto not in nodes:
            rows[code].fault("goto", f"没有节点“{node.goto}”")
    starts = [next(iter(chart.nodes)) for chart in pack.charts.values() if chart.nodes]
    starts += [matter.entry for matter in pack.matters.values() if matter.entry in nodes]
    reached = _reach(starts, after)
    for code in nodes:
        if code not in reached:
            rows[code].fault("code", f"走不到节点{code}")
    for code in _circles(after):
        rows[code].fault("code", f"从{code}出发会绕回来")


def _after(node: Node, pack: Pack, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    ways = [edge.to for edge in node.edges] + ([node.goto] if node.goto else [])
    if node.code in pack.charts[DESK].nodes if DESK in pack.charts else False:
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


def _check_matters(source: Source, pack: Pack, day: date) -> None:
    top = source.top()
    matter = pack.matters.get(top.text("code", ""))
    if matter is None:
        return
    _check_cites(top, "basis", matter.basis, pack, day)
    if matter.chart not in pack.charts:
        top.fault("chart", f"没有导引图“{matter.chart}”")
    elif matter.entry not in pack.charts[matter.chart].nodes:
        top.fault("entry", f"{matter.chart}里没有节点“{matter.entry}”")
    if matter.letter not in pack.letters:
        top.fault("letter", f"没有文书“{matter.letter}”")
    for organ in matter.organs:
        if organ not in pack.organs:
            top.fault("organs", f"机关名录里没有“{organ}”")
    for code, _ in matter.neighbours:
        if code not in pack.matters:
            top.fault("neighbours", f"没有事项“{code}”")
    for row, follow in zip(source.tables("follow"), matter.follow, strict=True):
        _check_cites(row, "cites", follow.cites, pack, day)
        _check_rules(row, (follow.rule,) if follow.rule else (), pack, "rule")


def _check_kinds(sources: Iterable[Source], pack: Pack) -> None:
    """Every kind that is switched on is reached by the desk's questions."""
    ends = {node.matter for node in pack.charts[DESK].nodes.values()} if DESK in pack.charts else set()
    for source in sources:
        matter = pack.matters.get(source.top().text("code", ""))
        if matter and matter.enabled and matter.code not in ends:
            source.top().fault("code", f"窗口的问题走不到事项{matter.code}")


def _check_letters(source: Source, pack: Pack, day: date) -> None:
    form = pack.letters.get(source.top().text("code", "") if "code" in source.data else "")
    if form is None:
        _check_shared(source, pack, day)
        return
    fields = tuple(field.code for field in form.fields)
    for row in source.tables("paragraph"):
        _check_cites(row, "cites", row.texts("cites"), pack, day)
        _check_places(row, "text", fields, pack)
    for row, stage in zip(source.tables("stage"), form.stages, strict=True):
        _check_stage(row, stage, fields, pack, day)
    missing = POINTS - {paragraph.point for paragraph in form.paragraphs} - {6}
    if form.code.startswith("K") and missing:
        source.fault(1, f"缺少要点：{'、'.join(str(point) for point in sorted(missing))}")


def _check_shared(source: Source, pack: Pack, day: date) -> None:
    """Check what several letters share: common paragraphs, stub and receipt."""
    fields = tuple(field.code for form in pack.letters.values() for field in form.fields)
    for row in (*source.tables("stub"), *source.tables("receipt")):
        _check_places(row, "value", (), pack)
    for row in source.tables("paragraph"):
        _check_cites(row, "cites", row.texts("cites"), pack, day)
        _check_places(row, "text", fields, pack)


def _check_stage(row: Table, stage: Stage, fields: tuple[str, ...], pack: Pack, day: date) -> None:
    _check_cites(row, "cites", stage.cites, pack, day)
    _check_rules(row, stage.deadlines, pack)
    for key in ("todo", "bring", "next"):
        _check_places(row, key, fields, pack)
    if stage.organ and stage.organ not in pack.organs:
        row.fault("organ", f"机关名录里没有“{stage.organ}”")
    if len(stage.label) > TICK:
        row.fault("label", f"阶段名称太长，最多{TICK}个字")
    for code in stage.nodes:
        if not any(code in chart.nodes for chart in pack.charts.values()):
            row.fault("nodes", f"没有节点“{code}”")


def _check_places(row: Table, key: str, fields: tuple[str, ...], pack: Pack) -> None:
    rules = {rule.code for rule in pack.rules}
    for name, argument in _PLACE.findall(str(row.row.get(key, ""))):
        if name == "span":
            known = argument in rules
        elif name == "cite":
            known = parse_cite(argument) is not None
        else:
            known = name in _KNOWN or name in fields or name.removeprefix("bureau_") in pack.bureau
        if not known:
            row.fault(key, f"没有人填“{{{name}{':' + argument if argument else ''}}}”")


def _check_deadlines(source: Source, pack: Pack, day: date) -> None:
    seen: dict[str, list[tuple[date, date]]] = {}
    for row in source.tables("rule"):
        code, start, end = row.text("code"), row.day("from") or date.min, row.day("to") or date.max
        _check_cites(row, "cite", (row.text("cite"),), pack, day if end >= day else start)
        if row.text("event") not in pack.events:
            row.fault("event", f"没有起算事件“{row.text('event')}”")
        if end < start:
            row.fault("to", "“to”早于“from”")
        if any(start <= other_end and other_start <= end for other_start, other_end in seen.get(code, [])):
            row.fault("from", f"规则{code}的时段重叠")
        seen.setdefault(code, []).append((start, end))
        for kind in row.texts("kinds"):
            if kind not in pack.matters:
                row.fault("kinds", f"没有事项“{kind}”")


def _check_law(source: Source, pack: Pack, day: date) -> None:
    top = source.top()
    if not source.data.get("article"):
        top.fault("title", "一条条文也没有")
    if top.text("title", "") != Path(source.name).stem:
        top.fault("title", "文件名要与“title”一致")


def _check_cites(row: Table, key: str, cites: Iterable[str], pack: Pack, day: date) -> None:
    for text in cites:
        cite = parse_cite(text)
        statute = pack.statutes.get(cite.title) if cite else None
        if cite is None:
            row.fault(key, f"“{text}”不是引条的写法（法名:条）")
        elif statute is None:
            row.fault(key, f"没有收录《{cite.title}》")
        elif cite.article not in statute.articles:
            row.fault(key, f"《{cite.title}》没有收录第{cite.article}条")
        elif not statute.holds_on(day):
            row.fault(key, f"《{cite.title}》在{day}不是有效的")


def _check_rules(row: Table, codes: Iterable[str], pack: Pack, key: str = "deadlines") -> None:
    rules = {rule.code for rule in pack.rules}
    for code in codes:
        if code not in rules:
            row.fault(key, f"期限表里没有“{code}”")


_CHECKS = {
    "charts": _check_charts,
    "matters": _check_matters,
    "letters": _check_letters,
    "deadlines": _check_deadlines,
    "law": _check_law,
}
