"""Fonts: which one draws which character, what is refused, and what a PDF reader gets back."""

import io
import shutil
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import serif_path
from reportlab.pdfgen.canvas import Canvas

from app.documents.convert import convert
from app.documents.face import Face, FontError
from app.documents.fonts import SANS, SERIF, Fonts, Role, characters_map, home
from app.models.fault import WorldFault
from app.models.spelling import common

FONTS = Fonts(machine=False)
RARE = "𠅤𬭊䶮㛃"


def cut(source: Path, target: Path, text: str) -> Path:
    """Save the part of a font that ``text`` needs."""
    font = TTFont(source)
    maker = Subsetter(Options(notdef_outline=True))
    maker.populate(text=text)
    maker.subset(font)
    font.save(target)
    return target


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return cut(serif_path(), tmp_path / "small.otf", "信访局中一“2𠅤")


def drawn(fonts: Fonts, text: str, role: Role = Role.BODY) -> str:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, initialFontName=fonts.first(role).fontName, invariant=1)
    x = 50.0
    for font, run in fonts.runs(text, role):
        canvas.setFont(font.fontName, 20)
        canvas.drawString(x, 700, run)
        x += font.stringWidth(run, 20)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    written = str(document[0].get_textpage().get_text_range())
    document.close()
    return written


def test_an_outline_survives_the_conversion(small: Path, tmp_path: Path) -> None:
    line = convert(small, tmp_path)
    assert "8 characters" in line
    before, after = TTFont(small), TTFont(tmp_path / "small.ttf")
    assert set(before.getBestCmap()) == set(after.getBestCmap())
    for code, name in before.getBestCmap().items():
        assert before["hmtx"][name][0] == after["hmtx"][after.getBestCmap()[code]][0]
    box = after["glyf"][after.getBestCmap()[ord("信")]]
    assert 800 < box.xMax - box.xMin < 1000
    assert 800 < box.yMax - box.yMin < 1000


def test_a_converted_font_is_left_alone_until_its_source_changes(small: Path, tmp_path: Path) -> None:
    convert(small, tmp_path)
    made = tmp_path / "small.ttf"
    first = made.read_bytes()
    assert convert(small, tmp_path) == "small.ttf: up to date"
    cut(serif_path(), small, "信访局")
    assert "3 characters" in convert(small, tmp_path)
    assert made.read_bytes() != first
    made.write_bytes(first[:1000])
    assert "3 characters" in convert(small, tmp_path), "a torn file is made again"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_postscript_outlines_are_refused_when_opened_not_at_the_counter() -> None:
    with pytest.raises(FontError):
        Face(serif_path())


def test_a_torn_font_of_the_program_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / SERIF).write_bytes((home() / SERIF).read_bytes()[:4000])
    with pytest.raises(WorldFault) as torn:
        Fonts(tmp_path, machine=False).pick("信", Role.BODY)
    assert torn.value.code == "fonts-missing"


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_back_what_it_drew(role: Role) -> None:
    words = f"信访局（2026）第31号，电话0759-8812345：“甲”—{RARE}…"
    assert drawn(FONTS, words, role) == words


def test_the_text_layer_writes_characters_beyond_the_bmp_as_pairs() -> None:
    lines = characters_map(["", "信", "𠅤"]).decode("ascii")
    assert "<0001> <4FE1>" in lines
    assert "<0002> <D840DD64>" in lines


def test_private_characters_count_as_missing() -> None:
    assert FONTS.stray("张\ue81e三\U0010fff0\ue81e") == ("\ue81e", "\U0010fff0")


def test_every_ideograph_of_gbk_is_in_the_programs_fonts_for_paper_and_screen() -> None:
    """A name of these characters is never looked up: it can be drawn."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    characters = "".join(pair.decode("gbk", errors="ignore")[:1] for pair in pairs)
    ideographs = [character for character in dict.fromkeys(characters) if unicodedata.name(character, "").startswith("CJK")]
    assert len(ideographs) == 20_923
    assert all(map(common, ideographs))
    assert FONTS.stray("".join(ideographs)) == ()
    screen = Face(home() / SANS)
    assert [character for character in ideographs if not screen.glyph(character)] == []


def test_a_missing_character_is_named_with_its_number() -> None:
    with pytest.raises(WorldFault) as missing:
        FONTS.runs("张\U00032000", Role.BODY)
    assert missing.value.code == "glyph-missing"
    assert "（U+32000）" in missing.value.sentence


def test_the_machines_font_for_the_body_comes_first_and_the_programs_helps_out(small: Path, tmp_path: Path) -> None:
    """A 仿宋 with few characters: what it has is drawn with it, the rest with the program's own."""
    convert(small, tmp_path)
    place = tmp_path / "fonts" / "truetype"
    place.mkdir(parents=True)
    (tmp_path / "small.ttf").rename(place / "SIMFANG.TTF")
    fonts = Fonts(places=[tmp_path / "fonts"])
    names = [(font.path.name, run) for font, run in fonts.runs("信访王局", Role.BODY)]
    assert names == [("SIMFANG.TTF", "信访"), (SERIF, "王"), ("SIMFANG.TTF", "局")]
    assert fonts.official(Role.BODY)
    assert not fonts.official(Role.HEADING)
    assert drawn(fonts, "信访王局") == "信访王局"
    assert not Fonts(places=[tmp_path / "fonts"], machine=False).official(Role.BODY)


@pytest.mark.parametrize("damage", ["cff", "torn", "empty", "no embedding"])
def test_a_font_of_the_machine_that_can_not_be_used_is_passed_over(damage: str, small: Path, tmp_path: Path) -> None:
    place = tmp_path / "fonts"
    place.mkdir()
    target = place / "simfang.ttf"
    if damage == "cff":
        shutil.copy(small, target)
    elif damage == "no embedding":
        convert(small, tmp_path)
        font = TTFont(tmp_path / "small.ttf")
        font["OS/2"].fsType = 2
        font.save(target)
    else:
        target.write_bytes((home() / SERIF).read_bytes()[:300] if damage == "torn" else b"")
    fonts = Fonts(places=[place])
    assert [font.path.name for font, _ in fonts.runs("信", Role.BODY)] == [SERIF]


def test_headings_are_sans_and_the_other_font_helps_with_what_one_lacks() -> None:
    assert FONTS.first(Role.HEADING).path.name == SANS
    assert FONTS.first(Role.BODY).path.name == SERIF


def test_a_subset_holds_what_was_asked_for_and_little_else() -> None:
    face = Face(home() / SERIF)
    program = face.subset([0, face.glyph("信"), face.glyph("𠅤")])
    font = TTFont(io.BytesIO(program))
    assert font["maxp"].numGlyphs == 3
    assert len(program) < 3000
    original = TTFont(home() / SERIF, lazy=True)
    for place, character in enumerate("信𠅤", 1):
        name = original.getBestCmap()[ord(character)]
        there, here = original["glyf"][name], font["glyf"][font.getGlyphName(place)]
        assert list(there.coordinates) == list(here.coordinates)
        assert font["hmtx"][font.getGlyphName(place)] == original["hmtx"][name]
    original.close()
