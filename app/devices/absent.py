"""What stands in the place of a device that nobody has set up."""

from app.models.card import Outcome, Reading
from app.models.fault import WorldFault


class NoReader:
    """A ``CardReader`` where there is none."""

    def read(self) -> Reading:
        """Say that no reader is set up."""
        return Reading(Outcome.NOT_SET_UP)

    def close(self) -> None:
        """Let go of nothing."""


class NoSlips:
    """``Slips`` where there is no slip printer."""

    def send(self, png: bytes) -> None:
        """Refuse. Raises WorldFault "no-slip-printer"."""
        raise WorldFault("no-slip-printer", "还没有设置小票打印机。", "请把号码念给来访人，或用手撕号；要打印小票，请在“设置”里选打印机。")
