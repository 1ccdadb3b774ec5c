"""Which printer there is, and the sending of letters beside the window. Knows letters as issued, no field and no visit."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.models.fault import WorldFault
from app.models.letter import Issued
from app.services import letters
from app.ui.context import Context
from app.ui.widgets import Choice, Words, row

_NO_PRINTER = "接好打印机后按 F8 重印；或先“另存 PDF”，到别的电脑上印。"


class PrinterBar(QWidget):
    """Names the printer, or lets choose among several.

    Signals: ``sent(tuple, str)`` the letters and the printer; ``refused(tuple, tuple, WorldFault)`` those that went before, and
    those that did not.
    """

    sent = Signal(object, str)
    refused = Signal(object, object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._names: tuple[str, ...] = ()
        self.busy = False
        self.words = Words("", "quiet")
        self.choice = Choice("打印机", ())
        self.choice.hide()
        self.both = QCheckBox("双面打印")
        self.both.setChecked(bool(context.desk.store.setting(letters.TWO_SIDED)))
        self.both.setToolTip("打印机能自动双面打印时打勾；导引图印在告知书背面，存根和送达回证另起一张")
        self.both.toggled.connect(self._keep_both)
        self.setLayout(row(self.words, self.choice, self.both, gap=12))

    def refresh(self) -> None:
        """Ask anew, beside the window, which printers there are."""
        self._context.background.run(self._context.desk.printers.names, self._show)

    def send(self, several: Sequence[Issued]) -> None:
        """Send letters as issued, one after another; the first that is refused ends it.

        Nothing of the store is touched beside the window. Raises WorldFault "letter-damaged".
        """
        printers = self._context.desk.printers
        sheets = [(letter, *letters.sheets_of(self._context.desk, letter)) for letter in several]
        wanted = self.choice.value() if len(self._names) > 1 else ""
        went: list[Issued] = []

        def work() -> str:
            names = printers.names()
            if not names:
                raise WorldFault("no-printer", "没有找到打印机。文书已经出具、保存。", _NO_PRINTER)
            name = wanted if wanted in names else names[0]
            for letter, data, both in sheets:
                printers.send(data, name, letter.id, two_sided=both)
                went.append(letter)
            return name

        self.busy = True
        every = tuple(several)
        self._context.background.run(work, lambda name: self._done(every, name), lambda fault: self._failed(every, len(went), fault))

    def _keep_both(self, on: bool) -> None:
        with self._context.messages.guarded():
            self._context.desk.store.set_setting(letters.TWO_SIDED, "yes" if on else "")

    def _done(self, several: tuple[Issued, ...], name: str) -> None:
        self.busy = False
        self.sent.emit(several, name)

    def _failed(self, several: tuple[Issued, ...], went: int, fault: WorldFault) -> None:
        self.busy = False
        self.refused.emit(several[:went], several[went:], fault)

    def _show(self, names: tuple[str, ...]) -> None:
        chosen = self.choice.value()
        self._names = names
        several = len(names) > 1
        self.words.setText(f"{names[0]}　A4" if names else "")
        self.both.setVisible(bool(names))
        self.words.setVisible(not several)
        self.choice.setVisible(several)
        self.choice.clear()
        for name in names:
            self.choice.addItem(name, name)
        if chosen in names:
            self.choice.set(chosen)
