"""Typed text put right."""

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.private import FOLDED, fold_private, is_private, unknown_private
from app.models.text import LOST, settle, tidy_name, tidy_number, tidy_text

ROWS = ((0xA6, (*range(0xD9, 0xE0), 0xEC, 0xED, 0xF3)), (0xA8, (0xBC, 0xBF)), (0xA9, tuple(range(0x89, 0x96))),
        (0xFE, tuple(code for code in range(0x50, 0xA1) if code != 0x7F)))  # fmt: skip
"""The places of GBK whose characters were private at first, but for A2E3, the sign of the euro."""


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
        ("买买提 · 艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提。艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("ＪＯＨＮ　Ｓｍｉｔｈ", "JOHN Smith"),
        ("John F. Kennedy", "John F. Kennedy"),
        ("Seán O'Brien-Müller", "Seán O'Brien-Müller"),
        ("Nguye\u0302\u0303n Va\u0306n A", "Nguyễn Văn A"),
        ("Гульнара  Иванова", "Гульнара Иванова"),
        ("ئالىم  قادىر", "ئالىم قادىر"),
        ("李小龙 Bruce  Lee", "李小龙Bruce Lee"),
        ("李𠅤明", "李𠅤明"),
        ("𬭊", "𬭊"),
        ("王𫖯 𰻞", "王𫖯𰻞"),
        ("𫚪\U00031350\U000323af", "𫚪\U00031350\U000323af"),
        ("张⿰鱼几", "张⿰鱼几"),
        ("\uf9d1\ufa30", "\uf9d1\ufa30"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\U000e0100葛\U000e0100\U000e0101城", "葛\U000e0100城"),
        ("⼈王", "人王"),
        ("王\ue863", "王䶮"),
        ("王\ud840\udd64", "王𠅤"),
        ("王\ud840", f"王{LOST}"),
        ("\udd64王", f"{LOST}王"),
        ("王\ue123", "王\ue123"),
        ("\u0339 \u0334", "\u0339 \u0334"),
        ("a\u200b\u0301", "á"),
    ],
)
def test_names_keep_every_character_that_counts(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept
    assert tidy_name(kept) == kept


@pytest.mark.parametrize("dot", "·•‧∙・･⋅․●˙∘⸱⸳ꞏ᛫ㆍ·")
def test_every_kind_of_middle_dot_is_one(dot: str) -> None:
    assert tidy_name(f"阿卜杜热西提{dot}买合木提") == "阿卜杜热西提·买合木提"


def test_a_long_name_stays_whole() -> None:
    name = "·".join(["阿卜杜热合曼", "买买提吐尔逊", "依米提江", "奥斯曼阿吉", "穆罕默德伊敏", "𰻞𰻞𠅤𬭊𫖯", "库尔班江巴拉提"])
    assert len(name) > 40
    assert tidy_name(f" {name} ") == name


def test_free_text_keeps_lines_and_loses_the_unseen() -> None:
    assert tidy_text("一\r\n二\x00\u200b\t三 ") == "一\n二 三"
    assert tidy_text("王\ue863，\ud840半个") == f"王䶮，{LOST}半个"


@given(st.text(st.characters()))
def test_property_putting_right_once_is_enough_and_can_be_kept(text: str) -> None:
    for tidy in (tidy_name, tidy_text, tidy_number):
        once = tidy(text)
        assert tidy(once) == once
        assert once.encode("utf-8").decode("utf-8") == once


def _codec(code: bytes) -> str:
    """Decode as GB 18030-2022 has it, with the machine's own tables."""
    return subprocess.run(["iconv", "-f", "GB18030", "-t", "UTF-8"], input=code, capture_output=True, check=True).stdout.decode()


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv is not installed here")
def test_the_folded_code_points_are_those_of_the_standard() -> None:
    codes = [b"\xa2\xe3", *(bytes((lead, trail)) for lead, row in ROWS for trail in row)]
    assert list(_codec(b"".join(codes))) == [chr(standard) for standard in FOLDED.values()]


def test_the_private_code_points_are_those_of_the_first_edition() -> None:
    """Python's codec is of GB 18030-2000: it still decodes some to private ones, and sends the others by four bytes in a row."""
    codes = [b"\xa2\xe3", *(bytes((lead, trail)) for lead, row in ROWS for trail in row)]
    met = 0
    four = []
    for code, private in zip(codes, FOLDED, strict=True):
        if len(chr(private).encode("gb18030")) == 2:
            met += 1
            assert code.decode("gb18030") == chr(private)
        else:
            four.append(chr(private).encode("gb18030"))
    assert met == 25
    numbers = [((code[0] * 10 + code[1] - 0x30) * 126 + code[2] - 0x81) * 10 + code[3] - 0x30 for code in four[1:]]
    assert numbers == list(range(numbers[0], numbers[0] + 80))


def test_folding_leaves_nothing_private_and_tells_what_it_does_not_know() -> None:
    assert not any(map(is_private, map(chr, FOLDED.values())))
    assert not any(is_private(character) for character in fold_private("".join(map(chr, FOLDED))))
    assert unknown_private("张\ue863三\ue123\U0010fff0\ue123") == ("\ue123", "\U0010fff0")
    assert settle("\ue123") == "\ue123"
    assert unicodedata.category("\ue123") == "Co"
