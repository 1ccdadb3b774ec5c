"""Practice: another desk, marked everywhere, without a password, and nothing of it in the real one. The hand-over and the veil."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.card import Outcome
from app.models.visit import Entry, Petitioner
from app.ports import Desk
from app.services import check_in, find, guide, letters
from app.ui.gate.unlock import LockPage, UnlockPage
from app.ui.handover import HandoverPage
from app.ui.pages.reception.page import CHECK_IN, CLOSING, GUIDANCE, LETTER, ReceptionPage
from app.ui.pages.register.page import RegisterPage
from app.ui.pages.table import PAGES
from app.ui.shell import Shell
from app.ui.window import Window
from tests.conftest import PASSWORD, TrayPrinters
from tests.ui.hands import seen

WHO = Petitioner("欧阳淳生", document_number="440882196001011234", phone="13812345678", present_address="附城镇西湖村九巷七号")
ENTRY = Entry((WHO,), narrative="村口的水渠堵了三年没有人来疏通。", request="疏通村口水渠")
SECRETS = ("欧阳淳生", "440882196001011234", "13812345678", "西湖村九巷", "水渠堵了", "疏通村口")


def inside(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_practice_is_marked_everywhere_and_touches_nothing_real(qtbot: QtBot, gate: LocalGate) -> None:
    before = inside(gate.folder)
    window = Window(gate)
    qtbot.addWidget(window)
    window.begin()
    window.show()
    unlock = window.page
    assert isinstance(unlock, UnlockPage)
    unlock.practice.click()
    qtbot.waitUntil(lambda: window.shell is not None)
    shell, desk = window.shell, window._desk
    assert shell is not None
    assert desk is not None
    assert desk.practice
    assert "演练" in window.windowTitle()
    assert any(label.text() == "演练" and label.isVisible() for label in shell.header.findChildren(QLabel))
    edge = window._edge.contentsMargins()
    assert min(edge.left(), edge.top(), edge.right(), edge.bottom()) > 0
    visits = find.today(desk)
    assert len({visit.status for visit in visits}) == 3
    assert max(visit.entry.people for visit in visits) == 9
    assert all(visit.visit_no.startswith("演练") for visit in visits)
    assert all("演练" in letter.letter_no for visit in visits for letter in desk.store.letters_of(visit.id))
    card = desk.reader.read()
    assert card.outcome is Outcome.OK
    assert card.card is not None
    known = desk.store.seen_before(card.card.number, "", "", 9)
    assert [visit.status.value for visit in known] == ["letter_issued"]
    shell.lock()
    lock = window.page
    assert isinstance(lock, LockPage)
    lock.go.click()
    assert window.page is shell
    ReceptionPage.next_visitor(shell.page)  # type: ignore[arg-type]
    assert inside(gate.folder) == before
    next(button for button in shell.header.findChildren(QPushButton) if button.text() == "结束演练").click()
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage))
    assert "演练" not in window.windowTitle()
    real = gate.open(PASSWORD)
    assert find.today(real) == ()
    assert not real.practice
    real.store.close()
    window.close()


def test_from_inside_the_real_desk_is_left_and_practice_begins_anew(qtbot: QtBot, window: Window, shell: Shell, gate: LocalGate) -> None:
    commit = shell.page
    assert isinstance(commit, ReceptionPage)
    for _time in range(2):
        assert window.shell is not None
        old = window.shell
        old.practising.emit()
        qtbot.waitUntil(lambda old=old: window.shell is not None and window.shell is not old)  # type: ignore[misc]
        assert window._desk is not None
        assert window._desk.practice
        assert len(find.today(window._desk)) == 8
        check_in.register(window._desk, ENTRY)
    window.leave_practice()
    assert isinstance(window.page, UnlockPage)


def test_a_renewal_keeps_the_marks(gate: LocalGate) -> None:
    desk = gate.practise()
    again = gate.renew(desk)
    assert again.practice
    assert all(station.symbol.startswith("演练") for station in again.pack.stations.values())
    assert not any(station.symbol.startswith("演练") for station in gate.pack.stations.values())
    desk.store.close()


def shown(window: QWidget) -> str:
    """Give whatever can be read anywhere: fields, labels, lists, tables, tips, titles, names for screen readers."""
    parts = [seen(window), window.windowTitle()]
    for widget in (each for each in QApplication.allWidgets() if each.isVisible()):
        parts += [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QPushButton):
            parts.append(widget.text())
        if isinstance(widget, QListWidget):
            roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
            parts += [str(widget.item(at).data(role)) for at in range(widget.count()) for role in roles]
        if isinstance(widget, QTableWidget):
            cells = [widget.item(row, place) for row in range(widget.rowCount()) for place in range(widget.columnCount())]
            parts += [text for cell in cells if cell is not None for text in (cell.text(), cell.toolTip())]
    return "\n".join(parts)


@pytest.fixture
def received(shell: Shell, open_desk: Desk) -> ReceptionPage:
    """A visitor whose letter is issued, with every step of it built."""
    visit = guide.pick(open_desk, check_in.register(open_desk, ENTRY), "K3", "")
    ready = letters.prepare(open_desk, visit, {})
    letters.issue(open_desk, visit, {notice.field: letters.BY_HAND for notice in ready.missing})
    check_in.register(open_desk, replace(ENTRY, narrative="村口的水渠堵了三年没有人来疏通。又来了一次。"))
    shell.open_visit(visit)
    reception = shell.page
    assert isinstance(reception, ReceptionPage)
    return reception


def test_hidden_means_hidden_on_every_page_and_step(qtbot: QtBot, window: Window, shell: Shell, received: ReceptionPage) -> None:
    for hidden in (False, True):
        if hidden:
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            QTest.keyClick(window, Qt.Key.Key_F9)
            assert shell._context.privacy.hidden
        found: list[tuple[str, str]] = []
        for place in (CHECK_IN, GUIDANCE, LETTER, CLOSING):
            received.tabs.buttons[place].click()
            found += [(f"step {place}", secret) for secret in SECRETS if secret in shown(window)]
            received.show_visitor()
            found += [(f"visitor {place}", secret) for secret in SECRETS if secret in shown(window)]
            window._visitor.blank()
        for row in PAGES:
            page = shell.go(row.code)
            if isinstance(page, RegisterPage):
                page.words.setText("欧阳淳生")
                page.refresh()
                page.table.selectRow(0)
            found += [(row.code, secret) for secret in SECRETS if secret in shown(window)]
        shell.hand_over()
        slip = shell.stack.currentWidget()
        assert isinstance(slip, HandoverPage)
        assert bool(slip.preview.data) is not hidden
        found += [("hand-over", secret) for secret in SECRETS if secret in shown(window)]
        shell.hand_over()
        shell.go(PAGES[0].code)
        places = {place for place, _secret in found}
        assert not places if hidden else {"step 0", "visitor 0", "register"} <= places, found


def test_the_lock_shows_nothing_of_anybody(window: Window, shell: Shell, received: ReceptionPage) -> None:
    received.tabs.buttons[CHECK_IN].click()
    assert SECRETS[0] in shown(window)
    shell.lock()
    words = shown(window)
    assert [secret for secret in SECRETS if secret in words] == []
    window._release()
    assert received.place == CHECK_IN
    assert SECRETS[0] in shown(window)


def test_the_shift_is_handed_over_at_the_same_desk(
    qtbot: QtBot, window: Window, shell: Shell, received: ReceptionPage, printers: TrayPrinters, tmp_path: Path
) -> None:
    key = shell.in_hand()
    shell.header.handing_over.emit()
    page = shell.stack.currentWidget()
    assert isinstance(page, HandoverPage)
    assert page.preview.pages == 1
    QTest.keyClick(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(printers.tray) == 1)
    page.save(tmp_path / "slip.pdf")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF-")
    page.clerk.setText("李接班")
    page.password.setText("不是这个")
    page.seat.click()
    assert page.told
    assert window._desk is not None
    assert window._desk.seat.clerk == "张三"
    page.password.setText(PASSWORD)
    page.seat.click()
    qtbot.waitUntil(lambda: window.shell is not shell and window.shell is not None)
    assert window._desk.seat.clerk == "李接班"
    assert window.shell is not None
    assert window.shell.in_hand() == key
    assert check_in.register(window._desk, ENTRY).clerk == "李接班"


def test_no_printer_and_a_folder_that_is_not_there_are_sentences(
    qtbot: QtBot, window: Window, shell: Shell, printers: TrayPrinters, tmp_path: Path, entry: Callable[..., Entry]
) -> None:
    printers.queues = ()
    shell.hand_over()
    page = shell.stack.currentWidget()
    assert isinstance(page, HandoverPage)
    page.print_now()
    qtbot.waitUntil(lambda: "没有找到打印机" in shell.notice.text)
    page.save(tmp_path / "nowhere" / "slip.pdf")
    assert "没有写成" in shell.notice.text
    page.seat.click()
    assert "接班人" in page.told
