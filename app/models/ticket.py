"""A ticket 号: a visitor's place in the queue of one day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SKIPPED = "skipped"
    DONE = "done"
    LEFT = "left"


STAGE_WORDS = {
    Stage.WAITING: "候访",
    Stage.CALLED: "已叫号",
    Stage.SERVING: "接待中",
    Stage.SKIPPED: "过号",
    Stage.DONE: "已办",
    Stage.LEFT: "已离开",
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. ``number`` is what is shown and called (A012, or a hand-torn number as typed); it says nothing of the person.

    ``first``: why this visitor goes first ("" in turn), such as 老年人、残疾人、孕妇. ``held``: what is in hand for this ticket,
    the visit's id or the draft's. ``calls`` counts the calls; ``window`` is the one that called last.
    """

    id: str
    day: date
    number: str
    stage: Stage
    issued_at: datetime
    first: str = ""
    held: str = ""
    window: str = ""
    calls: int = 0
    called_at: datetime | None = None
