"""The hand-over slip: who waits, what is left, what was not signed for, what is due; and nothing of a sealed matter."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2

from app.models.moment import local_day
from app.models.report import Table
from app.models.turn import PDFIUM
from app.models.visit import Entry, Visit
from app.ports import Desk
from app.services import check_in, drafting, guide, handover, letters, queue
from tests.conftest import SetClock
from tests.scripts import Script

FRIDAY = date(2026, 11, 20)


def table(desk: Desk, head: str) -> Table:
    return next(table for table in handover.slip(desk).tables if head in table.title)


def lettered(desk: Desk, entry: Entry, kind: str) -> Visit:
    visit = guide.pick(desk, check_in.register(desk, entry), kind, "")
    ready = letters.prepare(desk, visit, {})
    letters.issue(desk, visit, {notice.field: letters.BY_HAND for notice in ready.missing} | {"summary": "一件事"})
    return visit


def test_who_waits_stands_there_by_number_alone(desk: Desk) -> None:
    assert table(desk, "候访").rows == ()
    first, second = queue.take(desk), queue.take(desk, first="老年人")
    rows = table(desk, "候访").rows
    assert [row[0] for row in rows] == [first.number, second.number]
    assert rows[1][2] == "老年人"


def test_what_is_left_of_today_is_told_and_the_sealed_is_masked(desk: Desk, entry: Callable[..., Entry]) -> None:
    guide.pick(desk, check_in.register(desk, entry("王淳生")), "K3", "")
    sealed = guide.pick(desk, check_in.register(desk, entry("李保密", narrative="举报干部收钱")), "K8", "")
    closed = check_in.register(desk, entry("赵办结"))
    check_in.finish(desk, closed)
    drafting.keep(desk, drafting.new_id(), {"name": "孙草稿", "narrative": "还没有说完"})
    words = str(handover.slip(desk, "读卡器　坏了"))
    assert "王淳生" in words
    assert "读卡器" in handover.slip(desk, "读卡器　坏了").lines[-1]
    assert sealed.visit_no in words
    for shut in ("李保密", "举报", "赵办结", "孙草稿", desk.pack.matters["K8"].name):
        assert shut not in words, shut
    assert [row[0] for row in table(desk, "草稿").rows] == ["没有登记完的来访"]
    assert len(table(desk, "没有办结").rows) == 2


def test_letters_leave_the_slip_once_they_are_signed_refused_or_void(desk: Desk, entry: Callable[..., Entry]) -> None:
    visits = [lettered(desk, entry(name), kind) for name, kind in (("甲一", "K1"), ("乙二", "K3"), ("丙三", "K4"), ("丁四", "K8"))]
    rows = table(desk, "签收").rows
    assert [row[2] for row in rows] == ["甲一", "乙二", "丙三", "保密"]
    assert rows[3][1] == "保密"
    issued = [desk.store.letters_of(visit.id)[0] for visit in visits]
    letters.sign(desk, issued[0])
    letters.refuse(desk, issued[1], "本人不愿签字", ("张一", "李二"))
    letters.void(desk, issued[2], "写错了")
    assert [row[0] for row in table(desk, "签收").rows] == [issued[3].letter_no]


def test_what_is_due_by_the_next_working_day_is_told_and_what_is_late(desk: Desk, clock: SetClock, entry: Callable[..., Entry]) -> None:
    visit = guide.pick(desk, check_in.register(desk, entry("王淳生")), "K7", "")
    step = next(step for step in desk.store.steps_of(visit.id) if step.due)
    assert step.due is not None
    assert table(desk, "到期").rows == ()
    clock.moment += timedelta(days=(step.due - local_day(clock.moment)).days - 1)
    assert [row[0] for row in table(desk, "到期").rows] == [visit.visit_no]
    clock.moment += timedelta(days=3)
    assert "已过期" in table(desk, "到期").rows[0][2]
    assert handover.until(desk.calendar, FRIDAY) == FRIDAY + timedelta(days=3)


def test_the_slip_is_drawn_with_the_lines_to_sign(desk: Desk, entry: Callable[..., Entry]) -> None:
    check_in.register(desk, entry("王淳生"))
    with PDFIUM:
        document = pypdfium2.PdfDocument(BytesIO(handover.pdf(desk, "打印机缺纸")))
        text = document[0].get_textpage().get_text_bounded()
        document.close()
    for words in ("交班单", "交班人", "接班人", "打印机缺纸", "王淳生"):
        assert words in text


def test_the_command_writes_the_slip(fresh: Path, tmp_path: Path) -> None:
    shutil.copytree(fresh, tmp_path / "data")
    told = Script(tmp_path / "data").json("handover", "--out", str(tmp_path / "slip.pdf"), "--remark", "一切正常")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF-")
    assert told["rows"]["留下的草稿"] == 0
