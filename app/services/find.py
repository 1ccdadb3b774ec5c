"""The register 台账: today's visits, search, and everything about one visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.models.letter import Issued
from app.models.moment import day_bounds, local_day
from app.models.pack import Pack
from app.models.text import tidy_name, tidy_number
from app.models.visit import Delivery, Step, Visit
from app.models.walk import Position, walk
from app.ports import Desk
from app.services.edition import desk_for

MOST, COUNTER = 200, 6


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
    return desk.store.visits_between(*day_bounds(local_day(desk.clock.now())))


def figures(desk: Desk) -> Figures:
    """Count today's batches, people and visits."""
    return counted(today(desk))


def counted(visits: Iterable[Visit]) -> Figures:
    """Count batches, people and visits; a matter split off another counts as a visit and brings nobody anew."""
    every = tuple(visits)
    people = [visit.entry.people for visit in every if not visit.split_from]
    return Figures(len(people), sum(people), len(every))


def search(desk: Desk, words: str) -> tuple[Visit, ...]:
    """Give visits by any part of a name, by visit or letter number, by document number or phone (whole or last four)."""
    plain = tidy_name(words)
    if not plain:
        return ()
    found = desk.store.find_visits(plain, MOST) or desk.store.find_visits(tidy_number(words), MOST)
    short = _by_counter(desk, tidy_number(words))
    return tuple({visit.id: visit for visit in (*short, *found)}.values())


def _by_counter(desk: Desk, digits: str) -> tuple[Visit, ...]:
    """Give this station's visit of this year with that counter, as people say it: 12 for 440882-2026-000012."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= COUNTER):
        return ()
    year = local_day(desk.clock.now()).year
    visit = desk.store.visit(f"{desk.seat.station}-{year}-{int(digits):0{COUNTER}d}")
    return (visit,) if visit else ()


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
