"""Citations, read and written."""

import pytest

from app.models.law import chinese_number, parse_cite


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("民事诉讼法:171", "《民事诉讼法》第一百七十一条"),
        ("信访工作条例:22.2", "《信访工作条例》第二十二条第二款"),
        ("信访工作条例:31(1)", "《信访工作条例》第三十一条第（一）项"),
        ("刑法:120-1", "《刑法》第一百二十条之一"),
    ],
)
def test_reads_and_writes(text: str, words: str) -> None:
    assert str(parse_cite(text)) == words


@pytest.mark.parametrize("text", ["", "民事诉讼法", "民事诉讼法:", "民事诉讼法:abc", ":12"])
def test_what_is_no_citation_is_none(text: str) -> None:
    assert parse_cite(text) is None


@pytest.mark.parametrize(
    ("digits", "words"),
    [("1", "一"), ("10", "十"), ("15", "十五"), ("20", "二十"), ("101", "一百零一"), ("110", "一百一十"), ("246", "二百四十六")],
)
def test_numbers_in_chinese(digits: str, words: str) -> None:
    assert chinese_number(digits) == words
