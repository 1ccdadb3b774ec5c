"""Checks the letter forms: what fills them, what they cite, and that every outcome of a walk finds its stage."""

from collections.abc import Iterator
from datetime import date

from app.content.citing import PLACE, check_cites, check_places, check_rules, known, named
from app.content.table import Source, Table
from app.models.chart import Shape
from app.models.letter import FieldKind, LetterForm, Stage
from app.models.matter import Matter
from app.models.pack import Pack

POINTS = frozenset(range(3, 12))
TICK = 26
"""The most characters of a stage's name in the tick list."""
_RUNNING = frozenset({"rule", "event", "start", "span", "last_day", "blank"})
_WORDING = {
    "deadline_known": _RUNNING,
    "deadline_open": _RUNNING,
    "deadline_uncertain": _RUNNING,
    "deadline_past": _RUNNING,
    "group": frozenset({"name", "people"}),
    "representatives": frozenset({"names"}),
}
"""How deadlines and groups of people are put into words, and what the program fills in there."""
_OF_STAGE = frozenset({"todo", "bring", "next"})
_DRAWN_BY_PROGRAM = 6


def check_letter(source: Source, pack: Pack, day: date) -> None:
    """Check one file of letters/: a form, or what several forms share."""
    form = pack.letters.get(source.top().text("code", "") if "code" in source.data else "")
    if form is None:
        _check_shared(source, pack, day)
        return
    fields = tuple(field.code for field in form.fields)
    for row, paragraph in zip(source.tables("paragraph"), form.paragraphs, strict=True):
        _check_paragraph(row, fields, form, pack, day)
        for name in sorted(named(paragraph.text) & _OF_STAGE if not form.stages else ()):
            row.fault("use" if "use" in row.row else "text", f"没有阶段，就没有人填“{{{name}}}”")
    for row, stage in zip(source.tables("stage"), form.stages, strict=True):
        _check_stage(row, stage, fields, pack, day)
    _check_fields(source, form, pack, day)
    _check_whole(source, form, pack)


def _check_whole(source: Source, form: LetterForm, pack: Pack) -> None:
    missing = POINTS - {paragraph.point for paragraph in form.paragraphs} - {_DRAWN_BY_PROGRAM}
    if form.code.startswith("K") and missing and not form.anytime:
        source.fault(1, f"缺少要点：{'、'.join(str(point) for point in sorted(missing))}")
    if form.anytime and form.stages:
        source.fault(source.lines.get(("stage", 0), {}).get("", 1), "随时可发的文书（anytime）不能有阶段")
    for kind in pack.matters.values():
        if kind.letter == form.code and kind.enabled and form.stages:
            for code in _without_stage(kind, form, pack):
                source.fault(1, f"事项{kind.code}走到{code}时，没有一个阶段与它对应")


def _check_paragraph(row: Table, fields: tuple[str, ...], form: LetterForm, pack: Pack, day: date) -> None:
    check_cites(row, "cites", row.texts("cites"), pack, day)
    check_places(row, "text", fields, pack, day)
    if "use" not in row.row:
        _check_law_named(row)
    stages = {stage.code for stage in form.stages}
    for code in row.texts("stages"):
        if code not in stages:
            row.fault("stages", f"没有阶段“{code}”")


def _check_law_named(row: Table) -> None:
    text = str(row.row.get("text", ""))
    if not text.strip():
        row.fault("text", "段落的文字不能空着")
    if "{span:" in text and not row.row.get("cites"):
        row.fault("text", "写了期限，却没有写依据“cites”")


def _check_fields(source: Source, form: LetterForm, pack: Pack, day: date) -> None:
    """A field that no text takes up would be typed in vain."""
    texts = [paragraph.text for paragraph in form.paragraphs]
    texts += [text for stage in form.stages for text in (stage.todo, stage.bring, stage.next)]
    used = {name for text in texts for name in named(text)}
    seen: set[str] = set()
    for row, field in zip(source.tables("field"), form.fields, strict=True):
        check_places(row, "default", (), pack, day)
        if field.code in seen:
            row.fault("code", f"项目“{field.code}”写了两次")
        seen.add(field.code)
        if field.code not in used and not field.event and not known(field.code):
            row.fault("code", f"“{field.code}”填了也用不上：文书里没有{{{field.code}}}")
        if field.event and field.event not in pack.events:
            row.fault("event", f"没有起算事件“{field.event}”")
        if field.kind is FieldKind.CHOICE and not field.choices:
            row.fault("kind", "选择项（choice）要有“choices”")


def _check_shared(source: Source, pack: Pack, day: date) -> None:
    """Check what several letters share: common paragraphs, how a deadline reads, stub and receipt."""
    fields = tuple(field.code for form in pack.letters.values() for field in form.fields)
    for row in (*source.tables("stub"), *source.tables("receipt")):
        check_places(row, "value", (), pack, day)
    for row in source.tables("paragraph"):
        check_cites(row, "cites", row.texts("cites"), pack, day)
        check_places(row, "text", fields, pack, day)
        _check_law_named(row)
    if "wording" in source.data:
        _check_wording(source.table("wording"))


def _check_wording(wording: Table) -> None:
    for key, places in _WORDING.items():
        for name in sorted(named(wording.text(key)) - places):
            wording.fault(key, f"没有人填“{{{name}}}”")
        if set(PLACE.sub("", wording.text(key, ""))) & set("{}"):
            wording.fault(key, "大括号不成对，或占位写法不对")


def _check_stage(row: Table, stage: Stage, fields: tuple[str, ...], pack: Pack, day: date) -> None:
    check_cites(row, "cites", stage.cites, pack, day)
    check_rules(row, stage.deadlines, pack)
    for key in ("todo", "bring", "next"):
        check_places(row, key, fields, pack, day)
    if stage.organ and stage.organ not in pack.organs:
        row.fault("organ", f"机关名录里没有“{stage.organ}”")
    if not 0 < len(stage.label) <= TICK:
        row.fault("label", f"阶段名称太长或者空着，最多{TICK}个字")
    for code in stage.nodes:
        if not any(code in chart.nodes for chart in pack.charts.values()):
            row.fault("nodes", f"没有节点“{code}”")


def _without_stage(kind: Matter, form: LetterForm, pack: Pack) -> Iterator[str]:
    """Give the outcomes of a kind's walk that can be come to without passing any node of a stage."""
    nodes = {code: node for chart in pack.charts.values() for code, node in chart.nodes.items()}
    covered = {code for stage in form.stages for code in stage.nodes}
    waiting, seen = [kind.entry], set(covered)
    while waiting:
        node = nodes.get(waiting.pop())
        if node is None or node.code in seen or (node.matter and node.matter != kind.code):
            continue
        seen.add(node.code)
        if node.shape is Shape.END or node.halt:
            yield node.code
        waiting += [edge.to for edge in node.edges] + [node.goto]
