"""What the window needs once the desk is open; loaded behind the page that asks for the password, which does not wait for it."""

from app.services import queue, renewal, settings
from app.ui.context import Context
from app.ui.idle import Idle, minutes_of
from app.ui.shell import Shell
from app.ui.visitor.stage import Stage

__all__ = ["Context", "Idle", "Shell", "Stage", "minutes_of", "queue", "renewal", "settings"]
