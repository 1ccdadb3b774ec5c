"""Checks a pack as a whole: what its parts say of one another must agree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from app.content.citing import check_cites, check_rules
from app.content.dates import check_deadlines, check_law
from app.content.flow import check_chart, check_flow, check_roadmap
from app.content.forms import check_letter
from app.content.load import assemble, phrases_of, read_sources
from app.content.picture import checked_picture
from app.content.table import Source, Table
from app.content.tree import strays
from app.models.fault import WorldFault
from app.models.matter import Matter
from app.models.moment import local_day
from app.models.pack import DESK, Flaw, Pack

Check = Callable[[Source, Pack, date], None]
_BUREAU = ("name", "county", "city", "seal")
_CHOICES = ("document_kinds", "ethnic_groups", "visit_forms")


def check_pack(folder: Path, today: date | None = None) -> list[Flaw]:
    """Give every fault of the pack in ``folder``, by file and line; citations must be in force on ``today``."""
    sources, flaws = read_sources(folder)
    flaws += strays(folder)
    if flaws:
        # What is missing because a file can not be read would only bury the file's name.
        return _sorted(flaws)
    day = today or local_day(datetime.now(UTC))
    pack = assemble(folder, sources, flaws, day)
    of = {kind: [source for path, source in sources.items() if path.parent == folder / kind] for kind in (*_CHECKS, "phrases")}
    for kind, check in _CHECKS.items():
        for source in of[kind]:
            check(source, pack, day)
    for source in of["phrases"]:
        phrases_of(source)
    check_flow(of["charts"], pack)
    _check_kinds(of["matters"], pack)
    _check_singles({source.name: source for source in sources.values()}, pack, day)
    flaws += _bad_pictures(pack)
    return _sorted(flaws)


def _sorted(flaws: Iterable[Flaw]) -> list[Flaw]:
    return sorted(set(flaws), key=lambda flaw: (flaw.file, flaw.line, flaw.sentence))


def _check_singles(sources: Mapping[str, Source], pack: Pack, day: date) -> None:
    """Check the files of which a pack has one each."""
    for name in ("pack.toml", "organs.toml", "stations.toml", "terms.toml", "roadmap.toml"):
        source = sources.get(name)
        if source is None:
            next(iter(sources.values())).flaws.append(Flaw(name, 1, "缺少这个文件"))
        elif name == "pack.toml":
            _check_head(source)
        elif name == "roadmap.toml":
            check_roadmap(source, pack, day)
    for file, table, keys in (("organs.toml", "organ", ("code",)), ("stations.toml", "station", ("code", "symbol"))):
        if file in sources:
            _check_places(sources[file], table, keys)


def _check_head(source: Source) -> None:
    """Check pack.toml: the version's name, the bureau's facts, the lists that screens offer."""
    source.only("bureau", "choices")
    source.top().only("version")
    bureau, choices = source.table("bureau"), source.table("choices")
    for key in _BUREAU:
        if not bureau.text(key).strip():
            bureau.fault(key, f"“{key}”不能空着")
    for key in _CHOICES:
        if not choices.texts(key):
            choices.fault(key, f"“{key}”一项也没有")


def _check_places(source: Source, table: str, alone: tuple[str, ...]) -> None:
    """Organs and stations have a name, and no two of them the same code or the same word in letter numbers."""
    source.only(table)
    seen: set[tuple[str, str]] = set()
    for row in source.tables(table):
        for key in ("name", *alone):
            if not row.text(key, "").strip():
                row.fault(key, f"“{key}”不能空着")
        for key in alone:
            if (key, row.text(key, "")) in seen:
                row.fault(key, f"“{row.text(key, '')}”用了两次")
            seen.add((key, row.text(key, "")))


def _bad_pictures(pack: Pack) -> Iterator[Flaw]:
    for name, read in pack.pictures.items():
        try:
            checked_picture(name, read())
        except WorldFault as fault:
            yield Flaw(name, 1, fault.sentence)


def _check_matter(source: Source, pack: Pack, day: date) -> None:
    top = source.top()
    matter = pack.matters.get(top.text("code", ""))
    if matter is None:
        return
    check_cites(top, "basis", matter.basis, pack, day)
    _check_refers(top, matter, pack)
    for row, follow in zip(source.tables("follow"), matter.follow, strict=True):
        check_cites(row, "cites", follow.cites, pack, day)
        check_rules(row, (follow.rule,) if follow.rule else (), pack, "rule")


def _check_refers(top: Table, matter: Matter, pack: Pack) -> None:
    """Check the name of a kind and what it points at: chart, letter, organs, the kinds that it is confused with."""
    wrong = [(key, f"“{key}”不能空着") for key in ("name", "short") if not getattr(matter, key).strip()]
    if matter.chart not in pack.charts:
        wrong.append(("chart", f"没有导引图“{matter.chart}”"))
    elif matter.entry not in pack.charts[matter.chart].nodes:
        wrong.append(("entry", f"{matter.chart}里没有节点“{matter.entry}”"))
    if matter.letter not in pack.letters:
        wrong.append(("letter", f"没有文书“{matter.letter}”"))
    wrong += [("organs", f"机关名录里没有“{organ}”") for organ in matter.organs if organ not in pack.organs]
    nodes = {node for chart in pack.charts.values() for node in chart.nodes}
    wrong += [("after", f"没有节点“{node}”") for node in matter.after if node not in nodes]
    if matter.within and matter.within not in {rule.code for rule in pack.rules}:
        wrong.append(("within", f"期限表里没有“{matter.within}”"))
    wrong += [("neighbours", f"没有事项“{code}”") for code, _ in matter.neighbours if code not in pack.matters]
    for key, sentence in wrong:
        top.fault(key, sentence)


def _check_kinds(sources: Iterable[Source], pack: Pack) -> None:
    """Every kind that is switched on is reached by the desk's questions; no two have the same place in the order."""
    ends = {node.matter for node in pack.charts[DESK].nodes.values()} if DESK in pack.charts else set()
    orders: dict[int, str] = {}
    for source in sources:
        matter = pack.matters.get(source.top().text("code", ""))
        if matter and matter.enabled and matter.code not in ends:
            source.top().fault("code", f"窗口的问题走不到事项{matter.code}")
        if matter and orders.setdefault(matter.order, matter.code) != matter.code:
            source.top().fault("order", f"{matter.code}与{orders[matter.order]}的次序相同")


def _named(check: Check) -> Check:
    """Check also that a file bears the name of its code: by it the bureau's records know the thing."""

    def checked(source: Source, pack: Pack, day: date) -> None:
        code = source.data.get("code")
        if isinstance(code, str) and code != PurePosixPath(source.name).stem:
            source.top().fault("code", f"文件名要与编号“{code}”一致；编号不能改")
        check(source, pack, day)

    return checked


_CHECKS: Mapping[str, Check] = {
    "charts": _named(check_chart),
    "matters": _named(_check_matter),
    "letters": _named(check_letter),
    "deadlines": check_deadlines,
    "law": check_law,
}
