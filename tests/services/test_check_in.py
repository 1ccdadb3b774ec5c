"""Registration: it warns, it helps, it does not refuse."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.fault import WorldFault
from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.services import check_in, corrections, drafting, find

TODAY = date(2026, 11, 23)


def fields(entry: Entry) -> set[str]:
    return {notice.field for notice in check_in.notices(entry, TODAY)}


def test_sex_and_birth_come_from_the_number_but_never_over_what_was_typed(desk: Desk) -> None:
    people = (
        Petitioner("甲", document_number="11010519491231002x"),
        Petitioner("乙", document_number="11010519491231002X", sex="男", birth="1950-01-01"),
        Petitioner("丙", document_kind="护照", document_number="E1234567"),
    )
    kept = check_in.register(desk, Entry(people, people=3, narrative="事")).entry.petitioners
    assert (kept[0].sex, kept[0].birth) == ("女", "1949-12-31")
    assert (kept[1].sex, kept[1].birth) == ("男", "1950-01-01")
    assert (kept[2].sex, kept[2].birth, kept[2].document_number) == ("", "", "E1234567")


@pytest.mark.parametrize("number", ["110105194912310021", "99010519491231002X", "1", "十八位"])
def test_an_odd_number_is_warned_about_and_registered_all_the_same(desk: Desk, number: str) -> None:
    entry = Entry((Petitioner("甲", document_number=number),), narrative="事")
    assert "petitioners.0.document_number" in fields(entry)
    assert check_in.register(desk, entry).visit_no


def test_seven_representatives_are_explained_and_registered(desk: Desk) -> None:
    entry = Entry(tuple(Petitioner(f"代表{n}", representative=True) for n in range(7)), people=9, narrative="事")
    words = [notice.sentence for notice in check_in.notices(entry, TODAY) if notice.field == "representatives"]
    assert "不超过5人" in words[0]
    assert len(check_in.register(desk, entry).entry.petitioners) == 7


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry((), narrative="事"), "petitioners.0.name"),
        (Entry((Petitioner(" \u200b"),), narrative="事"), "petitioners.0.name"),
        (Entry((Petitioner("甲"), Petitioner("")), narrative="事"), "petitioners.1.name"),
        (Entry((Petitioner("甲"),), narrative=" \n"), "narrative"),
    ],
)
def test_only_a_name_and_the_matter_are_asked_for(desk: Desk, entry: Entry, field: str) -> None:
    with pytest.raises(WorldFault) as asked:
        check_in.register(desk, entry, "draft")
    assert asked.value.field == field
    assert asked.value.step
    assert find.today(desk) == ()


def test_the_draft_goes_with_the_registration_and_only_then(desk: Desk, entry: Callable[..., Entry]) -> None:
    draft = drafting.new_id()
    drafting.keep(desk, draft, {"narrative": "打了一半"})
    with pytest.raises(WorldFault):
        check_in.register(desk, entry(narrative=""), draft)
    assert [each.id for each in drafting.pending(desk)] == [draft]
    check_in.register(desk, entry(), draft)
    assert drafting.pending(desk) == ()


def test_a_split_matter_is_a_visit_of_its_own_in_the_same_batch(desk: Desk, entry: Callable[..., Entry]) -> None:
    first = check_in.register(desk, entry("王淳生", "李四", narrative="村支书贪污，还欠我工钱。"))
    second = check_in.split(desk, first, "欠我工钱", "要工钱")
    assert second.visit_no != first.visit_no
    assert (second.split_from, second.batch) == (first.visit_no, first.batch)
    assert second.entry.petitioners == first.entry.petitioners
    record = find.record(desk, first.visit_no)
    assert record is not None
    assert [each.visit_no for each in record.siblings] == [second.visit_no]
    assert find.figures(desk) == find.Figures(batches=1, people=2, visits=2)


def test_people_are_known_again_by_number_or_by_name_and_phone(desk: Desk) -> None:
    first = check_in.register(desk, Entry((Petitioner("甲", document_number="11010519491231002X", phone="13800138000"),), narrative="事"))
    for person in (Petitioner("改了名", document_number="１１０１０５１９４９１２３１００２x"), Petitioner("甲", phone="138 0013 8000")):
        assert [each.id for each in check_in.seen_before(desk, person)] == [first.id]
    for person in (Petitioner("甲"), Petitioner("乙", phone="13800138000")):
        assert check_in.seen_before(desk, person) == ()


def test_amending_grows_the_revision_and_keeps_the_number(desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = check_in.register(desk, entry())
    changed = corrections.correct(desk, visit, entry(narrative="更正后的"))
    assert (changed.revision, changed.visit_no) == (2, visit.visit_no)
    assert desk.store.visit(visit.visit_no) == changed


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], ""),
        ({}, "petitioners"),
        ({"petitioners": []}, "petitioners"),
        ({"petitioners": [{}], "narrative": "事"}, "petitioners.0.name"),
        ({"petitioners": ["甲"], "narrative": "事"}, "petitioners.0"),
        ({"petitioners": [{"name": "甲"}]}, "narrative"),
        ({"petitioners": [{"name": "甲", "age": 3}], "narrative": "事"}, "petitioners.0.age"),
        ({"petitioners": [{"name": 3}], "narrative": "事"}, "petitioners.0.name"),
        ({"petitioners": [{"name": "甲", "sex": "中"}], "narrative": "事"}, "petitioners.0.sex"),
        ({"petitioners": [{"name": "甲"}], "narrative": "事", "people": 0}, "people"),
        ({"petitioners": [{"name": "甲"}], "narrative": "事", "people": True}, "people"),
        ({"petitioners": [{"name": "甲" * 101}], "narrative": "事"}, "petitioners.0.name"),
        ({"petitioners": [{"name": "甲"}], "narrative": "事", "secret": 1}, "secret"),
    ],
)
def test_a_wrong_file_is_one_sentence_that_names_the_field(data: object, field: str) -> None:
    with pytest.raises(WorldFault) as wrong:
        check_in.read_entry(data)
    assert wrong.value.field == field
    assert "\n" not in str(wrong.value)


def test_the_schema_describes_what_is_read() -> None:
    example = check_in.SCHEMA["examples"][0]
    entry = check_in.read_entry(json.loads(json.dumps(example)))
    assert entry.petitioners[0].name == example["petitioners"][0]["name"]
    assert check_in.notices(check_in.tidy(entry), TODAY) == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["petitioners", "name", "narrative", "people", "x"]), inner)
    ),
    max_leaves=12,
)


@given(json_values)
def test_property_any_json_is_read_or_refused_in_a_sentence(data: object) -> None:
    try:
        entry = check_in.read_entry(data)
    except WorldFault as fault:
        assert fault.sentence.endswith("。")
    else:
        assert entry.petitioners
