"""The log of our own faults: a code, where it happened and what kind it was; never a value, a message or a name."""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from uuid import uuid4

MOST_BYTES = 500_000
_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def open_journal(folder: Path) -> logging.Logger:
    """Give the log in ``folder``; where the folder can not be written, one that goes nowhere."""
    journal = logging.getLogger(f"xinfang-desk:{folder}")
    if journal.handlers:
        return journal
    journal.propagate = False
    journal.setLevel(logging.INFO)
    path = folder / "desk.log"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=3, encoding="utf-8")
        handler.setFormatter(logging.Formatter(_FORMAT))
    except OSError:
        handler = logging.NullHandler()
    journal.addHandler(handler)
    return journal


def report(folder: Path, error: BaseException) -> str:
    """Log an unexpected error and give its code. The exception's words are left out: they may hold what was typed."""
    code = uuid4().hex[:8].upper()
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    open_journal(folder).error("%s %s %s", code, type(error).__name__, places)
    return code
