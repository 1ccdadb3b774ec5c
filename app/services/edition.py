"""The edition of the content pack: a visit keeps the one with which it was registered, whatever is approved since."""

from dataclasses import replace

from app.models.pack import Pack
from app.models.version import SHORT
from app.models.visit import Visit
from app.ports import Desk


def mark(pack: Pack) -> str:
    """Give a pack's version as visits keep it: 2026.11-abcdef1."""
    return f"{pack.version}-{pack.digest[:SHORT]}"


def desk_for(desk: Desk, visit: Visit) -> Desk:
    """Give the desk with the pack and the holidays of a visit's own version; the desk as it is where that is the same.

    It is the same desk, too, where that version is not kept here, as with a visit that came from another station.
    Raises WorldFault "version-changed" where the files of that version are no longer as they were kept.
    """
    if visit.content_version == mark(desk.pack):
        return desk
    for version in desk.library.versions():
        if version.mark == visit.content_version:
            return replace(desk, pack=desk.library.pack(version.digest), calendar=desk.library.calendar(version.digest))
    return desk
