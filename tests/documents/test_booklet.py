"""The booklet as it is read and folded: pages, numbers, links, type, addresses; and the order of its sheets."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations

import pypdfium2
import pytest
from pypdfium2 import raw
from reportlab.lib.units import mm

from app.documents.booklet import READABLE, draw_booklet
from app.documents.breaks import NO_END, NO_START
from app.documents.fonts import Fonts
from app.documents.imposition import impose, order, padded
from app.documents.papers import Papers
from app.models.booklet import Booklet, Chapter
from app.models.chart import Passage
from app.models.fault import WorldFault
from app.models.paging import pages
from app.models.place import Organ
from tests.documents.test_chart import squeezed
from tests.documents.test_poster import chart

MARK = "内容包 2026.11 · abcdef1　默认内容·待本单位审定"
FONTS = Fonts(machine=False)
KNOWN = Organ("court", "雷州市人民法院", "诉讼服务中心（立案庭）", "雷州市某路1号", "0759-8812345", "工作日8:30—12:00", "12368")
UNKNOWN = Organ("land", "雷州市农村土地承包仲裁委员会", "立案窗口")
LETTERS = (("引导告知书（涉诉事项）", "该事项应当由人民法院按诉讼程序处理", "《信访工作条例》第三十一条第（一）项"),)
TEXT = "信访部门先登记，再引导到人民法院诉讼服务中心（立案庭）；电话0759-8812345，“12368”也可以打。" * 6
PASSAGES = (
    Passage("谁来办", TEXT, ("民事诉讼法:126", "民事诉讼法:171.2", "信访工作条例:31(1)")),
    *(Passage("" if each % 2 else f"第{each}点", TEXT[each:], ()) for each in range(8)),
)


def booklet(*codes: str, picture: bytes = b"") -> Booklet:
    chapters = [Chapter(replace(chart(code), passages=PASSAGES), {}, picture if code == "D2" else b"") for code in codes]
    return Booklet("信访事项导引图册", "雷州市信访局", tuple(chapters), LETTERS, (KNOWN, UNKNOWN), MARK, date(2026, 11, 23))


@cache
def plain() -> bytes:
    return draw_booklet(booklet("roadmap", "D1", "D4", "D8"), False, FONTS)


def opened(pdf: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf)


@cache
def texts() -> tuple[str, ...]:
    return tuple(squeezed(page.get_textpage().get_text_range()) for page in opened(plain()))


def start(title: str) -> int:
    """The number of the page that begins with a title, after the contents."""
    return next(number for number, text in enumerate(texts(), 1) if number > 2 and squeezed(title) in text)


def characters(page: pypdfium2.PdfPage) -> list[tuple[str, float, tuple[float, ...]]]:
    """Every character of a page with its size in points and its box."""
    words = page.get_textpage()
    found = []
    for index in range(words.count_chars()):
        sign = words.get_text_range(index, 1)
        if sign.strip():
            found.append((sign, raw.FPDFText_GetFontSize(words, index), words.get_charbox(index)))
    return found


def test_all_pages_are_a5_and_bear_the_mark() -> None:
    document = opened(plain())
    for page, text in zip(document, texts(), strict=True):
        assert [side / mm for side in page.get_size()] == pytest.approx([148, 210], abs=0.1)
        assert squeezed(MARK) in text


def test_the_cover_says_what_and_whose_it_is_and_when() -> None:
    for words in ("雷州市信访局", "信访事项导引图册", "2026年11月23日"):
        assert words in texts()[0]
    assert "雷州市信访局" in texts()[-1]


def test_the_contents_name_the_page_where_each_part_begins() -> None:
    contents = texts()[1]
    places = [contents.index(squeezed(chart(code).title)) for code in ("roadmap", "D1", "D4", "D8")]
    assert places == sorted(places)
    for title in (*(chart(code).title for code in ("roadmap", "D1", "D4", "D8")), "告知书和其他文书", "有关机关的地址、电话"):
        found = re.search(re.escape(squeezed(title)) + r"\D*(\d+)", contents)
        assert found is not None
        assert int(found[1]) == start(title)


def test_no_words_of_the_contents_run_over_others() -> None:
    boxes = [box for _, _, box in characters(opened(plain())[1])]
    for one, other in combinations(boxes, 2):
        assert min(one[2], other[2]) - max(one[0], other[0]) < 0.5 or min(one[3], other[3]) - max(one[1], other[1]) < 0.5


def test_page_numbers_stand_at_the_outer_edge() -> None:
    document = opened(plain())
    for number in range(2, len(document)):
        wide = document[number - 1].get_width()
        low = [
            (sign, box) for sign, size, box in characters(document[number - 1]) if box[1] < 13 * mm and size == pytest.approx(11, abs=0.1)
        ]
        assert "".join(sign for sign, _ in low) == str(number)
        assert all((box[0] > wide / 2) is (number % 2 == 1) for _, box in low)


def test_nothing_is_drawn_off_the_page() -> None:
    for page in opened(plain()):
        wide, high = page.get_size()
        for part in page.get_objects():
            left, bottom, right, top = part.get_bounds()
            assert min(left, bottom, wide - right, high - top) > 5 * mm


def test_charts_are_cut_so_that_old_eyes_can_read_them() -> None:
    """Words in boxes and on lines; what is cited under them may be 0.8 of it."""
    for page, text in zip(opened(plain()), texts(), strict=True):
        if re.search("第.图，共.+图", text):
            sizes = [size for _, size, _ in characters(page) if size > 7.05]
            assert sum(size >= READABLE - 0.02 for size in sizes) > 0.4 * len(sizes)
        assert all(size >= 0.8 * READABLE - 0.02 for _, size, _ in characters(page))


def test_body_text_is_eleven_points_and_breaks_as_chinese_does() -> None:
    page = opened(plain())[start(chart("D1").title) - 1]
    body = [(sign, box) for sign, size, box in characters(page) if size == pytest.approx(11, abs=0.05)]
    assert len(body) > 200
    lines: dict[int, list[tuple[float, str]]] = {}
    for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage()):
        left = part.get_bounds()[0]
        lines.setdefault(round(part.get_matrix().f), []).append((left, part.extract()))
    for words in lines.values():
        line = "".join(text for _, text in sorted(words)).strip()
        assert line[0] not in NO_START
        assert line[-1] not in NO_END
        assert not re.search(r"^\d{1,6}$|0759-\d{1,6}$", line) or line.isdigit()


def test_explanations_cite_each_statute_once_in_chinese() -> None:
    assert "依据：《民事诉讼法》第一百二十六条、第一百七十一条第二款；《信访工作条例》第三十一条第（一）项" in "".join(texts())


@pytest.mark.parametrize("code", ["roadmap", "D1", "D4", "D8"])
def test_every_link_leads_to_the_page_that_goes_on(code: str) -> None:
    first = start(chart(code).title)
    last = next(
        (number for number in range(first + 1, len(texts()) + 1) if squeezed(chart(code).name) not in texts()[number - 1]), len(texts())
    )
    checked = 0
    for number in range(first, last):
        for page, words in re.findall(r"接第(\d+)页：(\w{2,4})", texts()[number - 1]):
            assert words in re.sub(r"接第\d+页：\w+", "", texts()[int(page) - 1])
            assert int(page) > number
            checked += 1
    assert checked or len(pages(chart(code), lambda part: len(part.nodes) <= 12)) == 1


def test_every_node_is_drawn() -> None:
    whole = "".join(texts())
    for code in ("roadmap", "D1", "D4", "D8"):
        for node in chart(code).nodes.values():
            assert set(squeezed(node.text)) <= set(whole)


def test_what_is_not_known_of_an_organ_leaves_a_line_to_write_on() -> None:
    number = start("有关机关的地址、电话")
    page, text = opened(plain())[number - 1], texts()[number - 1]
    for words in ("雷州市人民法院", "雷州市某路1号", "0759-8812345", "工作日8:30—12:00", "12368", "立案窗口"):
        assert squeezed(words) in text
    level = [part for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]) if part.get_bounds()[3] - part.get_bounds()[1] < 3]
    dotted = [part for part in level if raw.FPDFPageObj_GetDashCount(part) > 0]
    assert len(dotted) == 4


def test_bookmarks_lead_to_the_chapters() -> None:
    document = opened(plain())
    marks = {mark.get_title(): mark.get_dest().get_index() + 1 for mark in document.get_toc()}
    assert marks["D4　审判机关"] == start(chart("D4").title)
    assert marks["路线图"] == start(chart("roadmap").title)
    assert marks["有关机关的地址、电话"] == start("有关机关的地址、电话")


def test_every_font_is_embedded() -> None:
    assert b"Helvetica" not in plain()
    for page in opened(plain()):
        for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
            assert part.get_font().is_embedded


def test_an_official_chart_replaces_the_drawn_one_in_its_chapter() -> None:
    own = Papers(FONTS).lines("本局审定的导引图", ("到一楼大厅登记",), "")
    document = opened(draw_booklet(booklet("D2", picture=own), False, FONTS))
    shown = [squeezed(page.get_textpage().get_text_range()) for page in document]
    place = next(number for number, text in enumerate(shown) if "本局审定的导引图" in text)
    assert squeezed(MARK) in shown[place]
    assert not any(squeezed(node.text) in "".join(shown) for node in chart("D2").nodes.values() if len(node.text) > 8)
    with pytest.raises(WorldFault) as refused:
        draw_booklet(booklet("D2", picture=b"torn"), False, FONTS)
    assert refused.value.code == "picture-unreadable"


@pytest.mark.parametrize(("count", "sides"), [(4, (4, 1, 2, 3)), (8, (8, 1, 2, 7, 6, 3, 4, 5))])
def test_pages_follow_each_other_once_folded(count: int, sides: tuple[int, ...]) -> None:
    assert order(count) == sides


@pytest.mark.parametrize("count", range(1, 40))
def test_folding_the_sheets_gives_every_page_in_its_place(count: int) -> None:
    """Fold as a person does: sheets on top of each other, the first outermost; then leaf through them."""
    filled = padded(count)
    assert len(filled) % 4 == 0
    assert filled[-1] == count
    assert [page for page in filled if page] == list(range(1, count + 1))
    sides = order(len(filled))
    sheets = [sides[at : at + 4] for at in range(0, len(sides), 4)]
    read = [page for _, right, left, _ in sheets for page in (right, left)]
    read += [page for left, _, _, right in reversed(sheets) for page in (right, left)]
    assert read == list(range(1, len(filled) + 1))


def test_two_pages_stand_side_by_side_unscaled() -> None:
    sheets = opened(impose(plain()))
    count = len(texts())
    filled = padded(count)
    assert len(sheets) == len(filled) // 2
    sides = order(len(filled))
    for number, sheet in enumerate(sheets):
        assert [side / mm for side in sheet.get_size()] == pytest.approx([297, 210], abs=0.1)
        words = sheet.get_textpage()
        wide, high = sheet.get_size()
        for half, page in enumerate(sides[2 * number : 2 * number + 2]):
            shown = squeezed(words.get_text_bounded(left=half * wide / 2, right=(half + 1) * wide / 2, bottom=0, top=high))
            real = filled[page - 1]
            assert sorted(shown) == (sorted(texts()[real - 1]) if real else [])
    assert max(size for _, size, _ in characters(sheets[0])) == pytest.approx(
        max(size for _, size, _ in characters(opened(plain())[0])), rel=0.01
    )
    assert len(impose(plain())) < 1.5 * len(plain())
