"""Drawing a chart by hand, without a window: every change goes into a real draft, and the check of the whole pack judges it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.chart import NEXT, NO, YES, Chart, Edge, Node, Shape
from app.models.fault import WorldFault
from app.models.figure import Label, Layout, Wire
from app.models.geometry import lay_out
from app.models.version import Change
from app.ports import Desk
from app.services import draw, graft
from app.services.draw import Sheet, Spot
from app.services.graft import Fresh

CHARTS = ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "Q", "roadmap")


@pytest.fixture
def drafting(desk: Desk) -> Desk:
    desk.library.start(desk.pack.digest)
    return desk


def saved(desk: Desk, changes: Sequence[Change]) -> list[str]:
    """Save changes in the draft; gives the faults that came with them."""
    before = {flaw.sentence for flaw in desk.library.draft()[1]}
    return [str(flaw) for flaw in desk.library.change(changes) if flaw.sentence not in before]


def read(desk: Desk, code: str) -> Sheet:
    return draw.read(desk.library, desk.library.draft()[0], code)


def small() -> Sheet:
    """A start, a question, its two ways, and a long way down at the left."""
    nodes = (
        Node("T.01", Shape.START, 0, 0, "开始", edges=(Edge(NEXT, "T.02", ""),)),
        Node("T.02", Shape.QUESTION, 1, 0, "是不是？", "是不是？", "请说。", edges=(Edge(YES, "T.03", "是"), Edge(NO, "T.04", "否"))),
        Node("T.04", Shape.ACTION, 1, 1, "办", edges=(Edge(NEXT, "T.03", ""),)),
        Node("T.03", Shape.END, 2, 0, "完"),
    )
    rows = tuple(
        {"code": each.code, "shape": str(each.shape), "row": each.row, "column": each.column, "text": each.text, "ask": each.ask,
         "say": each.say, **{edge.answer: edge.to for edge in each.edges}}
        for each in nodes
    )  # fmt: skip
    return Sheet("charts/T.toml", Chart("T", "试", "试", {each.code: each for each in nodes}), rows)


def test_a_box_goes_to_a_free_cell(drafting: Desk) -> None:
    sheet = read(drafting, "D4")
    code = next(code for code, node in sheet.chart.nodes.items() if node.shape is Shape.END)
    row = 1 + max(node.row for node in sheet.chart.nodes.values())
    assert saved(drafting, draw.move(sheet, code, (row, 3))) == []
    assert draw.cell(read(drafting, "D4").chart.nodes[code]) == (row, 3)


def test_two_boxes_change_places(drafting: Desk) -> None:
    sheet = read(drafting, "D4")
    one, other = draw.cell(sheet.chart.nodes["D4.04"]), draw.cell(sheet.chart.nodes["D4.04a"])
    assert saved(drafting, draw.move(sheet, "D4.04", other)) == []
    after = read(drafting, "D4").chart.nodes
    assert (draw.cell(after["D4.04"]), draw.cell(after["D4.04a"])) == (other, one)


def test_a_line_that_would_lead_upwards_is_named() -> None:
    sheet = small()
    with pytest.raises(WorldFault) as refused:
        draw.move(sheet, "T.04", (0, 1))
    assert refused.value.code == "edge-upward"
    assert "T.02“是不是？”到T.04“办”" in str(refused.value)
    assert "（否）" in str(refused.value)
    with pytest.raises(WorldFault, match="往左"):
        draw.move(sheet, "T.04", (2, 1))


def test_a_line_that_led_upwards_before_does_not_hold_other_boxes() -> None:
    sheet = small()
    crooked = draw.placed(sheet.chart, {"T.03": (0, 3)})
    assert draw.move(replace(sheet, chart=crooked), "T.04", (1, 2)) != ()


def test_a_row_opens_between_two_and_closes_again() -> None:
    sheet = small()
    opened = draw.applied(sheet, draw.insert(sheet, Spot(2, 0, fresh_row=True)))
    assert [node.row for node in opened.chart.nodes.values()] == [0, 1, 1, 3]
    assert draw.empty_rows(opened.chart) == (2,)
    closed = draw.applied(opened, draw.take_away(opened, row=2))
    assert closed.rows == sheet.rows
    with pytest.raises(WorldFault, match=r"T\.02"):
        draw.take_away(sheet, row=1)


def test_a_column_opens_at_the_left_and_closes_again() -> None:
    sheet = small()
    opened = draw.applied(sheet, draw.place(sheet, "T.03", Spot(2, 0, fresh_column=True)))
    assert [draw.cell(node) for node in opened.chart.nodes.values()] == [(0, 1), (1, 1), (1, 2), (2, 0)]
    aside = draw.applied(opened, draw.move(opened, "T.03", (2, 1)))
    assert draw.empty_columns(aside.chart) == (0,)
    assert draw.applied(aside, draw.take_away(aside, column=0)).rows == sheet.rows


@pytest.mark.parametrize("code", CHARTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(data=st.data())
def test_any_move_is_legal_or_refused_and_can_be_taken_back(desk: Desk, code: str, data: st.DataObject) -> None:
    chart = desk.pack.drawn(code)
    assert chart is not None
    rows = tuple({"code": node.code, "shape": str(node.shape), "row": node.row, "column": node.column} for node in chart.nodes.values())
    sheet = Sheet(draw.file_of(desk.pack, code), chart, rows)
    box = data.draw(st.sampled_from(sorted(chart.nodes)))
    spot = Spot(data.draw(st.integers(0, 50)), data.draw(st.integers(0, 6)), data.draw(st.booleans()), data.draw(st.booleans()))
    try:
        changes = draw.place(sheet, box, spot)
    except WorldFault as fault:
        assert fault.code == "edge-upward"
        return
    after = draw.applied(sheet, changes)
    places = [(row["row"], row["column"]) for row in after.rows]
    assert len(set(places)) == len(places)
    put = dict(zip(chart.nodes, places, strict=True))
    assert put[box] == (spot.row, spot.column)
    assert all(draw.leads_on(put[node.code], put[edge.to]) for node, edge in chart.edges())
    assert draw.applied(after, draw.reverse(changes, lambda _file: {draw.NODE: sheet.rows})).rows == sheet.rows


@pytest.mark.parametrize("code", CHARTS)
def test_all_boxes_find_places_of_their_own(desk: Desk, code: str) -> None:
    chart = desk.pack.drawn(code)
    assert chart is not None
    after = draw.placed(chart, draw.proposal(chart, ()))
    places = {draw.cell(node) for node in after.nodes.values()}
    assert len(places) == len(after.nodes)
    assert all(draw.leads_on(draw.cell(node), draw.cell(after.nodes[edge.to])) for node, edge in after.edges())


def test_a_layout_for_all_passes_the_check(drafting: Desk) -> None:
    sheet = read(drafting, "D8")
    assert saved(drafting, draw.settle(sheet, draw.proposal(sheet.chart, ()))) == []


def test_a_circle_is_not_arranged() -> None:
    nodes = dict(small().chart.nodes)
    nodes["T.04"] = replace(nodes["T.04"], edges=(Edge(NEXT, "T.02", ""),))
    with pytest.raises(WorldFault, match="绕回去"):
        draw.proposal(replace(small().chart, nodes=nodes), ())


def test_a_faulty_chart_can_still_be_drawn() -> None:
    nodes = dict(small().chart.nodes)
    nodes["T.04"] = replace(nodes["T.04"], row=1, column=0, edges=(Edge(NEXT, "T.99", ""),))
    drawn = draw.drawable(replace(small().chart, nodes=nodes))
    assert lay_out(drawn).boxes.keys() == nodes.keys()
    assert draw.cell(drawn.nodes["T.04"]) == (1, 1)


def test_crossings_and_covered_words_are_counted() -> None:
    label = Label(4.0, 4.0, 2.0, 1.0, ("是",))
    flat = Wire("a", NEXT, "b", "b", ((0.0, 2.0), (9.0, 2.0)), label)
    tall = Wire("c", NEXT, "d", "d", ((5.0, 0.0), (5.0, 9.0)), None)
    kin = replace(tall, source="e", net="b", points=((7.0, 0.0), (7.0, 9.0)))
    layout = Layout({}, (flat, tall, kin), 10.0, 10.0)
    assert draw.crossings(layout) == 1
    assert draw.covered_words(layout) == 1
    full = draw.placed(small().chart, {})
    crowded = replace(full, nodes=dict(full.nodes) | {"T.04": replace(full.nodes["T.04"], text="字" * 35)})
    words = "；".join(draw.findings(crowded, layout))
    assert "1 处线交叉" in words
    assert "1 处文字压在线上" in words
    assert "T.04" in words


@pytest.mark.parametrize(
    ("chart", "used", "code"),
    [
        ("D4", {"D4.01", "D4.13b", "D4.E2", "D5.30"}, "D4.14"),
        ("roadmap", {"roadmap.1", "roadmap.10"}, "roadmap.11"),
        ("D9", set(), "D9.01"),
    ],
)
def test_a_new_code_was_never_used(chart: str, used: set[str], code: str) -> None:
    assert graft.new_code(chart, used) == code


def test_codes_of_kept_versions_are_not_used_again(drafting: Desk) -> None:
    sheet = read(drafting, "D2")
    free = graft.new_code("D2", graft.used_codes(drafting.library))
    fresh = Fresh("D2.01", NEXT, "", Shape.ACTION, "先登记", ways=(Edge(NEXT, sheet.chart.nodes["D2.01"].edges[0].to, ""),))
    assert saved(drafting, graft.add(sheet, free, fresh)) == []
    kept = drafting.library.keep(drafting.clock.now())
    drafting.library.start(drafting.pack.digest)
    assert free in graft.used_codes(drafting.library)
    assert kept.digest in {version.digest for version in drafting.library.versions()}
    assert graft.new_code("D2", graft.used_codes(drafting.library)) > free


def test_a_node_goes_between_two_in_a_row_of_its_own(drafting: Desk) -> None:
    sheet = read(drafting, "D4")
    fresh = Fresh("D4.02", YES, "", Shape.ACTION, "带齐文书", ways=(Edge(NEXT, "D4.05", ""),))
    assert saved(drafting, graft.add(sheet, "D4.90", fresh)) == []
    nodes = read(drafting, "D4").chart.nodes
    assert nodes["D4.02"].edge(YES) == Edge(YES, "D4.90", "是")
    assert nodes["D4.90"].column == nodes["D4.02"].column
    assert nodes["D4.02"].row < nodes["D4.90"].row < nodes["D4.05"].row


def test_a_question_and_a_link_are_written_with_all_that_the_check_wants(drafting: Desk) -> None:
    sheet = read(drafting, "D4")
    ways = (Edge(YES, "D4.05", "是"), Edge(NO, "D4.03", "否"))
    fresh = Fresh("D4.01", NEXT, "", Shape.QUESTION, "手里有文书？", "有没有文书？", "请拿出来看。", (ways[0], Edge(NO, "D4.02", "否")))
    assert saved(drafting, graft.add(sheet, "D4.90", fresh)) == []
    sheet = read(drafting, "D4")
    link = Fresh("D4.90", "", "找检察院", Shape.LINK, "转检察机关", goto="D5.02", matter="K2")
    assert saved(drafting, graft.add(sheet, "D4.91", link)) == []
    nodes = read(drafting, "D4").chart.nodes
    assert [edge.label for edge in nodes["D4.90"].edges] == ["是", "否", "找检察院"]
    assert nodes["D4.91"].goto == "D5.02"


@pytest.mark.parametrize(
    ("fresh", "code"),
    [
        (Fresh("T.02", YES, "", Shape.ACTION, ""), "text-missing"),
        (Fresh("T.02", YES, "", Shape.QUESTION, "问", "问", ""), "ask-missing"),
        (Fresh("T.02", YES, "", Shape.QUESTION, "问", "问", "说", (Edge(YES, "T.03", "是"),)), "ways-few"),
        (Fresh("T.02", YES, "", Shape.ACTION, "办", ways=(Edge(NEXT, "", ""),)), "way-open"),
        (Fresh("T.02", YES, "", Shape.ACTION, "办", ways=(Edge(NEXT, "T.01", ""),)), "circle"),
        (Fresh("T.02", "", "", Shape.END, "完"), "way-unnamed"),
        (Fresh("T.02", YES, "", Shape.LINK, "转"), "goto-missing"),
        (Fresh("T.03", "", "再来", Shape.END, "完"), "no-way-on"),
    ],
)
def test_what_a_new_node_lacks_is_said(fresh: Fresh, code: str) -> None:
    with pytest.raises(WorldFault) as refused:
        graft.add(small(), "T.05", fresh)
    assert refused.value.code == code


def test_a_way_leads_elsewhere_under_another_name() -> None:
    sheet = small()
    ways = (Edge(YES, "T.04", "有"), Edge(NO, "T.03", "否"))
    after = draw.applied(sheet, graft.lead(sheet, "T.02", ways))
    assert after.chart.nodes["T.02"].edges == ways
    assert "yes" not in after.rows[1]
    back = draw.applied(after, graft.lead(after, "T.02", (Edge(YES, "T.03", "是"), Edge(NO, "T.04", "否"))))
    assert back.rows == sheet.rows


@pytest.mark.parametrize(("ways", "code"), [
    ((Edge(YES, "T.03", "是"), Edge(NO, "T.01", "否")), "circle"),
    ((Edge(YES, "T.03", "是"),), "ways-few"),
    ((Edge(YES, "T.03", "是"), Edge(NO, "T.04", " ")), "way-unnamed"),
])  # fmt: skip
def test_ways_that_can_not_be_are_refused(ways: tuple[Edge, ...], code: str) -> None:
    with pytest.raises(WorldFault) as refused:
        graft.lead(small(), "T.02", ways)
    assert refused.value.code == code


def test_a_way_to_a_box_above_is_refused_by_name() -> None:
    sheet = small()
    above = replace(sheet, chart=draw.placed(sheet.chart, {"T.03": (0, 2)}))
    with pytest.raises(WorldFault, match=r"T.02.*T.03.*往上"):
        graft.lead(above, "T.02", (Edge(YES, "T.03", "是"), Edge(NO, "T.04", "否")))


def test_a_deleted_node_leaves_its_ways_to_the_one_after_and_no_letter_names_it(drafting: Desk) -> None:
    library, pack = drafting.library, drafting.pack
    named = {code for form in pack.letters.values() for stage in form.stages for code in stage.nodes}
    charts = [(chart, code) for chart in pack.charts.values() for code in chart.nodes.keys() & named]
    chart, gone = min(
        ((chart, code) for chart, code in charts if graft.heir(chart, code) and not graft.uses(pack, chart, code)), key=lambda pair: pair[1]
    )
    sheet, heir = read(drafting, chart.code), graft.heir(chart, gone)
    into = [(node.code, edge.answer) for node, edge in chart.edges() if edge.to == gone]
    changes = graft.delete(sheet, library, gone, heir)
    back = draw.reverse(changes, library.rows)
    before = {file: library.rows(file) for file in {change.file for change in changes}}
    assert len(before) > 1
    assert saved(drafting, changes) == []
    nodes = read(drafting, chart.code).chart.nodes
    assert gone not in nodes
    assert [nodes[code].edge(answer).to for code, answer in into] == [heir] * len(into)  # type: ignore[union-attr]
    assert saved(drafting, back) == []
    assert {file: library.rows(file) for file in before} == before


@pytest.mark.parametrize(("chart", "code", "word"), [
    ("D4", "D4.01", "起点"), ("D4", "D4.02", "事项K1"), ("D8", "D8.12", "起点"), ("D7", "D7.02", "事项K4"), ("D4", "D4.05a", "文书K1"),
])  # fmt: skip
def test_a_node_that_others_need_stays(drafting: Desk, chart: str, code: str, word: str) -> None:
    with pytest.raises(WorldFault, match=word) as refused:
        graft.delete(read(drafting, chart), drafting.library, code)
    assert refused.value.code == "node-used"


def test_a_deleted_node_leaves_the_known_endings_and_the_last_of_one_stays(drafting: Desk) -> None:
    library, pack = drafting.library, drafting.pack
    known = next(matter for matter in pack.matters.values() if len(matter.after) > 1)
    chart = pack.chart_of(known.after[0])
    gone = next(code for code in known.after if code in chart.nodes and graft.heir(chart, code) and not graft.uses(pack, chart, code))
    assert saved(drafting, graft.delete(read(drafting, chart.code), library, gone, graft.heir(chart, gone))) == []
    assert library.draft()[0].matters[known.code].after == tuple(code for code in known.after if code != gone)
    last = next(code for code in known.after if code not in {gone, known.entry} and code in chart.nodes)
    assert saved(drafting, (Change(f"matters/{known.code}.toml", "", 0, "after", [last]),)) == []
    with pytest.raises(WorldFault, match="上次"):
        graft.delete(read(drafting, chart.code), library, last)


def test_a_node_to_which_another_chart_leads_stays(desk: Desk) -> None:
    entries = {matter.entry for matter in desk.pack.matters.values()}
    linked = {node.goto: node.code for chart in desk.pack.charts.values() for node in chart.nodes.values() if node.goto}
    goal = next(code for code in linked if code not in entries and code not in desk.pack.chart_of(code).parts)
    assert "转到" in graft.uses(desk.pack, desk.pack.chart_of(goal), goal)


def test_ways_to_a_deleted_end_may_go_with_it_where_two_are_left() -> None:
    sheet = small()
    assert not graft.droppable(sheet.chart, "T.03")
    wide = draw.applied(sheet, graft.add(sheet, "T.05", Fresh("T.02", "", "不清楚", Shape.END, "回去问")))
    assert graft.droppable(wide.chart, "T.05")
    assert {node.code for node in graft.heirs(wide.chart, "T.05")} == {"T.03", "T.04"}
