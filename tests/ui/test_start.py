"""The window from its start to its end."""

import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap import LocalGate
from app.ui.gate.unlock import UnlockPage
from app.ui.start import run
from app.ui.window import Window


def test_the_window_opens_at_the_password_and_ends_when_it_is_closed(
    qapp: QApplication, gate: LocalGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    seen: list[object] = []

    def look_and_close() -> None:
        window = next(widget for widget in qapp.topLevelWidgets() if isinstance(widget, Window) and widget.isVisible())
        seen.append(window.page)
        window.close()

    QTimer.singleShot(0, look_and_close)
    assert run(gate) == 0
    assert len(seen) == 1


def test_a_defect_in_the_window_is_caught_and_told(qapp: QApplication, gate: LocalGate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    told: list[str] = []

    def break_and_close() -> None:
        window = next(widget for widget in qapp.topLevelWidgets() if isinstance(widget, Window) and widget.isVisible())
        assert isinstance(window.page, UnlockPage)
        window.messages.said.connect(lambda message: told.append(message.sentence))
        try:
            raise ZeroDivisionError
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        window.close()

    QTimer.singleShot(0, break_and_close)
    run(gate)
    assert len(told) == 1
    assert "代码" in told[0]
