"""The encrypted store: everything comes back, numbers are never given twice, nothing lies open on the disk."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.visit import Answer, Entry, Guidance, Petitioner
from app.ports import Desk
from app.services import check_in, corrections, drafting, find
from app.store import schema
from app.store.version import SCHEMA
from tests.conftest import NOON, PASSWORD, SetClock

FULL = Petitioner("迪丽热巴·迪力木拉提", "护照", "E12345678", "女", "1990-01-01", "维吾尔族", "0759-8812345", "乌鲁木齐", "雷城街道", True)


def test_a_visit_comes_back_as_it_went_in(desk: Desk, gate: LocalGate) -> None:
    entry = Entry((FULL, Petitioner("李𠅤𬭊")), "走访", 9, "440882105", "土地的事。\n第二行", "请处理", "判决书一份")
    visit = check_in.register(desk, entry)
    guided = replace(
        visit, guidance=Guidance({"D4.02": Answer("yes"), "D4.06": Answer("no", date(2026, 11, 10))}, "K1", "理由"), revision=2
    )
    desk.store.save_visit(guided)
    desk.store.close()
    again = gate.open(PASSWORD)
    assert again.store.visit(visit.visit_no) == guided
    assert replace(guided.entry.petitioners[0], person="") == FULL
    again.store.close()


def test_numbers_run_without_gap_by_station_and_year(desk: Desk, clock: SetClock, entry: Callable[..., Entry]) -> None:
    numbers = [check_in.register(desk, entry()).visit_no for _ in range(3)]
    clock.moment = NOON.replace(month=12, day=31, hour=17)
    numbers.append(check_in.register(desk, entry()).visit_no)
    assert numbers == ["440882-2026-000001", "440882-2026-000002", "440882-2026-000003", "440882-2027-000001"]


def test_a_failed_registration_uses_up_no_number(desk: Desk, entry: Callable[..., Entry]) -> None:
    first = check_in.register(desk, entry())
    with pytest.raises(Exception, match="UNIQUE"):
        desk.store.register(first)
    assert check_in.register(desk, entry()).visit_no == "440882-2026-000002"


@pytest.mark.parametrize("words", ["王", "淳生", "王淳生", "𠅤", "8000", "13800138000", "002X", "11010519491231002X", "440882-2026-000001"])
def test_finds_by_any_part_of_the_name_and_by_numbers(desk: Desk, words: str) -> None:
    person = Petitioner("王淳生𠅤", document_number="11010519491231002X", phone="13800138000")
    visit = check_in.register(desk, Entry((person,), narrative="欠薪"))
    check_in.register(desk, Entry((Petitioner("张三"),), narrative="别的"))
    assert [each.id for each in find.search(desk, words)] == [visit.id]


def test_finds_by_the_counter_as_people_say_it(desk: Desk, entry: Callable[..., Entry]) -> None:
    visits = [check_in.register(desk, entry(name)) for name in ("甲", "乙", "丙")]
    for words in ("2", "000002", "０２"):
        assert [each.id for each in find.search(desk, words)] == [visits[1].id]
    assert find.search(desk, "9") == ()


@pytest.mark.parametrize("words", ["", " ", "生淳", "'; DROP TABLE visits; --", '"', "*", "NEAR(", "薪欠", "欠薪 李"])
def test_finds_nothing_where_nothing_is_and_takes_no_harm(desk: Desk, entry: Callable[..., Entry], words: str) -> None:
    check_in.register(desk, entry("王淳生", narrative="欠薪"))
    assert find.search(desk, words) == ()
    assert len(find.today(desk)) == 1


def test_a_changed_name_is_found_by_the_new_one_only(desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = check_in.register(desk, entry("王一"))
    corrections.correct(desk, visit, entry("赵二"))
    assert find.search(desk, "王一") == ()
    assert [each.visit_no for each in find.search(desk, "赵二")] == [visit.visit_no]


@given(st.text(max_size=60))
def test_property_any_text_typed_comes_back_from_a_draft(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    desk = _shared(tmp_path_factory)
    plain = text.encode("utf-8", "ignore").decode()
    drafting.keep(desk, "one", {"narrative": plain})
    assert next(each.body for each in drafting.pending(desk) if each.id == "one") == {"narrative": plain}


def test_nothing_typed_lies_in_plain_text_on_the_disk(desk: Desk, gate: LocalGate, entry: Callable[..., Entry]) -> None:
    drafting.keep(desk, "d", {"narrative": "草稿里的悄悄话"})
    check_in.register(desk, entry("欧阳不露", narrative="举报某某的秘密"))
    gate.report(ValueError("欧阳不露"))
    held = b"".join(path.read_bytes() for path in gate.folder.rglob("*") if path.is_file())
    for words in ("欧阳不露", "秘密", "悄悄话", "张三", PASSWORD):
        assert words.encode() not in held
    assert b"SQLite format 3" not in held


def test_a_damaged_store_is_told_apart_from_a_wrong_password(desk: Desk, gate: LocalGate) -> None:
    desk.store.close()
    with pytest.raises(WorldFault) as wrong:
        gate.open("不是这个")
    assert wrong.value.code == "wrong-password"
    path = gate.folder / "store.db"
    raw = bytearray(path.read_bytes())
    raw[100:200] = bytes(100)
    path.write_bytes(raw)
    with pytest.raises(WorldFault) as damaged:
        gate.open(PASSWORD)
    assert damaged.value.code == "store-damaged"
    assert path.read_bytes() == bytes(raw)


def test_a_store_of_a_later_program_is_refused_politely(desk: Desk, gate: LocalGate) -> None:
    from app.store.connection import Link
    from app.store.vault import unlock

    desk.store.close()
    link = Link(gate.folder / "store.db", unlock(gate.folder / "store.key", PASSWORD))
    with link.writing():
        link.rows("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('xinfang-desk', 'm999_later', '')")
    link.close()
    with pytest.raises(WorldFault) as newer:
        gate.open(PASSWORD)
    assert newer.value.code == "newer-version"


def test_setting_up_twice_changes_nothing(gate: LocalGate) -> None:
    before = (gate.folder / "store.key").read_bytes()
    with pytest.raises(WorldFault) as again:
        gate.create("440882", "1", "李四", "另一个")
    assert again.value.code == "already-there"
    assert (gate.folder / "store.key").read_bytes() == before


def test_a_store_that_vanished_is_never_begun_anew_in_silence(desk: Desk, gate: LocalGate) -> None:
    desk.store.close()
    (gate.folder / "store.db").unlink()
    with pytest.raises(WorldFault) as missing:
        gate.open(PASSWORD)
    assert missing.value.code == "store-missing"
    assert not (gate.folder / "store.db").exists()


def test_kill_in_the_middle_loses_no_acknowledged_record_and_gives_no_number_twice(gate: LocalGate) -> None:
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from app.bootstrap import LocalGate
        from app.models.visit import Entry, Petitioner
        from app.services import check_in, drafting
        desk = LocalGate(Path({str(gate.folder)!r})).open({PASSWORD!r})
        while True:
            drafting.keep(desk, "typing", {{"narrative": "一"}})
            print(check_in.register(desk, Entry((Petitioner("王五"),), narrative="断电")).visit_no, flush=True)
        """
    )
    seen: list[str] = []
    for _ in range(4):
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as child:
            assert child.stdout
            seen += [child.stdout.readline().strip() for _ in range(5)]
            os.kill(child.pid, signal.SIGKILL)
            seen += [line.strip() for line in child.stdout if line.endswith("\n")]
    desk = gate.open(PASSWORD)
    kept = [visit.visit_no for visit in find.search(desk, "王五")]
    assert set(seen) <= set(kept)
    assert len(kept) == len(set(kept))
    assert sorted(kept) == [f"440882-{kept[0][7:11]}-{number + 1:06d}" for number in range(len(kept))]
    assert any(draft.body == {"narrative": "一"} for draft in drafting.pending(desk))
    desk.store.close()


_KEPT: dict[str, Desk] = {}


def _shared(factory: pytest.TempPathFactory) -> Desk:
    """One desk for all examples of a property: setting one up stretches a password, which takes its time on purpose."""
    if "desk" not in _KEPT:
        gate = LocalGate(factory.mktemp("shared") / "data", clock=SetClock())
        gate.create("440882", "1", "张三", PASSWORD)
        _KEPT["desk"] = gate.open(PASSWORD)
    return _KEPT["desk"]


def test_the_schema_named_is_the_schema_made() -> None:
    assert tuple(each.name for each in schema.migrations.pending(Database(memory=True))) == SCHEMA


def test_a_visit_changed_elsewhere_is_not_overwritten(desk: Desk, gate: LocalGate, entry: Callable[..., Entry]) -> None:
    other = gate.open(PASSWORD)
    visit = check_in.register(desk, entry())
    theirs = corrections.correct(other, visit, entry(narrative="那边改的"))
    with pytest.raises(WorldFault) as refused:
        corrections.correct(desk, visit, entry(narrative="这边改的"))
    assert refused.value.code == "changed-elsewhere"
    assert desk.store.visit(visit.visit_no) == theirs
    other.store.close()


def test_a_draft_registered_elsewhere_is_not_registered_twice(desk: Desk, gate: LocalGate, entry: Callable[..., Entry]) -> None:
    other = gate.open(PASSWORD)
    draft = drafting.new_id()
    drafting.keep(desk, draft, {"narrative": "一样的"})
    check_in.register(other, entry(), draft)
    with pytest.raises(WorldFault) as refused:
        check_in.register(desk, entry(), draft)
    assert refused.value.code == "draft-gone"
    assert len(find.today(desk)) == 1
    other.store.close()
