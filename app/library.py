"""The commands on the content pack: dates worked out, its rules, its versions."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from app.bootstrap import LocalGate
from app.command import common, password, print_json, print_result
from app.content.check import check_pack
from app.models.deadline import Roll, Unit, Worked, weekday
from app.models.fault import WorldFault
from app.models.moment import local, local_day
from app.models.pack import Approval
from app.models.version import Source, Version
from app.services import deadlines, history

_SOURCES = {Source.SHIPPED: "随程序带来", Source.EDITED: "本单位修改", Source.IMPORTED: "从文件导入"}
_ROLLS = {Roll.NONE: "", Roll.NEXT_WORKING_DAY: "遇休息日顺延"}


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("length")
@click.argument("unit", required=False, type=click.Choice([str(unit) for unit in Unit]))
@click.option("--from", "start", required=True, help="起算的那一天，例如 2026-11-10")
@click.option("--roll", type=click.Choice([str(roll) for roll in Roll]), default=None, help="末日是休息日时：不顺延，或顺延到下一个工作日")
@common
def deadline(settings: dict[str, Any], length: str, unit: str | None, start: str, roll: str | None) -> None:
    """算期限的最后一天：LENGTH 加单位，或内容包里一条期限规则的编号；并说明怎样算出来的。"""
    if unit is None and (length.isdigit() or roll):
        raise click.UsageError("长度后面要有单位，例如 15 day；规则自带顺延办法，不能再写 --roll。")
    gate = LocalGate(settings["data"])
    day = deadlines.read_day(start)
    digest = gate.library.effective(gate.today()).digest
    calendar = gate.library.calendar(digest)
    if unit is None:
        rule, worked = deadlines.by_rule(gate.pack, calendar, length, day)
        extra, head = {"rule": rule.code, "name": rule.name, "cite": rule.cite}, [f"{rule.name}（{rule.cite}）"]
    else:
        worked = deadlines.by_length(calendar, length, Unit(unit), Roll(roll or Roll.NONE), day)
        extra, head = {}, []
    print_result(_worked(worked) | extra, settings, "\n".join([_last(worked), *(f"  {step}" for step in (*head, *worked.steps))]))


@click.group()
def content() -> None:
    """内容包：检查、期限表、版本。"""


@content.command("check")
@click.option("--pack", type=click.Path(path_type=Path), default=None, help="另一个内容包文件夹；不写就查正在使用的")
@click.option("--on", "day", default=None, help="按这一天是否有效来查引用的条文；不写就是今天")
@common
def content_check(settings: dict[str, Any], pack: Path | None, day: str | None) -> None:
    """检查内容包，逐条指出文件和行。"""
    gate = LocalGate(settings["data"])
    on = deadlines.read_day(day) if day is not None else gate.today()
    flaws = check_pack(pack, on) if pack else gate.library.flaws(gate.library.effective(gate.today()).digest, on)
    rows = [{"file": flaw.file, "line": flaw.line, "sentence": flaw.sentence} for flaw in flaws]
    print_result(rows, settings, "\n".join(map(str, flaws)) or "内容包没有问题。")
    if flaws:
        raise WorldFault("pack-faulty", f"内容包有 {len(flaws)} 处问题。", "请按上面的文件和行号改正。")


@content.command("deadlines")
@common
def content_deadlines(settings: dict[str, Any]) -> None:
    """列出期限表里的每一条规则。"""
    rows = deadlines.listed(LocalGate(settings["data"]).pack)
    if settings["json"]:
        print_json([_listed(row) for row in rows], settings)
        return
    head = ("编号", "事项", "长度", "起算", "依据", "施行", "", "")
    click.echo("\n".join(_table([head, *(_cells(row) for row in rows)])))


@content.command("history")
@common
def content_history(settings: dict[str, Any]) -> None:
    """列出保存的版本、谁审定的、哪一个正在使用。"""
    gate = LocalGate(settings["data"])
    entries = history.history(gate.library, gate.today())
    if settings["json"]:
        print_json([_version(entry.version) | {"in_effect": entry.current} for entry in entries], settings)
        return
    rows = [("校验码", "版本", "来源", "保存", "审定", "")]
    rows += [(*_version_cells(entry.version), "正在使用" if entry.current else "") for entry in entries]
    click.echo("\n".join(_table(rows)))


@content.command("whose")
@click.argument("digest", metavar="HASH")
@common
def content_whose(settings: dict[str, Any], digest: str) -> None:
    """由打印件页脚的校验码说明：是哪个版本、谁审定的、今天是否在用、改了什么。"""
    gate = LocalGate(settings["data"])
    found = history.whose(gate.library, digest, gate.today())
    result = _version(found.version) | {
        "in_effect": found.current,
        "replaced_on": found.replaced_on.isoformat() if found.replaced_on else None,
        "changed": [{"file": file, "words": history.file_words(file)} for file in found.changed],
    }
    cells = _version_cells(found.version)
    lines = [f"内容包 {cells[1]} · {cells[0]}（{cells[2]}，{cells[3]} 保存）", *history.found_words(found)]
    print_result(result, settings, "\n".join(lines))


@content.command("compare")
@click.argument("before", metavar="HASH")
@click.argument("after", metavar="[HASH]", required=False, default="")
@common
def content_compare(settings: dict[str, Any], before: str, after: str) -> None:
    """比较两个版本；只写一个，就和正在使用的比。"""
    gate = LocalGate(settings["data"])
    rows = history.compared(gate.library, before, after, gate.today())
    data = [{"file": row.file, "row": row.row, "key": row.key, "before": row.before, "after": row.after} for row in rows]
    lines = [f"{row.file} {row.row} {row.key}\n  - {row.before}\n  + {row.after}" for row in rows]
    print_result(data, settings, "\n".join(lines) or "两个版本一样。")


@content.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--version", "digest", default="", help="版本的校验码；不写就导出正在使用的")
@common
def content_export(settings: dict[str, Any], path: Path, digest: str) -> None:
    """把一个版本连同它的审定写成一个文件。"""
    gate = LocalGate(settings["data"])
    version = history.version_of(gate.library, digest) if digest else gate.library.effective(gate.today())
    gate.library.export(version.digest, path)
    print_result(_version(version) | {"out": str(path)}, settings, f"{path}　内容包 {version.name} · {version.short}")


@content.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@common
def content_import(settings: dict[str, Any], path: Path) -> None:
    """从导出的文件读入一个版本；文件里有审定的，从审定的那一天起使用。"""
    library, now = LocalGate(settings["data"]).admit(password())
    version = library.take_in(path, now)
    print_result(_version(version), settings, f"已导入：内容包 {version.name} · {version.short}。{_approved(version.approval)}")


@content.command("approve")
@click.argument("digest", metavar="HASH")
@click.option("--by", required=True, help="谁审定的")
@click.option("--from", "start", required=True, help="从哪一天起使用，例如 2026-12-01")
@click.option("--note", default="", help="说明")
@common
def content_approve(settings: dict[str, Any], digest: str, by: str, start: str, note: str) -> None:
    """审定一个版本，从给出的那一天起使用。"""
    day = deadlines.read_day(start)
    library, now = LocalGate(settings["data"]).admit(password())
    version = history.approve(library, digest, Approval(by.strip(), local_day(now), day, note.strip()), now)
    print_result(_version(version), settings, f"已审定：内容包 {version.name} · {version.short}。{_approved(version.approval)}")


def _last(worked: Worked) -> str:
    mark = "" if worked.certain else "（未含节假日）"
    return f"{worked.last_day.isoformat()} {weekday(worked.last_day)}{mark}"


def _worked(worked: Worked) -> dict[str, Any]:
    return {"last_day": worked.last_day.isoformat(), "steps": list(worked.steps), "certain": worked.certain}


def _listed(row: deadlines.Listed) -> dict[str, Any]:
    rule = row.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "kinds": list(rule.kinds),
        "statute": row.statute,
        "article": row.article,
        "length": rule.length,
        "unit": str(rule.unit),
        "event": rule.event,
        "start_event": row.start_event,
        "roll": str(rule.roll),
        "from": rule.valid_from.isoformat(),
        "to": rule.valid_to.isoformat() if rule.valid_to else None,
        "who": rule.who,
        "verified": rule.verified,
        "note": rule.note,
    }


def _cells(row: deadlines.Listed) -> tuple[str, ...]:
    rule = row.rule
    held = f"{rule.valid_from}起" + (f"至{rule.valid_to}" if rule.valid_to else "")
    cite = f"{row.statute} {row.article}"
    return (rule.code, rule.name, rule.span, row.start_event, cite, held, _ROLLS[rule.roll], "" if rule.verified else "待核")


def _version(version: Version) -> dict[str, Any]:
    approval = version.approval
    return {
        "hash": version.digest,
        "short": version.short,
        "version": version.name,
        "source": str(version.source),
        "kept_at": local(version.kept_at).isoformat(timespec="seconds"),
        "approval": None if approval is None else _approval(approval),
    }


def _approval(approval: Approval) -> dict[str, str]:
    days = {"on": approval.on.isoformat(), "from": approval.effective.isoformat()}
    return {"by": approval.by, **days, "note": approval.note}


def _approved(approval: Approval | None) -> str:
    if approval is None:
        return "还没有审定，不在使用。"
    return f"{approval.by} {approval.on} 审定，自 {approval.effective} 起使用。"


def _version_cells(version: Version) -> tuple[str, str, str, str, str]:
    approval = version.approval
    words = f"{approval.by} {approval.on} 审定，{approval.effective} 起" if approval else "未审定"
    return (version.short, version.name, _SOURCES[version.source], f"{local(version.kept_at):%Y-%m-%d %H:%M}", words)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Set rows in columns for a terminal, where a Chinese character takes two places."""
    widths = [max(_places(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell + " " * (width - _places(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()


def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
