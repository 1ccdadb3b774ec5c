"""Suggestions: what they promise, the neighbours that are easily confused, and how often they are right."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.load import load_pack
from app.content.phrases import read_phrases
from app.models.fault import WorldFault
from app.models.matter import Phrase, Role
from app.services.suggest import suggest

ROOT = Path(__file__).resolve().parents[2]
NARRATIVES = tomllib.loads((Path(__file__).parent / "narratives_dev.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Kind:
    code: str
    phrases: tuple[Phrase, ...]


KINDS = tuple(
    Kind(path.stem, read_phrases(tomllib.loads(path.read_text(encoding="utf-8"))))
    for path in sorted((ROOT / "resources" / "content" / "phrases").glob("*.toml"))
)


def ranked(text: str) -> list[str]:
    return [found.matter for found in suggest(KINDS, text)]


def kind(code: str, toml: str) -> Kind:
    return Kind(code, read_phrases(tomllib.loads(toml)))


def scores(kinds: tuple[Kind, ...], text: str) -> dict[str, float]:
    return {found.matter: found.score for found in suggest(kinds, text)}


def test_phrases_cover_every_kind() -> None:
    assert [kind.code for kind in KINDS] == ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "P1", "P2"]


def test_sets_called_by_phrases_are_written_somewhere() -> None:
    every = [phrase for kind in KINDS for phrase in kind.phrases]
    written = {phrase.name for phrase in every if phrase.role is Role.SET}
    called = {word for phrase in every for words in (phrase.words, phrase.all, phrase.none) for word in words if word.startswith("@")}
    assert {word[1:].rstrip("?!") for word in called if word != "@"} <= written


@given(st.text(max_size=300) | st.text(alphabet="法院判派出所打我要建议举报，。不唔冇書記Ａ１ ㎏", max_size=120))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_ordered_scores_and_words_of_the_text(text: str) -> None:
    found = suggest(KINDS, text)
    values = [item.score for item in found]
    assert values == sorted(values, reverse=True)
    assert all(0 < value <= 1 for value in values)
    assert len({item.matter for item in found}) == len(found)
    for item in found:
        assert len(item.because) <= 4
        assert list(item.because) == sorted(item.because, key=len, reverse=True)
        assert all(word and word in text for word in item.because)
        assert len(set(item.because)) == len(item.because)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "😀😀", "。。。，，", "\ud800", "\x00", "(((", "@court"])
def test_text_without_known_words_gives_nothing(text: str) -> None:
    assert suggest(KINDS, text) == ()


def test_no_kinds_give_nothing() -> None:
    assert suggest((), "法院判了我不服") == ()


def test_a_kind_without_phrases_is_never_suggested() -> None:
    assert "R1" not in {found.matter for found in suggest((*KINDS, Kind("R1", ())), "法院判了我不服")}
    assert suggest((Kind("R1", ()),), "法院判了我不服") == ()


def test_the_kinds_of_the_shipped_pack_can_be_suggested() -> None:
    kinds = load_pack(ROOT / "resources" / "content").kinds()
    assert {found.matter for found in suggest(kinds, "法院判了我不服，我要上诉")} <= {each.code for each in KINDS}
    assert suggest(kinds, "法院判了我不服，我要上诉")[0].matter == "K1"


def test_a_very_long_narrative_is_taken_from_both_ends() -> None:
    found = suggest(KINDS, "我要举报村支书贪污。" + "今天天气很好，" * 15_000 + "村支书收红包，请纪委查他。")
    assert found[0].matter == "K8"


def test_because_gives_the_words_as_they_were_written() -> None:
    text = "村　支 書：他貪污補償款，我要舉報！"
    found = suggest(KINDS, text)
    assert found[0].matter == "K8"
    assert {"貪污", "舉報"} <= set(found[0].because)


def test_because_prefers_the_word_that_a_person_wrote_to_its_pieces() -> None:
    assert suggest(KINDS, "我手里有判决书")[0].because == ("判决书",)
    assert "分钱" not in suggest(KINDS, "打赢官司执行局一分钱没执行到")[0].because


def test_punctuation_width_and_script_do_not_change_the_kind() -> None:
    plain = "法院判了我不服，我要上诉"
    assert {ranked(text)[0] for text in (plain, plain.replace("，", ","), "法院判了我不服我要上诉", "法院判了我不服，我要上訴")} == {"K1"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("K1", "他把我打成轻伤，派出所已经处理过了，我现在就是要他赔医药费误工费"),
        ("K3", "他把我打成轻伤，我不要他赔钱，我就要派出所把他拘起来处罚他"),
        ("K4", "老板欠我三个月工资，我要他把工资给我补上"),
        ("K7", "老板欠我工资的事我投诉到劳动监察，三个月没人去查，我要求人社局去查处他"),
        ("K6", "人社局不认定我是工伤，决定书上写不予认定，我不服"),
        ("K4", "工伤已经认定了，鉴定是八级，单位一分钱伤残补助都不给"),
        ("K6", "城管说我家二楼是违建，要我限期拆除，我不服这个决定"),
        ("K7", "邻居违建加盖三层，我找城管反映了半年没人来拆，要求城管查处"),
        ("K1", "法院一审判我输，我不服，想上诉"),
        ("K2", "法院的再审申请也被驳回了，我要请检察院抗诉"),
        ("K3", "我去报案，派出所不立案也不给回执"),
        ("K2", "公安不立案，复议复核都维持，我要检察院监督公安立案"),
        ("K8", "我要举报村主任把低保给了他亲戚，还收人家红包"),
        ("K5", "我是村支书，镇纪委给我党内警告处分，我不服这个处分"),
        ("K6", "我的低保被镇里取消了，我不符合取消的条件，要求恢复"),
        ("P1", "我们村口的路烂了好几年，请政府帮忙修一修"),
        ("P2", "我没有自己的事，就是建议政府在路口装个红绿灯"),
        ("K1", "邻居把围墙砌到我家巷子里，我要他拆了让出路来"),
        ("K6", "我跟邻居争这块宅基地，两家都没有证，要镇政府确定权属"),
        ("K4", "外嫁女户口没迁走，村里分红不给我"),
    ],
)
def test_neighbours_are_told_apart(code: str, text: str) -> None:
    assert ranked(text)[0] == code


def test_narratives_not_learnt_from_are_mostly_right() -> None:
    told = [(code, ranked(text)) for code, row in NARRATIVES.items() for text in row["kept"]]
    assert len(told) >= 150
    assert sum(order[0] == code for code, order in told) / len(told) >= 0.90
    assert sum(code in order[:2] for code, order in told) / len(told) >= 0.97


def test_no_narrative_is_both_learnt_from_and_kept() -> None:
    told = [text for row in NARRATIVES.values() for text in row["told"]]
    kept = [text for row in NARRATIVES.values() for text in row["kept"]]
    assert len(set(told) | set(kept)) == len(told) + len(kept)
    assert all(len(row["told"]) >= 60 for row in NARRATIVES.values())


ONE = kind("A", '[[phrase]]\nwords = ["甲…乙", "(丙|丁)戊"]\nweight = 2\n')
TWO = kind("B", '[[phrase]]\nwords = ["己"]\n')


@pytest.mark.parametrize(("text", "heard"), [("甲子乙", "甲子乙"), ("甲乙", "甲乙"), ("丁戊", "丁戊")])
def test_gaps_and_choices_are_heard(text: str, heard: str) -> None:
    first = suggest((ONE, TWO), text)[0]
    assert (first.matter, first.because) == ("A", (heard,))


@pytest.mark.parametrize("text", ["甲，乙", "甲" + "子" * 11 + "乙", "戊", "甲…"])
def test_gaps_stay_within_a_clause_and_within_reach(text: str) -> None:
    assert suggest((ONE, TWO), text) == ()


def test_all_and_none_limit_a_phrase() -> None:
    guarded = kind("A", '[[phrase]]\nwords = ["打"]\nweight = 3\nall = ["伤"]\nnone = ["赔"]\n')
    other = kind("B", '[[phrase]]\nwords = ["打"]\nweight = 1\n')
    assert scores((guarded, other), "打伤了")["A"] > 0.8
    assert scores((guarded, other), "打了")["B"] > 0.7
    assert scores((guarded, other), "打伤了要赔")["B"] > 0.7


def test_a_phrase_counts_once_and_each_word_counts_for_itself() -> None:
    once = kind("A", '[[phrase]]\nwords = ["甲", "乙"]\nweight = 1\n')
    each = kind("B", '[each]\n"1.0" = "甲 乙"\n')
    assert scores((once, each), "甲")["A"] == pytest.approx(0.5)
    assert scores((once, each), "甲乙")["B"] == pytest.approx(0.7311, abs=1e-3)


def test_sets_tell_where_a_word_stands() -> None:
    told = kind("A", '[[phrase]]\nwords = ["@thing"]\n[set]\nthing = ["甲"]\nask = ["要"]\n')
    asked = kind("B", '[[phrase]]\nwords = ["@thing?"]\nweight = 3\n')
    late = kind("C", '[[phrase]]\nwords = ["@thing!"]\nweight = 9\n')
    assert scores((told, asked), "有甲")["A"] > 0.7
    assert scores((told, asked), "要甲")["B"] > 0.8
    assert scores((told, late), "甲，子，丑")["A"] > 0.7
    assert scores((told, late), "子，丑，甲")["C"] > 0.9


def test_sames_are_read_as_the_word_they_stand_for() -> None:
    spoken = kind("A", '[[phrase]]\nwords = ["没有钱"]\n[same]\n"没有" = ["冇"]\n')
    assert suggest((spoken, TWO), "我冇钱")[0].because == ("冇钱",)


def test_a_bureau_can_teach_a_new_word() -> None:
    text = "我来讲讲那个鸬鹚证的事"
    taught = tuple(Kind(each.code, (*each.phrases, Phrase(("鸬鹚证",), 8.0))) if each.code == "K6" else each for each in KINDS)
    assert ranked(text)[:1] != ["K6"]
    first = suggest(taught, text)[0]
    assert (first.matter, first.because[0]) == ("K6", "鸬鹚证")


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('[[phrase]]\nword = ["甲"]', "第 1 个 phrase"),
        ('[[phrase]]\nwords = ["甲"]\n[[phrase]]\nwords = "甲"', "第 2 个 phrase"),
        ('[[phrase]]\nwords = ["甲"]\nweight = "重"', "分量"),
        ('[[phrase]]\nwords = ["甲"]\nweight = nan', "分量"),
        ('[[phrase]]\nwords = ["(甲"]', "括号"),
        ('[[phrase]]\nwords = [""]', "不能有空的"),
        ('phrase = "甲"', "[[phrase]]"),
        ('[set]\nname = "甲"', "set"),
        ('[each]\n"x" = "甲"', "分量"),
        ('[each]\n"1.0" = ["甲"]', "空格"),
        ("[other]\nx = 1", "other"),
    ],
)
def test_a_malformed_file_is_refused_with_a_sentence(toml: str, says: str) -> None:
    with pytest.raises(WorldFault) as fault:
        read_phrases(tomllib.loads(toml))
    assert fault.value.code == "phrases-malformed"
    assert re.search(re.escape(says), fault.value.sentence)
    assert fault.value.step


HELD = tomllib.loads(Path(__file__).with_name("narratives_held.toml").read_text(encoding="utf-8"))["narrative"]


def test_narratives_of_another_writer_are_suggested_rightly() -> None:
    """340 narratives by somebody who knew neither phrases nor program; only their own label counts as right."""
    ranks = [(row["kind"], [each.matter for each in suggest(KINDS, row["text"])]) for row in HELD]
    first = sum(kind in order[:1] for kind, order in ranks)
    second = sum(kind in order[:2] for kind, order in ranks)
    assert first >= 0.90 * len(HELD)
    assert second >= 0.97 * len(HELD)
