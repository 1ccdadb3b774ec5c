"""The list at the left: numbers that wait, drafts and today's visits, each with its state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.ticket import STAGE_WORDS, Stage, Ticket
from app.models.visit import STATUS_WORDS, Draft, Status, Visit
from app.services import check_in, drafting, find, queue
from app.ui.context import Context
from app.ui.pages.reception.body import from_body
from app.ui.privacy import veiled_name
from app.ui.rare import named
from app.ui.theme import palette
from app.ui.widgets import KeyButton, Words, column, em, look, row

WIDTH = 15.6
MOST = 8
"""So many waiting numbers are listed; of the others the last row says how many they are."""
_ROW = Qt.ItemDataRole.UserRole
_TONES = {Status.CHECKED_IN: "wait", Status.GUIDED: "wait", Status.LETTER_ISSUED: "ok", Status.CLOSED: "calm"}
_PILLS = {
    "ok": (palette.OK, palette.OK_GROUND),
    "wait": (palette.WAIT, palette.WAIT_GROUND),
    "calm": (palette.CALM, palette.CALM_GROUND),
    "first": (palette.ON_ACTION, palette.ACTION),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list: a ticket, a visit or a draft; its number, name, state in words and tone.

    ``key``: the visit's id, the draft's, else the ticket's; "" for a row that only says something.
    """

    key: str
    number: str
    name: str
    state: str
    tone: str
    visit: Visit | None = None
    draft: Draft | None = None
    ticket: Ticket | None = None


class Queue(QWidget):
    """Signals: ``visit_chosen(Visit)``, ``draft_chosen(Draft)``, ``next_asked()``, ``call_asked()``.

    A desk that gives no numbers sees nothing of them.
    """

    visit_chosen = Signal(object)
    draft_chosen = Signal(object)
    next_asked = Signal()
    call_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "list")
        self.figures = Words("", "quiet")
        self.list = QListWidget()
        self.list.setAccessibleName("今日来访")
        self.list.setItemDelegate(_Row(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.next = KeyButton("下一位", "Ctrl+N")
        self.next.clicked.connect(self.next_asked)
        self.call = KeyButton("叫下一个号", "F7")
        self.call.clicked.connect(self.call_asked)
        self.call.hide()
        foot = column(self.call, self.next, margins=(12, 8, 12, 12))
        self.setLayout(column(row(self.figures, margins=(14, 12, 14, 4)), self.list, foot, gap=0))
        self.setFixedWidth(max(em(WIDTH), self.next.sizeHint().width() + 24))

    def refresh(self, key: str = "") -> None:
        """Read the list anew and mark the row with ``key`` (a visit's id or a draft's)."""
        desk = self._context.desk
        tickets = queue.today(desk)
        others = [_draft_row(self._context, draft) for draft in drafting.pending(desk) if not from_body(draft.body).visit_no]
        others += [_visit_row(self._context, visit) for visit in find.today(desk)]
        numbered = _ticket_rows(queue.listed(desk, tickets), {entry.key: entry for entry in others})
        there = {entry.key for entry in numbered}
        entries = numbered + [entry for entry in others if entry.key not in there]
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem()
            self._write(item, entry)
            self.list.addItem(item)
            if key and entry.key == key:
                self.list.setCurrentItem(item)
        counted = find.figures(desk)
        self.call.setVisible(bool(tickets))
        waiting = f" · 候访 {queue.counts(tickets)[Stage.WAITING]}" if tickets else ""
        self.figures.setText(f"今日 {counted.batches} 批 {counted.people} 人次{waiting}")

    def show_draft(self, draft: Draft) -> None:
        """Show what a draft's row says now; only a new draft has the whole list read again."""
        for place in range(self.list.count()):
            item = self.list.item(place)
            entry: Entry = item.data(_ROW)
            if entry.key == draft.id:
                fresh = _draft_row(self._context, draft)
                self._write(item, _numbered(entry.ticket, fresh) if entry.ticket else fresh)
                return
        if not from_body(draft.body).visit_no:
            self.refresh(draft.id)

    def rows(self) -> tuple[Entry, ...]:
        """Give the rows as they stand."""
        return tuple(self.list.item(place).data(_ROW) for place in range(self.list.count()))

    def _write(self, item: QListWidgetItem, entry: Entry) -> None:
        somebody = entry.visit is not None or entry.draft is not None
        name = self._context.privacy.name(entry.name) if somebody else entry.name
        item.setData(_ROW, entry)
        item.setData(Qt.ItemDataRole.DisplayRole, name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.number} {name} {entry.state}")

    def _choose(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(_ROW)
        if entry.visit is not None:
            self.visit_chosen.emit(entry.visit)
        elif entry.draft is not None:
            self.draft_chosen.emit(entry.draft)
        elif entry.ticket is not None and entry.ticket.stage is not Stage.CALLED:
            self._context.messages.note(f"{entry.ticket.number} 号还没有叫到。", "按 F7 叫下一个；要先叫这个号，请到“叫号”页。")


def short_number(visit_no: str) -> str:
    """Give the counter of a visit number: 440882-2026-000012 gives 012."""
    counter = visit_no.rpartition("-")[2].lstrip("0")
    return counter.rjust(3, "0")


def group_name(names: tuple[str, ...], people: int) -> str:
    """Give the first name, and of how many where several came."""
    first = names[0] if names and names[0] else "（未填姓名）"
    return f"{first} 等{people}人" if people > 1 else first


def _ticket_rows(tickets: tuple[Ticket, ...], held: Mapping[str, Entry]) -> list[Entry]:
    """Give the rows of the numbers: at most so many, and a row that says how many more there are."""
    rows = [_numbered(ticket, held.get(ticket.held)) for ticket in tickets[:MOST]]
    more = len(tickets) - MOST
    return [*rows, Entry("", "…", f"还有 {more} 个号", "候访", "calm")] if more > 0 else rows


def _numbered(ticket: Ticket, held: Entry | None) -> Entry:
    """Give the row of a number, with the name of who is known to have it."""
    state = STAGE_WORDS[ticket.stage]
    tone = {Stage.CALLED: "ok", Stage.SKIPPED: "calm"}.get(ticket.stage, "wait")
    if ticket.first and ticket.stage is Stage.WAITING:
        state, tone = "优先", "first"
    if held is None:
        return Entry(ticket.held or ticket.id, ticket.number, ticket.first, state, tone, ticket=ticket)
    return replace(held, number=ticket.number, state=state, tone=tone, ticket=ticket)


def _draft_row(context: Context, draft: Draft) -> Entry:
    sheet = from_body(draft.body)
    entry = check_in.tidy(sheet.counted)
    names = tuple(map(named, entry.petitioners))
    name = group_name(names, entry.people)
    kind = context.desk.pack.matters.get(sheet.picked)
    if kind is not None and kind.sealed:
        return Entry(draft.id, "●", veiled_name(name), f"{kind.code} 保密", "calm", draft=draft)
    return Entry(draft.id, "●", name, "登记中", "wait", draft=draft)


def _visit_row(context: Context, visit: Visit) -> Entry:
    name = group_name(tuple(map(named, visit.entry.petitioners)), visit.entry.people)
    state, tone = STATUS_WORDS[visit.status], _TONES[visit.status]
    if find.masked(context.desk.pack, visit):
        name, state, tone = veiled_name(name), f"{visit.matter} 保密", "calm"
    return Entry(visit.id, short_number(visit.visit_no), name, state, tone, visit=visit)


class _Row(QStyledItemDelegate):
    """Draws a row: number, name, pill; the chosen one white with a bar at its left."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Be as high as the font asks."""
        return QSize(em(WIDTH), em(2.4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw one row."""
        entry: Entry = index.data(_ROW)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, box, state)
        font: QFont = option.font
        small = QFont(font)
        small.setPixelSize(max(13, round(font.pixelSize() * 0.84)))
        left = self._pill(painter, box, entry, small)
        number = QFontMetrics(small).horizontalAdvance(entry.number if entry.ticket else "0000")
        painter.setPen(QColor(palette.PATH if entry.draft and not entry.ticket else palette.QUIET))
        painter.setFont(small)
        painter.drawText(box.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, entry.number)
        painter.setPen(QColor(palette.INK))
        painter.setFont(font)
        room = QRect(box.left() + 22 + number, box.top(), left - box.left() - number - 30, box.height())
        text = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(palette.FIELD))
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), QColor(palette.FOCUS))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(palette.GROUND))

    def _pill(self, painter: QPainter, box: QRect, entry: Entry, font: QFont) -> int:
        words, ground = _PILLS[entry.tone]
        size = QFontMetrics(font)
        width, height = size.horizontalAdvance(entry.state) + 16, size.height() + 2
        place = QRect(box.right() - width - 13, box.center().y() - height // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(QColor(words))
        painter.setFont(font)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, entry.state)
        return place.left()
