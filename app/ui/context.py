"""What every page is handed: the desk and the window's few shared parts. Pages get nothing from anywhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.models.moment import local_day
from app.ports import Desk
from app.ui.background import Background
from app.ui.messages import Messages
from app.ui.privacy import Privacy


@dataclass(frozen=True)
class Context:
    """The desk, the messages, the privacy switch, the background helper.

    ``check`` verifies the operator's password (for the lock) and raises WorldFault where it is wrong.
    """

    desk: Desk
    messages: Messages
    privacy: Privacy
    background: Background
    check: Callable[[str], None]

    def today(self) -> date:
        """Give today in Shanghai."""
        return local_day(self.desk.clock.now())
