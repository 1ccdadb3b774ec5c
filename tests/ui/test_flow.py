"""The chart on screen: clicked, walked by keyboard, zoomed; and alone on the visitor's screen."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.content.load import read_pack
from app.models.chart import Chart, Lit
from app.models.tint import Light, wire_tint
from app.ui.flow import FlowScreen, FlowView

CONTENT = Path(__file__).parents[2] / "resources" / "content"
PATH, QUIET = "#c27a00", "#f4f3f0"


@cache
def chart(code: str) -> Chart:
    return read_pack(CONTENT)[0].charts[code]


def walked(drawn: Chart, steps: int) -> Lit:
    """The path that answers the last way at each question."""
    node, nodes, edges = drawn.start, {drawn.start.code}, set()
    for _ in range(steps):
        edges.add((node.code, node.edges[-1].answer))
        node = drawn.nodes[node.edges[-1].to]
        nodes.add(node.code)
    return Lit(frozenset(nodes), frozenset(edges), node.code)


class Desk(QWidget):
    """A page around the view that listens to keys, as the page of questions does."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = FlowView(self)
        QVBoxLayout(self).addWidget(self.view)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.heard.append(event.text())


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    page = Desk()
    qtbot.addWidget(page)
    page.resize(420, 520)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    page.view.show_chart(chart("Q"), walked(chart("Q"), 2), {})
    yield page


def click(qtbot: QtBot, view: FlowView, code: str) -> None:
    centre = view.mapFromScene(view.node_item(code).boundingRect().center())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)


def shown(view: FlowView) -> QImage:
    return view.viewport().grab().toImage()


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def focused(view: FlowView, drawn: Chart) -> str:
    return next((code for code in drawn.nodes if view.node_item(code).hasFocus()), "")


def wheel(view: FlowView, delta: int, keys: Qt.KeyboardModifier) -> None:
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        place, view.mapToGlobal(place), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_a_click_on_a_box_chooses_its_node(qtbot: QtBot, desk: Desk) -> None:
    code = walked(chart("Q"), 2).current
    with qtbot.waitSignal(desk.view.nodeChosen) as chosen:
        click(qtbot, desk.view, code)
    assert chosen.args == [code]


def test_a_click_beside_the_boxes_chooses_nothing(qtbot: QtBot, desk: Desk) -> None:
    box = desk.view.node_item(walked(chart("Q"), 2).current).boundingRect()
    with qtbot.assertNotEmitted(desk.view.nodeChosen):
        qtbot.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=desk.view.mapFromScene(box.topLeft() + QPointF(2, 2)))


def test_the_keyboard_walks_from_box_to_box(qtbot: QtBot, desk: Desk) -> None:
    drawn, view = chart("Q"), desk.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    here = drawn.nodes[walked(drawn, 2).current]
    assert focused(view, drawn) == here.code
    qtbot.keyClick(view, Qt.Key.Key_Down)
    below = drawn.nodes[focused(view, drawn)]
    assert (below.row > here.row, below.column) == (True, here.column)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert focused(view, drawn) == here.code
    with qtbot.waitSignal(view.nodeChosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [here.code]
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    last = focused(view, drawn)
    assert drawn.nodes[last].row == max(node.row for node in drawn.nodes.values())
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert focused(view, drawn) == here.code


def test_the_focused_box_is_in_view_and_spoken(qtbot: QtBot, desk: Desk) -> None:
    drawn, view = chart("Q"), desk.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(6):
        qtbot.keyClick(view, Qt.Key.Key_Down)
        code = focused(view, drawn)
        seen = view.mapToScene(view.viewport().rect()).boundingRect()
        assert seen.contains(view.node_item(code).boundingRect().center())
        assert drawn.nodes[code].text in view.accessibleDescription()
    assert view.accessibleName() == drawn.title


def test_a_box_says_its_kind_and_whether_it_is_on_the_path(desk: Desk) -> None:
    drawn = chart("Q")
    lit = walked(drawn, 2)
    here = desk.view.node_item(lit.current).name
    assert here.startswith("判断：")
    assert here.endswith("当前一步")
    assert desk.view.node_item(drawn.start.code).name == f"开始：{drawn.start.text}，在本次路径上"
    quiet = next(code for code in drawn.nodes if code not in lit.nodes)
    assert "路径" not in desk.view.node_item(quiet).name


def test_answers_typed_while_the_chart_has_the_focus_reach_the_page(qtbot: QtBot, desk: Desk) -> None:
    desk.view.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Question):
        qtbot.keyClick(desk.view, key)
    assert desk.heard == ["y", "n", "?"]


def test_the_path_is_lit_and_the_rest_quiet(desk: Desk) -> None:
    desk.view.fit()
    assert {PATH, QUIET} <= colours(shown(desk.view))
    desk.view.show_chart(chart("Q"), Lit(), {})
    assert not {PATH, QUIET} & colours(shown(desk.view))


def test_wheel_with_ctrl_and_keys_zoom(qtbot: QtBot, desk: Desk) -> None:
    view = desk.view

    def scale() -> float:
        return view.transform().m11()

    first = scale()
    wheel(view, -120, Qt.KeyboardModifier.NoModifier)
    assert scale() == first
    wheel(view, 120, Qt.KeyboardModifier.ControlModifier)
    assert scale() > first
    wheel(view, -120, Qt.KeyboardModifier.ControlModifier)
    assert scale() == pytest.approx(first)
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert scale() > first
    qtbot.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert scale() == pytest.approx(first)
    for _ in range(60):
        view.zoom_in()
    assert scale() < 6
    for _ in range(90):
        view.zoom_out()
    assert scale() > 0.1


def test_fit_shows_the_whole_chart_and_keeps_it_in_view(desk: Desk) -> None:
    view = desk.view
    view.fit()
    for size in ((420, 520), (700, 300)):
        desk.resize(*size)
        QApplication.processEvents()
        seen = view.mapToScene(view.viewport().rect()).boundingRect()
        assert seen.adjusted(-4, -4, 4, 4).contains(view.sceneRect())


@pytest.mark.parametrize("code", ["D4", "D8", "Q"])
def test_a_chart_opens_in_type_that_can_be_read_with_the_current_box_in_view(desk: Desk, code: str) -> None:
    lit = walked(chart(code), 3)
    desk.view.show_chart(chart(code), lit, {})
    assert 16 * desk.view.transform().m11() >= 16
    seen = desk.view.mapToScene(desk.view.viewport().rect()).boundingRect()
    assert seen.contains(desk.view.node_item(lit.current).boundingRect().center())


def test_the_zoom_chosen_stays_from_answer_to_answer(desk: Desk) -> None:
    desk.view.zoom_in()
    chosen = desk.view.transform().m11()
    desk.view.show_chart(chart("Q"), walked(chart("Q"), 3), {})
    assert desk.view.transform().m11() == chosen


def test_captions_stand_in_the_boxes(desk: Desk) -> None:
    code = walked(chart("Q"), 2).current
    before = desk.view.node_item(code).boundingRect().height()
    desk.view.show_chart(chart("Q"), walked(chart("Q"), 2), {code: "15日 · 民事诉讼法171"})
    assert desk.view.node_item(code).boundingRect().height() > before
    assert "15日" in desk.view.node_item(code).name


@pytest.fixture
def screen(qtbot: QtBot) -> FlowScreen:
    drawn = chart("D4")
    window = FlowScreen(drawn, walked(drawn, 3), {}, "先把判决书收好，看清哪天收到的。")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F6])
def test_the_visitors_screen_closes_by_key(qtbot: QtBot, screen: FlowScreen, key: Qt.Key) -> None:
    qtbot.keyClick(screen.view, key)
    assert not screen.isVisible()


def test_the_visitors_screen_holds_title_chart_and_what_is_said_in_large_type(screen: FlowScreen) -> None:
    labels = {label.text(): label for label in screen.findChildren(QLabel)}
    assert set(labels) == {chart("D4").title, "先把判决书收好，看清哪天收到的。", "按 Esc 返回"}
    assert labels["先把判决书收好，看清哪天收到的。"].fontInfo().pixelSize() >= 36
    assert labels[chart("D4").title].fontInfo().pixelSize() >= 30
    assert 16 * screen.view.transform().m11() >= 24
    assert labels["先把判决书收好，看清哪天收到的。"].textFormat() is Qt.TextFormat.PlainText


def test_the_visitors_screen_keeps_quiet_words_dark(screen: FlowScreen, desk: Desk) -> None:
    """The darker words come with a ground of their own, which tells the two apart."""
    for view, strong in ((screen.view, True), (desk.view, False)):
        drawn = chart("D4")
        view.show_chart(drawn, walked(drawn, 3), {})
        quiet = next(code for code in drawn.nodes if code not in walked(drawn, 3).nodes)
        box = view.node_item(quiet).boundingRect()
        view.centerOn(box.center())
        inside = view.mapFromScene(QPointF(box.center().x(), box.bottom() - 29))
        assert shown(view).pixelColor(inside).name() == wire_tint(Light.QUIET, strong).fill.lower()
