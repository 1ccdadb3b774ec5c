"""Entry fields: Enter goes to the next one, nothing typed is refused, remarks stand beside the field.

No validator, no mask and no completer: those swallow what an input method commits or take its focus away.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QStyle, QStyleOptionComboBox, QWidget

from app.ui.days import read_day
from app.ui.widgets.base import Words, column, em, look, row

_AROUND_LINES = 26
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_GOES_ON = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def next_field(event: QKeyEvent, widget: QWidget) -> bool:
    """Go to the next field where the key is a plain Enter; say whether it was.

    A widget around the field may have a method ``enter_leads(field)`` that gives the field to go to, None the next in the tab order.
    """
    if event.key() not in _ENTER or event.modifiers() & (_GOES_ON | Qt.KeyboardModifier.ShiftModifier):
        return False
    (_wanted(widget) or widget.focusNextChild)()
    return True


def _wanted(widget: QWidget) -> Callable[[], object] | None:
    """Give the way to where the form around a field wants Enter to lead, None where it leaves that to the tab order."""
    around = widget.parentWidget()
    while around is not None:
        leads = getattr(around, "enter_leads", None)
        if leads is not None and (to := leads(widget)) is not None:
            return lambda: to.setFocus(Qt.FocusReason.TabFocusReason)
        around = around.parentWidget()
    return None


class LineField(QLineEdit):
    """One line. ``edited`` comes with each committed change by the clerk; ``left`` when the field is left.

    ``put_right`` mends the text when the field is left: full-width digits, stray spaces and the like.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, name: str, hint: str = "", put_right: Callable[[str], str] = str.strip) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.textEdited.connect(lambda _text: self.edited.emit())
        self._put_right = put_right
        self._remark = QLabel(self)
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._remark.hide()

    def remark(self, text: str, part: str = "hint") -> None:
        """Show a few quiet words inside the field at its right; "" takes them away."""
        self._remark.setText(text)
        look(self._remark, part)
        self._remark.setVisible(bool(text))
        self._place_remark()

    @property
    def remarked(self) -> str:
        """The quiet words inside the field."""
        return self._remark.text()

    def set(self, text: str) -> None:
        """Put a text in without telling ``edited``, and show its beginning."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field; every other key with Ctrl or Alt that the field has no use for goes on."""
        if not next_field(event, self):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the text right when the field is left."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        mended = self._put_right(self.text())
        if mended != self.text():
            self.setText(mended)
            self.edited.emit()
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the remark at the right."""
        super().resizeEvent(event)
        self._place_remark()

    def _place_remark(self) -> None:
        size = self._remark.sizeHint()
        width = size.width() if self._remark.text() else 0
        self.setTextMargins(0, 0, width + 8 if width else 0, 0)
        self._remark.setGeometry(self.width() - width - 10, (self.height() - size.height()) // 2, width, size.height())


class TextField(QPlainTextEdit):
    """Several lines. Enter goes to the next field, Shift+Enter breaks the line.

    ``lines``: how many are in view; ``least``: how many stay in view where there is little room, None all of them.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, name: str, hint: str = "", lines: int = 3, least: int | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self._lines, self._least = lines, least or lines
        self._told = ""
        self.textChanged.connect(self._tell)

    def set(self, text: str) -> None:
        """Put a text in without telling ``edited``."""
        if text == self.toPlainText():
            return
        self._told = text
        self.setPlainText(text)

    def text(self) -> str:
        """Give the text."""
        return self.toPlainText()

    def sizeHint(self) -> QSize:
        """Be as high as the lines in view."""
        return QSize(super().sizeHint().width(), self._high(self._lines))

    def minimumSizeHint(self) -> QSize:
        """Be no lower than the lines that stay in view."""
        return QSize(120, self._high(self._least))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field, Shift+Enter breaks the line."""
        if event.key() in _ENTER and event.modifiers() & _GOES_ON:
            event.ignore()
        elif not next_field(event, self):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _high(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + _AROUND_LINES

    def _tell(self) -> None:
        """Tell of committed text only: Qt's own signal comes with each letter of a composition, too."""
        if self.toPlainText() != self._told:
            self._told = self.toPlainText()
            self.edited.emit()


class Choice(QComboBox):
    """A list to choose from: values with their words. ``free``: other words may be typed. The wheel changes nothing.

    ``long``: the words are the content's and may be longer than the box; they end in … there and the tool tip has them whole.
    """

    edited = Signal()

    def __init__(self, name: str, choices: Iterable[tuple[str, str]], *, free: bool = False, long: bool = False) -> None:
        super().__init__()
        self._long = long
        if long:
            self.currentTextChanged.connect(self.setToolTip)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(12)
        for value, words in choices:
            self.addItem(words, value)
        if free:
            self.setEditable(True)
            self.setCompleter(None)  # type: ignore[arg-type]  # none is what Qt documents
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = self.lineEdit()
            assert line is not None  # noqa: S101 - an editable box has one
            line.setAccessibleName(name)
            line.textEdited.connect(lambda _text: self.edited.emit())
            line.installEventFilter(self)
        self.activated.connect(lambda _index: self.edited.emit())

    def value(self) -> str:
        """Give the chosen value, or the typed words."""
        typed = self.currentText().strip()
        place = self.findText(typed)
        return str(self.itemData(place)) if place >= 0 else typed

    def set(self, value: str) -> None:
        """Choose a value; words that are not in the list are typed where that is allowed, else added."""
        place = self.findData(value)
        if place < 0 and self.isEditable():
            self.setEditText(value)
            return
        if place < 0:
            self.addItem(value, value)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Shorten what is too long to the room for it."""
        super().initStyleOption(option)
        if self._long:
            part = QStyle.SubControl.SC_ComboBoxEditField
            room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
            words = option.fontMetrics.elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
            option.currentText = words

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Take plain Enter from the inner line."""
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and next_field(event, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field."""
        if not next_field(event, self):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a wheel turned over a closed list must not change the choice."""
        event.ignore()


class DayField(LineField):
    """A day, typed in any usual way; up and down go a day on or back. Letters such as Y and N are left to the page.

    ``nearest``: a day without its year may be one to come.
    """

    def __init__(
        self, name: str, today: Callable[[], date], hint: str = "如 2026-11-10、11-10、昨天", *, nearest: bool = False
    ) -> None:
        super().__init__(name, hint, self._written)
        self._today = today
        self._nearest = nearest

    def day(self) -> date | None:
        """Give the day, None while there is none."""
        return read_day(self.text(), self._today(), nearest=self._nearest)

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        self.set(day.isoformat() if day else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a day on up and down; leave the answer keys to the page."""
        move = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if move and (day := self.day()):
            self.setText((day + timedelta(days=move)).isoformat())
            self.edited.emit()
        elif event.text() and event.text() in "yYnN?？":
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _written(self, text: str) -> str:
        day = read_day(text, self._today(), nearest=self._nearest)
        return day.isoformat() if day else text.strip()


class Cell(QWidget):
    """A field with its label at the left and room for a remark below."""

    def __init__(self, label: str, field: QWidget, *extra: QWidget, width: float = 5.75) -> None:
        super().__init__()
        self.field = field
        self._label = Words(label, "label")
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._label.setBuddy(field)
        self._label.setMinimumWidth(em(width))
        self._warning = Words("", "warning", wrap=True)
        self._warning.hide()
        side = row(field, *extra, gap=8)
        side.setStretch(0, 1)
        self.setLayout(row(self._label, column(side, self._warning, gap=2), gap=12))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self._label.setContentsMargins(0, 6, 0, 0)

    def warn(self, text: str, part: str = "warning") -> None:
        """Show one remark under the field; "" takes it away."""
        look(self._warning, part)
        self._warning.setText(text)
        self._warning.setVisible(bool(text))
        look(self.field, "true" if text else "false", "warned")

    @property
    def warned(self) -> str:
        """The remark under the field."""
        return self._warning.text()
