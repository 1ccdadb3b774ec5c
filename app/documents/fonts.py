"""The fonts of printed papers: which one draws which character, and how it gets into the PDF.

A role (body, title, heading …) is a list of fonts in order of preference. The machine's own fonts for official papers
(方正小标宋, 仿宋, 黑体, 楷体) come first where they are installed, then the two that come with the program, then those
known for rare characters. Each character is drawn by the first font of the list that has it.
"""

import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics

from app.documents.face import Face, FontError
from app.models.fault import WorldFault

rl_config.useA85 = 0  # page contents as plain compressed bytes: smaller, and sooner written, than as ASCII letters

SERIF = "NotoSerifSC-Regular.ttf"
SANS = "NotoSansSC-Regular.ttf"
SYMBOLIC = 4
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))
"""Private-use characters: every machine draws something else there, so that no font counts as having them."""


class Role(StrEnum):
    """What a piece of text is, as far as its font is concerned."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    KAI = "kai"
    SONG = "song"


OFFICIAL = {
    Role.TITLE: ("fzxbsjw.ttf", "fzxbsk.ttf", "fzxbsjw--gb1-0.ttf", "fzxbsk--gbk1-0.ttf", "方正小标宋简体.ttf",
                 "方正小标宋_gbk.ttf", "方正小标宋简.ttf"),
    Role.BODY: ("仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "simfang.ttf", "fangsong.ttf"),
    Role.HEADING: ("simhei.ttf",),
    Role.KAI: ("楷体_gb2312.ttf", "kaiti_gb2312.ttf", "simkai.ttf", "kaiti.ttf", "lxgwwenkai-regular.ttf"),
    Role.SONG: (),
}  # fmt: skip
RARE = (
    "lxgwwenkai-regular.ttf", "simsunb.ttf", "simsunextg.ttf", "plangothicp1-regular.ttf", "plangothicp2-regular.ttf",
    "babelstonehan.ttf", "hanamina.ttf", "hanaminb.ttf", "tw-sung-98_1.ttf", "tw-sung-ext-b-98_1.ttf", "tw-sung-plus-98_1.ttf",
)  # fmt: skip
"""Fonts known for rare characters, simplified forms first; whichever of them this machine has."""
SHIPPED = {role: (SANS, SERIF) if role is Role.HEADING else (SERIF, SANS) for role in Role}


def home() -> Path:
    """Return the folder of the fonts that come with the program: ``fonts`` of the resources, in a clone or in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources") / "fonts"


def folders() -> tuple[Path, ...]:
    """Return the folders where this machine keeps its fonts (Windows and Linux)."""
    user = Path.home()
    places = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        user / ".fonts",
        user / ".local/share/fonts",
    ]
    for variable, inside in (("WINDIR", "Fonts"), ("LOCALAPPDATA", "Microsoft/Windows/Fonts")):
        if variable in os.environ:
            places.append(Path(os.environ[variable]) / inside)
    return tuple(places)


@lru_cache(maxsize=8)
def installed(places: tuple[Path, ...]) -> dict[str, Path]:
    """Return the wanted fonts found under ``places``: lower-case file name to path. Looks once for each list of places."""
    wanted = {name for names in OFFICIAL.values() for name in names} | set(RARE)
    found: dict[str, Path] = {}
    for place in places:
        for folder, _, names in os.walk(place):
            for name in names:
                if name.lower() in wanted:
                    found.setdefault(name.lower(), Path(folder) / name)
    return found


@dataclass(slots=True)
class Used:
    """What one PDF uses of a font: the glyphs in order of first use, and the character each stands for."""

    name: str
    glyphs: list[int] = field(default_factory=lambda: [0])
    characters: list[str] = field(default_factory=lambda: [""])
    places: dict[str, int] = field(default_factory=dict)

    def place(self, character: str, glyph: int) -> int:
        """Return the number of the character in this PDF, giving it one at first use."""
        number = self.places.get(character)
        if number is None:
            number = self.places[character] = len(self.glyphs)
            self.glyphs.append(glyph)
            self.characters.append(character)
        return number


class Font:
    """A face as reportlab's canvas wants it: written as one composite font (two bytes a character), subset and embedded.

    reportlab's own TrueType support writes characters beyond the BMP wrongly into the text layer, makes a font of each
    256 characters and parses a font whole; this one does not.
    """

    _dynamicFont = True  # noqa: N815  reportlab asks for these names
    _multiByte = True  # noqa: N815
    shapable = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.face = Face(path)
        self.postscript = self.face.name
        self.fontName = self.face.name = f"{self.face.name}@{zlib.crc32(bytes(path)):08x}"
        self._widths_known: dict[str, float] = {}
        self._used: WeakKeyDictionary[Any, Used] = WeakKeyDictionary()
        pdfmetrics.registerFont(self)

    def has(self, character: str) -> bool:
        """Tell whether the font itself has a glyph for the character."""
        return self.face.glyph(character) != 0

    def width(self, character: str) -> float:
        """Return the character's width in em."""
        known = self._widths_known.get(character)
        if known is None:
            known = self._widths_known[character] = self.face.advance(self.face.glyph(character)) / 1000
        return known

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:  # noqa: N802
        """Return the width of the text in points (called by reportlab)."""
        return sum(map(self.width, text)) * size

    def splitString(self, text: str, document: Any) -> list[tuple[int, bytes]]:  # noqa: N802
        """Return the codes of the text in this PDF (called by reportlab); a character without a glyph is our own bug."""
        used = self._in(document)
        codes = bytearray()
        for character in text:
            glyph = self.face.glyph(character)
            if not glyph:
                raise KeyError(f"{self.postscript} has no glyph for U+{ord(character):04X}")
            codes += used.place(character, glyph).to_bytes(2, "big")
        return [(0, bytes(codes))]

    def getSubsetInternalName(self, subset: int, document: Any) -> str:  # noqa: N802
        """Return the name under which page contents call the font (called by reportlab)."""
        return f"/{self._in(document).name}"

    def addObjects(self, document: Any) -> None:  # noqa: N802
        """Write the font into the PDF once all pages are drawn (called by reportlab)."""
        used = self._used.pop(document)
        program = self.face.subset(used.glyphs)
        name = f"{_tag(program)}+{self.postscript}"
        descendant = pdfdoc.PDFDictionary({
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": f"/{name}",
            "CIDSystemInfo": pdfdoc.PDFDictionary({
                "Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0,
            }),
            "CIDToGIDMap": "/Identity",
            "DW": 1000,
            "W": self._widths(used),
            "FontDescriptor": self._descriptor(document, name, program),
        })  # fmt: skip
        font = pdfdoc.PDFDictionary({
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{name}",
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant, f"descendant:{used.name}")]),
            "ToUnicode": document.Reference(_stream(characters_map(used.characters)), f"characters:{used.name}"),
        })
        document.idToObject["BasicFonts"].dict[used.name] = document.Reference(font, used.name)

    def _in(self, document: Any) -> Used:
        used = self._used.get(document)
        if used is None:
            used = self._used[document] = Used(f"F{len(document.fontMapping) + 1}")
            document.fontMapping[self.fontName] = f"/{used.name}"
            document.delayedFonts.append(self)
        return used

    def _widths(self, used: Used) -> Any:
        widths: list[Any] = []
        for place, glyph in enumerate(used.glyphs):
            width = self.face.advance(glyph)
            if width != 1000:
                widths += [place, pdfdoc.PDFArray([round(width, 2)])]
        return pdfdoc.PDFArray(widths)

    def _descriptor(self, document: Any, name: str, program: bytes) -> Any:
        face = self.face
        file = _stream(program)
        file.dictionary["Length1"] = len(program)
        descriptor = pdfdoc.PDFDictionary({
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Flags": SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray([round(side) for side in face.box]),
            "ItalicAngle": 0,
            "Ascent": round(face.ascent),
            "Descent": round(face.descent),
            "CapHeight": round(face.ascent),
            "StemV": 50 + int((face.weight / 65) ** 2),
            "FontFile2": document.Reference(file, f"file:{name}"),
        })
        return document.Reference(descriptor, f"descriptor:{name}")


def characters_map(characters: Sequence[str]) -> bytes:
    """Return the PDF stream that says which character each code stands for, in UTF-16 also beyond the BMP."""
    pairs = [
        f"<{place:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for place, character in enumerate(characters)
        if character
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _stream(content: bytes) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    stream.filters = [pdfdoc.PDFZCompress]
    return stream


def _tag(program: bytes) -> str:
    """Return the six letters that mark a font as a subset, different for different subsets."""
    number = zlib.crc32(program)
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters


class Fonts:
    """The fonts of this machine and this program, opened when first used and kept for the life of the process.

    ``folder`` holds the converted fonts of the program; ``machine`` says whether the machine's own fonts are looked for,
    in ``places`` (the system's folders if not given).
    """

    def __init__(self, folder: Path | None = None, machine: bool = True, places: Iterable[Path] | None = None) -> None:
        self._folder = folder or home()
        self._machine = machine
        self._places = tuple(places) if places is not None else None
        self._chains: dict[Role, list[Path]] = {}
        self._opened: dict[Path, Font | None] = {}
        self._chosen: dict[Role, dict[str, Font | None]] = {role: {} for role in Role}

    def pick(self, character: str, role: Role) -> Font | None:
        """Return the first font of the role that has the character; None if no font here has it.

        WorldFault "fonts-missing" if the fonts that belong to the program are not there.
        """
        chosen = self._chosen[role]
        if character not in chosen:
            chosen[character] = self._search(character, role)
        return chosen[character]

    def first(self, role: Role) -> Font:
        """Return the font that draws ordinary characters of the role."""
        font = self.pick("中", role)
        if font is None:
            raise _fonts_missing()
        return font

    def official(self, role: Role) -> bool:
        """Tell whether the role is drawn with the machine's own font for official papers."""
        return self._font(self._chain(role)[0]) is self.first(role) and self._chain(role)[0].name not in {SERIF, SANS}

    def runs(self, text: str, role: Role) -> list[tuple[Font, str]]:
        """Cut the text into runs of one font each; WorldFault "glyph-missing" if a character has none."""
        runs: list[tuple[Font, str]] = []
        for character in text:
            font = self.pick(character, role)
            if font is None:
                raise glyph_missing(self.stray(text))
            if runs and runs[-1][0] is font:
                runs[-1] = (font, runs[-1][1] + character)
            else:
                runs.append((font, character))
        return runs

    def width(self, text: str, role: Role, size: float) -> float:
        """Return the width of the text in points, as the fonts have it, without a grid."""
        return sum(font.stringWidth(run, size) for font, run in self.runs(text, role))

    def stray(self, text: str) -> tuple[str, ...]:
        """Return the characters of the text that no font here has, each once, in order."""
        return tuple(dict.fromkeys(character for character in text if self.pick(character, Role.BODY) is None))

    def _search(self, character: str, role: Role) -> Font | None:
        if any(first <= ord(character) <= last for first, last in PRIVATE):
            return None
        for path in self._chain(role):
            font = self._font(path)
            if font is not None and font.has(character):
                return font
        return None

    def _chain(self, role: Role) -> list[Path]:
        if role not in self._chains:
            here = self._found()
            official = [here[name] for name in OFFICIAL[role] if name in here][:1]
            rare = [here[name] for name in RARE if name in here]
            shipped = [self._folder / name for name in SHIPPED[role]]
            self._chains[role] = list(dict.fromkeys(official + shipped + rare))
        return self._chains[role]

    def _found(self) -> dict[str, Path]:
        if not self._machine:
            return {}
        return installed(folders() if self._places is None else self._places)

    def _font(self, path: Path) -> Font | None:
        if path not in self._opened:
            self._opened[path] = self._open(path)
        return self._opened[path]

    def _open(self, path: Path) -> Font | None:
        try:
            return Font(path)
        except (OSError, FontError, ValueError) as error:
            if path.parent == self._folder:
                raise _fonts_missing() from error
            return None


def glyph_missing(characters: Iterable[str]) -> WorldFault:
    """Return the fault that names the characters which no font has."""
    named = "、".join(f"{character}（U+{ord(character):04X}）" for character in characters)
    return WorldFault(
        "glyph-missing",
        f"本机字体中没有这些字：{named}。",
        "写在摘要里的，改写摘要即可；姓名里的，请回到登记，在“姓名用字”里写明怎么写（如“左鱼右几”），文书上就照着印。",
    )


def _fonts_missing() -> WorldFault:
    return WorldFault("fonts-missing", "打印用的字体文件不在或已损坏。", "请在安装目录运行 make setup 重新生成字体。")
