"""Typed text put right."""

import pytest

from app.models.text import tidy_name, tidy_number, tidy_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("４４０８８２１９９００１０１００１Ｘ", "44088219900101001X"),
        ("44088219900101001x\u200b ", "44088219900101001X"),
        ("138 0013 8000", "13800138000"),
        ("１３８　００１３　８０００", "13800138000"),
    ],
)
def test_numbers_come_out_plain(typed: str, kept: str) -> None:
    assert tidy_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王 淳生 ", "王淳生"),
        ("迪丽热巴•迪力木拉提", "迪丽热巴·迪力木拉提"),
        ("买买提‧艾力\u200b", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("李𠅤明", "李𠅤明"),
        ("𬭊", "𬭊"),
    ],
)
def test_names_keep_every_character_that_counts(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept


def test_free_text_keeps_lines_and_loses_the_unseen() -> None:
    assert tidy_text("一\r\n二\x00\u200b\t三 ") == "一\n二 三"
