"""What can be made of the charts: a sheet, a poster for the wall, the booklet."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.models.booklet import SIZES
from app.ui.widgets import Choice, Words, column
from app.ui.widgets.flowing import Flowing

SHEET, LEAVES, FOLDED = "sheet", "leaves", "folded"
_WORDS = (
    (SHEET, "单张导引图"),
    *((size, f"张贴图 {size}") for size in SIZES),
    (LEAVES, "小册子 A5"),
    (FOLDED, "小册子 A4 折页"),
)
_AT_THE_DESK = "A3"


@dataclass(frozen=True, slots=True)
class Product:
    """One thing to make: its code (SHEET, LEAVES, FOLDED or a poster's size), its name, whether to be cut."""

    code: str
    name: str
    crop: bool

    @property
    def poster(self) -> bool:
        """Whether it hangs on the wall."""
        return self.code in SIZES

    @property
    def booklet(self) -> bool:
        """Whether it is the booklet, of all charts."""
        return self.code in {LEAVES, FOLDED}

    @property
    def printable(self) -> bool:
        """Whether an office printer can print it: A2, A1 and what has marks to cut along go to a print shop."""
        return not self.crop and (not self.poster or self.code == _AT_THE_DESK)


class Products(QWidget):
    """Chooses what to make. Signal: ``changed()``."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = Choice("做成什么", _WORDS)
        self.choice.setMinimumContentsLength(8)
        self.crop = QCheckBox("裁切线")
        self.crop.setToolTip("纸张比成品大一圈，四角有裁切线，交印刷店时用")
        self.printers = Choice("打印机", ())
        self.printers.hide()
        self.printers.setMinimumContentsLength(8)
        self.setLayout(column(Flowing(Words("做成", "label"), self.choice, self.crop, self.printers, wide=self.printers)))
        self.choice.currentIndexChanged.connect(lambda _index: self._follow())
        self.crop.toggled.connect(lambda _on: self.changed.emit())
        self._follow()

    def product(self) -> Product:
        """What is chosen."""
        code = self.choice.value()
        return Product(code, self.choice.currentText(), code in SIZES and self.crop.isChecked())

    def offer(self, names: tuple[str, ...]) -> None:
        """Let choose among several printers: the one with A3 paper is seldom the usual one."""
        chosen = self.printers.value()
        self.printers.clear()
        for name in names:
            self.printers.addItem(name, name)
        if chosen in names:
            self.printers.set(chosen)
        self.printers.setVisible(len(names) > 1)

    def printer(self) -> str:
        """Give the chosen printer, "" where there is none to choose."""
        return self.printers.value()

    def _follow(self) -> None:
        self.crop.setEnabled(self.choice.value() in SIZES)
        self.changed.emit()
