"""Every view that there is, one after the other: the pages of the table, each step, the sheet of keys, gate and lock, other windows."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, guide
from app.ui.gate.card import GateCard
from app.ui.gate.setup import RecoveryPage, SetupPage
from app.ui.gate.unlock import LockPage, RecoverPage, UnlockPage
from app.ui.pages.reception.page import CHECK_IN, CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.pages.table import PAGES
from app.ui.shell import Shell
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
        yield reception.tabs.buttons[place].text()
    for row in PAGES[1:]:
        shell.go(row.code)
        yield row.name
    shell.help()
    yield "help"
    shell.help()


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
