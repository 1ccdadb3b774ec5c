"""Identities: of version 7, all different, in the order of their making."""

import time
from uuid import RFC_4122, UUID

from app.models.key import new_key


def test_keys_are_of_version_seven_and_tell_their_time() -> None:
    before = time.time_ns() // 1_000_000
    key = UUID(new_key())
    after = time.time_ns() // 1_000_000
    assert (key.version, key.variant) == (7, RFC_4122)
    assert before <= key.int >> 80 <= after


def test_keys_differ_and_sort_by_time() -> None:
    keys = [new_key() for _ in range(2000)]
    assert len(set(keys)) == 2000
    stamps = [key[:13] for key in keys]
    assert stamps == sorted(stamps)
