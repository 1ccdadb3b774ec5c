"""The people on the form, and which of them is in hand. Knows no widget."""

from collections.abc import Sequence
from dataclasses import replace

from app.models.visit import Petitioner

Pending = tuple[tuple[str, str], ...]


class Group:
    """Everyone entered, in order; never nobody. ``differs``: what cards say otherwise, by field such as ``petitioners.0.name``."""

    def __init__(self) -> None:
        self.people: list[Petitioner] = [Petitioner("")]
        self.current = 0
        self.differs: Pending = ()

    def show(self, people: Sequence[Petitioner], differs: Pending = ()) -> None:
        """Begin with these people, the first in hand."""
        self.people, self.current, self.differs = list(people) or [Petitioner("")], 0, differs

    @property
    def person(self) -> Petitioner:
        """Who is in hand."""
        return self.people[self.current]

    @person.setter
    def person(self, person: Petitioner) -> None:
        self.people[self.current] = person

    @property
    def at(self) -> str:
        """How the fields of the person in hand begin: ``petitioners.0.``."""
        return f"petitioners.{self.current}."

    def add(self, people: Sequence[Petitioner]) -> int:
        """Put people on the list; a last place where nothing stands is taken first. Gives the place of the first of them."""
        if not known(self.people[-1]):
            self.people.pop()
        place = len(self.people)
        self.people += people or [Petitioner("")]
        self.current = min(self.current, len(self.people) - 1)
        return place

    def remove(self) -> None:
        """Take the person in hand out; the one before comes in hand. The last one is not taken out."""
        if len(self.people) == 1:
            return
        gone = self.current
        del self.people[gone]
        self.differs = tuple((_moved(name, gone), words) for name, words in self.differs if not name.startswith(f"petitioners.{gone}."))
        self.current = max(gone - 1, 0)

    def tick(self, place: int, representative: bool) -> None:
        """Make somebody a representative, or no more."""
        self.people[place] = replace(self.people[place], representative=representative)

    def decide(self, field: str) -> str:
        """Take what a card says otherwise of a field of the person in hand off the list; gives it."""
        words = dict(self.differs).get(self.at + field, "")
        self.differs = tuple(each for each in self.differs if each[0] != self.at + field)
        return words

    def differ(self, found: Pending) -> None:
        """Note what a card says otherwise of the person in hand, in place of what an earlier one said."""
        rest = tuple(each for each in self.differs if not each[0].startswith(self.at))
        self.differs = rest + tuple((self.at + field, words) for field, words in found)


def known(person: Petitioner) -> bool:
    """Say whether anything is known of a person."""
    words = (person.name, person.document_number, person.phone, person.birth, person.household_address, person.present_address)
    return any(each.strip() for each in words)


def _moved(name: str, gone: int) -> str:
    """Give a field's name after the person at ``gone`` was taken out."""
    head, place, field = name.split(".", 2)
    return f"{head}.{int(place) - (int(place) > gone)}.{field}"
