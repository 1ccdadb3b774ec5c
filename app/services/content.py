"""The bureau's own content 内容: a draft is edited, looked at, approved; versions are compared, restored, sent and taken in.

Nothing here touches the pack with which the desk works: what is shown of a draft is drawn from a desk made for the purpose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar, cast

from app.models.fault import WorldFault
from app.models.key import new_key
from app.models.law import parse_cite
from app.models.letter import FieldKind, LetterForm
from app.models.matter import Matter
from app.models.pack import Approval, Flaw, Pack
from app.models.place import Organ
from app.models.version import Change, Difference, Version
from app.models.visit import Entry, Guidance, Petitioner, Status, Visit
from app.ports import Desk, Store
from app.services import edition, guide, letters
from app.services.history import check_approval
from app.services.renewal import effective, today

T = TypeVar("T")
PACK_FILE = "pack.toml"
PACK_SUFFIX = ".xfpack"
_MOST_BYTES = 256_000_000
_SAMPLE_DAYS = 5
_SAMPLE = "（示例）"


@dataclass(frozen=True, slots=True)
class Stands:
    """One kept version as the history lists it: whether it is in effect now, and from when it will be (None: not settled)."""

    version: Version
    current: bool
    coming: date | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something nobody has checked yet: which kind of thing, its name, the note on what is missing.

    ``folder``: the file, or the folder of it, in which it stands; ``own``: what its row is known by.
    """

    kind: str
    name: str
    note: str
    folder: str
    own: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the draft with the place where it lies: table, row and key of its file."""

    flaw: Flaw
    table: str
    index: int
    key: str


def start(desk: Desk, digest: str = "") -> None:
    """Begin a draft from a version, that in effect where none is named. Raises WorldFault "draft-there", "version-missing"."""
    if desk.library.drafted():
        raise WorldFault("draft-there", "已经有一份正在修改的草稿。", "请接着改；不要它的，先放弃草稿。")
    desk.library.start(digest or effective(desk).digest)


def save(desk: Desk, changes: Sequence[Change]) -> tuple[Fault, ...]:
    """Keep changes in the draft, in order; gives the faults of the draft as it then stands. Raises WorldFault "bad-change"."""
    return placed(desk, desk.library.change(changes))


def opened(desk: Desk) -> tuple[Pack, tuple[Fault, ...]]:
    """Give the draft and its faults with their places. Raises WorldFault "no-draft"."""
    pack, flaws = desk.library.draft()
    return pack, placed(desk, flaws)


def placed(desk: Desk, flaws: Sequence[Flaw]) -> tuple[Fault, ...]:
    """Find the places of faults in the draft."""
    return tuple(Fault(flaw, *desk.library.place(flaw)) for flaw in flaws)


def look(desk: Desk, draw: Callable[[Desk], T]) -> T:
    """Draw something from the draft, in any thread. Raises WorldFault "draft-faulty" where its faults stand in the way."""
    try:
        return draw(drafted(desk))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        if desk.library.drafted() and desk.library.draft()[1]:
            raise WorldFault("draft-faulty", "草稿还有待改之处，暂时画不出来。", "请先按“检查”里列的改好。") from error
        raise


def drafted(desk: Desk) -> Desk:
    """Give a desk that works with the draft and keeps nothing: for previews only, in any thread.

    Where there is no draft it works with the version in effect.
    """
    library = desk.library
    blank = cast(Store, _Blank())
    if library.drafted():
        return replace(desk, pack=library.draft()[0], calendar=library.calendar(""), store=blank)
    return replace(desk, store=blank)


def sample_letter(desk: Desk, form: str, stage: str = "", organ: str = "", station: str = "") -> bytes:
    """Draw the letter that an invented visitor would get, on a desk as ``drafted`` gives it, as PDF.

    ``organ`` and ``station``: codes of those who shall stand in it. Raises WorldFault "no-sample" where no kind has the form,
    "glyph-missing", and what preparing a letter raises.
    """
    visit = sample_visit(desk, form, station)
    wanted = _wanted(desk, visit, {key: value for key, value in (("stage", stage), ("organ", organ)) if value}, form)
    return letters.preview(desk, _prepared(desk, visit, wanted, form))


def sample_visit(desk: Desk, form: str, station: str = "") -> Visit:
    """Make up a visit, kept nowhere, that leads to a letter form. Raises WorldFault "no-sample"."""
    kinds = sorted(desk.pack.matters.values(), key=lambda kind: kind.order)
    matter = next((kind for kind in kinds if kind.letter == form), None) or _any_kind(desk.pack, form, kinds)
    now = desk.clock.now()
    place = station if station in desk.pack.stations else desk.seat.station
    person = Petitioner("王小明", document_number="440882199001010017", sex="男", phone="13800000000", representative=True)
    entry = Entry((person,), request=f"{_SAMPLE}{matter.short}，请求依法处理", narrative=f"{_SAMPLE}{matter.short}")
    number = f"{place}-{now.year}-000000"
    version = edition.mark(desk.pack)
    return Visit(
        new_key(), number, place, "", now, desk.seat.clerk, desk.seat.window, entry, Guidance(picked=matter.code),
        matter.code, Status.GUIDED, version, 1, now,
    )  # fmt: skip


def form_of_organ(pack: Pack, organ: str) -> tuple[str, str]:
    """Give a letter form, and the stage of it, that sends people to an organ; ("", "") where none does."""
    for kind in pack.kinds():
        form = pack.letters.get(kind.letter)
        if form is None:
            continue
        stage = next((stage.code for stage in form.stages if stage.organ == organ), "")
        if stage or organ in kind.organs:
            return form.code, stage
    return "", ""


def form_with_text(pack: Pack, text: str) -> tuple[str, str]:
    """Give a letter form that has a paragraph of this text, and a stage at which it is printed; ("", "") where none has."""
    for form in pack.letters.values():
        for paragraph in form.paragraphs:
            if paragraph.text == text:
                return form.code, (paragraph.stages or ("",))[0]
    return "", ""


def working(desk: Desk, rule: str, start: date) -> tuple[str, ...]:
    """Say step by step how a rule works out from a day. Raises WorldFault "rule-unknown", "rule-not-in-force"."""
    return guide.work_rule(desk, rule, start).worked.steps


def cited_by(pack: Pack, title: str, article: str) -> tuple[str, ...]:
    """Give the codes of the nodes, rules, kinds and letters that cite an article, each once, in the pack's order."""
    charts = (*pack.charts.values(), pack.roadmap)
    found = [node.code for chart in charts for node in chart.nodes.values() if _in(node.cites, title, article)]
    found += [rule.name for rule in pack.rules if _in((rule.cite,), title, article)]
    found += [kind.name for kind in pack.matters.values() if _in(kind.basis, title, article)]
    found += [form.title + form.subtitle for form in pack.letters.values() if _in(_cites_of(form), title, article)]
    return tuple(dict.fromkeys(found))


def doubts(pack: Pack) -> tuple[Doubt, ...]:
    """Give everything of a pack that nobody has checked yet."""
    found = [
        Doubt("法条", f"《{statute.title}》{article.number} 条", article.note, f"law/{statute.title}.toml", article.number)
        for statute in pack.statutes.values()
        for article in statute.articles.values()
        if not article.verified
    ]
    found += [Doubt("期限", rule.name, rule.note, "deadlines", rule.code) for rule in pack.rules if not rule.verified]
    found += [Doubt("导引图", chart.title, "", f"charts/{code}.toml", code) for code, chart in pack.charts.items() if not chart.verified]
    if not pack.roadmap.verified:
        found.append(Doubt("路线图", pack.roadmap.title, "", "roadmap.toml", pack.roadmap.code))
    found += [Doubt("机关", organ.name, _missing(organ), "organs.toml", organ.code) for organ in pack.organs.values() if not organ.verified]
    return tuple(found)


def history(desk: Desk) -> tuple[Stands, ...]:
    """Give the kept versions, newest first, with how each stands."""
    now, current = today(desk), effective(desk).digest
    return tuple(Stands(version, version.digest == current, _coming(version, now)) for version in desk.library.versions())


def proposed_name(desk: Desk) -> str:
    """Give a name for the draft that no kept version has: its own, else year and month, else these with a number.

    Raises WorldFault "no-draft".
    """
    taken = {version.name for version in desk.library.versions()}
    now = today(desk)
    month = f"{now.year}.{now.month:02d}"
    own = str(desk.library.rows(PACK_FILE)[""][0].get("version", "")) or month
    tried = (own, month, *(f"{month}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in tried if name not in taken)


def approve(desk: Desk, by: str, note: str, effective_on: date, name: str = "") -> Version:
    """Keep the draft as a version named ``name`` and put it in effect from a day.

    Raises WorldFault "name-needed", "day-past", "pack-faulty", "kind-gone" with the field concerned; the draft then stays.
    """
    approval = _approval(desk, by, note, effective_on)
    if name.strip() and name.strip() != desk.library.draft()[0].version:
        desk.library.change([Change(PACK_FILE, "", 0, "version", name.strip())])
    _refuse(desk.library.flaws("", max(effective_on, today(desk))))
    version = desk.library.keep(desk.clock.now())
    return desk.library.approve(version.digest, approval, desk.clock.now())


def approve_kept(desk: Desk, digest: str, by: str, note: str, effective_on: date) -> Version:
    """Put a kept version, such as an imported one, in effect from a day. Raises as ``approve``."""
    return desk.library.approve(digest, _approval(desk, by, note, effective_on), desk.clock.now())


def compare(desk: Desk, before: str, after: str) -> tuple[Difference, ...]:
    """Say in what two versions differ; "" stands for the draft."""
    return desk.library.compare(before, after)


def put_picture(desk: Desk, chart: str, path: Path) -> str:
    """Take the bureau's own picture or PDF in for a chart, into the draft; gives its name as the chart's file has it.

    Raises WorldFault "unreadable", "bad-picture".
    """
    name = f"{chart}{path.suffix.lower()}"
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as error:
        raise WorldFault("unreadable", f"读不了文件“{path.name}”。", "请核对文件还在不在，或换一个文件。") from error
    desk.library.put_picture(name, data)
    return f"pictures/{name}"


def export(desk: Desk, digest: str, path: Path) -> None:
    """Write a version as one file. Raises WorldFault "unwritable"."""
    desk.library.export(digest, path)


def take_in(desk: Desk, path: Path) -> Version:
    """Read a version from a file; it is in effect only as far as it was approved where it came from. Raises "pack-refused"."""
    return desk.library.take_in(path, desk.clock.now())


class _Blank:
    """Stands in for the store where a preview asks what the counter remembers: nothing, so that the draft itself is seen."""

    def setting(self, key: str, default: str = "") -> str:
        """Give the default."""
        return default


def _wanted(desk: Desk, visit: Visit, values: dict[str, str], form: str) -> dict[str, str]:
    """Fill in what the letter of an invented visit still wants."""
    wanted = dict(values)
    sample = (today(desk) - timedelta(days=_SAMPLE_DAYS)).isoformat()
    for field in _prepared(desk, visit, values, form).fields:
        if field.kind is FieldKind.DATE and not field.value:
            wanted[field.code] = sample
        elif field.required and not field.value:
            wanted[field.code] = letters.BY_HAND if field.group == "where" or field.code == "contact_phone" else f"{_SAMPLE}{field.label}"
    return wanted


def _prepared(desk: Desk, visit: Visit, values: dict[str, str], form: str) -> letters.Preparation:
    return letters.prepare(desk, visit, values, form)


def _any_kind(pack: Pack, form: str, kinds: Sequence[Matter]) -> Matter:
    """Give the kind with which a paper of the desk is shown: such a paper goes with any."""
    if form in pack.letters and pack.letters[form].anytime and kinds:
        return kinds[0]
    raise WorldFault("no-sample", "没有哪个事项用这份文书，无法出样张。", "请在“事项种类”里选定它的文书。")


def _in(cites: Sequence[str], title: str, article: str) -> bool:
    return any(cite.title == title and cite.article == article for cite in filter(None, map(parse_cite, cites)))


def _cites_of(form: LetterForm) -> tuple[str, ...]:
    stages = tuple(cite for stage in form.stages for cite in stage.cites)
    return tuple(cite for paragraph in form.paragraphs for cite in paragraph.cites) + stages


def _missing(organ: Organ) -> str:
    facts = (("地址", organ.address), ("电话", organ.phone), ("接待时间", organ.hours))
    empty = [name for name, value in facts if not value]
    return f"还没有填{'、'.join(empty)}" if empty else "请核对名称、地址、电话"


def _coming(version: Version, now: date) -> date | None:
    return version.approval.effective if version.approval and version.approval.effective > now else None


def _refuse(flaws: Sequence[Flaw]) -> None:
    if flaws:
        raise WorldFault("pack-faulty", f"还有 {len(flaws)} 处待改：{flaws[0].sentence}。", "请按“检查”里列的逐处改好，再审定。")


def _approval(desk: Desk, by: str, note: str, effective_on: date) -> Approval:
    """Give an approval of today. Raises as ``check_approval``."""
    approval = Approval(by.strip(), today(desk), effective_on, note.strip())
    check_approval(approval)
    return approval
