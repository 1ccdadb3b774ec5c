"""The hand-over 交班 as a page over the work: the slip to print or keep, and the next clerk at the same desk."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QWidget

from app.models.fault import WorldFault
from app.models.setting import CLERK
from app.models.text import tidy_text
from app.ports import Printers
from app.services import handover, settings
from app.ui.context import Context
from app.ui.gate.card import PasswordField
from app.ui.pages.page import Page
from app.ui.pages.reception.preview import Preview
from app.ui.pages.reception.step import HIDDEN
from app.ui.widgets import Cell, Frame, KeyButton, LineField, Link, Scroll, Words, column, em, row

_SIDE_BY_SIDE = 50


class HandoverPage(Page):
    """Signals: ``closed()``, ``reseating()`` once another clerk has taken the seat."""

    closed = Signal()
    reseating = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.remark = LineField("要交代的事", "如 读卡器不认卡、打印机缺纸；没有就空着", tidy_text)
        self.preview = Preview()
        self.printing = KeyButton("打印", "F8", "primary")
        self.saving = KeyButton("另存 PDF")
        self.clerk = LineField("接班人姓名", "", tidy_text)
        self.password = PasswordField("密码", alone=True)
        self.seat = KeyButton("换人")
        self._fault = Words("", "fault", wrap=True)
        self._fault.hide()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.remark.left.connect(self.entered)
        self.printing.clicked.connect(self.print_now)
        self.saving.clicked.connect(self.ask_where)
        self.seat.clicked.connect(self.change_clerk)
        self.password.entered.connect(self.change_clerk)
        context.privacy.changed.connect(lambda _hidden: self.entered())
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)

    def begin(self) -> None:
        """The page has come into view: be ready for typing."""
        self.remark.setFocus()
        self.entered()

    def entered(self) -> None:
        """Draw the slip as things stand now."""
        if not self.isVisible():
            return
        if self._context.privacy.hidden:
            self.preview.show_words(HIDDEN)
            return
        try:
            self.preview.show_pdf(handover.pdf(self._context.desk, self.remark.text()))
        except WorldFault as fault:
            self.preview.show_words(str(fault))

    def print_now(self) -> None:
        """Print the slip on the first printer, beside the window."""
        with self._context.messages.guarded():
            slip, printers = handover.pdf(self._context.desk, self.remark.text()), self._context.desk.printers
            self._context.background.run(lambda: _send(printers, slip), self._printed)

    def ask_where(self) -> None:
        """Ask for a file and write the slip there."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        called = folder / f"{handover.TITLE}-{self._context.today()}.pdf"
        name, _kind = QFileDialog.getSaveFileName(self, "交班单另存为", str(called), "PDF (*.pdf)")
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the slip to a file."""
        with self._context.messages.guarded():
            data = handover.pdf(self._context.desk, self.remark.text())
            try:
                path.write_bytes(data)
            except OSError as error:
                raise WorldFault("not-written", f"没有写成“{path.name}”。", "请换一个文件夹再试。") from error
            self._context.messages.good(f"已另存为 {path.name}。")

    def change_clerk(self) -> None:
        """Seat the next clerk, who gives the password; all that is in hand stays."""
        self._fault.hide()
        try:
            if not self.clerk.text().strip():
                raise WorldFault("clerk-needed", "请填写接班人姓名。", "", "clerk")
            self._context.check(self.password.text())
            settings.change(self._context.desk, CLERK, self.clerk.text())
        except WorldFault as fault:
            self._fault.setText(str(fault))
            self._fault.show()
            (self.clerk if fault.field else self.password).setFocus()
            return
        finally:
            self.password.clear()
        self._context.messages.good(f"现在值班的是 {self.clerk.text().strip()}。", "此后的登记和文书记这个名字。")
        self.clerk.clear()
        self.remark.clear()
        self.closed.emit()
        self.reseating.emit()

    @property
    def told(self) -> str:
        """What stands in the way of the change."""
        return "" if self._fault.isHidden() else self._fault.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put words and slip side by side where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= em(_SIDE_BY_SIDE)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _printed(self, name: str) -> None:
        self._context.messages.good(f"交班单已送打印机 {name}。")

    def _lay_out(self) -> None:
        back = Link("返回（Esc）", "返回")
        back.clicked.connect(self.closed)
        words = "单上是现在的情况：谁在等、哪些没办完、哪些文书没签收、哪些快到期。两人看过、签字，各自放心。"
        slip = column(
            row(Words("交班", "title"), None, back),
            Words(words, "label", wrap=True),
            Cell("要交代的事", self.remark),
            row(None, self.saving, self.printing),
            gap=12, margins=(20, 16, 20, 16),
        )  # fmt: skip
        seat = column(
            Words("换人", "heading"),
            Words("不用关程序；正在办的、排着队的都不动。", "label", wrap=True),
            Cell("接班人姓名", self.clerk),
            Cell("密码", self.password),
            self._fault,
            row(None, self.seat),
            gap=12, margins=(20, 16, 20, 16),
        )  # fmt: skip
        left = QWidget()
        left.setLayout(column(Frame("paper", slip), Frame("paper", seat), None, gap=16, margins=(22, 16, 8, 16)))
        right = QWidget()
        right.setLayout(column(self.preview, margins=(8, 16, 22, 16)))
        right.setMinimumHeight(em(16))
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addWidget(left, 5)
        self._halves.addWidget(right, 6)
        inside = QWidget()
        inside.setLayout(self._halves)
        self.setLayout(column(Scroll(inside), gap=0))


def _send(printers: Printers, slip: bytes) -> str:
    names = printers.names()
    if not names:
        raise WorldFault("no-printer", "没有找到打印机。", "请接好打印机再试，或另存 PDF。")
    printers.send(slip, names[0], "handover")
    return names[0]
