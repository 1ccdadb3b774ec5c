"""The chart editor: boxes are put on the grid, added and taken away, their ways led elsewhere, a layout is proposed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.models.chart import Chart, Edge, Shape
from app.models.fault import WorldFault
from app.models.pack import Pack
from app.models.version import Change, Rows
from app.services import draw, graft, guide
from app.services.draw import Cell, Sheet, Spot
from app.services.graft import Fresh
from app.ui.context import Context
from app.ui.pages.content.charthistory import Changes, History
from app.ui.pages.content.chartpanel import AddPanel, DropPanel, HintPanel, NodePanel
from app.ui.pages.content.chartview import GridView
from app.ui.widgets import Frame, KeyButton, Link, Scroll, Words, clear, column, em, look, row

_WIDE, _SLIM, _ROOMY = 18, 14.5, 52


class ChartEditor(QWidget):
    """One chart of the draft, to be changed; without a draft the one in effect, to be looked at.

    Signals: ``changed(object)`` a list of Change, to be saved by the host, which then calls ``show_chart`` again;
    ``chosen(str)`` the code of the box in hand, "" none. Every change is shown at once, before it is saved.
    ``host`` is a layout under the ways of the box in hand, free for the page around.
    """

    changed = Signal(object)
    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sheet: Sheet | None = None
        self._pack: Pack = context.desk.pack
        self._code = ""
        self._editable = False
        self._history = History()
        self._awaited: list[tuple[Mapping[str, Any], ...]] = []
        self._proposed: dict[str, Cell] = {}
        self._added: set[str] = set()
        self.view = GridView(self)
        self.view.setMinimumSize(160, 120)
        self.said = Words("", wrap=True)
        self.said.setMinimumHeight(em(1.5))
        self.found = Words("", "quiet", wrap=True)
        self.host = QVBoxLayout()
        self.panel: QWidget = HintPanel(False)
        self._held = QVBoxLayout()
        self._side = QWidget()
        self._make_tools()
        self._lay_out()
        self._listen()

    def show_chart(self, code: str) -> None:
        """Show a chart of the draft, or of the pack in effect where there is none; the same chart keeps zoom and history.

        A host that saves beside the window may call this while later changes are still on their way: they stay in view.
        """
        fresh = code != self._code
        if not fresh and self._is_known():
            return
        self._awaited.clear()
        held, (sheet, self._editable) = self._sheet, self._taken(code)
        self._code, self._sheet = code, sheet
        if fresh or held is None or not draw.same(held, sheet):
            self._history.clear()
        self._proposed = {}
        if fresh:
            self._added = set()
            self.view.selected = ""
            self._say("")
        self._draw(fresh)
        if fresh or not self._busy():
            self._show_panel()

    @property
    def sheet(self) -> Sheet:
        """The chart in view with its rows, every change included."""
        assert self._sheet is not None  # noqa: S101 - a chart is shown before anything is done to it
        return self._sheet

    @property
    def chart(self) -> Chart:
        """The chart in view, with the places that are being proposed."""
        return draw.placed(self.sheet.chart, self._proposed)

    def select(self, code: str) -> None:
        """Take a box in hand; "" none."""
        if code != self.view.selected:
            self._say("")
        self.view.select(code)
        self._show_panel()
        self.chosen.emit(code)

    def carry(self, code: str, spot: Spot) -> None:
        """Put a box where ``spot`` says, or say which line stands in the way."""
        self._do(lambda: draw.place(self.sheet, code, spot), self._moved(code, spot), code)

    def undo(self) -> None:
        """Take the last deed back."""
        words = self._history.undoable
        self._replay(self._history.back(), f"已撤销：{words}")

    def redo(self) -> None:
        """Do what was taken back again."""
        words = self._history.redoable
        self._replay(self._history.again(), f"已重做：{words}")

    def add(self, after: str = "") -> None:
        """Ask for a new box after one, after that in hand where none is named."""
        code = after or self._in_hand()
        if not code:
            self._refuse("请先选中一个框，再在它后面加。")
        elif self.sheet.chart.nodes[code].shape in {Shape.END, Shape.LINK}:
            self._refuse(f"{draw.called(self.sheet.chart.nodes[code])}后面不能再加，请选它前面的一步。")
        else:
            self._say("")
            self.view.selected = code
            panel = AddPanel(self.sheet, self._pack, code)
            panel.wanted.connect(self._add)
            panel.dropped.connect(self._leave)
            self._put(panel)
            panel.text.setFocus()

    def delete(self, code: str = "") -> None:
        """Ask before a box goes, that in hand where none is named."""
        code = code or self._in_hand()
        sentence = graft.uses(self._pack, self.sheet.chart, code) if code else "请先选中一个框。"
        if sentence:
            self._refuse(sentence)
            return
        self._say("")
        self.view.selected = code
        panel = DropPanel(self.sheet, code)
        panel.wanted.connect(self._delete)
        panel.dropped.connect(self._leave)
        self._put(panel)
        panel.first.setFocus()

    def arrange_new(self) -> None:
        """Propose places for the boxes that the pack in effect has not."""
        old = self._context.desk.pack.drawn(self._code)
        held = old.nodes.keys() if old else set()
        fresh = {code for code in self.sheet.chart.nodes if code not in held} | (self._added & self.sheet.chart.nodes.keys())
        if not fresh:
            self._refuse("没有新加的框。要重排已有的框，请选“全部重排”。")
            return
        self._propose(self.sheet.chart.nodes.keys() - fresh)

    def arrange_all(self) -> None:
        """Propose places for all boxes."""
        self._propose(())

    def accept(self) -> None:
        """Take the places that are proposed."""
        places, self._proposed = self._proposed, {}
        self._do(lambda: draw.settle(self.sheet, places), f"自动排列，移动了 {len(places)} 个框")
        self._show_offer()
        self.view.select(self.view.selected)

    def decline(self) -> None:
        """Leave the boxes where they were."""
        self._proposed = {}
        self._say("没有改动。")
        self._draw(False)
        self.view.select(self.view.selected)

    def insert(self, spot: Spot) -> None:
        """Put an empty row or column in."""
        side = "行" if spot.fresh_row else "列"
        self._do(lambda: draw.insert(self.sheet, spot), f"插入一空{side}")

    def take_away(self, *, row: int = -1, column: int = -1) -> None:
        """Close an empty row or column."""
        side = "行" if row >= 0 else "列"
        self._do(lambda: draw.take_away(self.sheet, row=row, column=column), f"去掉一空{side}")

    def grid_menu(self, spot: Spot) -> QMenu:
        """Give what can be done to rows and columns at a place."""
        menu, chart = self._menu(), self.sheet.chart
        menu.addAction("在这里插入一空行", lambda: self.insert(Spot(spot.row, 0, fresh_row=True)))
        menu.addAction("在这里插入一空列", lambda: self.insert(Spot(0, spot.column, fresh_column=True)))
        menu.addSeparator()
        for side, gaps in (("行", draw.empty_rows(chart)), ("列", draw.empty_columns(chart))):
            for at in gaps:
                act = partial(self.take_away, row=at) if side == "行" else partial(self.take_away, column=at)
                menu.addAction(f"去掉第 {at + 1} {side}（空）", act)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the side narrow where there is little room."""
        super().resizeEvent(event)
        self._side.setFixedWidth(em(_WIDE if event.size().width() >= em(_ROOMY) else _SLIM))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts away what is being asked: the places proposed, a new box, a box about to go."""
        if event.key() == Qt.Key.Key_Escape and self._proposed:
            self.decline()
        elif event.key() == Qt.Key.Key_Escape and self._busy():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _is_known(self) -> bool:
        """Say whether the draft is as it is in view, or as it was on the way there."""
        library = self._context.desk.library
        if not (self._editable and library.drafted()):
            return False
        rows = library.rows(self.sheet.file).get(draw.NODE, ())
        if rows in self._awaited:
            del self._awaited[: self._awaited.index(rows) + 1]
            return True
        return not self._awaited and rows == self.sheet.rows

    def _taken(self, code: str) -> tuple[Sheet, bool]:
        """Take the chart from the draft, else from the pack in effect."""
        desk = self._context.desk
        if desk.library.drafted():
            self._pack = desk.library.draft()[0]
            return draw.read(desk.library, self._pack, code), True
        self._pack = desk.pack
        chart = self._pack.drawn(code)
        if chart is None:
            raise WorldFault("no-such-file", f"没有导引图“{code}”。", "请从左边重新选择。")
        return Sheet(draw.file_of(self._pack, code), chart, tuple({"code": each} for each in chart.nodes)), False

    def _draw(self, fresh: bool) -> None:
        chart = draw.drawable(self.chart)
        captions = dict(guide.captions(self._pack, chart, self._context.today()))
        self.view.draw(chart, captions, fresh=fresh, marked=self._proposed)
        layout = self.view.layout_shown
        found = draw.findings(chart, layout) if layout else ()
        self.found.setText("看图：" + ("；".join(found) if found else "没有线交叉，也没有文字压在线上") + "。")
        self._show_offer()
        self._show_tools()

    def _do(self, make: Callable[[], Changes], words: str, code: str = "") -> bool:
        """Do what ``make`` gives and tell the host; say in place why not where it can not be done."""
        try:
            changes = make()
        except WorldFault as fault:
            self._refuse(str(fault))
            return False
        if not changes:
            return False
        self._history.did(changes, draw.reverse(changes, self._rows), words)
        if code:
            self.view.selected = code
        self._replay(changes, words)
        return True

    def _replay(self, changes: Sequence[Change], words: str) -> None:
        if not changes:
            return
        self._sheet = draw.applied(self.sheet, changes)
        self._awaited.append(self._sheet.rows)
        self._proposed = {}
        self._say(f"{words}。")
        self._draw(False)
        self._show_panel()
        self.changed.emit(list(changes))

    def _rows(self, file: str) -> Rows:
        return {draw.NODE: self.sheet.rows} if file == self.sheet.file else self._context.desk.library.rows(file)

    def _fits(self, code: str, spot: Spot) -> bool:
        try:
            draw.place(self.sheet, code, spot)
        except WorldFault:
            return False
        return True

    def _hover(self, code: str, spot: Spot | None) -> None:
        if spot is None:
            self._say("放回原处，没有移动。")
            return
        try:
            draw.place(self.sheet, code, spot)
        except WorldFault as fault:
            self._refuse(str(fault))
            return
        self._say(f"松开鼠标：{self._moved(code, spot)}。Esc 取消。")

    def _nudge(self, code: str, rows: int, columns: int, push: bool) -> None:
        """Move a box by one cell; with ``push`` into a row or column put in there."""
        node = self.sheet.chart.nodes[code]
        at, across = node.row + rows, node.column + columns
        if push:
            fresh = Spot(node.row + (rows > 0), node.column + (columns > 0), fresh_row=bool(rows), fresh_column=bool(columns))
            self.carry(code, fresh)
        elif at < 0 or across < 0:
            way = "上面一行" if at < 0 else "左边一列"
            self._refuse(f"已经在最{way}；按 Ctrl+Shift+方向键可以在那边插入一{'行' if at < 0 else '列'}。")
        elif self._beyond(at, across):
            self._refuse("那边已经没有别的框了。")
        elif draw.standing(self.sheet.chart, (at, across)) and not self._fits(code, Spot(at, across)):
            self._hover(code, Spot(at, across))
            self._refuse(f"{self.said.text()}按 Ctrl+Shift+方向键，可以插入一{'行' if rows else '列'}再移过去。")
        else:
            self.carry(code, Spot(at, across))

    def _beyond(self, row: int, column: int) -> bool:
        nodes = self.sheet.chart.nodes.values()
        return row > 1 + max(node.row for node in nodes) or column > 1 + max(node.column for node in nodes)

    def _moved(self, code: str, spot: Spot) -> str:
        if spot.fresh_row or spot.fresh_column:
            return f"插入一{'行' if spot.fresh_row else '列'}，{code} 移到那里"
        other = draw.standing(self.sheet.chart, (spot.row, spot.column))
        where = f"第 {spot.row + 1} 行第 {spot.column + 1} 列"
        return f"{code} 与 {other} 换了位置" if other not in {"", code} else f"{code} 移到{where}"

    def _add(self, fresh: Fresh) -> None:
        panel = self.panel
        code = graft.new_code(self._code, graft.used_codes(self._context.desk.library) | self.sheet.chart.nodes.keys())
        try:
            changes = graft.add(self.sheet, code, fresh)
        except WorldFault as fault:
            if isinstance(panel, AddPanel):
                panel.warn(fault)
            return
        self._added.add(code)
        if self._do(lambda: changes, f"加了 {code}", code):
            self.select(code)
            self.view.centre()

    def _delete(self, code: str, to: str) -> None:
        after = to or next((node.code for node, edge in self.sheet.chart.edges() if edge.to == code), "")
        if self._do(lambda: graft.delete(self.sheet, self._context.desk.library, code, to), f"删除了 {code}", after):
            self.select(self.view.selected)

    def _lead(self, code: str, ways: Sequence[Edge]) -> None:
        if not self._do(lambda: graft.lead(self.sheet, code, ways), f"改了 {code} 的出路") and isinstance(self.panel, NodePanel):
            self.panel.put_back()

    def _link(self, code: str, goto: str) -> None:
        self._do(lambda: (self.sheet.put(code, "goto", goto),), f"{code} 改为转到 {goto}")

    def _propose(self, fixed: Collection[str]) -> None:
        try:
            self._proposed = draw.proposal(self.sheet.chart, fixed)
        except WorldFault as fault:
            self._refuse(str(fault))
            return
        if self._proposed:
            self._say("")
        else:
            self._say("现在的位置就是建议的位置，不用动。")
        self._draw(False)
        if self._proposed:
            self.offer_accept.setFocus()

    def _busy(self) -> bool:
        return isinstance(self.panel, AddPanel | DropPanel)

    def _in_hand(self) -> str:
        code = self.view.focused() or self.view.selected
        return code if code in self.sheet.chart.nodes else ""

    def _leave(self) -> None:
        """Put away what was asked and go back to the chart."""
        self._show_panel()
        self.view.select(self.view.selected)

    def _show_panel(self) -> None:
        """Show the box in hand, or what can be done while there is none."""
        code = self.view.selected
        if self._sheet is None or code not in self._sheet.chart.nodes:
            self._put(HintPanel(self._editable))
            return
        if isinstance(self.panel, NodePanel) and self.panel.isAncestorOf(self.focusWidget()) and self.panel.renew(self._sheet.chart, code):
            return
        panel = NodePanel(self._sheet, self._pack, code, self._editable)
        panel.led.connect(self._lead)
        panel.linked.connect(self._link)
        self._put(panel)

    def _put(self, panel: QWidget) -> None:
        clear(self._held)
        self._held.addWidget(panel)
        self.panel = panel

    def _show_offer(self) -> None:
        self.offer.setVisible(bool(self._proposed))
        self.offer_words.setText(f"建议移动 {len(self._proposed)} 个框（黄底的）。{self.found.text()}" if self._proposed else "")
        self.view.editable = self._editable and not self._proposed
        self._side.setEnabled(not self._proposed)

    def _show_tools(self) -> None:
        free = self._editable and not self._proposed
        for tool in (self.adding, self.removing, self.arranging, self.lines):
            tool.setEnabled(free)
        self.undoing.setEnabled(free and bool(self._history.undoable))
        self.redoing.setEnabled(free and bool(self._history.redoable))

    def _say(self, words: str, part: str = "") -> None:
        look(self.said, part)
        self.said.setText(words)

    def _refuse(self, words: str) -> None:
        self._say(words, "fault")

    def _make_tools(self) -> None:
        self.undoing, self.redoing = Link("撤销"), Link("重做")
        self.adding, self.removing = Link("加一步"), Link("删除")
        self.arranging, self.lines = Link("自动排列"), Link("行和列")
        self.closer, self.wider, self.whole = Link("放大"), Link("缩小"), Link("全图")
        keys = {self.undoing: "Ctrl+Z", self.redoing: "Ctrl+Y", self.adding: "Insert", self.removing: "Delete"}
        for tool, key in keys.items():
            tool.setToolTip(f"{tool.text()}（{key}）")
            tool.setAccessibleDescription(f"快捷键 {key}")
        self.offer_words = Words("", wrap=True)
        self.offer_accept, self.offer_decline = KeyButton("采用", "", "primary"), KeyButton("不用")

    def _lay_out(self) -> None:
        line = row(self.offer_words, self.offer_accept, self.offer_decline, gap=8, margins=(12, 6, 12, 6))
        line.setStretch(0, 1)
        self.offer = Frame("note", line)
        self.offer.hide()
        tools = row(self.undoing, self.redoing, 6, self.adding, self.removing, 6, self.arranging, self.lines, None,
                    self.closer, self.wider, self.whole, gap=0, margins=(4, 2, 4, 2))  # fmt: skip
        inside = QWidget()
        inside.setLayout(column(self._held, self.host, None, gap=12, margins=(12, 10, 12, 10)))
        self._side.setLayout(column(Scroll(inside)))
        body = row(Frame("paper", column(self.view, margins=(1, 1, 1, 1))), self._side, gap=0)
        body.setStretch(0, 1)
        outer = column(tools, self.offer, gap=4)
        outer.addLayout(body, 1)
        outer.addLayout(column(self.said, self.found, gap=0, margins=(4, 0, 4, 2)))
        self.setLayout(outer)
        self._put(self.panel)

    def _listen(self) -> None:
        self.view.judge = self._fits
        self.view.nodeChosen.connect(self.select)
        self.view.moved.connect(self.carry)
        self.view.hovered.connect(self._hover)
        self.view.nudged.connect(self._nudge)
        self.view.adding.connect(self.add)
        self.view.removing.connect(self.delete)
        self.view.asked.connect(lambda spot, at: self.grid_menu(spot).popup(at))
        buttons = {
            self.undoing: self.undo, self.redoing: self.redo, self.adding: lambda: self.add(), self.removing: lambda: self.delete(),
            self.arranging: self._ask_arranging, self.lines: self._ask_lines,
            self.closer: self.view.zoom_in, self.wider: self.view.zoom_out, self.whole: self.view.fit,
            self.offer_accept: self.accept, self.offer_decline: self.decline,
        }  # fmt: skip
        for button, act in buttons.items():
            button.clicked.connect(act)
        for keys, act in (("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo), ("Ctrl+Shift+Z", self.redo)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _ask_arranging(self) -> None:
        menu = self._menu()
        menu.addAction("只排新加的框", self.arrange_new)
        menu.addAction("全部重排", self.arrange_all)
        menu.popup(self.arranging.mapToGlobal(QPoint(0, self.arranging.height())))

    def _ask_lines(self) -> None:
        code = self._in_hand()
        spot = Spot(*draw.cell(self.sheet.chart.nodes[code])) if code else Spot(0, 0)
        self.grid_menu(spot).popup(self.lines.mapToGlobal(QPoint(0, self.lines.height())))
