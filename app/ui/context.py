"""What every page is handed: the desk and the window's few shared parts. Pages get nothing from anywhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.models.moment import local_day
from app.ports import Desk
from app.ui.background import Background
from app.ui.messages import Messages
from app.ui.privacy import Privacy
from app.ui.reader import Reader
from app.ui.visitor.switch import Visitor


@dataclass(frozen=True)
class Context:
    """The desk, the messages, the privacy switch, the background helper.

    ``check`` verifies the operator's password (for the lock) and raises WorldFault where it is wrong. ``visitor`` is what the visitor sees.
    """

    desk: Desk
    messages: Messages
    privacy: Privacy
    background: Background
    check: Callable[[str], None]
    visitor: Visitor = field(default_factory=Visitor)

    def today(self) -> date:
        """Give today in Shanghai."""
        return local_day(self.desk.clock.now())

    @cached_property
    def reader(self) -> Reader:
        """The card reader, one for all pages; nothing is asked of the device before somebody reads."""
        return Reader(self.desk.reader, self.background, self.today)
