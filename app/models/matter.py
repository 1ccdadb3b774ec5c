"""A kind of matter: K1…K8, the ordinary petition P1, the suggestion P2, and the two known endings R1, R2."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What the words of a phrase are for."""

    TELL = "tell"
    EACH = "each"
    PIECE = "piece"
    SET = "set"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that people use, and what they say about a kind. How they are written: docs/content.md, phrases/*.toml.

    ``tell``: counts ``weight`` once (1 is ordinary; below 0 speaks against the kind) where any of ``words`` stands,
    with all of ``all`` and none of ``none``. ``each``: every word that stands counts. ``piece``: the same, divided by
    the square root of the number of pieces found, so that long narratives do not shout.
    ``set``: other phrases call ``words`` by ``name``. ``same``: ``words`` are read as if ``name`` stood there.
    Sets and sames hold for all kinds.
    """

    words: tuple[str, ...]
    weight: float = 1.0
    role: Role = Role.TELL
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """What the law wants done besides the letter: recorded as the visit's next step.

    ``forms``: the forms of visit it applies to (empty: all). ``rule``: deadline rule, counted from the registration.
    """

    code: str
    text: str
    forms: tuple[str, ...]
    rule: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind. ``code`` is its identity; names and order are the bureau's to change.

    ``entry``: the node at which its chart is entered. ``letter``: code of the letter form.
    ``sealed``: the content is shown and printed to nobody who is not named for it.
    ``neighbours``: kinds it is confused with, each with the one sentence that tells them apart.
    ``told``: one plain sentence for the narrative where the clerk writes none. ``after``: the nodes at which an earlier visit's
    walk stood for this to be the known ending of the same matter, while the rule ``within`` counted from that visit runs ("": always).
    """

    code: str
    name: str
    short: str
    order: int
    enabled: bool
    basis: tuple[str, ...]
    chart: str
    entry: str
    letter: str
    organs: tuple[str, ...]
    sealed: bool
    why: str
    neighbours: tuple[tuple[str, str], ...]
    speech: Callable[[], tuple[Phrase, ...]]
    follow: tuple[Follow, ...]
    told: str = ""
    after: tuple[str, ...] = ()
    within: str = ""

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The words that people use for this kind, read when they are first asked for."""
        return self.speech()
