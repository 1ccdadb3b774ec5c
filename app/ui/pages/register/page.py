"""The register: today's visits, search by name, number or phone, and everything about the chosen one."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout

from app.models.moment import local
from app.models.visit import STATUS_WORDS, Visit
from app.services import find
from app.ui.context import Context
from app.ui.pages.page import Page
from app.ui.pages.reception.queue import group_name
from app.ui.pages.register.detail import Detail
from app.ui.privacy import veiled_name
from app.ui.rare import named
from app.ui.widgets import Frame, LineField, Words, column, em, row

_HEADS = ("登记编号", "时间", "姓名", "种类", "状态")
_NUMBER = Qt.ItemDataRole.UserRole
_STRETCHED, _PADDING, _WIDEST = 2, 1.5, 12
_AFTER = 150
_SIDE_BY_SIDE = 60
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
    """Signal: ``opening(Visit)`` to go on with a visit at the reception."""

    opening = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.words = SearchField("查找", "姓名、登记编号、文号、证件号码或电话（可只输后四位）")
        self.count = Words("", "quiet")
        self.table = QTableWidget(0, len(_HEADS))
        self.detail = Detail(context)
        self._searching = QTimer(self)
        self._searching.setSingleShot(True)
        self._searching.setInterval(_AFTER)
        self._searching.timeout.connect(self._look_up)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._dress_table()
        self._lay_out()
        self.words.edited.connect(lambda: self._searching.start())
        self.words.looked_for.connect(self._enter_list)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        self.table.itemActivated.connect(lambda _item: self._show_chosen())
        self.detail.opening.connect(self.opening)
        self.detail.sibling.connect(self._turn_to)
        context.privacy.changed.connect(self._hide_personal)

    def entered(self) -> None:
        """Bring the list up to date and be ready for typing."""
        self.refresh()
        self.search()

    def search(self) -> None:
        """Put the cursor into the search field."""
        self.words.setFocus()
        self.words.selectAll()

    def refresh(self) -> None:
        """Read the list anew: what was searched for, else today's."""
        desk, typed = self._context.desk, self.words.text().strip()
        with self._context.messages.guarded():
            visits = find.search(desk, typed) if typed else find.today(desk)
            self._fill(visits)
            self.count.setText(f"找到 {len(visits)} 件" if typed else f"今日 {len(visits)} 件")

    def chosen(self) -> str:
        """Give the number of the chosen visit, "" none."""
        item = self.table.item(self.table.currentRow(), 0) if self.table.selectedItems() else None
        return str(item.data(_NUMBER)) if item else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put list and visit side by side where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= em(_SIDE_BY_SIDE)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

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
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(em(2.4))
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(_STRETCHED, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        top = row(self.words, self.count, gap=12)
        top.setStretch(0, 1)
        names = QVBoxLayout()
        names.setContentsMargins(22, 16, 8, 16)
        names.setSpacing(12)
        names.addLayout(top)
        names.addWidget(self.table, 1)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addLayout(names, 6)
        self._halves.addWidget(Frame("side", column(self.detail)), 6)
        self.setLayout(self._halves)

    def _fill(self, visits: tuple[Visit, ...]) -> None:
        before = self.chosen()
        self.table.blockSignals(True)
        self.table.setRowCount(len(visits))
        rows = [self._cells(visit) for visit in visits]
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
        self._show_chosen()

    def _look_up(self) -> None:
        """Search for what was typed; the first hit is the chosen one."""
        self._searching.stop()
        self.refresh()
        if self.words.text().strip():
            self._choose_first()

    def _choose_first(self) -> None:
        if self.table.rowCount():
            self.table.selectRow(0)
            self.table.scrollToTop()

    def _enter_list(self) -> None:
        """Go from the search field to the first row; where nothing was found the cursor stays to type anew."""
        if self._searching.isActive():
            self._look_up()
        if self.table.rowCount():
            self._choose_first()
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
            if place != _STRETCHED:
                self.table.setColumnWidth(place, min(longest + em(_PADDING), em(_WIDEST)))

    def _cells(self, visit: Visit) -> tuple[str, ...]:
        pack, privacy = self._context.desk.pack, self._context.privacy
        name = group_name(tuple(map(named, visit.entry.petitioners)), visit.entry.people)
        name = veiled_name(name) if find.masked(pack, visit) else privacy.name(name)
        at = local(visit.received_at)
        today = at.date() == self._context.today()
        kind = f"{visit.matter} {pack.matters[visit.matter].name}" if visit.matter else "未定"
        return (visit.visit_no, f"{at:%H:%M}" if today else f"{at:%Y-%m-%d}", name, kind, STATUS_WORDS[visit.status])

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
            self.words.set(number)
            self.refresh()
            self._mark(number)

    def _show_chosen(self) -> None:
        self.detail.show_visit(self.chosen())
