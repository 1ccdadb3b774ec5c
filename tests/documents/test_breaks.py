"""Line breaking: what no line may start or end with, what never splits, and nothing that UAX #14 forbids."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uniseg.linebreak import line_break_boundaries

from app.documents.breaks import NO_END, NO_START, break_lines, pieces

WHOLE = [
    "雷信引〔2026〕31号",
    "2026年11月25日",
    "13800138000",
    "0759-8812345",
    "440882-2026-000012",
    "44088219900101001X",
    "12368",
    "15个工作日",
    "6个月",
    "3,500元",
    "————",
    "……",
]
words = st.text(st.sampled_from("信访局人民法院请您到三楼，。；：？！）》」”’…（《「“‘、—") | st.sampled_from("ab1 2.-"), max_size=12)


def cells(text: str) -> float:
    return sum(1.0 if ord(character) > 0x2000 else 0.5 for character in text)


@given(st.lists(words | st.sampled_from(WHOLE), max_size=25).map("".join), st.integers(12, 40))
def test_property_no_line_starts_or_ends_where_it_must_not_and_nothing_is_lost(text: str, width: int) -> None:
    lines = break_lines(text, width - 2, width, cells)
    assert re.sub(r"\s", "", "".join(line.text for line in lines)) == re.sub(r"\s", "", text)
    forced = any(cells(piece) > width - 2.5 for piece in pieces(text))
    for before, after in pairwise(lines):
        if not forced and before.text and after.text:
            assert after.text[0] not in NO_START, (before, after)
            assert before.text[-1] not in NO_END, (before, after)
    for place, line in enumerate(lines):
        assert cells(line.text) <= (width if place else width - 2) + 0.5 or len(line.text) == 1


@pytest.mark.parametrize("whole", WHOLE)
@pytest.mark.parametrize("width", range(12, 41))
def test_numbers_dates_and_phones_are_never_split(whole: str, width: int) -> None:
    for lead in range(width):
        lines = break_lines("请" * lead + whole + "办理。", width, width, cells)
        assert any(whole in line.text for line in lines), (lead, [line.text for line in lines])


@given(st.text(st.sampled_from("信访局，。；（《》）、—…！？12ab -.々："), max_size=40))
def test_property_every_break_is_one_that_uax_14_allows(text: str) -> None:
    """Quotation marks aside: UAX #14 does not know an opening “ from a closing one, Chinese does."""
    allowed = set(line_break_boundaries(text)) | {len(text)} if text else set()
    at, breaks = 0, set()
    for piece in pieces(text):
        at += len(piece)
        breaks.add(at)
    assert breaks <= allowed


def test_a_date_to_be_written_in_stays_whole() -> None:
    blank = "　　　　年　　月　　日"
    for lead in range(28):
        assert any(blank.strip() in line.text for line in break_lines("期" * lead + "最晚" + blank + "。", 28, 28, cells))


@given(st.text(max_size=200))
def test_property_any_text_is_broken_without_loss(text: str) -> None:
    lines = break_lines(text, 26, 28, cells)
    assert re.sub(r"\s", "", "".join(line.text for line in lines)) == re.sub(r"\s", "", text)


def test_a_last_line_is_not_a_single_character() -> None:
    for length in range(27, 60):
        lines = break_lines("信" * length + "。", 26, 28, cells)
        assert len(lines[-1].text) > 2, (length, lines[-1])
        assert "".join(line.text for line in lines) == "信" * length + "。"
