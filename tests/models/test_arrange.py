"""Places proposed for the nodes of a chart: valid, downwards, the same each time, and nearly as good as a person's."""

from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.arrange import arrange
from app.models.chart import NO, YES, Chart, Shape
from app.models.figure import crossings as counted
from app.models.geometry import divide, lay_out
from tests.models.drawing import crossings, faults, strays
from tests.models.sketches import CONTENT, chart, charts, node, pack

CODES = sorted(path.stem for path in (CONTENT / "charts").glob("*.toml"))
ALL = frozenset[str]()
WORST = {"D3": 1, "D4": 8, "D5": 4, "D6": 5, "D7": 1, "D8": 7}
"""How often lines cross in what is proposed for the parts of each chart; composed by hand none do."""


def placed(drawn: Chart, places: Mapping[str, tuple[int, int]]) -> Chart:
    moved = {
        code: replace(each, row=places[code][0], column=places[code][1]) if code in places else each for code, each in drawn.nodes.items()
    }
    return replace(drawn, nodes=moved)


def upwards(drawn: Chart) -> list[tuple[str, str]]:
    """Edges that lead neither to a lower row nor to the right in their own."""
    places = {code: (each.row, each.column) for code, each in drawn.nodes.items()}
    return [(each.code, edge.to) for each, edge in drawn.edges() if places[edge.to] <= places[each.code]]


@given(charts(), st.integers(1, 6))
def test_any_chart_is_arranged_downwards_and_can_be_drawn(drawn: Chart, wide: int) -> None:
    places = arrange(drawn, ALL, wide)
    assert places.keys() == drawn.nodes.keys()
    assert len({*places.values()}) == len(places)
    assert min(min(place) for place in places.values()) == 0
    fresh = placed(drawn, places)
    assert upwards(fresh) == []
    assert faults(lay_out(fresh)) == []
    assert [*strays(lay_out(fresh))] == []


@given(charts(), st.data())
def test_what_is_fixed_stays_and_the_new_is_put_on_free_places(drawn: Chart, data: st.DataObject) -> None:
    fixed = frozenset(data.draw(st.sets(st.sampled_from(sorted(drawn.nodes)), min_size=1)))
    places = arrange(drawn, fixed)
    assert places.keys() == drawn.nodes.keys() - fixed
    fresh = placed(drawn, places)
    assert len({(each.row, each.column) for each in fresh.nodes.values()}) == len(fresh.nodes)
    assert all(min(place) >= 0 for place in places.values())
    assert faults(lay_out(fresh)) == []


@given(charts())
@settings(max_examples=20)
def test_the_same_chart_gives_the_same_places(drawn: Chart) -> None:
    assert arrange(drawn, ALL) == arrange(replace(drawn, nodes=dict(drawn.nodes)), ALL)


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_chart_is_arranged_nearly_as_well_as_by_hand(code: str) -> None:
    parts = [placed(part, arrange(part, ALL)) for part in divide(pack().charts[code])]
    layouts = [lay_out(part) for part in parts]
    assert [fault for layout in layouts for fault in faults(layout)] == []
    assert [edge for part in parts for edge in upwards(part)] == []
    assert sum(map(crossings, layouts)) <= WORST.get(code, 0)


def test_crossings_are_counted_as_they_are_seen() -> None:
    layouts = [lay_out(placed(part, arrange(part, ALL))) for code in WORST for part in divide(pack().charts[code])]
    assert [counted(layout.wires) for layout in layouts] == [crossings(layout) for layout in layouts]
    assert any(counted(layout.wires) for layout in layouts)


def test_yes_is_straight_below_and_no_to_the_right() -> None:
    drawn = chart(
        node("A", (0, 0), Shape.START, next="B"),
        node("B", (0, 1), Shape.QUESTION, **{YES: "C", NO: "D"}),
        node("C", (0, 2), Shape.QUESTION, **{YES: "E", NO: "F"}),
        node("D", (0, 3), next="E"),
        node("F", (0, 4), Shape.END),
        node("E", (0, 5), Shape.END),
    )
    assert arrange(drawn, ALL) == {"A": (0, 0), "B": (1, 0), "D": (1, 1), "C": (2, 0), "F": (2, 1), "E": (3, 0)}


def test_a_long_row_of_questions_goes_on_in_the_next_line() -> None:
    questions = [node(f"Q{index}", (0, index), Shape.QUESTION, **{YES: f"E{index}", NO: f"Q{index + 1}"}) for index in range(6)]
    ends = [node(f"E{index}", (1, index), Shape.END) for index in range(6)]
    places = arrange(chart(*questions, *ends, node("Q6", (0, 6), Shape.END)), ALL, 4)
    assert [places[f"Q{index}"] for index in range(7)] == [(0, 0), (0, 1), (0, 2), (0, 3), (2, 0), (2, 1), (2, 2)]
    assert [places[f"E{index}"] for index in range(6)] == [(1, 0), (1, 1), (1, 2), (1, 3), (3, 0), (3, 1)]


@pytest.mark.parametrize(("answer", "place"), [(YES, (2, 0)), (NO, (1, 1))])
def test_a_new_node_goes_to_where_its_answer_leads(answer: str, place: tuple[int, int]) -> None:
    other = NO if answer == YES else YES
    drawn = chart(
        node("A", (0, 0), Shape.START, next="B"),
        node("B", (1, 0), Shape.QUESTION, **{answer: "NEW", other: "C"}),
        node("C", (1, 1) if other == NO else (2, 0), Shape.END),
        node("NEW", (9, 9), Shape.END),
    )
    assert arrange(drawn, frozenset({"A", "B", "C"})) == {"NEW": place}


def test_a_node_between_two_others_goes_below_the_one_and_above_the_other() -> None:
    drawn = chart(node("A", (0, 0), Shape.START, next="NEW"), node("NEW", (9, 9), next="B"), node("B", (2, 0), Shape.END))
    assert arrange(drawn, frozenset({"A", "B"})) == {"NEW": (1, 0)}


@pytest.mark.parametrize("known", [0, 60, 89])
def test_ninety_nodes_take_no_noticeable_time(known: int) -> None:
    questions = [node(f"Q{index}", (index, 0), Shape.QUESTION, **{YES: f"A{index}", NO: f"Q{index + 1}"}) for index in range(44)]
    steps = [node(f"A{index}", (index, 1), next=f"Q{min(index + 2, 44)}") for index in range(44)]
    drawn = chart(*questions, *steps, node("Q44", (44, 0), Shape.END))
    fixed = frozenset([*drawn.nodes][:known])
    assert min(_seconds(drawn, fixed) for _ in range(5)) < 0.1


def _seconds(drawn: Chart, fixed: frozenset[str]) -> float:
    start = perf_counter()
    arrange(drawn, fixed)
    return perf_counter() - start
