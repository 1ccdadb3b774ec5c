"""Keeps the interpreter alive under Qt on Python 3.11."""

import ctypes
import sys

_PLENTY = sys.maxsize // 4


def keep_none() -> None:
    """Give None references enough for ever.

    PySide6 6.12.0 takes a reference to None away at each call of a Qt method that returns nothing. From Python 3.12 on
    that does no harm; on 3.11 the count runs out after some ten thousand calls, and the interpreter aborts.
    """
    if sys.version_info < (3, 12):
        ctypes.c_ssize_t.from_address(id(None)).value = _PLENTY


keep_none()
