"""The list of everything that nobody has checked yet. Signal ``chosen(Doubt)`` leads to the place where it is edited."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from app.services.content import Doubt
from app.ui.widgets import LineField, Words, column


class DoubtList(QWidget):
    """Signal: ``chosen(Doubt)``."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._doubts: tuple[Doubt, ...] = ()
        self.words = LineField("筛选", "筛选：输入几个字，如“机关”“期限”")
        self.count = Words("", "quiet", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("待核的内容")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(self.words, self.count, self.list, gap=6))
        self.words.edited.connect(self._filter)
        self.list.itemActivated.connect(lambda _item: self._tell())
        self.list.itemClicked.connect(lambda _item: self._tell())

    def show_doubts(self, doubts: Sequence[Doubt]) -> None:
        """Show what is in doubt."""
        self._doubts = tuple(doubts)
        self.list.clear()
        for doubt in self._doubts:
            self.list.addItem(f"{doubt.kind}　{doubt.name}" + (f"：{doubt.note}" if doubt.note else ""))
        self.count.setText(f"共 {len(doubts)} 处。点一处就到那里；机关、期限、导引图核实以后勾上“已核实”。" if doubts else "全部核实过了。")
        self._filter()

    def _filter(self) -> None:
        typed = self.words.text().strip().casefold()
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setHidden(typed not in item.text().casefold())

    def _tell(self) -> None:
        place = self.list.currentRow()
        if 0 <= place < len(self._doubts):
            self.chosen.emit(self._doubts[place])
