"""The demonstration: every paper and picture it promises, read back; and nothing left behind."""

import os
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from app.bootstrap import LocalGate
from app.ui.demo import SIZE, run_demo
from app.ui.screenshots import PICTURES
from app.ui.visitors import visitors

SECONDS = 60
"""Of the processor: how long that takes is not to hang on what else the machine does."""
CHARTS = [f"D{number}" for number in range(1, 9)]
KINDS = [f"K{number}" for number in range(1, 9)]


@pytest.mark.skipif(os.environ.get("QT_QPA_PLATFORM") == "xcb", reason="the journeys stand for it on a display")
def test_the_demonstration_makes_all_it_promises_and_leaves_nothing(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, out = tmp_path / "tmp", tmp_path / "out"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    before, hook = time.process_time(), sys.excepthook
    made = dict(run_demo(LocalGate, out))
    assert time.process_time() - before < SECONDS
    assert sys.excepthook is hook
    assert list(temporary.iterdir()) == []
    assert set(made) == set(out.iterdir())
    assert all(words.strip() for words in made.values())
    for kind, visitor in zip(KINDS, visitors(), strict=True):
        assert visitor.kind == kind
        assert visitor.person["name"] in text(out / f"letter-{kind}.pdf")
    for chart in CHARTS:
        assert len(text(out / f"chart-{chart}.pdf")) > 200
    lit = [chart for chart in CHARTS if has_amber(out / f"chart-{chart}.png")]
    assert lit == CHARTS[1:]
    pictures = sorted(path.name for path in out.glob("desk-*.png"))
    assert len(pictures) == 10
    assert "信访人路线图" in text(out / "poster-roadmap.pdf")
    assert "审判机关依法处理信访事项导引图" in text(out / "poster-D4.pdf")
    assert "目录" in text(out / "booklet.pdf")
    assert set(PICTURES) <= set(pictures)
    for name in pictures:
        with Image.open(out / name) as picture:
            assert picture.size == SIZE


def text(path: Path) -> str:
    """Read a PDF back, line breaks and spaces left out."""
    document = pypdfium2.PdfDocument(path)
    found = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(found.split())


def has_amber(path: Path) -> bool:
    """Say whether the visitor's own way is drawn in a chart."""
    with Image.open(path) as picture:
        colours = picture.convert("RGB").getcolors(1 << 24) or []
    return sum(count for count, colour in colours if colour == (0xC2, 0x7A, 0x00)) > 500
