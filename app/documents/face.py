"""One TrueType font file: which characters it has, how wide they are, and a subset of it for a PDF.

The tables are looked up in the mapped file when they are asked for. Nothing of the 30,000 characters that a letter does not
use is turned into Python objects, so that opening a font costs a millisecond and next to no memory.
"""

import mmap
import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path

TRUETYPE = (b"\x00\x01\x00\x00", b"true")
COLLECTION = b"ttcf"
COPIED = ("cvt ", "fpgm", "prep")
EMBEDDING_FORBIDDEN = 0x0002
SUBSETTING_FORBIDDEN = 0x0100
BITMAPS_ONLY = 0x0200
CHECKSUM_MAGIC = 0xB1B0AFBA
TABLES_NEEDED = frozenset({"head", "hhea", "hmtx", "maxp", "cmap", "glyf", "loca"})

WORD_ARGUMENTS = 0x0001
SCALE = 0x0008
MORE_COMPONENTS = 0x0020
TWO_SCALES = 0x0040
TWO_BY_TWO = 0x0080

type_of_lookup = Callable[[int], int]


class FontError(ValueError):
    """The file is not a TrueType font that may be embedded in a PDF; the message says why."""


class Face:
    """A TrueType font file (or one font of a collection), opened for reading.

    ``name`` is its PostScript name; lengths are in 1/1000 em. Raises FontError for anything but TrueType outlines that
    may be embedded and subset, OSError if the file can not be read.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._glyphs: dict[str, int] = {}
        try:
            self._tables = self._directory(index)
            self._check(path)
            self._read_metrics()
            self.name = self._postscript_name() or path.stem
            self._lookup = self._character_map()
        except struct.error as error:
            raise FontError(f"{path.name}: torn") from error

    def glyph(self, character: str) -> int:
        """Return the number of the glyph for one character, 0 if the font has none."""
        known = self._glyphs.get(character)
        if known is None:
            known = self._glyphs[character] = self._lookup(ord(character))
        return known

    def advance(self, glyph: int) -> float:
        """Return how far the glyph moves the pen, in 1/1000 em."""
        at = self._start("hmtx") + 4 * min(glyph, self._metrics - 1)
        return int(struct.unpack_from(">H", self._data, at)[0]) * self._scale

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """Return a TrueType font in which glyph n is ``glyphs[n]`` of this one; components are added at the end.

        The first glyph must be 0. The font has the tables that a PDF reader needs and no character map.
        """
        order = list(glyphs)
        places = {glyph: place for place, glyph in enumerate(order)}
        outlines: list[bytes] = []
        at = 0
        while at < len(order):
            outlines.append(self._outline(order[at], order, places))
            at += 1
        return _assemble(self._subset_tables(order, outlines))

    def _directory(self, index: int) -> dict[str, tuple[int, int]]:
        start = 0
        if self._data[:4] == COLLECTION:
            start = struct.unpack_from(">L", self._data, 12 + 4 * index)[0]
        if self._data[start : start + 4] not in TRUETYPE:
            raise FontError("not a TrueType font (PostScript outlines can not be embedded)")
        count = struct.unpack_from(">H", self._data, start + 4)[0]
        tables = {}
        for n in range(count):
            tag, _, offset, length = struct.unpack_from(">4sLLL", self._data, start + 12 + 16 * n)
            tables[tag.decode("latin-1")] = (offset, length)
        return tables

    def _check(self, path: Path) -> None:
        missing = TABLES_NEEDED - self._tables.keys()
        if missing:
            raise FontError(f"{path.name}: no TrueType outlines ({', '.join(sorted(missing))} missing)")
        if any(offset + length > len(self._data) for offset, length in self._tables.values()):
            raise FontError(f"{path.name}: torn")
        if "OS/2" not in self._tables:
            return
        rights = self._number("OS/2", 8)
        forbidden = rights & 0x000F == EMBEDDING_FORBIDDEN
        if forbidden or rights & (SUBSETTING_FORBIDDEN | BITMAPS_ONLY):
            raise FontError(f"{path.name}: its licence bits forbid embedding a subset")

    def _read_metrics(self) -> None:
        data, head, hhea = self._data, self._start("head"), self._start("hhea")
        self._scale = 1000 / self._number("head", 18)
        self.box = tuple(n * self._scale for n in struct.unpack_from(">4h", data, head + 36))
        self._long_offsets = self._number("head", 50) == 1
        ascent, descent = struct.unpack_from(">2h", data, hhea + 4)
        self.ascent, self.descent = ascent * self._scale, descent * self._scale
        self._metrics = self._number("hhea", 34)
        self.weight = self._number("OS/2", 4) if "OS/2" in self._tables else 400

    def _character_map(self) -> type_of_lookup:
        start = self._start("cmap")
        best: tuple[int, int] = (0, 0)
        for n in range(self._number("cmap", 2)):
            platform, encoding, offset = struct.unpack_from(">HHL", self._data, start + 4 + 8 * n)
            form = struct.unpack_from(">H", self._data, start + offset)[0]
            unicode = platform == 0 or (platform == 3 and encoding in {1, 10})
            if unicode and form in {4, 12}:
                best = max(best, (form, start + offset))
        if not best[0]:
            raise FontError("no Unicode character map")
        return _segments(self._data, best[1]) if best[0] == 4 else _groups(self._data, best[1])

    def _postscript_name(self) -> str:
        if "name" not in self._tables:
            return ""
        start = self._start("name")
        count, texts = struct.unpack_from(">HH", self._data, start + 2)
        for n in range(count):
            platform, _, _, kind, length, offset = struct.unpack_from(">6H", self._data, start + 6 + 12 * n)
            if kind == 6:
                raw = self._data[start + texts + offset : start + texts + offset + length]
                text = raw.decode("utf-16-be" if platform in {0, 3} else "latin-1", errors="ignore")
                return "".join(sign for sign in text if sign.isascii() and (sign.isalnum() or sign in "-_"))
        return ""

    def _outline(self, glyph: int, order: list[int], places: dict[int, int]) -> bytes:
        width = 4 if self._long_offsets else 2
        form, unit = (">2L", 1) if self._long_offsets else (">2H", 2)
        first, last = struct.unpack_from(form, self._data, self._start("loca") + width * glyph)
        start = self._start("glyf")
        outline = self._data[start + first * unit : start + last * unit]
        if len(outline) > 10 and outline[0] & 0x80:
            outline = _renumber(outline, order, places)
        return outline + bytes(-len(outline) % 4)

    def _subset_tables(self, order: Sequence[int], outlines: Sequence[bytes]) -> dict[str, bytes]:
        offsets = array("L" if array("L").itemsize == 4 else "I", [0])
        metrics = bytearray()
        last = self._metrics - 1
        start = self._start("hmtx")
        for glyph, outline in zip(order, outlines, strict=True):
            offsets.append(offsets[-1] + len(outline))
            bearing = start + (4 * glyph + 2 if glyph <= last else 4 * self._metrics + 2 * (glyph - self._metrics))
            metrics += self._data[start + 4 * min(glyph, last) : start + 4 * min(glyph, last) + 2]
            metrics += self._data[bearing : bearing + 2]
        if sys.byteorder == "little":
            offsets.byteswap()
        tables = {tag: self._table(tag) for tag in COPIED if tag in self._tables}
        tables["glyf"] = b"".join(outlines)
        tables["loca"] = offsets.tobytes()
        tables["hmtx"] = bytes(metrics)
        tables["head"] = _put(_put(self._table("head"), 50, 1), 8, 0, ">L")
        tables["hhea"] = _put(self._table("hhea"), 34, len(order))
        tables["maxp"] = _put(self._table("maxp"), 4, len(order))
        return tables

    def _start(self, tag: str) -> int:
        return self._tables[tag][0]

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _number(self, tag: str, offset: int) -> int:
        return int(struct.unpack_from(">H", self._data, self._start(tag) + offset)[0])


def _array(data: mmap.mmap, kind: str, start: int, count: int) -> "array[int]":
    numbers = array(kind)
    numbers.frombytes(data[start : start + count * numbers.itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _groups(data: mmap.mmap, start: int) -> type_of_lookup:
    """Look characters up in a map of format 12: ranges with the glyph of their first character."""
    count = struct.unpack_from(">L", data, start + 12)[0]
    numbers = _array(data, "I", start + 16, 3 * count)
    firsts, lasts, glyphs = numbers[0::3], numbers[1::3], numbers[2::3]

    def look_up(code: int) -> int:
        at = bisect_right(firsts, code) - 1
        return glyphs[at] + code - firsts[at] if at >= 0 and code <= lasts[at] else 0

    return look_up


def _segments(data: mmap.mmap, start: int) -> type_of_lookup:
    """Look characters up in a map of format 4: ranges with a shift or a place in a list of glyphs."""
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    lasts = _array(data, "H", start + 14, count)
    firsts = _array(data, "H", start + 16 + 2 * count, count)
    shifts = _array(data, "H", start + 16 + 4 * count, count)
    places = start + 16 + 6 * count
    ranges = _array(data, "H", places, count)

    def look_up(code: int) -> int:
        at = bisect_left(lasts, code)
        if at == count or code < firsts[at]:
            return 0
        glyph = code
        if ranges[at]:
            glyph = struct.unpack_from(">H", data, places + 2 * at + ranges[at] + 2 * (code - firsts[at]))[0]
            if not glyph:
                return 0
        return (glyph + shifts[at]) & 0xFFFF

    return look_up


def _renumber(outline: bytes, order: list[int], places: dict[int, int]) -> bytes:
    """Point the parts of a composite outline at their places in the subset, adding parts that are not in it yet."""
    changed = bytearray(outline)
    at, flags = 10, MORE_COMPONENTS
    while flags & MORE_COMPONENTS:
        flags, part = struct.unpack_from(">HH", changed, at)
        if part not in places:
            places[part] = len(order)
            order.append(part)
        struct.pack_into(">H", changed, at + 2, places[part])
        at += 8 if flags & WORD_ARGUMENTS else 6
        if flags & SCALE:
            at += 2
        elif flags & TWO_SCALES:
            at += 4
        elif flags & TWO_BY_TWO:
            at += 8
    return bytes(changed)


def _put(table: bytes, offset: int, number: int, form: str = ">H") -> bytes:
    packed = struct.pack(form, number)
    return table[:offset] + packed + table[offset + len(packed) :]


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return int(sum(struct.unpack(f">{len(padded) // 4}L", padded))) & 0xFFFFFFFF


def _assemble(tables: dict[str, bytes]) -> bytes:
    tags = sorted(tables)
    power = len(tags).bit_length() - 1
    span = 16 << power
    directory = bytearray(struct.pack(">4s4H", TRUETYPE[0], len(tags), span, power, 16 * len(tags) - span))
    body = bytearray()
    start = 12 + 16 * len(tags)
    head = 0
    for tag in tags:
        data = tables[tag]
        if tag == "head":
            head = start + len(body)
        directory += struct.pack(">4sLLL", tag.encode("latin-1"), _sum(data), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    font = bytes(directory + body)
    return _put(font, head + 8, (CHECKSUM_MAGIC - _sum(font)) & 0xFFFFFFFF, ">L")
