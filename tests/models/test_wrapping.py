"""Lines in boxes: Chinese rules for their ends, numbers whole, widths kept, lines even."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.wrapping import bonds, width, wrap, wrap_list

NO_START = "，。、；：？！）》”’…·"
NO_END = "（《“‘"
TEXTS = st.text(alphabet="信访法院上诉起诉期限一二（）《》，。、；：？“”0123456789日月年AB ", min_size=1, max_size=50)
LIMITS = st.sampled_from([6.0, 7.5, 9.0, 11.0, 13.0])


def bare(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, LIMITS)
def test_nothing_is_lost_or_moved(text: str, limit: float) -> None:
    assert bare("".join(wrap(text, limit))) == bare(text)


@given(TEXTS, LIMITS)
def test_no_line_starts_or_ends_with_the_wrong_mark(text: str, limit: float) -> None:
    lines = wrap(text, limit)
    assert not [line for line in lines[1:] if line[:1] in NO_START]
    assert not [line for line in lines[:-1] if line[-1:] in NO_END]


@given(TEXTS, LIMITS)
def test_a_number_is_never_split(text: str, limit: float) -> None:
    assert not [pair for pair in pairwise(wrap(text, limit)) if pair[0][-1:].isdigit() and pair[1][:1].isdigit()]


@given(st.text(alphabet="信访法院上诉起诉期限一二三四", min_size=1, max_size=60), LIMITS)
def test_lines_keep_within_the_limit_and_are_the_fewest(text: str, limit: float) -> None:
    lines = wrap(text, limit)
    assert max(map(width, lines)) <= limit
    assert len(lines) == -(-len(text) // int(limit))
    assert max(map(len, lines)) - min(map(len, lines)) <= 1


@pytest.mark.parametrize("amount", ["15日", "6个月", "5个工作日", "110", "2年", "24小时"])
def test_an_amount_stays_whole_at_every_width(amount: str) -> None:
    text = f"收到裁定后{amount}内向上一级法院提出，逾期{amount}不再受理"
    for limit in range(5, 30):
        assert sum(line.count(amount) for line in wrap(text, limit)) == 2


def test_a_break_comes_after_a_stop_or_before_a_bracket_rather_than_inside_a_word() -> None:
    assert wrap("要有受案回执，自立案起算", 9) == ("要有受案回执，", "自立案起算")
    assert wrap("当场处罚决定（先复议后起诉）", 9) == ("当场处罚决定", "（先复议后起诉）")


def test_a_pair_that_keeps_coming_back_is_not_cut() -> None:
    text = "请到有权管辖检察机关"
    assert wrap(text, 7)[0].endswith("管")
    assert wrap(text, 7, bonds(["由谁管辖", "管辖的", "管辖权在县"])) == ("请到有权", "管辖检察机关")


def test_an_enumeration_breaks_between_its_items_only() -> None:
    assert wrap_list("15日、3个月 · 民事诉讼法171、行政诉讼法85", 10) == ("15日、3个月", "民事诉讼法171、", "行政诉讼法85")
    assert wrap_list("", 10) == ()
    assert wrap_list("民事诉讼法171", 3) == ("民事诉讼法171",)


def test_empty_text_gives_no_line() -> None:
    assert wrap("", 10) == ()
    assert wrap("  ", 10) == ()
