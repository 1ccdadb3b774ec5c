"""The files of a pack as they lie on the disk: which belong to it, and what is wrong with those that do not."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from app.content.table import LARGEST
from app.models.pack import Flaw

PICTURES = "pictures"
LARGEST_PICTURE = 20_000_000
"""The largest picture or PDF that a pack may hold, in bytes."""
MOST_FILES = 2_000
_PICTURE_ENDS = {".png", ".jpg", ".jpeg", ".pdf"}
_FOLDERS = ("charts", "deadlines", "law", "letters", "matters", "phrases")
_ROOT = ("organs.toml", "pack.toml", "roadmap.toml", "stations.toml", "terms.toml")


def belongs(name: str) -> bool:
    """Say whether a pack may have a file of this name, given as a path with / inside the pack."""
    parts = PurePosixPath(name).parts
    if len(parts) == 1:
        return name in _ROOT
    end = PurePosixPath(name).suffix.lower()
    if len(parts) != 2 or name != "/".join(parts) or parts[1].startswith("."):
        return False
    return end in _PICTURE_ENDS if parts[0] == PICTURES else parts[0] in _FOLDERS and end == ".toml"


def pack_files(folder: Path) -> list[Path]:
    """Give the files that make up the pack, in the order of their names; those that lead out of it or are too large are none."""
    found = [path for name in (*_FOLDERS, PICTURES) for path in islice((folder / name).glob("*"), MOST_FILES)]
    inside = folder.resolve()
    taken = [path for path in (*(folder / name for name in _ROOT), *found) if belongs(path.relative_to(folder).as_posix())]
    homes = {home: home.resolve().is_relative_to(inside) for home in {path.parent for path in taken}}

    def stays(path: Path) -> bool:
        return path.resolve().is_relative_to(inside) if path.is_symlink() else homes[path.parent]

    return sorted(path for path in taken if path.is_file() and stays(path) and not _too_large(path))


def copy_files(source: Path, target: Path) -> None:
    """Copy a pack's files, and nothing else that may lie there, into a new folder, down to the disk itself."""
    target.mkdir(parents=True)
    for path in pack_files(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(exist_ok=True)
        write_through(copy, path.read_bytes())


def write_through(path: Path, data: bytes) -> None:
    """Write a file so that it is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def strays(folder: Path) -> list[Flaw]:
    """Give a fault for each file that looks as if it belonged to the pack and does not; none is ever opened."""
    inside = folder.resolve()
    found: list[Flaw] = []
    for number, path in enumerate(_walked(folder)):
        if number >= MOST_FILES:
            return [*found, Flaw("pack.toml", 1, f"内容包里的文件太多，最多 {MOST_FILES} 个")]
        name = path.relative_to(folder).as_posix()
        if wrong := _wrong(path, name, inside):
            found.append(Flaw(name, 1, wrong))
    return found


def _walked(folder: Path) -> Iterator[Path]:
    """Give everything below a folder; links are given and not followed."""
    for place, folders, files in os.walk(folder):
        yield from (Path(place) / name for name in sorted((*folders, *files)))


def _wrong(path: Path, name: str, inside: Path) -> str:
    if path.is_symlink() and not path.resolve().is_relative_to(inside):
        return "文件不在内容包里面"
    if not (name.endswith(".toml") or name.startswith(f"{PICTURES}/")):
        return ""
    if not path.is_file():
        return "不是文件"
    if not belongs(name):
        return "内容包里没有这样的文件，请移走或改名"
    return "文件过大" if _too_large(path) else ""


def _too_large(path: Path) -> bool:
    return path.stat().st_size > (LARGEST_PICTURE if path.parent.name == PICTURES else LARGEST)
