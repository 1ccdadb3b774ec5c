"""What only the pack as a whole can show to be wrong: each fault is made, and found with its file and its line."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.bootstrap import resources
from app.content.check import check_pack
from app.content.load import holidays, load_pack
from app.models.pack import Flaw

SHIPPED = resources() / "content"
TODAY = date(2026, 11, 23)
PASSAGE = '\n[[passage]]\nheading = "说明"\ntext = "{words}"\ncites = [{cites}]\n'
ANYTIME = """code = "W9"
title = "补充材料告知书"
anytime = true
receipt = false

[[paragraph]]
point = 4
text = "请在{visit_date}后补齐材料。"
cites = ["信访工作条例:23.3"]
"""
STAGE = """
[[stage]]
code = "one"
label = "一"
nodes = []
todo = "一"
deadlines = ["civil_appeal_judgment"]
cites = []
"""
Make = Callable[[Path], object]


def box(number: int, shape: str) -> str:
    return (
        f'\n[[node]]\ncode = "roadmap.{number}"\nshape = "{shape}"\nrow = {number}\ncolumn = 0\ntext = "试"\nask = "问"\nsay = "说"\n'
        f'cites = ["信访工作条例:22"]\n'
    )


A, B, C = box(1, "start"), box(2, "action"), box(3, "end")
WAY = '{ answer = "a", label = "甲", to = "roadmap.3" }'


def roadmap(*boxes: str) -> Make:
    text = 'code = "roadmap"\nname = "路线图"\ntitle = "路线图"\n' + "\n".join(boxes)
    return lambda folder: (folder / "roadmap.toml").write_text(text, encoding="utf-8")


def put(file: str, old: str, new: str) -> Make:
    def make(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return make


def add(file: str, text: str) -> Make:
    def make(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as out:
            out.write(text)

    return make


def table(*rows: str, complete: str = "") -> Make:
    text = f"complete = [{complete}]\n" + "".join(f"[[day]]\n{row}\n" for row in rows)
    return lambda folder: (folder / "deadlines" / "holidays.toml").write_text(text, encoding="utf-8")


def passage(words: str, cites: str = '"信访工作条例:22"') -> str:
    return PASSAGE.format(words=words, cites=cites)


def paragraph(text: str, more: str = "") -> str:
    return f'\n[[paragraph]]\npoint = 4\ntext = "{text}"\n{more}\n'


def rule(start: str, end: str = "") -> str:
    return (
        f'\n[[rule]]\ncode = "moon"\nname = "月"\nkinds = ["K1"]\ncite = "国家赔偿法:9"\n'
        'event = "case_accepted"\nlength = 3\nunit = "month"\n'
        f"from = {start}\n{f'to = {end}' if end else ''}\n"
    )


FAULTS: dict[str, tuple[Make, str, str]] = {
    "roadmap: circle": (roadmap(A + 'next = "roadmap.2"', B + 'next = "roadmap.1"'), "roadmap.toml", "绕回来"),
    "roadmap: dead end": (roadmap(A + 'next = "roadmap.2"', B), "roadmap.toml", "有且只有一条出路"),
    "roadmap: not reached": (roadmap(A + 'next = "roadmap.3"', B + 'next = "roadmap.3"', C), "roadmap.toml", "走不到节点roadmap.2"),
    "roadmap: law": (roadmap(A.replace(":22", ":220") + 'next = "roadmap.3"', C), "roadmap.toml", "没有收录第220条"),
    "roadmap: walked": (roadmap(A + 'next = "roadmap.3"', C + 'matter = "K1"'), "roadmap.toml", "路线图只看不走"),
    "passage: law": (add("charts/D4.toml", passage("一", '"月球法:1"')), "charts/D4.toml", "没有收录《月球法》"),
    "passage: rule": (add("charts/D4.toml", passage("{span:no_rule}")), "charts/D4.toml", "no_rule"),
    "passage: length": (add("charts/D4.toml", passage("要在97日内")), "charts/D4.toml", "“97日”不在期限表里"),
    "passage: empty": (add("charts/D4.toml", passage("")), "charts/D4.toml", "不能空着"),
    "passage: deadline without law": (add("charts/D4.toml", passage("{span:civil_appeal_judgment}", "")), "charts/D4.toml", "没有写依据"),
    "passage: key": (add("charts/D4.toml", passage("一") + 'colour = "红"\n'), "charts/D4.toml", "不认识的键“colour”"),
    "node: deadline without law": (
        roadmap(A.replace('cites = ["信访工作条例:22"]', 'deadlines = ["petition_transfer"]') + 'next = "roadmap.3"', C),
        "roadmap.toml",
        "写了期限，却没有写依据",
    ),
    "node: same answer twice": (
        roadmap(A + 'next = "roadmap.2"', B.replace("action", "question") + f"way = [{WAY}, {WAY}]", C),
        "roadmap.toml",
        "同一个回答",
    ),
    "node: empty box": (roadmap(A.replace('text = "试"', 'text = ""') + 'next = "roadmap.3"', C), "roadmap.toml", "框里没有字"),
    "node: upwards": (roadmap(A + 'next = "roadmap.3"', C.replace("row = 3", "row = 0")), "roadmap.toml", "往上走"),
    "desk: end without kind": (put("charts/Q.toml", 'matter = "K7"\n', ""), "charts/Q.toml", "要定下一种事项"),
    "chart: parts": (put("charts/D4.toml", "parts = [", 'parts = ["D4.99", '), "charts/D4.toml", "没有节点“D4.99”"),
    "chart: renamed": (lambda folder: (folder / "charts/D4.toml").rename(folder / "charts/D10.toml"), "charts/D10.toml", "文件名要与编号"),
    "kind: another code": (put("matters/K2.toml", 'code = "K2"', 'code = "K20"'), "matters/K2.toml", "文件名要与编号"),
    "kind: same place": (put("matters/K2.toml", "order = 2", "order = 1"), "matters/K2.toml", "次序相同"),
    "kind: no name": (put("matters/K2.toml", 'name = "涉检事项"', 'name = " "'), "matters/K2.toml", "“name”不能空着"),
    "kind: no letter": (put("matters/K2.toml", 'letter = "K2"\n', ""), "matters/K2.toml", "缺少“letter”"),
    "follow: rule without law": (
        put(
            "matters/K1.toml",
            'rule = "petition_transfer"\ncites = ["信访工作条例:22.1", "信访工作条例:22.2"]',
            'rule = "petition_transfer"',
        ),
        "matters/K1.toml",
        "没有写依据",
    ),
    "letter: stage without law": (put("letters/R1.toml", "[[stage]]", STAGE.strip() + "\n\n[[stage]]"), "letters/R1.toml", "没有写依据"),
    "letter: outcome without stage": (put("letters/R1.toml", 'nodes = ["D1.E1"]', "nodes = []"), "letters/R1.toml", "没有一个阶段与它对应"),
    "letter: paragraph of no stage": (add("letters/R1.toml", paragraph("一", 'stages = ["moon"]')), "letters/R1.toml", "没有阶段“moon”"),
    "letter: cite of a placeholder": (add("letters/R1.toml", paragraph("依照{cite:月球法:1}")), "letters/R1.toml", "没有收录《月球法》"),
    "letter: deadline without law": (add("letters/R1.toml", paragraph("{span:civil_appeal_judgment}")), "letters/R1.toml", "没有写依据"),
    "letter: brace": (add("letters/R1.toml", paragraph("依照{basis")), "letters/R1.toml", "大括号不成对"),
    "letter: empty": (add("letters/R1.toml", paragraph("")), "letters/R1.toml", "段落的文字不能空着"),
    "letter: default": (put("letters/R1.toml", 'default = "{request}"', 'default = "{moon}"'), "letters/R1.toml", "没有人填“{moon}”"),
    "letter: field event": (put("letters/R1.toml", "[[field]]", '[[field]]\nevent = "moon"'), "letters/R1.toml", "没有起算事件“moon”"),
    "letter: choice of nothing": (put("letters/R1.toml", 'kind = "text"', 'kind = "choice"'), "letters/R1.toml", "要有“choices”"),
    "letter: wording": (put("letters/papers.toml", "deadline_past", "deadline_gone"), "letters/papers.toml", "缺少“deadline_past”"),
    "letter: wording that crashes": (
        put("letters/papers.toml", 'group = "{name}', 'group = "{county}{name}'),
        "letters/papers.toml",
        "没有人填“{county}”",
    ),
    "letter: brace in the wording": (put("letters/papers.toml", 'group = "', 'group = "{'), "letters/papers.toml", "大括号不成对"),
    "letter: word of the wording": (add("letters/R1.toml", paragraph("{last_day}")), "letters/R1.toml", "没有人填“{last_day}”"),
    "anytime: word of a stage": (add("letters/W9.toml", ANYTIME + paragraph("{todo}")), "letters/W9.toml", "没有阶段，就没有人填“{todo}”"),
    "anytime: stage": (add("letters/W9.toml", ANYTIME + STAGE), "letters/W9.toml", "不能有阶段"),
    "organ: twice": (put("organs.toml", 'code = "court_upper"', 'code = "court"'), "organs.toml", "“court”用了两次"),
    "organ: no name": (put("organs.toml", 'name = "雷州市人民法院"', 'name = ""'), "organs.toml", "“name”不能空着"),
    "station: code": (put("stations.toml", '"440882002"', '"440882001"'), "stations.toml", "“440882001”用了两次"),
    "station: symbol": (put("stations.toml", "雷信引（西湖）", "雷信引"), "stations.toml", "“雷信引”用了两次"),
    "law: over before it begins": (
        put("law/国家赔偿法.toml", "in_force", "until = 2012-12-31\nin_force"),
        "law/国家赔偿法.toml",
        "早于施行日期",
    ),
    "rule: before its law": (add("deadlines/court.toml", rule("2012-12-31")), "deadlines/court.toml", "早于《国家赔偿法》的施行日期"),
    "rule: over before it begins": (add("deadlines/court.toml", rule("2020-01-01", "2019-12-31")), "deadlines/court.toml", "早于“from”"),
    "rule: rows that overlap": (
        add("deadlines/court.toml", rule("2020-01-01", "2021-12-31") + rule("2021-12-31")),
        "deadlines/court.toml",
        "时段重叠",
    ),
    "rule: longer than its law": (
        lambda folder: (
            put("law/国家赔偿法.toml", "in_force", "until = 2025-12-31\nin_force")(folder),
            add("deadlines/court.toml", rule("2026-01-01"))(folder),
        ),
        "deadlines/court.toml",
        "《国家赔偿法》在2026-11-23不是有效的",
    ),
    "bureau: no name": (put("pack.toml", 'name = "雷州市信访局"', 'name = ""'), "pack.toml", "“name”不能空着"),
    "bureau: nothing to choose": (
        put("pack.toml", 'visit_forms = ["走访", "书信", "网络", "电话", "传真"]', "visit_forms = []"),
        "pack.toml",
        "一项也没有",
    ),
    "approval in the pack": (add("pack.toml", '\n[approval]\nby = "李"\n'), "pack.toml", "不认识的表“approval”"),
    "holidays: twice": (table("date = 2027-01-01", "date = 2027-01-01"), "deadlines/holidays.toml", "写了两次"),
    "holidays: weekday worked": (table("date = 2027-01-04\nworking = true"), "deadlines/holidays.toml", "本来就是工作日"),
    "holidays: year": (table("date = 1027-01-01"), "deadlines/holidays.toml", "年份1027不对"),
    "holidays: no date": (table("working = false"), "deadlines/holidays.toml", "缺少日期"),
    "holidays: date as text": (table('date = "2027-01-01"'), "deadlines/holidays.toml", "应当是日期"),
    "holidays: complete and empty": (table(complete="2027"), "deadlines/holidays.toml", "一天也没有"),
    "holidays: complete in no year": (table(complete="20270"), "deadlines/holidays.toml", "年份20270不对"),
    "holidays: complete as text": (table(complete='"2027"'), "deadlines/holidays.toml", "整数的列表"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "content"))


@pytest.mark.parametrize(("make", "file", "words"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_named_with_file_and_line(copy: Path, make: Make, file: str, words: str) -> None:
    make(copy)
    found = [flaw for flaw in check_pack(copy, TODAY) if flaw.file == file and words in flaw.sentence]
    assert found
    assert 1 <= found[0].line <= len((copy / file).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", ["organs.toml", "stations.toml", "terms.toml", "roadmap.toml"])
def test_a_file_that_is_missing_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    assert Flaw(name, 1, "缺少这个文件") in check_pack(copy, TODAY)


def test_a_paper_for_any_visit_needs_neither_stages_nor_all_points(copy: Path) -> None:
    (copy / "letters" / "W9.toml").write_text(ANYTIME, encoding="utf-8")
    assert [flaw for flaw in check_pack(copy, TODAY) if flaw.file == "letters/W9.toml"] == []
    assert load_pack(copy).letters["W9"].anytime


def test_a_picture_in_place_of_a_chart_is_taken(copy: Path) -> None:
    from PIL import Image

    (copy / "pictures").mkdir()
    Image.new("RGB", (40, 30), "white").save(copy / "pictures" / "D4.png")
    put("charts/D4.toml", "name = ", 'picture = "pictures/D4.png"\nname = ')(copy)
    assert check_pack(copy, TODAY) == []
    pack = load_pack(copy)
    assert pack.pictures[pack.charts["D4"].picture]().startswith(b"\x89PNG")


def test_a_holiday_table_says_which_years_it_covers(copy: Path) -> None:
    table("date = 2027-01-01", 'date = 2027-01-02\nworking = true\nnote = "调休"', complete="2027, 2026")(copy)
    assert check_pack(copy, TODAY) == []
    assert holidays(copy) == ({date(2027, 1, 1): False, date(2027, 1, 2): True}, frozenset({2026, 2027}))


def test_what_lies_beside_the_pack_and_is_none_of_it_changes_nothing(copy: Path) -> None:
    before = load_pack(copy).digest
    for name in (".DS_Store", "Thumbs.db", "说明.txt", "charts/备份.bak"):
        (copy / name).write_bytes(b"\x00\xff")
    assert check_pack(copy, TODAY) == []
    assert load_pack(copy).digest == before
