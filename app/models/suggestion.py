"""A suggested kind, and what the suggesting needs to know of a kind."""

from dataclasses import dataclass
from typing import Protocol

from app.models.matter import Phrase


class SuggestKind(Protocol):
    """A kind that can be suggested; ``Matter`` is one."""

    @property
    def code(self) -> str:
        """The kind's stable code."""

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """What people say when they come with this kind."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested kind: its code, how sure (0…1, all kinds together 1), and the words of the narrative that led there.

    ``because`` holds at most four pieces of the narrative as they stand in it, longest first.
    """

    matter: str
    score: float
    because: tuple[str, ...]
