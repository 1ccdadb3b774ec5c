"""What can be edited, in one table: sections, their files, the tables in them, and each key with its Chinese label.

A new key of the pack's format is one line here. Knows no widget and no service.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any


class Kind(StrEnum):
    """How a key is edited. ``CODES``: codes of other things, ``CITES``: citations, ``LIST``: texts, one a line."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    DECIMAL = "decimal"
    FLAG = "flag"
    CHOICE = "choice"
    DAY = "day"
    LIST = "list"
    CODES = "codes"
    CITES = "cites"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its label, how it is edited, a word of help.

    ``of``: where the choices come from; ``places``: which placeholders may stand in it; ``when``/``unless``: shown only where the
    row has (has not) that key; ``absent``: what a flag means that is not there. A dot leads into an inline table.
    """

    code: str
    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    of: str = ""
    places: str = ""
    when: str = ""
    unless: str = ""
    identity: bool = False
    shown_only: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: its rows may be added and removed where ``fresh`` says what a new one holds.

    ``inline``: kept as one value among the keys above the first header. ``ordered``: the order of the rows means something.
    ``file``: only in files of this pattern. ``single``: one row, called by the table's own label.
    """

    name: str
    label: str
    keys: tuple[Key, ...]
    fresh: Mapping[str, Any] | None = None
    inline: bool = False
    ordered: bool = False
    file: str = "*"
    single: bool = False

    def key(self, code: str) -> Key | None:
        """Give a key by its code, or by the beginning of it before a dot."""
        return next((key for key in self.keys if code in {key.code, key.code.partition(".")[0]}), None)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page. ``overview``: the rows of the first table of all its files in one list."""

    code: str
    label: str
    files: tuple[str, ...]
    tables: tuple[Table, ...]
    help: str = ""
    without: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    overview: str = ""

    def holds(self, file: str) -> bool:
        """Say whether a file belongs to the section."""
        return file not in self.without and any(fnmatchcase(file, pattern) for pattern in self.files)

    def tables_of(self, file: str) -> tuple[Table, ...]:
        """Give the tables that a file may hold."""
        return tuple(table for table in self.tables if fnmatchcase(file, table.file))

    def table(self, name: str) -> Table | None:
        """Give a table by its name."""
        return next((table for table in self.tables if table.name == name), None)

    def name(self, file: str) -> str:
        """Give the Chinese name of a file, "" where it has none of its own."""
        return self.names.get(PurePosixPath(file).stem, "")


NUMBERS = "numbers"
"""A list of whole numbers, not of texts."""
_CODE = Key("code", "代码", help="登记、文书都靠它认，定下后不能改", identity=True)
_VERIFIED = Key("verified", "已核实", Kind.FLAG, "没有核实的，编辑时处处标“待核”", absent=True)
_NOTE = Key("note", "备注", Kind.LINES, "写明还缺什么、从哪里核实的")
_CITES = Key("cites", "法条依据", Kind.CITES)

_MATTER = Table("", "事项", (
    _CODE,
    Key("name", "名称"),
    Key("short", "简介", help="名称旁的一句话"),
    Key("told", "代记的一句话", help="窗口没有另写反映事项时，用这一句登记，并注明是窗口归纳"),
    Key("enabled", "使用", Kind.FLAG, "停用的不再出现，以前的登记照旧能看", absent=True),
    Key("order", "顺序", Kind.NUMBER, "也可用“上移”“下移”"),
    Key("why", "归类理由", Kind.LINES, "印在文书里的一句话", places="letter"),
    Key("basis", "法律依据", Kind.CITES),
    Key("organs", "去哪些机关", Kind.CODES, "第一个是通常去的", of="organs"),
    Key("letter", "用哪份文书", Kind.CHOICE, of="letters"),
    Key("chart", "用哪张导引图", Kind.CHOICE, of="charts"),
    Key("entry", "从哪一格走起", Kind.CHOICE, of="nodes"),
    Key("after", "上次走到哪里算已有结果", Kind.CODES, "同一事项再来时，提示直接出这一种文书", of="nodes"),
    Key("within", "多久以内", Kind.CHOICE, "从上次登记那天算起；空着就是一直算", of="rules"),
    Key("sealed", "保密", Kind.FLAG, "保密的事项不显示、不打印被反映人和内容"),
))  # fmt: skip
_FOLLOW = Table("follow", "登记后还要办的", (
    _CODE,
    Key("text", "办什么", Kind.LINES),
    Key("forms", "哪些来访形式", Kind.LIST, "一行一个；空着就是都要"),
    Key("rule", "期限", Kind.CHOICE, "从登记之日起算；法律没写的空着", of="rules"),
    _CITES,
), fresh={"code": "", "text": "", "forms": [], "rule": "", "cites": []}, ordered=True)  # fmt: skip
_NEIGHBOUR = Table("neighbours", "容易混的事项", (
    Key("code", "哪一种", Kind.CHOICE, of="kinds"),
    Key("tell", "怎么区分", Kind.LINES),
), fresh={"code": "K1", "tell": ""}, inline=True)  # fmt: skip

_CHART = Table("", "这张图", (
    _CODE,
    Key("name", "名称"),
    Key("title", "标题", help="印在图的上方"),
    Key("note", "说明", Kind.LINES, places="span"),
    _VERIFIED,
    Key("picture", "本单位的图", shown_only=True),
), single=True)  # fmt: skip
_NODE = Table("node", "图里的格", (
    _CODE,
    Key("text", "格里的字", Kind.LINES, "四十个字以内", places="span"),
    Key("who", "谁来办", help="路线图上写明", when="who"),
    Key("ask", "怎么问", Kind.LINES, "用大白话；只有问题才要", places="span"),
    Key("say", "对来访人说", Kind.LINES, places="span"),
    Key("unsure", "说不清时", Kind.LINES, "告诉来访人回去查什么", places="span"),
    Key("alert", "提醒工作人员", Kind.LINES, places="span"),
    _CITES,
    Key("deadlines", "这里起算的期限", Kind.CODES, of="rules"),
    Key("date.label", "日期怎么问", when="date"),
    Key("date.event", "从哪件事起算", Kind.CHOICE, of="events", when="date"),
    Key("matter", "定为哪种事项", Kind.CHOICE, of="kinds", when="matter"),
    Key("halt", "先停在这里", Kind.FLAG, "要来访人先去办的事", when="halt"),
    Key("split", "可以拆成两件", Kind.FLAG, "答“是”可能是两件事，接待时给出“拆成两件”", when="split"),
))  # fmt: skip
_PASSAGE = Table("passage", "手册里的说明", (
    Key("heading", "小标题", help="空着就接着上一段"),
    Key("text", "文字", Kind.LINES, places="span"),
    _CITES,
), fresh={"heading": "", "text": "", "cites": []}, ordered=True)  # fmt: skip

_LETTER = Table("", "这份文书", (
    _CODE,
    Key("title", "标题"),
    Key("subtitle", "副标题"),
    Key("sealed", "保密", Kind.FLAG, "不印被反映人和内容"),
    Key("anytime", "随时可出", Kind.FLAG, "不论哪种事项都可以出"),
    Key("receipt", "带存根和送达回证", Kind.FLAG, absent=True),
), single=True)  # fmt: skip
_FIELD = Table("field", "要填的项", (
    _CODE,
    Key("label", "名称"),
    Key("kind", "怎么填", Kind.CHOICE, of="field_kinds"),
    Key("default", "先填好的", Kind.LINES, places="letter"),
    Key("required", "必填", Kind.FLAG),
    Key("hint", "提示"),
    Key("choices", "可选的", Kind.LIST, "一行一个"),
    Key("event", "从哪件事起算", Kind.CHOICE, of="events", when="event"),
), fresh={"code": "", "label": "", "kind": "text", "required": False}, ordered=True)  # fmt: skip
_STAGE = Table("stage", "所处阶段", (
    _CODE,
    Key("label", "打勾的一行", help="二十六个字以内"),
    Key("todo", "去办什么", Kind.LINES, places="letter"),
    Key("organ", "去哪个机关", Kind.CHOICE, of="organs"),
    Key("deadlines", "印哪些期限", Kind.CODES, of="rules"),
    Key("bring", "带什么", Kind.LINES, places="letter"),
    Key("next", "不服怎么办", Kind.LINES, places="letter"),
    Key("nodes", "图里走到哪几格", Kind.CODES, "走到的最后一格决定阶段", of="nodes"),
    _CITES,
), fresh={"code": "", "label": "", "nodes": [], "organ": "", "todo": "", "deadlines": [], "bring": "", "next": "", "cites": []},
    ordered=True)  # fmt: skip
_PARAGRAPH = Table("paragraph", "段落", (
    Key("use", "共用段落", Kind.CHOICE, "文字在“文书用语”里改", of="paragraphs", when="use"),
    Key("text", "文字", Kind.LINES, places="letter", unless="use"),
    Key("heading", "是小标题", Kind.FLAG, unless="use"),
    Key("point", "讲的是哪一项", Kind.CHOICE, of="points", unless="use"),
    Key("stages", "只在这些阶段印", Kind.CODES, "空着就都印", of="stages"),
    Key("cites", "法条依据", Kind.CITES, unless="use"),
), fresh={"point": 8, "text": "", "cites": []}, ordered=True)  # fmt: skip

_COMMON = Table("paragraph", "共用段落", (
    _CODE,
    Key("text", "文字", Kind.LINES, places="letter"),
    Key("heading", "是小标题", Kind.FLAG),
    Key("point", "讲的是哪一项", Kind.CHOICE, of="points"),
    _CITES,
), fresh={"code": "", "point": 8, "text": "", "cites": []}, file="letters/common.toml")  # fmt: skip
_WORDING = Table("wording", "期限和称呼怎么写", (
    Key("deadline_known", "知道起算日的期限", Kind.LINES, places="deadline"),
    Key("deadline_open", "不知道起算日的期限", Kind.LINES, places="deadline"),
    Key("deadline_uncertain", "当年放假安排未录入的", Kind.LINES, places="deadline"),
    Key("deadline_past", "已经过了的期限", Kind.LINES, places="deadline"),
    Key("group", "多人来访的称呼", places="group"),
    Key("representatives", "代表怎么写", places="representatives"),
    Key("sealed", "保密的事项写成", Kind.LINES, "印在该写事由的地方", when="sealed"),
), single=True)  # fmt: skip
_PAIR = (Key("label", "栏目"), Key("value", "填什么", help="空着就留给手写", places="paper"))
_STUB = Table("stub", "存根", _PAIR, fresh={"label": "", "value": ""}, ordered=True, file="letters/papers.toml")
_RECEIPT = Table("receipt", "送达回证", _PAIR, fresh={"label": "", "value": ""}, ordered=True, file="letters/papers.toml")

_ORGAN = Table("organ", "机关", (
    _CODE,
    Key("name", "名称"),
    Key("window", "窗口"),
    Key("address", "地址", help="空着的，打印前会要求填写"),
    Key("phone", "电话"),
    Key("hours", "接待时间", help="例如：工作日 8:30—12:00、14:30—17:30"),
    Key("hotline", "热线"),
    _VERIFIED,
    _NOTE,
), fresh={"code": "", "name": "", "window": "", "address": "", "phone": "", "hours": "", "hotline": "", "verified": False})  # fmt: skip
_STATION = Table("station", "站点", (
    Key("code", "行政区划代码", help="登记编号、导出都靠它认", identity=True),
    Key("name", "名称", help="落款用"),
    Key("letterhead", "发文机关标志", help="文书顶上的红字"),
    Key("symbol", "代字", help="发文字号里年份前的字，如“雷信引”"),
    Key("address", "地址"),
    Key("phone", "咨询电话", help="空着的，打印前会要求填写"),
    _VERIFIED,
    _NOTE,
), fresh={"code": "", "name": "", "letterhead": "", "symbol": "", "address": "", "phone": ""}, file="stations.toml")  # fmt: skip
_BUREAU = Table("bureau", "本单位", (
    Key("name", "名称"),
    Key("county", "县（市、区）"),
    Key("city", "地级市"),
    Key("seal", "印章名称"),
), single=True)  # fmt: skip
_CHOICES = Table("choices", "登记时的选项", (
    Key("document_kinds", "证件种类", Kind.LIST, "一行一个，第一个是默认的"),
    Key("visit_forms", "来访形式", Kind.LIST, "一行一个"),
    Key("sexes", "性别", Kind.LIST, "一行一个"),
    Key("ethnic_groups", "民族", Kind.LIST, "一行一个"),
    Key("first_reasons", "哪些人先叫", Kind.LIST, "一行一个"),
    Key("first_age", "多少岁起提议先叫", Kind.LIST, "只写一个数字；空着就不提议"),
), single=True)  # fmt: skip

_RULE = Table("rule", "期限", (
    _CODE,
    Key("name", "名称", help="印在文书里"),
    Key("length", "多长", Kind.NUMBER),
    Key("unit", "单位", Kind.CHOICE, of="units"),
    Key("event", "从哪件事起算", Kind.CHOICE, of="events"),
    Key("roll", "末日遇休息日", Kind.CHOICE, of="rolls"),
    Key("cite", "法条依据", Kind.CHOICE, of="cites"),
    Key("from", "何日起施行", Kind.DAY),
    Key("to", "施行到何日", Kind.DAY, "现行的空着"),
    Key("who", "谁要遵守", Kind.CHOICE, of="who"),
    Key("kinds", "用于哪些事项", Kind.CODES, of="kinds"),
    _VERIFIED,
    _NOTE,
), fresh={"code": "", "name": "", "kinds": [], "cite": "", "event": "", "length": 15, "unit": "day", "roll": "none",
          "verified": False})  # fmt: skip
_EVENT = Table("event", "起算的事", (
    _CODE,
    Key("name", "名称", help="印在文书里，如“收到判决书之日”"),
    Key("ask", "日期栏的名称", help="填写日期时看到的"),
    Key("note", "备注", Kind.LINES, when="note"),
), fresh={"code": "", "name": "", "ask": ""})  # fmt: skip
_DAY = Table("day", "放假和补班的日子", (
    Key("date", "日期", Kind.DAY),
    Key("working", "要上班", Kind.FLAG, "调休补班的勾上，放假的不勾"),
    Key("note", "备注", help="如：国庆节"),
), fresh={"working": False})  # fmt: skip
_YEARS = Table("", "录全的年份", (
    Key("complete", "放假安排已经录全的年份", Kind.LIST, "一行一个年份；没有写上的，期限后面印“未含节假日”", of=NUMBERS),
), single=True)  # fmt: skip

_PHRASE = Table("phrase", "来访人常说的话", (
    Key("words", "说法", Kind.LIST, "一行一个，任一句出现就算；“法院…判”表示中间可隔几个字"),
    Key("weight", "分量", Kind.DECIMAL, "一般是 1，很能说明问题的 2 到 3，说明不是的用负数"),
    Key("all", "还要都出现", Kind.LIST, "一行一个"),
    Key("none", "出现就不算", Kind.LIST, "一行一个"),
), fresh={"words": [], "weight": 2.0})  # fmt: skip

_STATUTE = Table("", "这部法", (
    Key("title", "简称", shown_only=True),
    Key("name", "全称", shown_only=True),
    Key("version", "版本", shown_only=True),
    Key("in_force", "施行日期", Kind.DAY, shown_only=True),
    Key("until", "失效日期", Kind.DAY, when="until", shown_only=True),
    Key("note", "备注", Kind.LINES, when="note", shown_only=True),
), single=True)  # fmt: skip
_ARTICLE = Table("article", "条文", (
    Key("number", "第几条", shown_only=True),
    Key("line", "内容", Kind.LINES, shown_only=True),
    _VERIFIED,
    _NOTE,
))  # fmt: skip

_DEADLINE_FILES = {
    "administrative": "行政机关、复议、赔偿", "arbitration": "仲裁", "court": "法院", "discipline": "纪检监察", "holidays": "节假日",
    "personnel": "人事处理", "petition": "信访程序", "police": "公安", "procuratorate": "检察院",
}  # fmt: skip
_SHARED = ("letters/common.toml", "letters/papers.toml")

_PLACE = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")
VERSIONS, DOUBTS, CHARTS, ROADMAP, KINDS = "versions", "doubts", "charts", "roadmap", "kinds"
SECTIONS = (
    Section(VERSIONS, "版本与审定", (), ()),
    Section(KINDS, "事项种类", ("matters/*.toml",), (_MATTER, _FOLLOW, _NEIGHBOUR), "名称、顺序、停用；每一种去哪里、为什么",
            overview="全部事项：名称和顺序"),
    Section(CHARTS, "导引图", ("charts/*.toml",), (_CHART, _NODE, _PASSAGE), "图里的字、走法，和手册里的说明"),
    Section(ROADMAP, "路线图", ("roadmap.toml",), (_CHART, _NODE, _PASSAGE), "信访事项从登记到办结的路线"),
    Section("letters", "文书", ("letters/*.toml",), (_LETTER, _PARAGRAPH, _STAGE, _FIELD), "告知书和回执的正文", without=_SHARED),
    Section("wording", "文书用语", _SHARED, (_COMMON, _WORDING, _STUB, _RECEIPT), "各份文书共用的段落、期限写法、存根、回证",
            names={"common": "共用段落", "papers": "期限写法、存根、回证"}),
    Section("organs", "机关", ("organs.toml",), (_ORGAN,), "来访人要去的机关：地址、电话、接待时间"),
    Section("stations", "站点与落款", ("stations.toml", "pack.toml"), (_STATION, _BUREAU, _CHOICES), "发文机关标志、代字、落款、电话",
            names={"stations": "各站点", "pack": "本单位和登记选项"}),
    Section("deadlines", "期限", ("deadlines/*.toml",), (_RULE, _EVENT), "多长、从哪天起算、哪一条规定的",
            without=("deadlines/holidays.toml",), names=_DEADLINE_FILES),
    Section("holidays", "节假日", ("deadlines/holidays.toml",), (_YEARS, _DAY), "国务院办公厅公布的放假、补班安排"),
    Section("phrases", "常用语", ("phrases/*.toml",), (_PHRASE,), "来访人怎么说，就提示是哪一种事项"),
    Section("law", "法条依据", ("law/*.toml",), (_STATUTE, _ARTICLE), "核对过原文的勾上“已核实”；修法后请导入新的内容包"),
    Section(DOUBTS, "待核清单", (), (), "还没有人核实的内容"),
)  # fmt: skip

PLACES: Mapping[str, Mapping[str, str]] = {
    "letter": {
        "summary": "事项摘要", "visit_date": "登记日期", "visit_no": "登记编号", "name": "信访人姓名", "people": "来访人数",
        "representatives": "代表", "request": "请求", "why": "归类理由", "basis": "法律依据", "kind": "事项名称", "form": "来访形式",
        "organ": "机关", "organ_window": "窗口", "organ_address": "机关地址", "organ_phone": "机关电话", "organ_hours": "接待时间",
        "organ_hotline": "热线", "todo": "去办什么", "bring": "带什么", "next": "不服怎么办", "station": "本站点",
        "bureau_name": "本单位", "county": "县（市、区）", "city": "地级市",
    },
    "paper": {
        "letter_no": "发文字号", "visit_no": "登记编号", "addressee": "受送达人", "document_masked": "证件号码（遮住中间）",
        "phone": "联系电话", "kind": "事项名称", "organ": "机关", "last_days": "最晚日期", "today": "今天", "clerk": "经办人",
        "title": "文书标题", "subtitle": "文书副标题", "station": "本站点", "visit_date": "登记日期",
    },
    "deadline": {
        "rule": "期限名称", "event": "从哪件事起算", "start": "起算日期", "span": "多长", "last_day": "最晚日期", "blank": "留给手写的日期",
    },
    "group": {"name": "第一人姓名", "people": "人数"},
    "representatives": {"names": "代表姓名"},
    "span": {},
}  # fmt: skip
SPANS = frozenset({"letter", "span"})
"""The sets of placeholders to which {span:RULE} belongs: the length of a rule, always as the table has it."""

CHOICES: Mapping[str, tuple[tuple[Any, str], ...]] = {
    "units": (("day", "日（自然日）"), ("working_day", "工作日"), ("month", "个月"), ("year", "年")),
    "rolls": (("none", "不顺延"), ("next-working-day", "顺延到下一个工作日")),
    "who": (("petitioner", "来访人"), ("organ", "机关")),
    "field_kinds": (("text", "一行字"), ("lines", "几行字"), ("date", "日期"), ("choice", "从几项里选")),
    "points": (
        (3, "反映的事项"), (4, "归为哪一类、为什么"), (5, "去哪个机关"), (6, "期限"), (7, "带什么材料"), (8, "不服怎么办"),
        (9, "免费和帮助"), (10, "秩序"), (11, "不影响权利和期限"),
    ),
}  # fmt: skip


def section_of(file: str) -> Section | None:
    """Give the section to which a file belongs."""
    return next((section for section in SECTIONS if section.holds(file)), None)


def value_of(row: Mapping[str, Any], code: str) -> Any:
    """Give a key's value; a dot leads into an inline table. None where it is not there."""
    head, _, tail = code.partition(".")
    value = row.get(head)
    return value.get(tail) if tail and isinstance(value, Mapping) else value


def shown(key: Key, row: Mapping[str, Any]) -> bool:
    """Say whether a row has a use for a key."""
    return (not key.when or key.when in row) and (not key.unless or key.unless not in row)


def title_of(row: Mapping[str, Any]) -> str:
    """Give a row's title for lists: the first of its words that is there, an article's with its number."""
    if "number" in row:
        return f"{row['number']} 条　{row.get('line', '')}"
    for key in ("name", "label", "heading", "text", "line", "tell", "words", "title", "date", "use", "code"):
        value = row.get(key)
        if key == "heading" and isinstance(value, bool):
            continue
        if value:
            return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return "（还没有写）"


def readable(text: str, *, whole: bool = False) -> str:
    """Write a text with the names of its placeholders in place of their codes; ``whole``: with what they point at, too."""
    known = {**PLACES["paper"], **PLACES["deadline"], **PLACES["letter"], "names": "代表姓名"}

    def named(found: re.Match[str]) -> str:
        words = (known.get(found[1], found[1]), (found[2] or "") if whole else "")
        return f"〔{' '.join(filter(None, words))}〕"

    return _PLACE.sub(named, text)


def unverified(row: Mapping[str, Any]) -> bool:
    """Say whether a row says of itself that nobody has checked it."""
    return row.get("verified") is False


_DRAWN_KEYS = {
    "next": "下一步", "yes": "答“是”去", "no": "答“否”去", "way": "出路", "shape": "形状", "goto": "转到",
    "row": "行", "column": "列", "parts": "分图",
}  # fmt: skip
"""Keys of a chart that are edited by drawing and stand in no form, as the comparison of versions names them."""


def words_of(file: str, row: str, key: str, called: Callable[[str, Table, str], str]) -> tuple[str, str, str]:
    """Say in Chinese which file, row and key is meant; ``row`` as the comparison of versions names it: ``node D4.02``.

    ``called(file, table, code)`` gives what a row is called.
    """
    section = section_of(file)
    if section is None:
        return ("内容包" if file == "pack.toml" else file), row, key
    name, _, own = row.partition(" ")
    table = section.table(name if row else "")
    label = table.key(key) if table else None
    stem = section.name(file) or PurePosixPath(file).stem
    several = len(section.files) > 1 or "*" in section.files[0]
    kind = "" if table is None or table.label == section.label else table.label
    return (
        f"{section.label}·{stem}" if several else section.label,
        f"{kind} {called(file, table, own) if own else ''}".strip() if table and row else row,
        label.label if label else _DRAWN_KEYS.get(key, key),
    )
