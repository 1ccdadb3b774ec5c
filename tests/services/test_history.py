"""Whose a printout is: which version, whether it holds, what took its place and on which day, what is stale."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.bootstrap import resources
from app.content.shelf import Shelf
from app.models.fault import WorldFault
from app.models.pack import Approval
from app.models.version import Change, Version
from app.services import history

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shutil.copytree(resources() / "content", tmp_path / "shipped")
    return Shelf(tmp_path / "content", tmp_path / "shipped", datetime(2026, 11, 1, tzinfo=UTC))


def edited(shelf: Shelf, *changes: Change) -> Version:
    shelf.start(shelf.versions()[-1].digest)
    shelf.change(changes)
    return shelf.keep(NOW)


def approve(shelf: Shelf, version: Version, day: int, note: str = "") -> None:
    approval = Approval("李主任", date(2026, 12, 1), date(2026, 12, day), note)
    history.approve(shelf, version.short, approval, NOW)


def note(text: str) -> Change:
    return Change("charts/D4.toml", "", key="note", value=text)


def test_a_version_that_was_restored_and_replaced_again(shelf: Shelf) -> None:
    """In effect: one from the 1st, other from the 5th, one again from the 9th, other again from the 12th."""
    one, other = edited(shelf, note("甲")), edited(shelf, note("乙"), Change("organs.toml", "organ", 0, "phone", "12345"))
    for version, day in ((one, 1), (other, 5), (one, 9), (other, 12)):
        approve(shelf, version, day)
    stood = [history.whose(shelf, one.short, date(2026, 12, day)) for day in (4, 5, 8, 9, 11, 12, 31)]
    assert [found.current for found in stood] == [True, False, False, True, True, False, False]
    assert [found.replaced_on and found.replaced_on.day for found in stood] == [None, 5, 5, None, None, 12, 12]
    assert stood[-1].changed == ("charts/D4.toml", "organs.toml")
    assert history.found_words(stood[-1])[1:] == ("今天没有在使用，2026年12月12日起换成了别的版本", "导引图 D4 有改动", "机关名录 有改动")
    assert [entry.version.digest for entry in history.history(shelf, date(2026, 12, 10)) if entry.current] == [one.digest]


def test_a_version_that_is_to_come_has_not_been_replaced(shelf: Shelf) -> None:
    version = edited(shelf, note("甲"))
    approve(shelf, version, 20)
    found = history.whose(shelf, version.short, date(2026, 12, 19))
    assert (found.current, found.replaced_on, found.changed) == (False, None, ("charts/D4.toml",))
    assert history.found_words(found)[:2] == ("李主任 2026年12月1日审定，自2026年12月20日起用", "今天没有在使用")


def test_of_two_approvals_from_one_day_the_later_entry_holds(shelf: Shelf) -> None:
    one, other = edited(shelf, note("甲")), edited(shelf, note("乙"))
    approve(shelf, one, 1)
    approve(shelf, other, 1, "改正")
    assert history.whose(shelf, other.short, date(2026, 12, 1)).current
    assert history.whose(shelf, one.short, date(2026, 12, 2)).replaced_on is None
    assert shelf.effective(date(2026, 11, 30)).approval is None


@pytest.mark.parametrize(
    "dress", [str.upper, lambda short: f"2026.11-{short}", lambda short: f" {short[:4]} {short[4:]} ", lambda short: f"2026.11 · {short}"]
)
def test_a_hash_may_be_typed_as_it_is_printed(shelf: Shelf, dress: Callable[[str], str]) -> None:
    version = shelf.versions()[0]
    assert history.version_of(shelf, dress(version.short)) == version


@pytest.mark.parametrize(("typed", "code"), [("", "bad-hash"), ("abc", "bad-hash"), ("xyz12", "bad-hash"), ("0000", "unknown-hash")])
def test_what_is_no_hash_here_is_said(shelf: Shelf, typed: str, code: str) -> None:
    with pytest.raises(WorldFault) as fault:
        history.version_of(shelf, typed)
    assert fault.value.code == code


def test_nobody_approves_without_a_name(shelf: Shelf) -> None:
    with pytest.raises(WorldFault) as fault:
        history.approve(shelf, shelf.versions()[0].short, Approval(" ", date(2026, 12, 1), date(2026, 12, 1)), NOW)
    assert fault.value.code == "name-needed"
    assert shelf.versions()[0].approval is None


def test_what_differs_is_named_row_by_row(shelf: Shelf) -> None:
    before = shelf.versions()[0]
    after = edited(shelf, Change("organs.toml", "organ", 0, "phone", "12345"), note("甲"))
    found = history.compared(shelf, before.short, after.short, date(2026, 12, 1))
    assert [(row.file, row.row, row.key, row.after) for row in found] == [
        ("charts/D4.toml", "", "note", "甲"),
        ("organs.toml", "organ court", "phone", "12345"),
    ]
    back = history.compared(shelf, after.short, "", date(2026, 12, 1))
    assert [(row.before, row.after) for row in back] == [(row.after, row.before) for row in found]


def test_every_file_of_the_pack_has_words_of_its_own(shelf: Shelf) -> None:
    files = shelf.files(shelf.versions()[0].digest)
    words = [history.file_words(file) for file in files]
    assert len(set(words)) == len(files)
    assert not [word for word in words if word.endswith(".toml")]


def test_a_draft_broken_by_hand_is_said(shelf: Shelf, tmp_path: Path) -> None:
    digest = shelf.versions()[0].digest
    shelf.start(digest)
    (tmp_path / "content" / "draft" / "organs.toml").write_bytes(b"\xff[[")
    with pytest.raises(WorldFault) as fault:
        shelf.compare(digest, "")
    assert fault.value.code == "file-unreadable"
