"""A card reader's chip at the far end of a pseudo-terminal, speaking the real packets; and blocks of text as cards hold them."""

import os
import threading
import tty
from collections.abc import Callable
from functools import reduce

import pytest

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
FIND, SELECT, READ, STATUS = b"\x20\x01", b"\x20\x02", b"\x30\x01", b"\x11\xff"


def block(*fields: tuple[str, int], kind: str = "") -> bytes:
    """Lay texts out in fields of so many bytes, with the letter of the card's type where it belongs."""
    parts = []
    for words, width in fields:
        raw = words.encode("utf-16-le", "surrogatepass")[:width]
        parts.append(raw + b" \0" * ((width - len(raw)) // 2))
    text = b"".join(parts)
    text += b" \0" * ((248 - len(text)) // 2)
    return text + (kind or " ").encode("utf-16-le") + b" \0" * 3


HOME = "广东省雷州市附城镇墨城村12号"


def citizen(name: str = "陈𠅤", number: str = "44088219540310211X", end: str = "长期", address: str = HOME) -> bytes:
    return block(
        (name, 30), ("1", 2), ("01", 4), (number[6:14], 16), (address, 70), (number, 36),
        ("雷州市公安局", 30), ("20160101", 16), (end, 16),
    )  # fmt: skip


def permit(number: str = "810000199001010027") -> bytes:
    return block(
        ("何美玲", 30), ("2", 2), ("", 4), ("19900101", 16), ("广东省湛江市赤坎区", 70), (number, 36),
        ("湛江市公安局", 30), ("20190101", 16), ("20240101", 16), ("H12345678", 18), ("01", 4), kind="J",
    )  # fmt: skip


def foreigner() -> bytes:
    return block(
        ("SMITH, JOHN", 120), ("1", 2), ("USA440012345678", 30), ("USA", 6), ("史密斯", 30),
        ("20180101", 16), ("20280101", 16), ("19800101", 16), ("01", 4), ("1500", 8), kind="I",
    )  # fmt: skip


def newer_foreigner() -> bytes:
    name = "VERYLONGFAMILYNAME, AND A GIVEN NAME OF SOME LENGTH"[:46]
    return block(
        ("", 30), ("2", 2), ("01", 4), ("19800101", 16), (name[:35], 70), ("910110198001010016", 36), ("", 30),
        ("20240101", 16), ("20340101", 16), (name[35:], 22), ("USA", 6), kind="Y",
    )  # fmt: skip


def frame(body: bytes) -> bytes:
    """Wrap a body (SW1–3 and data, or command and parameter) as it goes over the wire."""
    rest = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + rest + bytes([reduce(lambda sum_, byte: sum_ ^ byte, rest)])


def answer(state: int, data: bytes = b"") -> bytes:
    return frame(bytes([0, 0, state]) + data)


def content(text: bytes) -> bytes:
    """The answer to READ: lengths, text, a photograph."""
    return answer(0x90, len(text).to_bytes(2, "big") + (1024).to_bytes(2, "big") + text + bytes(1024))


class Chip:
    """The chip: what lies on it is read once for each placing. Set ``fails`` or ``spoil`` to have it misbehave."""

    def __init__(self) -> None:
        try:
            self.near, self._far = os.openpty()
        except OSError:
            pytest.skip("no pseudo-terminals on this machine")
        tty.setraw(self._far)
        tty.setraw(self.near)
        self.port = os.ttyname(self._far)
        self.asked: list[bytes] = []
        self.lying: bytes | None = None
        self.found = False
        self.mute = False
        self.refuses: dict[bytes, int] = {}
        self.again = False
        self.spoil: Callable[[bytes], list[bytes]] = lambda raw: [raw]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def put(self, text: bytes) -> None:
        self.lying, self.found = text, False

    def lift(self) -> None:
        self.lying, self.found = None, False

    def unplug(self) -> None:
        os.close(self.near)
        self.near = -1

    def close(self) -> None:
        for end in (self.near, self._far):
            if end >= 0:
                os.close(end)
        self.near = self._far = -1
        self._thread.join(5)

    def _serve(self) -> None:
        gathered = b""
        while True:
            try:
                more = os.read(self.near, 64)
            except OSError:
                return
            if not more:
                return
            gathered += more
            while len(gathered) >= 10:
                request, gathered = gathered[:10], gathered[10:]
                self._serve_one(request)

    def _serve_one(self, request: bytes) -> None:
        assert request == frame(request[7:9]), request.hex()
        self.asked.append(request[7:9])
        if self.mute:
            return
        for part in self.spoil(self._answer(request[7:9])):
            try:
                os.write(self.near, part)
            except OSError:
                return

    def _answer(self, command: bytes) -> bytes:
        if command in self.refuses:
            return answer(self.refuses[command])
        if command == STATUS:
            return answer(0x90)
        if command == FIND:
            if self.lying is None or (self.found and not self.again):
                return answer(0x80)
            self.found = True
            return answer(0x9F, bytes(4))
        if command == SELECT:
            return answer(0x90, bytes(8)) if self.found else answer(0x81)
        return content(self.lying) if self.lying is not None and self.found else answer(0x41)
