"""A pack as one file: a zip of its files with a note of its approval; read without trusting anything in it."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from app.content.check import check_pack
from app.content.load import LARGEST_PICTURE, PICTURES
from app.content.table import LARGEST
from app.models.fault import WorldFault
from app.models.version import Version

_MOST_FILES, _MOST_BYTES = 2_000, 200_000_000


def write(folder: Path, version: Version, path: Path) -> None:
    """Write the pack in ``folder`` as one file. Raises WorldFault "unwritable"."""
    part = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
            for each in sorted(each for each in folder.rglob("*") if each.is_file()):
                file.write(each, each.relative_to(folder).as_posix())
            file.comment = version.digest.encode()
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WorldFault("unwritable", f"写不了文件“{path.name}”。", "请换一个文件夹，或检查磁盘空间。") from error


@contextmanager
def unpacked(path: Path, beside: Path) -> Iterator[Path]:
    """Give the pack of a file, unpacked and checked in a folder that goes away again. Raises WorldFault "pack-refused"."""
    folder = Path(tempfile.mkdtemp(prefix="incoming-", dir=beside))
    try:
        try:
            with zipfile.ZipFile(path) as file:
                for entry in _checked(file):
                    file.extract(entry, folder)
        except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
            raise refused(f"“{path.name}”不是导出的内容包，或已损坏") from error
        if flaws := check_pack(folder):
            raise refused(f"{flaws[0]}{f'等 {len(flaws)} 处' if len(flaws) > 1 else ''}")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refused(why: str) -> WorldFault:
    """Give the fault for a pack that is not taken in."""
    return WorldFault("pack-refused", f"没有导入：{why}。", "请向给您文件的人要一份好的；正在使用的内容没有动。")


def _checked(file: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in file.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise refused("里面的文件太多或太大")
    for entry in entries:
        place = PurePosixPath(entry.filename)
        if place.is_absolute() or ".." in place.parts or "\\" in entry.filename or ":" in entry.filename:
            raise refused(f"{entry.filename}:1: 路径离开了内容包")
        picture = place.parts[:1] == (PICTURES,)
        if entry.file_size > (LARGEST_PICTURE if picture else LARGEST):
            raise refused(f"{entry.filename}:1: 文件过大")
    return entries
