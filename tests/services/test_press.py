"""What the press hands to be drawn: the right chart, captions, letters, organs; and what it refuses."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app.bootstrap import LocalGate, Papers
from app.models.booklet import Booklet, Poster
from app.models.fault import WorldFault
from app.models.pack import DESK, Pack
from app.services import press
from tests.documents.test_chart import squeezed

TODAY = date(2026, 11, 23)


class Desk(Papers):
    """Draws nothing and keeps what it was handed."""

    handed: Poster | Booklet | None = None

    def poster(self, poster: Poster) -> bytes:
        self.handed = poster
        return b"poster"

    def booklet(self, booklet: Booklet, imposed: bool) -> bytes:
        self.handed = booklet
        return b"imposed" if imposed else b"plain"


@pytest.fixture
def pack(gate: LocalGate) -> Pack:
    return gate.pack


def own(pack: Pack, code: str, data: bytes) -> Pack:
    """The pack with an official picture for one chart."""
    charts = {**pack.charts, code: replace(pack.charts[code], picture="pictures/own.pdf")}
    return replace(pack, charts=charts, pictures={"pictures/own.pdf": lambda: data})


def test_a_poster_has_its_chart_captions_size_and_mark(pack: Pack) -> None:
    desk = Desk()
    assert press.poster(pack, desk, "d4", "a2", True, TODAY) == b"poster"
    made = desk.handed
    assert isinstance(made, Poster)
    assert made.chart is pack.charts["D4"]
    assert (made.size, made.crop, made.bureau, made.mark) == ("A2", True, pack.bureau["name"], pack.mark)
    assert any("民事诉讼法" in words for words in made.captions.values())
    assert made.picture == b""


def test_a_link_into_another_chart_says_into_which(pack: Pack) -> None:
    desk = Desk()
    press.poster(pack, desk, "D4", "A3", False, TODAY)
    assert isinstance(desk.handed, Poster)
    links = [node for node in pack.charts["D4"].nodes.values() if node.goto and pack.chart_of(node.goto).code != "D4"]
    assert links
    for node in links:
        assert pack.chart_of(node.goto).code in desk.handed.captions[node.code]


def test_the_roadmap_says_who_acts(pack: Pack) -> None:
    desk = Desk()
    press.poster(pack, desk, "ROADMAP", "A3", False, TODAY)
    assert isinstance(desk.handed, Poster)
    assert desk.handed.chart is pack.roadmap
    for node in pack.roadmap.nodes.values():
        assert node.who in desk.handed.captions[node.code]


def test_what_is_not_there_is_refused_with_what_there_is(pack: Pack) -> None:
    with pytest.raises(WorldFault) as none:
        press.poster(pack, Desk(), "D9", "A3", False, TODAY)
    assert none.value.code == "no-such-chart"
    assert "roadmap" in none.value.step
    with pytest.raises(WorldFault) as size:
        press.poster(pack, Desk(), "D4", "A5", False, TODAY)
    assert size.value.code == "no-such-size"
    assert "A1" in size.value.step


def test_the_booklet_has_the_roadmap_first_and_every_chart_but_the_desks_own(pack: Pack) -> None:
    desk = Desk()
    assert press.booklet(pack, desk, TODAY, False) == b"plain"
    assert press.booklet(pack, desk, TODAY, True) == b"imposed"
    made = desk.handed
    assert isinstance(made, Booklet)
    assert [chapter.chart.code for chapter in made.chapters] == [pack.roadmap.code, *sorted(set(pack.charts) - {DESK})]
    assert made.made_on == TODAY


def test_the_letters_list_follows_the_kinds_that_are_switched_on(pack: Pack) -> None:
    desk = Desk()
    press.booklet(pack, desk, TODAY, False)
    assert isinstance(desk.handed, Booklet)
    kinds = pack.kinds()
    for kind, (name, purpose, cites) in zip(kinds, desk.handed.letters, strict=False):
        form = pack.letters[kind.letter]
        assert (name, purpose) == (form.title + form.subtitle, kind.why)
        assert "《信访工作条例》第" in cites
    papers = [form for form in pack.letters.values() if form.anytime]
    assert len(desk.handed.letters) == len({kind.letter for kind in kinds}) + len(papers)
    off = replace(pack, matters={**pack.matters, "K1": replace(pack.matters["K1"], enabled=False)})
    press.booklet(off, desk, TODAY, False)
    assert pack.matters["K1"].why not in {purpose for _, purpose, _ in desk.handed.letters}


def test_organs_that_are_no_place_are_left_out(pack: Pack) -> None:
    desk = Desk()
    press.booklet(pack, desk, TODAY, False)
    assert isinstance(desk.handed, Booklet)
    names = {organ.name for organ in desk.handed.organs}
    assert pack.organs["court"].name in names
    assert pack.organs["competent"].name not in names


def test_the_official_chart_goes_on_poster_booklet_and_sheet(pack: Pack) -> None:
    data = Papers().lines("本局审定的导引图", ("到一楼大厅登记",), "")
    mine = own(pack, "D4", data)
    desk = Desk()
    press.poster(mine, desk, "D4", "A3", False, TODAY)
    assert isinstance(desk.handed, Poster)
    assert desk.handed.picture == data
    press.booklet(mine, desk, TODAY, False)
    assert isinstance(desk.handed, Booklet)
    assert [chapter.chart.code for chapter in desk.handed.chapters if chapter.picture] == ["D4"]
    page = pypdfium2.PdfDocument(press.sheet(mine, Papers(), "D4", True, TODAY))[0]
    assert "本局审定的导引图" in page.get_textpage().get_text_range()
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
    drawn = pypdfium2.PdfDocument(press.sheet(mine, Papers(), "D4", False, TODAY))[0].get_textpage().get_text_range()
    assert "本局审定的导引图" not in drawn
    assert squeezed(pack.charts["D4"].title) in squeezed(drawn)


def test_a_sheet_of_a_chart_is_all_on_one_paper(pack: Pack, tmp_path: Path) -> None:
    for code in pack.charts:
        pdf = press.sheet(pack, Papers(), code, True, TODAY)
        assert len({tuple(sorted(round(side) for side in page.get_size())) for page in pypdfium2.PdfDocument(pdf)}) == 1
