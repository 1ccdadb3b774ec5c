"""One form, many people: added by key, by card after card and from a list; representatives ticked; counted as people and as one batch."""

import json
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from app.models.identity import check_digit
from app.ports import Desk
from app.services import drafting, find
from app.ui.pages.reception.page import ReceptionPage
from app.ui.window import Window
from tests.ui.hands import commit, seen, type_into

SMOOTH = 0.25
"""Seconds within which the form answers a key with fifty people on it, slow machines counted in."""


def number(place: int) -> str:
    """Give a good identity number of its own."""
    digits = f"440882196101{place % 28 + 1:02d}{place:03d}"
    return digits + check_digit(digits)


@pytest.fixture
def cards(open_desk: Desk, tmp_path: Path) -> Path:
    """The file from which the reader takes its cards."""
    file = tmp_path / "cards.json"
    open_desk.reader.choose(f"file:{file}")
    return file


def names(reception: ReceptionPage) -> list[str]:
    """Give who stands on the form."""
    return [person.name for person in reception.check_in.sheet().entry.petitioners]


def test_nine_people_by_key_and_list_with_their_representatives(
    qtbot: QtBot, window: Window, reception: ReceptionPage, open_desk: Desk
) -> None:
    step, together = reception.check_in, reception.check_in.companions
    type_into(step.fields.name, "王淳生")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert step.fields.name.hasFocus()
    type_into(step.fields.name, "陈小红")
    together.open_roster.click()
    qtbot.waitUntil(lambda: together.roster.viewport().height() >= 4 * together.roster.fontMetrics().lineSpacing())
    lines = [f"{place}. 李{place} {number(place)}" for place in range(3, 10)]
    commit(together.roster, "\n".join([*lines, lines[0]]))
    together.take.click()
    assert "加入 7 人，1 人的证件号码已在名单" in step.cells["representatives"].warned
    assert len(names(reception)) == 9
    assert step.sheet().entry.petitioners[2].birth == f"1961-01-{3 % 28 + 1:02d}"
    type_into(step.people, "12")
    assert "12 人" in seen(together)
    assert "1 批 12 人次，已填 9 人，代表 0 人" in seen(together)
    together.list.setFocus()
    for place in range(6):
        together.list.setCurrentRow(place)
        QTest.keyClick(together.list, Qt.Key.Key_Space)
    told = step.cells["representatives"].warned
    assert "不超过5人（《信访工作条例》第二十条第三款）" in told
    assert "照常登记" in told
    QTest.keyClick(together.list, Qt.Key.Key_Space)
    assert step.cells["representatives"].warned == ""
    commit(step.narrative, "共同反映征地补偿。")
    step.go_on()
    entry = find.today(open_desk)[0].entry
    assert (entry.people, len(entry.petitioners), sum(person.representative for person in entry.petitioners)) == (12, 9, 5)
    assert find.figures(open_desk) == find.Figures(batches=1, people=12, visits=1)


def test_card_after_card_makes_the_list(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk, cards: Path) -> None:
    step, together = reception.check_in, reception.check_in.companions
    type_into(step.fields.name, "王淳生")
    together.open_roster.click()
    commit(together.roster, "陈小红")
    together.take.click()
    people = [{"name": name, "number": number(place)} for place, name in enumerate(["王淳生", "陈小红", "李四"])]
    cards.write_text(json.dumps([people[0], "no-card", people[1], "unreadable", people[2], "no-card", people[0]]), encoding="utf-8")
    together.next.click()
    qtbot.waitUntil(lambda: "第1位" in step.card_note.text, timeout=20_000)
    together.next.click()
    assert [(person.name, person.document_number) for person in step.sheet().entry.petitioners] == [
        (str(each["name"]), str(each["number"])) for each in people
    ]
    assert "3 人" in seen(together)
    assert not step.sheet().nexting


def test_cards_are_read_no_more_where_nobody_looks(qtbot: QtBot, reception: ReceptionPage, open_desk: Desk, cards: Path) -> None:
    step = reception.check_in
    cards.write_text('["no-card"]', encoding="utf-8")
    step.companions.next.click()

    def follows() -> bool:
        return reception._context.reader.follows

    assert follows()
    type_into(step.fields.name, "王淳生")
    commit(step.narrative, "拖欠工资。")
    qtbot.waitUntil(lambda: any(draft.body.get("nexting") for draft in drafting.pending(open_desk)))
    reception.next_visitor()
    assert not follows()
    reception.queue.draft_chosen.emit(drafting.pending(open_desk)[0])
    assert follows()
    step.go_on()
    assert not follows()
    qtbot.waitUntil(lambda: not reception._context.background.busy)


def test_fifty_people_stay_smooth_and_inside_the_form(qtbot: QtBot, window: Window, reception: ReceptionPage) -> None:
    window.resize(1366, 740)
    step, together = reception.check_in, reception.check_in.companions
    together.open_roster.click()
    commit(together.roster, "\n".join(f"张{place} {number(place)}" for place in range(50)))
    together.take.click()
    seen(step)
    assert len(names(reception)) == 50
    assert together.list.height() < window.height() / 4
    assert together.list.verticalScrollBar().maximum() > 0
    around = next(area for area in step.findChildren(QScrollArea) if area.isAncestorOf(step.narrative))
    inside = around.widget()
    assert inside is not None
    assert inside.width() <= around.viewport().width()
    for words, name in (("张37", "张37"), (number(21)[-5:], "张21"), ("没有这个人", "张21")):
        together.jump.clear()
        type_into(together.jump, words)
        assert step.fields.name.text() == name
    assert together.jump.property("warned") == "true"
    taken = []
    for letter in "李王张":
        step.fields.name.setFocus()
        start = time.perf_counter()
        commit(step.fields.name, letter)
        QTest.keyClick(step.fields.name, Qt.Key.Key_Return)
        QApplication.processEvents()
        taken.append(time.perf_counter() - start)
    assert min(taken) < SMOOTH
    assert reception.check_in.sheet().entry.petitioners[21].name == "李王张张21"
    row = together.list.currentRow()
    together.remove.click()
    together.remove.click()
    assert "李王张张21" not in names(reception)
    assert together.list.currentRow() == row - 1


def test_a_list_typed_by_hand_goes_from_line_to_line(reception: ReceptionPage) -> None:
    together = reception.check_in.companions
    together.open_roster.click()
    assert together.roster.hasFocus()
    for name in ("张三", "李四"):
        commit(together.roster, name)
        QTest.keyClick(together.roster, Qt.Key.Key_Return)
    assert together.roster.text() == "张三\n李四\n"
    QTest.keyClick(together.roster, Qt.Key.Key_Return)
    assert together.take.hasFocus()
    QTest.keyClick(together.take, Qt.Key.Key_Return)
    assert names(reception) == [""]
    QTest.keyClick(together.take, Qt.Key.Key_Space)
    assert names(reception) == ["张三", "李四"]
