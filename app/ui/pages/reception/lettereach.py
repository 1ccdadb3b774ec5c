"""One letter for the group, or one for each: what stands, who still lacks one, and the words for the choice. Knows no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.models.letter import Issued
from app.models.visit import Visit
from app.ports import Desk
from app.services import letters
from app.ui.pages.reception.letterkind import OWN
from app.ui.privacy import Privacy


@dataclass(frozen=True, slots=True)
class Share:
    """For whom the letter in hand is: ``apart`` one for each of ``places`` of the list, else one for everybody."""

    apart: bool = False
    places: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        """Whose letter is shown."""
        return self.places[0] if self.apart else letters.EVERYBODY

    @property
    def count(self) -> int:
        """How many letters that makes."""
        return len(self.places) if self.apart else 1


def share_of(desk: Desk, visit: Visit, form: str, parted: bool) -> Share:
    """Give for whom the next letter is: those who lack one while others have their own, all where parted, else everybody."""
    if form != OWN or not visit.matter:
        return Share()
    lacking = letters.without(desk, visit)
    people = len(visit.entry.petitioners)
    return Share(True, lacking) if lacking else Share(True, tuple(range(people))) if parted and people > 1 else Share()


def standing(desk: Desk, visit: Visit, form: str) -> tuple[Issued, ...]:
    """Give the papers of a form that stand; () where somebody still lacks one that others have."""
    if form != OWN:
        letter = letters.standing(desk, visit, form)
        return (letter,) if letter else ()
    return () if letters.without(desk, visit) else letters.all_standing(desk, visit)


def issue(desk: Desk, visit: Visit, values: Mapping[str, str], form: str, share: Share, setting: Mapping[str, bool]) -> tuple[Issued, ...]:
    """Issue the paper in hand for those it is for. Raises as ``letters.issue``."""
    if share.apart:
        return letters.issue_each(desk, visit, values, share.places, **setting)
    return (letters.issue(desk, visit, values, form, **setting),)


def choice_words(visit: Visit, form: str, privacy: Privacy) -> tuple[str, str]:
    """Give the words for one letter together and for one each; "" and "" where only one person is named."""
    people = visit.entry.petitioners
    if form != OWN or len(people) < 2:
        return "", ""
    names = "、".join(person.name for person in people if person.representative)
    told = f"（代表 {names}）" if names and not privacy.hidden else ""
    return f"一份给全体{told}", f"每人一份，共 {len(people)} 份"


def lacking_words(visit: Visit, share: Share, privacy: Privacy) -> str:
    """Say for whom a letter is added while others have theirs, "" where that is not so."""
    people = visit.entry.petitioners
    if not share.apart or len(share.places) == len(people):
        return ""
    return f"给{'、'.join(privacy.name(people[place].name) for place in share.places)}补出 {share.count} 份，其余的人已有。"


def listed(several: Sequence[Issued], privacy: Privacy) -> list[tuple[str, str]]:
    """Give several letters to choose from, id and words each, all of them first."""
    each = [(letter.id, f"{letter.letter_no}　{privacy.name(letter.named)}") for letter in several]
    return [("", f"全部 {len(each)} 份"), *each] if len(each) > 1 else each


def file_for(path: Path, place: int, count: int) -> Path:
    """Give the file of one of several letters saved under one name: 文书-1.pdf, 文书-2.pdf."""
    return path if count == 1 else path.with_name(f"{path.stem}-{place + 1}{path.suffix}")
