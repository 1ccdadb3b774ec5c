"""Keeps None, True and False alive under PySide6 6.12 on Python 3.11.

The 6.12.0 wheels are built as if these three were immortal, as they are from Python 3.12 on: every Qt call that returns
nothing takes one reference to None away, and after some minutes of work the interpreter stops with "deallocating None".
Giving the three the reference counts that 3.12 gives them makes 3.11 behave as those wheels expect. 6.11 counts rightly
and needs none of this. The test beside it fails as soon as the guard is missing where it is needed.
"""

import ctypes
import sys

_MANY = 1 << 60
_IMMORTAL_SINCE = (3, 12)


def make_immortal() -> None:
    """Raise the reference counts of None, True and False out of reach; does nothing where they are immortal anyway."""
    if sys.version_info >= _IMMORTAL_SINCE:
        return
    for single in (None, True, False):
        if sys.getrefcount(single) < _MANY // 2:
            ctypes.c_ssize_t.from_address(id(single)).value += _MANY
