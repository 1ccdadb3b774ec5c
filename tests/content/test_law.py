"""The shipped pack against the law: every statement names its articles, and the faults that cost visitors their time stay mended."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from app.bootstrap import resources
from app.content.load import load_pack
from app.content.table import Table, read_source
from app.models.chart import Node, Shape
from app.models.deadline import Rule, Unit, rule_on
from app.models.fault import WorldFault
from app.models.law import parse_cite

CONTENT = resources() / "content"
PACK = load_pack(CONTENT)
CHARTS = {**PACK.charts, PACK.roadmap.code: PACK.roadmap}
NODES = {code: node for chart in CHARTS.values() for code, node in chart.nodes.items()}
RULES: dict[str, list[Rule]] = {}
for _rule in PACK.rules:
    RULES.setdefault(_rule.code, []).append(_rule)
SPAN = re.compile(r"\{span:([a-z0-9_]+)\}")
LAW_WORDS = re.compile(r"应当|不得|依照|不收费|\{span:|可以(申请|起诉|上诉|请求)")
TEXTS = ("text", "say", "unsure", "alert", "ask", "todo", "bring", "next")


def rows(table: str) -> Iterator[tuple[str, Table]]:
    """Every row of a table in charts, letters and the roadmap, with the file it stands in: here the lengths are not filled in yet."""
    files = [*sorted((CONTENT / "charts").glob("*.toml")), CONTENT / "roadmap.toml", *sorted((CONTENT / "letters").glob("*.toml"))]
    for path in files:
        source = read_source(CONTENT, path, [])
        yield from ((path.stem, row) for row in source.tables(table))


def words(row: Table) -> str:
    return "".join(str(row.row.get(key, "")) for key in TEXTS)


def articles(cites: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(cite.title, cite.article) for cite in map(parse_cite, cites) if cite}


def follow(code: str, answer: str) -> Node:
    edge = NODES[code].edge(answer)
    assert edge is not None, f"{code} has no way {answer}"
    return NODES[edge.to]


def after(code: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """Every node that can be come to from ``code`` without leaving its chart."""
    found = set(seen)
    for edge in NODES[code].edges:
        if edge.to not in found:
            found |= after(edge.to, frozenset(found | {edge.to}))
    return found


@pytest.mark.parametrize("code", NODES)
def test_every_box_names_its_articles(code: str) -> None:
    node = NODES[code]
    said = "".join((node.text, node.say, node.alert, node.unsure))
    assert node.cites or (node.shape is Shape.LINK and not node.deadlines and not LAW_WORDS.search(said)), said


@pytest.mark.parametrize("table", ["node", "passage", "stage", "paragraph"])
def test_every_length_of_time_is_said_with_the_article_behind_it(table: str) -> None:
    astray = []
    for name, row in rows(table):
        spoken = {*SPAN.findall(words(row)), *row.row.get("deadlines", [])}
        named = articles(row.texts("cites"))
        astray += [(name, words(row)[:30], code) for code in spoken if not articles((RULES[code][-1].cite,)) & named]
    assert astray == []


def test_no_paragraph_speaks_of_the_law_without_an_article() -> None:
    bare = [row.text("text") for _, row in rows("paragraph") if "text" in row.row and not row.row.get("cites")]
    assert [text for text in bare if LAW_WORDS.search(text)] == []
    assert [words(row) for _, row in rows("stage") if not row.row.get("cites")] == []
    assert [follow.text for matter in PACK.matters.values() for follow in matter.follow if not follow.cites] == []
    assert all(matter.basis for matter in PACK.matters.values())


@pytest.mark.parametrize("code", [code for code in CHARTS if code != "Q"])
def test_every_chart_is_explained_in_a_few_short_passages(code: str) -> None:
    passages = CHARTS[code].passages
    assert 4 <= len(passages) <= 7
    for passage in passages:
        assert passage.cites and passage.heading
        assert 60 <= len(passage.text) <= 160, (passage.heading, len(passage.text))
        assert "{" not in passage.text


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: f"{rule.code}-{rule.valid_from}")
def test_a_deadline_holds_only_while_its_statute_does(rule: Rule) -> None:
    cite = parse_cite(rule.cite)
    assert cite is not None
    statute = PACK.statutes[cite.title]
    assert statute.in_force <= rule.valid_from
    assert statute.until is None or (rule.valid_to is not None and rule.valid_to <= statute.until)
    assert statute.articles[cite.article].verified or not rule.verified


def test_what_is_not_verified_says_what_is_missing() -> None:
    silent = [
        (law.title, each.number) for law in PACK.statutes.values() for each in law.articles.values() if not each.verified and not each.note
    ]
    assert silent == []
    assert [rule.code for rule in PACK.rules if not rule.verified and not rule.note] == []
    assert all(law.name and law.version and law.articles for law in PACK.statutes.values())
    assert all(each.line and "\n" not in each.line for law in PACK.statutes.values() for each in law.articles.values())


@pytest.mark.parametrize(
    "title",
    [
        "中国共产党章程", "监督执纪工作规则", "检举控告工作规则", "公务员申诉规定", "事业单位工作人员申诉规定",
        "民事诉讼监督规则", "行政诉讼监督规则", "公安机关办理刑事案件程序规定", "公安机关办理行政案件程序规定",
        "行政复议法实施条例", "农村土地承包法", "村民委员会组织法", "市场监管投诉举报办法", "行诉起诉期限解释",
    ],
)  # fmt: skip
def test_statutes_not_read_in_a_sure_text_wait_to_be_checked(title: str) -> None:
    assert not any(article.verified for article in PACK.statutes[title].articles.values())


@pytest.mark.parametrize(
    "code",
    [
        "petition_transfer", "petition_notice", "petition_handle", "petition_check", "petition_recheck", "reconsideration_inaction",
        "title_reconsideration", "performance_wait", "civil_supervision", "civil_supervision_recheck", "administrative_supervision",
        "accusation_notice", "accusation_reply", "institution_review", "institution_appeal", "party_appeal_decide", "complaint_acceptance",
    ],
)  # fmt: skip
def test_deadlines_that_rest_on_inference_wait_to_be_checked(code: str) -> None:
    assert not any(rule.verified for rule in RULES[code])


def test_organs_and_hotlines_wait_to_be_checked_and_the_open_questions_stay_open() -> None:
    assert not any(organ.verified for organ in PACK.organs.values())
    assert "广东省信访条例" not in PACK.statutes
    assert "信访事项简易办理办法" not in "".join(PACK.statutes)
    assert not any(
        cite.startswith("治安管理处罚法:") and cite.split(":")[1] in {"99", "102"} for node in NODES.values() for cite in node.cites
    )
    assert not any("again" in code or "reappeal" in code for code in RULES)


@pytest.mark.parametrize(
    ("title", "numbers", "in_force"),
    [
        ("治安管理处罚法", {"90", "118", "121", "126"}, date(2026, 1, 1)),
        ("仲裁法", {"10", "71", "72", "73", "93"}, date(2026, 3, 1)),
        ("行政复议法", {"11", "20", "23", "24", "62"}, date(2024, 1, 1)),
        ("农村集体经济组织法", {"56", "57"}, date(2025, 5, 1)),
        ("社会救助法", {"37", "44", "45", "76"}, date(2026, 7, 1)),
        ("生态环境法典", {"145", "146"}, date(2026, 8, 15)),
        ("村民委员会组织法", {"21", "31", "36", "41"}, date(2026, 1, 1)),
        ("信访工作条例", {"19", "20", "22", "23", "31", "34", "35", "36"}, date(2022, 5, 1)),
    ],
)
def test_recent_statutes_are_there_with_the_day_they_begin(title: str, numbers: set[str], in_force: date) -> None:
    statute = PACK.statutes[title]
    assert statute.in_force == in_force
    assert numbers <= statute.articles.keys()
    assert not statute.holds_on(date(2022, 4, 30))


def test_recent_changes_change_the_deadlines_on_their_day() -> None:
    assert rule_on(PACK.rules, "public_order_case", date(2025, 12, 31)).cite == "公安机关办理行政案件程序规定:165"
    assert rule_on(PACK.rules, "public_order_case", date(2026, 1, 1)).cite == "治安管理处罚法:118"
    award = rule_on(PACK.rules, "commercial_award_revoke", date(2026, 3, 1))
    assert (award.length, award.unit) == (3, Unit.MONTH)
    with pytest.raises(WorldFault):
        rule_on(PACK.rules, "commercial_award_revoke", date(2026, 2, 28))


def test_visitors_on_lawsuits_are_guided_and_letters_passed_on() -> None:
    """Only who comes in person on a lawsuit is guided; all else is registered and passed on, the letter never alone (errata 1)."""
    assert "引导" in follow("D1.12a", "yes").text
    assert "petition_transfer" in follow("D1.12a", "no").deadlines
    for code in ("D1.13a", "D1.14a", "D1.15a", "D1.15c", "roadmap.5a"):
        assert "petition_transfer" in NODES[code].deadlines, code
    for kind in ("K1", "K2", "K3"):
        guided = {form for each in PACK.matters[kind].follow if each.code == "guide" for form in each.forms}
        passed = {form for each in PACK.matters[kind].follow if each.rule == "petition_transfer" for form in each.forms}
        assert guided == {"走访"}
        assert guided | passed == set(PACK.choices["visit_forms"])


def test_an_accusation_is_never_sent_away() -> None:
    """What the discipline organs do not take is passed on to whoever may act (errata 2)."""
    assert {edge.answer for edge in NODES["D2.03"].edges} == {"duty", "cadre", "crime", "other"}
    other = follow("D2.03", "other")
    assert other.deadlines == ("petition_transfer",)
    assert "转送有权处理" in other.text
    assert not any("不予受理" in node.text for node in CHARTS["D2"].nodes.values())


def test_limitation_may_be_interrupted_and_the_letters_say_so() -> None:
    """Periods for courts and reconsideration run on, limitation may begin anew (errata 9)."""
    rights = next(row for name, row in rows("paragraph") if name == "common" and row.row.get("code") == "rights")
    assert {("诉讼时效规定", "12"), ("诉讼时效规定", "13"), ("劳动争议调解仲裁法", "27")} <= articles(rights.texts("cites"))
    assert "民事诉讼、劳动仲裁时效可能" in rights.text("text")


def test_a_divorce_can_not_be_tried_again_but_the_property_can() -> None:
    """(errata 11)"""
    node = NODES["D4.09"]
    assert "财产分割可以" in node.text
    assert {("民事诉讼法", "213"), ("民诉解释", "380")} <= articles(node.cites)


def test_torture_needs_no_complaint_to_the_police_first() -> None:
    """Only the five cases of article 117 go to the organ itself first (errata 19)."""
    assert NODES["D5.07"].shape is Shape.QUESTION and "第117条" in NODES["D5.07"].text
    direct = follow("D5.07", "no")
    assert "同级检察院" in direct.text
    assert follow("D5.07", "yes").shape is Shape.QUESTION
    assert "D5.08b" not in after("D5.07") - after("D5.08")


@pytest.mark.parametrize(
    ("code", "event", "word"),
    [
        ("compensation_reconsideration", "compensation_decided", "作出"),
        ("compensation_reconsideration_overdue", "compensation_overdue", "届满"),
        ("compensation_court", "compensation_decided", "作出"),
        ("compensation_court_overdue", "compensation_overdue", "届满"),
        ("compensation_committee", "compensation_reconsidered", "收到"),
        ("compensation_committee_overdue", "compensation_reconsideration_overdue", "届满"),
    ],
)
def test_compensation_counts_from_the_day_the_law_names(code: str, event: str, word: str) -> None:
    """From the day of the decision, not of its receipt; three starts apart (errata 20)."""
    (rule,) = RULES[code]
    assert (rule.length, rule.unit, rule.event) == (30, Unit.DAY, event)
    assert word in PACK.events[event].name


def test_detention_is_put_off_only_under_the_conditions_of_the_law() -> None:
    """(errata 30)"""
    said = [node.alert for node in NODES.values() if "治安管理处罚法:126" in node.cites]
    assert said
    for alert in said:
        for word in ("复议", "起诉", "考试", "社会危险", "担保"):
            assert word in alert


def test_who_decided_is_asked_before_who_one_is() -> None:
    """A civil servant against the supervision commission goes the way of review (errata 42)."""
    assert follow("D3.02", "yes").code == "D3.04"
    assert follow("D3.04", "unit").code == "D3.05"
    assert follow("D3.04", "party").goto == "D2.11"
    assert follow("D3.04", "supervision").goto == "D2.12"
    assert "D3.06" not in after("D3.04") - after("D3.05")


def test_managers_of_state_firms_have_their_own_way_and_none_of_them_meets_reconsideration() -> None:
    """(errata 43)"""
    assert follow("D3.05", "soe").code == "D3.13"
    for code, length in {"soe_review": 1, "soe_review_decide": 1, "soe_appeal": 1, "soe_appeal_decide": 2}.items():
        (rule,) = RULES[code]
        assert (rule.length, rule.unit) == (length, Unit.MONTH)
    assert not any(node.goto.startswith("D8") for node in CHARTS["D3"].nodes.values())


def test_a_sanction_by_the_unit_is_none_by_the_commission() -> None:
    """(errata 44)"""
    assert {"party", "supervision", "unit"} <= {edge.answer for edge in NODES["D2.10"].edges}
    assert follow("D2.10", "unit").goto == "D3.05"
    assert follow("D2.10", "supervision").code == "D2.12"


def test_shorter_periods_for_going_to_court_come_before_the_six_months() -> None:
    """Fifteen days for demolition orders, thirty for titles; nobody is told six months without being asked (errata 48)."""
    assert (RULES["demolition_sue"][0].length, RULES["demolition_sue"][0].unit) == (15, Unit.DAY)
    assert (RULES["title_decision_sue"][0].length, RULES["title_decision_sue"][0].unit) == (30, Unit.DAY)
    asked = follow("D8.09", "sue")
    assert "限期拆除" in asked.text and asked.shape is Shape.QUESTION
    assert follow(asked.code, "yes").deadlines == ("demolition_sue",)
    assert "litigation_direct" in follow(asked.code, "no").deadlines
    assert {"litigation_cap", "litigation_cap_realty"} <= RULES.keys()


def test_who_goes_straight_to_court_is_not_asked_about_reconsideration() -> None:
    """(errata 49)"""
    assert {edge.answer for edge in NODES["D8.09"].edges} == {"reconsider", "sue"}
    assert "D8.10" in after(follow("D8.09", "reconsider").code)
    assert "D8.10" not in after(follow("D8.09", "sue").code)


def test_an_application_has_an_outcome_before_anything_can_be_reconsidered() -> None:
    """(errata 50)"""
    applied = {edge.to for edge in NODES["D8.06"].edges}
    assert {NODES[code].edges[0].to for code in applied} == {"D8.06e"}
    assert follow("D8.06e", "overdue").goto == "D8.24"
    assert follow("D8.06e", "done").shape is Shape.END


def test_street_offices_decide_no_land_titles() -> None:
    """Land goes to town or county, forest may go to a street office; both have a way on (errata 51)."""
    land, forest = follow("D8.03a", "land"), follow("D8.03a", "forest")
    assert "镇街" not in land.text and "镇政府" in land.text
    assert "街道办事处不处理" in land.alert
    assert "镇街" in forest.text
    assert land.edges[0].to == forest.edges[0].to == "D8.04b"
    assert {edge.answer for edge in NODES["D8.04b"].edges} == {"decided", "overdue"}


def test_after_reconsideration_that_upholds_the_level_of_the_court_follows_the_first_organ() -> None:
    """(errata 52)"""
    told = [node for node in NODES.values() if "行诉解释:134" in node.cites]
    assert {"D8.09c", "D8.10b"} <= {node.code for node in told}
    assert all("维持" in node.alert and "原机关" in node.alert for node in told)


def test_the_roadmap_tells_three_classes_apart_and_ends_each_way() -> None:
    roadmap = PACK.roadmap
    classes = {edge.answer: edge.to for edge in roadmap.nodes["roadmap.4"].edges}
    assert classes.keys() == {"suggestion", "accusation", "claim"}
    special = {edge.answer: edge.to for edge in roadmap.nodes[classes["claim"]].edges}
    assert special.keys() == {"legal", "petition"}
    ends = {code for code, node in roadmap.nodes.items() if node.shape is Shape.END}
    assert {classes["suggestion"], classes["accusation"], special["legal"], "roadmap.9"} <= ends
    assert all(node.who for node in roadmap.nodes.values())
    whole = "".join(node.text for node in roadmap.nodes.values())
    assert "当场" not in whole and "先到镇街" not in whole
    chain = [rule for node in roadmap.nodes.values() for rule in node.deadlines]
    assert {"petition_handle", "petition_check", "petition_recheck", "petition_objection"} <= set(chain)
