"""The check of the whole pack: the shipped one is sound, and each kind of fault is found with file and line."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.bootstrap import resources
from app.content.check import check_pack
from app.content.load import load_pack
from app.models.fault import WorldFault
from app.models.pack import Flaw

SHIPPED = resources() / "content"
TODAY = date(2026, 11, 23)


def test_the_shipped_pack_has_no_fault() -> None:
    assert [str(flaw) for flaw in check_pack(SHIPPED, TODAY)] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "content"))


def line_of(path: Path, words: str) -> int:
    return next(number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def spoil(file: str, old: str, new: str) -> Callable[[Path], tuple[str, int]]:
    """Make a fault: put ``new`` for the first ``old`` of a file; gives the file and line where it stands."""

    def make(folder: Path) -> tuple[str, int]:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return file, line_of(path, new.splitlines()[0])

    return make


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (spoil("matters/K1.toml", 'chart = "D4"', 'chart = "D9"'), "没有导引图“D9”"),
        (spoil("matters/K1.toml", 'entry = "D4.02"', 'entry = "D4.99"'), "没有节点“D4.99”"),
        (spoil("matters/R2.toml", 'after = ["D1.E2"', 'after = ["D1.99"'), "没有节点“D1.99”"),
        (spoil("matters/R1.toml", 'within = "petition_handle"', 'within = "soon"'), "期限表里没有“soon”"),
        (spoil("matters/K1.toml", 'letter = "K1"', 'letter = "K9"'), "没有文书“K9”"),
        (spoil("matters/K1.toml", "basis = [", 'basis = ["信访工作条例:999", '), "没有收录第999条"),
        (spoil("matters/K1.toml", "basis = [", 'basis = ["月球法:1", '), "没有收录《月球法》"),
        (spoil("matters/K1.toml", "basis = [", 'basis = ["随便写的", '), "不是引条的写法"),
        (spoil("matters/K1.toml", "sealed = false", 'sealed = "no"'), "应当是 true 或 false"),
        (spoil("matters/K1.toml", "sealed = false", "colour = 3\nsealed = false"), "不认识的键“colour”"),
        (spoil("letters/K1.toml", 'kind = "lines"', 'kind = "song"'), "只能是"),
        (spoil("letters/K1.toml", 'organ = "court"', 'organ = "moon"'), "机关名录里没有“moon”"),
        (spoil("letters/common.toml", "{visit_date}", "{moon_phase}"), "没有人填“{moon_phase}”"),
        (spoil("deadlines/court.toml", 'unit = "day"', 'unit = "week"'), "只能是"),
        (spoil("deadlines/court.toml", "length = 15", "length = 0"), "应当大于 0"),
        (spoil("charts/D4.toml", 'shape = "question"', 'shape = "cloud"'), "只能是"),
        (spoil("charts/D4.toml", 'yes = "D4.', 'yes = "D4.99'), "本图没有节点"),
    ],
)
def test_each_kind_of_fault_is_named_with_file_and_line(copy: Path, make: Callable[[Path], tuple[str, int]], words: str) -> None:
    file, line = make(copy)
    found = [flaw for flaw in check_pack(copy, TODAY) if words in flaw.sentence]
    assert found
    if file != "letters/common.toml":
        assert (found[0].file, found[0].line if words != "本图没有节点" else line) == (file, line)


CHART = """
code = "D9"
name = "试"
title = "试"
"""


def node(code: str, shape: str, row: int, more: str = "") -> str:
    return (
        f'[[node]]\ncode = "{code}"\nshape = "{shape}"\nrow = {row}\ncolumn = 0\ntext = "试"\nask = "问"\nsay = "说"\n'
        f'cites = ["信访工作条例:22"]\n{more}\n'
    )


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        (node("D9.1", "start", 0, 'next = "D9.2"') + node("D9.2", "action", 1, 'next = "D9.1"'), "绕回来"),
        (node("D9.1", "start", 0, 'next = "D9.2"') + node("D9.2", "action", 1), "有且只有一条出路"),
        (node("D9.1", "start", 0, 'next = "D9.2"') + node("D9.2", "question", 1, 'yes = "D9.3"') + node("D9.3", "end", 2), "至少要有两条"),
        (node("D9.1", "start", 0, 'next = "D9.2"') + node("D9.2", "end", 1) + node("D9.3", "end", 2), "走不到节点D9.3"),
        (node("D9.1", "start", 0, 'next = "D9.2"') + node("D9.2", "link", 1, 'goto = "D4.777"'), "没有节点“D4.777”"),
        (node("D9.1", "start", 0, 'next = "D9.2"') + node("D9.2", "end", 0), "同一个格子"),
        (node("D9.1", "action", 0, 'next = "D9.2"') + node("D9.2", "end", 1), "要有一个起点"),
        (
            node("D9.1", "start", 0, 'next = "D9.2"')
            + node("D9.2", "question", 1, 'way = [{ answer = "a", label = "", to = "D9.3" }, { answer = "b", label = "乙", to = "D9.3" }]')
            + node("D9.3", "end", 2),
            "没有标注文字",
        ),
        (node("D9.1", "start", 0, 'next = "D9.2"\ndeadlines = ["no_rule"]') + node("D9.2", "end", 1), "期限表里没有“no_rule”"),
        (node("D9.1", "start", 0, 'next = "D9.2"').replace("试", "要在97日内办完") + node("D9.2", "end", 1), "“97日”不在期限表里"),
    ],
)
def test_a_chart_that_does_not_hold_together_is_refused(copy: Path, nodes: str, words: str) -> None:
    (copy / "charts" / "D9.toml").write_text(CHART + nodes, encoding="utf-8")
    found = [flaw for flaw in check_pack(copy, TODAY) if words in flaw.sentence]
    assert [flaw.file for flaw in found][:1] == ["charts/D9.toml"]
    assert found[0].line > 0


def test_a_law_that_has_run_out_fails_on_that_day(copy: Path) -> None:
    path = copy / "law" / "民事诉讼法.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("in_force", "until = 2026-12-31\nin_force", 1), encoding="utf-8")
    assert not [flaw for flaw in check_pack(copy, TODAY) if "不是有效的" in flaw.sentence]
    assert [flaw for flaw in check_pack(copy, date(2027, 1, 1)) if "《民事诉讼法》" in flaw.sentence]


@pytest.mark.parametrize("content", ["code = ", "code = 'D4'\ncode = 'D5'", "\x00", "[[node]]\n" * 3, "x = " + "[" * 5000])
def test_a_broken_file_is_refused_with_its_line_and_the_pack_not_loaded(copy: Path, content: str) -> None:
    (copy / "charts" / "D4.toml").write_text(content, encoding="utf-8")
    assert any(flaw.file == "charts/D4.toml" and flaw.line >= 1 for flaw in check_pack(copy, TODAY))
    with pytest.raises(WorldFault, match=r"charts/D4.toml:\d+"):
        load_pack(copy)


def test_no_pack_at_all_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorldFault) as missing:
        load_pack(tmp_path)
    assert missing.value.code == "pack-missing"


def test_a_file_that_leads_out_of_the_pack_is_refused(copy: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.toml"
    outside.write_text('title = "x"', encoding="utf-8")
    (copy / "law" / "外面.toml").symlink_to(outside)
    assert Flaw("law/外面.toml", 1, "文件不在内容包里面") in check_pack(copy, TODAY)


def test_a_ninth_kind_is_data_alone(copy: Path) -> None:
    """A new kind, its letter and its place in the desk's questions: three files, no Python."""
    for folder in ("matters", "letters"):
        text = (copy / folder / "K1.toml").read_text(encoding="utf-8")
        (copy / folder / "K9.toml").write_text(
            text.replace('code = "K1"', 'code = "K9"').replace('letter = "K1"', 'letter = "K9"'), "utf-8"
        )
    chart = copy / "charts" / "Q.toml"
    chart.write_text(chart.read_text(encoding="utf-8").replace('matter = "K1"', 'matter = "K9"', 1), encoding="utf-8")
    pack = load_pack(copy)
    assert pack.matters["K9"].letter == "K9"
    assert any("K1" in flaw.sentence for flaw in check_pack(copy, TODAY))
