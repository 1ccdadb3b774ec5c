"""The devices that the settings name. Another one may be chosen while the desk is open: everybody who holds this has it at once."""

from collections.abc import Callable

from app.models.card import Reading
from app.ports import CardReader, Slips


class ChosenReader:
    """The ``CardReader`` of a setting, made when it is first read from. ``make(setting)`` gives it."""

    def __init__(self, make: Callable[[str], CardReader], setting: str) -> None:
        self._make = make
        self._wanted = setting
        self._made: CardReader | None = None
        self._is = ""

    def read(self) -> Reading:
        """Read the card with the reader that is chosen now; the one before is let go of here, never while it reads."""
        wanted = self._wanted
        if self._made is None or self._is != wanted:
            self.close()
            self._made, self._is = self._make(wanted), wanted
        return self._made.read()

    def choose(self, setting: str) -> None:
        """Read with another reader from the next reading on."""
        self._wanted = setting

    def close(self) -> None:
        """Let go of the device."""
        if self._made is not None:
            self._made.close()
            self._made = None


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
