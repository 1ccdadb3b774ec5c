"""Names with characters that no font has: in words on paper, as they are in the record."""

import io
import re
from datetime import date

import pypdfium2
import pytest

from app.models.fault import WorldFault
from app.models.report import Report, Table
from app.models.spelling import respelled, spelled, wordings
from app.models.text import LOST
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services import check_in, guide, letters, rare

BUILT_IN = "\U00032000"
"""In no font of the program; code point of the last block of ideographs."""


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", text)


def came(desk: Desk, *people: Petitioner) -> Visit:
    visit = check_in.register(desk, Entry(people, people=len(people), narrative="欠钱不还。"))
    return guide.pick(desk, visit, "K1", "")


def printed(desk: Desk, visit: Visit, **layout: bool) -> str:
    ready = letters.prepare(desk, visit, {})
    values = {notice.field: letters.BY_HAND for notice in ready.missing}
    return text_of(letters.pdf(desk, letters.issue(desk, visit, values, **layout)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "note", "brief", "said"),
    [
        ("王𫚪", "左鱼右几", False, "王〔左鱼右几，字码U+2B6AA〕"),
        ("王𫚪", "左鱼右几", True, "王〔左鱼右几〕"),
        ("王𫚪", "", False, "王〔字码U+2B6AA〕"),
        ("𫚪𫚪", "左鱼右几", True, "〔左鱼右几〕〔左鱼右几〕"),
        ("𫚪\U00032000", "左鱼右几、上山下水", True, "〔左鱼右几〕〔上山下水〕"),
        ("𫚪\U00032000", "两个字都在户口本上", True, "〔两个字都在户口本上〕〔字码U+32000〕"),
        ("王\ue123", "", False, "王\ue123"),
        ("王\ue123", "左鱼右几", False, "王〔左鱼右几〕"),
        (f"王{LOST}", "上艹下宁", False, "王〔上艹下宁〕"),
        ("王?", "上艹下宁", False, "王〔上艹下宁〕"),
        ("王?", "", False, "王?"),
    ],
)
def test_what_a_font_lacks_is_said_in_words(name: str, note: str, brief: bool, said: str) -> None:
    assert spelled(name, note, ("𫚪", "\U00032000", "\ue123", LOST), brief=brief) == said


def test_a_name_no_font_has_prints_in_words_and_stays_itself_in_the_record(desk: Desk) -> None:
    visit = came(desk, Petitioner(f"王{BUILT_IN}", name_note="左王右燊"))
    text = printed(desk, visit, large=True)
    said = "王〔左王右燊，字码U+32000〕"
    assert text.count(said) >= 3, "letter, stub and receipt"
    assert BUILT_IN not in text
    kept = desk.store.visit(visit.visit_no)
    assert kept is not None
    assert kept.entry.petitioners[0].name == f"王{BUILT_IN}"
    assert rare.named(desk, kept.entry.petitioners[0]) == said


def test_in_a_group_everybody_is_named_by_the_own_note(desk: Desk) -> None:
    first = Petitioner(f"王{BUILT_IN}", representative=True)
    second = Petitioner("李\U00032001", name_note="上山下水", representative=True)
    text = printed(desk, came(desk, first, second))
    assert "王〔字码U+32000〕" in text
    assert "李〔上山下水，字码U+32001〕" in text


def test_a_private_character_that_nobody_described_is_refused_with_what_to_do(desk: Desk) -> None:
    visit = came(desk, Petitioner("王\ue123"))
    with pytest.raises(WorldFault, match=r"U\+E123.*姓名用字") as refused:
        printed(desk, visit)
    assert refused.value.code == "glyph-missing"
    described = came(desk, Petitioner("王\ue123", name_note="左鱼右几"))
    assert "王〔左鱼右几〕" in printed(desk, described)


def test_a_gap_in_a_name_is_described_in_the_name_alone(desk: Desk) -> None:
    person = Petitioner("王？", name_note="左王右燊")
    assert printed(desk, came(desk, person)).count("王〔左王右燊〕") >= 3
    assert respelled("王？来问怎么还？", wordings((person,), ())) == "王〔左王右燊〕来问怎么还？"
    assert rare.remark(desk, person) == "第2个字印作〔左王右燊〕。"


def test_a_report_is_never_held_up_by_a_name(desk: Desk) -> None:
    table = Table("来访", ("姓名",), ((f"王{BUILT_IN}",), ("李\ue123",)), (1,))
    text = text_of(desk.documents.report(Report("局", "接待日报", ("一",), (table,), ("签",), "试")))
    assert "王〔字码U+32000〕" in text
    assert "李〔自造字U+E123〕" in text


def test_a_slip_is_never_held_up_by_a_character(desk: Desk) -> None:
    slip = desk.documents.slip
    assert slip((("A012", 96), (f"{BUILT_IN}镇", 24)), 384) == slip((("A012", 96), ("〔字码U+32000〕镇", 24)), 384)


def test_the_clerk_is_told_how_a_name_will_stand_on_paper(desk: Desk) -> None:
    """Never with the character itself: the screen would show a box."""
    assert rare.remark(desk, Petitioner("王淳生")) == ""
    assert rare.remark(desk, Petitioner("李𠅤𬭊")) == ""
    told = rare.remark(desk, Petitioner(f"𠅤{BUILT_IN}"))
    assert told == "第2个字本机没有字体，印作〔字码U+32000〕。请填“姓名用字”。"
    told = rare.remark(desk, Petitioner(f"𠅤{BUILT_IN}{BUILT_IN}", name_note="左王右燊"))
    assert told == "第2、3个字本机没有字体，印作〔左王右燊，字码U+32000〕。"
    assert rare.remark(desk, Petitioner("王\ue123")) == ""


@pytest.mark.parametrize(
    ("name", "word"), [("王?", "没有输进来"), (f"王{LOST}", "没有输进来"), ("王□", "没有输进来"), ("王\ue123", "U+E123")]
)
def test_a_character_that_got_lost_is_told_until_it_is_described(name: str, word: str) -> None:
    assert [word in sentence for sentence in rare.odd(name)] == [True]
    assert list(rare.odd(name, "左鱼右几")) == []


def test_the_form_says_it_beside_the_name() -> None:
    told = check_in.notices(Entry((Petitioner("王?"), Petitioner("李\ue123")), people=2), date(2026, 11, 23))
    assert [notice.field for notice in told if "姓名用字" in notice.sentence] == ["petitioners.0.name", "petitioners.1.name"]


@pytest.mark.parametrize("name", ["王淳生", "王𰻞", "迪丽热巴·迪力木拉提", "José Álvarez"])
def test_an_ordinary_name_is_not_odd(name: str) -> None:
    assert list(rare.odd(name)) == []
