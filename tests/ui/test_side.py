"""The panel at the right: every line of an earlier visit is whole."""

from pytestqt.qtbot import QtBot

from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.services import check_in
from app.ui.pages.reception.page import GUIDANCE, ReceptionPage
from app.ui.shell import Shell
from app.ui.widgets import Words
from tests.ui.hands import commit, leave, type_into

WHO = Petitioner("王淳生", document_number="44088219610101213X", phone="13800138000")
TOLD = "村里征了我家两亩地，补偿款到现在没有发，找镇里说等通知。"


def test_many_earlier_visits_scroll_and_every_line_stays_whole(
    qtbot: QtBot, shell: Shell, reception: ReceptionPage, open_desk: Desk
) -> None:
    for _ in range(6):
        check_in.register(open_desk, Entry((WHO,), narrative=TOLD))
    shell.window().resize(1366, 768)
    fields = reception.check_in.fields
    type_into(fields.name, WHO.name)
    type_into(fields.document_number, WHO.document_number)
    leave(fields.document_number)
    qtbot.waitUntil(lambda: reception.side.chosen() is not None)

    def whole() -> bool:
        lines = [line for line in reception.side.findChildren(Words) if line.wordWrap() and line.isVisible()]
        inside = all(line.mapTo(reception.side, line.rect().topRight()).x() < reception.side.width() for line in lines)
        return len(lines) > 18 and inside and all(line.height() >= line.heightForWidth(line.width()) for line in lines)

    qtbot.waitUntil(whole)
    reception.same_matter()
    qtbot.waitUntil(whole)
    reception.go_on()
    assert reception.place == GUIDANCE
    qtbot.waitUntil(whole)


def test_beside_the_guidance_the_panel_folds_away_while_it_has_nothing_to_tell(
    qtbot: QtBot, shell: Shell, reception: ReceptionPage, open_desk: Desk
) -> None:
    shell.window().resize(1366, 740)
    type_into(reception.check_in.fields.name, "吴初来")
    commit(reception.check_in.narrative, TOLD)
    assert reception.side.isVisible()
    reception.go_on()
    assert reception.place == GUIDANCE
    assert not reception.side.isVisible()
    assert reception.side_link.isVisible()
    reception.side_link.click()
    assert reception.side.isVisible()
    assert "没有查到以前的来访。" in reception.side.texts()
    reception.side_link.click()
    check_in.register(open_desk, Entry((WHO,), narrative=TOLD))
    reception.open_visit(check_in.register(open_desk, Entry((WHO,), narrative=TOLD)))
    assert reception.side.isVisible()
    shell.hide_personal()
    assert reception.side.isVisible()
    reception.next_visitor()
    assert reception.side.isVisible()
