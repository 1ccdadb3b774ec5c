"""A visit goes on with the version it was registered with, whatever the bureau approves meanwhile."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from app.bootstrap import LocalGate
from app.models.moment import local_day
from app.models.pack import Approval
from app.models.version import Change, Deed
from app.models.visit import Answer, Entry, Guidance, Visit
from app.ports import Desk
from app.services import check_in, find, guide, letters
from app.services.answers import apply_answers
from app.services.compose import BY_HAND
from app.services.edition import desk_for, mark
from tests.conftest import PASSWORD, SetClock

NEW = "换了一种问法，问的是同一件事？"
TITLE = "新式告知书"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", text)


def row(desk: Desk, file: str, table: str, code: str) -> int:
    """The place of the row of a draft's table that has a code."""
    return next(at for at, each in enumerate(desk.library.rows(file)[table]) if each.get("code") == code)


def approved(gate: LocalGate, desk: Desk, *changes: Callable[[Desk], list[Change]]) -> Desk:
    """Change the draft, keep it, put it in effect today, and give the desk as it is then."""
    desk.library.start(desk.pack.digest)
    for made in changes:
        assert desk.library.change(made(desk)) == ()
    now = desk.clock.now()
    version = desk.library.keep(now)
    today = local_day(now)
    desk.library.approve(version.digest, Approval("局长", today, today), now)
    renewed = gate.renew(desk)
    assert mark(renewed.pack) == version.mark
    return renewed


def other_title(desk: Desk) -> list[Change]:
    return [Change("letters/K1.toml", "", 0, "title", TITLE)]


def without_first_question(desk: Desk) -> list[Change]:
    """Take K1's first question away: the walk begins at the next one."""
    first = desk.pack.node(desk.pack.matters["K1"].entry)
    follower = next(edge.to for edge in first.edges if edge.answer == "yes")
    return [Change("matters/K1.toml", "", 0, "entry", follower)]


def other_question(desk: Desk) -> list[Change]:
    entry = desk.pack.matters["K1"].entry
    file = f"charts/{desk.pack.chart_of(entry).code}.toml"
    return [Change(file, "node", row(desk, file, "node", entry), "ask", NEW)]


@pytest.fixture
def half(desk: Desk, entry: Callable[..., Entry]) -> Visit:
    """A visit of K1 with its first question answered."""
    visit = guide.pick(desk, check_in.register(desk, entry("王淳生")), "K1", "")
    return guide.answer(desk, visit, desk.pack.matters["K1"].entry, "yes")[0]


def by_hand(desk: Desk, visit: Visit) -> dict[str, str]:
    return {notice.field: BY_HAND for notice in letters.prepare(desk, visit, {}).missing}


def test_while_the_version_is_the_same_it_is_the_same_desk(desk: Desk, half: Visit) -> None:
    assert desk_for(desk, half) is desk


def test_old_questions_and_old_words_for_the_old_visit_new_ones_for_the_new(
    gate: LocalGate, desk: Desk, half: Visit, entry: Callable[..., Entry]
) -> None:
    before = guide.position(desk, half)
    renewed = approved(gate, desk, other_title, other_question, without_first_question)
    assert guide.position(renewed, half) == before
    assert find.record(renewed, half.visit_no).position == before  # type: ignore[union-attr]
    asked = before.node
    further, cleared = guide.answer(renewed, half, asked.code, asked.edges[0].answer)
    assert cleared == ()
    assert {step.node.code for step in before.answered} < set(further.guidance.answers)
    letter = letters.issue(renewed, further, by_hand(renewed, further), back=True)
    assert TITLE not in text_of(letters.pdf(renewed, letter))
    assert letters.title_of(renewed, further, letter).startswith("引导告知书")
    fresh = guide.pick(renewed, check_in.register(renewed, entry("李四")), "K1", "")
    assert fresh.content_version != half.content_version
    assert guide.position(renewed, fresh).path[0].node.code != before.path[0].node.code
    assert TITLE in text_of(letters.pdf(renewed, letters.issue(renewed, fresh, by_hand(renewed, fresh))))


def test_answers_from_a_script_meet_the_old_questions(gate: LocalGate, desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = check_in.register(desk, entry("王淳生"))
    first = desk.pack.matters["K1"].entry
    renewed = approved(gate, desk, without_first_question)
    answered, _ = apply_answers(renewed, visit, {first: "yes"}, "K1")
    assert first in answered.guidance.answers


def test_a_second_matter_is_registered_with_the_version_of_the_day(gate: LocalGate, desk: Desk, half: Visit) -> None:
    renewed = approved(gate, desk, other_title)
    assert check_in.split(renewed, half, "另一件事").content_version == mark(renewed.pack)


def test_a_reprint_is_the_old_paper(gate: LocalGate, desk: Desk, half: Visit) -> None:
    letter = letters.issue(desk, half, by_hand(desk, half))
    before = letters.pdf(desk, letter)
    renewed = approved(gate, desk, other_title)
    standing = letters.standing(renewed, half)
    assert standing is not None
    assert letters.pdf(renewed, standing) == before


def test_answers_to_questions_that_are_gone_are_dropped_calmly(desk: Desk, half: Visit) -> None:
    """As with a visit that came with a version that is not kept here."""
    answers = {**half.guidance.answers, "D4.99": Answer("yes", date(2026, 11, 1))}
    strange = replace(half, content_version="2025.01-0000000", guidance=Guidance(answers, "K1"))
    assert desk_for(desk, strange) is desk
    here = guide.position(desk, strange)
    assert here.matter == "K1"
    changed, _ = guide.answer(desk, strange, here.path[0].node.code, "no")
    assert "D4.99" not in changed.guidance.answers
    unknown = replace(half, content_version="2025.01-0000000", guidance=Guidance({}, "K99"))
    assert not guide.position(desk, unknown).settled


def with_a_step_first(desk: Desk) -> list[Change]:
    """Have K1 begin with something to be done."""
    entry = desk.pack.node(desk.pack.matters["K1"].entry)
    chart = desk.pack.chart_of(entry.code).code
    words = {"text": "先去取材料", "say": "请先去取材料。", "cites": ["信访工作条例:22"]}
    node = {"code": f"{chart}.99", "shape": "action", "row": entry.row - 1, "column": 9, "halt": True, "next": entry.code, **words}
    stage = desk.library.rows("letters/K1.toml")["stage"][0]
    return [
        Change("letters/K1.toml", "stage", 0, "nodes", [*stage["nodes"], node["code"]]),
        Change(f"charts/{chart}.toml", "node", -1, value=node, deed=Deed.ADD),
        Change("matters/K1.toml", "", 0, "entry", node["code"]),
    ]


def test_an_answer_to_a_node_taken_out_holds_for_the_old_visit(gate: LocalGate, desk: Desk, entry: Callable[..., Entry]) -> None:
    shipped = desk.pack.digest
    desk = approved(gate, desk, with_a_step_first)
    gone = desk.pack.matters["K1"].entry
    old = guide.pick(desk, check_in.register(desk, entry("王淳生")), "K1", "")
    old, _ = guide.answer(desk, old, gone, "done")
    before = guide.position(desk, old)
    today = local_day(desk.clock.now())
    desk.library.approve(shipped, Approval("局长", today, today), desk.clock.now())
    renewed = gate.renew(desk)
    assert renewed.pack.digest == shipped
    with pytest.raises(KeyError):
        renewed.pack.node(gone)
    assert guide.position(renewed, old) == before
    stranger = replace(old, content_version="2025.01-0000000")
    assert gone not in {step.node.code for step in guide.position(renewed, stranger).path}
    pdf = letters.preview(renewed, letters.prepare(renewed, stranger, {}, back=True))
    assert "先去取材料" not in text_of(pdf)
    ready = letters.prepare(renewed, old, {}, back=True)
    assert "先去取材料" in text_of(letters.preview(renewed, ready))


def test_a_version_whose_files_were_tampered_with_is_not_used_and_stops_nobody(
    gate: LocalGate, desk: Desk, half: Visit, entry: Callable[..., Entry]
) -> None:
    renewed = approved(gate, desk, other_title)
    later = check_in.register(renewed, entry("李四"))
    assert desk_for(desk, later).pack.digest == renewed.pack.digest
    kept = gate.folder / "content" / "versions" / renewed.pack.digest[:16] / "letters" / "K1.toml"
    kept.write_text(kept.read_text(encoding="utf-8") + "\n# 改过\n", encoding="utf-8")
    today = local_day(desk.clock.now())
    desk.library.approve(desk.pack.digest, Approval("局长", today, today), desk.clock.now())
    again = LocalGate(gate.folder, clock=SetClock()).open(PASSWORD)
    assert desk_for(again, later) is again
    assert find.record(again, later.visit_no) is not None
    again.store.close()
