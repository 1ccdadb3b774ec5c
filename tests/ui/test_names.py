"""A name goes the whole way and comes back: typed, registered, listed, found, printed, exported."""

import io
import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.bootstrap import LocalGate
from app.models.private import FOLDED
from app.models.text import tidy_name
from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.services import check_in, find, guide, letters
from app.services import rare as paper
from app.store.pinyin import sort_key
from app.ui import rare
from app.ui.theme.apply import dress
from tests.conftest import PASSWORD, SetClock
from tests.scripts import Script

BLOCKS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B739), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0), (0x30000, 0x3134A), (0x31350, 0x323AF), (0xF900, 0xFA6D),
)  # fmt: skip
"""The ideographs of Unicode: extension A, the first block, extensions B to H, the compatibility ones."""
FOLDING = [code for code in FOLDED if 0xE815 <= code <= 0xE864]
USUAL = "王李张刘陈杨赵黄周吴伟芳娜敏静丽强磊军洋买提艾力迪丽热巴"
CODED = re.compile(r"〔字码U\+([0-9A-F]+)〕")

ideograph = st.one_of(
    st.sampled_from(USUAL),
    *(st.integers(first, last).map(chr) for first, last in BLOCKS),
    st.sampled_from(FOLDING).map(chr),
)
word = st.text(ideograph, min_size=1, max_size=8)
name = st.lists(word, min_size=1, max_size=3).map("·".join)


@pytest.fixture(scope="module")
def folder(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(fresh, tmp_path_factory.mktemp("names") / "data"))


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Desk]:
    desk = LocalGate(folder, clock=SetClock()).open(PASSWORD)
    yield desk
    desk.store.close()


def typed(name: str, chance: random.Random) -> str:
    """Give a name as somebody may type or paste it."""
    noisy = "".join(character + chance.choice(["", "", "", "\u200b", " ", "　"]) for character in name)
    return noisy.replace("·", chance.choice("·•・‧.．。"))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", text)


def decoded(text: str) -> str:
    """Give back the characters that are said by their code points."""
    return CODED.sub(lambda code: chr(int(code[1], 16)), text)


@settings(max_examples=max(4, settings().max_examples // 20))
@given(st.lists(name, min_size=1, max_size=3), st.integers(0, 2**32))
def test_property_names_go_the_whole_way(desk: Desk, folder: Path, qapp: QApplication, names: list[str], noise: int) -> None:
    dress(qapp)
    chance = random.Random(noise)  # noqa: S311  noise, no secret
    kept = [tidy_name(each) for each in names]
    people = tuple(Petitioner(typed(each, chance), representative=True) for each in names)
    visit = check_in.register(desk, Entry(people, people=len(people), narrative="欠钱不还。"))
    stored = desk.store.visit(visit.visit_no)
    assert stored is not None
    assert [person.name for person in stored.entry.petitioners] == kept
    assert [decoded(rare.named(person)) for person in stored.entry.petitioners] == kept
    for each in kept:
        start = chance.randrange(len(each))
        part = each[start : start + chance.randint(1, 4)].strip("·") or each
        for words in (each, part):
            assert visit.visit_no in [found.visit_no for found in find.search(desk, words)], (each, words)
    printed(desk, stored.visit_no)
    rows = Script(folder).json("find", kept[0])
    assert kept[0] in [row["name"] for row in rows if row["visit_no"] == visit.visit_no]


def printed(desk: Desk, visit_no: str) -> None:
    """Issue the letter of a visit and read every name back from it, said in words where no font has it."""
    visit = desk.store.visit(visit_no)
    assert visit is not None
    visit = guide.pick(desk, visit, "K1", "")
    missing = letters.prepare(desk, visit, {}).missing
    issued = letters.issue(desk, visit, {notice.field: letters.BY_HAND for notice in missing})
    text = text_of(letters.pdf(desk, issued))
    for person in visit.entry.petitioners:
        said = paper.named(desk, person)
        assert decoded(said) == person.name
        assert said in text


@pytest.mark.parametrize(
    ("registered", "words"),
    [
        ("葛\U000e0100城", "葛城"),
        ("葛城", "葛\U000e0100城"),
        ("王\uf9d1", "王六"),
        ("王六", "王\uf9d1"),
        ("王䶮", "王\ue863"),
        ("王\ue123", "王\ue123"),
        ("阿卜杜热西提·买合木提", "热西提买合"),
        ("阿卜杜热西提·买合木提", "西提•买"),
        ("王\U00031350\U000323af", "\U000323af"),
    ],
)
def test_a_name_is_found_however_it_is_written(desk: Desk, registered: str, words: str) -> None:
    visit = check_in.register(desk, Entry((Petitioner(registered),), narrative="欠钱不还。"))
    assert visit.visit_no in [found.visit_no for found in find.search(desk, words)]


def test_a_name_registered_by_a_private_code_point_of_old_is_found_by_its_character(desk: Desk) -> None:
    visit = check_in.register(desk, Entry((Petitioner("王甲"),), narrative="欠钱不还。"))
    old = replace(visit, entry=replace(visit.entry, petitioners=(Petitioner("赵\ue863"),)), revision=visit.revision + 1)
    desk.store.save_visit(old)
    assert visit.visit_no in [found.visit_no for found in find.search(desk, "赵䶮")]


def test_a_visit_sent_in_and_given_out_as_json_is_the_same(fresh: Path, tmp_path: Path) -> None:
    run = Script(Path(shutil.copytree(fresh, tmp_path / "data")))
    name = "阿卜杜热合曼·𰻞𫚪\U00031350\ue863"
    sent = {"petitioners": [{"name": name, "name_note": "左鱼右几"}], "narrative": "欠薪"}
    back = run.json("checkin", "-", stdin=json.dumps(sent))
    assert back["petitioners"][0]["name"] == name.replace("\ue863", "䶮")
    assert back["petitioners"][0]["name_note"] == "左鱼右几"
    again = {"petitioners": back["petitioners"], "narrative": "欠薪"}
    twice = run.json("checkin", "-", stdin=json.dumps(again, ensure_ascii=False))
    assert twice["petitioners"] == back["petitioners"]
    torn = run.json("checkin", "-", stdin='{"petitioners": [{"name": "王\\ud840"}], "narrative": "欠薪"}')
    assert torn["petitioners"][0]["name"] == "王\ufffd"
    assert "姓名用字" in torn["notices"][0]["sentence"]


def test_names_of_rare_characters_sort_by_their_sound() -> None:
    """Those that Python's tables do not know, compatibility ideographs and private-use ones included; no reading, then last."""
    names = ["张三", "雷\U00031350", "李𰻞", "阿卜杜·买合木提", "\uf9d1十", "\ue863某", "Ángel", "\U000323af"]
    assert sorted(names, key=sort_key) == ["阿卜杜·买合木提", "Ángel", "雷\U00031350", "李𰻞", "\uf9d1十", "\ue863某", "张三", "\U000323af"]
