"""Header, navigation and foot around the pages."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.models.deadline import spoken, weekday
from app.models.moment import local
from app.models.pack import Pack
from app.ports import Seat
from app.ui.pages.table import Row
from app.ui.theme import palette
from app.ui.theme.icons import icon
from app.ui.widgets import KeyButton, Words, em, look

_TICK = 5_000
_WHOLE_FOOT = 54


class Header(QWidget):
    """Product, bureau, window, clerk, date and time.

    Signals: ``hiding()`` personal data, ``locking()``, ``leaving()`` practice, ``handing_over()`` to the next clerk.
    """

    hiding = Signal()
    handing_over = Signal()
    locking = Signal()
    leaving = Signal()

    def __init__(self, pack: Pack, seat: Seat, now: Callable[[], datetime], *, practice: bool = False) -> None:
        super().__init__()
        self._now = now
        self._brief = False
        self._product = Words("来访导引台", "product")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "header")
        self._time = Words()
        self._who = Words(f"{pack.stations[seat.station].name} · {window_words(seat.window)} · {seat.clerk}")
        self._hide = KeyButton("隐藏信息", "F9", "frame")
        self._hide.setCheckable(True)
        lock = KeyButton("锁屏", "F12", "frame")
        over = KeyButton("交班", "", "frame")
        over.clicked.connect(self.handing_over)
        for button in (over, self._hide, lock):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hide.clicked.connect(self.hiding)
        lock.clicked.connect(self.locking)
        line = QHBoxLayout(self)
        line.setContentsMargins(18, 6, 12, 6)
        line.setSpacing(16)
        line.addWidget(self._product)
        if practice:
            line.addWidget(Words("演练", "practice"))
        line.addWidget(self._who)
        line.addStretch(1)
        if practice:
            leave = KeyButton("结束演练", "", "frame")
            leave.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            leave.clicked.connect(self.leaving)
            line.addWidget(leave)
        for part in (self._time, over, self._hide, lock):
            line.addWidget(part)
        clock = QTimer(self)
        clock.timeout.connect(self.tick)
        clock.start(_TICK)
        self.tick()

    def tick(self) -> None:
        """Show the present time."""
        now = local(self._now())
        day = "" if self._brief else f"{spoken(now.date())} {weekday(now.date())} "
        self._time.setText(f"{day}{now:%H:%M}")

    def hidden_now(self, hidden: bool) -> None:
        """Show whether personal data is hidden."""
        self._hide.setChecked(hidden)
        self._hide.setText("显示信息" if hidden else "隐藏信息")
        self._hide.setAccessibleName(self._hide.text())

    def fit(self, width: int) -> None:
        """Leave out what there is no room for: first who sits here, then the product's name, then the day before the time."""
        for left_out in range(4):
            self._who.setVisible(left_out < 1)
            self._product.setVisible(left_out < 2)
            self._brief = left_out > 2
            self.tick()
            if self.sizeHint().width() <= width:
                return


def window_words(window: str) -> str:
    """Give a window as one speaks of it, however it was set up: 1 gives 窗口1."""
    return window if window.startswith("窗口") else f"窗口{window}"


class Navigation(QWidget):
    """The pages, one under the other. Signal: ``chosen(str)`` with the page's code."""

    chosen = Signal(str)

    def __init__(self, rows: tuple[Row, ...]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "nav")
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        for entry in rows:
            button = self._button(entry)
            self.buttons[entry.code] = button
            column.addWidget(button)
        column.addStretch(1)
        self._whole = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the icons out where there is no room for them."""
        super().resizeEvent(event)
        self._whole = self._whole or self.sizeHint().height()
        close = event.size().height() < self._whole
        style = Qt.ToolButtonStyle.ToolButtonTextOnly if close else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        for button in self.buttons.values():
            look(button, "yes" if close else "no", "close")
            button.setToolButtonStyle(style)

    def _button(self, entry: Row) -> QToolButton:
        button = QToolButton()
        look(button, "nav")
        button.setText(entry.name)
        button.setAccessibleName(entry.name)
        button.setIcon(icon(entry.icon, palette.ON_FRAME_QUIET, 26, palette.FRAME))
        button.setIconSize(QSize(26, 26))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setFixedWidth(max(em(5.5), button.sizeHint().width()))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _checked=False, code=entry.code: self.chosen.emit(code))
        self._group.addButton(button)
        return button

    def show_current(self, code: str) -> None:
        """Mark the page in view."""
        self.buttons[code].setChecked(True)


class Foot(QWidget):
    """The state of printer and reader, the draft's time, the content pack's version and approval."""

    def __init__(self, pack: Pack) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "foot")
        self.printer = Words("打印机 查看中")
        self.reader = Words("")
        self.draft = Words("")
        self._lock = Words("一分钟后锁屏，按任意键继续")
        look(self._lock, "soon")
        self._lock.hide()
        self.mark = Words(pack.mark)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 3, 16, 4)
        line.setSpacing(24)
        for part in (self.printer, self.reader, self.draft):
            line.addWidget(part)
        line.addWidget(self._lock)
        line.addStretch(1)
        self._keys = Words("F1 快捷键")
        for part in (self.mark, self._keys):
            line.addWidget(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the header or the page says as well, where there is little room."""
        super().resizeEvent(event)
        for part in (self.reader, self.draft, self._keys):
            part.setVisible(event.size().width() >= em(_WHOLE_FOOT))

    def warn_of_lock(self, soon: bool) -> None:
        """Say that the desk is about to lock itself, or no longer; in the place of the printer, for want of room."""
        self._lock.setVisible(soon)
        self.printer.setVisible(not soon)

    def printers(self, names: tuple[str, ...]) -> None:
        """Say which printer there is."""
        self.printer.setText(f"打印机 {names[0]}" if names else "没有打印机，可另存 PDF")
