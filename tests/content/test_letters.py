"""The shipped letter forms and kinds, read as plain TOML: complete, plain, in agreement with the rest of the pack."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "resources" / "content"
GUIDED = [f"K{number}" for number in range(1, 9)]
LETTERS = [*GUIDED, "P1", "P2", "R1", "R2"]
FORM_POINTS = {3, 4, 5, 7, 8, 9, 10, 11}
WIDTH = 28
TICK_WIDTH = 12  # two ticks side by side on one line of 28
LITERAL_SPAN = re.compile(r"[0-9〇零一二两三四五六七八九十百几]+\s*(?:个)?(?:工作日|日|天|周|月|年)(?!期)")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

Row = dict[str, Any]


def read(name: str) -> Row:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def rows(folder: str, table: str) -> list[Row]:
    return [row for path in sorted((CONTENT / folder).glob("*.toml")) for row in read(f"{folder}/{path.name}").get(table, [])]


COMMON = {row["code"]: row for row in read("letters/common.toml")["paragraph"]}
FORMS = {code: read(f"letters/{code}.toml") for code in LETTERS}
MATTERS = {code: read(f"matters/{code}.toml") for code in LETTERS}
ORGANS = {row["code"]: row for row in read("organs.toml")["organ"]}
NODES = {row["code"]: row for row in rows("charts", "node")}
RULES = {row["code"]: row for row in rows("deadlines", "rule")}
ARTICLES = {
    (law["title"], row["number"])
    for law in map(read, (f"law/{path.name}" for path in (CONTENT / "law").glob("*.toml")))
    for row in law["article"]
}


def paragraphs(code: str) -> list[Row]:
    return [COMMON[row["use"]] | row if "use" in row else row for row in FORMS[code]["paragraph"]]


def stage_words(stage: Row) -> list[str]:
    return [stage[key] for key in ("label", "todo", "bring", "next")]


def texts(code: str) -> Iterator[str]:
    yield from (row["text"] for row in paragraphs(code))
    yield from (word for stage in FORMS[code]["stage"] for word in stage_words(stage))
    yield from (row[key] for row in FORMS[code].get("field", []) for key in ("label", "default"))


def cites(code: str) -> Iterator[str]:
    for row in [*paragraphs(code), *FORMS[code]["stage"], *MATTERS[code].get("follow", [])]:
        yield from row.get("cites", [])
    yield from MATTERS[code]["basis"]
    for text in texts(code):
        yield from re.findall(r"\{cite:([^{}]+)\}", text)


def spans(code: str) -> set[str]:
    return {name for text in texts(code) for name in re.findall(r"\{span:([^{}]+)\}", text)}


def ways(node: Row) -> list[str]:
    plain = [node[key] for key in ("yes", "no", "next") if key in node]
    return plain + [way["to"] for way in node.get("way", [])]


def stops(node: Row) -> bool:
    return node["shape"] == "question" or bool(node.get("halt")) or not (ways(node) or node.get("goto"))


def doors(kind: str) -> set[str]:
    """The nodes at which a walk of ``kind`` may begin: its entry, and where links that settle the kind lead."""
    linked = {node["goto"] for node in NODES.values() if node.get("goto") and node.get("matter") == kind}
    return {MATTERS[kind]["entry"], *linked}


def paths(kind: str, at: str, walked: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way a walk of ``kind`` can go from ``at`` to a node where it may stop."""
    node, here = NODES[at], (*walked, at)
    if node.get("matter", kind) != kind:
        return
    if stops(node):
        yield here
    for following in [*ways(node), *([node["goto"]] if node.get("goto") else [])]:
        yield from paths(kind, following, here)


def stage_of(code: str) -> dict[str, Row]:
    return {node: stage for stage in FORMS[code]["stage"] for node in stage["nodes"]}


@pytest.mark.parametrize("code", GUIDED)
def test_each_point_of_the_guidance_letter_is_there(code: str) -> None:
    points = {row["point"] for row in paragraphs(code) if not row.get("heading")}
    assert points >= FORM_POINTS
    assert any(stage["deadlines"] for stage in FORMS[code]["stage"]) or any("{span:" in row["text"] for row in paragraphs(code))


@pytest.mark.parametrize("code", LETTERS)
def test_stage_words_reach_the_page(code: str) -> None:
    printed = "".join(row["text"] for row in paragraphs(code))
    for word in (
        "{todo}",
        "{bring}",
        "{next}",
        "{organ}",
        "{organ_address}",
        "{organ_phone}",
        "{organ_hours}",
        "{visit_date}",
    ):
        assert word in printed


@pytest.mark.parametrize("code", LETTERS)
def test_no_length_of_time_is_written_out(code: str) -> None:
    matter = MATTERS[code]
    spoken = [
        *texts(code),
        matter["why"],
        *(row["text"] for row in matter.get("follow", [])),
        *(row["tell"] for row in matter["neighbours"]),
    ]
    found = [hit.group() for text in spoken if (hit := LITERAL_SPAN.search(PLACEHOLDER.sub("", text)))]
    assert found == []


@pytest.mark.parametrize("code", LETTERS)
def test_every_placeholder_is_known(code: str) -> None:
    known = set(re.findall(r"`\{([a-z_]+)\}`", (ROOT / "docs" / "content.md").read_text(encoding="utf-8")))
    known |= {field["code"] for field in FORMS[code].get("field", [])}
    used = {name for text in texts(code) for name in PLACEHOLDER.findall(text)}
    assert {name for name in used if not name.startswith(("span:", "cite:"))} <= known
    assert not any(set("{}") & set(PLACEHOLDER.sub("", text)) for text in texts(code))


def test_the_sealed_letter_prints_no_content() -> None:
    assert FORMS["K8"]["sealed"] and MATTERS["K8"]["sealed"]
    assert "field" not in FORMS["K8"]
    used = {name for text in texts("K8") for name in PLACEHOLDER.findall(text)}
    assert not used & {"summary", "request", "kind", "people", "representatives"}


@pytest.mark.parametrize("code", [code for code in LETTERS if code != "K8"])
def test_the_summary_is_asked_for(code: str) -> None:
    assert [field["required"] for field in FORMS[code]["field"] if field["code"] == "summary"] == [True]
    assert any("{summary}" in row["text"] for row in paragraphs(code))


@pytest.mark.parametrize("code", LETTERS)
def test_the_letter_guides_and_never_turns_away(code: str) -> None:
    said = [FORMS[code]["title"], FORMS[code]["subtitle"], *(row["text"] for row in paragraphs(code))]
    assert not re.search(r"不予受理|驳回", "".join(said))


@pytest.mark.parametrize("code", LETTERS)
def test_ticks_stay_on_one_line_and_have_codes_of_their_own(code: str) -> None:
    stages = FORMS[code]["stage"]
    assert all(0 < len(stage["label"]) <= TICK_WIDTH for stage in stages)
    assert len({stage["code"] for stage in stages}) == len(stages) == len({stage["label"] for stage in stages})
    listed = [node for stage in stages for node in stage["nodes"]]
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("code", LETTERS)
def test_the_tick_is_spoken_of_only_where_there_is_a_list(code: str) -> None:
    spoken = any("打勾" in row["text"] for row in paragraphs(code))
    assert spoken == (len(FORMS[code]["stage"]) > 1)


@pytest.mark.parametrize("code", LETTERS)
def test_no_visit_ends_with_the_letter_alone(code: str) -> None:
    """Every form of visit has its follow-up, and all but those guided in person or closed go on within the time set."""
    forms = read("pack.toml")["choices"]["visit_forms"]
    steps = MATTERS[code]["follow"]
    assert all(any(form in (step["forms"] or forms) for step in steps) for form in forms)
    passed_on = {form for step in steps if step["rule"] == "petition_transfer" for form in step["forms"] or forms}
    kept = {"K1": {"走访"}, "K2": {"走访"}, "K3": {"走访"}, "R2": set(forms)}
    assert set(forms) - passed_on == kept.get(code, set())


@pytest.mark.parametrize("code", LETTERS)
def test_paragraphs_of_some_stages_name_stages_that_exist(code: str) -> None:
    stages = {stage["code"] for stage in FORMS[code]["stage"]}
    assert {name for row in FORMS[code]["paragraph"] for name in row.get("stages", [])} <= stages


@pytest.mark.parametrize("code", LETTERS)
def test_every_code_exists_in_the_pack(code: str) -> None:
    stages, matter = FORMS[code]["stage"], MATTERS[code]
    assert {node for stage in stages for node in stage["nodes"]} <= NODES.keys()
    used_rules = spans(code) | {rule for stage in stages for rule in stage["deadlines"]}
    assert used_rules | {row["rule"] for row in matter.get("follow", []) if row["rule"]} <= RULES.keys()
    assert {stage["organ"] for stage in stages} <= set(matter["organs"]) <= ORGANS.keys()
    assert matter["entry"] in NODES and matter["entry"].startswith(matter["chart"] + ".")
    assert {row["code"] for row in matter["neighbours"]} <= MATTERS.keys() - {code}
    assert matter["letter"] in FORMS


@pytest.mark.parametrize("code", LETTERS)
def test_every_article_named_is_in_the_law_folder(code: str) -> None:
    named = {(title, re.split(r"[.(]", article)[0]) for title, article in (cite.split(":") for cite in cites(code))}
    assert named - ARTICLES == set()


def walks(code: str) -> list[tuple[str, ...]]:
    return [path for door in sorted(doors(code)) for path in paths(code, door)]


def own_rules(node: str) -> set[str]:
    return {rule for rule in NODES[node].get("deadlines", []) if RULES[rule].get("who", "petitioner") == "petitioner"}


@pytest.mark.parametrize("code", LETTERS)
def test_wherever_a_walk_stops_the_letter_has_a_stage(code: str) -> None:
    known = stage_of(code)
    astray = {" → ".join(path) for path in walks(code) if not any(node in known for node in path)}
    assert astray == set()


@pytest.mark.parametrize("code", LETTERS)
def test_a_question_or_halt_has_a_stage_of_its_own_unless_the_action_just_done_has(code: str) -> None:
    """A question about the outcome of an action keeps that action's stage, as long as no deadline begins with it."""
    known, missing = stage_of(code), set()
    for path in walks(code):
        last = NODES[path[-1]]
        if path[-1] in known or not (last["shape"] == "question" or last.get("halt")):
            continue
        after_action = any(node in known and NODES[node].get("halt") for node in path[:-1])
        if last.get("halt") or own_rules(path[-1]) or not after_action:
            missing.add(path[-1])
    assert missing == set()


@pytest.mark.parametrize("code", LETTERS)
def test_a_stage_lists_the_petitioners_deadlines_of_its_nodes(code: str) -> None:
    """Each deadline of a node is in its stage, or named in the stage's own words where another one is dated."""
    for stage in FORMS[code]["stage"]:
        named = set(re.findall(r"\{span:([^{}]+)\}", "".join(stage_words(stage))))
        own = {rule for node in stage["nodes"] for rule in own_rules(node)}
        assert own - set(stage["deadlines"]) - named == set(), f"{code}.{stage['code']}"


@pytest.mark.parametrize("code", LETTERS)
def test_no_stage_falls_back_on_deadlines_that_do_not_run(code: str) -> None:
    """Where the path names none of a stage's deadlines the letter prints them all: only at a kind's very first question."""
    known, wrong = stage_of(code), set()
    for path in (path for path in walks(code) if len(path) > 1):
        stage = next((known[node] for node in reversed(path) if node in known), None)
        running = {rule for node in path for rule in NODES[node].get("deadlines", [])}
        if stage and stage["deadlines"] and not running & set(stage["deadlines"]):
            wrong.add((stage["code"], path[-1]))
    assert wrong == set()


ANYTIME = ["W1", "W2", "W3"]
PAPERS = {code: read(f"letters/{code}.toml") for code in ANYTIME}


def paper_texts(code: str) -> list[str]:
    shared = [COMMON[row["use"]]["text"] if "use" in row else row["text"] for row in PAPERS[code]["paragraph"]]
    return [PAPERS[code]["title"], *shared, *(field["default"] for field in PAPERS[code]["field"])]


@pytest.mark.parametrize("code", ANYTIME)
def test_a_paper_for_any_visit_needs_no_kind_and_tells_nothing_of_the_matter(code: str) -> None:
    """It may go to a visitor whose matter is sealed or still open: no content, no reason, no stage."""
    form = PAPERS[code]
    used = {name for text in paper_texts(code) for name in PLACEHOLDER.findall(text)}
    assert form["anytime"] and not form["sealed"]
    assert "stage" not in form
    assert not used & {"summary", "request", "kind", "why", "basis", "todo", "bring", "next", "organ"}
    assert {"visit_no", "visit_date"} <= used


@pytest.mark.parametrize("code", ANYTIME)
def test_a_paper_for_any_visit_takes_up_every_field_and_names_its_law(code: str) -> None:
    form = PAPERS[code]
    known = set(re.findall(r"`\{([a-z_]+)\}`", (ROOT / "docs" / "content.md").read_text(encoding="utf-8")))
    fields = {field["code"] for field in form["field"]}
    used = {name for text in paper_texts(code) for name in PLACEHOLDER.findall(text)}
    assert fields <= used
    assert {name for name in used if not name.startswith(("span:", "cite:"))} <= known | fields
    assert not [text for text in paper_texts(code) if LITERAL_SPAN.search(PLACEHOLDER.sub("", text))]
    assert not re.search(r"不予受理|驳回", "".join(paper_texts(code)))
    named = {tuple(cite.split(":")) for row in form["paragraph"] for cite in row.get("cites", [])}
    assert named
    assert {(title, re.split(r"[.(]", article)[0]) for title, article in named} <= ARTICLES


def test_only_the_receipt_for_the_registration_is_given_without_signing() -> None:
    assert {code: form["receipt"] for code, form in PAPERS.items()} == {"W1": False, "W2": True, "W3": True}


def test_passing_on_names_the_receiver_the_day_and_what_the_receiver_owes() -> None:
    fields = {field["code"]: field for field in PAPERS["W2"]["field"]}
    assert fields["manner"]["choices"] == ["转送", "交办"]
    assert {code for code, field in fields.items() if field["required"]} == {"manner", "receiver", "passed_on"}
    whole = "".join(paper_texts("W2"))
    assert {"petition_notice", "petition_objection"} <= set(re.findall(r"\{span:([a-z_]+)\}", whole))
    assert "政法部门、纪检监察机关" in whole


def test_wanted_papers_never_hold_up_the_registration() -> None:
    fields = {field["code"]: field for field in PAPERS["W3"]["field"]}
    assert fields["missing"]["kind"] == "lines" and fields["missing"]["required"]
    assert fields["until"]["kind"] == "date" and not fields["until"]["required"]
    assert "不影响登记" in "".join(paper_texts("W3"))


def test_a_matter_in_hand_is_refused_only_by_those_above_who_handle_it() -> None:
    """Article 19.3 speaks of the organ above; everyone else registers the visit as repeated and says who is at it (errata 3)."""
    by_stage = {stage: [row for row in FORMS["R1"]["paragraph"] if stage in row.get("stages", [])] for stage in ("pending", "above")}
    assert [len(found) for found in by_stage.values()] == [1, 1]
    (pending,), (above,) = by_stage.values()
    assert "重复件" in pending["text"] and "不重复受理" not in pending["text"]
    assert "信访工作条例:19.3" not in pending["cites"]
    assert "上级" in above["text"] and "规定期限内" in above["text"] and "不重复受理" in above["text"]
    assert "信访工作条例:19.3" in above["cites"]
    assert all("{handling}" in row["text"] for row in (pending, above))
    assert [stage["code"] for stage in FORMS["R1"]["stage"] if "D1.E1" in stage["nodes"]] == ["pending"]


def test_no_longer_taken_up_means_the_same_facts_after_the_last_review_and_help_goes_on() -> None:
    (text,) = [row["text"] for row in FORMS["R2"]["paragraph"] if row.get("point") == 4]
    assert "不再受理" in text and "帮扶" in text
    assert MATTERS["R2"]["basis"] == ["信访工作条例:36.3"]
    assert "同一事实和理由" in MATTERS["R2"]["why"]
