"""Readers on a serial line that pass on the packets of their security chip (SAM-V).

A packet is a preamble, a length of two bytes, big end first, command and parameter (in an answer three state bytes), data, and the
XOR of everything from the length on. 9F is the only state that says a card was found, 90 the only one that says any other command
went well. 40 is a card of another kind, 60 and 66 a chip that does not work; all others are failures of what was asked.
"""

import errno
import threading
import time
from collections.abc import Callable, Iterator
from functools import reduce
from operator import xor
from typing import Any

from app.devices.layout import read_text
from app.models.card import Outcome, Reading

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
STATUS, FIND, SELECT, READ = b"\x11\xff", b"\x20\x01", b"\x20\x02", b"\x30\x01"
BAUD = 115_200
REST = 0.3
"""Seconds between two searches for a card; a vendor's note asks for no fewer."""
_FOUND, _DONE = 0x9F, 0x90
_SHORT, _LONG, _GLANCE = 1.0, 3.0, 0.4
"""Seconds that an answer may take: to a search, to reading, to the question whether anybody is there."""
_SLICE = 0.05
_HEAD = len(PREAMBLE) + 2
_LENGTHS = range(4, 2401)
_RIGHT_AFTER = 3.0
"""Seconds after a reading in which a card that is not found again is taken to be lying there still."""
_STATES = {0x40: Outcome.UNKNOWN_CARD, 0x60: Outcome.BROKEN, 0x66: Outcome.BROKEN}
_TRIES = 2


class _EndedError(Exception):
    """A reading came to an end before the card's text was there."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class SamReader:
    """The ``CardReader`` on a serial port; "" takes the first port at which a chip answers."""

    def __init__(self, port: str = "", ports: Callable[[], list[str]] | None = None) -> None:
        self._port = port
        self._ports = ports or plausible_ports
        self._line: Any = None
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._searched = 0.0
        self._read_at: float | None = None

    def read(self) -> Reading:
        """Find, select and read the card. A line that failed is opened anew at the next reading."""
        with self._turn:
            try:
                return self._read()
            except _EndedError as ended:
                if ended.outcome in {Outcome.UNPLUGGED, Outcome.TIMEOUT, Outcome.BROKEN}:
                    self._let_go()
                return Reading(ended.outcome)
            except OSError:
                self._let_go()
                return Reading(Outcome.UNPLUGGED)

    def close(self) -> None:
        """Let go of the port; a reading that runs ends within a twentieth of a second."""
        self._over.set()
        with self._turn:
            self._let_go()

    def _read(self) -> Reading:
        if self._line is None:
            self._line = self._open()
        if not self._find():
            return Reading(self._absence())
        self._expect(self._ask(SELECT, _SHORT)[0], _DONE, Outcome.UNREADABLE)
        state, data = self._ask(READ, _LONG)
        self._expect(state, _DONE, Outcome.UNREADABLE)
        reading = read_text(data[4 : 4 + int.from_bytes(data[:2], "big")])
        if reading.outcome is not Outcome.UNREADABLE:
            self._read_at = time.monotonic()
        return reading

    def _find(self) -> bool:
        self._over.wait(max(0.0, self._searched + REST - time.monotonic()))
        state, _ = self._ask(FIND, _SHORT)
        self._searched = time.monotonic()
        if state in _STATES:
            raise _EndedError(_STATES[state])
        return state == _FOUND

    def _absence(self) -> Outcome:
        """Tell a card left on from none: the chip finds a card once for each placing, but one left on can be selected again."""
        if self._read_at is None:
            return Outcome.NO_CARD
        there = self._ask(SELECT, _SHORT)[0] == _DONE
        if there or time.monotonic() - self._read_at < _RIGHT_AFTER:
            return Outcome.SAME_CARD
        self._read_at = None
        return Outcome.NO_CARD

    def _expect(self, state: int, wanted: int, otherwise: Outcome) -> None:
        if state != wanted:
            raise _EndedError(_STATES.get(state, otherwise))

    def _open(self) -> Any:
        """Open the port that is set, or the first at which a chip says that it works."""
        if self._port:
            return _opened(self._port)
        ended = Outcome.UNPLUGGED
        for port in self._ports():
            try:
                line = _opened(port)
            except _EndedError as failure:
                ended = failure.outcome if ended is Outcome.UNPLUGGED else ended
                continue
            if self._answers(line):
                return line
            line.close()
        raise _EndedError(ended)

    def _answers(self, line: Any) -> bool:
        try:
            return self._ask(STATUS, _GLANCE, line)[0] == _DONE
        except (_EndedError, OSError):
            return False

    def _ask(self, command: bytes, limit: float, line: Any = None) -> tuple[int, bytes]:
        """Send a command and give the answer's state and data; one that came broken is asked for once more."""
        line = line or self._line
        for _ in range(_TRIES):
            line.read(line.in_waiting)
            line.write(packet(command))
            answer = self._hear(line, time.monotonic() + limit)
            if answer is not None:
                return answer[2], answer[3:]
        raise _EndedError(Outcome.UNREADABLE)

    def _hear(self, line: Any, until: float) -> bytes | None:
        """Gather until a whole packet is there; None where what came is broken. Raises where nothing comes."""
        heard = b""
        while time.monotonic() < until:
            if self._over.is_set():
                raise _EndedError(Outcome.UNPLUGGED)
            heard += line.read(max(1, line.in_waiting))
            for body in bodies(heard):
                return body
            if _is_broken(heard):
                return None
        if heard:
            return None
        raise _EndedError(Outcome.TIMEOUT)

    def _let_go(self) -> None:
        line, self._line = self._line, None
        self._read_at = None
        if line is not None:
            line.close()


def packet(body: bytes) -> bytes:
    """Wrap command and parameter for the wire."""
    rest = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + rest + bytes([reduce(xor, rest)])


def bodies(heard: bytes) -> Iterator[bytes]:
    """Give the whole and sound packets in what was heard, without preamble, length and check; noise is skipped."""
    for at, end in _packets(heard):
        if end <= len(heard) and not reduce(xor, heard[at + len(PREAMBLE) : end]):
            yield heard[at + _HEAD : end - 1]


def plausible_ports() -> list[str]:
    """Give the serial ports that may lead to a reader, those on USB first; none behind Bluetooth."""
    from serial.tools.list_ports import comports

    found = [port for port in comports() if "BTHENUM" not in (port.hwid or "") and "rfcomm" not in port.device]
    return [port.device for port in sorted(found, key=lambda port: (port.vid is None, port.device))]


def _packets(heard: bytes) -> Iterator[tuple[int, int]]:
    """Give where each packet of a possible length begins and ends, the last of them perhaps beyond what was heard."""
    at = heard.find(PREAMBLE)
    while at >= 0 and at + _HEAD <= len(heard):
        length = int.from_bytes(heard[at + len(PREAMBLE) : at + _HEAD], "big")
        if length in _LENGTHS:
            yield at, at + _HEAD + length
        at = heard.find(PREAMBLE, at + 1)


def _is_broken(heard: bytes) -> bool:
    """Say whether a packet ended with a wrong check and nothing after it has begun."""
    ends = [end for _, end in _packets(heard)]
    return bool(ends) and max(ends) <= len(heard)


def _opened(port: str) -> Any:
    """Open a port for ourselves alone. Raises BUSY, FORBIDDEN, UNPLUGGED."""
    import serial

    try:
        return serial.Serial(port, BAUD, timeout=_SLICE, write_timeout=_SHORT, exclusive=True)
    except (OSError, ValueError) as error:
        raise _EndedError(_refusal(error)) from error


def _refusal(error: Exception) -> Outcome:
    """Say why a port would not open: Windows refuses access to one that is in use, Linux to one the user may not have."""
    number = getattr(error, "errno", None)
    if number in {errno.EBUSY, errno.EAGAIN} or "PermissionError(13" in str(error):
        return Outcome.BUSY
    return Outcome.FORBIDDEN if number in {errno.EACCES, errno.EPERM} else Outcome.UNPLUGGED
