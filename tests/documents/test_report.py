"""Reports read back: each row there once and whole, heads on each page, nothing outside the margins, no character lost."""

import io
from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest

from app.documents.fonts import Fonts
from app.documents.papers import Papers
from app.documents.report import BOTTOM, LEFT, RIGHT, TOP
from app.models.report import Report, Table

PAPERS = Papers(Fonts(machine=False))
HEADS = ("登记编号", "姓名", "经过")
LONG = "因承包地边界与邻村多次协商不成，要求镇政府派人丈量并出具书面结果；" * 4
FOOT = 12 / 25.4 * 72
RUNNING = 8 / 25.4 * 72


def report(rows: int, **words: object) -> Report:
    told = tuple((f"440882-2026-{at:06d}", f"信访人{at}某", LONG if at % 5 == 0 else "欠薪") for at in range(1, rows + 1))
    table = Table("一、来访", HEADS, told, (10, 10, 30), "本日没有来访。")
    plain = Report("雷州市信访局", "接待日报", ("2026年11月23日",), (table,), ("制表人", "负责人"), "内容包 2026.11 · abcdef0")
    return replace(plain, **words)  # type: ignore[arg-type]


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def boxes(pdf: bytes) -> list[list[tuple[str, float, float, float, float]]]:
    """Each visible character of each page with its left, lower, right and upper edge in points."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    found = []
    for page in document:
        words = page.get_textpage()
        each = [(words.get_text_range(at, 1), *words.get_charbox(at, loose=False)) for at in range(words.count_chars())]
        found.append([box for box in each if box[0].strip()])
    document.close()
    return found


def test_every_row_is_there_once_and_on_one_page() -> None:
    texts = pages(PAPERS.report(report(120)))
    assert len(texts) > 3
    counted = Counter(f"440882-2026-{at:06d}" for text in texts for at in range(1, 121) for _ in range(text.count(f"440882-2026-{at:06d}")))
    assert set(counted.values()) == {1}
    assert len(counted) == 120
    assert sum(text.count(LONG) for text in texts) == 24
    assert sum(text.count("欠薪") for text in texts) == 96


def test_heads_title_mark_and_number_stand_on_each_page() -> None:
    texts = pages(PAPERS.report(report(120)))
    for number, text in enumerate(texts, 1):
        assert text.count("".join(HEADS)) == 1
        assert "接待日报" in text
        assert "内容包2026.11·abcdef0" in text
        assert f"第{number}页，共{len(texts)}页" in text
    assert [("（续）" in text) for text in texts] == [False, *[True] * (len(texts) - 1)]


def test_nothing_is_outside_the_margins_or_over_something_else() -> None:
    for page in boxes(PAPERS.report(report(120))):
        for sign, left, low, right, high in page:
            assert left >= LEFT - 1, sign
            assert right <= RIGHT + 1, sign
            assert low >= FOOT - 4, sign
            assert high <= TOP + RUNNING + 4, sign
        body = [box for box in page if box[2] > BOTTOM and box[4] < TOP]
        assert body


@pytest.mark.parametrize("rows", range(18, 48))
def test_heads_are_never_alone_at_the_foot_and_a_signature_is_whole(rows: int) -> None:
    second = Table("二、更正", ("改了什么", "原因"), (("电话", "听错"), ("姓名", "听错")), (1, 1))
    plain = report(rows)
    texts = pages(PAPERS.report(replace(plain, tables=(*plain.tables, second))))
    (where,) = (text for text in texts if "二、更正" in text)
    assert "二、更正改了什么原因电话听错" in where
    (signed,) = (text for text in texts if "制表人" in text)
    assert "姓名听错制表人负责人" in signed


def test_a_row_higher_than_a_page_goes_on_over_the_page() -> None:
    words = "".join(f"第{at}句。" for at in range(1500))
    plain = report(0)
    tall = replace(plain.tables[0], rows=(("440882-2026-000001", "王淳生", words), ("440882-2026-000002", "李四", "短")))
    texts = pages(PAPERS.report(replace(plain, tables=(tall,))))
    heads = "".join(HEADS)
    body = "".join(text[text.index(heads) + len(heads) : text.index("内容包")] for text in texts)
    for other in ("440882-2026-000001", "王淳生", "雷州市信访局接待日报（续）"):
        body = body.replace(other, "")
    assert words in body
    assert all(text.count(heads) == 1 for text in texts)


def test_an_empty_day_is_one_page_that_says_so() -> None:
    (text,) = pages(PAPERS.report(report(0)))
    assert "本日没有来访。" in text
    assert "第1页，共1页" in text


def test_numbers_are_never_cut_however_narrow_their_column() -> None:
    table = Table("一", ("登记编号", "经过"), (("440882-2026-000001", LONG),), (1, 40))
    (page,) = boxes(PAPERS.report(replace(report(0), tables=(table,))))
    signs = "".join(box[0] for box in page)
    at = signs.index("440882-2026-000001")
    assert len({round(box[2]) for box in page[at : at + 6]}) == 1
    assert max(box[2] for box in page[at : at + 18]) - min(box[2] for box in page[at : at + 18]) < 6


def test_rare_names_are_drawn_and_none_holds_the_report_up() -> None:
    plain = report(0)
    rare = replace(plain.tables[0], rows=(("440882-2026-000001", "李𠅤𬭊", "欠薪"), ("440882-2026-000002", "李\ue000", "欠薪")))
    (text,) = pages(PAPERS.report(replace(plain, tables=(rare,))))
    assert "李𠅤𬭊" in text
    assert "E000" in text


def test_the_same_report_is_the_same_bytes() -> None:
    assert PAPERS.report(report(40)) == PAPERS.report(report(40))
