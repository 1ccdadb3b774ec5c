"""What an identity number tells, and that it never refuses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.identity import age_on, check_digit, read_identity

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_known_good_numbers_pass(number: str) -> None:
    assert read_identity(number, TODAY).valid


def test_tells_sex_birth_and_province() -> None:
    known = read_identity("11010519491231002X", TODAY)
    assert (known.sex, known.birth, known.region) == ("女", "1949-12-31", "北京")


def test_a_foreigners_number_tells_sex_and_birth_as_any_other() -> None:
    first = "94408419800101001"
    known = read_identity(first + check_digit(first), TODAY)
    assert (known.sex, known.birth, known.region, known.odd) == ("男", "1980-01-01", "外国", ())


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("110105194912310021", "校验不符"),
        ("99010519491231002X", "地区代码"),
        ("110105209912310021", "晚于今天"),
        ("110105199902300021", "不存在"),
        ("1101051949123100", "现在是16位"),
        ("110105490101001", "15位"),
        ("11010519491231O02X", "不是数字"),
    ],
)
def test_odd_numbers_are_told_in_words(number: str, words: str) -> None:
    assert any(words in each for each in read_identity(number, TODAY).odd)


@given(st.text(max_size=40))
def test_property_nothing_typed_breaks_it(number: str) -> None:
    read_identity(number, TODAY)


@given(st.text("0123456789", min_size=17, max_size=17), st.sampled_from("0123456789X"))
def test_property_exactly_one_check_character_is_right(first: str, last: str) -> None:
    odd = read_identity(first + last, TODAY).odd
    assert any("校验" in each for each in odd) == (check_digit(first) != last)


def test_age_counts_birthdays() -> None:
    assert age_on("1960-11-23", TODAY) == 66
    assert age_on("1960-11-24", TODAY) == 65
    assert age_on("", TODAY) is None
