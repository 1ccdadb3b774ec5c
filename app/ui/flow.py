"""The chart on screen, and the same in large type for the visitor. Shows charts only, never anything of a person."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QGraphicsView,
    QHBoxLayout,
    QLabel,
    QStyleOptionGraphicsItem,
    QVBoxLayout,
    QWidget,
)

from app.models.chart import Chart, Lit, Node, Shape
from app.models.figure import Box, Layout, Point, Wire, outline, runs
from app.models.geometry import lay_out
from app.models.tint import INK, PAPER, PATH, Light, box_light, box_tint, wire_tint
from app.ui.official import PictureView
from app.ui.zoom import ZoomView

EM = 16.0
"""So many units of the scene are one em of the text in the boxes."""
_MEASURE, _LARGE_MEASURE = 8.0, 11.0
_READABLE, _LARGE = 16, 24
_SHAPE = 9 / 16
_TYPE = {"title": (0.045, 26), "say": (0.052, 30), "close": (0.02, 14)}
_SHEET = (
    f"FlowScreen {{ background: {PAPER}; }} QLabel {{ color: {INK}; }}"
    "QLabel#title, QLabel#close { color: #FFFFFF; background: #17395C; padding: 10px 32px; }"
    "QLabel#say { background: #F2F7FC; border-top: 3px solid #C5D8EC; padding: 16px 32px; }"
)
_FOCUS, _RING = "#1D5E9E", "#CFE0F2"
_KINDS = {
    Shape.START: "开始",
    Shape.QUESTION: "判断",
    Shape.ACTION: "办理",
    Shape.END: "结束",
    Shape.LINK: "转下一图",
}
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class NodeItem(QGraphicsItem):
    """One box. Pressing it, or Enter or Space on it, chooses its node."""

    def __init__(self, view: "FlowView", node: Node, box: Box, light: Light, current: bool) -> None:
        super().__init__()
        self.node = node
        self._view = view
        self._box = box
        self._tint = box_tint(box.shape, light, view.large)
        self._current = current
        self._light = light
        self._path = _outline(box)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsFocusable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setZValue(2)

    @property
    def name(self) -> str:
        """What a screen reader says: kind, words, the small line, and whether it is on the path."""
        where = "，当前一步" if self._current else "，在本次路径上" if self._light is Light.LIT else ""
        small = "".join(self._box.caption)
        return f"{_KINDS[self.node.shape]}：{self.node.text}{'，' + small if small else ''}{where}"

    def boundingRect(self) -> QRectF:
        """Give the box with its border and focus ring."""
        return self._path.boundingRect().adjusted(-24, -24, 24, 24)

    def shape(self) -> QPainterPath:
        """Give what can be clicked."""
        return self._path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw outline and words."""
        if self.hasFocus():
            painter.strokePath(self._path, _pen(painter, _RING, 10))
            painter.strokePath(self._path, _pen(painter, _FOCUS, 6))
        painter.setBrush(QBrush(QColor(self._tint.fill)))
        painter.setPen(_pen(painter, PATH, 3) if self._current else _pen(painter, self._tint.border, 1.6))
        painter.drawPath(self._path)
        painter.setPen(QColor(self._tint.ink))
        for y, size, words in self._box.baselines():
            _write(painter, self._view.font(), QPointF(self._box.middle[0] * EM, y * EM), size, words, 0.5)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Take the press, so that the release chooses."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Choose the node where the press ends on it."""
        if self._path.contains(event.pos()):
            self._view.nodeChosen.emit(self.node.code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by Enter or Space; leave every other key alone."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and not event.modifiers():
            self._view.nodeChosen.emit(self.node.code)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the view, which speaks for its boxes."""
        self.update()
        self._view.speak(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring off."""
        self.update()


class Lines(QGraphicsItem):
    """All edges: each net on a ground of its own, what is lit over all others."""

    def __init__(self, layout: Layout, lit: Lit, font: QFont, large: bool) -> None:
        super().__init__()
        self._layout = layout
        self._lit = lit
        self._font = font
        self._off = wire_tint(Light.QUIET if lit.nodes else Light.PLAIN, large)
        self._on = wire_tint(Light.LIT, large)

    def boundingRect(self) -> QRectF:
        """Give the whole chart."""
        return QRectF(0, 0, self._layout.width * EM, self._layout.height * EM)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw lines, heads and labels."""
        for net in self._layout.nets(self._lit.edges):
            _draw_runs(painter, net, QPen(QColor(PAPER), 0.5 * EM))
            _draw_wires(painter, [wire for wire in net if wire.key not in self._lit.edges], self._off.border, 1.4)
            _draw_wires(painter, [wire for wire in net if wire.key in self._lit.edges], self._on.border, 3)
        for wire in self._layout.wires:
            if wire.label:
                painter.setPen(QColor((self._on if wire.key in self._lit.edges else self._off).ink))
                for y, size, words in wire.label.baselines():
                    _write(painter, self._font, QPointF(wire.label.x * EM, y * EM), size, words, 0.0)


class FlowView(ZoomView):
    """A chart that can be read closely, zoomed and walked by keyboard. Signal: ``nodeChosen(str)`` with a node's code."""

    nodeChosen = Signal(str)  # noqa: N815

    def __init__(self, parent: QWidget | None = None, large: bool = False) -> None:
        super().__init__(parent)
        self.large = large
        self._chart: Chart | None = None
        self._captions: Mapping[str, str] = {}
        self._layout: Layout | None = None
        self._lit = Lit()
        self._items: dict[str, NodeItem] = {}
        self._whole = False
        self.setScene(QGraphicsScene(self))
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setBackgroundBrush(QColor(PAPER))
        self.setStyleSheet(f"FlowView, FlowView QScrollBar, FlowView::corner {{ background: {PAPER}; }}")
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 240)

    def show_chart(self, chart: Chart, lit: Lit, captions: Mapping[str, str]) -> None:
        """Show ``chart`` with ``lit`` lit; a chart shown before keeps its zoom. Brings the current node into view."""
        fresh = chart is not self._chart
        if fresh or captions != self._captions or self._layout is None:
            self._layout = lay_out(chart, captions, _LARGE_MEASURE if self.large else _MEASURE)
        self._chart, self._captions, self._lit = chart, dict(captions), lit
        self._fill(self._layout, chart, lit)
        self.setAccessibleName(chart.title)
        if fresh:
            self.readable()
        else:
            self.centre()

    def node_item(self, code: str) -> NodeItem:
        """Give the item of a node; KeyError where the chart shown has none of that code."""
        return self._items[code]

    def fit(self) -> None:
        """Show the whole chart."""
        self._whole = True
        super().fit()

    def let_go(self) -> None:
        """Stay at the zoom chosen by hand."""
        self._whole = False

    def readable(self) -> None:
        """Show the whole chart if it can be read like that; else in readable type, the current node in the middle."""
        self._whole = False
        least = max(_LARGE if self.large else _READABLE, self.font().pixelSize()) / EM
        room, scene = self.viewport().size(), self.sceneRect()
        whole = min(room.width() / max(scene.width(), 1), room.height() / max(scene.height(), 1))
        self.resetTransform()
        scale = max(least, min(whole, 2 * least))
        self.scale(scale, scale)
        self.centre()

    def centre(self) -> None:
        """Bring the current node (the start where there is none) into the middle."""
        item = self._items.get(self._lit.current) or next(iter(self._items.values()), None)
        if item is not None and not self._whole:
            self.centerOn(item.boundingRect().center())

    def speak(self, item: NodeItem) -> None:
        """Bring a focused node into view and tell screen readers its name."""
        self.ensureVisible(item.boundingRect(), 24, 24)
        self.setAccessibleDescription(item.name)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def sizeHint(self) -> QSize:
        """Ask for room for two columns."""
        return QSize(420, 480)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from box to box by the arrows, to the current one by Home; zoom as every such view."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        key = Qt.Key(event.key())
        if key in _ARROWS and not control:
            self._step(_ARROWS[key])
        elif key == Qt.Key.Key_Home:
            self._focus(self._lit.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start at the current node when reached by keyboard."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self._focus(self._lit.current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole chart in view if it was, else the current node in the middle."""
        super().resizeEvent(event)
        if self._whole:
            self.fit()
        else:
            self.centre()

    def _fill(self, layout: Layout, chart: Chart, lit: Lit) -> None:
        scene = self.scene()
        focused = next((code for code, item in self._items.items() if item.hasFocus()), "")
        scene.clear()
        scene.setSceneRect(0, 0, layout.width * EM, layout.height * EM)
        scene.addItem(Lines(layout, lit, self.font(), self.large))
        self._items = {}
        for code, box in layout.boxes.items():
            item = NodeItem(self, chart.nodes[code], box, box_light(lit, code), code == lit.current)
            scene.addItem(item)
            self._items[code] = item
        if focused in self._items:
            self._items[focused].setFocus()

    def _focus(self, code: str) -> None:
        item = self._items.get(code) or next(iter(self._items.values()), None)
        if item is not None:
            item.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, way: QPointF) -> None:
        """Go to the nearest box in one direction; what lies straight ahead counts as nearer."""
        here = next((item for item in self._items.values() if item.hasFocus()), None)
        if here is None:
            self._focus(self._lit.current)
            return
        start = here.boundingRect().center()
        ahead = []
        for code, item in self._items.items():
            apart = item.boundingRect().center() - start
            along = QPointF.dotProduct(apart, way)
            if along > 1:
                aside = abs(apart.x() * way.y()) + abs(apart.y() * way.x())
                ahead.append((along + 2 * aside, code))
        if ahead:
            self._focus(min(ahead)[1])


class FlowScreen(QWidget):
    """The chart in large type for the visitor, alone on a screen: its title, the path, what is said at this point.

    ``picture``: the bureau's own official chart, shown in place of the drawn one where it can be read.
    Takes nothing that belongs to a person. Esc or F6 closes it.
    """

    def __init__(self, chart: Chart, lit: Lit, captions: Mapping[str, str], say: str, picture: bytes = b"") -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(chart.title)
        self.setAccessibleName(chart.title)
        self.view = self._drawn(chart, lit, captions, picture)
        self._title, self._say = QLabel(chart.title), QLabel(say)
        self._close = QLabel("按 Esc 返回")
        self._lay_out()
        self.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Esc or F6, with the window that it stands in."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F6}:
            self.window().close()
        else:
            super().keyPressEvent(event)

    def say_aside(self, words: str) -> None:
        """Say something else beside the title than which key goes back: nobody at the visitor's own screen has keys."""
        self._close.setText(words)
        self._close.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take type that can be read from across the counter on this screen."""
        super().resizeEvent(event)
        high = min(event.size().height(), round(event.size().width() * _SHAPE))
        sizes = {name: max(least, round(high * share)) for name, (share, least) in _TYPE.items()}
        self.setStyleSheet(_SHEET + "".join(f"QLabel#{name} {{ font-size: {size}px; }}" for name, size in sizes.items()))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the zoom for the size that the window got."""
        super().showEvent(event)
        self.view.readable()

    def _drawn(self, chart: Chart, lit: Lit, captions: Mapping[str, str], picture: bytes) -> FlowView | PictureView:
        if picture:
            shown = PictureView(self)
            if shown.show_picture(picture, chart.title):
                return shown
            shown.deleteLater()
        view = FlowView(self, large=True)
        view.show_chart(chart, lit, captions)
        return view

    def _lay_out(self) -> None:
        self.setAutoFillBackground(True)
        for label, name in ((self._title, "title"), (self._say, "say"), (self._close, "close")):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._say.setWordWrap(True)
        self._say.setVisible(bool(self._say.text()))
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self._say)


def _outline(box: Box) -> QPainterPath:
    strokes = outline(box)
    path = QPainterPath(_point((strokes[0].x, strokes[0].y)))
    for stroke in strokes[1:]:
        if stroke.bend:
            path.cubicTo(_point(stroke.bend[0]), _point(stroke.bend[1]), _point((stroke.x, stroke.y)))
        else:
            path.lineTo(_point((stroke.x, stroke.y)))
    path.closeSubpath()
    return path


def _draw_runs(painter: QPainter, wires: Iterable[Wire], pen: QPen) -> None:
    painter.setPen(pen)
    for first, last in runs(wires):
        painter.drawLine(_point(first), _point(last))


def _draw_wires(painter: QPainter, wires: Sequence[Wire], colour: str, weight: float) -> None:
    """Draw lines ``weight`` pixels wide, and their heads."""
    _draw_runs(painter, wires, _pen(painter, colour, weight))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for wire in wires:
        painter.drawPolygon(QPolygonF([_point(corner) for corner in wire.head]))


def _pen(painter: QPainter, colour: str, weight: float) -> QPen:
    """Give a pen of ``weight`` pixels; finer where the chart is drawn small, heavier where it is drawn large."""
    scale = painter.worldTransform().m11() / painter.device().devicePixelRatio()
    pen = QPen(QColor(colour), weight * min(max(scale, 0.4), 2.0))
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _point(point: Point) -> QPointF:
    return QPointF(point[0] * EM, point[1] * EM)


def _write(painter: QPainter, font: QFont, place: QPointF, size: float, words: str, anchor: float) -> None:
    """Write on a baseline, ``anchor`` being the share of the width left of ``place``."""
    drawn = QFont(font)
    drawn.setPixelSize(round(EM * size))
    drawn.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter.setFont(drawn)
    wide = painter.fontMetrics().horizontalAdvance(words)
    painter.drawText(place - QPointF(anchor * wide, 0), words)
