"""What every check looks at: citations, rules, placeholders, lengths of time written in words."""

import re
from collections.abc import Collection, Iterable
from datetime import date

from app.content.load import SPAN
from app.content.table import Table
from app.models.law import parse_cite
from app.models.pack import Pack

PLACE = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")
"""A placeholder: its name, and what it asks for where it says so."""
_LENGTH = re.compile(r"(\d+)(个工作日|日|个月|年)(?!\d|月)")
_KNOWN = frozenset({
    "name", "visit_no", "visit_date", "people", "representatives", "summary", "request", "why", "basis", "kind", "form",
    "organ", "organ_window", "organ_address", "organ_phone", "organ_hours", "organ_hotline", "todo", "bring", "next", "station",
    "county", "city", "letter_no", "addressee", "document_masked", "phone", "last_days", "today", "clerk", "title", "subtitle",
    "contact_phone",
})  # fmt: skip


def check_cites(row: Table, key: str, cites: Iterable[str], pack: Pack, day: date) -> None:
    """Each citation names an article that the pack has, of a statute in force on ``day``."""
    for text in cites:
        if wrong := _wrong(text, pack, day):
            row.fault(key, wrong)


def check_rules(row: Table, codes: Collection[str], pack: Pack, key: str = "deadlines") -> None:
    """Each code is a rule of the deadline tables; and where a deadline runs, the law that says so is named."""
    rules = {rule.code for rule in pack.rules}
    for code in codes:
        if code not in rules:
            row.fault(key, f"期限表里没有“{code}”")
    if codes and not row.row.get("cites"):
        row.fault(key, "写了期限，却没有写依据“cites”")


def check_places(row: Table, key: str, fields: Collection[str], pack: Pack, day: date) -> None:
    """Each placeholder of a text is one that somebody fills, and braces stand in pairs."""
    text = str(row.row.get(key, ""))
    for name, argument in PLACE.findall(text):
        whole = f"{{{name}{':' + argument if argument else ''}}}"
        if name == "cite":
            check_cites(row, key, [argument], pack, day)
        elif not _filled(name, argument, fields, pack):
            row.fault(key, f"没有人填“{whole}”")
    if set(PLACE.sub("", text)) & set("{}"):
        row.fault(key, "大括号不成对，或占位写法不对")


def check_lengths(row: Table, key: str, text: str, pack: Pack) -> None:
    """A length of time written in words is one that some rule of the pack has."""
    for code in SPAN.findall(text):
        known = any(rule.code == code for rule in pack.rules)
        row.fault(key, f"期限“{code}”这一天没有有效的时段" if known else f"期限表里没有“{code}”")
    for number, unit in _LENGTH.findall(text):
        year = unit == "年" and len(number) == 4
        if not year and all(rule.span != f"{number}{unit}" for rule in pack.rules):
            row.fault(key, f"“{number}{unit}”不在期限表里")


def named(text: str) -> set[str]:
    """Give the names of the placeholders in a text."""
    return {name for name, _ in PLACE.findall(text)}


def known(name: str) -> bool:
    """Say whether the program itself fills a placeholder, whatever the form's fields are."""
    return name in _KNOWN


def _filled(name: str, argument: str, fields: Collection[str], pack: Pack) -> bool:
    if name == "span" and argument:
        return any(rule.code == argument for rule in pack.rules)
    return name in _KNOWN or name in fields or name.removeprefix("bureau_") in pack.bureau


def _wrong(text: str, pack: Pack, day: date) -> str:
    cite = parse_cite(text)
    if cite is None:
        return f"“{text}”不是引条的写法（法名:条）"
    statute = pack.statutes.get(cite.title)
    if statute is None:
        return f"没有收录《{cite.title}》"
    if cite.article not in statute.articles:
        return f"《{cite.title}》没有收录第{cite.article}条"
    return "" if statute.holds_on(day) else f"《{cite.title}》在{day}不是有效的"
