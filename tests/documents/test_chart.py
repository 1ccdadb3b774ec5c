"""Charts on paper: text that can be selected and searched, fonts embedded, everything on the page, words that can be read."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest

from app.content.load import read_pack
from app.documents.chart import PAPERS, render_chart
from app.models.chart import Chart, Lit, Shape
from app.models.fault import WorldFault
from app.models.geometry import divide
from app.models.tint import Light, Tint, box_tint, wire_tint

CONTENT = Path(__file__).parents[2] / "resources" / "content"
CODES = sorted(path.stem for path in (CONTENT / "charts").glob("*.toml"))
MARK = "内容包 2026.11 · 待审定"
SVG = "{http://www.w3.org/2000/svg}"


@cache
def charts() -> dict[str, Chart]:
    return dict(read_pack(CONTENT)[0].charts)


def some_path(chart: Chart, steps: int = 4) -> Lit:
    """The first ways from the start, as a visitor might walk them."""
    node, nodes, edges = chart.start, {chart.start.code}, set()
    for _ in range(steps):
        if node.edges:
            edges.add((node.code, node.edges[0].answer))
            node = chart.nodes[node.edges[0].to]
            nodes.add(node.code)
    return Lit(frozenset(nodes), frozenset(edges), node.code)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("code", CODES)
def test_every_word_of_a_chart_can_be_selected(code: str) -> None:
    chart = charts()[code]
    captions = dict.fromkeys(list(chart.nodes)[:3], "15日 · 民事诉讼法171")
    written = pages(render_chart(chart, None, captions, MARK))
    assert len(written) == len(divide(chart))
    whole = squeezed("".join(written))
    assert all(squeezed(node.text) in whole for node in chart.nodes.values())
    labels = "".join(squeezed(edge.label) for _, edge in chart.edges())
    boxes = "".join(squeezed(node.text) for node in chart.nodes.values())
    assert Counter(labels + boxes) <= Counter(whole)
    assert whole.count(squeezed("15日·民事诉讼法171")) + whole.count("15日民事诉讼法171") >= len(captions)
    for page in written:
        assert squeezed(chart.title) in squeezed(page)
        assert squeezed(MARK) in squeezed(page)
        assert all(word in page for word in ("开始", "判断", "办理", "结束", "转下一图"))


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_drawn_off_the_page(code: str) -> None:
    document = pypdfium2.PdfDocument(render_chart(charts()[code], None, {}, MARK))
    for page in document:
        wide, high = page.get_size()
        for part in page.get_objects():
            left, bottom, right, top = part.get_bounds()
            assert left > 10
            assert bottom > 10
            assert right < wide - 10
            assert top < high - 10


def test_every_font_is_embedded() -> None:
    pdf = render_chart(charts()["D4"])
    assert pdf.count(b"/FontFile2") >= 1
    assert pdf.count(b"/FontDescriptor") >= 1
    assert b"/Helvetica" not in pdf
    assert b"/Type1" not in pdf


def test_the_same_chart_gives_the_same_file() -> None:
    chart = charts()["D4"]
    assert render_chart(chart, some_path(chart), {}, MARK) == render_chart(chart, some_path(chart), {}, MARK)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_asked_for_is_used(paper: str) -> None:
    page = pypdfium2.PdfDocument(render_chart(charts()["D4"], paper=paper))[0]
    assert [side * 25.4 / 72 for side in page.get_size()] == pytest.approx(PAPERS[paper], abs=0.1)


def test_another_format_or_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="docx"):
        render_chart(charts()["D4"], fmt="docx")
    with pytest.raises(ValueError, match="A9"):
        render_chart(charts()["D4"], paper="A9")


def test_a_character_without_a_font_is_named() -> None:
    chart = Chart("D0", "试", "试\U000e0061图", charts()["Q"].nodes)
    with pytest.raises(WorldFault) as refused:
        render_chart(chart)
    assert "E0061" in refused.value.sentence


def test_a_lit_chart_shows_the_path_and_only_its_part() -> None:
    chart = next(chart for chart in charts().values() if len(divide(chart)) > 1)
    lit = render_chart(chart, some_path(chart), {}, MARK)
    assert len(pages(lit)) == 1
    assert "本次路径" in pages(lit)[0]
    assert "本次路径" not in "".join(pages(render_chart(chart, None, {}, MARK)))
    assert colours(lit) > {(0xC2, 0x7A, 0x00)}
    assert (0xC2, 0x7A, 0x00) not in colours(render_chart(chart, None, {}, MARK))


def colours(pdf: bytes) -> set[tuple[int, int, int]]:
    """The plain colours of the first page."""
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("RGB")
    return {colour for count, colour in image.getcolors(1 << 24) if count > 40}


def test_where_nothing_is_lit_every_shape_has_its_full_colour() -> None:
    chart = charts()["D4"]
    shown = colours(render_chart(chart))
    for shape in Shape:
        fill = box_tint(shape, Light.PLAIN, strong=True).fill
        assert any(sum(abs(one - other) for one, other in zip(rgb(fill), colour, strict=True)) <= 3 for colour in shown)


def test_the_picture_is_a_png_of_the_whole() -> None:
    png = render_chart(charts()["D4"], fmt="png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert min(wide, high) > 1600


@pytest.mark.parametrize("code", CODES)
def test_the_svg_has_every_word_and_closed_shape(code: str) -> None:
    chart = charts()[code]
    root = ElementTree.fromstring(render_chart(chart, some_path(chart), {}, "A & <B>", "svg"))  # noqa: S314
    words = squeezed("".join(text.text or "" for text in root.iter(f"{SVG}text")))
    assert all(squeezed(node.text) in words for node in chart.nodes.values())
    assert "A&<B>" in words
    heads = sum(len(node.edges) for node in chart.nodes.values())
    assert len(list(root.iter(f"{SVG}path"))) == len(chart.nodes) + heads + len(Shape)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    for text in root.iter(f"{SVG}text"):
        assert 0 < float(text.attrib["x"]) < wide
        assert 0 < float(text.attrib["y"]) < high


@pytest.mark.parametrize("light", Light)
@pytest.mark.parametrize("strong", [True, False])
def test_all_words_can_be_read(light: Light, strong: bool) -> None:
    assert all(contrast(box_tint(shape, light, strong)) >= 4.5 for shape in Shape)
    assert contrast(wire_tint(light, strong)) >= 4.5


def test_what_is_quiet_is_darker_in_print_and_in_large_type() -> None:
    assert contrast(wire_tint(Light.QUIET, strong=True)) > contrast(wire_tint(Light.QUIET, strong=False)) + 1


def contrast(tint: Tint) -> float:
    light, dark = sorted((luminance(tint.fill), luminance(tint.ink)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [channel / 255 for channel in rgb(colour)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
