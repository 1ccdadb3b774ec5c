"""How often the first suggestion, and one of the first two, is the right kind, on narratives nobody learnt from."""

import statistics
import time
import tomllib
from collections import Counter
from pathlib import Path

from app.bootstrap import resources
from app.content.load import load_pack
from app.services.suggest import suggest
from benchmarks.table import Row

HELD = Path(__file__).parents[1] / "tests" / "services" / "narratives_held.toml"


def measure() -> list[Row]:
    """Give the misses in percent as shares of those allowed, and the time of one narrative."""
    first, second, times, _ = figures()
    return [
        Row("suggestions: first right (%)", first, None, "held-out narratives, ≥ 90", None),
        Row("suggestions: among the first two (%)", second, None, "held-out narratives, ≥ 97", None),
        Row("one suggestion (ms)", statistics.median(times) * 1000, None, "—", None),
    ]


def figures() -> tuple[float, float, list[float], list[tuple[str, list[str], str]]]:
    """Give the shares in percent, the times in seconds and the misses (kind, first three suggested, narrative)."""
    kinds = load_pack(resources() / "content").kinds()
    rows = tomllib.loads(HELD.read_text(encoding="utf-8"))["narrative"]
    hits: Counter[int] = Counter()
    times, misses = [], []
    for row in rows:
        begin = time.perf_counter()
        ranked = [each.matter for each in suggest(kinds, row["text"])]
        times.append(time.perf_counter() - begin)
        right = {row["kind"]}
        for depth in (1, 2):
            hits[depth] += bool(right & set(ranked[:depth]))
        if not right & set(ranked[:1]):
            misses.append((row["kind"], ranked[:3], row["text"]))
    return hits[1] / len(rows) * 100, hits[2] / len(rows) * 100, times, misses


if __name__ == "__main__":
    first, second, _, misses = figures()
    for kind, ranked, text in misses:
        print(kind, ranked, text)
    print(f"first {first:.1f} %, first two {second:.1f} %")
