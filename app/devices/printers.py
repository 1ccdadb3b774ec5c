"""Printing by CUPS: the PDF itself goes to the queue, at true size; it never lies in a file of ours."""

import re
import shutil
import subprocess

from app.models.fault import WorldFault
from app.models.turn import PDFIUM

SECONDS = 30
_USUAL, _CUSTOM = "A4", "Custom."


class CupsPrinters:
    """``Printers`` through ``lp`` and ``lpstat``; a machine without them has no printers, which is no error."""

    def names(self) -> tuple[str, ...]:
        """Give the queues' names, the default one first."""
        names = _lines("lpstat", "-e")
        words = " ".join(_lines("lpstat", "-d")).rsplit(" ", 1)
        default = words[-1] if words[-1] in names else ""
        return tuple(sorted(names, key=lambda name: (name != default, name)))

    def send(self, pdf: bytes, name: str, title: str, paper: str = "A4", two_sided: bool = False) -> None:
        """Print on ``paper`` (Custom.58x60mm is a roll), unscaled; both sides are turned over as landscape or upright pages want it.

        Raises WorldFault "no-printer", "printer-refused".
        """
        program = shutil.which("lp")
        if program is None or name not in self.names():
            raise WorldFault("no-printer", "没有找到可用的打印机，文书已保存。", "接好打印机后可重印，或先“另存 PDF”。")
        if paper != _USUAL and not paper.startswith(_CUSTOM) and not _takes(name, paper):
            raise WorldFault("printer-refused", f"打印机 {name} 没有 {paper} 纸，没有打印。", f"请换能印 {paper} 的打印机，或另存为 PDF。")
        sides = _sides(pdf) if two_sided else "one-sided"
        options = ("print-scaling=none", f"media={paper}", f"sides={sides}")
        command = [program, "-d", name, "-t", title, *(word for option in options for word in ("-o", option)), "-"]
        try:
            done = subprocess.run(command, input=pdf, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise WorldFault("printer-refused", "打印机没有响应，文书已保存。", "请检查打印机后重印。") from error
        if done.returncode:
            raise WorldFault("printer-refused", "打印机没有接收，文书已保存。", "请检查打印机后重印，或先“另存 PDF”。")


def _takes(name: str, paper: str) -> bool:
    """Say whether a queue knows the paper; one that says nothing of its papers is taken at its word."""
    sizes = next((line.partition(":")[2] for line in _lines("lpoptions", "-p", name, "-l") if line.startswith("PageSize/")), paper)
    return re.search(rf"(?<![A-Za-z0-9]){paper}(?![A-Za-z0-9])", sizes, re.IGNORECASE) is not None


def _sides(pdf: bytes) -> str:
    """Give the edge over which the sheets are turned: the short one where the first page is landscape."""
    import pypdfium2

    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(pdf)
            wide, high = document.get_page_size(0)
            document.close()
    except pypdfium2.PdfiumError as error:
        raise WorldFault("printer-refused", "这份文书的 PDF 打不开，没有打印。", "请重新出具，并联系管理员。") from error
    return "two-sided-short-edge" if wide > high else "two-sided-long-edge"


def _lines(program: str, *arguments: str) -> tuple[str, ...]:
    found = shutil.which(program)
    if found is None:
        return ()
    try:
        done = subprocess.run([found, *arguments], capture_output=True, timeout=SECONDS, check=False, env={"LC_ALL": "C"})  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(line for line in done.stdout.decode(errors="replace").splitlines() if line) if done.returncode == 0 else ()
