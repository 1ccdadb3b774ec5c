"""Rare names on the screen: drawn, lent a font for, or said in words; never a box."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PySide6.QtGui import QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents.fonts import Fonts, Role
from app.models.text import tidy_name
from app.ui import rare
from app.ui.privacy import Privacy, veiled_name
from app.ui.theme.apply import dress, lend_rare
from app.ui.widgets import LineField
from tests.ui.hands import type_into

BARE = "\U00032000"
"""A character that neither the program's fonts nor any usual one has."""


def font_with(character: str, family: str, path: Path) -> Path:
    """Make a TrueType font that has a single character, drawn as a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "square"])
    made.setupCharacterMap({ord(character): "square"})
    made.setupGlyf({".notdef": square, "square": square})
    made.setupHorizontalMetrics({".notdef": (1000, 100), "square": (1000, 100)})
    made.setupHorizontalHeader(ascent=880, descent=-120)
    made.setupNameTable({"familyName": family, "styleName": "Regular", "psName": "Rare-Regular"})
    made.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    made.setupPost()
    made.save(path)
    return path


@pytest.fixture
def dressed(qapp: QApplication) -> str:
    dress(qapp)
    return str(qapp.property("family"))


@pytest.fixture
def lent(dressed: str, tmp_path: Path) -> Iterator[None]:
    """A machine on which a font for rare characters is installed."""
    number = QFontDatabase.addApplicationFont(str(font_with(BARE, "LXGW WenKai", tmp_path / "rare.ttf")))
    lend_rare(dressed)
    rare._drawn.cache_clear()
    yield
    QFontDatabase.removeApplicationFont(number)
    lend_rare(dressed)
    rare._drawn.cache_clear()


@pytest.mark.usefixtures("dressed")
def test_what_the_screen_draws_stays_and_the_rest_is_said_in_words() -> None:
    if not rare.undrawable(BARE):
        pytest.skip("a font on this machine has the character")
    assert rare.undrawable("王淳生𠅤𬭊𫖯𰻞䶮·José") == ()
    assert rare.undrawable(f"王{BARE}\ue123{BARE}") == (BARE, "\ue123")
    assert rare.shown("迪丽热巴·𠅤") == "迪丽热巴·𠅤"
    assert rare.shown(f"王{BARE}") == "王〔字码U+32000〕"
    assert rare.shown(f"王{BARE}", "左王右燊") == "王〔左王右燊〕"


@pytest.mark.usefixtures("dressed")
def test_the_answer_is_that_of_the_font_itself(qapp: QApplication) -> None:
    """Against the raw font, character by character: what it has is never spelled out."""
    raw = QRawFont.fromFont(qapp.font())
    for character in "䶮㛃㙓𬭚𠮷𫚪㖏𠲎𤆵葛":
        if raw.supportsCharacter(ord(character)):
            assert rare.undrawable(character) == ()


@pytest.mark.usefixtures("lent")
def test_a_font_for_rare_characters_on_the_machine_is_used_on_the_screen(qapp: QApplication) -> None:
    assert "lxgw wenkai" in QFont.substitutes(qapp.font().family())
    assert rare.undrawable(f"王{BARE}") == ()
    assert rare.shown(f"王{BARE}") == f"王{BARE}"


def test_the_same_font_is_used_on_paper(tmp_path: Path) -> None:
    font_with(BARE, "LXGW WenKai", tmp_path / "LXGWWenKai-Regular.ttf")
    fonts = Fonts(places=[tmp_path])
    assert fonts.stray(f"王{BARE}") == ()
    assert [run for _, run in fonts.runs(f"王{BARE}", Role.BODY)] == ["王", BARE]
    assert Fonts(machine=False).stray(f"王{BARE}") == (BARE,)


@pytest.mark.usefixtures("dressed")
def test_a_name_in_words_is_veiled_like_any_other(qtbot: QtBot) -> None:
    privacy = Privacy()
    assert privacy.name(f"{BARE}生") in {"〔字码U+32000〕生", f"{BARE}生"}
    privacy.set(True)
    assert privacy.name("王淳生") == "王 * *"
    assert privacy.name("\ue123生", "左鱼右几") == "〔左鱼右几〕 * *"
    assert veiled_name("葛\U000e0100城") == "葛\U000e0100 * *"
    assert veiled_name("𠅤明") == "𠅤 * *"
    assert veiled_name("") == ""


def test_a_long_name_of_rare_characters_fits_its_field(qtbot: QtBot) -> None:
    """Qt counts such a character as two; no field of the desk has a greatest length, so none cuts one in half."""
    field = LineField("姓名", put_right=tidy_name)
    qtbot.addWidget(field)
    field.show()
    name = "𬭚𠅤𰻞" * 20
    type_into(field, name)
    assert field.text() == name
    sources = (Path(__file__).parents[2] / "app" / "ui").rglob("*.py")
    assert [path.name for path in sources if re.search(r"setMaxLength|setInputMask|setValidator", path.read_text(encoding="utf-8"))] == []
