"""The invented visitors of the demonstration, as data. Knows no widget."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.ui.theme.files import resource


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


def visitors() -> tuple[Visitor, ...]:
    """Give all invented visitors, by kind."""
    files = sorted(resource("demo").glob("*.toml"))
    return tuple(_visitor(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def _visitor(data: dict[str, Any]) -> Visitor:
    answers = (Given(**answer) for answer in data.pop("answer"))
    return Visitor(**data, answers={given.node: given for given in answers})
