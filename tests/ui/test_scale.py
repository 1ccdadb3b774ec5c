"""No text is cut: at every size of type, on small screens and large."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, guide
from app.ui.gate.card import GateCard
from app.ui.gate.setup import RecoveryPage, SetupPage
from app.ui.gate.unlock import LockPage, RecoverPage, UnlockPage
from app.ui.help import HelpPage
from app.ui.pages.reception.page import CHECK_IN, CLOSING, GUIDANCE, ReceptionPage
from app.ui.pages.table import PAGES
from app.ui.shell import Shell
from app.ui.theme import dress
from app.ui.widgets import KeyButton, Words
from app.ui.window import Window
from tests.ui.hands import commit

SIZES = [(16, 1366, 740), (16, 911, 512), (16, 683, 384), (20, 1366, 740), (24, 1366, 740), (24, 1920, 1040)]


def shown(shell: Shell, desk: Desk, entry: Callable[..., Entry]) -> Iterator[str]:
    """Show one view after the other, giving its name."""
    visit = check_in.register(desk, entry("欧阳淳生・买买提", "符大妹", narrative="法院判我输了，我不服判决，还在上诉期。"))
    reception = shell.page
    assert isinstance(reception, ReceptionPage)
    commit(reception.check_in.narrative, visit.entry.narrative)
    commit(reception.check_in.fields.document_number, "44088219610101213")
    reception.check_in.fields.phone.setFocus()
    yield "check-in"
    reception.open_visit(guide.pick(desk, visit, desk.pack.kinds()[0].code, ""))
    for place in (CHECK_IN, GUIDANCE, CLOSING):
        reception.tabs.buttons[place].click()
        yield reception.tabs.buttons[place].text()
    for row in PAGES[1:]:
        shell.go(row.code)
        yield row.name
    shell.help()
    yield "help"


def settled(widget: QWidget) -> None:
    """Let the layouts come to rest: a line that breaks anew asks for its height in a round of its own."""
    before: list[QRect] = []
    for _ in range(20):
        QApplication.processEvents()
        now = [child.geometry() for child in widget.findChildren(QWidget)]
        if now == before:
            return
        before = now


def cut(widget: QWidget) -> str:
    """Say which text of a view is cut, "" none."""
    for label in widget.findChildren(Words):
        if not label.isVisible() or not label.text():
            continue
        wide = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
        if label.wordWrap() and label.height() < label.heightForWidth(label.width()):
            return f"{label.text()} ({label.height()} high)"
        if not label.wordWrap() and (label.contentsRect().width() < wide or label.height() < label.fontMetrics().height()):
            return f"{label.text()} ({label.contentsRect().width()} of {wide} wide)"
    for button in widget.findChildren(KeyButton):
        if button.isVisible() and (button.width() < button.sizeHint().width() or button.height() < button.sizeHint().height()):
            return button.text()
    for field in (*widget.findChildren(QLineEdit), *widget.findChildren(QComboBox)):
        if field.isVisible() and field.height() < field.fontMetrics().height():
            return field.accessibleName()
    return ""


@pytest.mark.parametrize(("size", "wide", "high"), SIZES)
def test_nothing_is_cut(
    qapp: QApplication, window: Window, shell: Shell, open_desk: Desk, entry: Callable[..., Entry], size: int, wide: int, high: int
) -> None:
    window.resize(wide, high)
    for name in shown(shell, open_desk, entry):
        settled(shell)
        assert cut(shell) == "", name
        assert (window.width(), window.height()) == (wide, high), name


@pytest.mark.parametrize(("size", "wide", "high"), SIZES)
def test_nothing_is_cut_at_the_gate(qtbot: QtBot, gate: LocalGate, open_desk: Desk, size: int, wide: int, high: int) -> None:
    recovery = RecoveryPage(gate, open_desk, "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789")
    pages = [SetupPage(gate), recovery, UnlockPage(gate), RecoverPage(gate), LockPage(lambda _password: None), HelpPage()]
    for page in pages:
        qtbot.addWidget(page)
        page.resize(wide, high)
        if isinstance(page, GateCard):
            page.tell(WorldFault("any", "这里有一句比较长的话，说明现在是什么挡住了去路，要占两行才放得下。", "还有下一步怎么办。"))
        page.show()
        settled(page)
        assert cut(page) == "", type(page).__name__


@pytest.fixture(autouse=True)
def dressed_at_size(request: pytest.FixtureRequest, qapp: QApplication, dressed: None) -> None:
    """Dress before the window is built: the setting is read at the start."""
    dress(qapp, request.node.callspec.params["size"])
