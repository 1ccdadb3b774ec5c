"""Seen before: what is told of an earlier visit, and what comes along when its matter is taken up again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.models.visit import Answer, Entry, Guidance, Petitioner, Visit
from app.models.walk import walk
from app.ports import Desk
from app.services import check_in, earlier, guide, letters
from tests.conftest import SetClock
from tests.ui.hands import path_to

NUMBER = "11010519491231002X"
WHO = Petitioner("王淳生", document_number=NUMBER, phone="13800138000")


def came(desk: Desk, kind: str = "", **words: str) -> Visit:
    """Register somebody, of a kind picked by hand."""
    told = {"narrative": "法院判我输了，我不服。", "request": "要求再审", "place": "440882001"} | words
    visit = check_in.register(desk, Entry((WHO,), **told))  # type: ignore[arg-type]
    return guide.pick(desk, visit, kind, "") if kind else visit


def to_end(desk: Desk, visit: Visit, wanted: str) -> Visit:
    """Answer until the walk stands at a node."""
    for node, value in path_to(desk.pack, visit.matter, lambda node: node.code == wanted):
        visit, _ = guide.answer(desk, visit, node, value)
    assert guide.position(desk, visit).node.code == wanted
    return visit


def test_an_earlier_visit_is_told_with_its_letter_and_what_runs(desk: Desk) -> None:
    visit = came(desk, "P1")
    values = {"organ_address": "某路1号", "organ_phone": "8812345", "organ_hours": "工作日", "contact_phone": "8800000"}
    letter = letters.issue(desk, visit, values)
    letters.sign(desk, letter)
    for known in (WHO, replace(WHO, document_number=NUMBER[:15], name="", phone=""), replace(WHO, document_number="")):
        (told,) = earlier.seen(desk, known)
        assert (told.visit.visit_no, told.letters[0].letter_no, told.letters[0].delivery) == (visit.visit_no, letter.letter_no, "signed")
        assert told.steps
        assert not told.sealed
    assert earlier.seen(desk, replace(WHO, document_number="", phone="")) == ()
    assert earlier.seen(desk, WHO, visit) == ()


def test_the_same_matter_brings_words_into_empty_fields_and_a_new_one_takes_them_back(desk: Desk) -> None:
    visit = came(desk)
    typed = Entry((WHO,), request="要求今天就办", materials="判决书")
    same = earlier.taken_over(desk, typed, visit)
    assert (same.repeats, same.narrative, same.place) == (visit.visit_no, visit.entry.narrative, "440882001")
    assert (same.request, same.materials) == ("要求今天就办", "判决书")
    changed = replace(same, narrative="另外还有执行的事。")
    assert earlier.given_back(desk, same) == typed
    assert earlier.given_back(desk, changed) == replace(typed, narrative="另外还有执行的事。")


def test_the_words_of_a_sealed_visit_stay_in_it(desk: Desk) -> None:
    visit = came(desk, "K8", narrative="某某贪污。", request="要求查处")
    same = earlier.taken_over(desk, Entry((WHO,), narrative=earlier.by_desk(desk.pack, "K1")), visit)
    assert (same.repeats, same.narrative, same.request) == (visit.visit_no, "", "")
    assert earlier.seen(desk, WHO)[0].sealed


def test_the_answers_come_along_as_far_as_the_pack_still_asks_for_them(desk: Desk) -> None:
    before = came(desk, "K1")
    answers = path_to(desk.pack, "K1", lambda node: bool(node.date))
    for node, value in answers:
        before, _ = guide.answer(desk, before, node, value)
    assert before.guidance.answers
    again = check_in.register(desk, earlier.taken_over(desk, Entry((WHO,)), before))
    taken = earlier.taken_up(desk, again, "K1")
    assert taken.guidance.answers == before.guidance.answers
    assert walk(desk.pack, taken.guidance).node.code == walk(desk.pack, before.guidance).node.code
    stale = Guidance({**before.guidance.answers, "D9.99": Answer("yes"), "D4.02": Answer("no-such-way")}, "K1")
    assert set(earlier.holding(desk.pack, stale).answers) <= set(before.guidance.answers)
    assert earlier.taken_up(desk, again, "K2") == again


@pytest.mark.parametrize(
    ("kind", "node", "ending"), [("P1", "D1.E5", "R2"), ("P1", "D1.E6", "R1"), ("R2", "D1.E2", "R2"), ("K1", "D4.02", "")]
)
def test_a_known_ending_is_found_by_where_the_earlier_walk_stood(desk: Desk, kind: str, node: str, ending: str) -> None:
    assert earlier.ending_of(desk, to_end(desk, came(desk, kind), node)) == ending


def test_what_was_in_hand_is_no_ending_once_its_time_has_run_out(desk: Desk, clock: SetClock) -> None:
    visit = to_end(desk, came(desk, "P1"), "D1.E6")
    clock.moment += timedelta(days=61)
    assert earlier.ending_of(desk, visit) == ""


def test_every_kind_has_a_plain_sentence_marked_as_the_desks(desk: Desk) -> None:
    for kind in desk.pack.kinds():
        words = earlier.by_desk(desk.pack, kind.code)
        assert words.endswith(earlier.BY_DESK)
        assert earlier.is_by_desk(desk.pack, words)
        assert not earlier.is_by_desk(desk.pack, f"{words}还有")
    assert [kind.code for kind in desk.pack.kinds() if earlier.is_ending(desk.pack, kind.code)] == ["R1", "R2"]
