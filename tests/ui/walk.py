"""Every view that there is, one after the other: the pages of the table, each step, the sheet of keys, gate and lock, other windows."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.visit import Entry, Visit
from app.ports import Desk
from app.services import check_in, guide, letters, queue, visitor
from app.ui.gate.card import GateCard
from app.ui.gate.setup import RecoveryPage, SetupPage
from app.ui.gate.unlock import LockPage, RecoverPage, UnlockPage
from app.ui.hall.screen import HallScreen
from app.ui.messages import Message
from app.ui.pages.content.sections import SECTIONS
from app.ui.pages.reception.page import CHECK_IN, CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.pages.table import CALLING, CONTENT, PAGES, RECEPTION, REGISTER
from app.ui.shell import Shell
from app.ui.visitor.screen import VisitorScreen
from tests.services.test_groups import NAMES, group
from tests.services.test_letters import by_hand
from tests.ui.hands import commit


def views(shell: Shell, desk: Desk, entry: Callable[..., Entry]) -> Iterator[str]:
    """Show one view of the desk after the other, giving its name; every page of the table is among them."""
    visit = check_in.register(desk, entry("欧阳淳生・买买提", "符大妹", narrative="法院判我输了，我不服判决，还在上诉期。"))
    reception = shell.page
    assert isinstance(reception, ReceptionPage)
    commit(reception.check_in.narrative, visit.entry.narrative)
    commit(reception.check_in.fields.document_number, "44088219610101213")
    reception.check_in.fields.phone.setFocus()
    yield "check-in"
    reception.open_visit(guide.pick(desk, visit, desk.pack.kinds()[0].code, ""))
    for place in (CHECK_IN, GUIDANCE, LETTER, CLOSING):
        reception.tabs.buttons[place].click()
        yield reception.tabs.buttons[place].accessibleName()
    for row in PAGES[1:]:
        shell.go(row.code)
        yield row.name
    shell.help()
    yield "help"
    shell.help()


def deeper(shell: Shell, desk: Desk) -> Iterator[str]:
    """Show what lies behind the first sight of the pages: panels opened, letters issued, numbers given, a draft of the content begun."""
    reception = shell.go(RECEPTION)
    assert isinstance(reception, ReceptionPage)
    yield from _numbers(shell, desk, reception)
    yield from _letters(shell, desk, reception)
    register = shell.go(REGISTER)
    register.table.selectRow(0)  # type: ignore[attr-defined]
    yield "台账，选了一件"
    register.days.open.setChecked(True)  # type: ignore[attr-defined]
    register.days.closing.click()  # type: ignore[attr-defined]
    yield "台账，日结"
    content = shell.go(CONTENT)
    content.beginning.click()  # type: ignore[attr-defined]
    for section in SECTIONS:
        content.go_to(section.code)  # type: ignore[attr-defined]
        yield f"内容草稿，{section.label}"
    shell.hand_over()
    yield "交班"
    shell.hand_over()
    shell.go(RECEPTION)


def _numbers(shell: Shell, desk: Desk, reception: ReceptionPage) -> Iterator[str]:
    reception.next_visitor()
    reception.check_in.back_fields.open.click()
    yield "补录"
    reception.next_visitor()
    reception.take_number()
    yield "取号"
    reception.counter.giving.confirm()
    yield "给了号"
    for reason in queue.reasons(desk.pack):
        queue.take(desk, "", reason)
    reception.call_next()
    yield "叫着号"
    shell.notice.show_message(Message("note", "没有找到打印机。文书已经出具、保存，不会丢。", "接好打印机后按 F8 重印。"))
    yield "有一条提示"
    shell.notice.hide()
    shell.go(CALLING)
    yield "叫号，有人等着"
    shell.go(RECEPTION)
    reception.list_link.setChecked(True)
    yield "名单"
    reception.back_link.click()
    reception.side_link.setChecked(True)
    yield "来访经过"
    reception.back_link.click()


def _letters(shell: Shell, desk: Desk, reception: ReceptionPage) -> Iterator[str]:
    visit = group(desk, NAMES)
    reception.open_visit(visit)
    reception.tabs.buttons[CHECK_IN].click()
    yield "一批九人"
    reception.go_on()
    yield "一批九人，导引"
    letters.issue_each(desk, visit, by_hand(desk, visit))
    reception.open_visit(visit)
    for place in (LETTER, CLOSING):
        reception.tabs.buttons[place].click()
        yield f"每人一份，{reception.tabs.buttons[place].accessibleName()}"
    reception.tabs.buttons[LETTER].click()
    step = reception.step(LETTER)
    step.panel.open_form.click()  # type: ignore[attr-defined]
    step.panel.confirm.click()  # type: ignore[attr-defined]
    yield "作废"
    step.read.click()  # type: ignore[attr-defined]
    yield "看文书"
    shell.next_visitor()


def boards(qtbot: QtBot, desk: Desk, visit: Visit) -> Iterator[tuple[str, QWidget]]:
    """Give the windows for others, with what they show: the hall's with calls and one being called, the visitor's with words and chart."""
    hall, screen = HallScreen(), VisitorScreen("雷州市信访局", "演练")
    for window in (hall, screen):
        qtbot.addWidget(window)
        window.show()
    yield "请取号", hall
    for _ in range(3):
        queue.take(desk)
        queue.call_next(desk)
    hall.show_calls(queue.shown(desk))
    yield "叫过的号", hall
    hall.announce(queue.shown(desk)[0])
    yield "正在叫的号", hall
    yield "没有人", screen
    told = visitor.confirming(desk, visit.entry, visit.matter)
    assert told is not None
    screen.show_this(told, over=True)
    yield "请看一下", screen
    screen.show_this(visitor.guiding(desk, visit), over=True)
    yield "导引图", screen


def gate_pages(qtbot: QtBot, gate: LocalGate, desk: Desk) -> Iterator[QWidget]:
    """Give each page before the desk and behind the lock, shown, with a fault told on it."""
    recovery = RecoveryPage(gate, desk, "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789")
    for page in (SetupPage(gate), recovery, UnlockPage(gate), RecoverPage(gate), LockPage(lambda _password: None)):
        qtbot.addWidget(page)
        if isinstance(page, GateCard):
            page.tell(WorldFault("any", "这里有一句比较长的话，说明现在是什么挡住了去路，要占两行才放得下。", "还有下一步怎么办。"))
        page.show()
        yield page
        page.close()


def settled(widget: QWidget) -> None:
    """Let the layouts come to rest: a line that breaks anew asks for its height in a round of its own."""
    before: list[QRect] = []
    for _ in range(20):
        QApplication.processEvents()
        now = [child.geometry() for child in widget.findChildren(QWidget)]
        if now == before:
            return
        before = now
