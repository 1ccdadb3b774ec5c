"""All charts, plain: to look at, to show, to print, to keep as PDF."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.models.chart import Chart, Lit
from app.models.fault import WorldFault
from app.models.pack import DESK
from app.services import guide
from app.ui.context import Context
from app.ui.flow import FlowScreen, FlowView
from app.ui.pages.page import Page
from app.ui.widgets import Frame, KeyButton, Link, Words, column, em, look, row

_WIDTH, _SLIM, _ROOMY = 15.6, 11, 50
_LEAST_CHART = (120, 80)


class ChartsPage(Page):
    """The charts' names at the left, the chosen one at the right, nothing lit."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._screen: QWidget | None = None
        self._names = QWidget()
        self.list = QListWidget()
        self.list.setAccessibleName("导引图目录")
        self.list.setWordWrap(True)
        for chart in self._charts():
            item = QListWidgetItem(chart.name if chart.code == DESK else f"{chart.code}　{chart.name}")
            item.setData(Qt.ItemDataRole.UserRole, chart.code)
            self.list.addItem(item)
        self.title = Words("", "title", wrap=True)
        self.note = Words("", "quiet", wrap=True)
        self.flow = FlowView(self)
        self.flow.setMinimumSize(*_LEAST_CHART)
        self.printing = KeyButton("打印", "F8", "primary")
        self.saving = KeyButton("另存为 PDF")
        self.showing = KeyButton("给来访人看", "F6")
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.printing.clicked.connect(self.print_now)
        self.saving.clicked.connect(self.ask_where)
        self.showing.clicked.connect(self.show_visitor)
        self.list.setCurrentRow(0)

    @property
    def chart(self) -> Chart:
        """The chart in view."""
        item = self.list.currentItem() or self.list.item(0)
        return self._context.desk.pack.charts[item.data(Qt.ItemDataRole.UserRole)]

    def print_now(self) -> None:
        """Draw the chart and send it to the first printer, beside the window."""
        desk, chart = self._context.desk, self.chart
        draw = self._drawing()

        def work() -> str:
            names = desk.printers.names()
            if not names:
                raise WorldFault("no-printer", "没有找到打印机。", "请接好打印机再试，或另存为 PDF。")
            desk.printers.send(draw(), names[0], chart.code)
            return names[0]

        self._context.background.run(work, lambda name: self._context.messages.good(f"已送打印机 {name}。"))

    def ask_where(self) -> None:
        """Ask for a file and keep the chart there."""
        name, _kind = QFileDialog.getSaveFileName(self, "导引图另存为", f"{self.chart.title}.pdf", "PDF (*.pdf)")
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Draw the chart and write it to a file, beside the window."""
        draw = self._drawing()

        def work() -> None:
            try:
                path.write_bytes(draw())
            except OSError as error:
                raise WorldFault("not-written", f"没有写成“{path.name}”。", "请换一个文件夹再试。") from error

        self._context.background.run(work, lambda _none: self._context.messages.good(f"已另存为 {path.name}。"))

    def show_visitor(self) -> None:
        """Show the chart full-screen, on the second screen where there is one."""
        screen = FlowScreen(self.chart, Lit(), self._captions(), self.chart.note)
        other = next((each for each in QGuiApplication.screens() if each is not self.screen()), None)
        if other is not None:
            screen.setGeometry(other.geometry())
        screen.showFullScreen()
        self._screen = screen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list of charts narrow where there is little room."""
        super().resizeEvent(event)
        self._names.setFixedWidth(em(_WIDTH if event.size().width() >= em(_ROOMY) else _SLIM))

    def _charts(self) -> list[Chart]:
        charts = self._context.desk.pack.charts
        return sorted(charts.values(), key=lambda chart: (chart.code == DESK, chart.code))

    def _captions(self) -> dict[str, str]:
        return dict(guide.captions(self._context.desk.pack, self.chart, self._context.today()))

    def _drawing(self) -> "_Drawing":
        return _Drawing(self._context, self.chart, self._captions())

    def _show(self) -> None:
        chart = self.chart
        self.title.setText(chart.title)
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))
        self.flow.show_chart(chart, Lit(), self._captions())

    def _lay_out(self) -> None:
        names = self._names
        names.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(names, "list")
        names.setLayout(column(row(Words("导引图", "quiet"), margins=(14, 12, 14, 4)), self.list, gap=0))
        closer, wider, whole = Link("放大"), Link("缩小"), Link("适合窗口")
        closer.clicked.connect(self.flow.zoom_in)
        wider.clicked.connect(self.flow.zoom_out)
        whole.clicked.connect(self.flow.fit)
        tools = row(None, closer, wider, whole, gap=0, margins=(4, 2, 4, 2))
        main = QVBoxLayout()
        main.setContentsMargins(22, 16, 22, 16)
        main.setSpacing(8)
        main.addWidget(self.title)
        main.addWidget(self.note)
        main.addWidget(Frame("paper", column(self.flow, tools, gap=0, margins=(1, 1, 1, 1))), 1)
        main.addLayout(row(None, self.showing, self.saving, self.printing, gap=10))
        outer = row(names, gap=0)
        outer.addLayout(main, 1)
        self.setLayout(outer)


class _Drawing:
    """Draws one chart when called; made in the window's thread, called in another."""

    def __init__(self, context: Context, chart: Chart, captions: dict[str, str]) -> None:
        self._documents, self._mark = context.desk.documents, context.desk.pack.mark
        self._chart, self._captions = chart, captions

    def __call__(self) -> bytes:
        """Draw the chart as PDF."""
        return self._documents.chart(self._chart, None, self._captions, self._mark, "pdf")
