"""The command line as scripts use it: exit codes, one sentence on stderr, JSON on stdout; a few in a real process."""

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.scripts import Script

VISIT = {
    "petitioners": [{"name": "王淳生𠅤", "document_number": "11010519491231002x", "phone": "１３８００１３８０００"}],
    "narrative": "和邻居争宅基地打官司，法院判我输了，我不服这个判决。",
    "request": "撤销一审判决",
    "place": "440882105",
}
KINDS = ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "P1", "P2", "R1", "R2"]


@pytest.fixture
def run(fresh: Path, tmp_path: Path) -> Script:
    shutil.copytree(fresh, tmp_path / "data")
    return Script(tmp_path / "data")


@pytest.fixture
def started(run: Script) -> Script:
    """The same, each command in a process of its own."""
    run.process = True
    return run


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_the_whole_job_from_a_script(started: Script, tmp_path: Path) -> None:
    run = started
    visit = run.json("checkin", "-", stdin=json.dumps(VISIT))
    assert visit["visit_no"].startswith("440882-")
    assert visit["petitioners"][0]["document_number"] == "11010519491231002X"
    here = run.json("guide", visit["visit_no"], "--matter", "K1", "--reason", "本人说明")
    assert (here["matter"], here["state"]) == ("K1", "asking")
    out = tmp_path / "k1.pdf"
    first = run.json("letter", visit["visit_no"], "--out", str(out), "--fields", json.dumps({"organ_phone": "0759-8800000"}))
    assert first["letter_no"] == f"雷信引〔{visit['visit_no'][7:11]}〕1号"
    text = text_of(out)
    assert visit["visit_no"] in text
    assert "0759-8800000" in text.replace("\r\n", "")
    again = run.json("letter", visit["visit_no"], "--out", str(tmp_path / "again.pdf"))
    assert again["reprint"]
    assert (tmp_path / "again.pdf").read_bytes() == out.read_bytes()
    assert [each["visit_no"] for each in run.json("find", "淳生")] == [visit["visit_no"]]
    for name in ("lit.pdf", "lit.svg", "lit.png"):
        run("chart", "D4", "--out", str(tmp_path / name), "--visit", visit["visit_no"])
        assert (tmp_path / name).stat().st_size > 1000


def test_letters_for_every_kind(run: Script, tmp_path: Path) -> None:
    for kind in KINDS:
        number = run.json("checkin", "-", stdin=json.dumps(VISIT))["visit_no"]
        run.json("guide", number, "--matter", kind)
        fields = json.dumps({"handling": "雷州市沈塘镇人民政府"} if kind == "R1" else {})
        run.json("letter", number, "--out", str(tmp_path / f"{kind}.pdf"), "--fields", fields)
        assert number in text_of(tmp_path / f"{kind}.pdf")


def test_setting_up_shows_the_recovery_code_once(tmp_path: Path) -> None:
    run = Script(tmp_path / "新的 文件夹")
    done = run.json("init", "--station", "440882", "--clerk", "李四")
    assert len(done["recovery_code"].split("-")) == 8
    run("init", "--station", "440882", "--clerk", "李四", code=1)
    assert "已经建立过" in run.stderr


@pytest.mark.parametrize(
    ("words", "stdin", "sentence"),
    [
        (("checkin", "-"), "{", "JSON"),
        (("checkin", "-"), '{"petitioners": [{"name": "甲"}]}', "narrative"),
        (("checkin", "/no/such/file.json"), "", "读不出文件"),
        (("guide", "440882-2026-999999"), "", "没有登记编号"),
        (("letter", "440882-2026-999999", "--out", "x.pdf"), "", "没有登记编号"),
        (("chart", "D99", "--out", "x.pdf"), "", "没有导引图"),
        (("content", "check", "--pack", "/no/such/folder"), "", "没有找到内容包"),
        (("init", "--station", "1", "--clerk", "甲"), "", "已经建立过"),
    ],
)
def test_what_is_wrong_is_one_sentence(run: Script, words: tuple[str, ...], stdin: str, sentence: str) -> None:
    run(*words, stdin=stdin, code=1)
    assert sentence in run.stderr


@pytest.mark.parametrize("words", [("sing",), ("chart", "D4"), ("chart", "D4", "--out", "x.doc"), ("checkin",), ("letter",)])
def test_usage_is_two(run: Script, words: tuple[str, ...]) -> None:
    run(*words, code=2)
    assert run.stderr


def test_a_process_ends_as_its_command_does(started: Script) -> None:
    started("sing", code=2)
    started("checkin", "-", stdin="{", code=1)


def test_passwords_are_asked_for_and_checked(run: Script) -> None:
    run.env["XINFANG_PASSWORD"] = "不对"
    run("find", "甲", code=1)
    assert "密码不对" in run.stderr
    del run.env["XINFANG_PASSWORD"]
    run("find", "甲", code=1)
    assert "XINFANG_PASSWORD" in run.stderr


def test_a_letter_before_a_kind_is_settled_is_refused(run: Script, tmp_path: Path) -> None:
    number = run.json("checkin", "-", stdin=json.dumps(VISIT))["visit_no"]
    run("letter", number, "--out", str(tmp_path / "x.pdf"), code=1)
    assert "还没有确定事项种类" in run.stderr
    run("guide", number, "--matter", "K77", code=1)
    run("guide", number, "--answers", "[]", code=1)
    assert not (tmp_path / "x.pdf").exists()


def test_the_other_papers_large_type_and_the_back(run: Script, tmp_path: Path) -> None:
    number = run.json("checkin", "-", stdin=json.dumps(VISIT))["visit_no"]
    receipt = run.json("letter", number, "--out", str(tmp_path / "w1.pdf"), "--form", "w1")
    assert receipt["form"] == "W1"
    assert number in text_of(tmp_path / "w1.pdf")
    assert "存根" not in text_of(tmp_path / "w1.pdf")
    run("letter", number, "--out", str(tmp_path / "x.pdf"), "--form", "K1", code=1)
    assert "W1" in run.stderr
    run("guide", number, "--matter", "K1")
    letter = run.json("letter", number, "--out", str(tmp_path / "k1.pdf"), "--large", "--back")
    assert letter["letter_no"] != receipt["letter_no"]
    assert "您的办理路径" in text_of(tmp_path / "k1.pdf")
    assert not run.json("letter", number, "--out", str(tmp_path / "k1.pdf"), "--large")["by_hand"]
    assert "原样重印" in run.stderr


def test_an_output_that_can_not_be_written_leaves_nothing_half(run: Script, tmp_path: Path) -> None:
    number = run.json("checkin", "-", stdin=json.dumps(VISIT))["visit_no"]
    run("guide", number, "--matter", "K1")
    (tmp_path / "file").write_text("", encoding="utf-8")
    run("letter", number, "--out", str(tmp_path / "file" / "x.pdf"), code=1)
    assert "写不了文件" in run.stderr
    assert run.json("letter", number, "--out", str(tmp_path / "ok.pdf"))["letter_no"].endswith("1号")


def test_a_day_is_reported_and_closed_once(run: Script, tmp_path: Path) -> None:
    number = run.json("checkin", "-", stdin=json.dumps(VISIT))["visit_no"]
    out = tmp_path / "日报.pdf"
    assert "尚未日结" in run("report", "--out", str(out))
    assert number in text_of(out)
    closed = run.json("report", "--out", str(out), "--close")
    assert closed["closed_by"] == "张三"
    assert "没有办结" in run.stderr
    assert "已日结" in text_of(out)
    run("report", "--out", str(out), "--close", code=1)
    assert "日结" in run.stderr
    run("report", "--day", "2026-13-01", "--out", str(out), code=1)
    run("report", "--day", "2999-01-01", "--out", str(out), code=1)
    assert run.json("report", "--day", "2020-01-01", "--out", str(out))["day"] == "2020-01-01"


def test_suggestions_one_line_each(run: Script) -> None:
    lines = run("suggest", "-", stdin="老板拖欠我三个月工资\n村支书贪污补偿款\n").splitlines()
    best = [json.loads(line)[0] for line in lines]
    assert [each["matter"] for each in best] == ["K4", "K8"]
    assert all(each["because"] for each in best)


def test_the_pack_and_the_machine_are_looked_over(run: Script) -> None:
    assert "没有问题" in run("content", "check")
    rows = {row["what"]: row["ok"] for row in run.json("doctor")}
    assert rows["内容包"]
    assert rows["数据"]
    assert rows["字体"]


def test_without_a_display_the_window_says_so(started: Script) -> None:
    run = started
    for key in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        run.env.pop(key, None)
    run(code=1)
    assert "没有显示器" in run.stderr
