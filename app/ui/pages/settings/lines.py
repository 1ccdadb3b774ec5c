"""The lines of the page: a label, a control, a quiet sentence on what it does, and room for a remark. A line knows no setting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFileDialog, QWidget

from app.ui.widgets import Choice, KeyButton, LineField, Words, column, em, look, row

LABEL_WIDTH = 6.5
_BESIDE = 24
ON = "yes"


class Line(QWidget):
    """One line. ``key`` names what it sets. Signal: ``given(str)`` when the clerk has chosen or typed something else."""

    given = Signal(str)

    def __init__(self, key: str, name: str, sentence: str, *controls: QWidget) -> None:
        super().__init__()
        self.key = key
        self.name = name
        self._kept = ""
        self._remark = Words("", "hint-ok", wrap=True)
        self._remark.hide()
        label = Words(name, "label")
        label.setBuddy(controls[0])
        label.setMinimumWidth(em(LABEL_WIDTH))
        label.setContentsMargins(0, 6, 0, 0)
        beside = row(*controls, gap=8)
        beside.setStretch(0, 1)
        inside = column(beside, Words(sentence, "quiet", wrap=True), self._remark, gap=3)
        self._whole = row(column(label, None), inside, gap=12)
        self._whole.setStretch(1, 1)
        self.setLayout(self._whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the label above the control where there is little room beside it."""
        super().resizeEvent(event)
        beside = event.size().width() >= em(_BESIDE)
        self._whole.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._whole.setSpacing(12 if beside else 2)

    def value(self) -> str:
        """Give what stands in the control."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Show a value in the control."""
        raise NotImplementedError

    def show_kept(self, text: str) -> None:
        """Show the value that is kept."""
        self._kept = text
        self.put(text)

    def say(self, text: str, part: str = "hint-ok") -> None:
        """Show one remark under the control; "" takes it away."""
        look(self._remark, part)
        self._remark.setText(text)
        self._remark.setVisible(bool(text))

    @property
    def said(self) -> str:
        """The remark under the control."""
        return self._remark.text()

    def tell(self) -> None:
        """Tell what was given, where it is not what is kept."""
        if self.value() != self._kept:
            self.given.emit(self.value())


class Typed(Line):
    """A few words. ``folder``: with a button to look for a folder, named by these words."""

    def __init__(self, key: str, name: str, sentence: str, hint: str = "", folder: str = "") -> None:
        self.field = LineField(name, hint)
        looking = _button(f"选择{name}", lambda: self._look_for(folder)) if folder else None
        super().__init__(key, name, sentence, self.field, *([looking] if looking else []))
        self.field.left.connect(self.tell)

    def value(self) -> str:
        """Give the words."""
        return self.field.text().strip()

    def put(self, text: str) -> None:
        """Show words."""
        self.field.set(text)

    def _look_for(self, title: str) -> None:
        found = QFileDialog.getExistingDirectory(self, title, self.value())
        if found:
            self.put(found)
            self.tell()


class Picked(Line):
    """One of several. ``controls`` stand beside the list."""

    def __init__(self, key: str, name: str, sentence: str, choices: Iterable[tuple[str, str]], *controls: QWidget) -> None:
        self.choice = Choice(name, choices)
        super().__init__(key, name, sentence, self.choice, *controls)
        self.choice.edited.connect(self.tell)

    def value(self) -> str:
        """Give the chosen value."""
        return str(self.choice.currentData())

    def put(self, text: str) -> None:
        """Choose a value."""
        self.choice.set(text)

    def offer(self, choices: Iterable[tuple[str, str]], absent: Callable[[str], str]) -> None:
        """Offer other values; what is kept and not among them is named by ``absent``."""
        found = list(choices)
        if self._kept not in {value for value, _words in found}:
            found.append((self._kept, absent(self._kept)))
        self.choice.clear()
        for value, words in found:
            self.choice.addItem(words, value)
        self.put(self._kept)


class Ticked(Line):
    """Yes or no. ``off`` is the value that stands for no."""

    def __init__(self, key: str, name: str, words: str, sentence: str, off: str) -> None:
        self.box = QCheckBox(words)
        self.box.setAccessibleName(name)
        self._off = off
        super().__init__(key, name, sentence, self.box)
        self.box.clicked.connect(lambda _on: self.tell())

    def value(self) -> str:
        """Give yes or the other value."""
        return ON if self.box.isChecked() else self._off

    def put(self, text: str) -> None:
        """Show a value."""
        self.box.setChecked(text == ON)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a device: what its value begins with, its words, what the second field asks for ("" nothing).

    ``needs``: without the second field it is not chosen yet; ``files``: the filter of the files to look for ("" no files).
    """

    start: str
    words: str
    asks: str = ""
    needs: bool = False
    files: str = ""


class Device(Line):
    """A device: the way to reach it, and a port, file or queue where the way asks for one; ``queues``: the second one is a list."""

    def __init__(
        self, key: str, name: str, sentence: str, ways: tuple[Way, ...], *controls: QWidget, queues: bool = False
    ) -> None:
        self._ways = ways
        self.choice = Choice(name, [(way.start, way.words) for way in ways])
        self.rest = Choice(f"{name}：哪一台", ()) if queues else LineField(f"{name}：端口或文件")
        self.looking = _button(f"选择{name}文件", self._look_for)
        super().__init__(key, name, sentence, self.choice, *controls)
        layout = self.layout().itemAt(1).layout()  # type: ignore[union-attr]
        beside = row(self.rest, self.looking, gap=8)
        beside.setStretch(0, 1)
        layout.insertLayout(1, beside)  # type: ignore[union-attr]
        self.setTabOrder(self.choice, self.rest)
        self.setTabOrder(self.rest, self.looking)
        self.choice.edited.connect(self._turned)
        (self.rest.edited if isinstance(self.rest, Choice) else self.rest.left).connect(self._finished)
        self._follow()

    @property
    def way(self) -> Way:
        """The way that is chosen."""
        return self._ways[self.choice.currentIndex()]

    def value(self) -> str:
        """Give the beginning and the port, file or queue after it."""
        rest = str(self.rest.currentData() or "") if isinstance(self.rest, Choice) else self.rest.text().strip()
        return self.way.start + (rest if self.way.asks else "")

    def put(self, text: str) -> None:
        """Show a value."""
        way = max((way for way in self._ways if text.startswith(way.start)), key=lambda way: len(way.start))
        self.choice.set(way.start)
        self._rest(text.removeprefix(way.start))
        self._follow()

    def offer(self, queues: Iterable[str]) -> None:
        """Offer the machine's queues."""
        if isinstance(self.rest, Choice):
            kept = self._kept.partition(":")[2]
            self.rest.clear()
            for name in dict.fromkeys([*queues, *([kept] if kept else [])]):
                self.rest.addItem(name, name)
            self.rest.setCurrentIndex(self.rest.findData(kept))

    def _rest(self, text: str) -> None:
        if text or isinstance(self.rest, LineField):
            self.rest.set(text)

    def _turned(self) -> None:
        """Another way was chosen: ask for what it needs before it is told."""
        if not isinstance(self.rest, Choice):
            self.rest.set("")
        self._follow()
        self.say("")
        self._finished()

    def _finished(self) -> None:
        if not self.way.needs or self.value() != self.way.start:
            self.tell()

    def _follow(self) -> None:
        way = self.way
        self.rest.setVisible(bool(way.asks))
        self.looking.setVisible(bool(way.files))
        if isinstance(self.rest, LineField):
            self.rest.setPlaceholderText(way.asks)

    def _look_for(self) -> None:
        found, _kind = QFileDialog.getOpenFileName(self, self.way.words, "", self.way.files)
        if found:
            self._rest(found)
            self._finished()


def _button(name: str, pressed: Callable[[], None]) -> KeyButton:
    button = KeyButton("选择…")
    button.setAccessibleName(name)
    button.clicked.connect(lambda _checked=False: pressed())
    return button
