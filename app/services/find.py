"""The register 台账: today's visits, search, and everything about one visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.models.found import Found
from app.models.letter import Issued
from app.models.moment import day_bounds, local_day
from app.models.pack import Pack
from app.models.text import tidy_number, tidy_text
from app.models.visit import Delivery, Step, Visit
from app.models.walk import Position, walk
from app.ports import Desk
from app.services.edition import desk_for

MOST = 200


@dataclass(frozen=True, slots=True)
class Record:
    """All of a visit: its walk, letters, steps, deliveries by letter id, and the visits split from the same one."""

    visit: Visit
    position: Position
    letters: tuple[Issued, ...]
    steps: tuple[Step, ...]
    deliveries: Mapping[str, tuple[Delivery, ...]]
    siblings: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Today in figures: 批次, 人次, 件次."""

    batches: int
    people: int
    visits: int


def today(desk: Desk) -> tuple[Visit, ...]:
    """Give today's visits, newest first."""
    return on_day(desk, local_day(desk.clock.now()))


def on_day(desk: Desk, day: date) -> tuple[Visit, ...]:
    """Give the visits of a day, newest first, those entered later among them."""
    return desk.store.visits_between(*day_bounds(day))


def figures(desk: Desk) -> Figures:
    """Count today's batches, people and visits."""
    return counted(today(desk))


def counted(visits: Iterable[Visit]) -> Figures:
    """Count batches, people and visits; a matter split off another counts as a visit and brings nobody anew."""
    every = tuple(visits)
    people = [visit.entry.people for visit in every if not visit.split_from]
    return Figures(len(people), sum(people), len(every))


def search(desk: Desk, words: str) -> tuple[Visit, ...]:
    """Give the visits found by ``look``."""
    return tuple(found.visit for found in look(desk, words))


def look(desk: Desk, words: str, most: int = MOST) -> tuple[Found, ...]:
    """Give visits by what is known of them, each with what it was found by; may be called beside the window.

    Words between blanks narrow down. Each is any part of a name, its pinyin or initials, the last three digits or more of a
    document or phone, a visit or letter number or its counter (12, 31号), or words of the narrative. Visits of sealed kinds are
    found only by a whole number.
    """
    sealed = [kind.code for kind in desk.pack.matters.values() if kind.sealed]
    return desk.store.find_visits(tidy_text(words), most, sealed)


def in_order(desk: Desk, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """Give visits in the order of their names' pinyin; visits of sealed kinds, whose names lists do not show, come last."""
    keys = desk.store.name_keys([visit.id for visit in visits])
    return tuple(sorted(visits, key=lambda visit: (masked(desk.pack, visit), keys.get(visit.id, ""), visit.visit_no)))


def record(desk: Desk, visit_no: str) -> Record | None:
    """Give everything about one visit, None where no visit has that number."""
    visit = desk.store.visit(tidy_number(visit_no))
    if visit is None:
        return None
    letters = desk.store.letters_of(visit.id)
    return Record(
        visit,
        walk(desk_for(desk, visit).pack, visit.guidance),
        letters,
        desk.store.steps_of(visit.id),
        {letter.id: desk.store.deliveries_of(letter.id) for letter in letters},
        tuple(each for each in desk.store.batch(visit.batch) if each.id != visit.id),
    )


def masked(pack: Pack, visit: Visit) -> bool:
    """Say whether lists must show neither the full name nor the content of this visit."""
    return bool(visit.matter) and pack.matters[visit.matter].sealed
