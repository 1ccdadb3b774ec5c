"""Typed and pasted text put right without changing what it says."""

import re
import unicodedata

from app.models.private import fold_private

LOST = "\ufffd"
"""Stands where half of a character came in and the other half was lost: something is missing, and it shows."""

_DOT = "·"
_DOTS = str.maketrans(dict.fromkeys("•‧∙・･⋅․●˙∘⸱⸳ꞏ᛫ㆍ·", _DOT))
_FULL_STOPS = re.compile(r"(?<=[\u2e80-\U0003ffff]) *[.．。｡﹒] *(?=[\u2e80-\U0003ffff])")
_NARROW = {0xFF01 + at: 0x21 + at for at in range(94) if chr(0x21 + at).isalnum() or chr(0x21 + at) in "'-"}
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_COMPATIBLE = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_OTHERS = re.compile(f"[^{_COMPATIBLE}]+")
_VARIANTS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_ASTRAY = re.compile(f"(?:^|(?<=[\\s{_VARIANTS}]))[{_VARIANTS}]+")
_KEPT = "\n"


def tidy_number(text: str) -> str:
    """Put a document number, phone or the like right: full-width to plain, no spaces or invisible characters, upper case."""
    plain = unicodedata.normalize("NFKC", settle(text))
    bare = "".join(character for character in plain if not _unseen(character) and not character.isspace())
    return unicodedata.normalize("NFKC", bare.upper())


def tidy_name(text: str) -> str:
    """Put a name right and keep every character that it is written with.

    Invisible characters go, every kind of middle dot becomes ·, full-width Latin letters plain ones; a space stays only between
    words that are written with spaces (Latin, Cyrillic, Uyghur …), never beside a Chinese character. The rest as ``settle``.
    """
    spaced = "".join(" " if character.isspace() else character for character in settle(text))
    seen = "".join(character for character in spaced if not _unseen(character))
    dotted = _FULL_STOPS.sub(_DOT, seen.translate(_DOTS)).translate(_NARROW)
    name = ""
    for word in _ASTRAY.sub("", dotted).split():
        name += word if not name or _close(name[-1]) or _close(word[0]) else f" {word}"
    return _composed(name)


def tidy_text(text: str) -> str:
    """Put free text right: control and invisible characters out, line ends plain, no blank ends; the rest as ``settle``."""
    lines = settle(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _composed("".join(character for character in lines if character in _KEPT or not _unseen(character)).strip())


def settle(text: str) -> str:
    """Give the same characters by the code points they are known by.

    Private-use code points that have standard ones and the dictionary's radical signs (⼈ for 人, as copied out of some PDFs) are
    replaced; letters typed as letter and accent are composed; the halves of a character come together, and a half without
    the other becomes ``LOST``. Compatibility ideographs and choices of variants stay: somebody's name may be written so.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _composed(fold_private(text).translate(_KANGXI))


def _composed(text: str) -> str:
    """Put letters and accents together, and leave compatibility ideographs as they are."""
    return _OTHERS.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def _close(character: str) -> bool:
    """Say whether a character stands without a space beside it: Chinese and its neighbours, and the middle dot."""
    return character >= "\u2e80" or character == _DOT


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"}
