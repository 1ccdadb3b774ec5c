"""Reads a card through a vendor's library, in a process of its own: the library may be 32-bit, hang, crash or print what it likes.

Stands alone: standard library only, Python 3.8 and later, 32-bit too. It takes one JSON object a line on standard input,
``{"do": "read", "file": PATH}``, and answers each with one on standard output: ``{"outcome": WORD}``, with ``"text"``, the 256 bytes
of the card in hex, or ``"fields"`` where the library only gives these; ``"there"``: a card that was not found again can be selected.
Whatever the library itself prints goes nowhere.

Two families of function names are known, each with its own return values: CVR_* of Termb.dll (1 is success; of CVR_Authenticate
2 is no card found and 3 not selected) and SDT_* of sdtapi.dll (0x90 is success, 0x9F a card found).
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

USB, SERIAL = range(1001, 1017), range(1, 17)
TEXT, PHOTO, ROOM = 256, 1024, 4096
DONE, FOUND, SUCCESS = 0x90, 0x9F, 1
SDT_STATES = {0x01: "unplugged", 0x02: "timeout", 0x03: "unplugged", 0x40: "unknown-card", 0x60: "broken", 0x66: "broken"}
CVR_ENDINGS = {0: "unplugged", 2: "no-card", 3: "unreadable"}
GETTERS = {
    "type": "GetCertType",
    "name": "GetPeopleName",
    "other_name": "GetPeopleChineseName",
    "sex": "GetPeopleSex",
    "nation": "GetPeopleNation",
    "birth": "GetPeopleBirthday",
    "address": "GetPeopleAddress",
    "number": "GetPeopleIDCode",
    "issuer": "GetDepartment",
    "valid_from": "GetStartDate",
    "valid_to": "GetEndDate",
    "permit": "GetPassCheckID",
}
"""Field to function; with a U at its end, where the library has that, it gives UTF-16 instead of GBK."""

_opened: dict[str, int] = {}
_loaded: dict[str, Any] = {}


def serve() -> None:
    """Answer the requests on standard input until it ends."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    for line in sys.stdin.buffer:
        out.write(json.dumps(answer(json.loads(line.decode("utf-8")))).encode("ascii") + b"\n")
        out.flush()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Answer one request; a library that can not be loaded or lacks a function is a driver that does not work."""
    try:
        library = _load(request["file"])
        if hasattr(library, "CVR_InitComm"):
            return _read_cvr(library)
        if hasattr(library, "SDT_OpenPort"):
            return _read_sdt(library)
    except (OSError, AttributeError):
        pass
    return {"outcome": "no-driver"}


def _load(file: str) -> Any:
    """Load the library once, so that it finds its companions beside it and asks nothing in a window of its own."""
    if file not in _loaded:
        if sys.platform == "win32":
            kernel = ctypes.windll.kernel32
            kernel.SetErrorMode(0x8003)
            kernel.SetDllDirectoryW(str(Path(file).parent))
            _loaded[file] = ctypes.WinDLL(file, winmode=0x8)
        else:
            _loaded[file] = ctypes.CDLL(file)
    return _loaded[file]


def _port(open_port: Any, success: int) -> int:
    """Give the port that is open, else open the first that can be, USB before serial; 0 where there is none."""
    if "port" not in _opened:
        for port in (*USB, *SERIAL):
            if open_port(port) == success:
                _opened["port"] = port
                break
    return _opened.get("port", 0)


def _read_cvr(library: Any) -> dict[str, Any]:
    if not _port(library.CVR_InitComm, SUCCESS):
        return {"outcome": "unplugged"}
    state = library.CVR_Authenticate()
    if state != SUCCESS:
        if state not in (2, 3):
            _opened.clear()
            library.CVR_CloseComm()
        return {"outcome": CVR_ENDINGS.get(state, "no-card")}
    text = _cvr_text(library) if hasattr(library, "CVR_ReadBaseMsg") else b""
    if len(text) == TEXT:
        return {"outcome": "ok", "text": text.hex()}
    done = library.CVR_Read_FPContent() if hasattr(library, "CVR_Read_FPContent") else library.CVR_Read_Content(4)
    if done != SUCCESS:
        return {"outcome": "unreadable"}
    return {"outcome": "ok", "fields": _fields(library)}


def _cvr_text(library: Any) -> bytes:
    """Read the text into memory as it is on the card (mode 1), so that the library writes no file."""
    text, photo = ctypes.create_string_buffer(ROOM), ctypes.create_string_buffer(ROOM)
    long, wide = ctypes.c_uint(TEXT), ctypes.c_uint(PHOTO)
    if library.CVR_ReadBaseMsg(text, ctypes.byref(long), photo, ctypes.byref(wide), 1) != SUCCESS:
        return b""
    return text.raw[: long.value]


def _fields(library: Any) -> dict[str, str]:
    fields = {name: _get(library, function) for name, function in GETTERS.items()}
    fields["nationality"] = fields["nation"] if fields["type"] in ("I", "Y") else ""
    return fields


def _get(library: Any, function: str) -> str:
    """Ask the library for one field; one that it does not have or give is empty."""
    buffer, length = ctypes.create_string_buffer(ROOM), ctypes.c_int(ROOM)
    if hasattr(library, function + "U"):
        done = getattr(library, function + "U")(buffer, ctypes.byref(length))
        raw = buffer.raw.decode("utf-16-le", "replace").split("\0")[0]
    elif hasattr(library, function):
        done = getattr(library, function)(buffer, ctypes.byref(length))
        raw = buffer.value.decode("gb18030", "replace")
    else:
        return ""
    return raw.strip() if done == SUCCESS else ""


def _read_sdt(library: Any) -> dict[str, Any]:
    port = _port(library.SDT_OpenPort, DONE)
    if not port:
        return {"outcome": "unplugged"}
    told = ctypes.create_string_buffer(ROOM)
    state = library.SDT_StartFindIDCard(port, told, 0)
    if state != FOUND:
        ended = _ended(library, state, "no-card")
        if ended["outcome"] == "no-card":
            ended["there"] = library.SDT_SelectIDCard(port, told, 0) == DONE
        return ended
    state = library.SDT_SelectIDCard(port, told, 0)
    if state != DONE:
        return _ended(library, state, "unreadable")
    text, photo = ctypes.create_string_buffer(ROOM), ctypes.create_string_buffer(ROOM)
    long, wide = ctypes.c_uint(TEXT), ctypes.c_uint(PHOTO)
    state = library.SDT_ReadBaseMsg(port, text, ctypes.byref(long), photo, ctypes.byref(wide), 0)
    if state != DONE:
        return _ended(library, state, "unreadable")
    return {"outcome": "ok", "text": text.raw[: long.value].hex()}


def _ended(library: Any, state: int, otherwise: str) -> dict[str, Any]:
    """Name a state; a port that is gone is closed, to be looked for again at the next reading."""
    outcome = SDT_STATES.get(state, otherwise)
    if outcome in ("unplugged", "timeout"):
        library.SDT_ClosePort(_opened.pop("port", 0))
    return {"outcome": outcome}


if __name__ == "__main__":
    serve()
