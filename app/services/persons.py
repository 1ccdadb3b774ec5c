"""The person behind the visits 人: who may be the same, and two records joined and parted again. Never forced, always the clerk's."""

from dataclasses import dataclass

from app.models.fault import WorldFault
from app.models.key import new_key
from app.models.moment import local_day
from app.models.person import Merge, Person
from app.models.text import tidy_text
from app.models.visit import Entry, Petitioner, Visit
from app.ports import Desk
from app.services.check_in import tidy
from app.services.find import masked

MANY, SEVERAL = 50, 5


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier visit of a person. ``masked``: neither name nor content may be shown in a list."""

    visit: Visit
    masked: bool


@dataclass(frozen=True, slots=True)
class History:
    """All that is kept of a person: the visits newest first, and every merge, parted ones included."""

    visits: tuple[Past, ...]
    merges: tuple[Merge, ...]


def like(desk: Desk, petitioner: Petitioner) -> tuple[Person, ...]:
    """Give who may be this petitioner under another record, the likeliest first, each with the reason in words.

    Whoever came about nothing but sealed matters is not pointed out.
    """
    entry = tidy(Entry((petitioner,)), local_day(desk.clock.now()))
    found = desk.store.persons_like(entry.petitioners[0], SEVERAL)
    return tuple(person for person in found if not all(past.masked for past in _visits(desk, person.id)))


def merge(desk: Desk, kept: str, gone: str, reason: str) -> Merge:
    """Join two records: from now on ``gone`` is read as ``kept``. Raises WorldFault "reason-needed", "already-merged"."""
    why = tidy_text(reason)
    if not why:
        raise WorldFault("reason-needed", "合并要写明原因。", "写一句即可，如：核对了身份证，是同一个人。", "reason")
    made = Merge(new_key(), kept, gone, why, desk.clock.now(), desk.seat.clerk)
    desk.store.merge(made)
    return made


def part(desk: Desk, merge: Merge) -> None:
    """Part two records again; both are as they were before the merge. Raises WorldFault "already-parted"."""
    desk.store.part(merge.id, desk.clock.now(), desk.seat.clerk)


def history(desk: Desk, person: str) -> History:
    """Give what is kept of a person, merged records included."""
    return History(_visits(desk, person), desk.store.merges_of(person))


def _visits(desk: Desk, person: str) -> tuple[Past, ...]:
    return tuple(Past(visit, masked(desk.pack, visit)) for visit in desk.store.visits_of_person(person, MANY))
