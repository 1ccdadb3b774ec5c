"""Posters as a print shop gets them: size, boxes, marks to cut along, words, fonts; and the bureau's own chart in their place."""

import io
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.units import mm

from app.content.load import read_pack
from app.documents.fonts import Fonts
from app.documents.papers import Papers
from app.documents.poster import TRIM, draw_poster
from app.documents.spread import MOST, spread
from app.models.booklet import SIZES, Poster
from app.models.chart import Chart, Edge, Node, Shape
from app.models.fault import WorldFault
from app.models.figure import Box, Layout
from app.models.geometry import divide, lay_out
from app.models.pack import Pack
from tests.documents.test_chart import squeezed

CONTENT = Path(__file__).parents[2] / "resources" / "content"
CODES = (*sorted(path.stem for path in (CONTENT / "charts").glob("D*.toml")), "roadmap")
MARK = "内容包 2026.11 · abcdef1　默认内容·待本单位审定"
FONTS = Fonts(machine=False)


@cache
def pack() -> Pack:
    return read_pack(CONTENT)[0]


def chart(code: str) -> Chart:
    found = pack().drawn(code)
    assert found is not None
    return found


def poster(code: str = "D4", size: str = "A3", crop: bool = False, picture: bytes = b"") -> Poster:
    return Poster(chart(code), {}, MARK, size, crop, "雷州市信访局", picture)


def opened(pdf: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf)


def millimetres(points: tuple[float, ...]) -> list[float]:
    return [each / mm for each in points]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["D4", "roadmap"])
def test_the_paper_is_exact_upright_or_landscape(code: str, size: str) -> None:
    document = opened(draw_poster(poster(code, size), FONTS))
    assert len(document) == len(divide(chart(code)))
    for page in document:
        assert sorted(millimetres(page.get_size())) == pytest.approx(TRIM[size], abs=0.1)
        assert millimetres(page.get_trimbox()) == pytest.approx([0, 0, *millimetres(page.get_size())], abs=0.1)


@pytest.mark.parametrize("size", SIZES)
def test_for_cutting_the_paper_is_larger_and_says_where_to_cut(size: str) -> None:
    for page in opened(draw_poster(poster("D8", size, crop=True), FONTS)):
        wide, high = millimetres(page.get_size())
        assert sorted((wide - 20, high - 20)) == pytest.approx(TRIM[size], abs=0.1)
        assert millimetres(page.get_trimbox()) == pytest.approx([10, 10, wide - 10, high - 10], abs=0.1)
        assert millimetres(page.get_bleedbox()) == pytest.approx([7, 7, wide - 7, high - 7], abs=0.1)


def test_the_marks_stand_at_the_corners_outside_the_bleed() -> None:
    page = opened(draw_poster(poster("D4", "A3", crop=True), FONTS))[0]
    dots = 300 / 25.4
    picture = page.render(scale=300 / 72).to_pil().convert("L")
    wide, high = millimetres(page.get_size())
    for x in (10, wide - 10):
        for strip in ((x - 2, 0, x + 2, 6.5), (x - 2, high - 6.5, x + 2, high)):
            found = ink(picture, tuple(edge * dots for edge in strip))
            assert (found[0] + found[2]) / 2 / dots + strip[0] == pytest.approx(x, abs=0.15)
    for y in (10, high - 10):
        for strip in ((0, y - 2, 6.5, y + 2), (wide - 6.5, y - 2, wide, y + 2)):
            found = ink(picture, tuple(edge * dots for edge in strip))
            assert (found[1] + found[3]) / 2 / dots + strip[1] == pytest.approx(y, abs=0.15)


def ink(picture: Image.Image, box: tuple[float, ...]) -> tuple[int, int, int, int]:
    found = picture.crop(tuple(round(edge) for edge in box)).point(lambda grey: 255 if grey < 200 else 0).getbbox()
    assert found is not None, f"nothing is drawn in {box}"
    return found


@pytest.mark.parametrize("code", CODES)
def test_a_poster_says_what_it_is_and_every_word_of_its_chart(code: str) -> None:
    shown = [squeezed(page.get_textpage().get_text_range()) for page in opened(draw_poster(poster(code), FONTS))]
    whole = "".join(shown)
    words = "".join(squeezed(node.text) for node in chart(code).nodes.values())
    labels = "".join(squeezed(edge.label) for _, edge in chart(code).edges())
    assert Counter(words + labels) <= Counter(whole)
    for text in shown:
        for words in (chart(code).title, "雷州市信访局", MARK, "开始", "判断", "办理", "结束", "转下一图"):
            assert squeezed(words) in text
        assert set(squeezed(chart(code).note)) <= set(text)


@pytest.mark.parametrize("code", CODES)
def test_nothing_comes_near_the_edge_and_no_words_run_over_others(code: str) -> None:
    for page in opened(draw_poster(poster(code), FONTS)):
        wide, high = page.get_size()
        for part in page.get_objects():
            left, bottom, right, top = part.get_bounds()
            assert min(left, bottom, wide - right, high - top) > 8 * mm
        words = [part.get_bounds() for part in page.get_objects() if part.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
        for one, other in combinations(words, 2):
            assert min(one[2], other[2]) - max(one[0], other[0]) < 0.5 or min(one[3], other[3]) - max(one[1], other[1]) < 0.5


def test_every_font_is_embedded() -> None:
    for picture in (b"", image("PNG"), Papers(FONTS).lines("本局导引图", ("一",), "")):
        pdf = draw_poster(poster(picture=picture), FONTS)
        assert pdf.count(b"/FontDescriptor") - pdf.count(b"/Type /FontDescriptor") >= 1
        assert b"Helvetica" not in pdf
        document = opened(pdf)
        for page in document:
            for part in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
                assert part.get_font().is_embedded


def test_each_page_lies_as_its_chart_is_shaped() -> None:
    def row(count: int, across: bool) -> Chart:
        nodes = {}
        for index in range(count):
            shape = Shape.START if not index else Shape.ACTION if index < count - 1 else Shape.END
            edges = (Edge("next", f"n{index + 1}", ""),) if index < count - 1 else ()
            nodes[f"n{index}"] = Node(f"n{index}", shape, 0 if across else index, index if across else 0, "向法院申请执行", edges=edges)
        return Chart("D4", "试", "试图", nodes)

    for across in (True, False):
        page = opened(draw_poster(replace(poster(), chart=row(9, across)), FONTS))[0]
        assert (page.get_width() > page.get_height()) is across


def test_the_same_poster_gives_the_same_file_and_another_size_is_refused() -> None:
    assert draw_poster(poster("D2"), FONTS) == draw_poster(poster("D2"), FONTS)
    with pytest.raises(ValueError, match="A0"):
        draw_poster(poster(size="A0"), FONTS)


@pytest.mark.parametrize("code", CODES)
def test_spreading_moves_apart_and_changes_no_box(code: str) -> None:
    for part in divide(chart(code)):
        before = lay_out(part)
        after = spread(before, before.width * 1.5, before.height * 1.7)
        assert before.width <= after.width <= before.width * 1.5 + 0.01
        assert before.height <= after.height <= before.height * 1.7 + 0.01
        for name, box in before.boxes.items():
            assert (after.boxes[name].width, after.boxes[name].height) == (box.width, box.height)
        for one, other in combinations(before.boxes, 2):
            assert apart(after, one, other) >= apart(before, one, other) - 1e-6
        for wire in after.wires:
            assert touches(after.boxes[wire.source], wire.points[0])
            assert touches(after.boxes[wire.target], wire.points[-1])


def apart(layout: Layout, one: str, other: str) -> float:
    a, b = layout.boxes[one], layout.boxes[other]
    return max(max(a.x, b.x) - min(a.x + a.width, b.x + b.width), max(a.y, b.y) - min(a.y + a.height, b.y + b.height))


def touches(box: Box, point: tuple[float, float]) -> bool:
    x, y = point
    inside = box.x - 0.01 <= x <= box.x + box.width + 0.01 and box.y - 0.01 <= y <= box.y + box.height + 0.01
    upright = min(abs(y - box.y), abs(y - box.y - box.height))
    level = min(abs(x - box.x), abs(x - box.x - box.width))
    return inside and min(upright, level) <= box.slant + 0.01


def test_spreading_knows_a_limit() -> None:
    before = lay_out(chart("roadmap"))
    after = spread(before, before.width, before.height * 10)
    assert after.height < before.height * MOST
    assert spread(before, 1.0, 1.0) == before


def image(form: str, size: tuple[int, int] = (900, 600)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#B3261E").save(file, form)
    return file.getvalue()


def test_an_official_pdf_takes_the_drawings_place_as_it_is() -> None:
    own = Papers(FONTS).lines("本局审定的导引图", ("到一楼大厅登记",), "")
    page = opened(draw_poster(poster(picture=own), FONTS))[0]
    text = squeezed(page.get_textpage().get_text_range())
    assert "本局审定的导引图" in text
    assert squeezed(MARK) in text
    assert "判断" not in text
    kinds = [part.type for part in page.get_objects(max_depth=4)]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    size = max(part.get_font_size() for part in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=4))
    assert size == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize(("size", "wide"), [((900, 600), True), ((600, 900), False)])
def test_an_official_picture_keeps_its_proportions(form: str, size: tuple[int, int], wide: bool) -> None:
    page = opened(draw_poster(poster(size="A2", picture=image(form, size)), FONTS))[0]
    assert (page.get_width() > page.get_height()) is wide
    drawn = page.render(scale=1).to_pil().convert("RGB")
    red = Image.eval(drawn.getchannel("G"), lambda green: 255 if green < 100 else 0)
    grey = Image.eval(drawn.getchannel("R"), lambda red: 255 if red > 150 else 0)
    left, top, right, bottom = Image.composite(red, Image.new("L", red.size), grey).getbbox()
    assert (right - left) / (bottom - top) == pytest.approx(size[0] / size[1], rel=0.02)
    assert right - left > 0.8 * page.get_width() or bottom - top > 0.8 * page.get_height()


def test_every_page_of_an_official_pdf_is_printed_turned_ones_too() -> None:
    source = pypdfium2.PdfDocument(Papers(FONTS).lines("第一页", ("正",), ""))
    source.import_pages(pypdfium2.PdfDocument(Papers(FONTS).lines("第二页", ("横",), "")))
    source[1].set_rotation(90)
    file = io.BytesIO()
    source.save(file)
    pages = list(opened(draw_poster(poster(picture=file.getvalue()), FONTS)))
    assert [page.get_width() > page.get_height() for page in pages] == [False, True]
    assert ["第一页" in pages[0].get_textpage().get_text_range(), "第二页" in pages[1].get_textpage().get_text_range()] == [True, True]


@pytest.mark.parametrize("bad", [b"%PDF-1.7 torn", b"neither", image("PNG")[:200], image("JPEG")[:300]])
def test_a_picture_that_can_not_be_read_is_said(bad: bytes) -> None:
    with pytest.raises(WorldFault) as refused:
        draw_poster(poster(picture=bad), FONTS)
    assert refused.value.code == "picture-unreadable"
