"""What the commands of the command line share: their settings, the password, the open desk, what they print."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from app.bootstrap import LocalGate
from app.models.fault import WorldFault
from app.ports import Desk

PASSWORD = "XINFANG_PASSWORD"  # noqa: S105  the variable's name, not a password


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take --data and --json after its name as well as before it."""

    @click.option("--data", type=click.Path(path_type=Path), default=None, help="另一个数据文件夹")
    @click.option("--json", "as_json", is_flag=True, help="供程序读取的输出")
    @click.pass_context
    @wraps(command)
    def wrapped(context: click.Context, /, data: Path | None, as_json: bool, **options: Any) -> Any:
        settings = context.obj
        settings["data"] = data or settings["data"]
        settings["json"] = as_json or settings["json"]
        return command(settings, **options)

    return wrapped


@contextmanager
def open_desk(settings: dict[str, Any]) -> Iterator[Desk]:
    """Open the desk of the data folder with the password, and close it afterwards."""
    desk = LocalGate(settings["data"]).open(password())
    try:
        yield desk
    finally:
        desk.store.close()


def password() -> str:
    """Give the password from the environment or the terminal. Raises WorldFault "password-needed"."""
    given = os.environ.get(PASSWORD)
    if given is None and sys.stdin.isatty():
        given = click.prompt("密码", hide_input=True, err=True)
    if not given:
        raise WorldFault("password-needed", "没有给出密码。", f"请设置环境变量 {PASSWORD}，或在终端里运行后输入。")
    return str(given)


def print_result(result: Any, settings: dict[str, Any], words: str) -> None:
    """Print a result as JSON where a script asked for it, else in words."""
    if settings["json"]:
        print_json(result, settings)
    else:
        click.echo(words)


def print_json(value: Any, settings: dict[str, Any]) -> None:
    """Print a value as JSON: on one line for scripts, else for people to read."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if settings["json"] else 2))
