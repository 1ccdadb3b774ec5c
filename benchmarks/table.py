"""One row of the results: our figure, the peer's in the same run, and the ratio allowed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured, ours and the peer's (same unit), the peer's name, and the highest ratio allowed (None: reported only)."""

    what: str
    ours: float
    peer: float | None
    against: str
    limit: float | None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.peer if self.peer else None

    @property
    def ok(self) -> bool:
        return self.limit is None or (self.ratio is not None and self.ratio <= self.limit)

    def markdown(self) -> str:
        if self.peer is None or self.ratio is None:
            return f"| {self.what} | {self.ours:.2f} | — | {self.against} | — | — |"
        limit = f"≤ {self.limit:g}" if self.limit is not None else "—"
        verdict = "" if self.ok else " **over**"
        return f"| {self.what} | {self.ours:.2f} | {self.peer:.2f} | {self.against} | {self.ratio:.3f}{verdict} | {limit} |"
