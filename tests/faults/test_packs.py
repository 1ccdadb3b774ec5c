"""Bad packs: refused with file and line by the check, by import and by approval; what is kept and in effect is untouched."""

import json
import shutil
import stat
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from app.content.check import check_pack
from app.content.load import digest_of
from app.content.shelf import Shelf
from app.models.fault import WorldFault
from app.models.pack import Approval
from tests.faults.packs import BAD, ON_DISK, SHIPPED, Spoil, manifest, packed

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
APPROVAL = Approval("李主任", TODAY, TODAY, "第一次")
ALL = BAD | ON_DISK


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with an approved version and a draft."""
    folder = tmp_path_factory.mktemp("kept") / "content"
    shelf = Shelf(folder, SHIPPED, BUILT)
    digest = shelf.effective(TODAY).digest
    shelf.approve(digest, APPROVAL, NOW)
    shelf.start(digest)
    return folder


@pytest.fixture
def shelf(kept: Path, tmp_path: Path) -> Shelf:
    shutil.copytree(kept, tmp_path / "content")
    return Shelf(tmp_path / "content", SHIPPED, BUILT)


def bytes_of(folder: Path) -> dict[str, bytes | str]:
    """Everything below a folder: small files whole, of large ones and of what is no file the name alone."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() and path.stat().st_size < 5_000_000 else ""
        for path in folder.rglob("*")
    }


def refusal(act: Callable[[], object]) -> WorldFault:
    with pytest.raises(WorldFault) as refused:
        act()
    return refused.value


@pytest.mark.parametrize(("spoil", "file", "words"), ALL.values(), ids=ALL)
def test_the_check_names_the_file_and_the_line(tmp_path: Path, spoil: Spoil, file: str, words: str) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "pack"))
    spoil(folder)
    found = [flaw for flaw in check_pack(folder, TODAY) if words in flaw.sentence and flaw.file.startswith(file)]
    assert found
    assert all(flaw.line >= 1 for flaw in found)
    result = CliRunner().invoke(cli, ["content", "check", "--pack", str(folder), "--on", "2026-11-23"], obj={"json": False})
    assert isinstance(result.exception, WorldFault)
    assert str(found[0]) in result.output


@pytest.mark.parametrize(("spoil", "file", "words"), ALL.values(), ids=ALL)
def test_a_draft_with_it_is_not_approved(shelf: Shelf, tmp_path: Path, spoil: Spoil, file: str, words: str) -> None:
    spoil(tmp_path / "content" / "draft")
    before = bytes_of(tmp_path / "content")
    fault = refusal(lambda: shelf.keep(NOW))
    assert fault.code == "pack-faulty"
    assert ":" in fault.sentence
    assert bytes_of(tmp_path / "content") == before
    assert Shelf(tmp_path / "content", SHIPPED, BUILT).effective(TODAY).approval == APPROVAL


@pytest.mark.parametrize(("spoil", "file", "words"), BAD.values(), ids=BAD)
def test_a_file_with_it_is_not_taken_in(shelf: Shelf, tmp_path: Path, spoil: Spoil, file: str, words: str) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "pack"))
    spoil(folder)
    path = packed(folder, tmp_path / "x.xfpack", [("manifest.json", json.dumps(manifest(folder)).encode())])
    refused_untouched(shelf, tmp_path / "content", path)


def refused_untouched(shelf: Shelf, folder: Path, path: Path) -> WorldFault:
    before = bytes_of(folder)
    fault = refusal(lambda: shelf.take_in(path, NOW))
    assert fault.code == "pack-refused"
    assert bytes_of(folder) == before
    return fault


def entry(name: str, mode: int = stat.S_IFREG | 0o644, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, method
    return info


ENTRIES: dict[str, tuple[zipfile.ZipInfo, bytes, str]] = {
    "leads up": (entry("../x.toml"), b"", "../x.toml:1: 路径离开了内容包"),
    "leads up on the way": (entry("law/../../x.toml"), b"", "路径离开了内容包"),
    "at the root": (entry("/etc/x.toml"), b"", "路径离开了内容包"),
    "on a drive": (entry("C:x.toml"), b"", "路径离开了内容包"),
    "a link": (entry("law/x.toml", stat.S_IFLNK | 0o777), b"/etc/passwd", "law/x.toml:1: 是指向别处的链接"),
    "no file of a pack": (entry("law/x.exe"), b"MZ", "law/x.exe:1: 内容包里没有这样的文件"),
    "twice": (entry("law/民法典.TOML"), b"", "law/民法典.TOML:1: 写了两次"),
    "member of 200 MB": (entry("law/x.toml"), bytes(200_000_000), "太大"),
    "large picture": (entry("pictures/x.png"), bytes(20_000_001), "pictures/x.png:1: 文件过大"),
    "unknown method": (entry("law/x.toml", method=zipfile.ZIP_LZMA), b"x", "压缩方法不认识"),
}


@pytest.mark.parametrize(("info", "data", "words"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_that_may_do_harm_is_refused(shelf: Shelf, tmp_path: Path, info: zipfile.ZipInfo, data: bytes, words: str) -> None:
    rows = [("manifest.json", json.dumps(manifest(SHIPPED)).encode()), (info, data)]
    fault = refused_untouched(shelf, tmp_path / "content", packed(SHIPPED, tmp_path / "x.xfpack", rows))
    assert words in fault.sentence
    assert not list(tmp_path.glob("*.toml"))


MANIFESTS: dict[str, object] = {
    "another hash": {"digest": "0" * 64},
    "a key too many": {"colour": "red"},
    "another form": {"form": 2},
    "approval is a word": {"approval": "yes"},
    "approval without a name": {"approval": {"by": " ", "on": "2026-11-23", "effective": "2026-11-23", "note": ""}},
    "approval on no day": {"approval": {"by": "李", "on": "2026-02-30", "effective": "2026-11-23", "note": ""}},
    "approval half": {"approval": {"by": "李", "on": "2026-11-23"}},
    "endless name": {"name": "长" * 10_000},
}


@pytest.mark.parametrize("more", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_not_as_it_should_be_is_refused(shelf: Shelf, tmp_path: Path, more: dict[str, object]) -> None:
    rows = [("manifest.json", json.dumps(manifest(SHIPPED, **more)).encode())]
    fault = refused_untouched(shelf, tmp_path / "content", packed(SHIPPED, tmp_path / "x.xfpack", rows))
    assert "manifest.json:1:" in fault.sentence


@pytest.mark.parametrize("data", [b"", b"\xff{", b"[1]", b"[" * 100_000, b"null"])
def test_a_manifest_that_is_none_is_refused(shelf: Shelf, tmp_path: Path, data: bytes) -> None:
    refused_untouched(shelf, tmp_path / "content", packed(SHIPPED, tmp_path / "x.xfpack", [("manifest.json", data)]))


def exported(shelf: Shelf, path: Path) -> Path:
    shelf.export(shelf.effective(TODAY).digest, path)
    return path


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def torn(data: bytes) -> bytes:
    return data[: len(data) // 3] + bytes(200) + data[len(data) // 3 + 200 :]


def bomb(data: bytes) -> bytes:
    """Say of a member, in the list at the end, that it is smaller than it is."""
    place = data.rindex(b"PK\x01\x02")
    return data[: place + 24] + (3).to_bytes(4, "little") + data[place + 28 :]


@pytest.mark.parametrize("spoil", [cut, torn, bomb, lambda data: b"", lambda data: b"not a zip at all" * 99, lambda data: data[:-30]])
def test_a_damaged_file_is_refused(shelf: Shelf, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = exported(shelf, tmp_path / "x.xfpack")
    path.write_bytes(spoil(path.read_bytes()))
    refused_untouched(shelf, tmp_path / "content", path)


def test_no_file_and_a_folder_are_refused(shelf: Shelf, tmp_path: Path) -> None:
    refused_untouched(shelf, tmp_path / "content", tmp_path / "nothing.xfpack")
    refused_untouched(shelf, tmp_path / "content", tmp_path)


def test_two_entries_of_one_name_are_refused(shelf: Shelf, tmp_path: Path) -> None:
    rows = [("manifest.json", json.dumps(manifest(SHIPPED)).encode()), ("pack.toml", b'version = "other"')]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = packed(SHIPPED, tmp_path / "x.xfpack", rows)
    assert "pack.toml:1: 写了两次" in refused_untouched(shelf, tmp_path / "content", path).sentence


def test_a_pack_without_a_kind_that_was_in_use_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "pack"))
    for path in (folder / "matters" / "K8.toml", folder / "letters" / "K8.toml", folder / "phrases" / "K8.toml"):
        path.unlink()
    path = packed(folder, tmp_path / "x.xfpack", [("manifest.json", json.dumps(manifest(folder)).encode())])
    assert "K8" in refused_untouched(shelf, tmp_path / "content", path).sentence


def test_a_good_file_brings_the_approval_with_it(shelf: Shelf, tmp_path: Path) -> None:
    """A station that takes the bureau's file in has the bureau's approval, from its day on and not before."""
    shelf.change([])
    draft = tmp_path / "content" / "draft" / "pack.toml"
    draft.write_text(draft.read_text(encoding="utf-8").replace('version = "', 'version = "镇街'), encoding="utf-8")
    version = shelf.keep(NOW)
    shelf.approve(version.digest, Approval("王局长", TODAY, date(2026, 12, 1), "十二月起"), NOW)
    shelf.export(version.digest, tmp_path / "x.xfpack")
    station = Shelf(tmp_path / "station", SHIPPED, BUILT)
    taken = station.take_in(tmp_path / "x.xfpack", NOW)
    assert taken.approval == Approval("王局长", TODAY, date(2026, 12, 1), "十二月起")
    assert station.effective(date(2026, 11, 30)).approval is None
    assert station.effective(date(2026, 12, 1)).digest == version.digest
    assert station.pack(version.digest).mark.count("王局长") == 1
    again = bytes_of(tmp_path / "station")
    assert station.take_in(tmp_path / "x.xfpack", NOW) == taken
    assert bytes_of(tmp_path / "station") == again


def test_a_file_not_yet_approved_waits(shelf: Shelf, tmp_path: Path) -> None:
    fresh = Shelf(tmp_path / "other", SHIPPED, BUILT)
    fresh.export(digest_of(SHIPPED), tmp_path / "x.xfpack")
    taken = fresh.take_in(tmp_path / "x.xfpack", NOW)
    assert taken.approval is None
    assert shelf.take_in(tmp_path / "x.xfpack", NOW).approval == APPROVAL


def test_import_mends_a_version_whose_files_were_altered(shelf: Shelf, tmp_path: Path) -> None:
    draft = tmp_path / "content" / "draft" / "pack.toml"
    draft.write_text(draft.read_text(encoding="utf-8").replace('version = "', 'version = "新'), encoding="utf-8")
    version = shelf.approve(shelf.keep(NOW).digest, APPROVAL, NOW)
    shelf.export(version.digest, tmp_path / "x.xfpack")
    organs = tmp_path / "content" / "versions" / version.digest[:16] / "organs.toml"
    organs.write_text(organs.read_text(encoding="utf-8").replace("12368", "12369"), encoding="utf-8")
    later = Shelf(tmp_path / "content", SHIPPED, BUILT)
    assert refusal(lambda: later.pack(version.digest)).code == "version-changed"
    later.take_in(tmp_path / "x.xfpack", NOW)
    assert later.pack(version.digest).organs["court"].hotline == "12368"
