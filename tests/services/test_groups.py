"""A group's letters: one for all of them with their representatives, or one for each, all or none."""

from dataclasses import replace

import pytest

from app.models.fault import WorldFault
from app.models.visit import Entry, Petitioner, Status, Visit
from app.ports import Desk
from app.services import check_in, corrections, guide, letters
from tests.conftest import TrayPrinters
from tests.services.test_letters import by_hand, text_of

NAMES = ("王淳生", "符大妹", "吴小强", "黄阿婆", "陈亚弟", "林秀英", "李水生", "何亚妹", "蔡国强")


def group(desk: Desk, names: tuple[str, ...] = NAMES, kind: str = "K1", **words: object) -> Visit:
    people = tuple(
        Petitioner(name, document_number=f"44088219900101{place:04d}", phone=f"1380013{place:04d}", representative=place < 2)
        for place, name in enumerate(names)
    )
    entry = Entry(people, **{"narrative": "征地补偿不服判决。", "people": len(people), **words})  # type: ignore[arg-type]
    return guide.pick(desk, check_in.register(desk, entry), kind, "")


def test_one_letter_for_the_group_names_people_and_representatives(desk: Desk) -> None:
    visit = group(desk)
    issued = letters.issue(desk, visit, by_hand(desk, visit))
    text = text_of(letters.pdf(desk, issued))
    assert "王淳生等9人（代表：王淳生、符大妹）" in text
    assert (issued.petitioner, issued.named) == (letters.EVERYBODY, "")
    assert letters.all_standing(desk, visit) == desk.store.letters_of(visit.id)
    assert letters.without(desk, visit) == ()


def test_one_each_gives_everybody_a_number_stub_and_receipt(desk: Desk) -> None:
    visit = group(desk)
    issued = letters.issue_each(desk, visit, by_hand(desk, visit), large=True)
    assert [letter.letter_no for letter in issued] == [f"雷信引〔2026〕{at}号" for at in range(1, 10)]
    assert [letter.named for letter in issued] == list(NAMES)
    for place, letter in enumerate(issued):
        text = text_of(letters.pdf(desk, letter))
        assert all(word in text for word in (letter.letter_no, NAMES[place], "存根", "送达回证", f"1380013{place:04d}"))
        assert not any(name in text for name in NAMES if name != NAMES[place])
    stored = desk.store.visit(visit.visit_no)
    assert stored is not None
    assert (stored.status, stored.revision) == (Status.LETTER_ISSUED, visit.revision + 1)
    assert letters.all_standing(desk, stored) == desk.store.letters_of(visit.id)
    assert [letter.letter_no for letter in letters.all_standing(desk, stored)] == [letter.letter_no for letter in issued]


def test_all_or_none_and_no_number_is_used_up(desk: Desk) -> None:
    visit = group(desk, (*NAMES[:3], "林\ue000"))
    with pytest.raises(WorldFault):
        letters.issue_each(desk, visit, by_hand(desk, visit))
    assert desk.store.letters_of(visit.id) == ()
    assert desk.store.visit(visit.visit_no) == visit
    other = group(desk, NAMES[:2])
    assert letters.issue_each(desk, other, by_hand(desk, other))[0].letter_no.endswith("〕1号")


def test_what_is_missing_is_asked_for_before(desk: Desk) -> None:
    with pytest.raises(WorldFault) as asked:
        letters.issue_each(desk, group(desk), {})
    assert asked.value.code == "letter-incomplete"


def test_each_letter_is_void_printed_and_handed_over_by_itself(desk: Desk, printers: TrayPrinters) -> None:
    visit = group(desk, NAMES[:3])
    first, second, third = letters.issue_each(desk, visit, by_hand(desk, visit))
    letters.print_out(desk, second, "前台激光")
    letters.sign(desk, first)
    letters.refuse(desk, third, "不愿签", ("甲", "乙"))
    letters.void(desk, second, "名字听错")
    assert [data for _name, data in printers.tray] == [letters.pdf(desk, second)]
    kept = {letter.named: letter for letter in desk.store.letters_of(visit.id)}
    assert [kept[name].delivery for name in NAMES[:3]] == ["signed", "", "refused"]
    assert [kept[name].printed for name in NAMES[:3]] == [0, 1, 0]
    assert letters.without(desk, visit) == (1,)
    stored = desk.store.visit(visit.visit_no)
    assert stored is not None
    (again,) = letters.issue_each(desk, stored, by_hand(desk, stored), letters.without(desk, stored))
    assert (again.named, again.letter_no) == ("符大妹", "雷信引〔2026〕4号")
    assert letters.without(desk, stored) == ()


def test_who_has_a_letter_is_known_by_name_after_the_list_was_corrected(desk: Desk) -> None:
    visit = group(desk, ("张伟", "张伟", "李四"))
    letters.issue_each(desk, visit, by_hand(desk, visit))
    stored = desk.store.visit(visit.visit_no)
    assert stored is not None
    people = stored.entry.petitioners
    changed = corrections.correct(desk, stored, replace(stored.entry, petitioners=(people[2], people[0], Petitioner("赵二"))), "记错人")
    assert letters.without(desk, changed) == (2,)


def test_a_sealed_kind_tells_nothing_in_anybodys_letter(desk: Desk) -> None:
    visit = group(desk, NAMES[:2], "K8", narrative="村支书贪污补偿款")
    for letter in letters.issue_each(desk, visit, by_hand(desk, visit)):
        assert "贪污" not in text_of(letters.pdf(desk, letter))


@pytest.mark.parametrize("place", [0, 2])
def test_the_preview_is_made_out_to_one_of_them(desk: Desk, place: int) -> None:
    visit = group(desk, NAMES[:3])
    assert letters.prepare(desk, visit, {}, place=place).letter.addressee == NAMES[place]


def test_fifty_people_have_fifty_numbers(desk: Desk) -> None:
    visit = group(desk, tuple(f"村民{chr(0x4E00 + at)}" for at in range(50)))
    issued = letters.issue_each(desk, visit, by_hand(desk, visit))
    assert [letter.letter_no for letter in letters.all_standing(desk, visit)] == [letter.letter_no for letter in issued]
    assert len({letter.letter_no for letter in issued}) == 50
