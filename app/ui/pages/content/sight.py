"""What the page shows beside the form: the very letter or chart, or the working in words. Drawn beside the window; no widget here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from app.models.chart import Chart
from app.models.fault import WorldFault
from app.ports import Desk
from app.services import content, guide
from app.services.renewal import today
from app.ui.pages.content.sections import CHARTS, KINDS, ROADMAP

LAST = -1
_FIRST = "K1"
_MOST, _BEST = 60, 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown: the section, the row's file and table, what it holds, the day from which a rule is worked out.

    ``said``: what a visitor says, to try the phrases with.
    """

    section: str
    file: str = ""
    table: str = ""
    held: Mapping[str, Any] = field(default_factory=dict)
    start: date | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is shown: a PDF from one of its pages on (−1: the last), a picture, a chart with the node in hand, or a title with lines."""

    title: str = ""
    pdf: bytes = b""
    page: int = 0
    picture: bytes = b""
    chart: Chart | None = None
    captions: Mapping[str, str] = field(default_factory=dict)
    node: str = ""
    lines: tuple[str, ...] = ()


def drawn(desk: Desk, asked: Asked) -> Sight:
    """Draw what is asked for, on a desk as ``content.drafted`` gives it. Raises WorldFault where there is nothing to be seen."""
    return _DRAWERS.get(asked.section, _nothing)(desk, asked)


def _nothing(desk: Desk, asked: Asked) -> Sight:
    del desk, asked
    return Sight(lines=("这里没有预览。",))


def _kinds(desk: Desk, asked: Asked) -> Sight:
    kind = desk.pack.matters.get(PurePosixPath(asked.file).stem)
    if asked.table == "" and not asked.held.get("detail"):
        lines = tuple(f"{place}　{each.name}：{each.short}" for place, each in enumerate(desk.pack.kinds(), 1))
        off = tuple(f"停用　{each.name}" for each in desk.pack.matters.values() if not each.enabled)
        return Sight("接待时看到的顺序", lines=lines + off)
    if kind is None or not kind.enabled:
        raise WorldFault("no-sample", "停用的事项不出文书。", "要看样张，先勾上“使用”。")
    return Sight(f"{kind.name}的文书", pdf=content.sample_letter(desk, kind.letter))


def _chart(desk: Desk, asked: Asked) -> Sight:
    chart = desk.pack.drawn(PurePosixPath(asked.file).stem)
    if chart is None:
        raise WorldFault("no-chart", "这张图还画不出来。", "请先按“检查”里列的改好。")
    if asked.table == "passage":
        lines = tuple(f"【{each.heading}】{each.text}" if each.heading else each.text for each in chart.passages)
        return Sight("手册里的说明", lines=lines)
    if asked.table == "" and chart.picture in desk.pack.pictures:
        data = desk.pack.pictures[chart.picture]()
        return Sight("本单位的图", pdf=data) if chart.picture.lower().endswith(".pdf") else Sight("本单位的图", picture=data)
    captions = guide.captions(desk.pack, chart, today(desk))
    return Sight(chart.title, chart=chart, captions=captions, node=str(asked.held.get("code", "")) if asked.table == "node" else "")


def _letter(desk: Desk, asked: Asked) -> Sight:
    stage = str(asked.held.get("code", "")) if asked.table == "stage" else next(iter(asked.held.get("stages", ())), "")
    return _paper(desk, PurePosixPath(asked.file).stem, stage=stage)


def _wording(desk: Desk, asked: Asked) -> Sight:
    if asked.table == "paragraph":
        form, stage = content.form_with_text(desk.pack, str(asked.held.get("text", "")))
        if not form:
            raise WorldFault("no-sample", "现在没有文书用这一段。", "")
        return _paper(desk, form, stage=stage)
    page = LAST if asked.table in {"stub", "receipt"} else 0
    return _paper(desk, _FIRST, page=page)


def _organ(desk: Desk, asked: Asked) -> Sight:
    organ = str(asked.held.get("code", ""))
    form, stage = content.form_of_organ(desk.pack, organ)
    if not form:
        raise WorldFault("no-sample", "现在没有文书引导到这个机关。", "")
    return _paper(desk, form, stage=stage, organ=organ)


def _station(desk: Desk, asked: Asked) -> Sight:
    return _paper(desk, _FIRST, station=str(asked.held.get("code", "")))


def _paper(desk: Desk, form: str, page: int = 0, stage: str = "", organ: str = "", station: str = "") -> Sight:
    known = desk.pack.letters.get(form)
    if known is None:
        raise WorldFault("no-sample", "没有这份文书。", "")
    where = stage if any(each.code == stage for each in known.stages) else ""
    return Sight(known.title + known.subtitle, content.sample_letter(desk, form, where, organ, station), page)


def _rule(desk: Desk, asked: Asked) -> Sight:
    code = str(asked.held.get("code", ""))
    if asked.table == "event":
        rules = tuple(f"{rule.name}：{rule.span}" for rule in desk.pack.rules if rule.event == code)
        return Sight("从这件事起算的期限", lines=rules or ("没有期限从这件事起算。",))
    start = asked.start or today(desk)
    return Sight("怎么算出来的", lines=content.working(desk, code, start))


def _holidays(desk: Desk, asked: Asked) -> Sight:
    day = asked.held.get("date")
    if not isinstance(day, date):
        return Sight("节假日", lines=("填好日期就能看到那几天上不上班。",))
    days = [day.fromordinal(day.toordinal() + step) for step in range(-3, 4)]
    lines = tuple(f"{each:%Y-%m-%d}　星期{'一二三四五六日'[each.weekday()]}　{_work(desk, each)}" for each in days)
    return Sight("前后几天", lines=lines)


def _work(desk: Desk, day: date) -> str:
    return "上班" if desk.calendar.is_working(day) else "休息"


def _phrases(desk: Desk, asked: Asked) -> Sight:
    kind = desk.pack.matters.get(PurePosixPath(asked.file).stem)
    found = guide.suggestions(desk, asked.said or "，".join(map(str, asked.held.get("words") or ())))
    best = enumerate(found[:_BEST], 1)
    lines = tuple(f"{place}　{desk.pack.matters[each.matter].name}（{each.score:.0%}）" for place, each in best)
    head = f"登记时会这样提示（这里写的是{kind.name if kind else '……'}）"
    return Sight(head, lines=lines or ("没有提示。",))


def _law(desk: Desk, asked: Asked) -> Sight:
    title = PurePosixPath(asked.file).stem
    number = str(asked.held.get("number", ""))
    if asked.table != "article":
        known = desk.pack.statutes.get(title)
        about = (f"{known.name}，{known.version}，{known.in_force} 起施行。", "点一条，看它用在哪里。") if known else ()
        return Sight(f"《{title}》", lines=about)
    found = content.cited_by(desk.pack, title, number)
    return Sight(f"《{title}》{number} 条用在哪里", lines=found[:_MOST] or ("没有地方引用这一条。",))


_DRAWERS: Mapping[str, Callable[[Desk, Asked], Sight]] = {
    KINDS: _kinds, CHARTS: _chart, ROADMAP: _chart, "letters": _letter, "wording": _wording, "organs": _organ, "stations": _station,
    "deadlines": _rule, "holidays": _holidays, "phrases": _phrases, "law": _law,
}  # fmt: skip
