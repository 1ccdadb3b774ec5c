"""``deadline`` and ``content`` as scripts use them: exit codes, one sentence on stderr, JSON on stdout."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bootstrap import resources
from app.models.deadline import spoken
from app.models.moment import local_day
from tests.conftest import PASSWORD
from tests.scripts import Script

TODAY = local_day(datetime.now(UTC))


@pytest.fixture
def bare(tmp_path: Path) -> Script:
    """A data folder that is not there."""
    return Script(tmp_path / "none", "")


@pytest.fixture
def run(fresh: Path, tmp_path: Path) -> Script:
    shutil.copytree(fresh, tmp_path / "data")
    return Script(tmp_path / "data", "")


def test_a_length_is_worked_out_without_data_or_password(bare: Script) -> None:
    made = bare.json("deadline", "15", "day", "--from", "2026-09-18", "--roll", "next-working-day")
    assert made["last_day"] == "2026-10-08"
    assert made["certain"] is True
    assert [step for step in made["steps"] if "2026年9月18日" in step]
    assert [step for step in made["steps"] if "2026年10月3日" in step]
    assert "2026年10月8日" in made["steps"][-1]
    assert bare("deadline", "6", "month", "--from", "2026-08-31").startswith("2027-02-28")
    assert not bare.data.exists()


@pytest.mark.parametrize(
    ("length", "unit", "start", "last", "certain"),
    [
        ("1", "year", "2028-02-29", "2029-02-28", True),
        ("10", "working_day", "2026-09-24", "2026-10-15", True),
        ("5", "working_day", "2031-03-03", "2031-03-10", False),
    ],
)
def test_each_unit_is_counted(bare: Script, length: str, unit: str, start: str, last: str, certain: bool) -> None:
    made = bare.json("deadline", length, unit, "--from", start)
    assert (made["last_day"], made["certain"]) == (last, certain)
    assert ("未含节假日" in made["steps"][-1]) != certain


def test_a_rule_is_worked_out_with_its_name_and_its_law(bare: Script) -> None:
    made = bare.json("deadline", "civil_appeal_judgment", "--from", "2026-11-10")
    assert made["last_day"] == "2026-11-25"
    assert made["rule"] == "civil_appeal_judgment"
    assert made["name"]
    assert made["cite"].startswith("民事诉讼法:171")


@pytest.mark.parametrize(
    "words",
    [
        ("15", "day", "--from", "2026-02-30"),
        ("15", "day", "--from", "昨天"),
        ("0", "day", "--from", "2026-01-01"),
        ("-3", "day", "--from", "2026-01-01"),
        ("1.5", "day", "--from", "2026-01-01"),
        ("9999999", "day", "--from", "2026-01-01"),
        ("99999", "year", "--from", "2026-01-01"),
        ("no_such_rule", "--from", "2026-01-01"),
        ("civil_appeal_judgment", "--from", "1950-01-01"),
    ],
)
def test_what_can_not_be_worked_out_is_one_sentence(bare: Script, words: tuple[str, ...]) -> None:
    assert bare("deadline", *words, code=1) == ""


@pytest.mark.parametrize(
    "words",
    [
        ("15", "day"),
        ("15", "--from", "2026-01-01"),
        ("15", "week", "--from", "2026-01-01"),
        ("15", "day", "--from", "2026-01-01", "--roll", "x"),
    ],
)
def test_wrong_usage_is_told_from_it(bare: Script, words: tuple[str, ...]) -> None:
    bare("deadline", *words, code=2)


def test_every_rule_is_listed(bare: Script) -> None:
    rows = json.loads(bare("--json", "content", "deadlines"))
    keys = {
        "code",
        "name",
        "kinds",
        "statute",
        "article",
        "length",
        "unit",
        "event",
        "start_event",
        "roll",
        "from",
        "to",
        "who",
        "verified",
    }
    assert all(keys | {"note"} == row.keys() for row in rows)
    written = sum(path.read_text(encoding="utf-8").count("[[rule]]") for path in (resources() / "content" / "deadlines").glob("*.toml"))
    assert len(rows) == written
    appeal = next(row for row in rows if row["code"] == "civil_appeal_judgment")
    assert (appeal["statute"], appeal["article"], appeal["length"], appeal["unit"]) == ("民事诉讼法", "171.1", 15, "day")
    assert all(row["start_event"] for row in rows)
    table = bare("content", "deadlines").splitlines()
    assert len(table) == written + 1
    assert sum("civil_appeal_judgment" in line and "15日" in line for line in table) == 1


def test_a_citation_not_in_force_on_the_day_asked_about_fails(bare: Script) -> None:
    assert "没有问题" in bare("content", "check")
    out = bare("content", "check", "--on", "2021-06-01", code=1)
    assert re.search(r"^matters/K1\.toml:\d+: 《信访工作条例》在2021-06-01不是有效的$", out, re.MULTILINE)
    assert json.loads(bare("--json", "content", "check", "--on", "2021-06-01", code=1))[0].keys() == {"file", "line", "sentence"}
    bare("content", "check", "--on", "x", code=1)
    bare("content", "check", "--pack", "/no/such/folder", code=1)


def changed(run: Script, tmp_path: Path, old: str, new: str) -> str:
    """Take in a version in which one line of organs.toml and the chart D4 is changed; gives its hash."""
    from datetime import UTC, datetime

    from app.content.shelf import Shelf

    pack = Path(shutil.copytree(resources() / "content", tmp_path / "pack"))
    for file in ("organs.toml", "charts/D4.toml"):
        path = pack / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    chart = pack / "charts" / "D4.toml"
    chart.write_text(chart.read_text(encoding="utf-8").replace('note = "', 'note = "新', 1), encoding="utf-8")
    shelf = Shelf(tmp_path / "other", pack, datetime(2026, 11, 1, tzinfo=UTC))
    shelf.export(shelf.versions()[0].digest, tmp_path / "x.xfpack")
    return str(run.json("content", "import", str(tmp_path / "x.xfpack"), password=PASSWORD)["hash"])


def test_the_life_of_a_version_from_a_script(run: Script, tmp_path: Path) -> None:
    shipped = run.json("content", "history")[0]
    assert shipped["in_effect"] is True
    assert shipped["approval"] is None
    digest = changed(run, tmp_path, "12368", "12369")
    assert run.json("content", "history")[0]["hash"] == digest
    assert run.json("content", "whose", digest[:7])["in_effect"] is False
    differences = run.json("content", "compare", shipped["short"], digest)
    assert {"file": "organs.toml", "row": "organ court", "key": "hotline", "before": "12368", "after": "12369"} in differences
    approved = run.json("content", "approve", digest[:7], "--by", "李主任", "--from", TODAY.isoformat(), "--note", "试", password=PASSWORD)
    assert approved["approval"] | {"on": ""} == {"by": "李主任", "on": "", "from": TODAY.isoformat(), "note": "试"}
    found = run.json("content", "whose", shipped["short"].upper())
    assert (found["in_effect"], found["replaced_on"]) == (False, TODAY.isoformat())
    assert {"file": "charts/D4.toml", "words": "导引图 D4"} in found["changed"]
    words = run("content", "whose", shipped["short"])
    assert "导引图 D4 有改动" in words
    assert f"{spoken(TODAY)}起换成了别的版本" in words
    assert "李主任" in run("content", "whose", f"2026.11-{digest[:7]}")
    out = tmp_path / "out.xfpack"
    assert run.json("content", "export", str(out))["hash"] == digest
    station = Script(tmp_path / "station")
    station("init", "--station", "440882001", "--clerk", "李四", password=PASSWORD)
    taken = station.json("content", "import", str(out), password=PASSWORD)
    assert taken["approval"] == approved["approval"]
    assert [row["hash"] for row in station.json("content", "history") if row["in_effect"]] == [digest]


@pytest.mark.parametrize(
    "words",
    [
        ("whose", "0000000"),
        ("whose", "abc"),
        ("whose", "不是"),
        ("compare", "0000000"),
        ("export", "/no/such/folder/x.xfpack"),
        ("export", "x.xfpack", "--version", "0000000"),
        ("import", "/no/such/file"),
        ("approve", "0000000", "--by", "李主任", "--from", "2026-12-01"),
        ("approve", "0000000", "--by", "李主任", "--from", "x"),
    ],
)
def test_what_is_not_there_is_one_sentence(run: Script, words: tuple[str, ...]) -> None:
    assert run("content", *words, code=1, password=PASSWORD) == ""


def test_nothing_is_put_in_effect_in_the_past(run: Script) -> None:
    short = run.json("content", "history")[0]["short"]
    run("content", "approve", short, "--by", "李主任", "--from", "2026-01-05", code=1, password=PASSWORD)
    assert "不能早于今天" in run.stderr
    assert run.json("content", "history")[0]["approval"] is None


def test_a_change_of_what_holds_needs_the_password(run: Script, tmp_path: Path) -> None:
    short = run.json("content", "history")[0]["short"]
    approve = ("content", "approve", short, "--by", "李主任", "--from", TODAY.isoformat())
    run(*approve, code=1)
    assert "密码" in run.stderr
    run(*approve, code=1, password="别的")
    run("content", "export", str(tmp_path / "x.xfpack"))
    run("content", "import", str(tmp_path / "x.xfpack"), code=1)
    assert run.json("content", "history")[0]["approval"] is None


def test_an_altered_version_in_effect_is_said_and_can_be_put_right(run: Script, tmp_path: Path) -> None:
    digest = changed(run, tmp_path, "12368", "12369")
    run("content", "approve", digest[:7], "--by", "李主任", "--from", TODAY.isoformat(), password=PASSWORD)
    organs = run.data / "content" / "versions" / digest[:16] / "organs.toml"
    organs.write_text(organs.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    run("content", "deadlines", code=1)
    assert "被改动过" in run.stderr
    run("content", "import", str(tmp_path / "x.xfpack"), password=PASSWORD)
    run("content", "deadlines")
