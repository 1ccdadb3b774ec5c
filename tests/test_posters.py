"""Posters and the booklet from the command line."""

from pathlib import Path

import pypdfium2
import pytest

from tests.scripts import Script


@pytest.fixture
def script(fresh: Path) -> Script:
    """These commands need no password and change nothing."""
    return Script(fresh)


@pytest.mark.parametrize(("size", "long"), [("A3", 420), ("a2", 594), ("A1", 841)])
def test_a_poster_is_written_in_the_size_asked_for(script: Script, tmp_path: Path, size: str, long: int) -> None:
    made = script.json("poster", "d4", "--size", size, "--out", str(tmp_path / "d4.pdf"))
    assert made == {"chart": "D4", "size": size.upper(), "crop": False, "out": str(tmp_path / "d4.pdf")}
    page = pypdfium2.PdfDocument(tmp_path / "d4.pdf")[0]
    assert max(page.get_size()) / 72 * 25.4 == pytest.approx(long, abs=0.1)


def test_marks_to_cut_along_make_the_paper_larger(script: Script, tmp_path: Path) -> None:
    script("poster", "roadmap", "--crop", "--out", str(tmp_path / "r.pdf"))
    assert max(pypdfium2.PdfDocument(tmp_path / "r.pdf")[0].get_size()) / 72 * 25.4 == pytest.approx(440, abs=0.1)


def test_the_booklet_comes_as_pages_and_as_sheets(script: Script, tmp_path: Path) -> None:
    script("booklet", "--out", str(tmp_path / "plain.pdf"))
    made = script.json("booklet", "--imposed", "--out", str(tmp_path / "folded.pdf"))
    assert made == {"imposed": True, "out": str(tmp_path / "folded.pdf")}
    plain, folded = (pypdfium2.PdfDocument(tmp_path / f"{name}.pdf") for name in ("plain", "folded"))
    assert len(folded) == -(-len(plain) // 4) * 2
    assert [round(side / 72 * 25.4) for side in plain[0].get_size()] == [148, 210]
    assert [round(side / 72 * 25.4) for side in folded[0].get_size()] == [297, 210]


@pytest.mark.parametrize("form", ["pdf", "svg", "png"])
def test_the_roadmap_is_drawn_like_a_chart(script: Script, tmp_path: Path, form: str) -> None:
    assert script.json("chart", "roadmap", "--out", str(tmp_path / f"r.{form}"))["chart"] == "roadmap"
    assert (tmp_path / f"r.{form}").stat().st_size > 5000


def test_what_is_not_there_is_said_in_one_sentence(script: Script, tmp_path: Path) -> None:
    script("poster", "D9", "--out", str(tmp_path / "x.pdf"), code=1)
    script("poster", "D4", "--size", "A9", "--out", str(tmp_path / "x.pdf"), code=1)
    assert not list(tmp_path.glob("x*"))
