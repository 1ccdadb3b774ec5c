"""Reads the everyday phrases of one kind."""

from typing import Any

from app.models.matter import Phrase


def read_phrases(table: dict[str, Any]) -> tuple[Phrase, ...]:
    """Read one file's ``[[phrase]]`` tables."""
    return ()
