"""Persons behind petitioners: who is one, who may be one, merging and parting, and what was before."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.identity import check_digit
from app.models.person import long_form, slips_of, sure_number
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services import check_in, corrections, guide, persons
from tests.conftest import PASSWORD

FIRST, SECOND = (each + check_digit(each) for each in ("44088219500101001", "44088219500101123"))
OLD = FIRST[:6] + FIRST[8:17]


def came(desk: Desk, *people: Petitioner, narrative: str = "欠薪") -> Visit:
    return check_in.register(desk, Entry(people, narrative=narrative, people=len(people)))


def who(visit: Visit) -> str:
    return visit.entry.petitioners[0].person


def reasons(desk: Desk, petitioner: Petitioner) -> list[tuple[str, str]]:
    return [(each.id, each.because) for each in persons.like(desk, petitioner)]


def test_a_sure_number_is_one_person_and_all_else_a_new_one(desk: Desk) -> None:
    one = came(desk, Petitioner("王淳生", document_number=FIRST))
    again = came(desk, Petitioner("王纯生", document_number=FIRST), Petitioner("李四"))
    assert who(again) == who(one) != ""
    assert again.entry.petitioners[1].person not in {"", who(one)}
    wrong = FIRST[:-1] + ("1" if FIRST[-1] != "1" else "2")
    assert who(came(desk, Petitioner("王淳生", document_number=wrong))) != who(came(desk, Petitioner("王淳生", document_number=wrong)))
    assert who(came(desk, Petitioner("李四"))) != who(came(desk, Petitioner("李四")))
    passport = Petitioner("Li", "护照", "E12345678")
    assert who(came(desk, passport)) == who(came(desk, passport)) != who(came(desk, replace(passport, document_number="E123")))
    assert desk.store.visit(again.visit_no) == again


def test_what_is_changed_keeps_its_person_and_a_newcomer_gets_one(desk: Desk) -> None:
    visit = came(desk, Petitioner("王淳生", document_number=FIRST, phone="13800138000"), Petitioner("李四"), Petitioner("未具名"))
    king, li, unnamed = (each.person for each in visit.entry.petitioners)
    people = (Petitioner("赵六"), Petitioner("李四", phone="13900139000"), Petitioner("王纯生", document_number=FIRST))
    changed = corrections.correct(desk, visit, replace(visit.entry, petitioners=people))
    assert [each.person for each in changed.entry.petitioners][1:] == [li, king]
    assert changed.entry.petitioners[0].person not in {"", king, li, unnamed}
    renamed = (replace(changed.entry.petitioners[2], person="", name="汪淳生", phone="13800138000"),)
    assert who(corrections.correct(desk, changed, replace(changed.entry, petitioners=renamed))) == king


def test_a_corrected_number_leads_to_who_has_it(desk: Desk) -> None:
    king = came(desk, Petitioner("王淳生", document_number=FIRST))
    other = came(desk, Petitioner("王淳生", document_number=SECOND))
    entry = replace(other.entry, petitioners=(replace(other.entry.petitioners[0], document_number=FIRST),))
    assert who(corrections.correct(desk, other, entry)) == who(king)
    back = desk.store.visit(king.visit_no)
    assert back
    entry = replace(back.entry, petitioners=(replace(back.entry.petitioners[0], document_number=SECOND),))
    assert who(corrections.correct(desk, back, entry)) != who(king), "the first number is still known of that person elsewhere"


def test_who_may_be_the_same_is_said_with_the_reason(desk: Desk) -> None:
    king = came(desk, Petitioner("王淳生", document_number=FIRST, phone="13800138000"))
    typo = FIRST[:9] + str((int(FIRST[9]) + 1) % 10) + FIRST[10:]
    swapped = FIRST[:16] + FIRST[17] + FIRST[16]
    for petitioner, because in (
        (Petitioner("王淳生", document_number=OLD), "15位旧号码与18位号码相合"),
        (Petitioner("别人", document_number=typo), "证件号码只差一处"),
        (Petitioner("别人", document_number=swapped), "证件号码只差一处"),
        (Petitioner("王淳生", birth="1950-01-01"), "姓名和出生日期相同"),
        (Petitioner("王淳生", phone="１３８ 0013 8000"), "姓名和电话相同"),
        (Petitioner("汪纯生", birth="1950-01-01"), "姓名读音和出生日期相同"),
        (Petitioner("别人", phone="13800138000"), "电话相同"),
    ):
        assert reasons(desk, petitioner) == [(who(king), because)], petitioner
    for petitioner in (Petitioner("王淳生"), Petitioner("未具名", birth="1950-01-01"), king.entry.petitioners[0], Petitioner("王")):
        assert reasons(desk, petitioner) == [], petitioner
    old = came(desk, Petitioner("王淳生", document_number=OLD))
    found = persons.like(desk, king.entry.petitioners[0])
    assert [(each.id, each.visits, each.last_visit) for each in found] == [(who(old), 1, old.received_at)]


def test_one_person_is_pointed_out_once_and_the_sealed_not_at_all(desk: Desk) -> None:
    visits = [came(desk, Petitioner("王淳生", phone="13800138000")) for _ in range(2)]
    persons.merge(desk, who(visits[0]), who(visits[1]), "同一个人")
    found = persons.like(desk, Petitioner("王淳生", phone="13800138000"))
    assert [(each.id, each.visits) for each in found] == [(who(visits[0]), 2)]
    sealed = next(kind.code for kind in desk.pack.kinds() if kind.sealed)
    for visit in visits:
        guide.pick(desk, visit, sealed, "")
    assert persons.like(desk, Petitioner("王淳生", phone="13800138000")) == ()
    assert [past.masked for past in persons.history(desk, who(visits[0])).visits] == [True, True]


def test_merging_wants_a_reason_and_is_done_and_undone_once(desk: Desk) -> None:
    one, other = (came(desk, Petitioner("王淳生")) for _ in range(2))
    for call, code in (
        (lambda: persons.merge(desk, who(one), who(other), " "), "reason-needed"),
        (lambda: persons.merge(desk, who(one), who(one), "自己"), "already-merged"),
    ):
        with pytest.raises(WorldFault) as refused:
            call()
        assert refused.value.code == code
    made = persons.merge(desk, who(one), who(other), "核对了户口簿")
    assert [past.visit.id for past in persons.history(desk, who(other)).visits] == [other.id, one.id]
    with pytest.raises(WorldFault, match="已经是同一个人"):
        persons.merge(desk, who(other), who(one), "反过来")
    persons.part(desk, made)
    assert [past.visit.id for past in persons.history(desk, who(other)).visits] == [other.id]
    kept = persons.history(desk, who(other)).merges
    assert [(each.reason, each.clerk, each.parted_clerk, bool(each.parted_at)) for each in kept] == [("核对了户口簿", "张三", "张三", True)]
    with pytest.raises(WorldFault) as refused:
        persons.part(desk, made)
    assert refused.value.code == "already-parted"


def groups(desk: Desk, ids: list[str]) -> set[frozenset[str]]:
    return {frozenset(who(past.visit) for past in persons.history(desk, each).visits) for each in ids}


@pytest.fixture(scope="module")
def five(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], tuple[Desk, list[str]]]]:
    """Gives a desk and five people: behind a function, since a desk is too long to be written into a report of an example."""
    folder = tmp_path_factory.mktemp("persons") / "data"
    shutil.copytree(fresh, folder)
    desk = LocalGate(folder).open(PASSWORD)
    ids = [who(came(desk, Petitioner(f"甲{at}"))) for at in range(5)]
    yield lambda: (desk, ids)
    desk.store.close()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6), st.permutations(range(6)))
def test_property_parting_in_any_order_undoes_any_chain_of_merges(
    five: Callable[[], tuple[Desk, list[str]]], pairs: list[tuple[int, int]], order: list[int]
) -> None:
    desk, ids = five()
    made = []
    for kept, gone in pairs:
        before = groups(desk, ids)
        joined = any({ids[kept], ids[gone]} <= group for group in before)
        try:
            made.append(persons.merge(desk, ids[kept], ids[gone], "看着像"))
        except WorldFault as refused:
            assert refused.code == "already-merged"
            assert joined
            assert groups(desk, ids) == before
        else:
            assert not joined
    if made:
        before = groups(desk, ids)
        persons.part(desk, made[-1])
        made.append(persons.merge(desk, made[-1].kept, made.pop().gone, "还是同一个人"))
        assert groups(desk, ids) == before
    for place in order:
        if place < len(made):
            persons.part(desk, made[place])
    assert groups(desk, ids) == {frozenset({each}) for each in ids}


def test_seen_before_from_the_first_sure_digits_and_by_name_with_phone(desk: Desk) -> None:
    king = came(desk, Petitioner("王淳生", document_number=FIRST, phone="13800138000"))
    came(desk, Petitioner("未具名", phone="13800138000"))

    def seen(number: str = "", name: str = "", phone: str = "") -> list[str]:
        return [visit.id for visit in check_in.seen_before(desk, Petitioner(name, document_number=number, phone=phone))]

    assert seen(FIRST) == seen(FIRST[:14]) == seen(FIRST[:17].lower()) == seen(name="王淳生", phone="13800138000") == [king.id]
    assert seen(FIRST[:13]) == seen(name="王淳生") == seen(phone="13800138000") == seen(name="未具名", phone="13800138000") == []
    linked = came(desk, Petitioner("王老五"))
    persons.merge(desk, who(king), who(linked), "同一个人")
    assert seen(FIRST[:14]) == [linked.id, king.id]
    other = came(desk, Petitioner("别人", document_number=SECOND))
    assert seen(FIRST[:14]) == [], "two begin so"
    assert seen(FIRST[:15]) == [linked.id, king.id]
    persons.merge(desk, who(king), who(other), "弟弟？")
    assert seen(FIRST[:14]) == [other.id, linked.id, king.id]


def test_numbers_as_papers_have_them() -> None:
    assert long_form(OLD) == FIRST
    assert long_form("12") == ""
    assert sure_number(Petitioner("甲", document_number=FIRST)) == FIRST
    assert sure_number(Petitioner("甲", document_number=OLD)) == ""
    assert FIRST[1] + FIRST[0] + FIRST[2:] in slips_of(FIRST) or FIRST[0] == FIRST[1]
    assert FIRST not in slips_of(FIRST)
    assert slips_of("12") == ()
