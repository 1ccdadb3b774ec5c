"""Readers that only a vendor's library can read: the library is loaded by a helper process, which may hang or crash without harm.

A Windows library (Termb.dll, sdtapi.dll) is 32-bit more often than not and then needs a 32-bit Python, looked for in a folder
``python32`` beside the program. The same vendors' libraries for Linux (.so, with the same function names) are read likewise.
"""

import contextlib
import json
import os
import queue
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.devices.layout import read_fields, read_text
from app.models.card import Outcome, Reading

HELPER = Path(__file__).with_name("helper.py")
FIRST, USUAL = 15.0, 6.0
"""Seconds that the first reading (ports are looked through) and a later one may take."""
_RIGHT_AFTER = 3.0
"""Seconds after a reading in which a card that is not found again is taken to be lying there still."""
_OWN_BITS = struct.calcsize("P") * 8
_LEFT_BEHIND = {"wz.txt", "wx.txt", "zp.bmp", "zp.jpg", "zp.wlt", "xp.wlt", "fp.dat", "fp.bin", "new.txt", "newadd.txt"}
"""Files with the card's text and photograph that the libraries are known to write."""


class VendorReader:
    """The ``CardReader`` behind a vendor's library. ``python``: the interpreter of the helper, by default one that fits the library."""

    def __init__(self, library: Path, python: str = "") -> None:
        self._library = library
        self._python = python
        self._helper: _Helper | None = None
        self._turn = threading.Lock()
        self._over = False
        self._read_at: float | None = None

    def read(self) -> Reading:
        """Read the card; a helper that hangs is ended, and started anew at the next reading."""
        with self._turn:
            if self._over:
                return Reading(Outcome.UNPLUGGED)
            began = time.time()
            try:
                return self._reading(self._ask())
            finally:
                self._sweep(began)

    def close(self) -> None:
        """End the helper, and with it a reading that runs."""
        self._over = True
        helper = self._helper
        if helper is not None:
            helper.kill()
        with self._turn:
            self._end()

    def _ask(self) -> Mapping[str, Any]:
        """Give the helper's answer, or the name of what became of it."""
        if not self._library.is_file():
            return {"outcome": Outcome.NO_DRIVER}
        limit = USUAL if self._helper is not None else FIRST
        try:
            if self._helper is None:
                self._helper = _Helper(self._python or interpreter(bits(self._library)))
            if self._over:
                return {"outcome": Outcome.UNPLUGGED}
            answer = self._helper.ask({"do": "read", "file": str(self._library.resolve())}, limit)
        except (OSError, ValueError):
            answer = {"outcome": Outcome.NO_DRIVER}
        if answer["outcome"] in {Outcome.TIMEOUT, Outcome.NO_DRIVER}:
            self._end()
        return answer

    def _reading(self, answer: Mapping[str, Any]) -> Reading:
        outcome = Outcome(answer["outcome"])
        if outcome is Outcome.NO_CARD:
            return Reading(self._absence(bool(answer.get("there"))))
        if outcome is not Outcome.OK:
            return Reading(outcome)
        reading = read_text(bytes.fromhex(answer["text"])) if "text" in answer else read_fields(answer["fields"])
        if reading.outcome is not Outcome.UNREADABLE:
            self._read_at = time.monotonic()
        return reading

    def _absence(self, there: bool) -> Outcome:
        """Tell a card left on from none: a library finds a card once for each placing."""
        if self._read_at is not None and (there or time.monotonic() - self._read_at < _RIGHT_AFTER):
            return Outcome.SAME_CARD
        self._read_at = None
        return Outcome.NO_CARD

    def _end(self) -> None:
        helper, self._helper = self._helper, None
        self._read_at = None
        if helper is not None:
            helper.end()

    def _sweep(self, since: float) -> None:
        """Take away what the library has written of the card, beside itself and in the helper's folder."""
        own = Path(self._helper.folder.name).rglob("*") if self._helper else ()
        for path in (*own, *(self._library.with_name(name) for name in _LEFT_BEHIND)):
            with contextlib.suppress(OSError):
                if path.is_file() and path.stat().st_mtime >= since - 1:
                    path.unlink()


class _Helper:
    """The running helper, in an empty folder of its own."""

    def __init__(self, python: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="reader-", ignore_cleanup_errors=True)
        here = dict.fromkeys(("TMP", "TEMP", "TMPDIR"), self.folder.name)
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [python, "-I", str(HELPER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self.folder.name,
                env={**os.environ, **here},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self.folder.cleanup()
            raise
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def ask(self, request: Mapping[str, str], limit: float) -> Mapping[str, Any]:
        """Give the answer; TIMEOUT where none came in time, NO_DRIVER where the helper ended instead. Raises OSError, ValueError."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        self._process.stdin.flush()
        try:
            line = self._lines.get(timeout=limit)
        except queue.Empty:
            return {"outcome": Outcome.TIMEOUT}
        answer: Mapping[str, Any] = json.loads(line) if line else {"outcome": Outcome.NO_DRIVER}
        return answer

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()

    def end(self) -> None:
        """End the process and take its folder away."""
        self.kill()
        self._process.wait()
        self._thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self.folder.cleanup()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")


def bits(library: Path) -> int:
    """Give for how many bits a library was built, by its own header; 0 where it is none."""
    with library.open("rb") as file:
        head = file.read(64)
        if head[:4] == b"\x7fELF":
            return {1: 32, 2: 64}.get(head[4], 0)
        if head[:2] != b"MZ" or len(head) < 64:
            return 0
        file.seek(int.from_bytes(head[60:64], "little"))
        machine = file.read(6)[4:]
    return {b"\x4c\x01": 32, b"\x64\x86": 64, b"\x64\xaa": 64}.get(machine, 0)


def interpreter(wanted: int) -> str:
    """Give a Python of so many bits: the one that runs this, or a 32-bit one beside the program. Raises FileNotFoundError."""
    if wanted == _OWN_BITS and not getattr(sys, "frozen", False):
        return sys.executable
    if wanted == 32:
        places = (Path(sys.prefix).parent, Path(sys.executable).parent, Path(__file__).parents[2])
        for path in (place / "python32" / "python.exe" for place in places):
            if path.is_file():
                return str(path)
    raise FileNotFoundError(wanted)
