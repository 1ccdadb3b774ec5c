"""Packs as they should never be, for the tests of their refusal."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from app.bootstrap import resources
from app.content.load import digest_of

SHIPPED = resources() / "content"
CHART = 'code = "D9"\nname = "试"\ntitle = "试"\n'
Spoil = Callable[[Path], object]


def node(code: str, shape: str, row: int, more: str = "") -> str:
    return (
        f'[[node]]\ncode = "{code}"\nshape = "{shape}"\nrow = {row}\ncolumn = 0\ntext = "试"\nask = "问"\nsay = "说"\n'
        f'cites = ["信访工作条例:22"]\n{more}\n'
    )


def put(file: str, old: str, new: str) -> Spoil:
    """Put ``new`` for the first ``old`` of a file."""

    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def chart(*nodes: str) -> Spoil:
    return lambda folder: (folder / "charts" / "D9.toml").write_text(CHART + "".join(nodes), encoding="utf-8")


def whole(file: str, data: bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)

    return spoil


def vast(file: str, size: int) -> Spoil:
    """Make a file that is large and takes no room."""

    def spoil(folder: Path) -> None:
        whole(file, b"")(folder)
        os.truncate(folder / file, size)

    return spoil


def many(folder: Path) -> None:
    for number in range(10_000):
        (folder / "law" / f"法{number}.toml").touch()


def link(file: str, target: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).unlink(missing_ok=True)
        (folder / file).symlink_to(target)

    return spoil


BAD: dict[str, tuple[Spoil, str, str]] = {
    "broken TOML": (put("charts/D4.toml", "code = ", "code == "), "charts/D4.toml", "不是有效的 TOML"),
    "invalid UTF-8": (whole("matters/K1.toml", b'code = "\xff\xfe"\n'), "matters/K1.toml", "读不出来"),
    "deep nesting": (whole("law/x.toml", b"x = " + b"[" * 50_000), "law/x.toml", ""),
    "cycle": (
        chart(node("D9.1", "start", 0, 'next = "D9.2"'), node("D9.2", "action", 1, 'next = "D9.1"')),
        "charts/D9.toml",
        "绕回来",
    ),
    "dead end": (chart(node("D9.1", "start", 0, 'next = "D9.2"'), node("D9.2", "action", 1)), "charts/D9.toml", "有且只有一条出路"),
    "one way only": (
        chart(node("D9.1", "start", 0, 'next = "D9.2"'), node("D9.2", "question", 1, 'yes = "D9.3"'), node("D9.3", "end", 2)),
        "charts/D9.toml",
        "至少要有两条",
    ),
    "unlabelled edge": (
        chart(
            node("D9.1", "start", 0, 'next = "D9.2"'),
            node("D9.2", "question", 1, 'no = "D9.3"\nway = [{ answer = "a", label = "", to = "D9.3" }]'),
            node("D9.3", "end", 2),
        ),
        "charts/D9.toml",
        "没有标注文字",
    ),
    "unknown article": (put("matters/K1.toml", "basis = [", 'basis = ["信访工作条例:999", '), "matters/K1.toml", "没有收录第999条"),
    "law run out": (
        put("law/国家赔偿法.toml", "in_force", "until = 2025-12-31\nin_force"),
        "charts/D4.toml",
        "《国家赔偿法》在2026-11-23不是有效的",
    ),
    "field nobody fills": (put("letters/common.toml", "{visit_date}", "{moon_phase}"), "letters/common.toml", "没有人填“{moon_phase}”"),
    "field of no use": (
        put("letters/K1.toml", "[[field]]", '[[field]]\ncode = "moon"\nlabel = "月相"\n\n[[field]]'),
        "letters/K1.toml",
        "填了也用不上",
    ),
    "picture of 200 MB": (vast("pictures/D4.png", 200_000_000), "pictures/D4.png", "文件过大"),
    "statute of 200 MB": (vast("law/大.toml", 200_000_000), "law/大.toml", "文件过大"),
    "picture that is none": (whole("pictures/D4.png", b"GIF89a" * 9), "pictures/D4.png", "打不开"),
    "picture cut off": (whole("pictures/D4.pdf", b"%PDF-1.7\n1 0 obj"), "pictures/D4.pdf", "打不开"),
    "picture outside": (put("charts/D4.toml", "name = ", 'picture = "../../../etc/passwd"\nname = '), "charts/D4.toml", "没有可用的图片"),
    "picture at a root": (put("charts/D4.toml", "name = ", 'picture = "/etc/passwd"\nname = '), "charts/D4.toml", "没有可用的图片"),
    "file in no place": (whole("law/old/x.toml", b""), "law/old/x.toml", "没有这样的文件"),
    "too many files": (many, "", "太多"),
}
ON_DISK: dict[str, tuple[Spoil, str, str]] = {
    "link out of the pack": (link("law/外.toml", "/etc/passwd"), "law/外.toml", "不在内容包里面"),
    "picture linked from outside": (link("pictures.png", "/etc/passwd"), "pictures.png", "不在内容包里面"),
    "folder linked from outside": (
        lambda folder: (shutil.rmtree(folder / "law"), (folder / "law").symlink_to("/etc"))[1],
        "law",
        "不在内容包里面",
    ),
    "folder called x.toml": (lambda folder: (folder / "law" / "x.toml").mkdir(), "law/x.toml", "不是文件"),
    "pipe": (lambda folder: os.mkfifo(folder / "charts" / "D9.toml"), "charts/D9.toml", "不是文件"),
}


def manifest(folder: Path, **more: object) -> dict[str, object]:
    return {"form": 1, "digest": digest_of(folder), "name": "2026.11", "approval": None, **more}


def packed(folder: Path, path: Path, rows: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    """Zip a folder as it lies there, whatever is in it, and the further entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for each in sorted(each for each in folder.rglob("*") if each.is_file()):
            file.write(each, each.relative_to(folder).as_posix())
        for name, data in rows:
            file.writestr(name, data)
    return path
