"""A form goes into a draft and comes back exactly as it was."""

from hypothesis import given
from hypothesis import strategies as st

from app.models.visit import Entry, Petitioner
from app.ui.pages.reception.body import MOST_PEOPLE, Sheet, from_body, to_body

TEXT = st.text(max_size=30)
PEOPLE = st.builds(
    Petitioner, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, representative=st.booleans(), name_note=TEXT, person=TEXT
)  # fmt: skip
ENTRIES = st.builds(
    Entry, st.lists(PEOPLE, min_size=1, max_size=4).map(tuple), form=TEXT, place=TEXT, narrative=TEXT, request=TEXT, materials=TEXT,
    repeats=TEXT,
)
WORD = st.text("0123456789abcdef-", min_size=1, max_size=9)
PAIRS = st.dictionaries(WORD, st.text(min_size=1, max_size=9), max_size=3).map(lambda found: tuple(found.items()))
SHEETS = st.builds(
    Sheet, ENTRIES, people=TEXT, picked=TEXT, visit_no=TEXT, reason=TEXT, back=st.booleans(), back_day=TEXT, back_time=TEXT,
    back_reason=TEXT, nexting=st.booleans(), fresh=st.booleans(), apart=st.lists(WORD, max_size=3).map(tuple),
    differs=PAIRS, joins=PAIRS,
)  # fmt: skip


@given(SHEETS)
def test_a_draft_gives_the_form_back(sheet: Sheet) -> None:
    assert from_body(to_body(sheet)) == sheet


@given(st.text(max_size=12))
def test_any_number_of_people_is_read(text: str) -> None:
    assert 1 <= Sheet(people=text).counted.people <= MOST_PEOPLE


def test_people_are_counted_as_typed_or_as_named() -> None:
    several = Entry((Petitioner("甲"), Petitioner("乙")))
    assert Sheet(several).counted.people == 2
    assert Sheet(several, people="１２").counted.people == 12


def test_a_fresh_form_is_blank_and_a_typed_one_is_not() -> None:
    assert Sheet().blank
    assert not Sheet(Entry((Petitioner("王"),))).blank
    assert not Sheet(people="3").blank
