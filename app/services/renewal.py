"""Which version of the content is in effect, whether the desk still works with an earlier one, and the taking up of a new one.

Apart from ``content``, for the window asks this at its start and between two visitors.
"""

from datetime import date

from app.models.fault import WorldFault
from app.models.moment import local_day
from app.models.pack import Pack
from app.models.version import Version
from app.ports import Desk

_TAKEN = "content:taken"
_FACTS = ("window", "address", "phone", "hours")


def today(desk: Desk) -> date:
    """Give today in Shanghai."""
    return local_day(desk.clock.now())


def effective(desk: Desk) -> Version:
    """Give the version in effect today."""
    return desk.library.effective(today(desk))


def is_stale(desk: Desk) -> bool:
    """Say whether another version, or another approval of the same, is in effect by now than the one with which the desk works."""
    now = effective(desk)
    return (now.digest, now.approval) != (desk.pack.digest, desk.pack.approval)


def take(desk: Desk) -> None:
    """Let a version that the desk takes up for the first time go before what was typed at the counter.

    Facts of organs and stations that the counter remembered give way where the new version says something else than the one before.
    """
    before = desk.store.setting(_TAKEN)
    if before == desk.pack.digest:
        return
    earlier = _kept_pack(desk, before)
    if earlier is not None:
        for key, value in _new_facts(earlier, desk.pack):
            desk.store.set_setting(key, value)
    desk.store.set_setting(_TAKEN, desk.pack.digest)


def _kept_pack(desk: Desk, digest: str) -> Pack | None:
    """Give a kept version, None where it is not kept or no longer as it was: nothing is held up by that."""
    try:
        return desk.library.pack(digest) if digest else None
    except WorldFault:
        return None


def _new_facts(before: Pack, after: Pack) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for organ in after.organs.values():
        earlier = before.organs.get(organ.code)
        for fact in _FACTS:
            value = str(getattr(organ, fact))
            if value and value != getattr(earlier, fact, ""):
                found.append((f"organ:{organ.code}:organ_{fact}", value))
    for station in after.stations.values():
        known = before.stations.get(station.code)
        if station.phone and station.phone != (known.phone if known else ""):
            found.append((f"station:{station.code}:phone", station.phone))
    return found
