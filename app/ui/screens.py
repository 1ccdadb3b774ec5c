"""Which screen a window for others belongs to, and following the screens as they come and go.

Two windows are for others: the hall screen and the visitor's screen. Each has a screen chosen once (a setting, see
``app.models.setting``). Neither is ever shown on the screen that the clerk works on, nor on one that mirrors it: where its own
screen is gone it hides, and it comes back with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

STAYS = "staysBehindLock"
"""The property of a window that is left open when the desk is locked: what it shows of a visitor it puts away by itself."""
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Sight:
    """A screen as placing needs it: its key (name, serial, corner) and its box in the desktop's units."""

    key: str
    box: QRect


def key_of(screen: QScreen) -> str:
    """Give what a setting keeps of a screen: name|serial|x,y."""
    corner = screen.geometry().topLeft()
    return f"{screen.name()}|{screen.serialNumber()}|{corner.x()},{corner.y()}"


def sights() -> tuple[Sight, ...]:
    """Give the screens that there are."""
    return tuple(Sight(key_of(screen), screen.geometry()) for screen in QGuiApplication.screens())


def choices(clerk: str = "") -> list[tuple[str, str]]:
    """Give the screens to choose from, but the clerk's own, with words for each."""
    found = []
    for screen in QGuiApplication.screens():
        if key_of(screen) != clerk:
            name = " ".join(dict.fromkeys(part for part in (screen.manufacturer(), screen.model(), screen.name()) if part))
            found.append((key_of(screen), f"{name}　{screen.geometry().width()}×{screen.geometry().height()}"))
    return found


def place(screens: Sequence[Sight], wanted: str, clerk: str) -> QRect | None:
    """Give the box of the wanted screen, or None where it is not there or the clerk works on it.

    ``wanted``, ``clerk``: keys as ``key_of`` gives them. A screen is known again by its serial, else by its name; its corner
    decides between two of one name. One that shares room with the clerk's (mirrored) is the clerk's. Where the clerk's own screen
    is not among ``screens`` nothing can be said, and None is given.
    """
    alike = [each for each in screens if any(_likeness(each.key, wanted)[:2])]
    best = max(alike, key=lambda each: _likeness(each.key, wanted), default=None)
    own = next((each for each in screens if each.key == clerk), None)
    if best is None or own is None or best.box.intersects(own.box):
        return None
    return best.box


def _likeness(key: str, wanted: str) -> tuple[bool, bool, bool]:
    """Say which of serial, name and corner of two keys are the same."""
    name, serial, corner = _parts(key)
    its_name, its_serial, its_corner = _parts(wanted)
    return (bool(serial) and serial == its_serial, bool(name) and name == its_name, corner == its_corner)


def _parts(key: str) -> list[str]:
    return (key.rsplit("|", _PARTS - 1) + [""] * _PARTS)[:_PARTS]


class Follower(QObject):
    """Follows the screens and the clerk's window. Signal: ``changed()`` whenever ``box()`` may give something else.

    It comes while Qt still tells of the screen, so that a window hides before or just as Qt moves it to where the clerk works.
    """

    changed = Signal()

    def __init__(
        self, clerk: QWidget, wanted: Callable[[], str], screens: Callable[[], Sequence[Sight]] = sights, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clerk = clerk
        self._wanted = wanted
        self._screens = screens
        self._leaving = ""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._came)
            app.screenRemoved.connect(self._went)
            app.primaryScreenChanged.connect(self._moved)
        for screen in QGuiApplication.screens():
            screen.geometryChanged.connect(self._moved)
        clerk.installEventFilter(self)
        self._join()

    def box(self) -> QRect | None:
        """Give the place for the window in the desktop's units, None where it must not be shown."""
        left = [each for each in self._screens() if each.key != self._leaving]
        return place(left, self._wanted(), key_of(self._clerk.screen()))

    def leave(self) -> None:
        """Follow no longer."""
        self._clerk.removeEventFilter(self)
        self.blockSignals(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn of the clerk's window being shown: only then is there a native window that tells of its screen."""
        if watched is self._clerk and event.type() == QEvent.Type.Show:
            self._join()
            self.changed.emit()
        return False

    def _join(self) -> None:
        handle = self._clerk.windowHandle()
        if handle is not None:
            handle.screenChanged.connect(self._moved, Qt.ConnectionType.UniqueConnection)

    def _came(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._moved)
        self.changed.emit()

    def _went(self, screen: QScreen) -> None:
        """A screen that goes away is still listed while Qt tells of it."""
        self._leaving = key_of(screen)
        self.changed.emit()
        self._leaving = ""

    def _moved(self) -> None:
        self.changed.emit()


def show_on(window: QWidget, box: QRect) -> None:
    """Show a window over the whole of a screen without taking the keyboard from the clerk."""
    screen = next((each for each in QGuiApplication.screens() if each.geometry() == box), None)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    if window.isVisible() and window.geometry() == box:
        return
    if screen is not None:
        window.setScreen(screen)
    window.setGeometry(box)
    # QWidget.showFullScreen would ask for the keyboard as well
    window.setWindowState(Qt.WindowState.WindowFullScreen)
    window.show()
    if window.geometry() != box:
        window.setGeometry(box)
