"""The bureau's own content as a use case: a draft, its faults, its samples, its approval, and what the counter has of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.version import Change, Deed
from app.models.visit import Entry, Visit
from app.ports import Desk
from app.services import check_in, content, guide, letters, renewal
from tests.conftest import SetClock

COURT = Change("organs.toml", "organ", 0, "phone", "0759-8812345")
MARK = "默认内容·待本单位审定"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(words.split())


def approved(desk: Desk, gate: LocalGate, name: str = "2026.12") -> Desk:
    content.approve(desk, "陈局长", "经研究同意", renewal.today(desk), name)
    return gate.renew(desk)


def court_visit(desk: Desk, entry: Callable[..., Entry]) -> Visit:
    return guide.pick(desk, check_in.register(desk, entry()), "K1", "")


def test_a_draft_changes_nothing_at_the_counter(desk: Desk) -> None:
    content.start(desk)
    assert content.save(desk, [COURT]) == ()
    assert content.drafted(desk).pack.organs["court"].phone == "0759-8812345"
    assert desk.pack.organs["court"].phone == ""
    assert not renewal.is_stale(desk)
    assert renewal.effective(desk).digest == desk.pack.digest


def test_a_draft_is_not_begun_over_another(desk: Desk) -> None:
    content.start(desk)
    content.save(desk, [COURT])
    with pytest.raises(WorldFault) as caught:
        content.start(desk)
    assert caught.value.code == "draft-there"
    assert content.drafted(desk).pack.organs["court"].phone == "0759-8812345"


def test_a_fault_is_told_with_its_row_and_key(desk: Desk) -> None:
    content.start(desk)
    rows = desk.library.rows("letters/K1.toml")["paragraph"]
    at = next(place for place, row in enumerate(rows) if "text" in row)
    found = content.save(desk, [Change("letters/K1.toml", "paragraph", at, "text", "请看{nobody_fills_this}。")])
    assert [(fault.table, fault.index, fault.key) for fault in found] == [("paragraph", at, "text")]
    assert "nobody_fills_this" in found[0].flaw.sentence
    pack, again = content.opened(desk)
    assert again == found
    assert pack.letters["K1"].paragraphs[at].text == "请看{nobody_fills_this}。"


def test_every_letter_form_has_a_sample(desk: Desk) -> None:
    preview = content.drafted(desk)
    for code, form in preview.pack.letters.items():
        words = text_of(content.sample_letter(preview, code))
        assert form.title in words
        assert MARK in words
        assert "王小明" in words


def test_every_stage_has_a_sample_that_ticks_it(desk: Desk) -> None:
    preview = content.drafted(desk)
    for stage in preview.pack.letters["K1"].stages:
        assert "".join(stage.todo.partition("{")[0].split()) in text_of(content.sample_letter(preview, "K1", stage.code))


def test_a_sample_shows_the_draft_and_not_what_the_counter_typed(desk: Desk) -> None:
    desk.store.set_setting("organ:court:organ_phone", "0759-1111111")
    content.start(desk)
    content.save(desk, [COURT])
    words = text_of(content.look(desk, lambda other: content.sample_letter(other, "K1", "not_filed")))
    assert "0759-8812345" in words
    assert "0759-1111111" not in words


def test_a_sample_leaves_nothing_in_the_store(desk: Desk) -> None:
    before = desk.store.newest()
    content.sample_letter(content.drafted(desk), "K4")
    assert desk.store.newest() == before
    assert desk.store.visits_between(desk.clock.now() - timedelta(days=1), desk.clock.now() + timedelta(days=1)) == ()


def test_a_faulty_draft_says_so_instead_of_a_sample(desk: Desk) -> None:
    content.start(desk)
    content.save(desk, [Change("matters/K1.toml", "", 0, "entry", "D4.99")])
    with pytest.raises(WorldFault) as caught:
        content.look(desk, lambda other: content.sample_letter(other, "K1"))
    assert caught.value.code == "draft-faulty"


def test_an_approved_version_is_what_the_counter_has(desk: Desk, gate: LocalGate, entry: Callable[..., Entry]) -> None:
    old = court_visit(desk, entry)
    content.start(desk)
    content.save(desk, [COURT])
    fresh = approved(desk, gate)
    assert renewal.is_stale(desk)
    assert not renewal.is_stale(fresh)
    assert fresh.pack.organs["court"].phone == "0759-8812345"
    assert fresh.pack.approval is not None
    assert (fresh.pack.approval.by, fresh.pack.approval.note) == ("陈局长", "经研究同意")
    assert not desk.library.drafted()
    new = court_visit(fresh, entry)
    assert new.content_version != old.content_version
    words = text_of(letters.preview(fresh, letters.prepare(fresh, new, {"contact_phone": "0759-1"})))
    assert "0759-8812345" in words
    assert "陈局长" in words
    assert MARK not in words
    kept = text_of(letters.preview(fresh, letters.prepare(fresh, old, {"contact_phone": "0759-1"})))
    assert MARK in kept


def test_what_a_new_version_says_goes_before_what_was_typed(desk: Desk, gate: LocalGate) -> None:
    renewal.take(desk)
    desk.store.set_setting("organ:court:organ_phone", "0759-1111111")
    desk.store.set_setting("organ:court:organ_address", "旧址")
    content.start(desk)
    content.save(desk, [COURT])
    fresh = approved(desk, gate)
    renewal.take(fresh)
    assert desk.store.setting("organ:court:organ_phone") == "0759-8812345"
    assert desk.store.setting("organ:court:organ_address") == "旧址"
    desk.store.set_setting("organ:court:organ_phone", "0759-2222222")
    renewal.take(fresh)
    assert desk.store.setting("organ:court:organ_phone") == "0759-2222222"


def test_a_version_of_tomorrow_waits(desk: Desk, gate: LocalGate, clock: SetClock) -> None:
    content.start(desk)
    content.save(desk, [COURT])
    content.approve(desk, "陈局长", "", renewal.today(desk) + timedelta(days=1), "2026.12")
    assert not renewal.is_stale(desk)
    coming = next(each for each in content.history(desk) if each.version.name == "2026.12")
    assert coming.coming == renewal.today(desk) + timedelta(days=1)
    clock.moment += timedelta(days=1)
    assert renewal.is_stale(desk)
    assert gate.renew(desk).pack.organs["court"].phone == "0759-8812345"


@pytest.mark.parametrize(("by", "days", "code", "field"), [(" ", 0, "name-needed", "by"), ("陈局长", -1, "day-past", "effective")])
def test_approval_wants_a_name_and_no_past_day(desk: Desk, by: str, days: int, code: str, field: str) -> None:
    content.start(desk)
    with pytest.raises(WorldFault) as caught:
        content.approve(desk, by, "", renewal.today(desk) + timedelta(days=days))
    assert (caught.value.code, caught.value.field) == (code, field)
    assert desk.library.drafted()


def test_a_faulty_draft_is_not_approved_and_stays(desk: Desk) -> None:
    content.start(desk)
    content.save(desk, [Change("deadlines/petition.toml", "rule", 0, "length", "十五")])
    with pytest.raises(WorldFault) as caught:
        content.approve(desk, "陈局长", "", renewal.today(desk))
    assert caught.value.code == "pack-faulty"
    assert desk.library.rows("deadlines/petition.toml")["rule"][0]["length"] == "十五"
    assert [each.version.name for each in content.history(desk)] == [desk.pack.version]


def test_restore_begins_from_an_earlier_version(desk: Desk, gate: LocalGate) -> None:
    first = renewal.effective(desk)
    content.start(desk)
    content.save(desk, [COURT])
    fresh = approved(desk, gate)
    content.start(fresh, first.digest)
    assert content.drafted(fresh).pack.organs["court"].phone == ""
    changes = content.compare(fresh, fresh.pack.digest, "")
    assert ("organs.toml", "organ court", "phone") in {(each.file, each.row, each.key) for each in changes}


@pytest.fixture
def other(tmp_path: Path, clock: SetClock) -> LocalGate:
    """The data folder of another station."""
    gate = LocalGate(tmp_path / "other", clock=clock)
    gate.create("440882001", "1", "李四", "芒果熟了 2026")
    return gate


def test_an_approved_pack_takes_its_approval_along(desk: Desk, gate: LocalGate, other: LocalGate, tmp_path: Path) -> None:
    content.start(desk)
    content.save(desk, [COURT])
    kept = approved(desk, gate)
    content.export(kept, kept.pack.digest, tmp_path / "pack.xfpack")
    there = other.open("芒果熟了 2026")
    version = content.take_in(there, tmp_path / "pack.xfpack")
    assert version.approval == kept.pack.approval
    assert other.renew(there).pack.digest == kept.pack.digest
    there.store.close()


def test_a_pack_nobody_approved_waits_for_approval(desk: Desk, other: LocalGate, tmp_path: Path) -> None:
    content.start(desk)
    content.save(desk, [COURT])
    kept = desk.library.keep(desk.clock.now())
    content.export(desk, kept.digest, tmp_path / "pack.xfpack")
    there = other.open("芒果熟了 2026")
    version = content.take_in(there, tmp_path / "pack.xfpack")
    assert version.digest == kept.digest
    assert not renewal.is_stale(there)
    content.approve_kept(there, version.digest, "符主任", "", renewal.today(there))
    assert other.renew(there).pack.organs["court"].phone == "0759-8812345"
    there.store.close()


def test_an_official_picture_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    data = BytesIO()
    Image.new("RGB", (300, 400), "white").save(data, "PNG")
    (tmp_path / "图.PNG").write_bytes(data.getvalue())
    content.start(desk)
    name = content.put_picture(desk, "D4", tmp_path / "图.PNG")
    assert content.save(desk, [Change("charts/D4.toml", "", 0, "picture", name)]) == ()
    pack = content.drafted(desk).pack
    assert pack.pictures[pack.charts["D4"].picture]() == data.getvalue()


@pytest.mark.parametrize(("name", "code"), [("空.png", "bad-picture"), ("没有.png", "unreadable")])
def test_a_bad_picture_is_refused(desk: Desk, tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "空.png").write_bytes(b"")
    content.start(desk)
    with pytest.raises(WorldFault) as caught:
        content.put_picture(desk, "D4", tmp_path / name)
    assert caught.value.code == code


def test_everything_unchecked_is_listed(desk: Desk) -> None:
    listed = content.doubts(desk.pack)
    names = {(doubt.kind, doubt.own) for doubt in listed}
    assert {("机关", organ.code) for organ in desk.pack.organs.values() if not organ.verified} <= names
    assert {("期限", rule.code) for rule in desk.pack.rules if not rule.verified} <= names
    article = next((law.title, each.number) for law in desk.pack.statutes.values() for each in law.articles.values() if not each.verified)
    assert any(doubt.folder == f"law/{article[0]}.toml" and doubt.own == article[1] for doubt in listed)
    whole = replace(desk.pack, organs={code: replace(organ, verified=True) for code, organ in desk.pack.organs.items()})
    assert not [doubt for doubt in content.doubts(whole) if doubt.kind == "机关"]


def test_rows_are_added_and_taken_away(desk: Desk) -> None:
    content.start(desk)
    row = {"code": "union", "name": "雷州市总工会", "verified": False}
    assert content.save(desk, [Change("organs.toml", "organ", -1, value=row, deed=Deed.ADD)]) == ()
    assert content.drafted(desk).pack.organs["union"].name == "雷州市总工会"
    last = len(desk.library.rows("organs.toml")["organ"]) - 1
    assert content.save(desk, [Change("organs.toml", "organ", last, deed=Deed.REMOVE)]) == ()
    assert "union" not in content.drafted(desk).pack.organs


def test_a_draft_is_offered_a_name_that_no_kept_version_has(desk: Desk) -> None:
    content.start(desk)
    kept = {version.name for version in desk.library.versions()}
    first = content.proposed_name(desk)
    assert first not in kept
    content.approve(desk, "陈局长", "", content.today(desk), first)
    content.start(desk)
    assert content.proposed_name(desk) not in kept | {first}
