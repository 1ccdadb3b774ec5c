"""A visit of an earlier day entered later, and a registered one changed: both in place, with their reasons, nothing lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.fault import WorldFault
from app.models.moment import local
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, corrections, drafting
from app.ui.pages.reception.later import _clock
from app.ui.pages.reception.page import CHECK_IN, GUIDANCE, ReceptionPage
from app.ui.shell import Shell
from tests.conftest import SetClock
from tests.ui.hands import commit, seen, type_into


def test_a_visit_of_an_earlier_day_is_entered_in_place(
    qtbot: QtBot, shell: Shell, reception: ReceptionPage, open_desk: Desk
) -> None:
    step, back = reception.check_in, reception.check_in.back_fields
    type_into(step.fields.name, "王淳生")
    commit(step.narrative, "停电那天来的。")
    back.open.click()
    assert back.day.hasFocus()
    assert "补录" in step.go.text()
    assert "补录" in seen(step)
    step.go_on()
    assert "来访日期" in back.cells["day"].warned
    type_into(back.day, "11-20")
    type_into(back.time, "１５点半")
    step.go_on()
    assert back.reason.hasFocus()
    assert "原因" in back.cells["reason"].warned
    qtbot.waitUntil(lambda: any(draft.body.get("back_time") for draft in drafting.pending(open_desk)))
    reception.next_visitor()
    assert "补录" not in step.go.text()
    reception.queue.draft_chosen.emit(drafting.pending(open_desk)[0])
    assert (back.day.text(), back.time.text()) == ("2026-11-20", "15点半")
    type_into(back.reason, "停电，先记在纸上")
    step.go_on()
    assert reception.place == GUIDANCE
    visit = open_desk.store.visit("440882-2026-000001")
    assert visit is not None
    assert (visit.backdated, local(visit.received_at).isoformat()) == ("停电，先记在纸上", "2026-11-20T15:30:00+08:00")
    assert drafting.pending(open_desk) == ()
    assert "440882-2026-000001" in shell.notice.text
    assert "台账的 11月20日" in shell.notice.text
    reception.tabs.buttons[CHECK_IN].click()
    assert "补录" in step.state.text()


@pytest.mark.parametrize(("text", "hour", "minute"), [("15:30", 15, 30), ("1530", 15, 30), ("930", 9, 30), ("9点", 9, 0), ("", 12, 0)])
def test_a_time_is_read_as_people_write_it(text: str, hour: int, minute: int) -> None:
    assert (_clock(text).hour, _clock(text).minute) == (hour, minute)


@pytest.mark.parametrize("text", ["25:00", "下午", "15:75"])
def test_a_time_that_is_none_is_said(text: str) -> None:
    with pytest.raises(WorldFault) as wrong:
        _clock(text)
    assert wrong.value.field == "time"


def test_a_registered_visit_is_changed_with_its_reason(
    qtbot: QtBot, reception: ReceptionPage, open_desk: Desk, clock: SetClock, entry: Callable[..., Entry]
) -> None:
    visit = check_in.register(open_desk, entry("王淳生"))
    clock.moment = datetime(2026, 11, 24, 2, tzinfo=UTC) + timedelta(hours=1)
    step = reception.check_in
    reception.open_visit(visit)
    reception.tabs.buttons[CHECK_IN].click()
    assert not step.why.isVisible()
    assert not step.back_fields.open.isVisible()
    type_into(step.fields.phone, "13800138000")
    step.go_on()
    assert reception.place == CHECK_IN
    assert step.why.reason.hasFocus()
    commit(step.why.reason, "电话听错")
    qtbot.waitUntil(lambda: any(draft.body.get("reason") for draft in drafting.pending(open_desk)))
    reception.open_visit(visit)
    reception.tabs.buttons[CHECK_IN].click()
    assert (step.why.reason.text(), step.fields.phone.text()) == ("电话听错", "13800138000")
    QTest.keyClick(step.why.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert reception.place == GUIDANCE
    changed = open_desk.store.visit(visit.visit_no)
    assert changed is not None
    (change,) = corrections.history(open_desk, changed)
    assert (change.label, change.after, change.reason) == ("电话", "13800138000", "电话听错")
    assert drafting.pending(open_desk) == ()
