"""Finding: any part of a name, its sounds, last digits, numbers, words of the narrative; sealed kinds by whole numbers only."""

import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.bootstrap import LocalGate
from app.models.found import By
from app.models.identity import check_digit
from app.models.text import tidy_name
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services import check_in, corrections, find, guide, letters
from app.store import schema
from app.store.connection import Link
from app.store.pinyin import sort_key
from app.store.store import LocalStore
from tests.conftest import NOON, PASSWORD, SetClock

NUMBER = "44088219500101001" + check_digit("44088219500101001")


def came(desk: Desk, name: str = "王淳生", narrative: str = "别的事情", **known: str) -> Visit:
    return check_in.register(desk, Entry((Petitioner(name, **known),), narrative=narrative))


def found(desk: Desk, words: str) -> list[str]:
    return [each.visit.entry.petitioners[0].name for each in find.look(desk, words)]


def by(desk: Desk, words: str) -> list[tuple[By, ...]]:
    return [each.by for each in find.look(desk, words)]


CORPUS = {
    "张伟": ("拖欠工资三个月", ("张", "伟", "张伟", "zhangwei", "zhang", "zhangw", "wei", "zw", "zhw", "ZhangWei", "ｚｈａｎｇ", "z w")),
    "王淳生": ("宅基地纠纷，邻居占地", ("淳", "王淳", "淳生", "wcs", "chunsheng", "wangcs", "sheng", "宅基地", "邻居占地", "王 邻居")),
    "单志强": ("医保报销 2023 年的", ("单", "shan", "dan", "shanzhiqiang", "danzq", "医保", "报销", "2023", "dan 医保")),
    "曾国庆": ("噪音扰民，K8路公交车", ("zeng", "ceng", "zgq", "cgq", "扰民", "公交", "k8", "Ｋ8路公交", "曾国庆")),
    "仇和": ("养老金待遇核定错误", ("qiu", "chou", "qiuhe", "chouh", "养老", "老金", "养老金待遇")),
    "迪丽热巴·迪力木拉提": ("落户", ("迪丽热巴", "热巴·迪力", "热巴迪力", "木拉提", "dilireba", "dlrb", "mulati", "落户")),
    "李𠅤𬭊": ("林地", ("𠅤", "𬭊", "𠅤𬭊", "李𠅤", "lixidu", "lxd", "林地")),
    "吕绿": ("道路", ("lv", "lü", "lvlv", "道路")),
    "John Smith": ("签证", ("john", "JOHN", "smith", "js", "johnsm", "ohn", "签证")),
}
ABSENT = ("choub", "伟张", "生淳", "王生", "angwei", "wq", "占宅", "地邻", "资拖", "迪热", "zhangx", "xx", "张 宅基地", "023", "热巴木")


@pytest.fixture(scope="module")
def corpus(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = opened(fresh, tmp_path_factory.mktemp("corpus") / "data")
    for name, (narrative, _) in CORPUS.items():
        came(desk, name, narrative)
    yield desk
    desk.store.close()


@pytest.fixture(scope="module")
def names(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Desk]]:
    """Gives a desk behind a function: it is too long to be written into the report of an example."""
    desk = opened(fresh, tmp_path_factory.mktemp("names") / "data")
    yield lambda: desk
    desk.store.close()


def opened(fresh: Path, folder: Path) -> Desk:
    shutil.copytree(fresh, folder)
    return LocalGate(folder, clock=SetClock()).open(PASSWORD)


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, (_, asked) in CORPUS.items() for words in asked])
def test_what_is_known_finds_who_is_known(corpus: Desk, name: str, words: str) -> None:
    assert name in found(corpus, words)


@pytest.mark.parametrize("words", ABSENT)
def test_what_nobody_said_finds_nobody(corpus: Desk, words: str) -> None:
    assert found(corpus, words) == []


def test_each_find_says_by_what(corpus: Desk) -> None:
    for words, why in (
        ("张伟", By.NAME), ("zhw", By.SOUND), ("拖欠", By.NARRATIVE), ("1", By.VISIT), ("440882-2026-000001", By.VISIT),
    ):  # fmt: skip
        assert (found(corpus, words), by(corpus, words)) == (["张伟"], [(why,)]), words
    assert by(corpus, "张 拖欠") == [(By.NAME, By.NARRATIVE)]
    assert by(corpus, "zw 拖欠") == [(By.SOUND, By.NARRATIVE)]
    assert by(corpus, "john") == by(corpus, "ohn") == by(corpus, "smith john") == [(By.NAME,)]


def test_numbers_are_found_whole_and_by_any_last_digits(desk: Desk) -> None:
    came(desk, "王一", document_number=NUMBER, phone="0759-8812345")
    came(desk, "王二", phone="13800138000")
    for length in range(3, 18):
        assert found(desk, NUMBER[-length:]) == found(desk, NUMBER[-length:].lower()) == ["王一"]
    assert by(desk, NUMBER) == [(By.DOCUMENT,)]
    assert by(desk, NUMBER[-6:]) == [(By.DOCUMENT_END,)]
    assert (found(desk, "345"), by(desk, "345")) == (["王一"], [(By.PHONE_END,)])
    assert found(desk, "0759-8812345") == found(desk, "8812345") == found(desk, "07598812345") == ["王一"]
    assert found(desk, "１３８ 0013 8000") == found(desk, "0138000") == found(desk, "138000 王") == ["王二"]
    assert found(desk, "99" + NUMBER[-6:]) == found(desk, "13800138") == []


def test_letters_are_found_by_number_and_counter(desk: Desk, entry: Callable[..., Entry]) -> None:
    visits = [guide.pick(desk, check_in.register(desk, entry(name)), desk.pack.kinds()[0].code, "") for name in ("王一", "王二")]
    numbers = []
    for visit in visits:
        fields = letters.prepare(desk, visit, {}).fields
        made = letters.issue(desk, visit, {field.code: field.value or "按实际填写" for field in fields if field.required})
        numbers.append(made.letter_no)
    whole = numbers[1]
    bare = whole.replace("〔", "").replace("〕", "")
    for words in (whole, whole.replace("〔", "[").replace("〕", "]"), bare, "2号", "第2号", "〔2026〕2号"):
        assert (found(desk, words), by(desk, words)) == (["王二"], [(By.LETTER,)]), words
    assert found(desk, "〔2025〕2号") == found(desk, "3号") == []


def test_the_newest_come_first_and_numbers_before_names_before_narratives(desk: Desk) -> None:
    came(desk, "甲", "找王海")
    older, newer = came(desk, "王海", "甲"), came(desk, "王海明", "乙")
    came(desk, "乙", "找王海")
    assert found(desk, "王海") == ["王海明", "王海", "乙", "甲"]
    assert [each.visit.id for each in desk.store.find_visits("王海", 2)] == [newer.id, older.id]
    came(desk, "丙", phone="13800000002")
    assert found(desk, "2")[0] == "王海", "the second visit of the year"


def test_a_clock_that_was_set_back_does_not_hide_the_newest(desk: Desk, clock: SetClock) -> None:
    older = came(desk, "王一")
    clock.moment = NOON.replace(year=2023)
    newer = came(desk, "王二")
    assert [each.visit.id for each in desk.store.find_visits("王", 1)] == [newer.id]
    assert [each.visit.id for each in desk.store.find_visits("王", 2)] == [newer.id, older.id]


def test_a_group_is_found_by_each_of_its_people_and_not_by_a_mixture(desk: Desk) -> None:
    check_in.register(desk, Entry((Petitioner("王国强"), Petitioner("李国庆")), narrative="欠薪"))
    assert found(desk, "李国庆") == found(desk, "liguoqing") == ["王国强"]
    assert found(desk, "王国庆") == found(desk, "wangguoqing") == []


def test_a_correction_is_found_and_what_was_wrong_is_not(desk: Desk) -> None:
    visit = came(desk, "章伟", "欠薪", phone="13800138000")
    person = replace(visit.entry.petitioners[0], name="赵薇", phone="13900139111")
    changed = corrections.correct(desk, visit, replace(visit.entry, petitioners=(person,), narrative="工伤"))
    for words in ("赵薇", "zhaowei", "9111", "工伤"):
        assert found(desk, words) == ["赵薇"], words
    for words in ("章伟", "zhang", "8000", "欠薪"):
        assert found(desk, words) == [], words
    guide.pick(desk, changed, desk.pack.kinds()[0].code, "")
    assert found(desk, "赵薇") == found(desk, "工伤") == ["赵薇"]


def test_sealed_kinds_are_found_by_whole_numbers_only(desk: Desk) -> None:
    visit = came(desk, "王淳生", "举报某某贪污", document_number=NUMBER, phone="13800138000")
    parts = ("王", "王淳生", "wangchunsheng", "wcs", "贪污", "8000", NUMBER[-4:], NUMBER[-17:], "1", "2026-000001", "王 13800138000")
    whole = (NUMBER, "13800138000", visit.visit_no, f"{NUMBER} 13800138000")
    assert all(found(desk, words) == ["王淳生"] for words in (*parts, *whole))
    sealed = next(kind.code for kind in desk.pack.kinds() if kind.sealed)
    guide.pick(desk, visit, sealed, "")
    assert [words for words in parts if found(desk, words)] == []
    assert [words for words in whole if not found(desk, words)] == []


def test_a_search_beside_the_window_sees_what_was_just_registered(desk: Desk, gate: LocalGate) -> None:
    seen: list[list[str]] = []
    other = gate.open(PASSWORD)
    assert found(desk, "新来") == found(other, "新来") == []
    came(desk, "新来的")
    thread = Thread(target=lambda: seen.append(found(desk, "新来")))
    thread.start()
    thread.join()
    assert seen == [found(other, "新来")] == [["新来的"]]
    other.store.close()


def test_neither_opening_nor_asking_loads_the_dictionary(gate: LocalGate) -> None:
    script = f"""
        import sys
        from pathlib import Path
        from app.bootstrap import LocalGate
        from app.services import find
        desk = LocalGate(Path({str(gate.folder)!r})).open({PASSWORD!r})
        assert [find.search(desk, words) for words in ("zhangwei", "zw 8000", "张伟", "欠薪")] == [()] * 4
        assert not [name for name in sys.modules if name.startswith("pypinyin")]
        desk.store.close()
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)


def test_names_sort_by_their_sound(desk: Desk) -> None:
    names = ("雷一", "阿明", "李四", "张三", "单于", "曾五", "单志", "Bob", "王𬭊", "㐂", "李三", "仇九")
    visits = tuple(came(desk, name) for name in names)
    ordered = [visit.entry.petitioners[0].name for visit in find.in_order(desk, visits)]
    assert ordered == ["阿明", "Bob", "单于", "雷一", "李三", "李四", "仇九", "单志", "王𬭊", "曾五", "张三", "㐂"]


NAMES = st.text(st.characters(categories=["Lo"], min_codepoint=0x3400, max_codepoint=0x323AF), min_size=1, max_size=8)


@given(name=NAMES, data=st.data())
def test_property_a_name_is_found_by_any_of_its_parts(names: Callable[[], Desk], name: str, data: st.DataObject) -> None:
    desk, name = names(), tidy_name(name)
    assume(name)
    visit = came(desk, name)
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert visit.id in [each.visit.id for each in find.look(desk, name[start:end])]


OLD = ("m001_visits", "m002_letters", "m003_desk", "m004_counter")


def test_an_old_store_is_brought_over_with_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, key = tmp_path / "old.db", bytes(32)
    link = Link(path, key)
    with monkeypatch.context() as patch:
        patch.setattr(schema.migrations, "_migrations", [each for each in schema.migrations._migrations if each.name in OLD])
        schema.apply(link)
    for at in range(30):
        row = {
            "id": f"v{at}", "visit_no": f"440882-2025-{at + 1:06d}", "station": "440882", "batch": f"b{at}", "guidance": GUIDANCE,
            "received_at": NOON.replace(year=2025, minute=at).isoformat(), "status": "checked_in", "revision": 1, "people": 1,
            "written_at": NOON.isoformat(), "narrative": f"旧事{'甲乙丙'[at % 3]}丁", "registered_at": "",
        }  # fmt: skip
        row |= dict.fromkeys(("clerk", "window", "form", "place", "request", "materials", "matter", "content_version", "split_from"), "")
        link.insert("visits", row)
        person = {"visit_id": f"v{at}", "place_in_list": 0, "name": f"曾{chr(0x4E00 + at)}", "document_kind": "居民身份证"}
        person |= {"document_number": NUMBER if at < 2 else "", "document_end": "", "phone": f"1380013{at:04d}", "phone_end": ""}
        person |= dict.fromkeys(("sex", "birth", "ethnic", "household_address", "present_address"), "") | {"representative": 0}
        link.insert("petitioners", person)
    letter = {"id": "l", "visit_id": "v7", "letter_no": "信访告〔2025〕31号", "form": "A", "sha256": "", "issued_at": NOON.isoformat()}
    link.insert("letters", letter | {"clerk": "", "content_version": "", "printed": 0})
    link.close()
    store = LocalStore(path, key)
    for at in range(30):
        ways = (f"曾{chr(0x4E00 + at)}", f"1380013{at:04d}", f"3{at:04d}", f"440882-2025-{at + 1:06d}")
        assert all([each.visit.id for each in store.find_visits(words, 50)] == [f"v{at}"] for words in ways)
    for sound in ("ceng", "zeng"):
        assert [each.visit.id for each in store.find_visits(sound, 50)] == [f"v{at}" for at in reversed(range(30))]
    assert len(store.find_visits("旧事乙", 50)) == 10
    assert [each.visit.id for each in store.find_visits("31号", 50)] == ["v7"]
    persons = [visit.entry.petitioners[0].person for visit in store.visits_between(NOON.replace(year=2024), NOON)]
    assert all(persons)
    assert len(set(persons)) == 29
    assert sort_key("曾") == "zeng"
    store.close()


GUIDANCE = '{"answers": {}, "picked": "", "reason": ""}'
