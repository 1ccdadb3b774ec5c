"""Deadlines 期限 by themselves: one worked out on its own, and the list of all rules that the pack has."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from app.models.deadline import Calendar, Roll, Rule, Unit, Worked, rule_on, work_out
from app.models.fault import WorldFault
from app.models.law import parse_cite
from app.models.pack import Pack

_LENGTH = re.compile(r"[0-9]{1,5}")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the deadline tables with what a list of them shows: its start event's name, statute and article."""

    rule: Rule
    start_event: str
    statute: str
    article: str


def by_rule(pack: Pack, days: Calendar, code: str, start: date) -> tuple[Rule, Worked]:
    """Work out the last day of rule ``code`` counted from ``start``. Raises as ``rule_on`` and ``work_out``."""
    rule = rule_on(pack.rules, code, start)
    return rule, work_out(rule.length, rule.unit, rule.roll, start, days)


def by_length(days: Calendar, length: str, unit: Unit, roll: Roll, start: date) -> Worked:
    """Work out the last day of a length as typed. Raises WorldFault "bad-length", and as ``work_out``."""
    if not _LENGTH.fullmatch(length) or not int(length):
        raise WorldFault("bad-length", f"期限长度“{length}”不对。", "请写 1 到 99999 之间的整数。")
    return work_out(int(length), unit, roll, start, days)


def read_day(text: str) -> date:
    """Read a day as typed: 2026-11-10, 2026/11/10 or 2026年11月10日. Raises WorldFault "bad-date"."""
    if found := _DAY.fullmatch(text.strip()):
        with suppress(ValueError):
            return date(int(found[1]), int(found[2]), int(found[3]))
    raise WorldFault("bad-date", f"“{text}”不是日期。", "请写成 2026-11-10 的样子。")


def listed(pack: Pack) -> tuple[Listed, ...]:
    """Give every row of the deadline tables, by kind, then code, then the day from which it holds."""
    rows = sorted(pack.rules, key=lambda rule: (rule.kinds or ("~",), rule.code, rule.valid_from))
    return tuple(_listed(pack, rule) for rule in rows)


def _listed(pack: Pack, rule: Rule) -> Listed:
    cite = parse_cite(rule.cite)
    event = pack.events.get(rule.event)
    place = "" if cite is None else cite.article + (f".{cite.para}" if cite.para else "") + (f"({cite.item})" if cite.item else "")
    return Listed(rule, event.name if event else "", cite.title if cite else "", place)
