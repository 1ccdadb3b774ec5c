"""Browsing the charts: every one can be looked at, shown, printed and kept."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Papers
from app.ports import Desk
from app.ui.context import Context
from app.ui.flow import FlowScreen, FlowView
from app.ui.messages import Message
from app.ui.official import PictureView
from app.ui.pages.charts.page import ChartsPage
from app.ui.pages.table import CHARTS
from app.ui.shell import Shell
from app.ui.visitor.stage import Stage
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
    screens = [widget for widget in QApplication.allWidgets() if isinstance(widget, FlowScreen) and widget.isVisible()]
    assert len(screens) == 1
    screens[0].window().close()
    assert window.isVisible()


def test_a_poster_on_a3_is_printed_on_a3(qtbot: QtBot, window: Window, charts: ChartsPage, printers: TrayPrinters) -> None:
    charts.products.choice.set("A3")
    charts.print_now()
    qtbot.waitUntil(lambda: len(printers.tray) == 1, timeout=30_000)
    assert printers.papers == [("A3", False)]
    assert [round(side / 72 * 25.4) for side in sorted(pypdfium2.PdfDocument(printers.tray[0][1])[0].get_size())] == [297, 420]


def test_the_folded_booklet_is_printed_on_both_sides(qtbot: QtBot, window: Window, charts: ChartsPage, printers: TrayPrinters) -> None:
    charts.products.choice.set("folded")
    charts.print_now()
    qtbot.waitUntil(lambda: len(printers.tray) == 1, timeout=180_000)
    assert printers.papers == [("A4", True)]


def test_what_no_office_printer_takes_is_only_kept(qtbot: QtBot, window: Window, charts: ChartsPage, printers: TrayPrinters) -> None:
    charts.products.choice.set("A1")
    assert not charts.printing.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert window.shell is not None
    assert "印刷店" in window.shell.notice.text
    charts.products.choice.set("A3")
    assert charts.printing.isEnabled()
    charts.products.crop.click()
    assert not charts.printing.isEnabled()
    charts.products.choice.set("sheet")
    assert charts.printing.isEnabled()
    assert not charts.products.crop.isEnabled()
    assert printers.tray == []


def test_a_poster_to_be_cut_is_kept_as_a_file(qtbot: QtBot, window: Window, charts: ChartsPage, tmp_path: Path) -> None:
    charts.products.choice.set("A2")
    charts.products.crop.click()
    charts.save(tmp_path / "poster.pdf")
    qtbot.waitUntil(lambda: window.shell is not None and "已另存" in window.shell.notice.text, timeout=30_000)
    page = pypdfium2.PdfDocument((tmp_path / "poster.pdf").read_bytes())[0]
    assert [round(side / 72 * 25.4) for side in sorted(page.get_size())] == [440, 614]


def test_each_sheet_is_printed_on_the_paper_it_was_drawn_for(
    qtbot: QtBot, window: Window, charts: ChartsPage, printers: TrayPrinters, open_desk: Desk
) -> None:
    for at in range(charts.list.count()):
        charts.list.setCurrentRow(at)
        charts.print_now()
        qtbot.waitUntil(lambda at=at: len(printers.tray) == at + 1, timeout=30_000)  # type: ignore[misc]
        longest = max(max(page.get_size()) for page in pypdfium2.PdfDocument(printers.tray[at][1])) / 72 * 25.4
        assert printers.papers[at] == ({297: "A4", 420: "A3"}[round(longest)], False)


def with_own(context: Context, data: bytes) -> Context:
    """The desk with an official chart for D4."""
    pack = context.desk.pack
    charts = {**pack.charts, "D4": replace(pack.charts["D4"], picture="pictures/own")}
    return replace(context, desk=replace(context.desk, pack=replace(pack, charts=charts, pictures={"pictures/own": lambda: data})))


def choose(page: ChartsPage, code: str) -> None:
    page.list.setCurrentRow(next(at for at in range(page.list.count()) if page.list.item(at).data(Qt.ItemDataRole.UserRole) == code))


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 600), "#B3261E").save(file, "PNG")
    return file.getvalue()


def pdf() -> bytes:
    return Papers().lines("本局审定的导引图", ("到一楼大厅登记",), "")


@pytest.mark.parametrize("make", [png, pdf])
def test_the_official_chart_is_shown_and_the_built_in_one_is_a_link_away(qtbot: QtBot, context: Context, make: Callable[[], bytes]) -> None:
    page = ChartsPage(with_own(context, make()))
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    choose(page, "D4")
    assert page.official
    assert page.flow.isHidden()
    assert ink(page.picture) > 100
    page.other.click()
    assert not page.official
    assert page.flow.isVisible()
    page.other.click()
    assert page.official
    choose(page, "D5")
    assert not page.official
    assert page.other.isHidden()


def ink(view: PictureView) -> int:
    """How many points of a view are dark."""
    picture = view.grab().toImage()
    points = ((x, y) for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2))
    return sum(picture.pixelColor(x, y).lightness() < 130 for x, y in points)


def test_the_official_chart_keeps_its_zoom_and_shows_more_when_large(qtbot: QtBot, context: Context) -> None:
    page = ChartsPage(with_own(context, pdf()))
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    choose(page, "D4")
    whole = page.picture.transform().m11()
    page.picture.zoom_in()
    scale = page.picture.transform().m11()
    assert scale > whole
    page.other.click()
    page.other.click()
    page.resize(1100, 760)
    assert page.picture.transform().m11() == pytest.approx(scale)
    QTest.keyClick(page.picture, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert page.picture.transform().m11() < scale


def test_f6_shows_what_is_in_view(qtbot: QtBot, context: Context) -> None:
    shared = with_own(context, pdf())
    page = ChartsPage(shared)
    qtbot.addWidget(page)
    stage = Stage(page, shared.visitor, shared.desk.store.setting, "雷州市信访局")
    choose(page, "D4")
    for view in (PictureView, FlowView):
        page.show_visitor()
        (screen,) = [each for each in QApplication.allWidgets() if isinstance(each, FlowScreen) and each.isVisible()]
        assert isinstance(screen.view, view)
        if isinstance(screen.view, PictureView):
            screen.window().resize(1200, 700)
            wide = screen.view.sceneRect().width() * screen.view.transform().m11()
            assert wide == pytest.approx(screen.view.viewport().width(), abs=20)
        screen.window().close()
        page.other.click()
    stage.close()


def test_an_official_chart_that_can_not_be_read_gives_way_to_the_built_in_one(qtbot: QtBot, context: Context) -> None:
    said: list[Message] = []
    context.messages.said.connect(said.append)
    page = ChartsPage(with_own(context, b"torn"))
    qtbot.addWidget(page)
    choose(page, "D4")
    assert not page.official
    assert any("打不开" in message.sentence for message in said)


def test_among_several_printers_the_one_with_a3_can_be_chosen(
    qtbot: QtBot, window: Window, shell: Shell, charts: ChartsPage, printers: TrayPrinters
) -> None:
    assert charts.products.printers.isHidden()
    printers.queues = ("前台激光", "文印室 A3")
    charts.entered()
    qtbot.waitUntil(lambda: charts.products.printers.count() == 2)
    charts.products.printers.set("文印室 A3")
    charts.products.choice.set("A3")
    charts.print_now()
    qtbot.waitUntil(lambda: len(printers.tray) == 1, timeout=30_000)
    assert printers.tray[0][0] == "文印室 A3"
