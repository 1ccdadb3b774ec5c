"""Step ④: how the letter was handed over, what follows, the next visitor."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.models.letter import Issued
from app.models.visit import Entry, Status, Visit
from app.ports import Desk
from app.services import check_in, find, guide, letters
from app.ui.pages.reception.closing import ClosingStep, DeliveryPanel
from app.ui.pages.reception.page import CHECK_IN, CLOSING, ReceptionPage
from app.ui.shell import Shell
from app.ui.window import Window
from tests.ui.hands import seen, type_into


@pytest.fixture
def issued(open_desk: Desk, entry: Callable[..., Entry]) -> tuple[Visit, Issued]:
    """A visit of the first kind with its letter issued, every field filled in."""
    visit = check_in.register(open_desk, entry("王淳生"))
    visit = guide.pick(open_desk, visit, open_desk.pack.kinds()[0].code, "")
    fields = letters.prepare(open_desk, visit, {}).fields
    values = {field.code: field.value or "按实际填写" for field in fields if field.required}
    return visit, letters.issue(open_desk, visit, values)


@pytest.fixture
def panel(reception: ReceptionPage, issued: tuple[Visit, Issued]) -> DeliveryPanel:
    reception.open_visit(issued[0])
    assert reception.place == CLOSING
    return now(reception)


def now(reception: ReceptionPage) -> DeliveryPanel:
    """Give the panel in view."""
    QApplication.processEvents()
    panels = reception.step(CLOSING).findChildren(DeliveryPanel)
    return next(panel for panel in panels if panel.isVisible())


def outcome(desk: Desk) -> list[str]:
    record = find.record(desk, find.today(desk)[0].visit_no)
    assert record is not None
    return [delivery.outcome for deliveries in record.deliveries.values() for delivery in deliveries]


def test_signed_is_noted(panel: DeliveryPanel, reception: ReceptionPage, open_desk: Desk) -> None:
    panel.signed.click()
    assert outcome(open_desk) == [letters.SIGNED]
    assert "已签收" in now(reception).state.text()


def test_refused_needs_reason_and_two_witnesses(panel: DeliveryPanel, reception: ReceptionPage, open_desk: Desk) -> None:
    panel.refused.click()
    panel.confirm.click()
    assert "事由" in panel.told
    type_into(panel.reason, "不愿签字")
    type_into(panel.witnesses[0], "李四")
    panel.confirm.click()
    assert "两" in panel.told
    assert outcome(open_desk) == []
    type_into(panel.witnesses[1], "王五")
    panel.confirm.click()
    assert outcome(open_desk) == [letters.REFUSED]
    for word in ("不愿签字", "李四", "王五"):
        assert word in now(reception).state.text()


def test_what_follows_is_listed(panel: DeliveryPanel, reception: ReceptionPage, open_desk: Desk) -> None:
    record = find.record(open_desk, find.today(open_desk)[0].visit_no)
    assert record is not None
    text = seen(reception.step(CLOSING))
    for step in record.steps:
        assert step.text in text


def test_closing_calls_the_next_visitor(window: Window, panel: DeliveryPanel, reception: ReceptionPage, open_desk: Desk) -> None:
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert find.today(open_desk)[0].status is Status.CLOSED
    assert reception.place == CHECK_IN
    assert reception.visit is None
    assert reception.check_in.fields.name.hasFocus()


def test_without_a_letter_it_can_be_closed_and_is_said(reception: ReceptionPage, open_desk: Desk, entry: Callable[..., Entry]) -> None:
    visit = check_in.register(open_desk, entry("符大妹"))
    visit = guide.pick(open_desk, visit, open_desk.pack.kinds()[0].code, "")
    reception.open_visit(visit)
    reception.tabs.buttons[CLOSING].click()
    step = reception.step(CLOSING)
    assert isinstance(step, ClosingStep)
    assert "还没有出具文书" in seen(step)
    step.go_on()
    assert find.today(open_desk)[0].status is Status.CLOSED


def test_names_are_veiled_while_hidden(shell: Shell, panel: DeliveryPanel, reception: ReceptionPage) -> None:
    shell.hide_personal()
    assert "王淳生" not in seen(shell)


def test_the_cursor_begins_at_the_signing_and_then_at_the_way_on(
    window: Window, reception: ReceptionPage, issued: tuple[Visit, Issued]
) -> None:
    reception.open_visit(issued[0])
    assert now(reception).signed.hasFocus()
    QTest.keyClick(now(reception).signed, Qt.Key.Key_Space)
    step = reception.step(CLOSING)
    assert isinstance(step, ClosingStep)
    assert step.go.hasFocus()
    reception.tabs.buttons[CHECK_IN].click()
    reception.tabs.buttons[CLOSING].setFocus()
    QTest.keyClick(reception.tabs.buttons[CLOSING], Qt.Key.Key_Space)
    assert step.go.hasFocus()


def test_a_closed_visit_put_right_is_back_where_it_was(reception: ReceptionPage, issued: tuple[Visit, Issued], open_desk: Desk) -> None:
    closed = check_in.finish(open_desk, find.today(open_desk)[0])
    reception.correct_visit(closed)
    assert reception.place == CHECK_IN
    assert reception.check_in.go.text() == "保存更正"
    type_into(reception.check_in.fields.phone, "13800138000")
    reception.check_in.why.reason.setText("电话听错")
    reception.go_on()
    assert reception.place == CLOSING
    assert find.today(open_desk)[0].status is Status.CLOSED
    assert find.today(open_desk)[0].entry.petitioners[0].phone == "13800138000"
