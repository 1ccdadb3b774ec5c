"""The page 内容: sections at the left, rows and the form of one in the middle, what it will look like at the right."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from app.models.letter import LetterForm
from app.models.pack import DESK, Pack
from app.models.version import Change
from app.services import content
from app.services.content import Doubt, Fault
from app.ui.context import Context
from app.ui.pages.content.chartgrid import ChartEditor
from app.ui.pages.content.doubts import DoubtList
from app.ui.pages.content.draft import DraftBook, Spot
from app.ui.pages.content.form import RowForm, worded
from app.ui.pages.content.rows import Line, RowList
from app.ui.pages.content.sections import (
    CHARTS,
    DOUBTS,
    KINDS,
    ROADMAP,
    SECTIONS,
    VERSIONS,
    Section,
    Table,
    readable,
    section_of,
    title_of,
    unverified,
)  # fmt: skip
from app.ui.pages.content.sight import Asked
from app.ui.pages.content.versions import VersionsPanel
from app.ui.pages.content.view import SightView, alive
from app.ui.pages.page import Page
from app.ui.widgets import Choice, Frame, KeyButton, Link, Scroll, Words, column, em, look, row
from app.ui.widgets.flowing import Flowing

_LIST, _LIST_SLIM = 9.5, 7.6
_ROWS, _ROWS_SLIM = 16, 11.5
_CHOOSER, _CHOOSER_SLIM, _SHORT = 21, 16, 8
_WIDE, _STACKED, _MIDDLE, _EDGES = 66, 31, 10, 3
_DETAIL = "detail"
_ROWS_AND_FORM, _PANEL, _DOUBTS = range(3)
_DRAWN = frozenset({CHARTS, ROADMAP})


class ContentPage(Page):
    """Signal: ``renewing()`` once another version is in effect than the one with which the desk works."""

    renewing = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.book = DraftBook(context)
        self._where: dict[str, str] = {}
        self._spots: dict[str, Spot] = {}
        self._narrow = False
        self.sections = QListWidget()
        self.title, self.help = Words("", "title"), Words("", "quiet")
        self.files = Choice("哪一份", (), long=True)
        self.rows = RowList()
        self.form = RowForm(self.book, context.today)
        self.sight = SightView(context)
        self.versions = VersionsPanel(context, self.book)
        self.doubts = DoubtList()
        self.adding, self.removing, self.regaining = Link("＋ 新增"), Link("删除"), Link("撤销删除")
        self._removed: tuple[Spot, dict[str, Any]] | None = None
        self.rising, self.sinking = Link("上移"), Link("下移")
        self.drawing, self.picturing, self.unpicturing = Link("改图形"), Link("选用本单位的图…"), Link("改回内置图")
        self.drawing.setCheckable(True)
        self._grid: ChartEditor | None = None
        self.turning = KeyButton("看预览")
        self.state, self.check = Words("", "quiet", wrap=True), Link("检查通过")
        self.beginning = KeyButton("开始修改", "", "primary")
        self.faults = QListWidget()
        self._middle, self._names = QStackedWidget(), QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._join()
        self._fill_sections()

    @property
    def section(self) -> Section:
        """The section in view."""
        return SECTIONS[max(self.sections.currentRow(), 0)]

    @property
    def file(self) -> str:
        """The file in view, "" for the overview of all."""
        return self.files.value() if self.files.count() else ""

    def entered(self) -> None:
        """Read the draft anew."""
        with self._context.messages.guarded():
            self.book.refresh()
            self.versions.refresh()
            self.turn_to(self.section)

    def settle(self) -> None:
        """Keep what was typed last."""
        self.book.settle()

    def search(self) -> None:
        """Put the cursor into the filter."""
        self.rows.words.setFocus()

    def go_to(self, code: str, file: str = "") -> None:
        """Show a section, and one of its files."""
        if file:
            self._where[code] = file
        self.sections.blockSignals(True)
        self.sections.setCurrentRow(next(place for place, section in enumerate(SECTIONS) if section.code == code))
        self.sections.blockSignals(False)
        self._section_chosen()

    def turn_to(self, section: Section) -> None:
        """Show a section."""
        self.title.setText(section.label)
        self.help.setText(section.help)
        self._say_state()
        self._middle.setCurrentIndex({VERSIONS: _PANEL, DOUBTS: _DOUBTS}.get(section.code, _ROWS_AND_FORM))
        self._bar.setVisible(bool(section.files))
        if section.code == VERSIONS:
            self.versions.show_all()
            return
        if section.code == DOUBTS:
            self.doubts.show_doubts(content.doubts(self.book.pack))
            return
        self._fill_files(section)
        self._fill_rows()
        if self.drawing.isChecked() and section.code in _DRAWN:
            self._turn_drawing()

    def take_picture(self, path: Path) -> None:
        """Show the bureau's own picture or PDF in the place of the chart in view."""
        desk, spot = self._context.desk, self._chart_spot()
        code = PurePosixPath(spot.file).stem
        self._context.background.run(
            lambda: content.put_picture(desk, code, path), alive(self, lambda name: self._picture_taken(spot, name))
        )

    def drop_picture(self) -> None:
        """Show the drawn chart again; the picture stays with the draft."""
        self._put_picture(self._chart_spot(), None)

    def begin(self) -> None:
        """Begin, or go on with, the draft."""
        with self._context.messages.guarded():
            content.start(self._context.desk)
        self.entered()

    def look_at(self, doubt: Doubt) -> None:
        """Go to the place of something that nobody has checked."""
        files = [file for section in SECTIONS for file in (self.book.files(section) if section.files else ())]
        for file in files:
            section = section_of(file)
            if section is None or not file.startswith(doubt.folder):
                continue
            for spot in self._known_as(section, file, doubt.own):
                self.go_to(section.code, file)
                self.rows.choose(spot)
                return

    def _known_as(self, section: Section, file: str, own: str) -> Iterator[Spot]:
        for table in section.tables:
            for index, held in enumerate(self.book.rows(file, table)):
                if own in {held.get("code"), held.get("number")}:
                    yield Spot(file, table, index)

    def jump(self, fault: Fault) -> None:
        """Go to the place of a fault."""
        section = section_of(fault.flaw.file)
        if section is None:
            return
        table = section.table(fault.table or "")
        if not fault.table and fault.key and (inline := section.table(fault.key)) is not None and inline.inline:
            table = inline
        self._where[section.code] = "" if section.overview and table is section.tables[0] else fault.flaw.file
        self.go_to(section.code)
        if table is not None:
            self.rows.choose(Spot(fault.flaw.file, table, fault.index))
        self.form.focus(fault.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show form and preview one at a time where there is little room."""
        super().resizeEvent(event)
        self._make_room(event.size().width())

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what could not be drawn out of view."""
        super().showEvent(event)
        self.sight.renew()

    def _chart_spot(self) -> Spot:
        return Spot(self.file or self.book.files(self.section)[0], self.section.tables[0], 0)

    def _ask_picture(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "选用本单位的图", "", "图片或 PDF (*.pdf *.png *.jpg *.jpeg)")
        if name:
            self.take_picture(Path(name))

    def _picture_taken(self, spot: Spot, name: str) -> None:
        self._put_picture(spot, name)
        self._context.messages.good("草稿里已换成本单位的图。", "审定生效以后，屏幕、张贴图和小册子用它；问答仍照格子里的内容走。")

    def _put_picture(self, spot: Spot, name: str | None) -> None:
        self.book.put(spot, "picture", name)
        self.book.flush()
        self._fill_rows(spot)

    def _turn_drawing(self) -> None:
        """Show the drawing of the chart in view for moving its boxes, or its words again."""
        on = self.drawing.isChecked()
        self.drawing.setText("改文字" if on else "改图形")
        self.book.settle()
        if not on:
            self._middle.setCurrentIndex(_ROWS_AND_FORM)
            self._fill_rows()
            return
        editor = self._editor()
        for each in (self.adding, self.removing, self.regaining, self.rising, self.sinking, self.picturing, self.unpicturing, self.turning):
            each.hide()
        with self._context.messages.guarded():
            editor.show_chart(PurePosixPath(self._chart_spot().file).stem)
            self._middle.setCurrentWidget(editor)

    def _editor(self) -> ChartEditor:
        """Give the editor of drawings, built when it is first asked for."""
        if self._grid is None:
            self._grid = ChartEditor(self._context)
            self._grid.changed.connect(self._redrawn)
            self._grid.chosen.connect(self._box_chosen)
            self._middle.addWidget(self._grid)
        return self._grid

    def _redrawn(self, changes: list[Change]) -> None:
        self.book.take(list(changes))
        self._say_state()

    def _show_box(self, code: str) -> None:
        """Show the words of a box that was pressed in the preview."""
        self._box_chosen(code)
        spot = self._spots.get(self.section.code + self.file)
        if spot is not None:
            self.rows.choose(spot)

    def _box_chosen(self, code: str) -> None:
        """Remember the box, so that its words are in the form when one goes back to them."""
        table = self.section.table("node")
        spot = self._chart_spot()
        if table is None or not code:
            return
        rows = self.book.rows(spot.file, table)
        at = next((place for place, held in enumerate(rows) if held.get("code") == code), -1)
        if at >= 0:
            self._spots[self.section.code + self.file] = Spot(spot.file, table, at)

    def _fill_sections(self) -> None:
        self.sections.blockSignals(True)
        for section in SECTIONS:
            self.sections.addItem(section.label)
        self.sections.setCurrentRow(0)
        self.sections.blockSignals(False)

    def _fill_files(self, section: Section) -> None:
        names = self.book.files(section) if section.files else ()
        self.files.clear()
        if section.overview:
            self.files.addItem(section.overview, "")
        for file in sorted(names, key=lambda file: _file_order(section, file)):
            self.files.addItem(self._file_words(section, file), file)
        wanted = self._where.get(section.code)
        if wanted is not None and self.files.findData(wanted) >= 0:
            self.files.setCurrentIndex(self.files.findData(wanted))
        self.files.setVisible(self.files.count() > 1)

    def _file_words(self, section: Section, file: str) -> str:
        stem = PurePosixPath(file).stem
        named = section.name(file)
        if named:
            return named
        made = {
            KINDS: lambda: self.book.pack.matters[stem].name,
            "phrases": lambda: self.book.pack.matters[stem].name,
            CHARTS: lambda: self.book.pack.charts[stem].name,
            "letters": lambda: _form_words(self.book.pack.letters[stem]),
        }.get(section.code)
        try:
            return f"{stem}　{made()}" if made and stem != DESK else (made() if made else stem)
        except KeyError:
            return stem

    def _fill_rows(self, wanted: Spot | None = None) -> None:
        """Show the rows of the file in view, the wanted one chosen, else the one chosen before."""
        before = wanted or self._spots.get(self.section.code + self.file)
        self.rows.show_lines(tuple(self._lines()), before)
        self._open(self.rows.spot)

    def _lines(self) -> Iterator[Line]:
        section = self.section
        if section.overview and not self.file:
            yield from self._overview(section)
            return
        for table in self._tables():
            rows = self.book.rows(self.file, table)
            if (rows or table.fresh is not None) and not table.single:
                yield Line(f"{table.label}（{len(rows)}）" if table.name else table.label)
            for index in range(len(rows)):
                yield self._line(Spot(self.file, table, index))

    def _overview(self, section: Section) -> Iterator[Line]:
        table = section.tables[0]
        spots = [Spot(file, table, 0) for file in self.book.files(section)]
        for spot in sorted(spots, key=lambda spot: _number(self.book.row(spot).get("order"))):
            held = self.book.row(spot)
            off = "" if held.get("enabled", True) else "（停用）"
            line = self._line(spot)
            yield Line(f"{held.get('code', '')}　{line.words}{off}", spot, line.doubted, line.faulty)

    def _line(self, spot: Spot) -> Line:
        held = self.book.row(spot)
        single = spot.table.label if spot.table.single else ""
        words = single or self._shared_words(held) or title_of(held)
        return Line(readable(words.replace("\n", " ")), spot, unverified(held), any(self.book.faults_at(spot)))

    def _shared_words(self, held: dict[str, Any]) -> str:
        """Give the text of a shared paragraph that a row uses."""
        if "use" not in held:
            return ""
        shared = next(section for section in SECTIONS if section.code == "wording").tables[0]
        rows = self.book.rows("letters/common.toml", shared)
        return next((f"共用 · {row.get('text', '')}" for row in rows if row.get("code") == held["use"]), "")

    def _open(self, spot: Spot | None) -> None:
        if spot is not None:
            self._spots[self.section.code + self.file] = spot
        locked = not self.book.editable
        self.form.show_row(spot, self.book.pack, locked)
        self._enable(spot, locked)
        self._ask(spot)

    def _enable(self, spot: Spot | None, locked: bool) -> None:
        table = spot.table if spot else None
        grows = table is not None and table.fresh is not None and not locked
        ranked = self.section.code == KINDS and not self.file
        self.regaining.hide()
        growing = self._growing()
        self.adding.setVisible(not locked and growing is not None)
        self._name_tools()
        self.removing.setVisible(grows)
        moves = not locked and (ranked or (table is not None and table.ordered))
        self.rising.setVisible(moves)
        self.sinking.setVisible(moves)
        chart = self.section.code in _DRAWN
        self.drawing.setVisible(chart)
        self.picturing.setVisible(chart and not locked)
        self.unpicturing.setVisible(chart and not locked and bool(self.book.row(self._chart_spot()).get("picture")) if chart else False)
        self.turning.setVisible(self._narrow)

    def _name_tools(self) -> None:
        """Name the tools in full where there is room."""
        growing = None if self._narrow else self._growing()
        self.adding.setText(f"＋ 新增{growing.label}" if growing else "＋ 新增")
        self.picturing.setText("换图…" if self._narrow else "选用本单位的图…")
        self.unpicturing.setText("内置图" if self._narrow else "改回内置图")

    def _tables(self) -> tuple[Table, ...]:
        if self.section.overview:
            return self.section.tables[1:] if self.file else ()
        return self.section.tables_of(self.file)

    def _ask(self, spot: Spot | None) -> None:
        file, table = (spot.file, spot.table.name) if spot else (self.file, "")
        held = dict(self.book.row(spot)) if spot else {}
        if self.section.overview and self.file:
            held[_DETAIL] = True
        self.sight.ask(Asked(self.section.code, file, table, held))

    def _edited(self) -> None:
        self.rows.renew(tuple(self._lines()))
        self._say_state()

    def _saved(self) -> None:
        """What was typed lies on the disk and was checked: show what came of it."""
        self._checked()
        if self._grid is not None and self._middle.currentWidget() is self._grid:
            self._grid.show_chart(PurePosixPath(self._chart_spot().file).stem)
        self._ask(self.form.spot)

    def _read(self, pack: Pack) -> None:
        if self.book.editable:
            self.book.pack = pack

    def _checked(self) -> None:
        self.form.mark()
        self.rows.renew(tuple(self._lines()))
        self._say_state()
        self.versions.check()

    def _add(self) -> None:
        """Put a new row in after the one chosen."""
        spot, table = self.rows.spot, self._growing()
        if table is None:
            return
        index = spot.index + 1 if spot and spot.table is table else len(self.book.rows(self.file, table))
        fresh = dict(table.fresh or {})
        if any(key.code == "from" for key in table.keys):
            fresh["from"] = self._context.today()
        made = Spot(self.file, table, index)
        self.book.add(made, fresh)
        self._fill_rows(made)
        self.form.focus("")

    def _growing(self) -> Table | None:
        """Give the table to which a new row would go: that of the row chosen, else the first that grows."""
        spot = self.rows.spot
        if spot is not None and spot.table.fresh is not None:
            return spot.table
        return next((table for table in self._tables() if table.fresh is not None), None)

    def _remove(self) -> None:
        spot = self.rows.spot
        if spot is None:
            return
        held = dict(self.book.row(spot))
        self.book.remove(spot)
        self._removed = spot, held
        self._fill_rows(Spot(spot.file, spot.table, max(spot.index - 1, 0)))
        self.regaining.setText(f"撤销删除“{title_of(held)[:_SHORT]}”")
        self.regaining.show()

    def _regain(self) -> None:
        """Put the row back that was taken away last."""
        if self._removed is None:
            return
        spot, held = self._removed
        self.book.add(spot, held)
        self.regaining.hide()
        self._fill_rows(spot)

    def _move(self, places: int) -> None:
        spot = self.rows.spot
        if spot is None:
            return
        if self.section.code == KINDS and not self.file:
            self._rank(spot, places)
        else:
            spot = self.book.move(spot, places)
        self._fill_rows(spot)

    def _rank(self, spot: Spot, places: int) -> None:
        """Let a kind change places with its neighbour: all get the numbers of their places."""
        spots = [line.spot for line in self._lines() if line.spot]
        at = spots.index(spot)
        to = min(max(at + places, 0), len(spots) - 1)
        spots.insert(to, spots.pop(at))
        for place, each in enumerate(spots, 1):
            self.book.put(each, "order", place)

    def _file_chosen(self) -> None:
        self._where[self.section.code] = self.file
        self.book.flush()
        self._fill_rows()
        if self.drawing.isChecked() and self.section.code in _DRAWN:
            self._turn_drawing()

    def _section_chosen(self) -> None:
        self.book.flush()
        self.turn_to(self.section)

    def _say_state(self) -> None:
        count = len(self.book.faults)
        self.beginning.setVisible(not self.book.editable)
        self.check.setVisible(self.book.editable)
        self.check.setText(f"检查：{count} 处待改" if count else "检查通过")
        if not self.book.editable:
            self.state.setText("这是使用中的内容。要改，按“开始修改”；改的是草稿，柜台不受影响。")
        else:
            saved = "已保存" if self.book.settled else "正在保存……"
            self.state.setText(f"正在改草稿，柜台不受影响。{saved}")
        if not count:
            self._flaws.hide()
        elif not self._flaws.isHidden():
            self._fill_faults()

    def _turn_faults(self) -> None:
        show = self._flaws.isHidden() and bool(self.book.faults)
        self._flaws.setVisible(show)
        if show:
            self._fill_faults()
            self.faults.setFocus()

    def _fill_faults(self) -> None:
        self.faults.clear()
        for fault in self.book.faults:
            self.faults.addItem(_fault_words(fault))
        self.faults.setFixedHeight(min(len(self.book.faults), 4) * em(2.6) + 8)

    def _fault_chosen(self) -> None:
        place = self.faults.currentRow()
        if 0 <= place < len(self.book.faults):
            self.jump(self.book.faults[place])

    def _turn_sight(self) -> None:
        """Show the preview in the place of the form, or the form again."""
        shows = self.sight.isHidden()
        self.sight.setVisible(shows)
        self._scroll.setVisible(not shows)
        self.turning.setText("看表单" if shows else "看预览")
        self.sight.renew()

    def _make_room(self, width: int) -> None:
        self._narrow = width < em(_WIDE)
        names = em(_LIST_SLIM if self._narrow else _LIST)
        self._names.setFixedWidth(names)
        stacked = width - names < em(_STACKED)
        self._body.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        least, most = (0, width) if stacked else (em(_ROWS_SLIM if self._narrow else _ROWS),) * 2
        self.rows.setMinimumWidth(least)
        self.rows.setMaximumWidth(most)
        self._middle.setMinimumHeight(em(2 * _MIDDLE if stacked else _MIDDLE))
        self.turning.setVisible(self._narrow)
        room = width - names - em(_EDGES)
        self.files.setMinimumWidth(min(em(_CHOOSER_SLIM if self._narrow else _CHOOSER), room))
        self.help.setVisible(not self._narrow)
        self._name_tools()
        if not self._narrow:
            self._scroll.show()
            self.sight.show()
        elif not self._scroll.isHidden():
            self.sight.hide()
            self.turning.setText("看预览")

    def _join(self) -> None:
        self.sections.currentRowChanged.connect(lambda _row: self._section_chosen())
        self.files.activated.connect(lambda _index: self._file_chosen())
        self.rows.chosen.connect(self._open)
        self.form.edited.connect(self._edited)
        self.form.left.connect(self.book.flush)
        self.book.saved.connect(self._saved)
        self.book.checked.connect(self._checked)
        self.book.refused.connect(self.entered)
        self.adding.clicked.connect(self._add)
        self.removing.clicked.connect(self._remove)
        self.regaining.clicked.connect(self._regain)
        self.rising.clicked.connect(lambda: self._move(-1))
        self.sinking.clicked.connect(lambda: self._move(1))
        self.turning.clicked.connect(self._turn_sight)
        self.drawing.clicked.connect(lambda _on: self._turn_drawing())
        self.picturing.clicked.connect(self._ask_picture)
        self.unpicturing.clicked.connect(self.drop_picture)
        self.beginning.clicked.connect(self.begin)
        self.check.clicked.connect(self._turn_faults)
        self.faults.itemActivated.connect(lambda _item: self._fault_chosen())
        self.faults.itemClicked.connect(lambda _item: self._fault_chosen())
        self.versions.renewing.connect(self.renewing)
        self.versions.changed.connect(self.entered)
        self.doubts.chosen.connect(self.look_at)
        self.sight.read.connect(self._read)
        self.sight.flow.nodeChosen.connect(self._show_box)

    def _lay_out(self) -> None:
        names = self._names
        names.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(names, "list")
        self.sections.setAccessibleName("内容的分类")
        self.faults.setAccessibleName("待改的地方")
        names.setLayout(column(row(Words("内容", "quiet"), margins=(14, 12, 14, 4)), self.sections, gap=0))
        self._scroll = Scroll(self.form)
        self.files.setMinimumWidth(em(_CHOOSER))
        self._bar = Flowing(
            self.files, self.adding, self.removing, self.regaining, self.rising, self.sinking,
            self.drawing, self.picturing, self.unpicturing, self.turning, wide=self.files,
        )  # fmt: skip
        middle = QWidget()
        body = self._body
        for part, share in ((self.rows, 0), (self._scroll, 6), (self.sight, 7)):
            body.addWidget(part, share)
        body.setSpacing(14)
        self.rows.setMinimumHeight(em(_MIDDLE - 2))
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addLayout(body, 1)
        self._middle.addWidget(middle)
        self._middle.addWidget(self.versions)
        self._middle.addWidget(self.doubts)
        foot = row(self.state, self.check, self.beginning, gap=10)
        foot.setStretch(0, 1)
        self._flaws = Frame("paper", column(self.faults, margins=(4, 0, 4, 0)))
        self._flaws.hide()
        self._middle.setMinimumWidth(em(_MIDDLE))
        inside = QWidget()
        main = QVBoxLayout(inside)
        main.setContentsMargins(18, 10, 14, 8)
        main.setSpacing(8)
        main.addLayout(row(self.title, self.help, None, gap=12))
        main.addWidget(self._bar)
        main.addWidget(self._middle, 1)
        main.addWidget(self._flaws)
        main.addLayout(foot)
        outer = row(names, gap=0)
        outer.addWidget(Scroll(inside), 1)
        self.setLayout(outer)


def _file_order(section: Section, file: str) -> tuple[int, bool, str]:
    """Put files in the section's order, the desk's own order of questions after the charts."""
    named = section.files.index(file) if file in section.files else len(section.files)
    return named, PurePosixPath(file).stem == DESK, file


def _form_words(form: LetterForm) -> str:
    """Give a letter form's name with what tells it from the others in front."""
    return f"{form.subtitle.strip('（）')}　{form.title}".strip()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _fault_words(fault: Fault) -> str:
    """Say where a fault lies and what it is, in the words of the page."""
    section = section_of(fault.flaw.file)
    if section is None:
        return str(fault.flaw)
    table = section.table(fault.table) or section.tables[0]
    place = f"{section.label} {PurePosixPath(fault.flaw.file).stem}"
    sentence = worded(fault.flaw.sentence, Spot(fault.flaw.file, table, fault.index))
    return f"{place} · {table.label} {fault.index + 1}：{sentence}" if fault.table else f"{place}：{sentence}"
