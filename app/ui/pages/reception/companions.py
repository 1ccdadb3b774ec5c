"""Everyone entered on one form: the list with the representatives ticked, the count, cards one after another, a list of names."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from app.models.text import tidy_name, tidy_number
from app.models.visit import Petitioner
from app.ui import rare
from app.ui.widgets import Frame, KeyButton, LineField, Link, TextField, Words, column, look, row
from app.ui.widgets.flowing import Flowing

_CHIP = 64
_ROWS = 3
_MANY = 12
_SURE = "再按一次移除"


class Roster(TextField):
    """Names, one to a line: Enter begins the next line, and on an empty one goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Break the line on Enter, so that a list is typed as it is read out."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if enter and self.textCursor().block().text().strip():
            self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)


class Companions(QWidget):
    """Everyone entered; a tick makes a representative. Only the ways to add somebody are in view while there is one alone.

    Signals: ``chosen(int)`` another person to edit, ``asked()`` to edit the one in hand, ``ticked(int, bool)``, ``added()``,
    ``removed()`` the one in hand, ``nexting(bool)`` read cards one after another, ``pasted(str)`` a list of names.
    """

    chosen = Signal(int)
    asked = Signal()
    ticked = Signal(int, bool)
    added = Signal()
    removed = Signal()
    nexting = Signal(bool)
    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False
        self._shown: tuple[tuple[str, bool], ...] = ()
        self._numbers: list[str] = []
        self.count = Words("", "count")
        self.figures = Words("", "quiet", wrap=True)
        self.jump = LineField("在名单里找", "找姓名、证件尾号")
        self.list = QListWidget()
        self.list.setProperty("look", "people")
        self.list.setAccessibleName("同行人，按空格勾选代表")
        self.list.setFlow(QListWidget.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add = Link("＋ 添加同行人")
        self.add.setToolTip("Ctrl+Shift+N")
        self.next = QCheckBox("连续读卡")
        self.next.setToolTip("放一张读一张，每张证件添一人")
        self.next.setAccessibleName("连续读卡：放一张证件添一人")
        self.open_roster = Link("粘贴名单")
        self.remove = Link("移除这一位")
        self.roster = Roster("名单", "一行一人：姓名，可带证件号码、电话；空一行再按 Enter 就到“加入名单”", 4)
        self.take = KeyButton("加入名单")
        self._roster = Frame("paper", column(self.roster, row(None, self.take), gap=6, margins=(10, 8, 10, 8)))
        self._roster.hide()
        self._head = QWidget()
        self._head.setLayout(row(self.count, self.figures, self.jump, gap=12))
        self._head.layout().setStretch(1, 1)  # type: ignore[union-attr]
        ways = Flowing(self.add, self.next, self.open_roster, self.remove)
        self.setLayout(column(self._head, self.list, ways, self._roster, gap=2))
        self._join()

    def show_people(self, people: Sequence[Petitioner], current: int, counted: int) -> None:
        """Show everyone; the one at ``current`` is in hand; ``counted`` people came, who may be more than are named."""
        self._quiet = True
        self._numbers = [tidy_number(person.document_number) for person in people]
        self._fill(people)
        self.list.setCurrentRow(current)
        self.list.scrollToItem(self.list.item(current))
        several = len(people) > 1 or counted > 1
        self._head.setVisible(several)
        self.list.setVisible(len(people) > 1)
        self.remove.setVisible(len(people) > 1)
        self.jump.setVisible(len(people) > _MANY)
        representatives = sum(person.representative for person in people)
        named = sum(bool(person.name.strip() or person.document_number.strip()) for person in people)
        self.count.setText(f"{max(counted, len(people))} 人")
        self.figures.setText(f"1 批 {counted} 人次，已填 {named} 人，代表 {representatives} 人")
        self._quiet = False
        self._keep_sure(False)
        self._grow()

    def show_nexting(self, on: bool) -> None:
        """Show whether cards are read one after another, telling nobody."""
        self.next.blockSignals(True)
        self.next.setChecked(on)
        self.next.blockSignals(False)

    def close_roster(self) -> None:
        """Put the list of names away, once it was taken."""
        self.roster.set("")
        self._roster.hide()

    def resizeEvent(self, event: object) -> None:
        """Keep all names in view, up to three rows."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._grow()

    def sizeHint(self) -> QSize:
        """Be as wide as there is room."""
        return QSize(400, super().sizeHint().height())

    def _join(self) -> None:
        self.list.currentRowChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda _item: self.asked.emit())
        self.list.itemChanged.connect(self._ticked)
        self.jump.edited.connect(self._jump)
        self.add.clicked.connect(self.added)
        self.next.toggled.connect(self.nexting)
        self.open_roster.clicked.connect(self._toggle_roster)
        self.take.clicked.connect(lambda: self.pasted.emit(self.roster.text()))
        self.remove.clicked.connect(self._removing)

    def _fill(self, people: Sequence[Petitioner]) -> None:
        """Bring the list up to date; only what changed is written, so that fifty people are as quick as two."""
        shown = tuple((rare.named(person), person.representative) for person in people)
        while self.list.count() > len(shown):
            self.list.takeItem(self.list.count() - 1)
        for place, (name, representative) in enumerate(shown):
            if place < min(self.list.count(), len(self._shown)) and self._shown[place] == shown[place]:
                continue
            item = self.list.item(place) or self._item()
            item.setText(f"{place + 1}　{name or '（未填姓名）'}")
            item.setCheckState(Qt.CheckState.Checked if representative else Qt.CheckState.Unchecked)
            size = self.list.fontMetrics()
            item.setSizeHint(QSize(size.horizontalAdvance(item.text()) + _CHIP, round(size.height() * 1.6)))
        self._shown = shown

    def _item(self) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setToolTip("按空格勾选为代表，按 Enter 改这一位")
        self.list.addItem(item)
        return item

    def _grow(self) -> None:
        if self.list.isHidden() or not self.list.count():
            return
        high = max(self.list.sizeHintForRow(0), 32) + 4
        self.list.doItemsLayout()
        last = self.list.visualItemRect(self.list.item(self.list.count() - 1)).bottom() + self.list.verticalOffset()
        self.list.setFixedHeight(min(max(last + 4, high), _ROWS * high))

    def _chosen(self, place: int) -> None:
        if not self._quiet and place >= 0:
            self.chosen.emit(place)

    def _ticked(self, item: QListWidgetItem) -> None:
        if not self._quiet:
            self.ticked.emit(self.list.row(item), item.checkState() == Qt.CheckState.Checked)

    def _jump(self) -> None:
        """Go to the first one whose name or number holds what is typed."""
        words, digits = tidy_name(self.jump.text()), tidy_number(self.jump.text())
        if not words:
            return
        names = [name for name, _ in self._shown]
        hit = (place for place, name in enumerate(names) if words in name or self._numbers[place].endswith(digits))
        place = next(hit, -1)
        look(self.jump, "false" if place >= 0 else "true", "warned")
        if place >= 0:
            self.list.setCurrentRow(place)

    def _toggle_roster(self) -> None:
        self._roster.setVisible(self._roster.isHidden())
        if not self._roster.isHidden():
            self.roster.setFocus()

    def _removing(self) -> None:
        """Remove the one in hand at the second press; one of whom nothing is known at the first."""
        name, _ = self._shown[self.list.currentRow()]
        if self.remove.property("sure") == "true" or not (name.strip() or self._numbers[self.list.currentRow()]):
            self.removed.emit()
        else:
            self._keep_sure(True)

    def _keep_sure(self, sure: bool) -> None:
        look(self.remove, "true" if sure else "false", "sure")
        self.remove.setText(_SURE if sure else "移除这一位")
