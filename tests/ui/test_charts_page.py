"""Browsing the charts: every one can be looked at, shown, printed and kept."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ports import Desk
from app.ui.flow import FlowScreen
from app.ui.pages.charts.page import ChartsPage
from app.ui.pages.table import CHARTS
from app.ui.shell import Shell
from app.ui.window import Window
from tests.conftest import TrayPrinters


@pytest.fixture
def charts(shell: Shell) -> ChartsPage:
    page = shell.go(CHARTS)
    assert isinstance(page, ChartsPage)
    return page


def test_every_chart_of_the_pack_is_there(charts: ChartsPage, open_desk: Desk) -> None:
    seen = set()
    for at in range(charts.list.count()):
        charts.list.setCurrentRow(at)
        seen.add(charts.chart.code)
        assert charts.title.text() == charts.chart.title
    assert seen == {*open_desk.pack.charts, open_desk.pack.roadmap.code}


def test_f8_prints_the_chart_in_view(qtbot: QtBot, window: Window, charts: ChartsPage, printers: TrayPrinters) -> None:
    QTest.keyClick(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(printers.tray) == 1, timeout=20_000)
    assert printers.tray[0][1].startswith(b"%PDF-")
    qtbot.waitUntil(lambda: window.shell is not None and "已送打印机" in window.shell.notice.text)


def test_without_a_printer_the_clerk_is_told(qtbot: QtBot, window: Window, charts: ChartsPage, printers: TrayPrinters) -> None:
    printers.queues = ()
    charts.print_now()
    qtbot.waitUntil(lambda: window.shell is not None and "没有找到打印机" in window.shell.notice.text)


def test_a_chart_is_kept_as_a_file(qtbot: QtBot, window: Window, charts: ChartsPage, tmp_path: Path) -> None:
    charts.save(tmp_path / "chart.pdf")
    qtbot.waitUntil(lambda: window.shell is not None and "已另存" in window.shell.notice.text, timeout=20_000)
    assert (tmp_path / "chart.pdf").read_bytes().startswith(b"%PDF-")


def test_a_folder_that_is_not_there_is_said(qtbot: QtBot, window: Window, charts: ChartsPage, tmp_path: Path) -> None:
    charts.save(tmp_path / "nowhere" / "chart.pdf")
    qtbot.waitUntil(lambda: window.shell is not None and "没有写成" in window.shell.notice.text, timeout=20_000)


def test_f6_shows_the_chart_to_the_visitor(window: Window, charts: ChartsPage) -> None:
    QTest.keyClick(window, Qt.Key.Key_F6)
    screens = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, FlowScreen) and widget.isVisible()]
    assert len(screens) == 1
    screens[0].close()
