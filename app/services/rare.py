"""Names with characters that the machine can not print: said in words on every paper, kept as they are in the record."""

from collections.abc import Iterator

from app.models.private import unknown_private
from app.models.spelling import GAPS, Value, common, respelled, spelled, texts, wording, wordings
from app.models.text import LOST
from app.models.visit import Petitioner, Visit
from app.ports import Desk

__all__ = ["missing", "named", "odd", "remark", "worded"]



def missing(desk: Desk, text: str) -> tuple[str, ...]:
    """Give the characters that no print font on this machine has, each once. Raises WorldFault "fonts-missing"."""
    if common(text):
        return ()
    lost = (LOST,) if LOST in text else ()
    return tuple(dict.fromkeys((*desk.documents.lacking(text), *lost)))


def named(desk: Desk, person: Petitioner) -> str:
    """Give a petitioner's name as a paper can print it: 王〔左鱼右几，字码U+2B6EA〕."""
    return spelled(person.name, person.name_note, missing(desk, person.name))


def worded(desk: Desk, visit: Visit, value: Value) -> Value:
    """Give a letter of a visit, or any text of it, with every character of the petitioners' names that can not be printed in words.

    What nothing can be said about, a private-use character that nobody described, stays, and so does what the clerk can write
    otherwise: drawing these is refused, each named.
    """
    lacking = missing(desk, "".join(texts(value)))
    return respelled(value, wordings(visit.entry.petitioners, lacking))


def odd(name: str, note: str = "") -> Iterator[str]:
    """Say what looks as if a character of a name had got lost on its way; nothing where the note describes it."""
    if note.strip():
        return
    if any(character in GAPS for character in name):
        yield "有一个字没有输进来，请在“姓名用字”里写明，如 左鱼右几。"
    if strange := unknown_private(name):
        codes = "、".join(f"U+{ord(character):04X}" for character in strange)
        yield f"有自造字（{codes}），别处认不出；请换标准字，或在“姓名用字”里写明。"


def remark(desk: Desk, person: Petitioner) -> str:
    """Say how a name will stand on paper where it can not be printed as it is, "" where it can."""
    words = wording(person.name, person.name_note, missing(desk, person.name))
    if not words:
        return ""
    places = "、".join(str(place) for place, character in enumerate(person.name, 1) if character in words)
    step = "" if person.name_note.strip() else "请填“姓名用字”。"
    why = "" if GAPS.issuperset(words) else "本机没有字体，"
    return f"第{places}个字{why}印作{''.join(words.values())}。{step}"
