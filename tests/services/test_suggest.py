"""Suggestions: what they promise, the neighbours that are easily confused, and how often they are right."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.phrases import read_phrases
from app.models.fault import WorldFault
from app.models.matter import Phrase, Role
from app.services.suggest import suggest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Kind:
    code: str
    phrases: tuple[Phrase, ...]


KINDS = tuple(
    Kind(path.stem, read_phrases(tomllib.loads(path.read_text(encoding="utf-8"))))
    for path in sorted((ROOT / "resources" / "content" / "phrases").glob("*.toml"))
)


def first(text: str) -> str:
    return suggest(KINDS, text)[0].matter


def test_phrases_cover_every_kind() -> None:
    assert [kind.code for kind in KINDS] == ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "P1", "P2"]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_scores_and_words_of_the_text(text: str) -> None:
    found = suggest(KINDS, text)
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({item.matter for item in found}) == len(found)
    for item in found:
        assert len(item.because) <= 4
        assert list(item.because) == sorted(item.because, key=len, reverse=True)
        assert all(word and word in text for word in item.because)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "😀😀", "。。。，，", "\ud800", "\x00"])
def test_text_without_known_words_gives_nothing(text: str) -> None:
    assert suggest(KINDS, text) == ()
