"""A full disk and a folder that can not be written: a sentence, nothing half-written, and on again once there is room."""

import os
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.services import check_in, drafting, find, guide, letters
from app.services.compose import BY_HAND
from tests.conftest import PASSWORD, SetClock

LONG = "说来话长。" * 400


@contextmanager
def no_room(folder: Path) -> Iterator[None]:
    """Let no file of this process grow beyond what the largest here has: what a full disk looks like to a program."""
    largest = max(path.stat().st_size for path in folder.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def entry() -> Entry:
    return Entry((Petitioner("王淳生"),), narrative=LONG)


def until_refused(act: Callable[[], object]) -> WorldFault:
    for _ in range(500):
        try:
            act()
        except WorldFault as fault:
            return fault
    raise AssertionError("the limit was never reached")


def test_a_full_disk_is_a_sentence_and_nothing_is_lost_or_half_written(desk: Desk, gate: LocalGate) -> None:
    visit = check_in.register(desk, entry())
    drafting.keep(desk, "typing", {"narrative": "打到一半"})
    with no_room(gate.folder):
        fault = until_refused(lambda: check_in.register(desk, entry()))
    assert fault.code == "disk-full"
    assert fault.sentence
    assert fault.step
    kept = find.today(desk)
    following = check_in.register(desk, entry())
    assert int(following.visit_no[-6:]) == len(kept) + 1
    assert desk.store.visit(visit.visit_no) == visit
    assert [draft.body for draft in drafting.pending(desk)] == [{"narrative": "打到一半"}]


def test_a_letter_that_finds_no_room_uses_up_no_number(desk: Desk, gate: LocalGate) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "P1", "")
    values = {notice.field: BY_HAND for notice in letters.prepare(desk, visit, {}).missing}
    with no_room(gate.folder):
        fault = until_refused(lambda: letters.issue(desk, visit, values))
    assert fault.code == "disk-full"
    issued = desk.store.letters_of(visit.id)
    assert letters.issue(desk, visit, values).letter_no.endswith(f"〕{len(issued) + 1}号")
    assert all(letters.pdf(desk, each).startswith(b"%PDF") for each in issued)


@pytest.fixture
def sealed_folder(fresh: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder on a file system that has become read-only (for root a real one, since root passes by permissions)."""
    folder = tmp_path / "data"
    folder.mkdir()
    if os.getuid():
        _copy(fresh, folder)
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        return
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("this sandbox does not let root mount a file system of its own")
    try:
        _copy(fresh, folder)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True, capture_output=True)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


def _copy(fresh: Path, folder: Path) -> None:
    """Copy the store and its key; the content is still to be kept, which is the first that can not be written."""
    for path in fresh.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())


def test_a_read_only_folder_is_a_sentence(sealed_folder: Path) -> None:
    gate = LocalGate(sealed_folder, clock=SetClock())
    with pytest.raises(WorldFault) as refused:
        check_in.register(gate.open(PASSWORD), entry())
    assert refused.value.code in {"store-read-only", "store-unreachable", "disk-full"}
    with pytest.raises(WorldFault):
        gate.recover("AAAA-AAAA", "x")


def test_setting_up_where_nothing_can_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WorldFault) as refused:
        LocalGate(tmp_path / "file" / "data").create("440882", "1", "张三", "密码")
    assert refused.value.code == "folder-unwritable"


def test_a_second_writer_waits_its_turn(desk: Desk, gate: LocalGate) -> None:
    other = gate.open(PASSWORD)
    numbers = [check_in.register(each, entry()).visit_no for each in (desk, other, desk, other)]
    assert len(set(numbers)) == 4
    other.store.close()
