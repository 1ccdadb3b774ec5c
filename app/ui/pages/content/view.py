"""The right side of the page: shows what the draft will look like, drawn anew a moment after each change."""

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.models.chart import Lit
from app.models.fault import WorldFault
from app.models.pack import Pack
from app.services import content
from app.ui.context import Context
from app.ui.flow import FlowView
from app.ui.pages.content.sight import LAST, Asked, Sight, drawn
from app.ui.pages.reception.preview import Preview
from app.ui.widgets import DayField, Frame, Link, Scroll, TextField, Words, clear, column, row

T = TypeVar("T")
_AFTER = 200
_LEAST = (200, 160)
_ROOM = 4


def alive(widget: QWidget, done: Callable[[T], None]) -> Callable[[T], None]:
    """Give what to do with a result, which is dropped where the widget has gone in the meantime."""

    def run(result: T) -> None:
        if shiboken6.isValid(widget):
            done(result)

    return run


class Picture(QLabel):
    """A picture as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(*_LEAST)
        self._whole = QPixmap()

    def show_data(self, data: bytes) -> None:
        """Show a picture."""
        self._whole.loadFromData(data)
        self._fit(self.size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the room there is now."""
        super().resizeEvent(event)
        self._fit(event.size())

    def _fit(self, size: QSize) -> None:
        if not self._whole.isNull():
            room = size.shrunkBy(self.contentsMargins()) - QSize(_ROOM, _ROOM)
            self.setPixmap(self._whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))


class SightView(QWidget):
    """Shows a sight. Nothing of the desk's own pack is touched: a desk of its own is made for each drawing.

    Signal: ``read(Pack)`` with the draft as it was read for it.
    """

    read = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked = Asked("")
        self._busy = False
        self._again = False
        self._page_of = ("", "")
        self.sight = Sight()
        self.title = Words("预览", "quiet", wrap=True)
        self.preview = Preview()
        self.flow = FlowView()
        self.flow.setMinimumSize(*_LEAST)
        self.picture = Picture()
        self.day = DayField("从哪天起算", context.today)
        self._start = QWidget()
        self._start.setLayout(row(Words("假设从这天起算", "label"), self.day, gap=8))
        self.said = TextField("试一试：来访人这样说", "试一试：写一句来访人的话", 2)
        self._lines = column(gap=8)
        self._stack = QStackedWidget()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self._draw)
        self.day.edited.connect(self.renew)
        self.said.edited.connect(self.renew)

    @property
    def settled(self) -> bool:
        """Whether nothing is being drawn or about to be."""
        return not self._busy and not self._timer.isActive()

    @property
    def text(self) -> str:
        """The lines in words, where such are shown."""
        return "\n".join(self.sight.lines)

    def ask(self, asked: Asked) -> None:
        """Show something else."""
        self._asked = asked
        self._start.setVisible(asked.section == "deadlines" and asked.table == "rule")
        self.said.setVisible(asked.section == "phrases")
        self.renew()

    def renew(self) -> None:
        """Draw anew what is shown, in a moment; nothing while it is not in view."""
        if self.isVisible():
            self._timer.start()

    def _draw(self) -> None:
        if self._busy:
            self._again = True
            return
        start = self.day.day() or self._context.today()
        asked = Asked(self._asked.section, self._asked.file, self._asked.table, dict(self._asked.held), start, self.said.text().strip())
        self._busy, self._again = True, False
        desk = self._context.desk
        self._context.background.run(
            lambda: content.look(desk, lambda other: (other.pack, drawn(other, asked))),
            alive(self, lambda seen: self._seen(asked, *seen)),
            alive(self, self._say),
        )

    def _seen(self, asked: Asked, pack: Pack, sight: Sight) -> None:
        self.read.emit(pack)
        self._show(asked, sight)

    def _say(self, fault: WorldFault) -> None:
        self._show(self._asked, Sight(lines=(fault.sentence, fault.step)))

    def _show(self, asked: Asked, sight: Sight) -> None:
        self._busy = False
        self.sight = sight
        self.title.setText(sight.title)
        self.title.setVisible(bool(sight.title))
        if sight.pdf:
            self._show_pdf(asked, sight)
        elif sight.picture:
            self.picture.show_data(sight.picture)
            self._stack.setCurrentWidget(self.picture)
        elif sight.chart:
            self._show_chart(sight)
        else:
            self._show_lines(sight.lines)
        if self._again:
            self._timer.start()

    def _show_pdf(self, asked: Asked, sight: Sight) -> None:
        """Stay at the place being read while one thing is edited; begin at the right page with another."""
        self.preview.show_pdf(sight.pdf)
        self._stack.setCurrentWidget(self.preview)
        now = (asked.section + asked.file + asked.table, str(asked.held.get("code", "")))
        if now != self._page_of:
            self._page_of = now
            page = self.preview.pages - 1 if sight.page == LAST else sight.page
            QTimer.singleShot(0, self.preview, lambda: self.preview.view.turn_to(page))

    def _show_chart(self, sight: Sight) -> None:
        if sight.chart is None:
            return
        try:
            self.flow.show_chart(sight.chart, Lit(current=sight.node), sight.captions)
        except (LookupError, ValueError):
            self._show_lines(("图里有走不通的地方，暂时画不出来。", "请先按“检查”里列的改好。"))
            return
        self._stack.setCurrentWidget(self._flow_box)

    def _show_lines(self, lines: tuple[str, ...]) -> None:
        clear(self._lines)
        for line in lines:
            self._lines.addWidget(Words(line, wrap=True))
        self._stack.setCurrentWidget(self._said)

    def _lay_out(self) -> None:
        closer, wider, whole = Link("放大"), Link("缩小"), Link("适合窗口")
        closer.clicked.connect(self.flow.zoom_in)
        wider.clicked.connect(self.flow.zoom_out)
        whole.clicked.connect(self.flow.fit)
        tools = row(None, closer, wider, whole, gap=0, margins=(4, 2, 4, 2))
        self._flow_box = Frame("paper", column(self.flow, tools, gap=0, margins=(1, 1, 1, 1)))
        inside = QWidget()
        inside.setLayout(column(self._lines, None, margins=(16, 14, 16, 14)))
        self._said = Frame("paper", column(Scroll(inside), margins=(1, 1, 1, 1)))
        for part in (self._said, self.preview, self._flow_box, self.picture):
            self._stack.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(self.title)
        outer.addWidget(self._start)
        outer.addWidget(self.said)
        outer.addWidget(self._stack, 1)
        self._start.hide()
        self.said.hide()
