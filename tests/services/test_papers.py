"""The desk's other papers, large type, and the letter's back with the visitor's own path."""

import io
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from app.bootstrap import LocalGate, resources
from app.models.fault import WorldFault
from app.models.letter import Issued
from app.models.visit import Entry, Petitioner, Status, Visit
from app.ports import Desk
from app.services import check_in, find, guide, letters
from app.services.compose import BY_HAND
from tests.conftest import PASSWORD, SetClock, TrayPrinters

MM = 72 / 25.4
FORM = """
code = "W1"
title = "登记回执"
anytime = true
receipt = false
[[field]]
code = "summary"
label = "事项摘要"
default = "{request}"
[[field]]
code = "told"
label = "来访人所述"
default = "{request}"
[[field]]
code = "until"
label = "哪天以前补来"
kind = "date"
[[paragraph]]
point = 3
text = "您于{visit_date}反映：“{summary}”，又说“{told}”，诉求“{request}”，已经登记，编号{visit_no}。请在{until}前补来。"
[[paragraph]]
point = 5
text = "转送机关：{organ}，电话{organ_phone}。"
"""
SECRET = "村支书贪污补偿款，账本在我手里"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack") / "content"
    shutil.copytree(resources() / "content", folder)
    (folder / "letters" / "W1.toml").write_text(FORM, encoding="utf-8")
    return folder


@pytest.fixture
def desk(fresh: Path, tmp_path: Path, content: Path, clock: SetClock, printers: TrayPrinters) -> Iterator[Desk]:
    shutil.copytree(fresh, tmp_path / "data")
    desk = LocalGate(tmp_path / "data", content, clock=clock, printers=printers).open(PASSWORD)
    yield desk
    desk.store.close()


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    document.close()
    return texts


def registered(desk: Desk, **words: object) -> Visit:
    entry = Entry((Petitioner("王淳生", phone="13800138000"),), **{"narrative": "法院判我输了。", **words})  # type: ignore[arg-type]
    return check_in.register(desk, entry)


def by_hand(desk: Desk, visit: Visit, form: str = "", **values: str) -> dict[str, str]:
    ready = letters.prepare(desk, visit, values, form)
    return values | {notice.field: BY_HAND for notice in ready.missing}


def issued(desk: Desk, visit: Visit, form: str = "", **words: bool) -> Issued:
    return letters.issue(desk, visit, by_hand(desk, visit, form), form, **words)


def walked(desk: Desk, kind: str, goal: str, day: date) -> Visit:
    """A visit of a kind, answered until the question ``goal`` is put."""
    visit = guide.pick(desk, registered(desk), kind, "")
    while (here := guide.position(desk, visit)).node.code != goal:
        way = next(edge.answer for edge in here.node.edges if _reaches(desk, edge.to, goal))
        value = "done" if here.node.halt else way
        visit, _ = guide.answer(desk, visit, here.node.code, value, day if here.node.date else None)
    return visit


def _reaches(desk: Desk, code: str, goal: str) -> bool:
    node = desk.pack.node(code)
    return code == goal or any(_reaches(desk, way, goal) for way in (*(edge.to for edge in node.edges), node.goto) if way)


def test_a_paper_for_any_visit_needs_no_kind_and_leaves_the_visit_where_it_is(desk: Desk) -> None:
    visit = registered(desk)
    receipt = issued(desk, visit, "W1")
    (text,) = pages(letters.pdf(desk, receipt))
    assert "登记回执" in text
    assert visit.visit_no in text
    assert "法院判我输了" in text
    assert "存根" not in text
    again = desk.store.visit(visit.visit_no)
    assert again == visit
    assert letters.title_of(desk, visit, receipt) == "登记回执"


def test_papers_of_one_visit_share_a_series_and_are_told_apart(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    receipt, letter = issued(desk, visit, "W1"), issued(desk, visit)
    assert [receipt.letter_no, letter.letter_no] == ["雷信引〔2026〕1号", "雷信引〔2026〕2号"]
    assert (letters.standing(desk, visit, "W1"), letters.standing(desk, visit)) == (receipt, letter)
    letters.void(desk, receipt, "字写错了")
    assert letters.standing(desk, visit, "W1") is None
    assert letters.standing(desk, visit) == letter
    letters.sign(desk, letter)
    assert desk.store.visit(visit.visit_no).status is Status.LETTER_ISSUED  # type: ignore[union-attr]


def test_a_letter_of_another_kind_is_no_paper_for_any_visit(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    for form in ("K2", "X9"):
        with pytest.raises(WorldFault) as refused:
            letters.prepare(desk, visit, {}, form)
        assert refused.value.code == "no-such-form"
    with pytest.raises(WorldFault) as refused:
        letters.prepare(desk, registered(desk), {})
    assert refused.value.code == "no-kind"


def test_nothing_of_a_sealed_matter_is_on_any_paper(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk, narrative=SECRET, request="查处赵大胆"), "K8", "")
    ready = letters.prepare(desk, visit, {"summary": SECRET, "told": SECRET}, "W1")
    assert not {"summary", "told"} & {field.code for field in ready.fields}
    values = {notice.field: BY_HAND for notice in ready.missing} | {"summary": SECRET, "told": SECRET}
    paper = letters.issue(desk, visit, values, "W1", large=True, back=True)
    text = "".join(pages(letters.pdf(desk, paper)))
    assert not any(words in text for words in ("贪污", "账本", "赵大胆", "村支书"))
    assert desk.pack.wording["sealed"] in text


def test_what_sounds_like_a_sealed_matter_is_not_quoted_before_its_kind_is_settled(desk: Desk) -> None:
    suspected = registered(desk, narrative="我要检举控告局长贪污受贿，收了老板的红包。")
    assert guide.suggestions(desk, suspected.entry.narrative)[0].matter == "K8"
    assert letters.prepare(desk, suspected, {}, "W1").values["summary"] == ""
    assert letters.prepare(desk, registered(desk), {}, "W1").values["summary"] == "法院判我输了"


def test_a_day_in_a_field_is_written_out_and_a_wrong_one_refused(desk: Desk) -> None:
    visit = registered(desk)
    text = "".join(pages(letters.preview(desk, letters.prepare(desk, visit, {"until": "2026-12-01"}, "W1"))))
    assert "请在2026年12月1日前补来" in text
    with pytest.raises(WorldFault) as refused:
        letters.prepare(desk, visit, {"until": "下周"}, "W1")
    assert refused.value.code == "bad-date"


def test_any_organ_may_be_named_and_only_facts_that_print_are_asked_for(desk: Desk) -> None:
    ready = letters.prepare(desk, registered(desk), {"organ": "court"}, "W1")
    organ = next(field for field in ready.fields if field.code == "organ")
    assert {code for code, _ in organ.choices} == set(desk.pack.organs)
    assert {field.code for field in ready.fields if field.group == "where"} == {"organ", "organ_phone", "organ_hotline"}


def _letters_of_all_stages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    for kind in desk.pack.matters:
        visit = guide.pick(desk, registered(desk), kind, "")
        for stage in [each.code for each in desk.pack.letters[desk.pack.matters[kind].letter].stages] or [""]:
            ready = letters.prepare(desk, visit, by_hand(desk, visit, **({"stage": stage} if stage else {})), large=True)
            yield f"{kind} {stage}", letters.preview(desk, ready)
    for form in letters.others(desk, visit):
        yield form.code, letters.preview(desk, letters.prepare(desk, registered(desk), {}, form.code, large=True))


def _characters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, tuple[float, float, float, float]]]:
    """Each character with its size in points and its box: left, top from above, right, foot from above, in millimetres."""
    words = page.get_textpage()
    for index in range(words.count_chars()):
        left, bottom, right, top = words.get_charbox(index, loose=False)
        size = pdfium.FPDFText_GetFontSize(words.raw, index)
        yield words.get_text_range(index, 1), size, (left / MM, 297 - top / MM, right / MM, 297 - bottom / MM)


def test_every_letter_at_every_stage_stays_in_its_place_in_large_type(desk: Desk) -> None:
    for name, pdf in _letters_of_all_stages(desk):
        document = pypdfium2.PdfDocument(io.BytesIO(pdf))
        letter = [page for page in range(len(document)) if document.get_page_label(page).isdigit()]
        for page in letter:
            for character, size, (left, top, right, foot) in _characters(document[page]):
                if size == pytest.approx(22):
                    assert 28 - 0.3 <= left <= right <= 28 + 156 + 4, (name, page, character)
                    assert 37 <= top <= foot <= 37 + 225, (name, page, character)
        document.close()


def test_a_large_line_has_twenty_characters_of_22_points_and_a_page_sixteen_lines(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    document = pypdfium2.PdfDocument(io.BytesIO(letters.preview(desk, letters.prepare(desk, visit, {}, large=True))))
    assert len(document) > 3
    body = [(box[3], box[0]) for _, size, box in _characters(document[1]) if size == pytest.approx(22)]
    lines = sorted({round(foot / (225 / 16)) for foot, _ in body})
    assert len(lines) <= 16
    lefts = sorted({round((left - 28) / (156 / 20)) for _, left in body})
    assert lefts[0] == 0
    assert lefts[-1] in {19, 20}
    document.close()


def test_the_desk_sheet_stays_as_it_is_in_large_type(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    small, large = (pages(letters.preview(desk, letters.prepare(desk, visit, {}, large=large))) for large in (False, True))
    assert small[-1] == large[-1]
    assert "存根" in large[-1]


def test_a_letter_issued_large_is_reprinted_large(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    letter = issued(desk, visit, large=True, back=True)
    pdf = letters.pdf(desk, letter)
    assert len(pages(pdf)) > 4
    assert letters.pdf(desk, letters.standing(desk, visit) or letter) == pdf


def test_the_back_shows_the_path_walked_and_how_its_dates_came_about(desk: Desk) -> None:
    visit = walked(desk, "K1", "D4.06b", date(2026, 11, 10))
    visit, _ = guide.answer(desk, visit, "D4.06b", "yes", date(2026, 11, 10))
    text = pages(letters.preview(desk, letters.prepare(desk, visit, {}, back=True)))[-2]
    assert "您的办理路径" in text
    assert visit.visit_no in text
    for step in guide.position(desk, visit).answered:
        assert re.sub(r"\s", "", step.node.text) in text
    assert "最晚11月25日" in text
    assert "日期怎么算的" in text
    assert "2026年11月10日起算，当日不算" in text
    assert "王淳生" not in text
    assert "138" not in text


def test_a_day_typed_beside_the_letter_is_on_its_back_too(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    stage = next(each for each in desk.pack.letters["K1"].stages if "civil_appeal_judgment" in each.deadlines)
    values = {"stage": stage.code, "civil_judgment_received": "2026-11-10"}
    assert "2026年11月25日" in pages(letters.preview(desk, letters.prepare(desk, visit, values, back=True)))[-2]


@pytest.mark.parametrize("kind", ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "P1", "P2", "R1", "R2"])
def test_every_back_is_legible_and_inside_its_page(desk: Desk, kind: str) -> None:
    visit = guide.pick(desk, registered(desk), kind, "")
    today = date(2026, 11, 23)
    for _ in range(30):
        here = guide.position(desk, visit)
        if not here.node.edges or (here.node.shape.value != "question" and not here.node.halt):
            break
        value = "done" if here.node.halt else here.node.edges[-1].answer
        visit, _cleared = guide.answer(desk, visit, here.node.code, value, today - timedelta(5) if here.node.date else None)
        document = pypdfium2.PdfDocument(io.BytesIO(letters.preview(desk, letters.prepare(desk, visit, {}, back=True))))
        backs = [page for page in range(len(document)) if document.get_page_label(page).startswith("背面")]
        assert backs
        for page in backs:
            for character, size, (left, top, right, foot) in _characters(document[page]):
                if character.strip():
                    assert 14 <= left <= right <= 196, (kind, here.node.code, character)
                    assert 10 <= top <= foot <= 290, (kind, here.node.code, character)
                    assert size >= 9.99 or foot > 280, (kind, here.node.code, character, size)
        document.close()


def test_a_sealed_kind_has_no_back(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk, narrative=SECRET), "K8", "")
    ready = letters.prepare(desk, visit, {}, back=True)
    assert ready.letter.path is None
    assert not any("办理路径" in text for text in pages(letters.preview(desk, ready)))


def test_on_both_sides_the_desk_sheet_begins_a_sheet_of_its_own(desk: Desk, printers: TrayPrinters) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    letter = issued(desk, visit, back=True)
    stored = pages(letters.pdf(desk, letter))
    letters.print_out(desk, letter, "前台激光")
    desk.store.set_setting(letters.TWO_SIDED, "yes")
    letters.print_out(desk, letter, "前台激光")
    plain, both = (pages(pdf) for _, pdf in printers.tray)
    assert plain == stored
    assert [text for text in both if text] == stored
    assert next(place for place, text in enumerate(both) if "存根" in text) % 2 == 0
    assert pages(letters.pdf(desk, letter)) == stored


def test_the_path_is_on_the_back_of_the_last_letter_sheet_where_that_is_free(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "R1", "")
    for large in (False, True):
        ready = letters.prepare(desk, visit, by_hand(desk, visit), back=True, large=large)
        printed = pages(desk.documents.two_sided(desk.documents.letter(ready.letter)))
        at = next(place for place, text in enumerate(printed) if "办理路径" in text)
        assert all(printed[:at])
        assert next(place for place, text in enumerate(printed) if "存根" in text) % 2 == 0


def test_the_register_knows_what_papers_are_called(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    issued(desk, visit, "W1")
    issued(desk, visit)
    record = find.record(desk, visit.visit_no)
    assert record is not None
    assert [letters.title_of(desk, visit, each) for each in record.letters] == ["引导告知书（涉诉事项）", "登记回执"]


def test_each_known_date_has_its_working(desk: Desk) -> None:
    visit = guide.pick(desk, registered(desk), "K1", "")
    stage = next(each for each in desk.pack.letters["K1"].stages if "civil_appeal_judgment" in each.deadlines)
    ready = letters.prepare(desk, visit, {"stage": stage.code, "civil_judgment_received": "2026-11-10"})
    field = next(each for each in ready.fields if each.code == "civil_judgment_received")
    assert any("2026年11月10日起算" in words and "2026年11月25日" in words for words in field.workings)
    transferred = guide.pick(desk, registered(desk, form="书信"), "K1", "")
    steps = [step for step in desk.store.steps_of(transferred.id) if step.due]
    assert steps
    assert all("起算" in guide.step_working(desk, transferred, step) for step in steps)
