"""Versions of the content pack: which one holds, which one a printout was made with, and what changed since."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.models.deadline import spoken
from app.models.fault import WorldFault
from app.models.pack import Approval
from app.models.version import Difference, Found, Version
from app.ports import Library

SHORTEST = 4
"""So many characters of a hash have to be given at least."""
_HASH = re.compile(r"[0-9a-f]{4,64}")
_KINDS = {
    "charts": "导引图",
    "letters": "文书",
    "matters": "事项",
    "phrases": "说法",
    "law": "法规",
    "deadlines": "期限表",
    "pictures": "图片",
}
_FILES = {
    "pack.toml": "单位信息和选项",
    "organs.toml": "机关名录",
    "stations.toml": "站点名单",
    "terms.toml": "用语",
    "roadmap.toml": "路线图",
    "charts/Q.toml": "窗口总判别",
    "letters/common.toml": "文书的共用段落",
    "letters/papers.toml": "存根和送达回证",
    "deadlines/holidays.toml": "节假日表",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: a kept version, and whether it holds today."""

    version: Version
    current: bool


def history(library: Library, day: date) -> tuple[Entry, ...]:
    """Give the kept versions, newest first, with the one that is in effect on ``day``."""
    current = library.effective(day).digest
    return tuple(Entry(version, version.digest == current) for version in library.versions())


def version_of(library: Library, typed: str) -> Version:
    """Find a kept version by a hash as printed, or by the mark ``2026.11-abcdef1``; capitals and spaces make no difference.

    Raises WorldFault "bad-hash", "unknown-hash", "hash-not-unique".
    """
    wanted = re.sub(r"\s", "", typed).lower().rpartition("-")[2].rpartition("·")[2]
    if not _HASH.fullmatch(wanted):
        step = f"请照打印件页脚抄写，至少 {SHORTEST} 位，只有数字和字母 a 到 f。"
        raise WorldFault("bad-hash", f"“{typed}”不是内容包的校验码。", step)
    found = [version for version in library.versions() if version.digest.startswith(wanted)]
    if not found:
        step = "可能是别的电脑上印的，或没有在本机保存过；请用 content history 查看本机有的版本。"
        raise WorldFault("unknown-hash", f"没有校验码为“{wanted}”的内容包版本。", step)
    if len(found) > 1:
        raise WorldFault("hash-not-unique", f"校验码以“{wanted}”开头的版本有 {len(found)} 个。", "请多抄几位。")
    return found[0]


def whose(library: Library, typed: str, today: date) -> Found:
    """Say what is known of the hash on a printout. Raises as ``version_of``, and "version-changed" where files were altered."""
    version = version_of(library, typed)
    current = library.effective(today)
    same = version.digest == current.digest
    changed = () if same else library.compare(version.digest, current.digest)
    return Found(version, same, None if same else replaced_on(library, version, today), tuple(dict.fromkeys(each.file for each in changed)))


def replaced_on(library: Library, version: Version, today: date) -> date | None:
    """Give the day up to today on which another version last took this one's place; None where it was not in effect before."""
    starts = sorted({approval.effective for _, approval in library.approvals() if date.min < approval.effective <= today}, reverse=True)
    for start in starts:
        before, after = library.effective(start - timedelta(days=1)), library.effective(start)
        if before.digest == version.digest != after.digest:
            return start
    return None


def check_approval(approval: Approval) -> None:
    """Refuse an approval by nobody, or from a day that is past. Raises WorldFault "name-needed", "day-past"."""
    if not approval.by.strip():
        raise WorldFault("name-needed", "请填写审定人。", "写单位负责人或经授权的人的姓名。", "by")
    if approval.effective < approval.on:
        raise WorldFault("day-past", "生效日期不能早于今天。", "已经打出去的文书按当时的版本留存，不能倒改。", "effective")


def approve(library: Library, typed: str, approval: Approval, now: datetime) -> Version:
    """Put a version in effect from the approval's day. Raises as ``check_approval``, ``version_of`` and ``Library``."""
    check_approval(approval)
    return library.approve(version_of(library, typed).digest, approval, now)


def compared(library: Library, before: str, after: str, today: date) -> tuple[Difference, ...]:
    """Say in what two versions differ; the one in effect today stands in for an empty second hash. Raises as ``version_of``."""
    other = version_of(library, after) if after else library.effective(today)
    return library.compare(version_of(library, before).digest, other.digest)


def file_words(file: str) -> str:
    """Say in everyday words which part of the pack a file is: 导引图 D4 for charts/D4.toml."""
    if file in _FILES:
        return _FILES[file]
    folder, _, name = file.rpartition("/")
    stem = name if folder == "pictures" else name.removesuffix(".toml")
    return f"{_KINDS[folder]} {stem}" if folder in _KINDS else file


def found_words(found: Found) -> tuple[str, ...]:
    """Say in plain sentences what ``whose`` found: approval, effect, what took its place, what is stale."""
    approval = found.version.approval
    if approval is None:
        lines = ["没有审定过（默认内容·待本单位审定）"]
    else:
        note = f"，说明：{approval.note}" if approval.note else ""
        lines = [f"{approval.by} {spoken(approval.on)}审定，自{spoken(approval.effective)}起用{note}"]
    if found.current:
        return (*lines, "今天正在使用")
    if found.replaced_on is None:
        lines.append("今天没有在使用")
    else:
        lines.append(f"今天没有在使用，{spoken(found.replaced_on)}起换成了别的版本")
    if not found.changed:
        return (*lines, "内容与现在使用的一样")
    return (*lines, *(f"{file_words(file)} 有改动" for file in found.changed))
