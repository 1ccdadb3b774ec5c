"""One letter of the register: its state; print it again, keep it as a file, declare it void."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.models.fault import WorldFault
from app.models.letter import Issued
from app.models.moment import local
from app.models.visit import Delivery
from app.services import letters
from app.ui.context import Context
from app.ui.pages.reception.closing import handed_over
from app.ui.widgets import Cell, Frame, KeyButton, LineField, Link, Words, column, row


class Paper(QWidget):
    """A letter as issued. Signal: ``changed()`` after it was printed or declared void."""

    changed = Signal()

    def __init__(self, context: Context, letter: Issued, title: str, deliveries: tuple[Delivery, ...]) -> None:
        super().__init__()
        self._context, self._letter = context, letter
        self.again, self.saving = Link("重打", f"重打 {letter.letter_no}"), Link("另存 PDF", f"另存 {letter.letter_no}")
        self.void = Link("作废", f"作废 {letter.letter_no}")
        self.reason = LineField("作废原因", "写一句原因")
        self.confirm = KeyButton("作废这份文书", "", "danger")
        self._fault = Words("", "fault", wrap=True)
        self._form = QWidget()
        self._form.setLayout(column(Cell("作废原因", self.reason), self._fault, row(None, self.confirm), gap=8))
        self._form.hide()
        self.state = Words(_state(letter, deliveries), "quiet", wrap=True)
        head = row(Words(f"{title}　{letter.letter_no}", wrap=True), self.again, self.saving, self.void, gap=4)
        head.setStretch(0, 1)
        self.setLayout(column(Frame("paper", column(head, self.state, self._form, gap=4, margins=(16, 8, 10, 8)))))
        self.void.setVisible(letter.voided_at is None)
        self.again.clicked.connect(lambda: self._try(self._print))
        self.saving.clicked.connect(self.ask_where)
        self.void.clicked.connect(self._open_form)
        self.confirm.clicked.connect(lambda: self._try(self._declare_void))

    @property
    def told(self) -> str:
        """What is missing."""
        return self._fault.text()

    def ask_where(self) -> None:
        """Ask for a file and keep the letter there."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name, _kind = QFileDialog.getSaveFileName(self, "文书另存为", str(folder / f"{self._letter.letter_no}.pdf"), "PDF (*.pdf)")
        if name:
            self._try(lambda: self.save(Path(name)))

    def save(self, path: Path) -> None:
        """Write the bytes as issued. Raises WorldFault "letter-damaged", "not-written"."""
        data = letters.pdf(self._context.desk, self._letter)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise WorldFault("not-written", f"没有写成“{path.name}”。", "请换一个文件夹再试。") from error
        self._context.messages.good(f"已另存为 {path.name}。")

    def _open_form(self) -> None:
        self._form.setVisible(self._form.isHidden())
        self._fault.hide()
        self.reason.setFocus()

    def _print(self) -> None:
        names = self._context.desk.printers.names()
        if not names:
            raise WorldFault("no-printer", "没有找到打印机。", "请接好打印机再试，或另存 PDF。")
        letters.print_out(self._context.desk, self._letter, names[0])
        self._context.messages.good(f"已送打印机 {names[0]}。")
        self.changed.emit()

    def _declare_void(self) -> None:
        try:
            letters.void(self._context.desk, self._letter, self.reason.text())
        except WorldFault as fault:
            self._fault.setText(str(fault))
            self._fault.show()
            return
        self._context.messages.good(f"{self._letter.letter_no} 已作废，这个文号不再使用。")
        self.changed.emit()

    def _try(self, work: Callable[[], None]) -> None:
        with self._context.messages.guarded():
            work()


def _state(letter: Issued, deliveries: tuple[Delivery, ...]) -> str:
    at = f"{local(letter.issued_at):%Y-%m-%d %H:%M}　{letter.clerk} 出具　打印 {letter.printed} 次"
    if letter.voided_at:
        return f"{at}　已作废：{letter.void_reason}"
    return f"{at}　{handed_over(deliveries)}"
