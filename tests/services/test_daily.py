"""Closing a day and its report: figures apart, nobody counted twice, nothing sealed told, late changes pointed out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.models.fault import WorldFault
from app.models.moment import day_bounds, local_day
from app.models.report import Report, Table
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services import check_in, corrections, daily, drafting, find, guide, letters
from tests.conftest import NOON, SetClock

TODAY = date(2026, 11, 23)
Make = Callable[..., Entry]


def table(report: Report, title: str) -> Table:
    return next(each for each in report.tables if title in each.title)


def words(report: Report) -> str:
    cells = [word for each in report.tables for row in each.rows for word in row]
    return "\n".join([*report.lines, *cells, *(each.title + each.empty for each in report.tables)])


def group(people: int, **words: str) -> Entry:
    named = tuple(Petitioner(f"村民{place}", representative=place in {0, 1}) for place in range(2))
    return Entry(named, people=people, **{"narrative": "征地补偿", **words})


def issued(desk: Desk, visit: Visit) -> Visit:
    visit = guide.pick(desk, visit, "K1", "")
    fields = letters.prepare(desk, visit, {}).fields
    letters.issue(desk, visit, {field.code: field.value or letters.BY_HAND for field in fields if field.required})
    return visit


def standing(desk: Desk, visit: Visit) -> Visit:
    """Give a visit as it stands in the store."""
    kept = desk.store.visit(visit.visit_no)
    assert kept is not None
    return kept


def test_batches_people_and_matters_are_counted_apart(desk: Desk, entry: Make) -> None:
    check_in.register(desk, entry())
    nine = check_in.register(desk, group(9, place="440882100"))
    check_in.split(desk, nine, "另一件")
    check_in.register(desk, group(4))
    check_in.register(desk, group(7, form="书信"))
    report = daily.report(desk, TODAY)
    figures = table(report, "总数")
    assert figures.heads == ("批次", "人次", "件次", "其中集体访")
    assert figures.rows == (("4", "21", "5", "1 批　9 人次"),)
    assert table(report, "按来访形式").rows == (("走访", "4", "书信", "1", "", ""),)
    assert table(report, "按问题属地").rows == ((desk.pack.stations["440882100"].name, "2", "未填", "3", "", ""),)
    assert table(report, "按种类").rows == (("未定", "5", "", "", "", ""),)
    assert find.figures(desk) == find.Figures(4, 21, 5)


def test_a_matter_split_off_days_later_brings_nobody_anew(desk: Desk, clock: SetClock) -> None:
    visit = check_in.register(desk, group(9))
    clock.moment += timedelta(days=1)
    check_in.split(desk, visit, "另一件")
    assert table(daily.report(desk, TODAY + timedelta(days=1)), "总数").rows[0][:3] == ("0", "0", "1")


def test_group_visits_begin_where_the_pack_says(desk: Desk) -> None:
    check_in.register(desk, group(5))
    assert table(daily.report(desk, TODAY), "总数").rows[0][3] == "1 批　5 人次"
    ten = replace(desk, pack=replace(desk.pack, terms={**desk.pack.terms, "group_from": "10"}))
    report = daily.report(ten, TODAY)
    assert table(report, "总数").rows[0][3] == "0 批　0 人次"
    assert "10人以上" in report.lines[-1]
    silent = replace(desk, pack=replace(desk.pack, terms={}))
    assert table(daily.report(silent, TODAY), "总数").heads == ("批次", "人次", "件次")


def test_the_list_has_each_visit_in_the_order_in_which_they_came(desk: Desk, entry: Make) -> None:
    first = issued(desk, check_in.register(desk, entry()))
    second = check_in.register(desk, group(9))
    rows = table(daily.report(desk, TODAY), "、来访").rows
    assert [row[0] for row in rows] == [first.visit_no, second.visit_no]
    assert rows[0][2] == "王淳生"
    assert "已出文书" in rows[0][4]
    assert "〔2026〕1号" in rows[0][4]
    assert all(word in rows[1][2] for word in ("村民0", "9", "村民1"))
    assert rows[1][3:] == ("未定", "已登记")


def test_nothing_of_a_sealed_visit_is_told(desk: Desk) -> None:
    person = Petitioner("符举报", document_number="11010519491231002X")
    came = Entry((person,), narrative="举报村主任贪污", place="440882100")
    visit = corrections.register_back(desk, came, NOON - timedelta(hours=2), "符举报托人带信")
    visit = guide.pick(desk, visit, "K8", "")
    daily.close(desk, TODAY)
    changed = replace(came, petitioners=(replace(person, name="符改名"),), narrative="举报村支书贪污")
    corrections.correct(desk, visit, changed, "把符举报听成别人")
    report = daily.report(desk, TODAY)
    told = words(report)
    assert not any(word in told for word in ("符举报", "符改名", "村主任", "村支书", "1101", "托人"))
    assert table(report, "、来访").rows[0][2] == f"{desk.pack.matters['K8'].name}　保密"
    (row,) = table(report, "更正").rows
    assert row[3:] == ("姓名、反映事项", "保密（日结后）")
    assert table(report, "补录").rows[0][4] == "保密"


def test_nothing_beside_a_sealed_visit_leads_to_who_came(desk: Desk, entry: Make) -> None:
    visit = standing(desk, issued(desk, check_in.register(desk, entry())))
    sealed = guide.pick(desk, check_in.split(desk, visit, "举报村主任贪污"), "K8", "")
    back = check_in.split(desk, sealed, "另一件")
    corrections.correct(desk, visit, replace(visit.entry, repeats=sealed.visit_no), "登记时漏了")
    once = standing(desk, issued(desk, check_in.register(desk, entry("李四"))))
    guide.pick(desk, guide.pick(desk, once, "K8", "先以为是举报"), "K1", "再问清了")
    report = daily.report(desk, TODAY)
    results = {row[0]: row[4] for row in table(report, "、来访").rows}
    assert not any("拆自" in results[each.visit_no] for each in (sealed, back))
    told = "\n".join(row[3] for row in table(report, "更正").rows)
    assert "同一事项（保密）" in told
    assert "事项种类（保密）" in told
    assert not any(word in told for word in ("K8", sealed.visit_no))


def test_letters_are_counted_on_the_day_on_which_something_was_done(desk: Desk, entry: Make, clock: SetClock) -> None:
    visits = [issued(desk, check_in.register(desk, entry())) for _ in range(4)]
    papers = [desk.store.letters_of(visit.id)[0] for visit in visits]
    letters.sign(desk, papers[0])
    letters.refuse(desk, papers[1], "不愿签字", ("甲", "乙"))
    clock.moment += timedelta(days=1)
    letters.void(desk, papers[2], "听错")
    letters.sign(desk, papers[3])
    assert table(daily.report(desk, TODAY), "文书").rows == (("4", "0", "1", "1"),)
    assert table(daily.report(desk, TODAY + timedelta(days=1)), "文书").rows == (("0", "1", "1", "0"),)


def test_an_empty_day_is_reported_as_such(desk: Desk) -> None:
    report = daily.report(desk, TODAY)
    assert table(report, "总数").rows == (("0", "0", "0", "0 批　0 人次"),)
    assert table(report, "、来访").rows == ()
    assert "尚未日结" in report.lines[1]
    assert desk.documents.report(report).startswith(b"%PDF")


def test_a_closed_day_says_who_closed_it_and_what_changed_since(desk: Desk, entry: Make, clock: SetClock) -> None:
    visit = check_in.register(desk, entry())
    closing = daily.close(desk, TODAY)
    assert daily.closing_of(desk, TODAY) == closing
    assert "张三" in daily.report(desk, TODAY).lines[1]
    assert "更正" not in daily.report(desk, TODAY).lines[1]
    clock.moment += timedelta(days=2)
    corrections.correct(desk, visit, entry("李四", request="要钱"), "姓名听错")
    corrections.register_back(desk, entry("赵二"), NOON, "停电")
    state = daily.report(desk, TODAY).lines[1]
    assert "日结后更正 2 处" in state
    assert "日结后补录 1 件" in state
    (row,) = table(daily.report(desk, TODAY), "更正").rows
    assert (row[0], row[2]) == (visit.visit_no, "张三")
    assert row[4] == "姓名听错（日结后）"
    assert "姓名：王淳生 改为 李四" in row[3]
    made_on = daily.report(desk, TODAY + timedelta(days=2))
    assert table(made_on, "更正").rows == (row,)
    assert [each[0] for each in table(made_on, "补录").rows] == [each[0] for each in table(daily.report(desk, TODAY), "补录").rows]
    assert table(made_on, "、来访").rows == ()


def test_slips_put_right_at_once_are_counted_and_not_listed(desk: Desk, entry: Make) -> None:
    corrections.correct(desk, check_in.register(desk, entry()), entry("李四"))
    made = table(daily.report(desk, TODAY), "更正")
    assert made.rows == ()
    assert "1 处" in made.empty


def test_a_document_number_is_told_apart_and_not_told(desk: Desk, entry: Make, clock: SetClock) -> None:
    visit = check_in.register(desk, Entry((Petitioner("甲", document_number="11010519491231002X"),), narrative="事"))
    clock.moment += timedelta(days=1)
    right = Entry((Petitioner("甲", document_number="440882199001010011"),), narrative="事")
    corrections.correct(desk, visit, right, "读错")
    told = words(daily.report(desk, TODAY + timedelta(days=1)))
    assert "证件号码：110105**********2X 改为 440882**********11" in told
    assert "19491231" not in told


def test_a_day_is_closed_once_and_never_ahead(desk: Desk) -> None:
    with pytest.raises(WorldFault) as ahead:
        daily.close(desk, TODAY + timedelta(days=1))
    assert ahead.value.code == "date-in-future"
    daily.close(desk, TODAY - timedelta(days=3))
    daily.close(desk, TODAY)
    with pytest.raises(WorldFault) as again:
        daily.close(desk, TODAY)
    assert again.value.code == "already-closed"
    assert "张三" in again.value.sentence
    with pytest.raises(WorldFault):
        daily.report(desk, TODAY + timedelta(days=1))


def test_loose_ends_are_told_and_stop_nothing(desk: Desk, entry: Make) -> None:
    assert daily.loose_ends(desk, TODAY) == ()
    drafting.keep(desk, drafting.new_id(), {"narrative": "打了一半"})
    drafting.keep(desk, "letter:1", {"x": "y"})
    check_in.finish(desk, check_in.register(desk, entry()))
    check_in.register(desk, entry())
    assert [("1 " in each.sentence) for each in daily.loose_ends(desk, TODAY)] == [True, True]
    daily.close(desk, TODAY)


def test_a_day_begins_and_ends_at_midnight_in_shanghai(desk: Desk, entry: Make) -> None:
    start, _end = day_bounds(TODAY)
    for moment in (start - timedelta(seconds=1), start):
        corrections.register_back(desk, entry(), moment, "停电")
    assert table(daily.report(desk, TODAY), "总数").rows[0][2] == "1"
    assert local_day(start) == TODAY
