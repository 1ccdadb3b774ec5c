"""Invented visitors, for the demonstration and for practice 演练."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one question; ``days_ago``: the day asked there, counted back from today."""

    node: str
    value: str
    days_ago: int | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """One invented visitor. ``start``: the kind comes by its card, by its key, or by the questions."""

    kind: str
    start: str
    narrative: str
    request: str
    materials: str
    person: Mapping[str, str]
    letter: Mapping[str, str]
    answers: Mapping[str, Given]
