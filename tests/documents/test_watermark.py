"""What practice prints: the words on every page, picture and slip, and everything else still there."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from app.bootstrap import LocalGate, Papers
from app.models.moment import local_day
from app.models.report import Report, Table
from app.models.turn import PDFIUM
from app.ports import Desk
from app.services import find, letters, press

WORDS = "不作凭据"


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One practice desk for all that is drawn here."""
    return LocalGate(tmp_path_factory.mktemp("practice")).practise()


def texts(pdf: bytes) -> list[str]:
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        found = [document[page].get_textpage().get_text_bounded() for page in range(len(document))]
        document.close()
    return found


def picture(pdf: bytes, page: int) -> Image.Image:
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        image: Image.Image = document[page].render(scale=1).to_pil().convert("L")
        document.close()
    return image


def greys(image: Image.Image) -> int:
    """Count the dots that are the grey of the words on white paper."""
    return sum(image.histogram()[200:226])


def test_every_page_of_every_paper_says_so(practice: Desk) -> None:
    pack, today = practice.pack, local_day(practice.clock.now())
    letter = next(letter for visit in find.today(practice) for letter in practice.store.letters_of(visit.id))
    report = Report("雷州市信访局", "交班单", ("说明",), (Table("表", ("甲", "乙"), (("一", "二"),) * 90, (1, 1)),), ("交班人",), "")
    papers = {
        "letter": letters.pdf(practice, letter),
        "lines": practice.documents.lines("恢复码", ("一行",), pack.mark),
        "chart": press.sheet(pack, practice.documents, "D4", False, today),
        "poster": press.poster(pack, practice.documents, "D1", "A3", False, today),
        "booklet": press.booklet(pack, practice.documents, today, True),
        "report": practice.documents.report(report),
        "two-sided": practice.documents.two_sided(letters.pdf(practice, letter)),
    }
    for name, pdf in papers.items():
        for page, text in enumerate(texts(pdf)):
            blank = name == "two-sided" and not text.strip()
            assert blank or text.count(WORDS) == 3, (name, page)
            assert blank or greys(picture(pdf, page)) > 2_000, (name, page)
    assert len(texts(papers["report"])) > 1
    assert letter.letter_no in texts(papers["letter"])[0]


def test_nothing_below_is_hidden_and_no_real_paper_is_stamped(practice: Desk) -> None:
    plain, stamped = Papers(), Papers(practice=True)
    first, second = (papers.lines("一张纸", ("看得清的一行",), "") for papers in (plain, stamped))
    assert WORDS not in texts(first)[0]
    assert "看得清的一行" in texts(second)[0]
    black, still = (image.point(lambda grey: 255 if grey < 60 else 0) for image in (picture(first, 0), picture(second, 0)))
    assert all(was <= now + 40 for was, now in zip(black.tobytes(), still.tobytes(), strict=True))
    assert greys(picture(second, 0)) > greys(picture(first, 0)) + 2_000


def test_pictures_and_drawings_say_so(practice: Desk) -> None:
    pack = practice.pack
    chart = pack.charts["D2"]
    png, plain = (papers.chart(chart, None, {}, pack.mark, "png") for papers in (practice.documents, Papers()))
    one, other = (Image.open(BytesIO(data)) for data in (png, plain))
    assert (one.size, one.info["dpi"]) == (other.size, other.info["dpi"])
    assert greys(one.convert("L")) > greys(other.convert("L")) + 10_000
    assert WORDS in practice.documents.chart(chart, None, {}, pack.mark, "svg").decode()
    slip, bare = (papers.slip((("A001", 60),), 384) for papers in (practice.documents, Papers()))
    assert Image.open(BytesIO(slip)).height > Image.open(BytesIO(bare)).height


def test_the_labels_of_the_pages_stay(practice: Desk) -> None:
    letter = next(letter for visit in find.today(practice) for letter in practice.store.letters_of(visit.id))
    with PDFIUM:
        document = pypdfium2.PdfDocument(letters.pdf(practice, letter))
        labels = [document.get_page_label(page) for page in range(len(document))]
        document.close()
    assert labels[-1].startswith("存根")
