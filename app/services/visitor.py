"""What is shown to the visitor across the counter: enough to confirm and to find the way, never more than that.

No document number, no phone of a person, no address of a person. Of a sealed kind nothing but that it is registered, and where to go.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.models.chart import Chart, Lit
from app.models.letter import FieldKind
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.text import tidy_name, tidy_text
from app.models.visit import Entry, Visit
from app.ports import Desk
from app.services import guide, press
from app.services.edition import desk_for
from app.services.letters import BY_HAND, Preparation

SEALED = "您的事项已登记，内容保密"
_CONFIRM = "请看一下，对不对？"
_GO = "请到这里办理"
_PAPER = "请看告知书"
_WHERE = {"organ_window": "窗口", "organ_address": "地址", "organ_phone": "电话", "organ_hours": "时间"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line in large type: its label and its text. ``strong``: what must not be missed, such as the last day.

    ``note``: how the characters of a name are described, for a screen that can not draw them.
    """

    label: str
    text: str
    strong: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Words to be read by the visitor: a title and lines."""

    title: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart with the visitor's path lit, and what is said at this point. ``picture``: the bureau's official one in its place."""

    chart: Chart
    lit: Lit
    captions: Mapping[str, str]
    say: str
    picture: bytes = b""


Shown = Told | Charted


def confirming(desk: Desk, entry: Entry, picked: str = "") -> Told | None:
    """Give name and matter for the visitor to confirm; None as long as one of them is missing.

    ``picked``: the kind picked by hand. Where that is sealed, or the narrative most likely speaks of a sealed kind, the content stays
    shut.
    """
    name = tidy_name(entry.petitioners[0].name) if entry.petitioners else ""
    narrative = tidy_text(entry.narrative)
    if not (name and narrative):
        return None
    many = f"　等{entry.people}人" if entry.people > 1 else ""
    if _likely_sealed(desk, entry, picked):
        return Told(SEALED)
    wanted = (Line("要求", tidy_text(entry.request)),) if entry.request.strip() else ()
    return Told(_CONFIRM, (Line("姓名", name + many, note=entry.petitioners[0].name_note), Line("反映的事", narrative), *wanted))


def guiding(desk: Desk, visit: Visit) -> Shown:
    """Give the chart where the visit's walk stands, its path lit; of a sealed kind only that it is registered."""
    desk = desk_for(desk, visit)
    here = guide.position(desk, visit)
    chart = desk.pack.chart_of(here.node.code)
    if _sealed_chart(desk.pack, chart) or (here.matter and desk.pack.matters[here.matter].sealed):
        return Told(SEALED)
    captions = guide.captions(desk.pack, chart, local_day(desk.clock.now()))
    return Charted(chart, here.lit(), captions, here.node.say)


def plain(pack: Pack, chart: Chart, captions: Mapping[str, str], *, official: bool) -> Charted:
    """Give a chart with nobody's path on it; ``official``: as the bureau's own picture."""
    return Charted(chart, Lit(), captions, chart.note, press.picture_of(pack, chart) if official else b"")


def going(desk: Desk, visit: Visit, ready: Preparation | None) -> Told:
    """Give where the letter sends the visitor and by when, as on the letter.

    ``ready``: the letter with its fields; None where it was issued in another session and is itself the only witness.
    """
    pack = desk_for(desk, visit).pack
    title = SEALED if visit.matter and pack.matters[visit.matter].sealed else _GO
    if ready is None:
        return Told(title, (Line("到哪里、最晚哪天", _PAPER),))
    return Told(title, (*_where(ready), *_when(ready)))


def _likely_sealed(desk: Desk, entry: Entry, picked: str) -> bool:
    likely = guide.suggestions(desk, f"{entry.narrative}　{entry.request}")[:1]
    codes = [picked] if picked else [each.matter for each in likely]
    return any(code in desk.pack.matters and desk.pack.matters[code].sealed for code in codes)


def _sealed_chart(pack: Pack, chart: Chart) -> bool:
    """Say whether a chart belongs to sealed kinds alone: to be seen on it is to be known to report somebody."""
    kinds = [matter for matter in pack.matters.values() if matter.chart == chart.code]
    return bool(kinds) and all(matter.sealed for matter in kinds)


def _where(ready: Preparation) -> tuple[Line, ...]:
    lines = []
    for field in ready.fields:
        if field.code == "organ":
            lines.append(Line("", dict(field.choices).get(field.value, "")))
        elif field.code in _WHERE and field.value:
            lines.append(Line(_WHERE[field.code], _PAPER if field.value == BY_HAND else field.value))
    return tuple(lines)


def _when(ready: Preparation) -> tuple[Line, ...]:
    days = [field for field in ready.fields if field.kind is FieldKind.DATE and field.group == "when"]
    told = tuple(Line("最晚", field.note.replace("最晚 ", ""), strong=True) for field in days if field.note.startswith("最晚"))
    return told or ((Line("最晚哪天", _PAPER, strong=True),) if days else ())
