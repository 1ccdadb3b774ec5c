"""The walk: every path of every chart, going back, picking by hand, dates and next steps."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import resources
from app.content.load import load_pack
from app.models import walk
from app.models.chart import DONE, UNSURE, Node, Shape
from app.models.fault import WorldFault
from app.models.pack import Pack
from app.models.visit import Answer, Entry, Guidance, Status
from app.models.walk import State
from app.ports import Desk
from app.services import check_in, guide
from app.services.answers import apply_answers
from app.services.compose import stage_at

PACK = load_pack(resources() / "content")
KINDS = [matter.code for matter in PACK.kinds()]


def ways(node: Node) -> tuple[str, ...]:
    """The answers that can be given at a node, 说不清 aside."""
    if node.shape is Shape.QUESTION:
        return tuple(edge.answer for edge in node.edges)
    return (DONE,) if node.halt else ()


def every_walk(pack: Pack, guidance: Guidance, seen: set[tuple[str, str]]) -> Iterator[walk.Position]:
    """Walk on by every answer that has not been given at its node yet, so that every edge of every chart is gone along."""
    here = walk.walk(pack, guidance)
    yield here
    for value in ways(here.node):
        if (here.node.code, value) in seen:
            continue
        seen.add((here.node.code, value))
        changed, cleared = walk.change(pack, guidance, here.node.code, Answer(value))
        assert cleared == ()
        yield from every_walk(pack, changed, seen)


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_every_answer_of_every_chart_leads_on_to_an_end_with_a_letter(kind: str) -> None:
    positions = list(every_walk(PACK, Guidance(picked=kind), set()))
    stops = [here for here in positions if here.state in {State.ENDED, State.ACTION}]
    assert stops
    for here in stops:
        assert here.matter in PACK.matters, here.node.code
        form = PACK.letters[PACK.matters[here.matter].letter]
        assert not form.stages or stage_at(form, here), f"{here.matter} at {here.node.code} has no stage"


def test_the_desk_reaches_every_kind() -> None:
    ends = {here.matter for here in every_walk(PACK, Guidance(), set()) if here.settled}
    assert set(KINDS) <= ends


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_knows_is_an_answer_at_every_question(kind: str) -> None:
    for here in every_walk(PACK, Guidance(picked=kind), set()):
        if here.state is State.ASKING:
            guidance = Guidance({step.node.code: step.answer for step in here.answered if step.answer}, kind)
            unsure = walk.walk(PACK, walk.change(PACK, guidance, here.node.code, Answer(UNSURE))[0])
            assert (unsure.state, unsure.node.code) == (State.UNSURE, here.node.code)
            form = PACK.letters[PACK.matters[unsure.matter].letter]
            assert not form.stages or stage_at(form, unsure), f"{unsure.matter} unsure at {here.node.code} has no stage"


@given(st.data())
def test_property_changing_any_answer_keeps_what_is_on_the_path_and_clears_the_rest(data: st.DataObject) -> None:
    guidance = Guidance()
    for _ in range(data.draw(st.integers(1, 25))):
        here = walk.walk(PACK, guidance)
        asked = [step.node for step in here.answered]
        if here.state in {State.ASKING, State.UNSURE, State.ACTION} and ways(here.node):
            asked.append(here.node)
        if not asked:
            break
        node = data.draw(st.sampled_from(asked))
        answer = Answer(data.draw(st.sampled_from([*ways(node), UNSURE] if node.shape is Shape.QUESTION else [DONE])))
        before = dict(guidance.answers)
        guidance, cleared = walk.change(PACK, guidance, node.code, answer)
        on_path = {step.node.code for step in walk.walk(PACK, guidance).answered}
        assert set(guidance.answers) == on_path
        assert {each.code for each in cleared} == set(before) - on_path - {node.code}
        assert all(before[code] == guidance.answers[code] for code in on_path if code in before and code != node.code)


def test_going_back_clears_what_depends_on_it_and_says_so(desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    first = guide.position(desk, visit).node
    path = [first.code]
    visit, _ = guide.answer(desk, visit, first.code, first.edges[0].answer)
    second = guide.position(desk, visit).node
    path.append(second.code)
    visit, _ = guide.answer(desk, visit, second.code, second.edges[0].answer)
    visit, cleared = guide.answer(desk, visit, path[0], first.edges[1].answer)
    assert [node.code for node in cleared] == [path[1]]
    assert desk.store.visit(visit.visit_no) == visit


def test_a_pick_that_overrides_the_walk_needs_a_reason(desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    with pytest.raises(WorldFault) as needed:
        guide.pick(desk, visit, "K4", " ")
    assert needed.value.code == "reason-needed"
    visit = guide.pick(desk, visit, "K4", "来访人说明是欠薪")
    assert (visit.matter, visit.guidance.reason, visit.status) == ("K4", "来访人说明是欠薪", Status.GUIDED)


@pytest.mark.parametrize(
    ("node", "value", "code"), [("D4.99", "yes", "not-asked"), ("D4.02", "perhaps", "no-such-answer"), ("D4.04", "yes", "not-asked")]
)
def test_what_was_not_asked_can_not_be_answered(desk: Desk, entry: Callable[..., Entry], node: str, value: str, code: str) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    with pytest.raises(WorldFault) as refused:
        guide.answer(desk, visit, node, value)
    assert refused.value.code == code
    assert desk.store.visit(visit.visit_no) == visit


def test_no_such_kind_is_a_sentence(desk: Desk, entry: Callable[..., Entry]) -> None:
    with pytest.raises(WorldFault, match="没有“K99”这种事项"):
        guide.pick(desk, check_in.register(desk, entry()), "K99", "")


def dated_questions() -> list[tuple[str, str]]:
    """Every question that takes a date, with a kind from which it is reached."""
    found = {}
    for kind in KINDS:
        for here in every_walk(PACK, Guidance(picked=kind), set()):
            for step in here.path:
                if step.node.date:
                    found.setdefault(step.node.code, kind)
    return list(found.items())


@pytest.mark.parametrize(("code", "kind"), dated_questions())
def test_a_question_that_turns_on_a_date_shows_the_last_day_at_once(desk: Desk, code: str, kind: str) -> None:
    dues = guide.dues(desk, PACK.node(code), date(2026, 11, 10))
    assert dues, f"{code} takes a date and no rule runs from it"
    assert all(due.worked.last_day > date(2026, 11, 10) for due in dues)


def test_the_appeal_against_a_civil_judgment_is_fifteen_days(desk: Desk) -> None:
    due = guide.work_rule(desk, "civil_appeal_judgment", date(2026, 11, 10))
    assert due.worked.last_day == date(2026, 11, 25)
    assert due.days_left == 2


@pytest.mark.parametrize(("form", "codes"), [("走访", {"guide"}), ("书信", {"transfer"})])
def test_the_next_step_depends_on_how_people_came(desk: Desk, entry: Callable[..., Entry], form: str, codes: set[str]) -> None:
    """信访工作条例 art. 22: those who came about a lawsuit are guided, letters about one are passed on within the time."""
    visit = guide.pick(desk, check_in.register(desk, entry(form=form)), "K1", "")
    steps = desk.store.steps_of(visit.id)
    assert {step.code for step in steps} == codes
    assert all((step.due == date(2026, 12, 8)) == (step.code == "transfer") for step in steps)


@pytest.mark.parametrize("kind", ["K4", "K5", "K6", "K7", "K8", "P1", "P2"])
def test_the_letter_never_stands_alone(desk: Desk, entry: Callable[..., Entry], kind: str) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), kind, "")
    assert any(step.due == date(2026, 12, 8) for step in desk.store.steps_of(visit.id))


def test_answers_given_at_once_are_put_in_in_the_order_of_the_walk(desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    here = guide.position(desk, visit)
    answers: dict[str, object] = {}
    guidance = visit.guidance
    while here.state is State.ASKING:
        edge = here.node.edges[0]
        answers = {here.node.code: {"answer": edge.label, "date": "2026-11-10"} if here.node.date else edge.label, **answers}
        guidance, _ = walk.change(PACK, guidance, here.node.code, Answer(edge.answer))
        here = walk.walk(PACK, guidance)
    visit, cleared = apply_answers(desk, visit, answers)
    assert cleared == ()
    assert guide.position(desk, visit).node.code == here.node.code


@pytest.mark.parametrize("day", ["2027-01-01", "2026-02-30", "2026-W46-2", ["2026-11-10"], {"a": 1}])
def test_a_date_that_can_not_be_is_refused(desk: Desk, entry: Callable[..., Entry], day: object) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    with pytest.raises(WorldFault):
        apply_answers(desk, visit, {"D4.02": {"answer": "yes", "date": day}})
    assert desk.store.visit(visit.visit_no) == visit


@pytest.mark.parametrize("answers", [[], "yes", {"D4.02": {"answer": "yes", "date": "昨天"}}, {"X": "yes"}, {"D4.02": None}])
def test_wrong_answers_from_a_script_are_refused_whole(desk: Desk, entry: Callable[..., Entry], answers: object) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry()), "K1", "")
    with pytest.raises(WorldFault):
        apply_answers(desk, visit, answers)
    assert desk.store.visit(visit.visit_no) == visit


def test_a_script_that_goes_wrong_half_way_changes_nothing(desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = check_in.register(desk, entry())
    with pytest.raises(WorldFault, match="没有走到"):
        apply_answers(desk, visit, {"D4.02": "yes", "D4.99": "no"}, "K1")
    assert desk.store.visit(visit.visit_no) == visit
    assert desk.store.steps_of(visit.id) == ()


def test_a_kind_that_is_switched_off_is_not_reached_by_answers() -> None:
    off = replace(PACK, matters={**PACK.matters, "K4": replace(PACK.matters["K4"], enabled=False)})
    reached = {here.matter for here in every_walk(off, Guidance(), set())}
    assert "K4" not in reached
    assert "K4" in {here.matter for here in every_walk(PACK, Guidance(), set())}
