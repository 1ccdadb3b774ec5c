"""The register: today's visits, search as one types, and everything about the chosen one."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.models.deadline import near
from app.models.fault import WorldFault
from app.models.found import By, Found
from app.models.moment import local
from app.models.visit import STATUS_WORDS, Visit
from app.services import find
from app.ui.context import Context
from app.ui.pages.page import Page
from app.ui.pages.reception.queue import group_name
from app.ui.pages.register.day import DayBar
from app.ui.pages.register.detail import Detail
from app.ui.privacy import veiled_name
from app.ui.rare import named
from app.ui.widgets import Frame, LineField, Link, Scroll, Words, column, em
from app.ui.widgets.flowing import Flowing

_HEADS = ("登记编号", "时间", "姓名", "种类", "状态", "依据")
_TIME, _NAME, _KIND, _STATE, _WHY = 1, 2, 3, 4, 5
_NUMBER = Qt.ItemDataRole.UserRole
_PADDING, _WIDEST = 1.5, 12
_REST, _MOST = 150, 30
_BY_NAME, _BY_TIME = "按姓名排列", "按时间排列"
_SIDE_BY_SIDE = 60
_LEAST_WORDS, _LEAST_TABLE, _LEAST_DETAIL, _LEAST_NAME = 10, 8, 9, 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(LineField):
    """The field above the list. Signal: ``looked_for()`` when Enter or Down leads on to what was found."""

    looked_for = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead on to the list; with Ctrl or Alt the key belongs to the page."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (*_ENTER, Qt.Key.Key_Down):
            self.looked_for.emit()
        else:
            super().keyPressEvent(event)


class RegisterPage(Page):
    """Signals: ``opening(Visit)`` to go on with a visit at the reception, ``correcting(Visit)`` to change what was entered."""

    opening = Signal(object)
    correcting = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.words = SearchField("查找", "姓名、拼音或首字母、证件或电话尾号、登记编号、文号、反映事项")
        self.count = Words("", "quiet")
        self.order = Link(_BY_NAME)
        self.table = QTableWidget(0, len(_HEADS))
        self.detail = Detail(context)
        self.days = DayBar(context)
        self._looking, self._entering, self._mark_next = False, False, ""
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST)
        self._resting.timeout.connect(self._show_chosen)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._dress_table()
        self._lay_out()
        self.words.edited.connect(self.refresh)
        self.words.looked_for.connect(self._enter_list)
        self.days.day.edited.connect(self.refresh)
        self.order.clicked.connect(lambda: self._sort(self.order.text() == _BY_NAME))
        self.table.itemSelectionChanged.connect(self._show_chosen)
        self.table.itemActivated.connect(lambda _item: self._show_chosen())
        self.table.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.detail.opening.connect(self.opening)
        self.detail.correcting.connect(self.correcting)
        self.detail.sibling.connect(self._turn_to)
        context.privacy.changed.connect(self._hide_personal)

    def entered(self) -> None:
        """Bring the list up to date and be ready for typing."""
        self.days.entered()
        self.refresh()
        self.search()

    def search(self) -> None:
        """Put the cursor into the search field."""
        self.words.setFocus()
        self.words.selectAll()

    def refresh(self) -> None:
        """Read the list anew: what is searched for, beside the window, else the visits of the day chosen below."""
        if self._typed():
            self._look()
            return
        desk = self._context.desk
        with self._context.messages.guarded():
            day, today = self.days.day.day(), self._context.today()
            visits = find.on_day(desk, day or today)
            self._fill(find.in_order(desk, visits) if self._by_name else visits, {})
            self.count.setText(f"{near(day, today) if day and day != today else '今日'} {len(visits)} 件")
            self._show_chosen()

    @property
    def looking(self) -> bool:
        """Whether a search is still under way."""
        return self._looking

    def chosen(self) -> str:
        """Give the number of the chosen visit, "" none."""
        item = self.table.item(self.table.currentRow(), 0) if self.table.selectedItems() else None
        return str(item.data(_NUMBER)) if item else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put list and visit side by side where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= em(_SIDE_BY_SIDE)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.days.fold(not wide)
        self._fit()

    def _dress_table(self) -> None:
        table = self.table
        table.setAccessibleName("来访列表")
        table.setHorizontalHeaderLabels(list(_HEADS))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(em(2.4))
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        head.setSectionsClickable(True)

    def _lay_out(self) -> None:
        self.words.setMinimumWidth(em(_LEAST_WORDS))
        self.table.setMinimumHeight(em(_LEAST_TABLE))
        self.detail.setMinimumHeight(em(_LEAST_DETAIL))
        top = Flowing(self.words, self.count, self.order, self.days.open, wide=self.words)
        names = QVBoxLayout()
        names.setContentsMargins(22, 16, 8, 16)
        names.setSpacing(12)
        names.addWidget(top)
        names.addWidget(self.table, 1)
        names.addWidget(self.days)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addLayout(names, 6)
        self._halves.addWidget(Frame("side", column(self.detail)), 6)
        inside = QWidget()
        inside.setLayout(self._halves)
        self.setLayout(column(Scroll(inside)))

    @property
    def _by_name(self) -> bool:
        return self.order.text() == _BY_TIME

    def _typed(self) -> str:
        return self.words.text().strip()

    def _look(self) -> None:
        """Search beside the window, one search at a time; what was typed meanwhile is searched for after it."""
        if self._looking:
            return
        self._looking = True
        desk, typed, by_name = self._context.desk, self._typed(), self._by_name

        def look() -> tuple[Found, ...]:
            found = find.look(desk, typed, _MOST)
            if not by_name:
                return found
            each = {one.visit.id: one for one in found}
            return tuple(each[visit.id] for visit in find.in_order(desk, tuple(one.visit for one in found)))

        self._context.background.run(look, partial(self._arrived, (typed, by_name)), self._failed)

    def _arrived(self, asked: tuple[str, bool], found: tuple[Found, ...]) -> None:
        """Show what was found, unless something else has been typed since; the first hit is the chosen one."""
        self._looking = False
        if asked != (self._typed(), self._by_name):
            self.refresh()
            return
        self._fill(tuple(one.visit for one in found), {one.visit.id: one.by for one in found})
        full = len(found) == _MOST
        some = f"只列最近 {_MOST} 件" if full else f"找到 {len(found)} 件"
        self.count.setText(some if found else "没有找到，请少输几个字")
        if not self.chosen():
            self._choose_first()
        self._resting.start()
        if self._entering:
            self._enter_list()

    def _failed(self, fault: WorldFault) -> None:
        self._looking = self._entering = False
        self._context.messages.fault(fault)

    def _fill(self, visits: tuple[Visit, ...], why: Mapping[str, tuple[By, ...]]) -> None:
        """Fill the list and keep the chosen row, or the one that was asked for, chosen; the visit beside it is not shown yet."""
        before, self._mark_next = self._mark_next or ("" if why else self.chosen()), ""
        self.table.blockSignals(True)
        self.table.setColumnHidden(_WHY, not why)
        self.table.setRowCount(len(visits))
        rows = [(*self._cells(visit), "、".join(why.get(visit.id, ()))) for visit in visits]
        self._widen(rows)
        for at, (visit, cells) in enumerate(zip(visits, rows, strict=True)):
            for place, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setData(_NUMBER, visit.visit_no)
                item.setToolTip(text)
                self.table.setItem(at, place, item)
        self.table.clearSelection()
        self._mark(before)
        self.table.blockSignals(False)

    def _sort(self, by_name: bool) -> None:
        """Put the list into the order of the names' pinyin, or back into that of time."""
        self.order.setText(_BY_TIME if by_name else _BY_NAME)
        self.order.setAccessibleName(self.order.text())
        self.refresh()

    def _sort_by(self, head: int) -> None:
        if head in {_TIME, _NAME}:
            self._sort(head == _NAME and not self._by_name)

    def _choose_first(self) -> None:
        """Choose the first row; what it is about is shown once typing rests."""
        if self.table.rowCount():
            self.table.blockSignals(True)
            self.table.selectRow(0)
            self.table.blockSignals(False)
            self.table.scrollToTop()

    def _enter_list(self) -> None:
        """Go from the search field to the first row once the answer is there; where there is none the cursor stays."""
        self._entering = self._looking
        if not self._looking and self.table.rowCount():
            self._choose_first()
            self._resting.stop()
            self._show_chosen()
            self.table.setFocus()

    def _hide_personal(self, hidden: bool) -> None:
        """Veil what was searched for as well: it is a name or a number."""
        self.words.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        self.refresh()

    def _widen(self, rows: list[tuple[str, ...]]) -> None:
        """Make each column as wide as its longest text; asking the styled table itself takes a second for 150 rows."""
        letters = self.table.fontMetrics()
        for place, head in enumerate(_HEADS):
            longest = max(letters.horizontalAdvance(text) for text in (head, *(cells[place] for cells in rows)))
            if place != _NAME:
                self.table.setColumnWidth(place, min(longest + em(_PADDING), em(_WIDEST)))
        self._fit()

    def _fit(self) -> None:
        """Leave out columns, the time last, until the name has room: all of it stands beside or below the list."""
        table = self.table
        for place in (_KIND, _STATE, _TIME):
            table.setColumnHidden(place, False)
        for place in (_KIND, _STATE, _TIME):
            others = sum(table.columnWidth(each) for each in range(len(_HEADS)) if each != _NAME)
            if table.viewport().width() - others < em(_LEAST_NAME):
                table.setColumnHidden(place, True)

    def _cells(self, visit: Visit) -> tuple[str, ...]:
        pack, privacy = self._context.desk.pack, self._context.privacy
        name = group_name(tuple(map(named, visit.entry.petitioners)), visit.entry.people)
        name = veiled_name(name) if find.masked(pack, visit) else privacy.name(name)
        at = local(visit.received_at)
        today = at.date() == self._context.today()
        kind = f"{visit.matter} {pack.matters[visit.matter].name}" if visit.matter else "未定"
        state = STATUS_WORDS[visit.status] + ("　补录" if visit.backdated else "")
        return (visit.visit_no, f"{at:%H:%M}" if today else f"{at:%Y-%m-%d}", name, kind, state)

    def _mark(self, number: str) -> bool:
        for at in range(self.table.rowCount()):
            item = self.table.item(at, 0)
            if item is not None and item.data(_NUMBER) == number:
                self.table.selectRow(at)
                return True
        return False

    def _turn_to(self, number: str) -> None:
        """Show another visit; one that is not in the list is searched for."""
        if not self._mark(number):
            self._mark_next = number
            self.words.set(number)
            self.refresh()

    def _show_chosen(self) -> None:
        self.detail.show_visit(self.chosen())
