"""The first start: which station, which window, who, and the password; then the recovery code, shown once."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog

from app.models.fault import WorldFault
from app.models.text import tidy_text
from app.ports import Desk, Gate
from app.ui.gate.card import GateCard, PasswordField, gate_cell
from app.ui.widgets import Choice, Frame, KeyButton, LineField, Words, column, row

SHORTEST = 8
_GROUP = 4


class SetupPage(GateCard):
    """Asks for station, window, clerk and password. Signal: ``made(code, password)``."""

    made = Signal(str, str)

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.station = Choice("单位", [(station.code, station.name) for station in gate.pack.stations.values()])
        self.window_name = LineField("窗口", put_right=tidy_text)
        self.window_name.set("窗口1")
        self.clerk = LineField("登记员", "姓名，印在文书和台账里", tidy_text)
        self.password = PasswordField("密码")
        self.again = PasswordField("再输一次密码", alone=True)
        cells = [
            gate_cell("单位", self.station), gate_cell("窗口", self.window_name), gate_cell("登记员", self.clerk),
            gate_cell("密码", self.password), gate_cell("再输一次", self.again),
        ]  # fmt: skip
        go = KeyButton("完成设置", "Ctrl+Enter", "primary")
        lead = f"登记的内容加密保存在本机，每次开机用密码打开。密码至少 {SHORTEST} 个字符。"
        super().__init__("第一次使用，先做几项设置", lead, cells, go)
        go.clicked.connect(self.finish)
        self.again.entered.connect(self.finish)

    def finish(self) -> None:
        """Set the desk up, or say in place what is missing."""
        fault = self._wrong()
        self.tell(fault)
        if fault:
            return
        try:
            code = self._gate.create(self.station.value(), self.window_name.text(), self.clerk.text(), self.password.text())
        except WorldFault as world:
            self.tell(world)
            return
        self.made.emit(code, self.password.text())

    def _wrong(self) -> WorldFault | None:
        if not self.clerk.text().strip():
            self.clerk.setFocus()
            return WorldFault("clerk-needed", "请填写登记员姓名。")
        return wrong_password_pair(self.password, self.again)


def wrong_password_pair(password: PasswordField, again: PasswordField) -> WorldFault | None:
    """Say what is wrong with a new password typed twice, None where it will do."""
    if len(password.text()) < SHORTEST:
        password.setFocus()
        return WorldFault("password-short", f"密码至少要 {SHORTEST} 个字符。", "一句自己记得住的话也可以。")
    if password.text() != again.text():
        again.setFocus()
        return WorldFault("password-differs", "两次输入的密码不一样。", "请再输一次。")
    return None


class RecoveryPage(GateCard):
    """Shows the recovery code once, in large type. Signal: ``done()`` once the clerk has ticked it off."""

    done = Signal()

    def __init__(self, gate: Gate, desk: Desk, code: str) -> None:
        self._gate, self._desk, self._code = gate, desk, code
        shown = Words(grouped(code), "code")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        shown.setAccessibleName("恢复码")
        self.printing = KeyButton("打印")
        self.saving = KeyButton("另存为 PDF")
        self.kept = QCheckBox("我已抄好或打印，放在安全的地方")
        self._state = Words("", "quiet", wrap=True)
        go = KeyButton("进入导引台", "Ctrl+Enter", "primary")
        lead = "忘记密码时，只有恢复码能打开本机的登记。它只显示这一次，程序里不留存。"
        super().__init__(
            "请保管好恢复码",
            lead,
            [Frame("paper", column(shown, margins=(16, 12, 16, 12))), row(self.printing, self.saving, None), self._state, self.kept],
            go,
        )
        go.setEnabled(False)
        self.kept.toggled.connect(go.setEnabled)
        self.printing.clicked.connect(self.print_code)
        self.saving.clicked.connect(self.ask_where)
        go.clicked.connect(self.finish)

    def finish(self) -> None:
        """Go on once the code is kept."""
        if self.kept.isChecked():
            self.done.emit()

    def print_code(self) -> None:
        """Send the page with the code to the first printer, or say in place why not."""
        self._try(lambda paper: self._send(paper))

    def ask_where(self) -> None:
        """Ask for a file and write the page with the code there."""
        name, _kind = QFileDialog.getSaveFileName(self, "恢复码另存为", "恢复码.pdf", "PDF (*.pdf)")
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the page with the code to a file, or say in place why not."""
        self._try(lambda paper: _write(path, paper))
        if not self.told:
            self._state.setText(f"已另存到 {path.name}。请移到 U 盘等安全的地方，不要留在本机。")

    def _send(self, paper: bytes) -> None:
        names = self._desk.printers.names()
        if not names:
            raise WorldFault("no-printer", "没有找到打印机。", "请手抄恢复码，或另存为 PDF。")
        self._desk.printers.send(paper, names[0], "recovery")
        self._state.setText("已送打印机。")

    def _try(self, work: Callable[[bytes], None]) -> None:
        self.tell(None)
        try:
            work(self._gate.recovery_paper(self._code, self._desk.seat.station))
        except WorldFault as fault:
            self.tell(fault)


def grouped(code: str) -> str:
    """Write a code in groups of four, four groups a line."""
    plain = code.replace("-", "").replace(" ", "")
    groups = [plain[place : place + _GROUP] for place in range(0, len(plain), _GROUP)]
    return "\n".join("-".join(groups[place : place + _GROUP]) for place in range(0, len(groups), _GROUP))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise WorldFault("not-written", f"没有写成“{path.name}”。", "请换一个文件夹再试。") from error
