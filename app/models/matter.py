"""A kind of matter: K1…K8, the ordinary petition P1, the suggestion P2, and the two known endings R1, R2."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that people use for a kind, with their weight (1 is ordinary; below 0 speaks against the kind)."""

    words: str
    weight: float = 1.0


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
    phrases: tuple[Phrase, ...]
    follow: tuple[Follow, ...]
