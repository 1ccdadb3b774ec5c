"""Where the window's own data files lie: in the installed package, or beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def resource(*parts: str) -> Path:
    """Give the path of a file under ``resources/``."""
    inside = _PACKAGE / "resources"
    return (inside if inside.is_dir() else _PACKAGE.parent / "resources").joinpath(*parts)
