"""All charts, plain: to look at, to show, to print, to keep as PDF; as posters for the wall and as the booklet."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from app.models.chart import Chart, Lit
from app.models.fault import WorldFault
from app.models.pack import DESK
from app.services import guide, press, visitor
from app.ui.context import Context
from app.ui.flow import FlowView
from app.ui.official import PictureView
from app.ui.pages.charts.products import FOLDED, Product, Products
from app.ui.pages.page import Page
from app.ui.printing import paper_of
from app.ui.widgets import Choice, Frame, KeyButton, Link, Scroll, Words, column, em, look, row
from app.ui.widgets.flowing import Flowing

_WIDTH, _SLIM, _ROOMY, _WITH_LIST = 15.6, 11, 50, 36
_LEAST_CHART, _CHART = (120, 80), 11
_SHOP = "A2、A1 和带裁切线的，请另存为 PDF 交印刷店。"


class ChartsPage(Page):
    """The charts' names at the left, the chosen one at the right: the bureau's own official one where there is one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._own = b""
        self._names = QWidget()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("导引图目录")
        self.list.setWordWrap(True)
        for chart in self._charts():
            item = QListWidgetItem(f"{chart.code}　{chart.name}" if self._numbered(chart) else chart.name)
            item.setData(Qt.ItemDataRole.UserRole, chart.code)
            self.list.addItem(item)
        self.which = Choice("看哪一张图", [(str(at), self.list.item(at).text()) for at in range(self.list.count())])
        self.title = Words("", "title", wrap=True)
        self.note = Words("", "quiet", wrap=True)
        self.flow = FlowView(self)
        self.flow.setMinimumSize(*_LEAST_CHART)
        self.picture = PictureView(self)
        self.other = Link("看内置图")
        self.products = Products()
        self.printing = KeyButton("打印", "F8", "primary")
        self.saving = KeyButton("另存为 PDF")
        self.showing = KeyButton("给来访人看", "F6")
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.which.edited.connect(lambda: self.list.setCurrentRow(self.which.currentIndex()))
        self.other.clicked.connect(self._swap)
        self.products.changed.connect(self._settle_buttons)
        self.printing.clicked.connect(self.print_now)
        self.saving.clicked.connect(self.ask_where)
        self.showing.clicked.connect(self.show_visitor)
        self.list.setCurrentRow(0)
        self._settle_buttons()

    @property
    def chart(self) -> Chart:
        """The chart in view."""
        item = self.list.currentItem() or self.list.item(0)
        return press.chart_of(self._context.desk.pack, item.data(Qt.ItemDataRole.UserRole))

    @property
    def official(self) -> bool:
        """Whether the bureau's own official chart is in view, not the drawn one."""
        return not self.picture.isHidden()

    def entered(self) -> None:
        """Ask anew, beside the window, which printers there are."""
        self._context.background.run(self._context.desk.printers.names, self.products.offer)

    def print_now(self) -> None:
        """Draw what is chosen and send it to the printer, beside the window."""
        desk, product, title = self._context.desk, self.products.product(), self.chart.code
        if not product.printable:
            self._context.messages.note("这一种打印机印不了。", _SHOP)
            return
        draw, wanted = self._drawing(product), self.products.printer()

        def work() -> str:
            names = desk.printers.names()
            if not names:
                raise WorldFault("no-printer", "没有找到打印机。", "请接好打印机再试，或另存为 PDF。")
            pdf = draw()
            name = wanted if wanted in names else names[0]
            desk.printers.send(pdf, name, title, paper_of(pdf), product.booklet)
            return name

        self._begin(product)
        self._context.background.run(work, lambda name: self._context.messages.good(f"已送打印机 {name}。"))

    def ask_where(self) -> None:
        """Ask for a file and keep what is chosen there."""
        product = self.products.product()
        name = press.TITLE if product.booklet else self.chart.title
        proposed = f"{name}.pdf" if not (product.poster or product.code == FOLDED) else f"{name} {product.name}.pdf"
        path, _kind = QFileDialog.getSaveFileName(self, "另存为", proposed, "PDF (*.pdf)")
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Draw what is chosen and write it to a file, beside the window."""
        product = self.products.product()
        draw = self._drawing(product)

        def work() -> None:
            pdf = draw()
            try:
                path.write_bytes(pdf)
            except OSError as error:
                raise WorldFault("not-written", f"没有写成“{path.name}”。", "请换一个文件夹再试。") from error

        self._begin(product)
        self._context.background.run(work, lambda _none: self._context.messages.good(f"已另存为 {path.name}。"))

    def show_visitor(self) -> None:
        """Show what is in view full-screen, on the second screen where there is one."""
        self._context.visitor.turn(visitor.plain(self._context.desk.pack, self.chart, self._captions(), official=self.official))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list of charts narrow where there is little room, and fold it where there is less."""
        super().resizeEvent(event)
        wide = event.size().width()
        self._names.setFixedWidth(em(_WIDTH if wide >= em(_ROOMY) else _SLIM))
        self._names.setVisible(wide >= em(_WITH_LIST))
        self.which.setVisible(wide < em(_WITH_LIST))
        self.title.setVisible(wide >= em(_WITH_LIST))

    def _charts(self) -> list[Chart]:
        pack = self._context.desk.pack
        return [pack.roadmap, *sorted(pack.charts.values(), key=lambda chart: (chart.code == DESK, chart.code))]

    def _numbered(self, chart: Chart) -> bool:
        return chart.code not in {DESK, self._context.desk.pack.roadmap.code}

    def _captions(self) -> dict[str, str]:
        return dict(guide.captions(self._context.desk.pack, self.chart, self._context.today()))

    def _drawing(self, product: Product) -> Callable[[], bytes]:
        """Give what draws the product; made in the window's thread, called in another."""
        pack, documents, today = self._context.desk.pack, self._context.desk.documents, self._context.today()
        code, official = self.chart.code, self.official
        if product.booklet:
            return lambda: press.booklet(pack, documents, today, product.code == FOLDED)
        if product.poster:
            return lambda: press.poster(pack, documents, code, product.code, product.crop, today)
        return lambda: press.sheet(pack, documents, code, official, today)

    def _begin(self, product: Product) -> None:
        if product.booklet:
            self._context.messages.note("正在排小册子，要几秒钟，可以接着做别的。")

    def _show(self) -> None:
        chart = self.chart
        self.which.setCurrentIndex(self.list.currentRow())
        self.title.setText(chart.title)
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))
        self.flow.show_chart(chart, Lit(), self._captions())
        self._own = press.picture_of(self._context.desk.pack, chart)
        readable = bool(self._own) and self.picture.show_picture(self._own, chart.title)
        if self._own and not readable:
            self._context.messages.note("本单位的正式图打不开，现在看的是内置图。", "请在“内容”里换一个文件。")
        self.other.setVisible(readable)
        self._put_in_view(readable)

    def _swap(self) -> None:
        self._put_in_view(not self.official)

    def _put_in_view(self, official: bool) -> None:
        self.flow.setVisible(not official)
        self.picture.setVisible(official)
        self.other.setText("看内置图" if official else "看本单位的图")
        self.other.setAccessibleName(self.other.text())

    def _settle_buttons(self) -> None:
        printable = self.products.product().printable
        self.printing.setEnabled(printable)
        self.printing.setToolTip("打印（F8）" if printable else _SHOP)

    @property
    def _view(self) -> FlowView | PictureView:
        return self.picture if self.official else self.flow

    def _lay_out(self) -> None:
        names = self._names
        names.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(names, "list")
        names.setLayout(column(row(Words("导引图", "quiet"), margins=(14, 12, 14, 4)), self.list, gap=0))
        closer, wider, whole = Link("放大"), Link("缩小"), Link("适合窗口")
        closer.clicked.connect(lambda: self._view.zoom_in())
        wider.clicked.connect(lambda: self._view.zoom_out())
        whole.clicked.connect(lambda: self._view.fit())
        tools = row(self.other, None, closer, wider, whole, gap=0, margins=(4, 2, 4, 2))
        paper = Frame("paper", column(self.flow, self.picture, tools, gap=0, margins=(1, 1, 1, 1)))
        paper.setMinimumHeight(em(_CHART))
        left = QWidget()
        foot = Flowing(left, self.showing, self.saving, self.printing, wide=left)
        inside = QWidget()
        inside.setLayout(column(self.which, self.title, self.note, paper, self.products, foot, gap=8, margins=(22, 16, 22, 16)))
        inside.layout().setStretch(3, 1)  # type: ignore[union-attr]
        outer = row(names, gap=0)
        outer.addWidget(Scroll(inside), 1)
        self.setLayout(outer)
