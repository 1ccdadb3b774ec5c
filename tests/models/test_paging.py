"""A chart cut into linked parts loses nothing, and every part fits its page."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.chart import NO, YES, Chart, Shape
from app.models.geometry import lay_out
from app.models.paging import meant, pages
from tests.models.drawing import faults
from tests.models.sketches import CONTENT, chart, charts, node, pack

CODES = sorted(path.stem for path in (CONTENT / "charts").glob("*.toml"))
PAGE = (44.0, 56.0)
"""What an A5 page holds, in em of a type that is still easy to read."""


def few(most: int) -> Callable[[Chart], bool]:
    return lambda part: len(part.nodes) <= most


def fits(part: Chart) -> bool:
    drawn = lay_out(part, measure=9.0)
    return drawn.width <= PAGE[0] and drawn.height <= PAGE[1]


def home(parts: tuple[Chart, ...]) -> dict[str, int]:
    return {code: index for index, part in enumerate(parts) for code in part.nodes if code == meant(code)}


def check_whole(whole: Chart, parts: tuple[Chart, ...]) -> None:
    """Every node once and as it was, every edge kept, or led to a stand-in for a later part or to a copy of an end."""
    count = Counter(code for part in parts for code in part.nodes if code == meant(code))
    assert count == Counter(whole.nodes.keys())
    homes = home(parts)
    for index, part in enumerate(parts):
        for code, each in part.nodes.items():
            original = whole.nodes[meant(code)]
            if code == original.code:
                assert [(e.answer, meant(e.to), e.label) for e in each.edges] == [(e.answer, e.to, e.label) for e in original.edges]
                assert (each.text, each.cites, each.shape) == (original.text, original.cites, original.shape)
            elif original.edges:
                assert (each.shape, each.goto, each.edges) == (Shape.LINK, original.code, ())
                assert homes[original.code] > index
            else:
                assert each == replace(original, code=code, row=each.row, column=each.column)
        assert all(edge.to in part.nodes for _, edge in part.edges())


@given(charts(), st.integers(2, 9))
def test_nothing_is_lost(whole: Chart, most: int) -> None:
    parts = pages(whole, few(most))
    check_whole(whole, parts)
    for part in parts:
        own = [each for code, each in part.nodes.items() if code == meant(code) and each.edges]
        assert len(part.nodes) <= most or len(own) == 1


@given(charts())
@settings(max_examples=20)
def test_each_part_can_be_drawn(whole: Chart) -> None:
    for part in pages(whole, few(6)):
        assert faults(lay_out(part)) == []


@given(charts())
@settings(max_examples=10)
def test_the_same_chart_gives_the_same_parts(whole: Chart) -> None:
    assert pages(whole, few(5)) == pages(whole, few(5))


@given(charts())
def test_what_fits_is_left_alone(whole: Chart) -> None:
    assert pages(whole, lambda _: True) == (whole,)


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_chart_goes_on_small_pages(code: str) -> None:
    whole = pack().charts[code]
    parts = pages(whole, fits)
    check_whole(whole, parts)
    assert all(fits(part) and faults(lay_out(part, measure=9.0)) == [] for part in parts)
    assert len(parts) <= 1 + len(whole.nodes) / 5


def test_a_link_says_where_it_goes_on() -> None:
    steps = [node(f"A{index}", (index, 0), next=f"A{index + 1}") for index in range(8)]
    parts = pages(chart(*steps, node("A8", (8, 0), Shape.END)), few(6))
    assert [part.title for part in parts] == ["试验导引图（第一图，共二图）", "试验导引图（第二图，共二图）"]
    assert [len(part.nodes) for part in parts] == [5, 5] or abs(len(parts[0].nodes) - len(parts[1].nodes)) <= 2
    link = next(each for each in parts[0].nodes.values() if each.shape is Shape.LINK)
    assert link.text == f"接第二图：{parts[1].nodes[link.goto].text}"
    assert next(iter(parts[1].nodes)) == link.goto


def test_a_part_is_not_left_for_an_end_alone() -> None:
    ends = [node("E", (9, 0), Shape.END, "结束")]
    questions = [node(f"Q{index}", (index, 0), Shape.QUESTION, yes=f"Q{index + 1}", no="E") for index in range(8)]
    parts = pages(chart(*questions, node("Q8", (8, 0), Shape.QUESTION, yes="E", no="E"), *ends), few(5))
    assert all(any(each.shape is Shape.QUESTION for each in part.nodes.values()) for part in parts)
    assert all(any(each.text == "结束" for each in part.nodes.values()) for part in parts)


def test_a_node_too_large_for_its_page_stands_alone() -> None:
    parts = pages(
        chart(
            node("A", (0, 0), Shape.START, next="B"), node("B", (1, 0), Shape.QUESTION, **{YES: "C", NO: "C"}), node("C", (2, 0), Shape.END)
        ),
        few(1),
    )
    assert [sorted(code for code in part.nodes if code == meant(code)) for part in parts] == [["A"], ["B", "C"]]
