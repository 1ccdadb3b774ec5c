"""The doctor: what works on this machine and what does not, each in one line."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.models.card import Outcome
from app.models.fault import WorldFault
from app.models.letter import Block, BlockKind, Letter
from app.models.moment import local
from app.models.pack import Pack
from app.ports import Clock, Documents, Gate, Printers

_NEEDED = 200_000_000
_ANSWERED = frozenset({Outcome.OK, Outcome.NO_CARD, Outcome.SAME_CARD, Outcome.UNREADABLE, Outcome.UNKNOWN_CARD})
_FAILED = frozenset(Outcome) - _ANSWERED - {Outcome.NOT_SET_UP, Outcome.BY_ITSELF}
_SAMPLE = "来访导引台：雷州市，𠅤𬭊，2026年〔1〕号。"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, whether it is well, and the words."""

    what: str
    ok: bool
    words: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the doctor looks at; ``built`` is when this version of the program was made."""

    folder: Path
    pack: Pack
    clock: Clock
    printers: Printers
    documents: Documents
    built: datetime


def examine(here: Surroundings, gate: Gate, password: str) -> tuple[Finding, ...]:
    """Look at pack, fonts, printers, disk, store, card reader and clock; the store is opened only where a password is at hand."""
    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("内容包", lambda: here.pack.mark),
        ("字体", lambda: _fonts(here)),
        ("打印机", lambda: _printers(here)),
        ("磁盘", lambda: _disk(here.folder)),
        ("数据", lambda: _store(here, gate, password)),
        ("读卡器", lambda: _reader(gate, password)),
        ("时钟", lambda: _clock(here)),
    )
    return tuple(_finding(what, look) for what, look in looks)


def clock_remark(clock: Clock, built: datetime, newest: datetime | None) -> str:
    """Give a sentence where the clock is behind the program's build or the newest record, else ""."""
    behind = [moment for moment in (built, newest) if moment and clock.now() < moment]
    if not behind:
        return ""
    return f"电脑时钟是{local(clock.now()):%Y-%m-%d %H:%M}，早于已有的记录，请先校准时间"


def _finding(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except WorldFault as fault:
        return Finding(what, False, str(fault))


def _fonts(here: Surroundings) -> str:
    sample = Letter("试", "试", "试", "", "试", (Block(BlockKind.BODY, _SAMPLE),), "试", date(2026, 1, 1), "", "", (), (), "试")
    stray = here.documents.stray(sample)
    if stray:
        raise WorldFault("glyph-missing", f"字体缺字：{'、'.join(stray)}。", "生僻字的名字可能印不出来。")
    return f"齐全，能画出一份文书（{len(here.documents.letter(sample)) // 1000} KB）"


def _printers(here: Surroundings) -> str:
    names = here.printers.names()
    if not names:
        raise WorldFault("no-printer", "没有找到打印机。", "文书可以另存 PDF，接好打印机后再印。")
    return f"默认 {names[0]}，共 {len(names)} 台"


def _disk(folder: Path) -> str:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(there, os.W_OK):
        raise WorldFault("folder-unwritable", f"数据文件夹“{folder}”不能写入。", "请换一个文件夹，或请管理员检查权限。")
    free = shutil.disk_usage(there).free
    if free < _NEEDED:
        raise WorldFault("disk-full", f"磁盘只剩 {free // 1_000_000} MB。", "请清出空间。")
    return f"{folder}，剩余 {free // 1_000_000_000} GB"


def _store(here: Surroundings, gate: Gate, password: str) -> str:
    if not gate.exists():
        return "还没有建立（运行 init 或打开窗口时建立）"
    if not password:
        return "已建立；没有给出密码，未打开检查"
    desk = gate.open(password)
    try:
        remark = clock_remark(here.clock, here.built, desk.store.newest())
    finally:
        desk.store.close()
    if remark:
        raise WorldFault("clock-behind", f"{remark}。")
    return f"打开正常，{here.pack.stations[desk.seat.station].name} 窗口{desk.seat.window}"


def _reader(gate: Gate, password: str) -> str:
    """Read once: a card that lies there is read and said nothing about."""
    if not (gate.exists() and password):
        return "没有给出密码，未查看"
    desk = gate.open(password)
    try:
        reading = desk.reader.read()
    finally:
        desk.reader.close()
        desk.store.close()
    if reading.outcome in _FAILED:
        raise WorldFault(reading.outcome.value, reading.sentence, reading.step)
    return f"有回应：{reading.sentence}" if reading.outcome in _ANSWERED else reading.sentence


def _clock(here: Surroundings) -> str:
    if remark := clock_remark(here.clock, here.built, None):
        raise WorldFault("clock-behind", f"{remark}。")
    return f"{local(here.clock.now()):%Y-%m-%d %H:%M}"
