"""Runs every benchmark and writes ``benchmarks/RESULTS.md``; ``make bench`` calls it."""

import platform
import re
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import checkin, find, letter, start, suggestions

RESULTS = Path(__file__).with_name("RESULTS.md")
READMES = ("README.md", "README.zh-CN.md")
FIGURES = re.compile(r"(<!-- figures -->\n).*(<!-- /figures -->)", re.DOTALL)
NAMES = ("PySide6_Essentials", "qt-material", "sqlcipher3", "sqlite-utils", "reportlab")


def main() -> int:
    """Measure, print and write the table; 1 where a ratio is over its limit."""
    rows = [row for part in (start, checkin, letter, find, suggestions) for row in part.measure()]
    head = ["| what | ours | peer | against | ratio | wanted |", "| --- | --- | --- | --- | --- | --- |"]
    machine = f"{platform.system()} {platform.release()}, {_processor()}, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {version(name)}" for name in NAMES)
    words = f"{date.today()}, {machine}; {versions}. Medians; ours and the peer take turns in one run."
    text = "\n".join(["# Benchmarks", "", words, "", *head, *(row.markdown() for row in rows), ""])
    RESULTS.write_text(text, encoding="utf-8")
    for name in READMES:
        _put(RESULTS.parents[1] / name, [words, "", *head, *(row.markdown() for row in rows)])
    print(text)
    return 0 if all(row.ok for row in rows) else 1


def _put(path: Path, lines: list[str]) -> None:
    """Put the table between the marks of a README, so that no figure there is written by hand."""
    text = path.read_text(encoding="utf-8")
    path.write_text(FIGURES.sub(lambda found: found[1] + "\n".join(["", *lines, "", found[2]]), text), encoding="utf-8")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
