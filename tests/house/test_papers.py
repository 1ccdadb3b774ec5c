"""README and changelog say what is so."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIGURES = re.compile(r"<!-- figures -->\n(.*)<!-- /figures -->", re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_figures_of_the_readme_are_those_of_the_last_run() -> None:
    rows = [line for line in read("benchmarks/RESULTS.md").splitlines() if line.startswith("|")]
    for name in ("README.md", "README.zh-CN.md"):
        found = FIGURES.search(read(name))
        assert found
        assert [line for line in found[1].splitlines() if line.startswith("|")] == rows


def test_both_commands_stand_in_the_readme_and_every_picture_is_there() -> None:
    text = read("README.md") + read("README.zh-CN.md")
    assert "make run\nmake test" in text
    for picture in re.findall(r"\((docs/pictures/[^)]+)\)", text):
        assert (ROOT / picture).is_file()


def test_every_command_is_in_the_readme() -> None:
    listed = subprocess.run([sys.executable, "-m", "app", "--help"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    commands = re.findall(r"^  (\w+)\s", listed.split("Commands:")[1], re.MULTILINE)
    assert len(commands) >= 10
    assert all(f"xinfang-desk {command}" in read("README.md") for command in commands)


def test_every_target_of_make_help_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", read("README.md") + read("CONTRIBUTING.md"))) <= targets


def test_the_lock_names_no_index_and_pins_every_package() -> None:
    lock = read("requirements.lock")
    assert "--index-url" not in lock
    assert "http" not in lock
    packages = re.findall(r"^[a-z0-9][^\s=]*==", lock, re.MULTILINE)
    assert len(packages) > 20
    assert lock.count("--hash=sha256:") >= len(packages)
