"""Every chart of the pack, and charts that nobody would write, come out as a draughtsman would draw them."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import geometry
from app.models.chart import Chart, Shape
from app.models.figure import outline, runs
from app.models.geometry import divide, fits, lay_out
from tests.models.drawing import crossings, faults, strays
from tests.models.sketches import chart, charts, node, pack

CONTENT = Path(__file__).parents[2] / "resources" / "content"
CODES = sorted(path.stem for path in (CONTENT / "charts").glob("*.toml"))
CAPTION = "15日、3个月 · 民事诉讼法171、行政诉讼法85"


@pytest.mark.parametrize("measure", [7.5, 9.0, 11.0, 13.0])
@pytest.mark.parametrize("code", [*CODES, "roadmap"])
def test_a_shipped_chart_is_clean(code: str, measure: float) -> None:
    drawn = pack().drawn(code)
    assert drawn is not None
    assert faults(lay_out(drawn, measure=measure)) == []
    assert faults(lay_out(drawn, dict.fromkeys(drawn.nodes, CAPTION), measure)) == []


@pytest.mark.parametrize("measure", [7.5, 9.0, 10.0, 11.0, 13.0])
@pytest.mark.parametrize("code", [*CODES, "roadmap"])
def test_no_line_crosses_another_in_a_shipped_chart(code: str, measure: float) -> None:
    whole = pack().drawn(code)
    assert whole is not None
    for drawn in {whole.code: whole, **{part.code: part for part in divide(whole)}}.values():
        assert crossings(lay_out(drawn, measure=measure)) == 0
        assert crossings(lay_out(drawn, dict.fromkeys(drawn.nodes, CAPTION), measure)) == 0


@pytest.mark.parametrize("code", [*CODES, "roadmap"])
def test_a_drawing_fits_where_it_has_room_and_nowhere_less(code: str) -> None:
    drawn = pack().drawn(code)
    assert drawn is not None
    made, asked = lay_out(drawn), []
    assert fits(drawn, {}, geometry.MEASURE, lambda *size: asked.append(size) or True)  # type: ignore[func-returns-value]
    assert asked[-1] == (made.width, made.height)
    assert asked[0][0] <= made.width
    assert asked[0][1] <= made.height
    assert not fits(drawn, {}, geometry.MEASURE, lambda wide, high: wide < made.width and high <= made.height)
    assert not fits(drawn, {}, geometry.MEASURE, lambda _wide, high: high < made.height)


@pytest.mark.parametrize("code", [*CODES, "roadmap"])
def test_a_shipped_chart_reads_from_top_to_bottom(code: str) -> None:
    whole = pack().drawn(code)
    assert whole is not None
    places = {code: (each.row, each.column) for code, each in whole.nodes.items()}
    assert [(each.code, edge.to) for each, edge in whole.edges() if places[edge.to] <= places[each.code]] == []
    climbing = [
        wire.key
        for part in divide(whole)
        for wire in lay_out(part).wires
        for (_, y), (_, after) in pairwise(wire.points)
        if after < y - 0.01
    ]
    assert climbing == []


@pytest.mark.parametrize("code", CODES)
def test_a_part_says_which_it_is_and_its_links_where_they_go_on(code: str) -> None:
    whole = pack().charts[code]
    parts = divide(whole)
    homes = {node: part.code for part in parts for node in part.nodes}
    for part in parts:
        assert (part.code in part.title) == (len(parts) > 1)
        for each in part.nodes.values():
            if each.goto in homes:
                assert homes[each.goto] != part.code
                assert homes[each.goto] in each.text


@pytest.mark.parametrize("code", CODES)
def test_the_parts_of_a_chart_hold_every_node_once(code: str) -> None:
    whole = pack().charts[code]
    parts = divide(whole)
    assert sorted(code for part in parts for code in part.nodes) == sorted(whole.nodes)
    assert all(edge.to in part.nodes for part in parts for _, edge in part.edges())
    assert [next(iter(part.nodes)) for part in parts] == (list(whole.parts) or [whole.start.code])


@given(charts())
def test_any_chart_is_clean(drawn: Chart) -> None:
    assert faults(lay_out(drawn)) == []


@given(charts())
@settings(max_examples=15)
def test_the_same_chart_gives_the_same_drawing(drawn: Chart) -> None:
    first = lay_out(drawn)
    geometry._laid_out.cache_clear()
    assert lay_out(replace(drawn, nodes=dict(drawn.nodes))) == first


@given(charts(), st.integers(1, 5))
@settings(max_examples=15)
def test_places_left_empty_take_no_room(drawn: Chart, factor: int) -> None:
    spread = {code: replace(each, row=each.row * factor, column=each.column * factor) for code, each in drawn.nodes.items()}
    assert lay_out(replace(drawn, nodes=spread)) == lay_out(drawn)


def test_straight_ways_are_straight() -> None:
    drawn = lay_out(
        chart(
            node("A", (0, 0), Shape.START, next="B"),
            node("B", (1, 0), Shape.QUESTION, yes="C", no="D"),
            node("D", (1, 1), next="E"),
            node("C", (2, 0), Shape.END),
            node("E", (2, 1), Shape.END),
        )
    )
    assert [len(wire.points) for wire in drawn.wires] == [2, 2, 2, 2]


@pytest.mark.parametrize("code", [*CODES, "roadmap"])
def test_yes_leaves_at_the_bottom_and_no_at_the_right_in_every_chart(code: str) -> None:
    drawn = pack().drawn(code)
    assert drawn is not None
    assert [*strays(lay_out(drawn))] == []
    assert [stray for part in divide(drawn) for stray in strays(lay_out(part))] == []


@given(charts())
def test_yes_leaves_at_the_bottom_and_no_at_the_right_wherever_they_lead(drawn: Chart) -> None:
    assert [*strays(lay_out(drawn))] == []


def test_ways_to_boxes_of_their_own_share_one_stem() -> None:
    ends = [node(f"E{column}", (1, column), Shape.END) for column in range(4)]
    ways = {f"w{column}": f"E{column}" for column in range(4)}
    drawn = lay_out(chart(node("Q", (0, 0), Shape.QUESTION, **ways), *ends))
    assert len({wire.net for wire in drawn.wires}) == 1
    assert len({wire.points[0] for wire in drawn.wires}) == 1
    for wire in drawn.wires:
        assert wire.label is not None
        assert wire.label.x > wire.points[-1][0]
        assert drawn.boxes[wire.target].y - wire.label.y < 2


def test_edges_into_one_box_meet_before_it() -> None:
    sides = [node(f"A{column}", (0, column), next="E") for column in range(3)]
    drawn = lay_out(chart(*sides, node("E", (1, 1), Shape.END)))
    assert len({wire.points[-1] for wire in drawn.wires}) == 1
    once = sum(abs(x - right) + abs(y - bottom) for (x, y), (right, bottom) in runs(drawn.wires))
    each = sum(
        abs(x - right) + abs(y - bottom)
        for wire in drawn.wires
        for (x, y), (right, bottom) in zip(wire.shaft, wire.shaft[1:], strict=False)
    )
    assert once < each - 0.5


def test_the_words_of_a_box_lie_inside_its_outline() -> None:
    whole = lay_out(pack().charts["D4"], dict.fromkeys(pack().charts["D4"].nodes, CAPTION))
    for box in whole.boxes.values():
        lines = list(box.baselines())
        assert [words for _, _, words in lines] == [*box.lines, *box.caption]
        assert all(box.y + size * 0.8 < y < box.y + box.height - size * 0.1 for y, size, _ in lines)


def test_each_shape_has_an_outline_of_its_own_that_fills_its_box() -> None:
    shapes = list(Shape)
    nodes = [node(shape, (0, column), shape, "十个字的文字放在这里") for column, shape in enumerate(shapes)]
    boxes = lay_out(chart(*nodes)).boxes.values()
    relative = set()
    for box in boxes:
        corners = outline(box)
        assert min(corner.x for corner in corners) == pytest.approx(box.x)
        assert max(corner.x for corner in corners) == pytest.approx(box.x + box.width)
        assert max(corner.y for corner in corners) == pytest.approx(box.y + box.height)
        relative.add(tuple((round((at.x - box.x) / box.width, 2), round((at.y - box.y) / box.height, 2)) for at in corners))
    assert len(relative) == len(shapes)
