"""Slips: dots as wide as the paper, every character drawn, nothing cut."""

from io import BytesIO

import pytest
from PIL import Image

from app.documents.fonts import Fonts
from app.documents.slip import draw_slip
from app.models.fault import WorldFault

LINES = (("雷州市信访局", 32), ("A012", 120), ("前面还有 12 位", 32), ("2026-11-23 12:00", 28), ("请留意叫号。过号不要紧。", 26))


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(machine=False)


def drawn(fonts: Fonts, lines: tuple[tuple[str, int], ...], dots: int = 384) -> Image.Image:
    picture = Image.open(BytesIO(draw_slip(lines, dots, fonts)))
    picture.load()
    return picture


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = picture.convert("L").point(lambda grey: 255 - grey).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("dots", [384, 576])
def test_a_slip_is_black_and_white_and_whole(fonts: Fonts, dots: int) -> None:
    picture = drawn(fonts, LINES, dots)
    assert picture.mode == "1"
    assert picture.width == dots
    left, top, right, bottom = ink(picture)
    assert left >= 4
    assert right <= dots - 4
    assert top >= 4
    assert bottom <= picture.height - 4


def test_a_long_number_is_made_smaller_and_long_words_are_broken(fonts: Fonts) -> None:
    wide = drawn(fonts, (("WWWWWWW8", 120),))
    assert ink(wide)[0] >= 4
    assert ink(wide)[2] <= 380
    assert wide.height < drawn(fonts, (("8", 120),)).height
    assert drawn(fonts, (("雷州市" * 12, 32),)).height > 2 * drawn(fonts, (("雷州市", 32),)).height


def test_rare_characters_are_drawn_and_missing_ones_named(fonts: Fonts) -> None:
    plain, rare = drawn(fonts, (("A012", 120),)), drawn(fonts, (("A012", 120), ("𠅤𬭊䶮镇", 32)))
    part = rare.crop((0, plain.height, rare.width, rare.height))
    assert ink(part)[2] - ink(part)[0] > 3 * 28
    with pytest.raises(WorldFault) as told:
        drawn(fonts, (("\ue000", 32),))
    assert told.value.code == "glyph-missing"


def test_the_practice_mark_is_drawn_where_it_stands(fonts: Fonts) -> None:
    assert drawn(fonts, (("演练", 48), *LINES)).height > drawn(fonts, LINES).height
