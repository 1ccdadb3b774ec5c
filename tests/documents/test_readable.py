"""Every page of every chart can be read at A3: the size of the type is measured in the PDF itself."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from app.content.load import read_pack
from app.documents.chart import render_chart
from app.models.chart import Chart
from app.models.geometry import divide
from app.models.pack import Pack
from app.services.guide import captions

CONTENT = Path(__file__).parents[2] / "resources" / "content"
CODES = [*sorted(path.stem for path in (CONTENT / "charts").glob("*.toml")), "roadmap"]
DAY = date(2026, 11, 23)
LEAST, LEAST_SMALL = 9.0, 7.0
"""Points: the words in the boxes, and the small words under them."""


@cache
def pack() -> Pack:
    return read_pack(CONTENT)[0]


def drawn(code: str) -> Chart:
    found = pack().drawn(code)
    assert found is not None
    return found


def sizes(part: Chart, paper: str) -> list[tuple[str, float]]:
    """The characters of a part on its page with the size of their type in points."""
    document = pypdfium2.PdfDocument(render_chart(part, None, captions(pack(), part, DAY), "", "pdf", paper))
    text = document[0].get_textpage()
    found = [(chr(raw.FPDFText_GetUnicode(text, index)), raw.FPDFText_GetFontSize(text, index)) for index in range(text.count_chars())]
    document.close()
    return [(char, size) for char, size in found if not char.isspace()]


def best(part: Chart) -> list[tuple[str, float]]:
    return max((sizes(part, paper) for paper in ("A3", "A3-landscape")), key=lambda found: type_of_boxes(part, found))


def type_of_boxes(part: Chart, found: list[tuple[str, float]]) -> float:
    """The size in which all words of the boxes are written."""
    words = Counter("".join("".join(node.text.split()) for node in part.nodes.values()))
    by_size: dict[float, Counter[str]] = {}
    for char, size in found:
        by_size.setdefault(round(size, 2), Counter())[char] += 1
    whole = [size for size, chars in by_size.items() if words <= chars]
    assert len(whole) == 1
    return whole[0]


@pytest.mark.parametrize("code", CODES)
def test_the_words_can_be_read_at_a3(code: str) -> None:
    for part in divide(drawn(code)):
        found = best(part)
        assert type_of_boxes(part, found) >= LEAST, part.code
        assert min(size for _, size in found) >= LEAST_SMALL, part.code


@pytest.mark.parametrize("code", CODES)
def test_the_title_says_which_part_it_is(code: str) -> None:
    parts = divide(drawn(code))
    for part in parts:
        found = best(part)
        largest = max(size for _, size in found)
        title = "".join(char for char, size in found if size > largest - 0.01)
        assert title == part.title
        assert (part.code in title) == (len(parts) > 1)
