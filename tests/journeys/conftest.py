"""Journeys use the window's own fixtures."""

import pytest

from tests.ui.conftest import context, dressed, reception, shell, window

__all__ = ["context", "dressed", "reception", "shell", "window"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the one remark that the off-screen platform makes at every window of a least size."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))
