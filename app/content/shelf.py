"""The shelf: every version of the pack that was in use, the draft, and the ledger of what was kept and approved.

All lies beside the store, unencrypted: a pack holds nothing about any person, and it is needed before the password is given.
``versions/HASH/`` are the files of one version, ``draft/`` those being edited, ``ledger.jsonl`` one deed a line, only ever added to.
What only an editor needs is imported when it is used: the first page does not wait for it.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from app.content.check import check_pack
from app.content.days import HallCalendar
from app.content.load import digest_of, holidays, load_pack, read_pack, version_name
from app.content.table import read_source
from app.content.tree import PICTURES, copy_files, pack_files, write_through
from app.models.deadline import Calendar
from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.pack import Approval, Flaw, Pack
from app.models.version import SHORT, Change, Difference, Rows, Source, Version

_NAME = 16
"""So many characters of the hash name a version's folder."""
_KEPT, _APPROVED = "kept", "approved"


class Shelf:
    """The ``Library`` in one folder; ``shipped`` is the pack that came with the program, ``built`` when it was made."""

    def __init__(self, folder: Path, shipped: Path, built: datetime) -> None:
        self._folder = folder
        self._shipped = shipped
        self._built = built
        self._packs: dict[tuple[str, date], Pack] = {}
        self._digest = ""

    def versions(self) -> tuple[Version, ...]:
        """Give the kept versions, newest first."""
        return tuple(sorted(self._versions().values(), key=lambda version: version.kept_at, reverse=True))

    def effective(self, day: date) -> Version:
        """Give the version in effect on ``day``, with the approval that holds then: a later one does not show before its day."""
        chosen, approval = "", None
        latest = date.min
        for deed in self._ledger():
            if deed["what"] == _APPROVED and latest <= (start := date.fromisoformat(deed["effective"])) <= day:
                chosen, latest, approval = deed["digest"], start, _approval(deed)
        return replace(self._version(chosen or self._shipped_digest()), approval=approval)

    def approvals(self) -> tuple[tuple[str, Approval], ...]:
        """Give every approval with the version's hash, in the order in which they were entered."""
        versions = self._versions()
        deeds = [deed for deed in self._ledger() if deed["what"] == _APPROVED and deed["digest"] in versions]
        return tuple((deed["digest"], _approval(deed)) for deed in deeds)

    def flaws(self, digest: str, day: date) -> tuple[Flaw, ...]:
        """Check a kept version, or the draft, as it stands in law on ``day``."""
        return tuple(check_pack(self._sound(digest) if digest else self._drafted(), day))

    def pack(self, digest: str) -> Pack:
        """Load a kept version with its approval."""
        version = self._version(digest)
        day = local_day(datetime.now(UTC))
        if (digest, day) not in self._packs:
            self._packs[digest, day] = _read(self._sound(digest), digest, day)
        return replace(self._packs[digest, day], approval=version.approval)

    def calendar(self, digest: str) -> Calendar:
        """Give the working days of a version, or of the draft."""
        return HallCalendar(*holidays(self._place(digest) if digest else self._drafted()))

    def hold(self, digest: str, at: datetime) -> None:
        """Keep a copy of the shipped pack if ``digest`` is it, so that what was made with it can always be read."""
        if digest == self._shipped_digest() and not self._kept(digest).is_dir():
            with _writing():
                self._keep(self._shipped, digest, Source.SHIPPED, at)

    def start(self, digest: str) -> None:
        """Make a copy of a version the draft."""
        source = self._sound(digest)
        with _writing():
            fresh = self._folder / "draft.new"
            shutil.rmtree(fresh, ignore_errors=True)
            copy_files(source, fresh)
            self.drop_draft()
            fresh.replace(self._draft)

    def drafted(self) -> bool:
        """Say whether there is a draft."""
        return self._draft.is_dir()

    def draft(self) -> tuple[Pack, tuple[Flaw, ...]]:
        """Give the draft and its faults."""
        folder = self._drafted()
        return read_pack(folder)[0], tuple(check_pack(folder))

    def rows(self, file: str, digest: str = "") -> Rows:
        """Give the data of one file of a version, or of the draft."""
        rows: Rows = import_module("app.content.edit").rows_of(_inside(self._sound(digest) if digest else self._drafted(), file))
        return rows

    def place(self, flaw: Flaw) -> tuple[str, int, str]:
        """Give the table, the row and the key in which a fault of the draft lies."""
        folder = self._drafted()
        lines = read_source(folder, folder / flaw.file, []).lines
        known = ((line, table, index, key) for (table, index), keys in lines.items() for key, line in keys.items())
        _line, table, index, key = max((each for each in known if each[0] <= flaw.line), default=(0, "", 0, ""))
        return table, index, key

    def files(self, digest: str = "") -> tuple[str, ...]:
        """Give the names of a version's files, or of the draft's."""
        folder = self._sound(digest) if digest else self._drafted()
        return tuple(path.relative_to(folder).as_posix() for path in pack_files(folder))

    def change(self, changes: Sequence[Change]) -> tuple[Flaw, ...]:
        """Change the draft, all or nothing, and check it."""
        paths = {change.file: self._inside(change.file) for change in changes}
        texts = {file: path.read_text(encoding="utf-8") for file, path in paths.items() if path.is_file()}
        with _writing():
            after: dict[str, str] = import_module("app.content.edit").changed(texts, changes)
            _write({paths[file]: text.encode() for file, text in after.items()})
        return tuple(check_pack(self._draft))

    def put_picture(self, name: str, data: bytes) -> None:
        """Keep a picture or PDF in the draft."""
        path = self._inside(f"{PICTURES}/{name}")
        import_module("app.content.picture").checked_picture(name, data)
        with _writing():
            _write({path: data})

    def drop_draft(self) -> None:
        """Forget the draft."""
        with _writing():
            if self._draft.is_dir():
                gone = self._folder / "draft.old"
                shutil.rmtree(gone, ignore_errors=True)
                self._draft.replace(gone)
                shutil.rmtree(gone)

    def keep(self, at: datetime) -> Version:
        """Keep the draft as a version and end it."""
        folder = self._drafted()
        _refuse_faults(check_pack(folder))
        if gone := self._gone_kinds(folder):
            raise WorldFault("kind-gone", f"事项{'、'.join(gone)}不见了，以前的登记还要用它。", "不再使用的事项请停用，不要删除。")
        with _writing():
            for path in _unused_pictures(folder):
                path.unlink()
            digest = digest_of(folder)
            self._keep(folder, digest, Source.EDITED, at)
        self.drop_draft()
        return self._version(digest)

    def approve(self, digest: str, approval: Approval, at: datetime) -> Version:
        """Put a version in effect from the approval's day."""
        folder = self._sound(digest)
        _refuse_faults(check_pack(folder, max(approval.effective, approval.on)))
        with _writing():
            if digest == self._shipped_digest():
                self._keep(folder, digest, Source.SHIPPED, at)
            self._enter(_approved(digest, approval, at))
        return self._version(digest)

    def compare(self, before: str, after: str) -> tuple[Difference, ...]:
        """Say in what two versions differ."""
        one, other = (self._sound(digest) if digest else self._drafted() for digest in (before, after))
        found: tuple[Difference, ...] = import_module("app.content.compare").differences(one, other)
        return found

    def export(self, digest: str, path: Path) -> None:
        """Write a version as one file."""
        version = self._version(digest)
        import_module("app.content.archive").write(self._sound(digest), version, path)

    def take_in(self, path: Path, at: datetime) -> Version:
        """Read a version from one file; it is unpacked and checked aside before anything kept is touched."""
        archive = import_module("app.content.archive")
        with _writing():
            self._folder.mkdir(parents=True, exist_ok=True)
        with _writing(), archive.unpacked(path, self._folder, local_day(at)) as incoming:
            if gone := self._gone_kinds(incoming.folder):
                raise archive.refused(f"matters/{gone[0]}.toml:1: 事项{'、'.join(gone)}不见了，以前的登记还要用它")
            self._keep(incoming.folder, incoming.digest, Source.IMPORTED, at)
            if incoming.approval and (incoming.digest, incoming.approval) not in self.approvals():
                self._enter(_approved(incoming.digest, incoming.approval, at))
        return self._version(incoming.digest)

    @property
    def _draft(self) -> Path:
        return self._folder / "draft"

    def _drafted(self) -> Path:
        if not self._draft.is_dir():
            raise WorldFault("no-draft", "现在没有正在修改的草稿。", "请先按“开始修改”。")
        return self._draft

    def _inside(self, file: str) -> Path:
        return _inside(self._drafted(), file)

    def _versions(self) -> dict[str, Version]:
        shipped = self._shipped_digest()
        found = {shipped: Version(shipped, version_name(self._shipped), Source.SHIPPED, self._built)}
        for deed in self._ledger():
            digest = deed["digest"]
            if deed["what"] == _KEPT and digest not in found and self._kept(digest).is_dir():
                found[digest] = Version(digest, deed["name"], Source(deed["source"]), datetime.fromisoformat(deed["at"]))
            elif deed["what"] == _APPROVED and digest in found:
                found[digest] = replace(found[digest], approval=_approval(deed))
        return found

    def _version(self, digest: str) -> Version:
        version = self._versions().get(digest)
        if version is None:
            raise WorldFault("version-missing", f"没有保存内容包版本 {digest[:SHORT]}。", "可用导出的内容包文件重新导入。")
        return version

    def _shipped_digest(self) -> str:
        if not self._digest:
            self._digest = digest_of(self._shipped)
        return self._digest

    def _kept(self, digest: str) -> Path:
        return self._folder / "versions" / digest[:_NAME]

    def _place(self, digest: str) -> Path:
        return self._shipped if digest == self._shipped_digest() else self._kept(digest)

    def _sound(self, digest: str) -> Path:
        """Give the folder of a version whose files are as they were kept."""
        self._version(digest)
        place = self._place(digest)
        if digest_of(place) != digest:
            step = "请用 content import 重新导入它导出的文件，或用 content approve 审定别的版本。"
            raise WorldFault("version-changed", f"内容包版本 {digest[:SHORT]} 的文件被改动过，没有使用它。", step)
        return place

    def _keep(self, source: Path, digest: str, origin: Source, at: datetime) -> None:
        """Copy a pack to the shelf, then enter it in the ledger: one without the other does not count.

        A version that is there already is left, unless its files are not as they were kept: then they are put right.
        """
        place = self._kept(digest)
        if not place.is_dir() or digest_of(place) != digest:
            fresh = place.with_name(place.name + ".new")
            shutil.rmtree(fresh, ignore_errors=True)
            copy_files(source, fresh)
            if digest_of(fresh) != digest:
                raise OSError("the files changed while they were copied")
            if place.is_dir():
                shutil.rmtree(place)
            fresh.replace(place)
        if not any(deed["what"] == _KEPT and deed["digest"] == digest for deed in self._ledger()):
            self._enter({"what": _KEPT, "digest": digest, "name": version_name(place), "source": str(origin), "at": at.isoformat()})

    def _ledger(self) -> Iterator[dict[str, str]]:
        """Give the deeds in order; a line that was cut off when the machine failed, or that is no deed, does not count."""
        try:
            data = (self._folder / "ledger.jsonl").read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise WorldFault("content-unreadable", "读不出保存的内容包版本。", "请检查数据文件夹和它的权限。") from error
        for line in data.split(b"\n"):
            with suppress(ValueError, KeyError, TypeError, RecursionError):
                yield _deed(json.loads(line))

    def _enter(self, deed: dict[str, Any]) -> None:
        with (self._folder / "ledger.jsonl").open("ab") as file:
            file.write(("\n" + json.dumps(deed, ensure_ascii=False)).encode())
            file.flush()
            os.fsync(file.fileno())

    def _gone_kinds(self, folder: Path) -> list[str]:
        """A kind is known by its code in every visit kept; it may be switched off, never taken away."""
        held = {path.stem for version in self._versions() for path in (self._place(version) / "matters").glob("*.toml")}
        return sorted(held - {path.stem for path in (folder / "matters").glob("*.toml")})


def _inside(folder: Path, file: str) -> Path:
    root = folder.resolve()
    path = (root / file).resolve()
    if not path.is_relative_to(root) or path.suffix.lower() not in {".toml", ".png", ".jpg", ".jpeg", ".pdf"}:
        raise WorldFault("no-such-file", f"内容里没有文件“{file}”。", "请从左边重新选择。")
    return path


def _deed(row: Any) -> dict[str, str]:
    """Give a line of the ledger if it is one. Raises ValueError, KeyError or TypeError if it is not."""
    if row["what"] == _KEPT:
        Source(row["source"])
        datetime.fromisoformat(row["at"])
        return {key: str(row[key]) for key in ("what", "digest", "name", "source", "at")}
    if row["what"] != _APPROVED:
        raise ValueError(row["what"])
    date.fromisoformat(row["on"])
    date.fromisoformat(row["effective"])
    return {key: str(row[key]) for key in ("what", "digest", "by", "on", "effective", "note")}


def _approved(digest: str, approval: Approval, at: datetime) -> dict[str, str]:
    days = {"on": approval.on.isoformat(), "effective": approval.effective.isoformat()}
    return {"what": _APPROVED, "digest": digest, "at": at.isoformat(), "by": approval.by, **days, "note": approval.note}


def _approval(deed: Mapping[str, Any]) -> Approval:
    return Approval(deed["by"], date.fromisoformat(deed["on"]), date.fromisoformat(deed["effective"]), deed["note"])


@lru_cache(maxsize=8)
def _read(folder: Path, digest: str, day: date) -> Pack:
    """Read a version; ``digest`` is that of its files, so that the same files need be read but once a day."""
    return load_pack(folder, day)


def _unused_pictures(folder: Path) -> list[Path]:
    """Give the pictures that no chart shows: one that was taken back must not travel with the pack."""
    pack = read_pack(folder)[0]
    shown = {chart.picture for chart in (*pack.charts.values(), pack.roadmap)}
    return [folder / name for name in pack.pictures if name not in shown]


def _refuse_faults(flaws: list[Flaw]) -> None:
    if flaws:
        more = f"等 {len(flaws)} 处" if len(flaws) > 1 else ""
        raise WorldFault("pack-faulty", f"内容有误：{flaws[0]}{more}。", "请改正后再审定。")


def _write(files: Mapping[Path, bytes]) -> None:
    """Write all under other names, then rename: a full disk leaves the old files whole."""
    parts = {path: path.with_name(path.name + ".part") for path in files}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_through(parts[path], data)
        for path, part in parts.items():
            part.replace(path)
    except OSError:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        step = "请检查磁盘空间和文件夹权限；正在使用的内容没有动。"
        raise WorldFault("content-unwritable", "内容没有保存成。", step) from error
