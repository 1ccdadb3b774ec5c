"""Puts the visitor's window where it belongs, and takes it away.

With a screen of its own (setting VISITOR) the window lives there all day, blank as long as there is nothing to show; it never takes
the keyboard. Without one, F6 shows it over the whole of the clerk's window, and F6 or Esc takes it away. Where the hall screen and
the visitor's are set to be the same screen, the hall has it, and the visitor's window lies over it only from F6 until F6 or until
there is nothing more to show.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.models.setting import HALL, VISITOR
from app.ui.screens import Follower, show_on
from app.ui.visitor.switch import Visitor

if TYPE_CHECKING:
    from app.ui.visitor.screen import VisitorScreen

_HERE, _THERE = "here", "there"


class Stage(QObject):
    """Joins what is to be shown (``visitor``), the window and the screens.

    ``setting(name)`` gives a setting; ``bureau`` and ``mark`` stand on the calm page. The window is made when it is first needed.
    """

    def __init__(self, clerk: QWidget, visitor: Visitor, setting: Callable[[str], str], bureau: str, mark: str = "") -> None:
        super().__init__(clerk)
        self._clerk = clerk
        self._visitor = visitor
        self._setting = setting
        self._words = (bureau, mark)
        self._screen: VisitorScreen | None = None
        self.follower = Follower(clerk, lambda: setting(VISITOR), parent=self)
        self._turned = ""
        self._closed = False
        self.follower.changed.connect(self.settle)
        visitor.changed.connect(self.settle)
        visitor.turned.connect(self._turn)
        self.settle()

    @property
    def screen(self) -> "VisitorScreen":
        """The window."""
        if self._screen is None:
            screen: VisitorScreen = import_module("app.ui.visitor.screen").VisitorScreen(*self._words)
            screen.left.connect(self._left)
            self._screen = screen
        return self._screen

    @property
    def over(self) -> bool:
        """Whether the window lies over the clerk's now."""
        return self._screen is not None and self._screen.isVisible() and self._turned == _HERE

    def settle(self) -> None:
        """Bring the window in line with what is to be shown and with the screens there are."""
        if self._closed:
            return
        box, shown = self.follower.box(), self._visitor.shown
        self._visitor.live = box is not None and not self._shared
        if box is None and (self._turned != _HERE or shown is None):
            self._hide()
        elif box is None:
            self._show_over()
        elif self._shared and (not self._turned or shown is None):
            self._hide()
        else:
            self._dress(over=False)
            self.screen.show_this(shown, over=self._shared)
            show_on(self.screen, box)

    def close(self) -> None:
        """Take the window away for good."""
        self._closed = True
        self._visitor.live = False
        self.follower.leave()
        if self._screen is not None:
            self._screen.close()
            self._screen.deleteLater()
        self.deleteLater()

    @property
    def _shared(self) -> bool:
        return self._setting(HALL) == self._setting(VISITOR)

    def _turn(self) -> None:
        """F6: show it, or take it away where it is in the way of something else.

        That it was turned on another screen does not hold for the clerk's, should that other one go.
        """
        box = self.follower.box()
        away = bool(self._turned) and (self._shared or box is None)
        self._turned = "" if away else _HERE if box is None else _THERE
        if away:
            self._visitor.blank()
        self.settle()

    def _show_over(self) -> None:
        self._dress(over=True)
        self.screen.show_this(self._visitor.shown, over=True)
        if not self.screen.isVisible():
            self.screen.setGeometry(self._clerk.screen().geometry())
            self.screen.showFullScreen()
            self.screen.activateWindow()

    def _dress(self, *, over: bool) -> None:
        """Let the window have the keyboard over the clerk's only; Qt hides a window when that changes."""
        bare = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        wanted = bare if over else bare | Qt.WindowType.WindowDoesNotAcceptFocus
        if self.screen.windowFlags() != wanted:
            self.screen.setWindowFlags(wanted)
        self.screen.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not over)

    def _hide(self) -> None:
        self._turned = ""
        if self._screen is not None:
            self._screen.show_this(None)
            self._screen.hide()

    def _left(self) -> None:
        """It was closed: what F6 showed is done with, what lives on a screen of its own comes back."""
        self._turned = ""
        if not self._visitor.live:
            self._visitor.blank()
        self.settle()
