"""Which paper is in hand and how it is set: the letter of the kind or another paper, for whom, large type, the path on the back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.widgets import Choice, column, row

OWN, EACH = "", "each"


class PaperBar(QWidget):
    """Signals: ``chosen(str)`` another form, "" the letter of the kind; ``parted(bool)``; ``enlarged(bool)``; ``backed(bool)``."""

    chosen = Signal(str)
    parted = Signal(bool)
    enlarged = Signal(bool)
    backed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._several = False
        self.papers = Choice("文书和其他文书", ())
        self.whose = Choice("一份给全体，还是每人一份", ())
        self.large = QCheckBox("大字版")
        self.back = QCheckBox("背面印导引图")
        self.back.setToolTip("在告知书背面印本人的办理路径和日期的算法")
        self.whose.hide()
        self.setLayout(column(row(self.papers), row(self.large, self.back, None, gap=20), self.whose, gap=4))
        self.layout().itemAt(0).layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.papers.edited.connect(lambda: self.chosen.emit(str(self.papers.currentData())))
        self.whose.edited.connect(lambda: self.parted.emit(bool(self.whose.currentData())))
        self.large.toggled.connect(self.enlarged)
        self.back.toggled.connect(self.backed)

    def offer(self, own: str, others: Sequence[tuple[str, str]], form: str) -> None:
        """List the papers: ``own`` is what the letter of the kind is called ("" while none is settled), then code and name of others."""
        self.papers.clear()
        if own:
            self.papers.addItem(own, OWN)
            self.papers.insertSeparator(1)
        for code, name in others:
            self.papers.addItem(name, code)
        self.papers.setCurrentIndex(max(self.papers.findData(form), 0))
        self._several = bool(own) + len(others) > 1
        self.papers.setVisible(self._several)

    def offer_each(self, together: str, each: str, *, apart: bool) -> None:
        """Offer one letter for the group or one for each, in these words; "" where there is nothing to choose."""
        self.whose.clear()
        for words, value in ((together, ""), (each, EACH)):
            if words:
                self.whose.addItem(words, value)
        self.whose.setCurrentIndex(max(self.whose.findData(EACH if apart else ""), 0))
        self.whose.setToolTip(together)
        self.whose.setVisible(bool(together and each))

    @property
    def several(self) -> bool:
        """Whether there is anything to choose from, so that the choice says which paper is in hand."""
        return self._several

    def show_set(self, *, large: bool, back: bool, may_back: bool, open_: bool) -> None:
        """Show how the paper is set, telling nobody; ``open_``: it is not issued yet, so that this can be changed."""
        for box, on in ((self.large, large), (self.back, back)):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self.large.setVisible(open_)
        self.back.setVisible(open_ and may_back)
