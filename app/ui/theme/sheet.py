"""The style sheet: qt-material's part, mended in one place, ``resources/theme/desk.qss``."""

import functools
import re
from importlib import import_module
from pathlib import Path

from app.ui.theme import palette
from app.ui.theme.files import resource

DEFAULT_SIZE = 16
FAMILY = "@family@"
_MARK = re.compile(r"\{\{(\w+)(\|grow)?\}\}")
_SOURCES = tuple(Path(__file__).parent / name for name in ("material.py", "palette.py"))


@functools.cache
def sheet(family: str, size: int) -> str:
    """Give the whole sheet for a font family and a body size in pixels."""
    return _base(size).replace(FAMILY, family) + _own(family, size)


def _base(size: int) -> str:
    """Give qt-material's part: the one made at set-up, or a new one where that is missing or older than its sources."""
    path = resource("theme", "baked", f"{size}.qss")
    if path.is_file() and all(source.stat().st_mtime <= path.stat().st_mtime for source in _SOURCES):
        return path.read_text(encoding="utf-8")
    return str(import_module("app.ui.theme.material").generate(size))


def _own(family: str, size: int) -> str:
    """Fill in the desk's own rules: ``{{NAME}}`` is a token, ``{{14|grow}}`` a length that grows with the body text."""
    words = palette.TOKENS | {"family": family, "size": str(size), "icons": resource("icons").as_posix()}

    def filled(mark: re.Match[str]) -> str:
        name, grows = mark.groups()
        return str(round(int(name) * size / DEFAULT_SIZE)) if grows else words[name]

    return _MARK.sub(filled, resource("theme", "desk.qss").read_text(encoding="utf-8"))
