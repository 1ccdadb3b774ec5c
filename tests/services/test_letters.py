"""Letters: what is asked for, what prints, what is kept, and what never prints."""

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest

from app.models.fault import WorldFault
from app.models.visit import Entry, Petitioner, Status, Visit
from app.ports import Desk
from app.services import check_in, find, guide, letters
from app.services.compose import BY_HAND, mask
from tests.conftest import SetClock, TrayPrinters

KINDS = ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "P1", "P2", "R1", "R2"]
SECRET = "村支书贪污补偿款，账本在我手里"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", text)


def settled(desk: Desk, kind: str, **words: object) -> Visit:
    person = Petitioner("王淳生", document_number="11010519491231002X", phone="13800138000")
    entry = Entry((person,), **{"narrative": "一句话的事情。", **words})  # type: ignore[arg-type]
    return guide.pick(desk, check_in.register(desk, entry), kind, "")


def by_hand(desk: Desk, visit: Visit, **values: str) -> dict[str, str]:
    ready = letters.prepare(desk, visit, values)
    return values | {notice.field: BY_HAND for notice in ready.missing}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_prints_a_letter_with_number_date_stub_and_receipt(desk: Desk, kind: str) -> None:
    visit = settled(desk, kind)
    issued = letters.issue(desk, visit, by_hand(desk, visit))
    text = text_of(letters.pdf(desk, issued))
    assert issued.letter_no == "雷信引〔2026〕1号"
    for words in (issued.letter_no, visit.visit_no, "王淳生", "2026年11月23日", "存根", "送达回证", "待本单位审定"):
        assert words in text, words
    assert "{" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_stage_of_every_letter_can_be_drawn(desk: Desk, kind: str) -> None:
    visit = settled(desk, kind)
    form = desk.pack.letters[desk.pack.matters[kind].letter]
    for stage in form.stages:
        values = by_hand(desk, visit, stage=stage.code)
        ready = letters.prepare(desk, visit, values)
        assert ready.ready
        pdf = pypdfium2.PdfDocument(io.BytesIO(letters.preview(desk, ready)))
        assert 2 <= len(pdf) <= 3, f"{kind} {stage.code}: {len(pdf)} pages"
        pdf.close()


def test_what_is_empty_is_asked_for_before_printing(desk: Desk) -> None:
    visit = settled(desk, "K1")
    ready = letters.prepare(desk, visit, {})
    assert {"organ_address", "organ_phone", "organ_hours"} <= {notice.field for notice in ready.missing}
    with pytest.raises(WorldFault) as asked:
        letters.issue(desk, visit, {})
    assert asked.value.code == "letter-incomplete"
    assert desk.store.letters_of(visit.id) == ()


def test_the_organs_facts_are_asked_for_once(desk: Desk) -> None:
    facts = {"organ_address": "演示路1号", "organ_phone": "0759-1234567", "organ_hours": "工作日上午", "contact_phone": "0759-7654321"}
    first = settled(desk, "K1")
    letters.issue(desk, first, facts)
    again = letters.prepare(desk, settled(desk, "K1"), {})
    assert {key: again.values[key] for key in facts} == facts
    assert again.ready


def test_what_was_left_for_the_pen_is_asked_again_tomorrow_only(desk: Desk, clock: SetClock) -> None:
    letters.issue(desk, first := settled(desk, "K1"), by_hand(desk, first))
    second = settled(desk, "K1")
    assert letters.prepare(desk, second, {}).ready
    assert letters.prepare(desk, second, {}).values["organ_address"] == BY_HAND
    assert not letters.prepare(desk, second, {"organ_address": ""}).ready, "taken back, it is asked for"
    clock.moment += timedelta(days=1)
    assert not letters.prepare(desk, settled(desk, "K1"), {}).ready


def test_the_date_is_worked_out_and_printed(desk: Desk) -> None:
    visit = settled(desk, "K1")
    visit, _ = guide.answer(desk, visit, "D4.02", "yes")
    stage = next(each for each in desk.pack.letters["K1"].stages if "civil_appeal_judgment" in each.deadlines)
    values = by_hand(desk, visit, stage=stage.code, civil_judgment_received="2026-11-10")
    ready = letters.prepare(desk, visit, values)
    note = next(field.note for field in ready.fields if field.code == "civil_judgment_received")
    assert "11月25日" in note
    assert "最晚2026年11月25日" in text_of(letters.preview(desk, ready))


def test_a_date_nobody_knows_is_left_for_the_pen(desk: Desk) -> None:
    visit = settled(desk, "K1")
    stage = next(each for each in desk.pack.letters["K1"].stages if "civil_appeal_judgment" in each.deadlines)
    text = text_of(letters.preview(desk, letters.prepare(desk, visit, by_hand(desk, visit, stage=stage.code))))
    assert "最晚年月日" in text


def test_a_start_long_before_the_law_is_left_for_the_pen(desk: Desk) -> None:
    visit = settled(desk, "K1")
    stage = next(each for each in desk.pack.letters["K1"].stages if "civil_appeal_judgment" in each.deadlines)
    ready = letters.prepare(desk, visit, by_hand(desk, visit, stage=stage.code, civil_judgment_received="1955-03-01"))
    assert "留空手填" in next(field.note for field in ready.fields if field.code == "civil_judgment_received")
    assert "最晚年月日" in text_of(letters.preview(desk, ready))


def test_a_sealed_letter_prints_neither_content_nor_the_reported_person(desk: Desk) -> None:
    """信访工作条例 art. 30: what is reported must not come out, not by the letter, the stub or the receipt either."""
    visit = settled(desk, "K8", narrative=SECRET, request="查处村支书赵大胆")
    issued = letters.issue(desk, visit, by_hand(desk, visit))
    text = text_of(letters.pdf(desk, issued))
    for words in ("贪污", "账本", "赵大胆", "村支书"):
        assert words not in text
    assert find.masked(desk.pack, visit)


def test_a_reprint_is_the_same_bytes(desk: Desk, printers: TrayPrinters) -> None:
    visit = settled(desk, "K4")
    issued = letters.issue(desk, visit, by_hand(desk, visit))
    letters.print_out(desk, issued, "前台激光")
    letters.print_out(desk, issued, "前台激光")
    first, second = (pdf for _, pdf in printers.tray)
    assert first == second
    assert hashlib.sha256(first).hexdigest() == issued.sha256
    assert letters.standing(desk, desk.store.visit(visit.visit_no) or visit) == replace(issued, printed=2)


def test_a_voided_letter_keeps_its_number(desk: Desk) -> None:
    visit = settled(desk, "K4")
    first = letters.issue(desk, visit, by_hand(desk, visit))
    with pytest.raises(WorldFault, match="写明原因"):
        letters.void(desk, first, "  ")
    letters.void(desk, first, "电话印错了")
    assert letters.standing(desk, visit) is None
    second = letters.issue(desk, visit, by_hand(desk, visit))
    assert (first.letter_no, second.letter_no) == ("雷信引〔2026〕1号", "雷信引〔2026〕2号")
    kept = {each.letter_no: each.void_reason for each in desk.store.letters_of(visit.id)}
    assert kept == {first.letter_no: "电话印错了", second.letter_no: ""}
    with pytest.raises(WorldFault, match="已经作废"):
        letters.void(desk, next(each for each in desk.store.letters_of(visit.id) if each.voided_at), "再来")


def test_a_character_nothing_can_be_said_about_is_named_and_uses_up_no_number(desk: Desk) -> None:
    person = Petitioner("王\U0010ff00生")
    visit = guide.pick(desk, check_in.register(desk, Entry((person,), narrative="事")), "K1", "")
    with pytest.raises(WorldFault, match=r"U\+10FF00") as named:
        letters.issue(desk, visit, by_hand(desk, visit))
    assert named.value.code == "glyph-missing"
    other = settled(desk, "K1")
    assert letters.issue(desk, other, by_hand(desk, other)).letter_no.endswith("〕1号")


def test_rare_names_print_and_read_back(desk: Desk) -> None:
    person = Petitioner("李𠅤𬭊")
    visit = guide.pick(desk, check_in.register(desk, Entry((person,), narrative="事")), "K1", "")
    assert "李𠅤𬭊" in text_of(letters.pdf(desk, letters.issue(desk, visit, by_hand(desk, visit))))


def test_signing_and_refusing_are_kept(desk: Desk) -> None:
    visit = settled(desk, "K1")
    issued = letters.issue(desk, visit, by_hand(desk, visit))
    with pytest.raises(WorldFault, match="两名"):
        letters.refuse(desk, issued, "不愿签", ("甲", " "))
    with pytest.raises(WorldFault, match="事由"):
        letters.refuse(desk, issued, "", ("甲", "乙"))
    letters.refuse(desk, issued, "不愿签", ("甲", "乙"))
    letters.sign(desk, issued)
    outcomes = [(each.outcome, each.witnesses) for each in desk.store.deliveries_of(issued.id)]
    assert outcomes == [("signed", ()), ("refused", ("甲", "乙"))]


def test_issuing_moves_the_visit_on(desk: Desk) -> None:
    visit = settled(desk, "K1")
    letters.issue(desk, visit, by_hand(desk, visit))
    again = desk.store.visit(visit.visit_no)
    assert again is not None
    assert (again.status, again.revision) == (Status.LETTER_ISSUED, visit.revision + 1)
    assert check_in.finish(desk, again).status is Status.CLOSED
    assert all(step.done_at is not None for step in desk.store.steps_of(visit.id) if step.due is None)
    assert all(step.done_at is None for step in desk.store.steps_of(visit.id) if step.due is not None)


@pytest.mark.parametrize(
    ("values", "code"),
    [({"stage": "no-such"}, "no-such-stage"), ({"organ": "moon"}, "unknown-organ"), ({"civil_limitation_known": "昨天"}, "bad-date")],
)
def test_wrong_values_are_refused_in_a_sentence(desk: Desk, values: dict[str, str], code: str) -> None:
    visit = settled(desk, "K1")
    if code == "bad-date":
        ready = letters.prepare(desk, visit, {"stage": "not_filed"})
        event = next(field.code for field in ready.fields if field.group == "when")
        values = {"stage": "not_filed", event: "昨天"}
    with pytest.raises(WorldFault) as refused:
        letters.prepare(desk, visit, values)
    assert refused.value.code == code


def test_fields_nobody_knows_are_refused_for_scripts(desk: Desk) -> None:
    visit = settled(desk, "K1")
    with pytest.raises(WorldFault, match="没有“colour”"):
        letters.refuse_strangers(letters.prepare(desk, visit, {"colour": "red"}), {"colour": "red"})


def test_a_group_is_addressed_by_its_first_with_the_count(desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry("甲", "乙", "丙", people=9)), "K1", "")
    assert letters.prepare(desk, visit, {}).letter.addressee == "甲等9人"


def test_only_the_rule_of_the_paper_in_hand_is_printed(desk: Desk) -> None:
    """A ruling and a judgment are appealed within different times: the path tells which of the two runs."""
    visit = settled(desk, "K1")
    answers = {"D4.02": "yes"}
    for code, value in answers.items():
        visit, _ = guide.answer(desk, visit, code, value)
    here = guide.position(desk, visit)
    while here.node.code != "D4.06b" and here.node.edges:
        visit, _ = guide.answer(desk, visit, here.node.code, _towards(desk, here.node.code, "D4.06b"))
        here = guide.position(desk, visit)
    visit, _ = guide.answer(desk, visit, "D4.06b", "yes", date(2026, 11, 10))
    rules = [line.text for line in letters.prepare(desk, visit, {}).letter.blocks if "最晚" in line.text]
    assert any("2026年11月25日" in line for line in rules)
    assert not any("裁定" in line and "10日" in line for line in rules)


def _towards(desk: Desk, code: str, goal: str) -> str:
    """The answer at a node by which the goal can be reached within its chart."""
    chart = desk.pack.chart_of(code)

    def reaches(at: str) -> bool:
        node = chart.nodes[at]
        onwards = [edge.to for edge in node.edges] + [node.goto] * (node.goto in chart.nodes)
        return at == goal or any(reaches(to) for to in onwards)

    return next(edge.answer for edge in chart.nodes[code].edges if reaches(edge.to))


@pytest.mark.parametrize(("number", "shown"), [("11010519491231002X", "110105**********2X"), ("E1234567", "E1234567"), ("", "")])
def test_document_numbers_are_masked_on_the_stub(number: str, shown: str) -> None:
    assert mask(number) == shown


def test_a_passed_deadline_is_called_passed_and_a_future_start_refused(desk: Desk) -> None:
    visit = settled(desk, "K1")
    stage = next(each for each in desk.pack.letters["K1"].stages if "civil_appeal_judgment" in each.deadlines)
    ready = letters.prepare(desk, visit, by_hand(desk, visit, stage=stage.code, civil_judgment_received="2026-01-10"))
    assert "已过" in next(field.note for field in ready.fields if field.code == "civil_judgment_received")
    assert "最晚2026年1月26日，已过" in text_of(letters.preview(desk, ready))
    with pytest.raises(WorldFault) as refused:
        letters.prepare(desk, visit, {"stage": stage.code, "civil_judgment_received": "2027-05-01"})
    assert refused.value.code == "date-in-future"


def test_a_long_story_is_quoted_in_a_sentence(desk: Desk) -> None:
    visit = settled(desk, "K1", narrative="我与邻居打了官司，判我输了。" + "后来又有很多事情" * 100)
    ready = letters.prepare(desk, visit, {})
    assert ready.values["summary"] == "我与邻居打了官司，判我输了"
    wordy = letters.prepare(desk, visit, {"summary": "说来话长" * 40})
    assert "summary" in [notice.field for notice in wordy.missing]


def test_representatives_stand_in_the_letter(desk: Desk) -> None:
    people = tuple(Petitioner(name, representative=place < 2) for place, name in enumerate(("甲", "乙", "丙")))
    visit = guide.pick(desk, check_in.register(desk, Entry(people, people=9, narrative="事")), "K4", "")
    assert "甲等9人（代表：甲、乙）" in text_of(letters.preview(desk, letters.prepare(desk, visit, by_hand(desk, visit))))
