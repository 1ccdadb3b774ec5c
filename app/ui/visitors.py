"""The invented visitors of the demonstration and of practice, read from their files. Knows no widget."""

import tomllib
from typing import Any

from app.models.invented import Given, Visitor
from app.ui.theme.files import resource


def visitors() -> tuple[Visitor, ...]:
    """Give all invented visitors, by kind."""
    files = sorted(resource("demo").glob("*.toml"))
    return tuple(_visitor(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def _visitor(data: dict[str, Any]) -> Visitor:
    answers = (Given(**answer) for answer in data.pop("answer"))
    return Visitor(**data, answers={given.node: given for given in answers})
