"""The devices that the settings name. Another one may be chosen while the desk is open: everybody who holds this has it at once."""

import threading
from collections.abc import Callable

from app.models.card import Outcome, Reading
from app.ports import CardReader, Slips


class ChosenReader:
    """The ``CardReader`` of a setting, made when it is first read from. ``make(setting)`` gives it."""

    def __init__(self, make: Callable[[str], CardReader], setting: str) -> None:
        self._make = make
        self._wanted = setting
        self._made: CardReader | None = None
        self._is = ""
        self._turn = threading.Lock()
        self._over = False

    def read(self) -> Reading:
        """Read the card with the reader that is chosen now; the one before is let go of here, never while it reads."""
        with self._turn:
            reader = self._present()
        return reader.read() if reader is not None else Reading(Outcome.UNPLUGGED)

    def choose(self, setting: str) -> None:
        """Read with another reader from the next reading on."""
        self._wanted = setting

    def close(self) -> None:
        """Let go of the device for good; a reading that runs ends at once, and no other begins."""
        with self._turn:
            self._over = True
            self._drop()

    def _present(self) -> CardReader | None:
        wanted = self._wanted
        if self._over:
            return None
        if self._made is None or self._is != wanted:
            self._drop()
            self._made, self._is = self._make(wanted), wanted
        return self._made

    def _drop(self) -> None:
        made, self._made = self._made, None
        if made is not None:
            made.close()


class ChosenSlips:
    """The ``Slips`` of a setting. ``make(setting)`` gives the printer."""

    def __init__(self, make: Callable[[str], Slips], setting: str) -> None:
        self._make = make
        self._wanted = setting

    def send(self, png: bytes) -> None:
        """Print with the printer that is chosen now. Raises WorldFault "no-slip-printer", "slip-refused"."""
        self._make(self._wanted).send(png)

    def choose(self, setting: str) -> None:
        """Print with another printer from now on."""
        self._wanted = setting
