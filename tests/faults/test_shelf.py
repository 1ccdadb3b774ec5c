"""The shelf under the worst: killed at any moment, a full disk, a folder that can not be written, files altered by hand."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.content.shelf import Shelf
from app.models.fault import WorldFault
from app.models.pack import Approval
from app.models.version import Change
from tests.faults.packs import SHIPPED

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
APPROVAL = Approval("李主任", TODAY, TODAY, "备注\u2028第二行")
ROOT = Path(__file__).parents[2]

EDITOR = """
import sys
from pathlib import Path
from tests.faults.test_shelf import NOW, TODAY, APPROVAL, shelf_in, rename
shelf = shelf_in(Path(sys.argv[1]))
for number in range(1000):
    shelf.start(shelf.effective(TODAY).digest)
    print("started", flush=True)
    shelf.change([rename(f"第{number}版-{sys.argv[2]}")])
    print("changed", flush=True)
    version = shelf.keep(NOW)
    print("kept", version.digest, flush=True)
    shelf.approve(version.digest, APPROVAL, NOW)
    print("approved", version.digest, flush=True)
"""


def shelf_in(folder: Path) -> Shelf:
    return Shelf(folder, folder.with_name("shipped"), datetime(2026, 11, 1, tzinfo=UTC))


def rename(name: str) -> Change:
    return Change("pack.toml", "", key="version", value=name)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with one approved version, and a draft in which one name was changed."""
    folder = tmp_path_factory.mktemp("kept") / "content"
    shutil.copytree(SHIPPED, folder.with_name("shipped"))
    shelf = shelf_in(folder)
    shelf.approve(shelf.effective(TODAY).digest, APPROVAL, NOW)
    shelf.start(shelf.effective(TODAY).digest)
    shelf.change([rename("第一版")])
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept.with_name("shipped"), tmp_path / "shipped")
    return Path(shutil.copytree(kept, tmp_path / "content"))


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_the_version_in_effect_is_whole(folder: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  where to strike, no secret
    shipped = shelf_in(folder).effective(TODAY).digest
    child = subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(folder), str(seed)], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdout
    said = [child.stdout.readline().split() for _ in range(dice.randint(1, 9))]
    with suppress(subprocess.TimeoutExpired):
        child.wait(dice.random() * 0.5)
    os.killpg(child.pid, signal.SIGKILL)
    said += [line.split() for line in child.stdout]
    child.stdout.close()
    child.wait()
    approved = [line[1] for line in said if line[:1] == ["approved"]]
    names = [line[1] for line in said if line[:1] == ["kept"]]
    later = shelf_in(folder)
    effective = later.effective(TODAY)
    assert effective.digest in {(approved or [shipped])[-1], (names or [shipped])[-1]}
    assert later.pack(effective.digest).digest == effective.digest
    assert not later.flaws(effective.digest, TODAY)
    if later.drafted():
        assert later.draft()[1] == ()
    later.start(effective.digest)
    later.change([rename("之后")])
    after = later.approve(later.keep(NOW).digest, APPROVAL, NOW)
    assert shelf_in(folder).effective(TODAY).name == after.name == "之后"


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes: what a full disk looks like to a program."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(WorldFault) as fault:
        act()
    assert fault.value.sentence
    return fault.value.code


@pytest.mark.parametrize("size", [0, 700, 9_000])
def test_a_full_disk_leaves_draft_versions_and_effect_as_they_were(folder: Path, size: int, tmp_path: Path) -> None:
    shelf = shelf_in(folder)
    effective = shelf.effective(TODAY)
    shelf.export(effective.digest, tmp_path / "x.xfpack")
    large = [Change("charts/D4.toml", "", key="note", value="长" * 4000), rename("第二版")]
    draft = files(folder / "draft")
    with room_for(size):
        assert refused(lambda: shelf.change(large)) == "content-unwritable"
        assert files(folder / "draft") == draft
        assert refused(lambda: shelf.keep(NOW)) == "content-unwritable"
        assert refused(lambda: shelf.take_in(tmp_path / "x.xfpack", NOW)) == "content-unwritable"
        assert refused(lambda: shelf.put_picture("x.png", PICTURE + bytes(20_000))) == "content-unwritable"
        assert refused(lambda: shelf.export(effective.digest, tmp_path / "y.xfpack")) == "unwritable"
    assert files(folder / "draft") == draft
    assert not (tmp_path / "y.xfpack").exists()
    assert shelf_in(folder).effective(TODAY) == effective
    assert shelf.keep(NOW).name == "第一版"


def test_an_approval_that_finds_no_room_does_not_count_and_the_next_does(folder: Path) -> None:
    shelf = shelf_in(folder)
    before, version = shelf.effective(TODAY), shelf.keep(NOW)
    ledger = folder / "ledger.jsonl"
    for more in (1, 40, 120):
        with room_for(ledger.stat().st_size + more):
            assert refused(lambda: shelf.approve(version.digest, APPROVAL, NOW)) == "content-unwritable"
        assert shelf_in(folder).effective(TODAY) == before
    shelf.approve(version.digest, APPROVAL, NOW)
    assert shelf_in(folder).effective(TODAY).digest == version.digest


@pytest.mark.parametrize("end", [-1, -10, -60])
def test_a_ledger_whose_last_line_was_cut_off_counts_up_to_there(folder: Path, end: int) -> None:
    shelf = shelf_in(folder)
    before, version = shelf.effective(TODAY), shelf.keep(NOW)
    shelf.approve(version.digest, APPROVAL, NOW)
    ledger = folder / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:end])
    later = shelf_in(folder)
    assert later.effective(TODAY) == before
    assert later.approve(version.digest, APPROVAL, NOW).approval == APPROVAL
    assert shelf_in(folder).effective(TODAY).digest == version.digest


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b"null", b"7", b'"x"', b"[]", b"{}", b'{"what": "approved"}', b'{"what": "dreamt", "digest": "x"}', b"[" * 90_000]
)
def test_lines_of_the_ledger_that_are_no_deeds_do_not_count(folder: Path, line: bytes) -> None:
    before = shelf_in(folder).versions()
    ledger = folder / "ledger.jsonl"
    ledger.write_bytes(line + b"\n" + ledger.read_bytes() + b"\n" + line)
    assert shelf_in(folder).versions() == before
    assert shelf_in(folder).effective(TODAY).approval == APPROVAL


def test_a_note_with_strange_line_ends_is_kept_as_written(folder: Path) -> None:
    assert shelf_in(folder).effective(TODAY).approval == APPROVAL


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(path.read_bytes() + b"\n"), lambda path: path.unlink()])
def test_a_version_that_was_altered_is_not_used(folder: Path, spoil: Callable[[Path], object]) -> None:
    shelf = shelf_in(folder)
    version = shelf.keep(NOW)
    shelf.approve(version.digest, APPROVAL, NOW)
    spoil(folder / "versions" / version.digest[:16] / "organs.toml")
    later = shelf_in(folder)
    for act in (later.pack, later.start, lambda digest: later.approve(digest, APPROVAL, NOW), lambda digest: later.compare(digest, digest)):
        assert refused(lambda act=act: act(version.digest)) == "version-changed"


def test_a_version_in_effect_that_is_gone_is_said_and_no_older_one_slips_in(folder: Path) -> None:
    shelf = shelf_in(folder)
    version = shelf.keep(NOW)
    shelf.approve(version.digest, APPROVAL, NOW)
    shutil.rmtree(folder / "versions" / version.digest[:16])
    assert refused(lambda: shelf_in(folder).effective(TODAY)) == "version-missing"


@pytest.fixture
def sealed(folder: Path) -> Iterator[Path]:
    """The shelf on a file system that has become read-only (for root a real one, since root passes by permissions)."""
    if os.getuid():
        subprocess.run(["chmod", "-R", "a-w", str(folder)], check=True)
        yield folder
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)
        return
    copy = Path(shutil.copytree(folder, folder.with_name("copy")))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("this sandbox does not let root mount a file system of its own")
    try:
        shutil.copytree(copy, folder, dirs_exist_ok=True)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True, capture_output=True)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


def test_a_read_only_folder_still_reads_and_says_so_when_it_should_write(sealed: Path, tmp_path: Path) -> None:
    shelf = shelf_in(sealed)
    digest = shelf.effective(TODAY).digest
    assert shelf.pack(digest).approval == APPROVAL
    shelf.export(digest, tmp_path / "x.xfpack")
    acts: list[Callable[[], object]] = [
        lambda: shelf.keep(NOW),
        lambda: shelf.approve(digest, APPROVAL, NOW),
        lambda: shelf.change([rename("第二版")]),
        lambda: shelf.start(digest),
        lambda: shelf.drop_draft(),
        lambda: shelf.take_in(tmp_path / "x.xfpack", NOW),
        lambda: shelf.put_picture("x.png", PICTURE),
    ]
    assert {refused(act) for act in acts} == {"content-unwritable"}
    assert shelf.draft()[0].version == "第一版"


def test_the_ledger_is_only_ever_added_to(folder: Path) -> None:
    shelf = shelf_in(folder)
    seen = (folder / "ledger.jsonl").read_bytes()
    version = shelf.keep(NOW)
    for day in (TODAY, date(2026, 12, 1)):
        shelf.approve(version.digest, Approval("李主任", TODAY, day, ""), NOW)
        now = (folder / "ledger.jsonl").read_bytes()
        assert now.startswith(seen)
        assert len(now) > len(seen)
        seen = now
    assert [json.loads(line)["what"] for line in seen.split(b"\n") if line] == ["kept", "approved", "kept", "approved", "approved"]


def _picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


PICTURE = _picture()
