"""Journeys go through the real window, as the tests of its parts do."""

import pytest

from tests.ui.conftest import dressed, open_desk, reception, shell, window  # noqa: F401


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the one remark that the off-screen platform makes at every window of a least size."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))
