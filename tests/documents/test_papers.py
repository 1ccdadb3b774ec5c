"""Printed papers read back: pages, places, fonts, text layer, and the same bytes for the same letter."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from app.documents.fonts import Fonts
from app.documents.papers import Papers
from app.models.fault import WorldFault
from app.models.letter import Block, BlockKind, Letter

MM = 72 / 25.4
PAPERS = Papers(Fonts(machine=False))
BODY = "请您在收到判决书之日起十五日内，带上身份证、上诉状，到雷州市人民法院诉讼服务中心（电话0759-8812345）办理；不服的，可以申请再审。"


def letter(paragraphs: int = 3, **words: object) -> Letter:
    blocks = [
        Block(BlockKind.HEADING, "一、您反映的事项"),
        *[Block(BlockKind.BODY, BODY, strong=("雷州市人民法院",)) for _ in range(paragraphs)],
        Block(BlockKind.TICK, "还没有立案"),
        Block(BlockKind.TICK, "不服一审裁判", True),
    ]
    plain = Letter(
        letterhead="雷州市信访局",
        letter_no="雷信引〔2026〕31号",
        title="引导告知书",
        subtitle="（涉诉事项）",
        addressee="王淳生",
        blocks=tuple(blocks),
        signature="雷州市信访局",
        signed_on=date(2026, 11, 23),
        contact="0759-8800000",
        visit_no="440882-2026-000012",
        stub=(("发文字号", "雷信引〔2026〕31号"), ("信访人", "王淳生"), ("签收", "")),
        receipt=(("受送达人", "王淳生"), ("拒收事由和日期", ""), ("见证人签名", "")),
        footer="内容包 2026.11 · abcdef0　默认内容·待本单位审定",
    )
    return replace(plain, **words)  # type: ignore[arg-type]


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def places(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float]]:
    """Each character of a page with its left and right edge and its foot, in millimetres from the page's left and top."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    words = document[page].get_textpage()
    found = []
    for index in range(words.count_chars()):
        left, bottom, right, _ = words.get_charbox(index, loose=False)
        found.append((words.get_text_range(index, 1), left / MM, right / MM, 297 - bottom / MM))
    document.close()
    return found


def test_a_letter_has_its_pages_then_the_sheet_that_stays() -> None:
    texts = pages(PAPERS.letter(letter()))
    assert len(texts) == 2
    assert "引导告知书（涉诉事项）" in texts[0]
    assert "2026年11月23日" in texts[0]
    assert "存根" in texts[1]
    assert "送达回证" in texts[1]
    assert "见证人签名" in texts[1]


def test_the_page_is_a4_and_nothing_leaves_the_printable_part() -> None:
    pdf = PAPERS.letter(letter(9))
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    sizes = {tuple(round(side / MM) for side in document.get_page_size(page)) for page in range(len(document))}
    assert sizes == {(210, 297)}
    document.close()
    for page in range(len(pages(pdf))):
        for character, left, right, foot in places(pdf, page):
            if character.strip():
                assert 10 <= left < right <= 200, character
                assert 5 <= foot <= 292, character


def test_body_lines_stand_on_the_grid_of_28_characters() -> None:
    """GB/T 9704: a type area of 156 mm from 28 mm, 28 characters a line, so 5.571 mm from character to character."""
    found = [each for each in places(PAPERS.letter(letter(0, blocks=(Block(BlockKind.BODY, "国" * 100),)))) if each[0] == "国"]
    feet = sorted({round(foot, 1) for *_, foot in found})
    assert [after - before for before, after in pairwise(feet)] == pytest.approx([225 / 22] * (len(feet) - 1), abs=0.15)
    second = sorted(each[1] for each in found if round(each[3], 1) == feet[1])
    assert len(second) == 28
    steps = [after - before for before, after in pairwise(second)]
    assert sum(steps) / len(steps) == pytest.approx(156 / 28, abs=0.05)
    assert second[0] == pytest.approx(28, abs=0.8)
    assert max(each[2] for each in found) <= 28 + 156 + 0.3


def test_half_width_runs_do_not_move_the_right_margin() -> None:
    blocks = (Block(BlockKind.BODY, "电话0759-8812345，编号440882-2026-000012，日期2026年11月25日。" * 8),)
    found = places(PAPERS.letter(letter(0, blocks=blocks)))
    assert max(right for character, _, right, _ in found if character.strip() and character not in "，。") <= 28 + 156 + 0.3


@pytest.mark.parametrize("paragraphs", range(1, 26))
def test_the_signature_never_stands_alone_on_a_page(paragraphs: int) -> None:
    texts = pages(PAPERS.letter(letter(paragraphs)))[:-1]
    if len(texts) > 1:
        body = texts[-1].replace("— 2 —", "").replace("— 3 —", "")
        assert "不服" in body or "办理" in body or "还没有立案" in body
    assert [f"— {page} —" in text for page, text in enumerate(texts, 1)] == [page > 1 for page in range(1, len(texts) + 1)]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert PAPERS.letter(letter()) == PAPERS.letter(letter()) == Papers(Fonts(machine=False)).letter(letter())


def test_rare_characters_are_drawn_and_read_back_as_themselves() -> None:
    name = "李𠅤𬭊䶮·阿卜杜拉"
    texts = pages(PAPERS.letter(letter(addressee=name)))
    assert name in texts[0].replace("\r\n", "")


@pytest.mark.parametrize("character", ["\U0010ff00", "\ue81e", "\U00032000"])
def test_a_character_no_font_has_is_named_before_anything_is_drawn(character: str) -> None:
    with pytest.raises(WorldFault) as named:
        PAPERS.letter(letter(addressee=f"王{character}"))
    assert f"U+{ord(character):04X}" in named.value.sentence
    assert PAPERS.stray(letter(addressee=f"王{character}")) == (character,)


@pytest.mark.parametrize("field", ["addressee", "contact", "letterhead"])
def test_long_words_make_the_letter_longer_or_smaller_never_wider(field: str) -> None:
    pdf = PAPERS.letter(letter(**{field: "迪丽热巴·迪力木拉提" * 4}))
    assert all(right <= 203 for character, _, right, _ in places(pdf) if character.strip())


def test_missing_fonts_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorldFault) as missing:
        Papers(Fonts(tmp_path, machine=False)).letter(letter())
    assert missing.value.code == "fonts-missing"


def test_large_lines_fit_their_page() -> None:
    text = pages(PAPERS.lines("恢复码", ("ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567",), "内容包"))
    assert "ABCD-EFGH" in text[0]


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils is not installed here")
def test_every_font_is_embedded_and_subset(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(PAPERS.letter(letter()))
    rows = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert rows
    for row in rows:
        embedded, subset, unicode = row.split()[-5:-2]
        assert (embedded, subset, unicode) == ("yes", "yes", "yes"), row
        assert "+" in row.split()[0]


def test_a_short_letter_is_set_as_the_standard_has_it() -> None:
    """GB/T 9704-2012, 10.1: the mark's top edge 30 mm from the top; 7.3.5: the date four characters from the right."""
    pdf = PAPERS.letter(letter(1))
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    words = document[0].get_textpage()
    tops = [297 - words.get_charbox(index, loose=False)[3] / MM for index in range(5)]
    document.close()
    assert min(tops) == pytest.approx(30, abs=1)
    dated = max(right for character, _, right, foot in places(pdf) if character == "日" and foot > 100)
    assert dated == pytest.approx(28 + 156 - 4 * 156 / 28, abs=1)


def test_a_signature_has_room_for_the_seal() -> None:
    """A seal is up to 45 mm wide and reaches from the date and the name to at most one line under the text."""
    found = places(PAPERS.letter(letter(1)))
    date = max(foot for character, *_, foot in found if character == "月" and foot < 262)
    text = max(foot for character, *_, foot in found if character == "裁")
    assert date - text == pytest.approx(4 * 225 / 22, abs=1)
    assert date + 15 < 297 - 20


@pytest.mark.parametrize("headings", range(1, 40))
def test_no_heading_is_last_on_a_page(headings: int) -> None:
    blocks = [Block(BlockKind.HEADING if at % 2 else BlockKind.BODY, "标题" if at % 2 else "正文") for at in range(headings)]
    pdf = PAPERS.letter(letter(0, blocks=(*blocks, Block(BlockKind.BODY, "正文"))))
    for page in range(len(pages(pdf)) - 1):
        lowest = max((foot, character) for character, *_, foot in places(pdf, page) if character in "题文" and 60 < foot < 262)
        assert lowest[1] == "文", page


def test_line_ends_and_invisible_signs_in_a_narrative_do_not_stop_the_letter() -> None:
    pasted = "欠钱不还。\n\n起诉了\t也没有用\u200b，葛\U000e0100先生\r\n"
    told = letter(0, blocks=(Block(BlockKind.BODY, f"您反映：“{pasted}”，已经登记。"),), stub=(("摘要", pasted),))
    assert PAPERS.stray(told) == ()
    assert "欠钱不还。　起诉了　也没有用，葛先生" in pages(PAPERS.letter(told))[0].replace("\r\n", "")


def test_long_titles_stay_on_the_page() -> None:
    pdf = PAPERS.letter(letter(subtitle="（申请查处违法行为、履行法定职责事项）"))
    for page in range(2):
        assert all(21 <= left < right <= 189 for character, left, right, _ in places(pdf, page) if character in "引导告知书职责")


def test_the_file_says_what_it_is_and_nothing_about_the_visitor() -> None:
    pdf = PAPERS.letter(letter(addressee="王淳生"))
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    about = document.get_metadata_dict()
    document.close()
    assert about["Title"] == "引导告知书 雷信引〔2026〕31号"
    assert about["Author"] == "雷州市信访局"
    assert not any("王淳生" in value for value in about.values())
