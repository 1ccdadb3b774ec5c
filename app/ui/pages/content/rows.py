"""The rows of a file in one list, table by table, with a field to filter it. Knows rows, no form."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.ui.pages.content.draft import Spot
from app.ui.theme import palette
from app.ui.widgets import LineField, column


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a row with its words, or a heading (no spot)."""

    words: str
    spot: Spot | None = None
    doubted: bool = False
    faulty: bool = False


class RowList(QWidget):
    """Signal: ``chosen(Spot)`` when a row is gone to."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self.words = LineField("筛选", "筛选：输入几个字")
        self.list = QListWidget()
        self.list.setAccessibleName("条目")
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(self.words, self.list, gap=6))
        self.words.edited.connect(self._filter)
        self.list.currentRowChanged.connect(self._tell)

    @property
    def spot(self) -> Spot | None:
        """The row chosen."""
        place = self.list.currentRow()
        return self._lines[place].spot if 0 <= place < len(self._lines) else None

    def show_lines(self, lines: Sequence[Line], wanted: Spot | None) -> None:
        """Show lines, with a row chosen: the wanted one, else the first."""
        self.list.blockSignals(True)
        self.list.clear()
        self._lines = tuple(lines)
        for line in self._lines:
            self.list.addItem(_item(line))
        self._filter()
        self.list.setCurrentRow(self._place(wanted))
        self.list.blockSignals(False)
        current = self.list.currentItem()
        if current is not None:
            self.list.scrollToItem(current)

    def renew(self, lines: Sequence[Line]) -> None:
        """Bring words and marks up to date; the rows are the same."""
        self._lines = tuple(lines)
        for place, line in enumerate(self._lines):
            item = self.list.item(place)
            if item is not None:
                _dress(item, line)

    def choose(self, spot: Spot) -> bool:
        """Go to a row; say whether it is there."""
        place = next((place for place, line in enumerate(self._lines) if line.spot == spot), -1)
        if place < 0:
            return False
        self.words.set("")
        self._filter()
        self.list.setCurrentRow(place)
        return True

    def _place(self, wanted: Spot | None) -> int:
        places = [place for place, line in enumerate(self._lines) if line.spot is not None]
        return next((place for place in places if self._lines[place].spot == wanted), places[0] if places else -1)

    def _filter(self) -> None:
        typed = self.words.text().strip().casefold()
        for place, line in enumerate(self._lines):
            item = self.list.item(place)
            if item is not None:
                item.setHidden(bool(typed) and (line.spot is None or typed not in line.words.casefold()))

    def _tell(self, place: int) -> None:
        if 0 <= place < len(self._lines) and self._lines[place].spot is not None:
            self.chosen.emit(self._lines[place].spot)


def _item(line: Line) -> QListWidgetItem:
    item = QListWidgetItem()
    if line.spot is None:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(QColor(palette.QUIET))
    _dress(item, line)
    return item


def _dress(item: QListWidgetItem, line: Line) -> None:
    marks = "".join(mark for mark, on in (("待改 ", line.faulty), ("待核 ", line.doubted)) if on)
    item.setText(marks + line.words)
    item.setToolTip(line.words)
    if line.spot is not None:
        item.setForeground(QColor(palette.DANGER if line.faulty else palette.WAIT if line.doubted else palette.INK))
