"""Checks what has a date: statutes, deadline rules, and the table of days off and days worked."""

from datetime import date
from pathlib import Path

from app.content.citing import check_cites
from app.content.days import SATURDAY, known_years
from app.content.load import HOLIDAYS
from app.content.table import Source, Table
from app.models.law import parse_cite
from app.models.pack import Pack

YEARS = range(2000, 2100)
"""The years that a holiday table may speak of."""


def check_deadlines(source: Source, pack: Pack, day: date) -> None:
    """Check one file of deadlines/: each rule's law and start event, and that its dated rows do not overlap."""
    if source.name.endswith("/" + HOLIDAYS):
        _check_holidays(source)
        return
    source.only("rule", "event")
    seen: dict[str, list[tuple[date, date]]] = {}
    for row in source.tables("rule"):
        code, start, end = row.text("code", ""), row.day("from") or date.min, row.day("to") or date.max
        check_cites(row, "cite", (row.text("cite", ""),), pack, min(max(day, start), end))
        _check_begin(row, start, pack)
        if row.text("event", "") not in pack.events:
            row.fault("event", f"没有起算事件“{row.text('event', '')}”")
        if end < start:
            row.fault("to", "“to”早于“from”")
        if any(start <= other_end and other_start <= end for other_start, other_end in seen.get(code, [])):
            row.fault("from", f"规则{code}的时段重叠")
        seen.setdefault(code, []).append((start, end))
        for kind in row.texts("kinds"):
            if kind not in pack.matters:
                row.fault("kinds", f"没有事项“{kind}”")


def _check_begin(row: Table, start: date, pack: Pack) -> None:
    """A row holds no earlier than the text of the statute that it cites."""
    cite = parse_cite(row.text("cite", ""))
    statute = pack.statutes.get(cite.title) if cite else None
    if statute and start < statute.in_force:
        row.fault("from", f"早于《{statute.title}》的施行日期{statute.in_force}")


def check_law(source: Source, pack: Pack, day: date) -> None:
    """Check one statute: it has articles, its file bears its name, it does not run out before it begins."""
    top = source.top()
    if not source.data.get("article"):
        top.fault("title", "一条条文也没有")
    if top.text("title", "") != Path(source.name).stem:
        top.fault("title", "文件名要与“title”一致")
    start, end = top.day("in_force"), top.day("until")
    if start and end and end < start:
        top.fault("until", "失效日期“until”早于施行日期“in_force”")


def _check_holidays(source: Source) -> None:
    source.only("day")
    top = source.top()
    top.only("complete")
    years = set(top.numbers("complete"))
    for year in sorted(years - set(YEARS)):
        top.fault("complete", f"年份{year}不对")
    seen: set[date] = set()
    for row in source.tables("day"):
        row.only("date", "working", "note")
        if day := _checked_day(row):
            if day in seen:
                row.fault("date", f"{day}写了两次")
            seen.add(day)
    for year in sorted(years & set(YEARS) - known_years() - {day.year for day in seen}):
        top.fault("complete", f"{year}年写明已录全，表里却一天也没有")


def _checked_day(row: Table) -> date | None:
    """Give the day of a row. In a year that no package knows, a weekday is worked without being told."""
    day, working = row.day("date"), row.flag("working")
    if day is None:
        if "date" not in row.row:
            row.fault("date", "缺少日期“date”")
    elif day.year not in YEARS:
        row.fault("date", f"年份{day.year}不对")
    elif working and day.weekday() < SATURDAY and day.year not in known_years():
        row.fault("working", f"{day}本来就是工作日，不用写上班")
    return day
