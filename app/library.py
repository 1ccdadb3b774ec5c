"""The commands on the content pack: dates worked out, its rules, its versions."""

from pathlib import Path
from typing import Any

import click

from app.bootstrap import resources
from app.command import common, print_json
from app.content.check import check_pack
from app.models.fault import WorldFault


@click.group()
def content() -> None:
    """内容包。"""


@content.command("check")
@click.option("--pack", type=click.Path(path_type=Path), default=None, help="另一个内容包文件夹")
@common
def content_check(settings: dict[str, Any], pack: Path | None) -> None:
    """检查内容包，逐条指出文件和行。"""
    folder = pack or resources() / "content"
    flaws = check_pack(folder)
    if settings["json"]:
        print_json([{"file": flaw.file, "line": flaw.line, "sentence": flaw.sentence} for flaw in flaws], settings)
    for flaw in [] if settings["json"] else flaws:
        click.echo(str(flaw))
    if flaws:
        raise WorldFault("pack-faulty", f"内容包有 {len(flaws)} 处问题。", "请按上面的文件和行号改正。")
    if not settings["json"]:
        click.echo("内容包没有问题。")
