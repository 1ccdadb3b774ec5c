"""A pack as one file: a zip of its files with a manifest of its hash and approval; read without trusting anything in it."""

import json
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.content.check import check_pack
from app.content.load import digest_of
from app.content.table import LARGEST
from app.content.tree import LARGEST_PICTURE, MOST_FILES, PICTURES, belongs, pack_files
from app.models.fault import WorldFault
from app.models.pack import Approval
from app.models.version import Version

MANIFEST = "manifest.json"
"""Lies beside the pack's files in the zip and is no part of their hash."""
_FORM = 1
_MOST_BYTES = 200_000_000
_LONGEST = 500
_LINK = 0o120000


@dataclass(frozen=True, slots=True)
class Incoming:
    """A pack that was unpacked: its folder, the hash of its files, and the approval that came with it."""

    folder: Path
    digest: str
    approval: Approval | None


def write(folder: Path, version: Version, path: Path) -> None:
    """Write the pack in ``folder`` with its approval as one file. Raises WorldFault "unwritable"."""
    part = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(MANIFEST, json.dumps(_manifest(version), ensure_ascii=False, indent=1))
            for each in pack_files(folder):
                file.write(each, each.relative_to(folder).as_posix())
        part.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise WorldFault("unwritable", f"写不了文件“{path.name}”。", "请换一个文件夹，或检查磁盘空间。") from error


@contextmanager
def unpacked(path: Path, beside: Path, today: date) -> Iterator[Incoming]:
    """Give the pack of a file, unpacked and checked in a folder that goes away again. Raises WorldFault "pack-refused".

    Citations must be in force on ``today``, or on the day from which the approval that came with it puts it in effect.
    """
    folder = Path(tempfile.mkdtemp(prefix="incoming-", dir=beside))
    try:
        manifest = _unpack(path, folder)
        incoming = Incoming(folder, digest_of(folder), _approval(manifest))
        if manifest["digest"] != incoming.digest:
            raise refused(f"{MANIFEST}:1: 内容与文件写明的校验码不一致，可能被改动过")
        if not (folder / "pack.toml").is_file():
            raise refused("pack.toml:1: 缺少这个文件")
        if flaws := check_pack(folder, max(today, incoming.approval.effective) if incoming.approval else today):
            raise refused(f"{flaws[0]}{f'等 {len(flaws)} 处' if len(flaws) > 1 else ''}")
        yield incoming
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refused(why: str) -> WorldFault:
    """Give the fault for a pack that is not taken in."""
    return WorldFault("pack-refused", f"没有导入：{why}。", "请向给您文件的人要一份好的；正在使用的内容没有动。")


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack the files of a zip and give its manifest. Raises OSError only where ``folder`` can not be written."""
    with _readable(path.name):
        file = zipfile.ZipFile(path)
    with file:
        for entry in _checked(file):
            with _readable(path.name):
                data = file.read(entry)
            target = folder / entry.filename
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
        with _readable(path.name):
            return _read_manifest(file.read(MANIFEST))


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Refuse a file for whatever goes wrong when a zip is read: there are many ways to be none."""
    try:
        yield
    except KeyError as error:
        raise refused(f"“{name}”里没有 {MANIFEST}，不是本程序导出的内容包") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise refused(f"“{name}”不是导出的内容包，或已损坏") from error
    except OSError as error:
        raise refused(f"读不出文件“{name}”") from error


def _checked(file: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Give the entries to be unpacked, once each one's name, kind and size are found to be harmless."""
    entries = [entry for entry in file.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise refused("里面的文件太多或太大")
    seen: set[str] = set()
    for entry in entries:
        if wrong := _wrong(entry, seen):
            raise refused(f"{entry.filename}:1: {wrong}")
        seen.add(entry.filename.casefold())
    return [entry for entry in entries if entry.filename != MANIFEST]


def _wrong(entry: zipfile.ZipInfo, seen: set[str]) -> str:
    name = entry.filename
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
        return "路径离开了内容包"
    if name != MANIFEST and not belongs(name):
        return "内容包里没有这样的文件"
    if stat.S_IFMT(entry.external_attr >> 16) == _LINK:
        return "是指向别处的链接，不是文件"
    if name.casefold() in seen:
        return "写了两次"
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "压缩方法不认识"
    return "文件过大" if entry.file_size > (LARGEST_PICTURE if name.startswith(f"{PICTURES}/") else LARGEST) else ""


def _manifest(version: Version) -> dict[str, Any]:
    approval = version.approval
    given = approval and {
        "by": approval.by,
        "on": approval.on.isoformat(),
        "effective": approval.effective.isoformat(),
        "note": approval.note,
    }
    return {"form": _FORM, "digest": version.digest, "name": version.name, "approval": given}


def _read_manifest(data: bytes) -> dict[str, Any]:
    """Read a manifest strictly: these keys and no others, each of its kind."""
    try:
        manifest = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise refused(f"{MANIFEST}:1: 读不出来") from error
    kinds = {"form": int, "digest": str, "name": str, "approval": dict | None}
    if not _has(manifest, kinds) or manifest["form"] != _FORM:
        raise refused(f"{MANIFEST}:1: 不是本程序认识的写法")
    return dict(manifest)


def _approval(manifest: dict[str, Any]) -> Approval | None:
    given = manifest["approval"]
    if given is None:
        return None
    try:
        if _has(given, dict.fromkeys(("by", "on", "effective", "note"), str)) and given["by"].strip():
            return Approval(given["by"], date.fromisoformat(given["on"]), date.fromisoformat(given["effective"]), given["note"])
    except ValueError as error:
        raise refused(f"{MANIFEST}:1: 审定的日期不对") from error
    raise refused(f"{MANIFEST}:1: 审定的写法不对")


def _has(value: object, kinds: dict[str, Any]) -> bool:
    if not isinstance(value, dict) or value.keys() != kinds.keys():
        return False
    short = all(len(each) <= _LONGEST for each in value.values() if isinstance(each, str))
    return short and all(isinstance(value[key], kind) for key, kind in kinds.items())
