"""The chart editor over a real draft: boxes carried by mouse and keys, added, led elsewhere, taken away, all of it undone."""

from collections.abc import Iterator, Mapping

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.chart import Node, Shape
from app.models.version import Change, Deed
from app.ports import Desk
from app.services import draw, graft
from app.services.draw import Spot
from app.ui.context import Context
from app.ui.pages.content.chartgrid import ChartEditor
from app.ui.pages.content.chartpanel import AddPanel, DropPanel, NodePanel, Ways
from app.ui.widgets import Choice
from tests.ui.hands import leave, seen, type_into
from tests.ui.test_scale import cut, settled

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Host:
    """The page around: saves what the editor asks for, and has it show the chart anew. ``flaws``: those that came with the changes."""

    def __init__(self, desk: Desk, editor: ChartEditor) -> None:
        self.desk, self.editor = desk, editor
        self.saved: list[list[Change]] = []
        self.before = {flaw.sentence for flaw in desk.library.draft()[1]}
        self.flaws: list[str] = []
        self.chosen: list[str] = []
        self.code = "D4"
        editor.changed.connect(self.save)
        editor.chosen.connect(self.chosen.append)

    def save(self, changes: list[Change]) -> None:
        self.saved.append(changes)
        self.flaws = [str(flaw) for flaw in self.desk.library.change(changes) if flaw.sentence not in self.before]
        self.editor.show_chart(self.code)

    def show(self, code: str) -> None:
        self.code = code
        self.editor.show_chart(code)

    def node(self, code: str) -> Node:
        """The node as the draft on disk has it."""
        return self.nodes()[code]

    def nodes(self) -> Mapping[str, Node]:
        chart = self.desk.library.draft()[0].drawn(self.code)
        assert chart is not None
        return chart.nodes

    def codes(self) -> set[str]:
        return set(self.nodes())


@pytest.fixture
def host(qtbot: QtBot, context: Context) -> Iterator[Host]:
    context.desk.library.start(context.desk.pack.digest)
    editor = ChartEditor(context)
    qtbot.addWidget(editor)
    host = Host(context.desk, editor)
    editor.resize(900, 600)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    host.show("D4")
    settled(editor)
    yield host


def on_screen(editor: ChartEditor, code: str) -> QPoint:
    return editor.view.mapFromScene(editor.view.node_item(code).boundingRect().center())


def middle_of(editor: ChartEditor, spot: Spot) -> QPoint:
    return editor.view.mapFromScene(editor.view.grid.area(spot).center())


def hold(editor: ChartEditor, code: str, to: QPoint) -> None:
    """Press on a box and carry it, the button held."""
    port, start = editor.view.viewport(), on_screen(editor, code)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, start + (to - start) / 2)
    QTest.mouseMove(port, to)
    QApplication.processEvents()


def release(editor: ChartEditor, at: QPoint) -> None:
    QTest.mouseRelease(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()


def drag(editor: ChartEditor, code: str, spot: Spot) -> None:
    """Carry a box to a cell, with the whole chart in view so that nothing scrolls."""
    editor.view.fit()
    to = middle_of(editor, spot)
    hold(editor, code, to)
    release(editor, to)


def press(host: Host, code: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    host.editor.view.select(code)
    QTest.keyClick(host.editor.view.viewport(), key, modifiers)
    QApplication.processEvents()


def tone(editor: ChartEditor, spot: Spot) -> str:
    """The tone of a cell's border, looked at across its left side."""
    shown = editor.view.viewport().grab().toImage()
    area, ratio = editor.view.grid.area(spot), shown.devicePixelRatio()
    at = editor.view.mapFromScene(area.topLeft() + QPointF(0, area.height() / 20))
    for step in range(-4, 5):
        colour = shown.pixelColor(round((at.x() + step) * ratio), round(at.y() * ratio))
        red, green, blue = colour.red(), colour.green(), colour.blue()
        if red > green + 15:
            return "red"
        if green > max(red, blue) + 15:
            return "green"
    return ""


def place(node: Node) -> tuple[int, int]:
    return node.row, node.column


def last_row(host: Host) -> int:
    return max(node.row for node in host.editor.sheet.chart.nodes.values())


def an_end(host: Host) -> str:
    """A box that ends the walk in the last row: it may go anywhere further down."""
    return next(code for code, node in host.editor.sheet.chart.nodes.items() if node.shape is Shape.END and node.row == last_row(host))


def test_a_box_is_dragged_to_a_free_cell(host: Host) -> None:
    code = an_end(host)
    spot = Spot(last_row(host) + 1, host.node(code).column)
    host.editor.view.fit()
    hold(host.editor, code, middle_of(host.editor, spot))
    assert tone(host.editor, spot) == "green"
    release(host.editor, middle_of(host.editor, spot))
    assert place(host.node(code)) == (spot.row, spot.column)
    assert host.flaws == []
    assert f"{code} 移到第 {spot.row + 1} 行" in seen(host.editor)
    assert host.chosen == []


def test_a_box_dragged_onto_another_changes_places_with_it(host: Host) -> None:
    one, other = place(host.node("D4.04")), place(host.node("D4.04a"))
    drag(host.editor, "D4.04", Spot(*other))
    assert (place(host.node("D4.04")), place(host.node("D4.04a"))) == (other, one)
    assert host.flaws == []


def test_a_box_dropped_between_two_rows_pushes_them_apart(host: Host) -> None:
    before = host.node("D4.05").row
    editor = host.editor
    rows = [band for band in editor.view.grid.rows if band.fresh]
    assert any(band.index == before for band in rows)
    editor.view.fit()
    hold(editor, "D4.04b", middle_of(editor, Spot(before, 3, fresh_row=True)))
    assert "插入一行" in seen(editor)
    release(editor, middle_of(editor, Spot(before, 3, fresh_row=True)))
    assert host.node("D4.04b").row == before
    assert host.node("D4.05").row == before + 1
    assert host.flaws == []


def test_a_move_upwards_is_refused_in_place_naming_the_line(host: Host) -> None:
    editor, before = host.editor, place(host.node("D4.05"))
    editor.view.fit()
    to = middle_of(editor, Spot(0, 1))
    hold(editor, "D4.05", to)
    assert tone(editor, Spot(0, 1)) == "red"
    release(editor, to)
    assert host.saved == []
    assert place(host.node("D4.05")) == before
    words = seen(editor)
    assert "到D4.05“" in words
    assert "往上走" in words


def test_esc_puts_a_carried_box_back(host: Host) -> None:
    editor = host.editor
    editor.view.fit()
    to = middle_of(editor, Spot(last_row(host) + 1, 0))
    hold(editor, an_end(host), to)
    QTest.keyClick(editor.view.viewport(), Qt.Key.Key_Escape)
    release(editor, to)
    assert host.saved == []
    assert "没有移动" in seen(editor)


def test_a_click_chooses_and_does_not_move(host: Host) -> None:
    editor = host.editor
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=on_screen(editor, "D4.02"))
    assert host.chosen == ["D4.02"]
    assert host.saved == []
    assert isinstance(editor.panel, NodePanel)
    assert editor.panel.ways.edges() == host.node("D4.02").edges


def test_keys_move_a_box_and_the_focus_stays_on_it(host: Host) -> None:
    row, column = place(host.node("D4.04b"))
    press(host, "D4.04b", Qt.Key.Key_Left, CONTROL)
    assert place(host.node("D4.04b")) == (row, column - 1)
    assert host.editor.view.focused() == "D4.04b"
    press(host, "D4.04b", Qt.Key.Key_Right, CONTROL | SHIFT)
    assert place(host.node("D4.04b")) == (row, column)
    assert host.flaws == []


def test_the_arrows_alone_only_go_from_box_to_box(host: Host) -> None:
    press(host, "D4.01", Qt.Key.Key_Down)
    assert host.editor.view.focused() == "D4.02"
    assert host.saved == []


def test_keys_do_not_leave_the_grid(host: Host) -> None:
    press(host, "D4.01", Qt.Key.Key_Up, CONTROL)
    press(host, "D4.01", Qt.Key.Key_Left, CONTROL)
    assert host.saved == []
    assert "最左边一列" in seen(host.editor)


def test_a_key_that_would_break_a_line_says_how_to_open_a_row(host: Host) -> None:
    press(host, "D4.02", Qt.Key.Key_Up, CONTROL)
    assert host.saved == []
    assert "Ctrl+Shift" in seen(host.editor)


def test_undo_and_redo_go_back_and_forth_on_disk(host: Host) -> None:
    rows = host.desk.library.rows("charts/D4.toml")
    press(host, "D4.04b", Qt.Key.Key_Left, CONTROL)
    press(host, "D4.05a", Qt.Key.Key_Right, CONTROL | SHIFT)
    moved = host.desk.library.rows("charts/D4.toml")
    for _ in range(2):
        QTest.keyClick(host.editor.view.viewport(), Qt.Key.Key_Z, CONTROL)
    assert host.desk.library.rows("charts/D4.toml") == rows
    assert not host.editor.undoing.isEnabled()
    for _ in range(2):
        QTest.keyClick(host.editor.view.viewport(), Qt.Key.Key_Y, CONTROL)
    assert host.desk.library.rows("charts/D4.toml") == moved
    assert not host.editor.redoing.isEnabled()


def test_what_is_saved_late_does_not_take_later_moves_back(qtbot: QtBot, context: Context) -> None:
    """A page that saves beside the window shows the chart again when only the first of two moves lies on the disk."""
    library = context.desk.library
    library.start(context.desk.pack.digest)
    editor, waiting = ChartEditor(context), list[list[Change]]()
    qtbot.addWidget(editor)
    editor.changed.connect(waiting.append)
    editor.show_chart("D4")
    row, column = place(editor.chart.nodes["D4.04b"])
    for aside in (1, 2):
        editor.carry("D4.04b", Spot(row, column - aside))
    library.change(waiting[0])
    editor.show_chart("D4")
    assert place(editor.chart.nodes["D4.04b"]) == (row, column - 2)
    library.change(waiting[1])
    editor.show_chart("D4")
    assert library.rows("charts/D4.toml")["node"] == editor.sheet.rows
    library.change(draw.move(editor.sheet, "D4.04b", (row, column)))
    editor.show_chart("D4")
    assert place(editor.chart.nodes["D4.04b"]) == (row, column)


def test_what_another_hand_changed_in_the_file_ends_the_history(host: Host) -> None:
    press(host, "D4.04b", Qt.Key.Key_Left, CONTROL)
    assert host.editor.undoing.isEnabled()
    row = {"code": "D4.99", "shape": "end", "row": 40, "column": 0, "text": "完"}
    host.desk.library.change([Change("charts/D4.toml", "node", 0, value=row, deed=Deed.ADD)])
    host.editor.show_chart("D4")
    assert not host.editor.undoing.isEnabled()


def test_rows_and_columns_open_and_close_by_the_menu(host: Host) -> None:
    editor = host.editor
    editor.select("D4.05")
    before = host.node("D4.05").row
    menu = editor.grid_menu(Spot(before, 0))
    next(act for act in menu.actions() if "插入一空行" in act.text()).trigger()
    assert host.node("D4.05").row == before + 1
    assert any(band.empty and band.index == before for band in editor.view.grid.rows)
    menu = editor.grid_menu(Spot(before, 0))
    next(act for act in menu.actions() if act.text() == f"去掉第 {before + 1} 行（空）").trigger()
    assert host.node("D4.05").row == before
    assert not any(band.empty and band.index == before for band in editor.view.grid.rows)


def fill(panel: AddPanel, shape: Shape, text: str) -> None:
    choose(panel.shape, str(shape))
    type_into(panel.text, text)


def choose(choice: Choice, value: str) -> None:
    """Choose a value as a hand does: the list tells that it was chosen."""
    assert choice.findData(value) >= 0, value
    choice.setCurrentIndex(choice.findData(value))
    choice.activated.emit(choice.currentIndex())


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_a_step_is_added_on_a_line_and_the_check_finds_nothing(qtbot: QtBot, host: Host) -> None:
    press(host, "D4.02", Qt.Key.Key_Insert)
    panel = host.editor.panel
    assert isinstance(panel, AddPanel)
    fill(panel, Shape.ACTION, "把文书都带来")
    click(qtbot, panel.accept)
    assert host.flaws == []
    fresh = next(code for code in host.codes() if code not in host.desk.pack.charts["D4"].nodes)
    assert host.node("D4.02").edges[0].to == fresh
    assert host.node(fresh).edges[0].to == host.desk.pack.charts["D4"].nodes["D4.02"].edges[0].to
    assert host.chosen[-1] == fresh
    assert fresh in host.editor.view.layout_shown.boxes  # type: ignore[union-attr]
    host.editor.undo()
    assert fresh not in host.codes()
    assert host.flaws == []


def test_a_question_is_asked_for_all_that_it_needs(qtbot: QtBot, host: Host) -> None:
    host.editor.add("D4.01")
    panel = host.editor.panel
    assert isinstance(panel, AddPanel)
    fill(panel, Shape.QUESTION, "带了身份证没有？")
    click(qtbot, panel.accept)
    assert "怎么问" in panel.warning.text()
    assert host.saved == []
    type_into(panel.ask, "您带身份证了吗？")
    type_into(panel.say, "没带也先登记。")
    click(qtbot, panel.accept)
    assert "没有选通到哪里" in panel.warning.text()
    choose(panel.ways.ways[1].target, "D4.03")
    click(qtbot, panel.accept)
    assert host.flaws == []
    fresh = next(code for code in host.codes() if code not in host.desk.pack.charts["D4"].nodes)
    assert [(edge.answer, edge.to) for edge in host.node(fresh).edges] == [("yes", "D4.02"), ("no", "D4.03")]


def test_a_line_of_its_own_leads_to_another_chart_and_its_kind(qtbot: QtBot, host: Host) -> None:
    host.editor.add("D4.02")
    panel = host.editor.panel
    assert isinstance(panel, AddPanel)
    choose(panel.way, "-")
    type_into(panel.label, "要找检察院")
    fill(panel, Shape.LINK, "转到检察机关")
    choose(panel.goal.chart, "D5")
    choose(panel.goal.node, "D5.02")
    assert panel.matter.value() == "K2"
    click(qtbot, panel.accept)
    assert host.flaws == []
    edge = host.node("D4.02").edges[-1]
    assert edge.label == "要找检察院"
    assert (host.node(edge.to).goto, host.node(edge.to).matter) == ("D5.02", "K2")


def test_nothing_is_added_after_an_end(host: Host) -> None:
    host.editor.add(an_end(host))
    assert not isinstance(host.editor.panel, AddPanel)
    assert "后面不能再加" in seen(host.editor)


def test_a_way_is_led_elsewhere_and_its_words_changed(host: Host) -> None:
    host.editor.select("D4.03")
    panel = host.editor.panel
    assert isinstance(panel, NodePanel)
    labels = [way.label for way in panel.ways.ways]
    assert labels[0] is not None
    labels[0].selectAll()
    type_into(labels[0], "以上都不是")
    assert host.node("D4.03").edges[0].label == "以上都不是"
    assert host.flaws == []
    choose(panel.ways.ways[0].target, "D4.04a")
    assert host.node("D4.03").edges[0].to == "D4.04a"
    assert host.flaws == []
    host.editor.undo()
    assert host.node("D4.03").edges[0].to == "D4.04"


def test_only_steps_further_on_are_offered_as_targets(host: Host) -> None:
    host.editor.select("D4.05")
    panel = host.editor.panel
    assert isinstance(panel, NodePanel)
    choice = panel.ways.ways[0].target
    offered = {choice.itemData(index) for index in range(choice.count())}
    assert "D4.06" in offered
    assert offered.isdisjoint({"D4.01", "D4.02", "D4.03", "D4.05"})


def test_a_way_more_than_needed_can_be_taken_out(qtbot: QtBot, host: Host) -> None:
    host.editor.select("D4.03")
    panel = host.editor.panel
    assert isinstance(panel, NodePanel)
    before = host.node("D4.03").edges
    panel.ways._remove(panel.ways.ways[0])
    assert host.node("D4.03").edges == before[1:]


def test_ways_in_the_making_are_not_saved(host: Host) -> None:
    host.editor.select("D4.02")
    panel = host.editor.panel
    assert isinstance(panel, NodePanel)
    assert isinstance(panel.ways, Ways)
    panel.ways.open()
    label = panel.ways.ways[-1].label
    assert label is not None
    type_into(label, "有一半")
    assert host.saved == []
    choose(panel.ways.ways[-1].target, "D4.05")
    assert host.node("D4.02").edges[-1].label == "有一半"
    assert host.flaws == []


def test_a_box_goes_and_its_lines_lead_on(qtbot: QtBot, host: Host) -> None:
    host.editor.add("D4.02")
    panel = host.editor.panel
    assert isinstance(panel, AddPanel)
    fill(panel, Shape.ACTION, "多余的一步")
    click(qtbot, panel.accept)
    code = host.chosen[-1]
    press(host, code, Qt.Key.Key_Delete)
    asking = host.editor.panel
    assert isinstance(asking, DropPanel)
    assert asking.heir.value() == "D4.05"
    click(qtbot, asking.accept)
    assert host.codes() == set(host.desk.pack.charts["D4"].nodes)
    assert host.node("D4.02").edges == host.desk.pack.charts["D4"].nodes["D4.02"].edges
    assert host.flaws == []
    host.editor.undo()
    assert code in host.codes()
    assert host.node("D4.02").edges[0].to == code


def test_where_two_ways_lead_on_the_heir_is_asked_for(qtbot: QtBot, host: Host) -> None:
    host.show("D8")
    chart = host.editor.sheet.chart
    code = next(
        node.code for node in chart.nodes.values()
        if node.shape is Shape.QUESTION and not graft.uses(host.desk.pack, chart, node.code) and len({edge.to for edge in node.edges}) > 1
    )  # fmt: skip
    host.editor.delete(code)
    asking = host.editor.panel
    assert isinstance(asking, DropPanel)
    click(qtbot, asking.accept)
    assert host.saved == []
    assert "请先选" in asking.warning.text()
    heir = chart.nodes[code].edges[0].to
    choose(asking.heir, heir)
    into = [(node.code, edge.answer) for node, edge in chart.edges() if edge.to == code]
    click(qtbot, asking.accept)
    assert code not in host.codes()
    assert {host.node(source).edge(answer).to for source, answer in into} == {heir}  # type: ignore[union-attr]


def test_the_start_can_not_be_deleted(host: Host) -> None:
    press(host, "D4.01", Qt.Key.Key_Delete)
    assert not isinstance(host.editor.panel, DropPanel)
    assert "起点" in seen(host.editor)


def test_a_layout_is_proposed_and_taken_or_left(qtbot: QtBot, host: Host) -> None:
    editor = host.editor
    editor.arrange_all()
    assert editor.offer.isVisible()
    assert "建议移动" in seen(editor)
    assert host.saved == []
    press(host, "D4.05", Qt.Key.Key_Down, CONTROL)
    assert host.saved == []
    click(qtbot, editor.offer_decline)
    assert not editor.offer.isVisible()
    assert {code: place(node) for code, node in editor.chart.nodes.items()} == {
        code: place(node) for code, node in host.desk.pack.charts["D4"].nodes.items()
    }
    editor.arrange_all()
    wanted = {code: place(node) for code, node in editor.chart.nodes.items()}
    click(qtbot, editor.offer_accept)
    assert {code: place(node) for code, node in host.nodes().items()} == wanted
    assert host.flaws == []


def test_only_new_boxes_are_moved_where_that_is_asked(qtbot: QtBot, host: Host) -> None:
    editor = host.editor
    editor.arrange_new()
    assert "没有新加的框" in seen(editor)
    editor.add("D4.02")
    panel = editor.panel
    assert isinstance(panel, AddPanel)
    choose(panel.way, "-")
    type_into(panel.label, "不清楚")
    fill(panel, Shape.END, "回去问清楚再来")
    click(qtbot, panel.accept)
    fresh = host.chosen[-1]
    editor.carry(fresh, Spot(last_row(host) + 1, 5))
    before = {code: place(node) for code, node in editor.sheet.chart.nodes.items()}
    editor.arrange_new()
    after = {code: place(node) for code, node in editor.chart.nodes.items()}
    assert {code for code in after if after[code] != before[code]} == {fresh}
    QTest.keyClick(editor.offer_accept, Qt.Key.Key_Space)
    assert place(host.node(fresh)) == after[fresh]
    assert host.flaws == []


def test_the_drawing_is_judged_below_after_each_change(host: Host) -> None:
    editor = host.editor
    layout = editor.view.layout_shown
    assert layout is not None
    before = draw.crossings(layout)
    drag(editor, "D4.05a", Spot(host.node("D4.05").row, 5))
    now = editor.view.layout_shown
    assert now is not None
    assert now is not layout
    for crossed, words in ((before, ""), (draw.crossings(now), editor.found.text())):
        assert not words or (f"有 {crossed} 处线交叉" in words) == bool(crossed)


def test_the_zoom_stays_when_a_box_is_moved(host: Host) -> None:
    view = host.editor.view
    view.zoom_in()
    scale = view.transform().m11()
    press(host, "D4.04b", Qt.Key.Key_Left, CONTROL)
    assert view.transform().m11() == pytest.approx(scale)
    box = view.node_item("D4.04b").boundingRect().center()
    assert view.viewport().rect().contains(view.mapFromScene(box))


def test_without_a_draft_the_chart_is_only_looked_at(qtbot: QtBot, context: Context) -> None:
    editor = ChartEditor(context)
    qtbot.addWidget(editor)
    told: list[object] = []
    editor.changed.connect(told.append)
    editor.resize(900, 600)
    editor.show()
    for code in ("D4", "Q", "roadmap"):
        editor.show_chart(code)
    editor.select("roadmap.1")
    assert not editor.adding.isEnabled()
    QTest.keyClick(editor.view.viewport(), Qt.Key.Key_Down, CONTROL)
    editor.view.fit()
    hold(editor, "roadmap.3", on_screen(editor, "roadmap.3") + QPoint(0, 80))
    release(editor, on_screen(editor, "roadmap.3") + QPoint(0, 80))
    assert editor.view.grid is not None
    assert told == []


def test_a_faulty_draft_can_be_shown_and_mended(host: Host) -> None:
    sheet = host.editor.sheet
    other = place(host.node("D4.04"))
    faulty = [sheet.put("D4.02", "no", "D4.77"), sheet.put("D4.04a", "row", other[0]), sheet.put("D4.04a", "column", other[1])]
    assert host.desk.library.change(faulty)
    host.show("D4")
    host.editor.select("D4.02")
    panel = host.editor.panel
    assert isinstance(panel, NodePanel)
    choose(panel.ways.ways[1].target, "D4.03")
    host.editor.carry("D4.04a", Spot(other[0], other[1] + 1, fresh_column=True))
    assert host.flaws == []


def test_no_window_of_its_own_comes_up(host: Host) -> None:
    host.editor.select("D4.03")
    host.editor.add("D4.03")
    host.editor.delete("D4.06")
    QApplication.processEvents()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [host.editor]
    assert host.editor.isActiveWindow()


def test_readers_are_told_the_place_of_a_box(host: Host) -> None:
    view = host.editor.view
    view.node_item("D4.02").setFocus()
    node = host.node("D4.02")
    assert f"第{node.row + 1}行第{node.column + 1}列" in view.accessibleDescription()
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface is not None
    host.editor.select("D4.02")
    for field in host.editor.panel.findChildren(Choice):
        assert field.accessibleName()


@pytest.mark.parametrize(("wide", "high"), [(900, 600), (560, 400)])
def test_nothing_is_cut(host: Host, wide: int, high: int) -> None:
    editor = host.editor
    editor.resize(wide, high)
    editor.arrange_all()
    settled(editor)
    assert cut(editor) == ""
    assert (editor.width(), editor.height()) == (wide, high)
    editor.decline()
    editor.add("D4.02")
    assert isinstance(editor.panel, AddPanel)
    choose(editor.panel.shape, "question")
    settled(editor)
    assert cut(editor) == ""
    editor.select("D4.03")
    leave(editor.view)
    settled(editor)
    assert cut(editor) == ""
    assert (editor.width(), editor.height()) == (wide, high)
