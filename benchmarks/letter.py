"""One letter rendered, against typst of the same two pages and docxtpl + LibreOffice, in one run.

Ours draws a page more (stub and receipt). typst compiles anew each time, with the same font file; LibreOffice starts anew
each time, as a desk that calls it would.
"""

import importlib.util
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.bootstrap import LocalGate, resources
from app.models.letter import BlockKind, Letter
from app.models.visit import Entry, Petitioner
from app.services import check_in, guide, letters
from app.services.compose import BY_HAND
from benchmarks.table import Row

FONT = resources() / "fonts" / "NotoSerifSC-Regular.ttf"


def measure() -> list[Row]:
    """Give the medians in milliseconds; peers that are not installed here are left out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        letter, draw = _letter(folder)
        peers: list[tuple[str, Callable[[], object] | None, float, int]] = [
            ("typst.compile() of the same pages", _typst(letter, folder), 1.0, 40),
            ("docxtpl + LibreOffice headless", _office(letter, folder), 1 / 50, 4),
        ]
        rows = []
        for peer, call, limit, times in peers:
            if call is None:
                continue
            ours, theirs = _turns(draw, call, times)
            rows.append(Row("one letter rendered (ms)", ours, theirs, peer, limit))
        return rows


def _turns(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[float, float]:
    """Let the two take turns, the first pair dropped; give the medians in milliseconds."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times + 1):
        for place, call in enumerate((ours, theirs)):
            begin = time.perf_counter()
            call()
            taken[place].append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken[0][1:]), statistics.median(taken[1][1:])


def _letter(folder: Path) -> tuple[Letter, Callable[[], object]]:
    gate = LocalGate(folder / "data")
    gate.create("440882", "1", "张三", "benchmark")
    desk = gate.open("benchmark")
    person = Petitioner("王淳生", document_number="44088219900101001X", phone="13800138000")
    entry = Entry((person,), narrative="和邻居争宅基地，法院判我输了，我不服。", request="撤销一审判决")
    visit = guide.pick(desk, check_in.register(desk, entry), "K1", "")
    values = {notice.field: BY_HAND for notice in letters.prepare(desk, visit, {}).missing}
    ready = letters.prepare(desk, visit, values)
    return ready.letter, lambda: letters.preview(desk, ready)


def _paragraphs(letter: Letter) -> list[str]:
    marks = {BlockKind.TICK: "□ ", BlockKind.BODY: "", BlockKind.HEADING: ""}
    return [marks[block.kind] + block.text for block in letter.blocks]


def _typst(letter: Letter, folder: Path) -> Callable[[], object] | None:
    if importlib.util.find_spec("typst") is None:
        return None
    import typst

    head = (
        '#set page(paper: "a4", margin: (left: 28mm, right: 26mm, top: 37mm, bottom: 35mm))\n'
        '#set text(font: "Noto Serif SC", size: 16pt, lang: "zh", region: "cn")\n#set par(leading: 13pt, first-line-indent: 2em)\n'
    )
    body = "\n\n".join(part.replace("*", "\\*").replace("_", "\\_").replace("#", "\\#") for part in _paragraphs(letter))
    title = f"#align(center)[#text(size: 22pt)[{letter.title}{letter.subtitle}]]\n\n{letter.addressee}：\n\n"
    path = folder / "letter.typ"
    path.write_text(f"{head}{title}{body}\n\n#align(right)[{letter.signature}]", encoding="utf-8")
    return lambda: typst.compile(str(path), font_paths=[str(FONT.parent)], ignore_system_fonts=True)


def _office(letter: Letter, folder: Path) -> Callable[[], object] | None:
    office = shutil.which("soffice")
    if office is None or importlib.util.find_spec("docxtpl") is None:
        return None
    from docx import Document
    from docxtpl import DocxTemplate

    template = folder / "form.docx"
    document = Document()
    for index in range(len(letter.blocks)):
        document.add_paragraph(f"{{{{ lines[{index}] }}}}")
    document.save(str(template))

    def call() -> None:
        filled = DocxTemplate(str(template))
        filled.render({"lines": _paragraphs(letter)})
        filled.save(str(folder / "letter.docx"))
        command = [office, "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, str(folder / "letter.docx")], check=True, capture_output=True)

    return call
