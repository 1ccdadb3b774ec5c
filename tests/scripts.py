"""The command line as scripts use it: exit codes, one sentence on stderr, JSON on stdout.

Within this process, by the same ``main`` with its arguments, environment and streams; ``Script.process`` is the real thing,
for what the process itself is part of.
"""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tests.conftest import PASSWORD

VARIABLE = "XINFANG_PASSWORD"


class Script:
    """Runs the command in a data folder of its own, with ``env`` for its environment; ``password`` is for one call, or for all."""

    def __init__(self, data: Path, password: str = PASSWORD, *, process: bool = False) -> None:
        self.data = data
        self.process = process
        self.stderr = ""
        self.env = {key: value for key, value in os.environ.items() if not key.startswith(("COV", "XINFANG"))}
        self.env |= {VARIABLE: password} if password else {}

    def __call__(self, *words: str, stdin: str = "", code: int = 0, password: str = "") -> str:
        run = self._started if self.process else self._called
        env = self.env | ({VARIABLE: password} if password else {})
        ended, out, self.stderr = run(["--data", str(self.data), *words], stdin, env)
        assert ended == code, self.stderr
        if code == 1:
            assert len(self.stderr.strip().splitlines()) == 1
            assert self.stderr.strip().endswith("。")
        assert "Traceback" not in self.stderr
        return out

    def json(self, *words: str, stdin: str = "", password: str = "") -> Any:
        return json.loads(self(*words, "--json", stdin=stdin, password=password))

    def _started(self, words: list[str], stdin: str, env: dict[str, str]) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "app", *words]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=env, check=False)
        return done.returncode, done.stdout, done.stderr

    def _called(self, words: list[str], stdin: str, env: dict[str, str]) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(os, "environ", env)
            patch.setattr(sys, "argv", ["xinfang-desk", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            with pytest.raises(SystemExit) as ended:
                main()
        return int(ended.value.code or 0), out.getvalue(), err.getvalue()
