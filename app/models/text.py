"""Typed and pasted text put right without changing what it says."""

import unicodedata

_DOTS = str.maketrans(dict.fromkeys("•‧∙・･⋅", "·"))
_KEPT = "\n"


def tidy_number(text: str) -> str:
    """Put a document number, phone or the like right: full-width to plain, no spaces or invisible characters, upper case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(character for character in plain if not _unseen(character) and not character.isspace()).upper()


def tidy_name(text: str) -> str:
    """Put a name right: invisible characters out, every kind of middle dot to ·, spaces only between Latin words."""
    seen = "".join(" " if character.isspace() else character for character in text if not _unseen(character) or character.isspace())
    words = seen.translate(_DOTS).split()
    return " ".join(words) if all(word.isascii() for word in words) else "".join(words)


def tidy_text(text: str) -> str:
    """Put free text right: control and invisible characters out, line ends plain, no blank ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in lines if character in _KEPT or not _unseen(character)).strip()


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"}
