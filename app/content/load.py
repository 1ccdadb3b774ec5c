"""Reads a pack's folder into a ``Pack``."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from app.content.phrases import read_phrases
from app.content.table import Source, Table, read_source
from app.content.tree import PICTURES, pack_files
from app.models.chart import NEXT, NO, YES, Chart, DateAsked, Edge, Node, Passage, Shape
from app.models.deadline import Event, Roll, Rule, Unit, row_on
from app.models.fault import WorldFault
from app.models.law import Article, Statute
from app.models.letter import Field, FieldKind, LetterForm, Paragraph, Stage
from app.models.matter import Follow, Matter, Phrase
from app.models.moment import local_day
from app.models.pack import Flaw, Pack
from app.models.place import Organ, Station

_T = TypeVar("_T")
SPAN = re.compile(r"\{span:([a-z0-9_]+)\}")
HOLIDAYS = "holidays.toml"
LONGEST = 99_999
"""The greatest length a rule may have, in its unit."""
_LONG_AGO = date(1949, 10, 1)


def load_pack(folder: Path, day: date | None = None) -> Pack:
    """Load the pack in ``folder`` as it reads on ``day`` (None: today). Raises WorldFault "pack-unreadable" naming the first fault."""
    pack, flaws = read_pack(folder, day)
    if flaws:
        raise _unreadable(flaws)
    return pack


def read_pack(folder: Path, day: date | None = None) -> tuple[Pack, list[Flaw]]:
    """Read the pack in ``folder`` and give it with the faults of form found on the way (see ``check`` for meaning)."""
    sources, flaws = read_sources(folder, with_phrases=False)
    return assemble(folder, sources, flaws, day or local_day(datetime.now(UTC))), flaws


def read_sources(folder: Path, with_phrases: bool = True) -> tuple[dict[Path, Source], list[Flaw]]:
    """Read all files of a pack, with the faults of their form. Raises WorldFault "pack-missing"."""
    flaws: list[Flaw] = []
    if not (folder / "pack.toml").is_file():
        raise WorldFault("pack-missing", "没有找到内容包。", f"请核对文件夹“{folder.name}”里是否有 pack.toml。")
    files = [path for path in pack_files(folder) if path.parent.name != PICTURES]
    wanted = [path for path in files if with_phrases or path.parent.name != "phrases"]
    return {path: read_source(folder, path, flaws) for path in wanted}, flaws


def holidays(folder: Path) -> tuple[dict[date, bool], frozenset[int]]:
    """Read the bureau's own table of days off and days worked, and the years for which it is complete."""
    path = folder / "deadlines" / HOLIDAYS
    if not path.is_file():
        return {}, frozenset()
    source = read_source(folder, path, [])
    days = {day: row.flag("working") for row in source.tables("day") if (day := row.day("date"))}
    return days, frozenset(source.top().numbers("complete"))


def assemble(folder: Path, sources: Mapping[Path, Source], flaws: list[Flaw], day: date) -> Pack:
    """Make the pack of its files as it reads on ``day``; what is missing or of the wrong type is added to ``flaws``."""

    def of(kind: str) -> Iterator[Source]:
        return (source for path, source in sources.items() if path.parent == folder / kind)

    def one(name: str) -> Source:
        return sources.get(folder / name) or Source(name, {}, {}, flaws)

    head = one("pack.toml")
    common, papers = one("letters/common.toml"), one("letters/papers.toml")
    rules = tuple(_rule(row) for source in of("deadlines") for row in source.tables("rule"))
    spans = {code: row.span for code in {rule.code for rule in rules} if (row := row_on(rules, code, day))}
    forms = (source for source in of("letters") if source not in (common, papers))
    shared = {row.text("code"): row for row in common.tables("paragraph")}
    return Pack(
        version=head.top().text("version"),
        digest=digest_of(folder),
        approval=None,
        bureau={key: str(value) for key, value in head.table("bureau").row.items()},
        statutes=_by(of("law"), _statute, lambda law: law.title),
        matters=_by(of("matters"), lambda source: _matter(source, folder), lambda matter: matter.code),
        charts=_by(of("charts"), lambda source: _chart(source, spans), lambda chart: chart.code),
        letters=_by(forms, lambda source: _form(source, shared), lambda form: form.code),
        rules=rules,
        events={event.code: event for source in of("deadlines") for event in map(_event, source.tables("event"))},
        organs={organ.code: organ for organ in map(_organ, one("organs.toml").tables("organ"))},
        stations={place.code: place for place in map(_station, one("stations.toml").tables("station"))},
        wording={key: str(value) for key, value in papers.table("wording").row.items()},
        stub=tuple((row.text("label"), row.text("value")) for row in papers.tables("stub")),
        receipt=tuple((row.text("label"), row.text("value")) for row in papers.tables("receipt")),
        choices={key: tuple(value) for key, value in head.table("choices").row.items() if isinstance(value, list)},
        terms={key: str(value) for key, value in one("terms.toml").table("terms").row.items()},
        roadmap=_chart(one("roadmap.toml"), spans),
        pictures={path.relative_to(folder).as_posix(): path.read_bytes for path in _pictures(folder)},
    )


def _by(sources: Iterator[Source], make: Callable[[Source], _T], key: Callable[[_T], str]) -> dict[str, _T]:
    made: dict[str, _T] = {}
    for source in sources:
        if not source.data:
            continue
        value = make(source)
        if key(value) in made:
            source.fault(1, f"“{key(value)}”已在另一个文件里")
        made[key(value)] = value
    return made


def digest_of(folder: Path) -> str:
    """Give the hash of a pack: of the names and bytes of all its files, pictures included."""
    total = hashlib.sha256()
    for path in pack_files(folder):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def version_name(folder: Path) -> str:
    """Give the name of a pack's version, "" where it can not be read."""
    return read_source(folder, folder / "pack.toml", []).top().text("version", "")


def _pictures(folder: Path) -> list[Path]:
    return [path for path in pack_files(folder) if path.parent.name == PICTURES]


def _statute(source: Source) -> Statute:
    top = source.top()
    top.only("title", "name", "version", "in_force", "until", "note", "verified")
    source.only("article")
    articles: dict[str, Article] = {}
    for row in source.tables("article"):
        row.only("number", "line", "verified", "note")
        article = Article(row.text("number"), row.text("line"), row.flag("verified", True), row.text("note", ""))
        if article.number in articles:
            row.fault("number", f"第{article.number}条写了两次")
        articles[article.number] = article
    start = top.day("in_force")
    if start is None:
        top.fault("in_force", "缺少施行日期“in_force”")
    return Statute(top.text("title"), top.text("name"), top.text("version"), start or _LONG_AGO, top.day("until"), articles)


def _rule(row: Table) -> Rule:
    row.only(
        "code", "name", "kinds", "cite", "event", "length", "unit", "roll", "from", "to", "who", "verified", "note"
    )  # fmt: skip
    start = row.day("from")
    if start is None:
        row.fault("from", "缺少起始日期“from”")
    if not 0 < (length := row.number("length")) <= LONGEST:
        row.fault("length", f"“length”应当大于 0，不超过 {LONGEST}")
    if (who := row.text("who", "petitioner")) not in {"petitioner", "organ"}:
        row.fault("who", "“who”只能是 petitioner、organ")
    return Rule(
        code=row.text("code"),
        name=row.text("name"),
        kinds=row.texts("kinds"),
        cite=row.text("cite"),
        event=row.text("event"),
        length=length,
        unit=row.word("unit", Unit),
        roll=row.word("roll", Roll, Roll.NONE),
        valid_from=start or _LONG_AGO,
        valid_to=row.day("to"),
        who=who,
        verified=row.flag("verified", True),
        note=row.text("note", ""),
    )


def _event(row: Table) -> Event:
    row.only("code", "name", "ask", "note")
    return Event(row.text("code"), row.text("name"), row.text("ask", row.text("name", "")))


def _organ(row: Table) -> Organ:
    row.only("code", "name", "window", "address", "phone", "hours", "hotline", "verified", "note")
    words = {key: row.text(key, "") for key in ("window", "address", "phone", "hours", "hotline")}
    return Organ(row.text("code"), row.text("name"), verified=row.flag("verified"), **words)


def _station(row: Table) -> Station:
    row.only("code", "name", "letterhead", "symbol", "address", "phone", "verified", "note")
    return Station(
        row.text("code"),
        row.text("name"),
        row.text("letterhead"),
        row.text("symbol"),
        row.text("address", ""),
        row.text("phone", ""),
    )


def _chart(source: Source, spans: Mapping[str, str]) -> Chart:
    top = source.top()
    top.only("code", "name", "title", "note", "verified", "parts", "picture")
    source.only("node", "passage")
    nodes: dict[str, Node] = {}
    for row in source.tables("node"):
        node = _node(row, spans)
        if node.code in nodes:
            row.fault("code", f"节点{node.code}写了两次")
        nodes[node.code] = node
    return Chart(
        top.text("code"), top.text("name"), top.text("title"), nodes, top.text("note", ""), top.texts("parts"), top.flag("verified", True),
        tuple(_passage(row, spans) for row in source.tables("passage")), top.text("picture", ""),
    )  # fmt: skip


def _passage(row: Table, spans: Mapping[str, str]) -> Passage:
    row.only("heading", "text", "cites")
    return Passage(row.text("heading", ""), _with_spans(row.text("text"), spans), row.texts("cites"))


_NODE_KEYS = (
    "code", "shape", "row", "column", "text", "ask", "say", "unsure", "cites", "yes", "no", "next", "way", "date",
    "deadlines", "halt", "goto", "matter", "alert", "split", "who",
)  # fmt: skip


def _node(row: Table, spans: Mapping[str, str]) -> Node:
    row.only(*_NODE_KEYS)
    words = {key: _with_spans(row.text(key, ""), spans) for key in ("ask", "say", "unsure", "goto", "matter", "alert", "who")}
    return Node(
        code=row.text("code"),
        shape=row.word("shape", Shape),
        row=row.number("row"),
        column=row.number("column"),
        text=_with_spans(row.text("text"), spans),
        cites=row.texts("cites"),
        edges=_edges(row),
        date=_date_asked(row),
        deadlines=row.texts("deadlines"),
        halt=row.flag("halt"),
        split=row.flag("split"),
        **words,
    )


def _with_spans(text: str, spans: Mapping[str, str]) -> str:
    """Put the length of a rule ("15日") in the place of {span:RULE}; an unknown one stays, for the check to find."""
    return SPAN.sub(lambda found: spans.get(found[1], found[0]), text)


def _edges(row: Table) -> tuple[Edge, ...]:
    plain = [Edge(key, row.text(key), label) for key, label in ((YES, "是"), (NO, "否"), (NEXT, "")) if key in row.row]
    for way in row.rows("way"):
        if set(way) != {"answer", "label", "to"} or not all(isinstance(value, str) for value in way.values()):
            row.fault("way", "“way”的每一项要有 answer、label、to")
            continue
        if not way["label"]:
            row.fault("way", "出路没有标注文字")
        plain.append(Edge(way["answer"], way["to"], way["label"]))
    return tuple(plain)


def _date_asked(row: Table) -> DateAsked | None:
    value: Any = row.row.get("date")
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"event", "label"}:
        row.fault("date", "“date”要有 event、label")
        return None
    return DateAsked(str(value["event"]), str(value["label"]))


def _matter(source: Source, folder: Path) -> Matter:
    top = source.top()
    top.only(
        "code", "name", "short", "order", "enabled", "sealed", "basis", "why", "chart", "entry", "letter", "organs", "told",
        "after", "within",
    )  # fmt: skip
    source.only("follow", "neighbours")
    code = top.text("code")
    neighbours = Table(source, "", 0, source.data).rows("neighbours")
    return Matter(
        code=code,
        name=top.text("name"),
        short=top.text("short"),
        order=top.number("order"),
        enabled=top.flag("enabled", True),
        basis=top.texts("basis"),
        chart=top.text("chart"),
        entry=top.text("entry"),
        letter=top.text("letter"),
        organs=top.texts("organs"),
        sealed=top.flag("sealed"),
        why=top.text("why"),
        neighbours=tuple((str(row.get("code")), str(row.get("tell"))) for row in neighbours),
        speech=cache(partial(_phrases, folder, code)),
        follow=tuple(_follow(row) for row in source.tables("follow")),
        told=top.text("told", ""),
        after=top.texts("after"),
        within=top.text("within", ""),
    )


def _phrases(folder: Path, code: str) -> tuple[Phrase, ...]:
    """Read a kind's phrases, at their first use: they are the largest part of the pack. Raises WorldFault "pack-unreadable"."""
    path = folder / "phrases" / f"{code}.toml"
    if not path.is_file():
        return ()
    flaws: list[Flaw] = []
    phrases = phrases_of(read_source(folder, path, flaws))
    if flaws:
        raise _unreadable(flaws)
    return phrases


def phrases_of(source: Source) -> tuple[Phrase, ...]:
    """Make the phrases of one file; what is wrong is noted in the source's flaws."""
    try:
        return read_phrases(source.data)
    except WorldFault as fault:
        table, _, index = fault.field.partition(":")
        source.fault(source.lines.get((table, int(index or 0)), {}).get("", 1), fault.sentence)
        return ()


def _unreadable(flaws: list[Flaw]) -> WorldFault:
    more = f"等 {len(flaws)} 处" if len(flaws) > 1 else ""
    return WorldFault("pack-unreadable", f"内容包有误：{flaws[0]}{more}。", "请恢复原内容包，或用 content check 查看全部问题。")


def _follow(row: Table) -> Follow:
    row.only("code", "text", "forms", "rule", "cites")
    return Follow(row.text("code"), row.text("text"), row.texts("forms"), row.text("rule", ""), row.texts("cites"))


def _form(source: Source, shared: Mapping[str, Table]) -> LetterForm:
    top = source.top()
    top.only("code", "title", "subtitle", "sealed", "anytime", "receipt")
    source.only("field", "stage", "paragraph")
    return LetterForm(
        code=top.text("code"),
        title=top.text("title"),
        subtitle=top.text("subtitle", ""),
        sealed=top.flag("sealed"),
        fields=tuple(_field(row) for row in source.tables("field")),
        stages=tuple(_stage(row) for row in source.tables("stage")),
        paragraphs=tuple(_paragraph(row, shared) for row in source.tables("paragraph")),
        anytime=top.flag("anytime"),
        receipt=top.flag("receipt", True),
    )


def _field(row: Table) -> Field:
    row.only("code", "label", "kind", "default", "choices", "required", "event", "hint")
    return Field(
        row.text("code"),
        row.text("label"),
        row.word("kind", FieldKind, FieldKind.TEXT),
        row.text("default", ""),
        row.texts("choices"),
        row.flag("required"),
        row.text("event", ""),
        row.text("hint", ""),
    )


def _stage(row: Table) -> Stage:
    row.only("code", "label", "nodes", "organ", "todo", "deadlines", "bring", "next", "cites")
    words = [row.text(key, "") for key in ("bring", "next")]
    return Stage(
        row.text("code"), row.text("label"), row.texts("nodes"), row.text("organ", ""), row.text("todo", ""),
        row.texts("deadlines"), words[0], words[1], row.texts("cites"),
    )  # fmt: skip


def _paragraph(row: Table, shared: Mapping[str, Table]) -> Paragraph:
    row.only("point", "text", "cites", "stages", "heading", "use", "code")
    used = shared.get(row.text("use", "")) if "use" in row.row else row
    if used is None:
        row.fault("use", f"letters/common.toml 里没有段落“{row.text('use')}”")
        used = row
    return Paragraph(
        row.number("point", used.number("point", 0)),
        used.text("text"),
        used.texts("cites"),
        row.texts("stages"),
        row.flag("heading", used.flag("heading")),
    )
