"""The edition of the content pack: a visit keeps the one with which it was registered, whatever is approved since."""

from dataclasses import replace

from app.models.fault import WorldFault
from app.models.pack import Pack
from app.models.version import SHORT
from app.models.visit import Visit
from app.ports import Desk


def mark(pack: Pack) -> str:
    """Give a pack's version as visits keep it: 2026.11-abcdef1."""
    return f"{pack.version}-{pack.digest[:SHORT]}"


def desk_for(desk: Desk, visit: Visit) -> Desk:
    """Give the desk with the pack and the holidays of a visit's own version; the desk as it is where that is the same.

    It is the desk as it is, too, where that version is not kept here, as with a visit that came from another station, or can
    not be read any more: the visit is gone on with, and what is printed bears the version it was printed with.
    """
    if visit.content_version == mark(desk.pack):
        return desk
    try:
        digests = (version.digest for version in desk.library.versions() if version.mark == visit.content_version)
        digest = next(digests, "")
        return replace(desk, pack=desk.library.pack(digest), calendar=desk.library.calendar(digest)) if digest else desk
    except WorldFault:
        return desk
