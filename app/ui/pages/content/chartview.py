"""The chart being edited: its boxes can be taken and put into other cells, by mouse or by keyboard."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.models.chart import Chart, Lit
from app.models.figure import Layout
from app.services.draw import Spot, cell, standing
from app.ui.flow import EM, FlowView, NodeItem
from app.ui.theme import palette

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_EDGE, _FAR_EDGE = 3 * EM, 6 * EM
_HALO = 0.45
_INSET = 0.25
_NEAR_EDGE = 48


@dataclass(frozen=True, slots=True)
class Band:
    """A row or a column as drawn: from where to where, in em; its index; whether a box dropped there opens a new one."""

    low: float
    high: float
    index: int
    fresh: bool = False
    empty: bool = False


class Grid:
    """The cells of a chart as drawn. ``rows`` and ``columns`` are bands without a gap between them."""

    def __init__(self, chart: Chart, layout: Layout) -> None:
        boxes = [(cell(chart.nodes[code]), box) for code, box in layout.boxes.items()]
        self.rows = _bands([(at[0], box.y, box.y + box.height) for at, box in boxes], layout.height)
        self.columns = _bands([(at[1], box.x, box.x + box.width) for at, box in boxes], layout.width)

    def at(self, x: float, y: float) -> Spot:
        """Give the cell at a point, in em; beyond the outermost bands the outermost."""
        row, column = _band(self.rows, y), _band(self.columns, x)
        return Spot(row.index, column.index, row.fresh, column.fresh)

    def area(self, spot: Spot) -> QRectF:
        """Give where a cell lies in the scene."""
        row = next(band for band in self.rows if (band.index, band.fresh) == (spot.row, spot.fresh_row))
        column = next(band for band in self.columns if (band.index, band.fresh) == (spot.column, spot.fresh_column))
        return QRectF(column.low * EM, row.low * EM, (column.high - column.low) * EM, (row.high - row.low) * EM)

    def cells(self) -> Iterator[QRectF]:
        """Give where the cells lie into which a box may be put without opening a new row or column."""
        for row in self.rows:
            for column in self.columns:
                if not (row.fresh or column.fresh):
                    yield QRectF(column.low * EM, row.low * EM, (column.high - column.low) * EM, (row.high - row.low) * EM)


class GridView(FlowView):
    """A chart whose boxes can be moved.

    Signals: ``moved(str, object)`` a node and the Spot into which it is to go; ``nudged(str, int, int, bool)`` a node, rows and
    columns to go, and whether a new row or column is to be opened there; ``removing(str)`` and ``adding(str)`` a node;
    ``asked(object, object)`` a Spot and the point of the screen at which something was asked for; ``hovered(str, object)`` a node and
    the Spot over which it is carried, None once it is put back.
    """

    moved = Signal(str, object)
    nudged = Signal(str, int, int, bool)
    removing = Signal(str)
    adding = Signal(str)
    asked = Signal(object, object)
    hovered = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.judge: Callable[[str, Spot], bool] = lambda _code, _spot: True
        self.editable = False
        self.selected = ""
        self._marked: frozenset[str] = frozenset()
        self._taken = ""
        self._from = QPoint()
        self._at = QPointF()
        self._over: Spot | None = None
        self._fits = True
        self._grid: Grid | None = None
        self.setTransformationAnchor(FlowView.ViewportAnchor.NoAnchor)

    @property
    def layout_shown(self) -> Layout | None:
        """The drawing in view."""
        return self._layout

    @property
    def grid(self) -> Grid:
        """The cells of the chart in view."""
        assert self._grid is not None  # noqa: S101 - asked for only while a chart is shown
        return self._grid

    def draw(self, chart: Chart, captions: Mapping[str, str], *, fresh: bool, marked: Collection[str] = ()) -> None:
        """Draw a chart; one that is not ``fresh`` keeps zoom, place and focus. ``marked`` boxes stand out."""
        self._drop()
        self._marked = frozenset(marked)
        transform, middle = self.transform(), self.mapToScene(self.viewport().rect().center())
        self._whole = self._whole and not fresh
        whole = self._whole
        self.show_chart(chart, Lit(), captions)
        assert self._layout is not None  # noqa: S101 - it has just been drawn
        self._grid = Grid(chart, self._layout)
        self.scene().setSceneRect(self.scene().sceneRect().adjusted(-_EDGE, -_EDGE, _FAR_EDGE, _FAR_EDGE))
        if fresh:
            self.readable()
        elif whole:
            self.fit()
        else:
            self.setTransform(transform)
            self.centerOn(middle)
            self._keep_in_view()
        self.viewport().update()

    def select(self, code: str) -> None:
        """Mark a box as the one in hand and put the focus on it."""
        self.selected = code
        self.setFocus()
        if code in self._items:
            self._items[code].setFocus(Qt.FocusReason.OtherFocusReason)
            self._keep_in_view()
        self.viewport().update()

    def centre(self) -> None:
        """Bring the box in hand into the middle, else the start."""
        item = self._items.get(self.selected)
        if item is None or self._whole:
            super().centre()
        else:
            self.centerOn(item.boundingRect().center())

    def speak(self, item: NodeItem) -> None:
        """Tell the place on the grid with the name."""
        super().speak(item)
        self.setAccessibleDescription(f"{item.name}，第{item.node.row + 1}行第{item.node.column + 1}列")

    def focused(self) -> str:
        """Give the node whose box has the focus, "" none."""
        item = self.scene().focusItem()
        return item.node.code if isinstance(item, NodeItem) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the box by Ctrl and the arrows, open a row or column with Shift too; Insert adds, Delete takes away."""
        code, key = self.focused(), Qt.Key(event.key())
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape and self._over is not None:
            self._drop()
            self.hovered.emit(code, None)
        elif not (self.editable and code):
            super().keyPressEvent(event)
        elif control and key in _MOVES:
            self.nudged.emit(code, *_MOVES[key], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Delete:
            self.removing.emit(code)
        elif key == Qt.Key.Key_Insert:
            self.adding.emit(code)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a box in hand."""
        item = self._item_at(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        self._taken = item.node.code if item is not None and left and self.editable else ""
        self._from = event.position().toPoint()
        self._over = None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the box: show the cell under the mouse and whether it may go there."""
        here = event.position().toPoint()
        far = (here - self._from).manhattanLength() >= QApplication.startDragDistance()
        if not self._taken or (self._over is None and not far):
            super().mouseMoveEvent(event)
            return
        self._at = self.mapToScene(here)
        self.ensureVisible(QRectF(self._at, self._at), _NEAR_EDGE, _NEAR_EDGE)
        spot = self.grid.at(self._at.x() / EM, self._at.y() / EM)
        if spot != self._over:
            self._over = spot
            self._fits = self.judge(self._taken, spot)
            self.hovered.emit(self._taken, spot)
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the box down; one that was not carried anywhere is chosen."""
        code, spot = self._taken, self._over
        self._drop()
        if spot is None or self._chart is None:
            super().mouseReleaseEvent(event)
            return
        grabber = self.scene().mouseGrabberItem()
        if grabber is not None:
            grabber.ungrabMouse()
        if spot != Spot(*cell(self._chart.nodes[code])):
            self.moved.emit(code, spot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done at a place."""
        if self.editable and self._grid is not None:
            at = self.mapToScene(event.pos())
            self.asked.emit(self._grid.at(at.x() / EM, at.y() / EM), event.globalPos())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put a box that was being carried back where it was."""
        super().focusOutEvent(event)
        self._drop()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw what lies under the boxes: empty rows, the marked ones' ground, and the cells while a box is carried."""
        super().drawBackground(painter, rect)  # type: ignore[arg-type]  # Qt hands over what it takes
        if self._grid is None or self._layout is None:
            return
        self._draw_empty(painter, self._grid)
        for codes, colour in ((self._marked, palette.WAIT_GROUND), ({self.selected}, palette.RING)):
            for code in codes & self._layout.boxes.keys():
                self._draw_halo(painter, code, colour)
        if self._over is not None:
            painter.setPen(_pen("#C5CCD6", Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for area in self._grid.cells():
                painter.drawRect(area)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw the cell under the mouse and the box that is carried."""
        if self._over is None or self._layout is None:
            return
        good = palette.OK if self._fits else palette.DANGER
        painter.setPen(_pen(good, Qt.PenStyle.SolidLine, 2.5))
        painter.setBrush(_veil(good, 40))
        painter.drawRect(self.grid.area(self._over))
        box = self._layout.boxes[self._taken]
        ghost = QRectF(0, 0, box.width * EM, box.height * EM)
        ghost.moveCenter(self._at)
        painter.setPen(_pen(palette.FOCUS, Qt.PenStyle.SolidLine, 2))
        painter.setBrush(_veil(palette.RING, 170))
        painter.drawRoundedRect(ghost, 6, 6)
        painter.setPen(QColor(palette.INK))
        painter.setFont(self.font())
        painter.drawText(ghost, Qt.AlignmentFlag.AlignCenter, self._words())

    def _words(self) -> str:
        """Say what letting go here would do."""
        spot, chart = self._over, self._chart
        if spot is None or chart is None:
            return ""
        if not self._fits:
            return "不能放这里"
        if spot.fresh_row or spot.fresh_column:
            return f"插入一{'行' if spot.fresh_row else '列'}"
        other = standing(chart, (spot.row, spot.column))
        return f"与 {other} 换位置" if other not in {"", self._taken} else self._taken

    def _draw_empty(self, painter: QPainter, grid: Grid) -> None:
        scene = self.sceneRect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.GROUND))
        for band in grid.rows:
            if band.empty:
                painter.drawRect(QRectF(scene.left(), (band.low + 0.1) * EM, scene.width(), (band.high - band.low - 0.2) * EM))
        for band in grid.columns:
            if band.empty:
                painter.drawRect(QRectF((band.low + 0.1) * EM, scene.top(), (band.high - band.low - 0.2) * EM, scene.height()))

    def _draw_halo(self, painter: QPainter, code: str, colour: str) -> None:
        assert self._layout is not None  # noqa: S101 - only called while a chart is drawn
        box = self._layout.boxes[code]
        area = QRectF(box.x * EM, box.y * EM, box.width * EM, box.height * EM)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(area.adjusted(-_HALO * EM, -_HALO * EM, _HALO * EM, _HALO * EM), 8, 8)

    def _item_at(self, place: QPoint) -> NodeItem | None:
        item = self.itemAt(place)
        return item if isinstance(item, NodeItem) else None

    def _keep_in_view(self) -> None:
        item = self._items.get(self.focused() or self.selected)
        if item is not None:
            self.ensureVisible(item.boundingRect(), 24, 24)

    def _drop(self) -> None:
        self._taken, self._over = "", None
        self.viewport().unsetCursor()
        self.viewport().update()


def _bands(held: Sequence[tuple[int, float, float]], size: float) -> tuple[Band, ...]:
    """Give the bands along one axis from (index, low, high) of every box."""
    spans: dict[int, tuple[float, float]] = {}
    for index, low, high in held:
        old = spans.get(index, (low, high))
        spans[index] = min(old[0], low), max(old[1], high)
    used = sorted(spans)
    bands = [_before(used[0], spans[used[0]][0], -_EDGE / EM)]
    for one, other in zip(used, [*used[1:], None], strict=True):
        low, high = spans[one]
        bands.append(Band(low, high, one))
        if other is not None:
            bands += _between(one, other, high, spans[other][0])
    return (*bands, Band(bands[-1].high, size + _FAR_EDGE / EM, used[-1] + 1))


def _before(first: int, low: float, start: float) -> Band:
    return Band(start, low, first - 1) if first > 0 else Band(start, low, 0, fresh=True)


def _between(one: int, other: int, low: float, high: float) -> list[Band]:
    """Give the bands of the gap between two rows that hold boxes: the empty rows, or one in which a new row opens."""
    empty = other - one - 1
    if not empty:
        return [Band(low + _INSET, high - _INSET, other, fresh=True)]
    step = (high - low) / empty
    return [Band(low + step * place, low + step * (place + 1), one + 1 + place, empty=True) for place in range(empty)]


def _band(bands: Sequence[Band], at: float) -> Band:
    return min(bands, key=lambda band: max(band.low - at, at - band.high, 0.0))


def _pen(colour: str, style: Qt.PenStyle, weight: float = 1) -> QPen:
    pen = QPen(QColor(colour), weight, style)
    pen.setCosmetic(True)
    return pen


def _veil(colour: str, alpha: int) -> QColor:
    veil = QColor(colour)
    veil.setAlpha(alpha)
    return veil
