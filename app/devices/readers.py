"""The card readers by their setting."""

from collections.abc import Callable
from pathlib import Path

from app.devices.absent import NoReader
from app.devices.samv import SamReader
from app.devices.simulated import SimulatedReader
from app.devices.vendor import VendorReader
from app.models.card import Outcome, Reading
from app.ports import CardReader


class KeyboardReader:
    """The ``CardReader`` of a reader that types the number as a keyboard does: there is nothing to ask it."""

    def read(self) -> Reading:
        """Say that the reader does it by itself."""
        return Reading(Outcome.BY_ITSELF)

    def close(self) -> None:
        """Let go of nothing."""


_MAKERS: dict[str, Callable[[str], CardReader]] = {
    "serial": SamReader,
    "dll": lambda path: VendorReader(Path(path)),
    "keyboard": lambda _rest: KeyboardReader(),
    "file": lambda path: SimulatedReader(Path(path)),
}


def make_reader(setting: str) -> CardReader:
    """Give the reader that a setting names (``app.models.setting.READER``); one that means nothing is none at all.

    No device is woken and no driver loaded before the first reading.
    """
    kind, _, rest = setting.partition(":")
    maker = _MAKERS.get(kind)
    return maker(rest) if maker else NoReader()
