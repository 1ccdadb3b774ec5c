"""Make the TrueType fonts that letters embed from the OpenType (CFF) ones that the window uses.

reportlab can embed TrueType outlines only. The fonts that are installed with the program (Noto Serif SC and Noto Sans SC,
SIL Open Font License) hold cubic CFF outlines, so they are converted once at set-up:

    python -m app.documents.convert [--out FOLDER]

A font that is already there and was made from the same source by the same recipe is left alone.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, TTLibError, newTable
from pylopdf_fonts_zh_cn import sans_path, serif_path

from app.documents.fonts import home

RECIPE = "xinfang-desk 1"
LARGEST_ERROR = 1.0
"""How far a quadratic curve may stray from the cubic one, in units of 1/1000 em."""

KEPT = frozenset({"head", "hhea", "hmtx", "maxp", "cmap", "name", "OS/2", "post", "glyf", "loca"})
UNIQUE_ID = 3
SOURCES: tuple[Callable[[], Path], ...] = (serif_path, sans_path)



def convert_all(folder: Path) -> list[str]:
    """Convert every shipped font into ``folder``, each in a process of its own; return one line about each.

    OSError if the folder can not be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sources = [source() for source in SOURCES]
    with ProcessPoolExecutor(max_workers=len(sources)) as pool:
        return list(pool.map(convert, sources, [folder] * len(sources)))


def convert(source: Path, folder: Path) -> str:
    """Convert one OpenType font to TrueType in ``folder`` unless it is up to date; return one line about it.

    The file appears whole or not at all: it is written under a temporary name and renamed.
    """
    target = folder / f"{source.stem}.ttf"
    mark = f"{RECIPE} {hashlib.sha256(source.read_bytes()).hexdigest()[:16]}"
    if _mark_of(target) == mark:
        return f"{target.name}: up to date"
    font = TTFont(source, recalcTimestamp=False)
    characters = len(font.getBestCmap())
    _replace_outlines(font)
    _drop_tables(font)
    font["name"].setName(mark, UNIQUE_ID, 3, 1, 0x409)
    draft = folder / f".{target.name}.{os.getpid()}"
    try:
        font.save(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return f"{target.name}: made from {source.name}, {characters} characters, {target.stat().st_size / 1e6:.1f} MB"


def _mark_of(path: Path) -> str:
    try:
        with TTFont(path, lazy=True) as font:
            return str(font["name"].getDebugName(UNIQUE_ID))
    except (OSError, TTLibError, KeyError):
        return ""


def _replace_outlines(font: Any) -> None:
    order = font.getGlyphOrder()
    shapes = font.getGlyphSet()
    glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
        glyf.glyphs[name] = pen.glyph()
    font["glyf"] = glyf
    font["loca"] = newTable("loca")
    _set_limits(font["maxp"])
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _set_limits(maxp: Any) -> None:
    """Give the table of maxima the fields that TrueType asks for; fontTools counts points and contours when it saves."""
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ):
        setattr(maxp, field, 0)


def _drop_tables(font: Any) -> None:
    for tag in [tag for tag in font.keys() if tag not in KEPT and tag != "GlyphOrder"]:  # noqa: SIM118
        del font[tag]


def main(arguments: list[str] | None = None) -> int:
    """Convert the fonts, print one line each; return 1 with a sentence on stderr if the folder can not be written."""
    parser = argparse.ArgumentParser(prog="python -m app.documents.convert", description=__doc__)
    parser.add_argument("--out", type=Path, default=home(), help="folder for the fonts (default: %(default)s)")
    folder = parser.parse_args(arguments).out
    try:
        lines = convert_all(folder)
    except OSError as error:
        sys.stderr.write(f"fonts: {folder} can not be written ({error.strerror})\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
