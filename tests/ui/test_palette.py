"""Every text can be read: the contrast of each pair of colours that the sheet uses."""

import re

import pytest

from app.ui.theme.files import resource
from app.ui.theme.palette import PAIRS, TOKENS, contrast

LEAST = 4.5


@pytest.mark.parametrize(("use", "text", "ground"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_pair_can_be_read(use: str, text: str, ground: str) -> None:
    assert contrast(text, ground) >= LEAST, use


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#777777") == pytest.approx(4.48, abs=0.01)


def test_every_text_colour_of_the_sheet_is_in_a_pair() -> None:
    rules = resource("theme", "desk.qss").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<![-\w])color: \{\{(\w+)\}\}", rules))
    paired = {name for name, value in TOKENS.items() if value in {text for _use, text, _ground in PAIRS}}
    assert used <= paired
