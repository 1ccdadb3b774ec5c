"""Identities of records: UUIDs of version 7 (RFC 9562 §5.7), which sort by the time they were made."""

import os
import time
from uuid import UUID


def new_key() -> str:
    """Give a new identity: 48 bits of milliseconds since 1970, then 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    high, low = noise >> 68, noise & ((1 << 62) - 1)
    return str(UUID(int=(stamp & ((1 << 48) - 1)) << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
