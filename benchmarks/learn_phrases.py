"""Learns how much sets and short pieces of text weigh for each kind, and writes them into resources/content/phrases.

    python benchmarks/learn_phrases.py             learn, write, and print the figures of the narratives kept apart
    python benchmarks/learn_phrases.py --cross     print five-fold figures with every miss, write nothing

Multinomial logistic regression over the sets that ``suggest`` hears and over pieces of one to three characters.
The hand-written ``[[phrase]]`` tables count as they stand; what is learnt is what they leave open.
"""

import argparse
import math
import random
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.content.phrases import read_phrases  # noqa: E402
from app.models.matter import Phrase, Role  # noqa: E402
from app.services.suggest import ALWAYS, features, suggest  # noqa: E402

PHRASES = ROOT / "resources" / "content" / "phrases"
NARRATIVES = ROOT / "tests" / "services" / "narratives_dev.toml"
MARK = "# ---- 以下由 benchmarks/learn_phrases.py 写成，请勿手改 ----\n"
LENGTHS = (1, 2, 3)
PIECE_SCALE, SMOOTH, ROUNDS, RATE = 1.0, 1.0, 40, 0.5
STEP = 0.05
FLOOR = math.log(1e-6)


@dataclass(frozen=True)
class Kind:
    code: str
    phrases: tuple[Phrase, ...]


Told = tuple[str, str]
Vector = list[tuple[str, float]]
Weights = dict[str, list[float]]


def load_kinds(folder: Path = PHRASES, learnt: bool = True) -> tuple[Kind, ...]:
    """Read every phrases file; without ``learnt`` only what people wrote."""
    kinds = []
    for path in sorted(folder.glob("*.toml")):
        phrases = read_phrases(tomllib.loads(path.read_text(encoding="utf-8")))
        kept = tuple(phrase for phrase in phrases if learnt or phrase.role not in {Role.EACH, Role.PIECE})
        kinds.append(Kind(path.stem, kept))
    return tuple(kinds)


def load_narratives(part: str = "told") -> list[Told]:
    """Read narratives as (text, kind); ``kept`` are those that are never learnt from."""
    table = tomllib.loads(NARRATIVES.read_text(encoding="utf-8"))
    return [(text, code) for code, row in table.items() for text in row[part]]


def pieces(clauses: Iterable[str]) -> set[str]:
    """Cut clauses into pieces."""
    return {clause[at : at + n] for clause in clauses for n in LENGTHS for at in range(len(clause) - n + 1)}


class Learner:
    """Learns from narratives; ``kinds`` carry the hand-written phrases only."""

    def __init__(self, kinds: tuple[Kind, ...], told: Sequence[Told]) -> None:
        self.kinds = kinds
        self.codes = [kind.code for kind in kinds]
        heard = [features(kinds, text) for text, _ in told]
        cut = [pieces(clauses) for _, clauses in heard]
        seen = Counter(piece for each in cut for piece in each)
        self.rarity = {piece: (math.log((1 + len(told)) / (1 + count)) + 1) * PIECE_SCALE for piece, count in seen.items() if count > 1}
        self.rows = [self._vector(sets, parts) for (sets, _), parts in zip(heard, cut, strict=True)]
        self.prior = [self._prior(text) for text, _ in told]
        self.right = [self.codes.index(code) for _, code in told]

    def learn(self) -> Weights:
        """Fit by gradient descent with a rate of its own for each weight (Adagrad) and an L2 penalty."""
        width = len(self.codes)
        weights: Weights = defaultdict(lambda: [0.0] * width)
        speed: Weights = defaultdict(lambda: [1e-3] * width)
        for _ in range(ROUNDS):
            slope: Weights = defaultdict(lambda: [0.0] * width)
            for row, prior, right in zip(self.rows, self.prior, self.right, strict=True):
                miss = _shares(row, weights, prior)
                miss[right] -= 1
                for key, value in row:
                    line = slope[key]
                    for at in range(width):
                        line[at] += value * miss[at]
            for key, line in slope.items():
                now, pace = weights[key], speed[key]
                for at in range(width):
                    pull = line[at] + SMOOTH * now[at]
                    pace[at] += pull * pull
                    now[at] -= RATE * pull / math.sqrt(pace[at])
        return {key: [value * self.rarity.get(key, 1.0) for value in line] for key, line in weights.items()}

    def taught(self, weights: Weights) -> tuple[Kind, ...]:
        """Give the kinds with what was learnt added."""
        made = []
        for at, kind in enumerate(self.kinds):
            lines = [(key, round(line[at] / STEP) * STEP) for key, line in weights.items()]
            learnt = [Phrase((key,), weight, Role.EACH if key.startswith(ALWAYS) else Role.PIECE) for key, weight in lines if weight]
            made.append(replace(kind, phrases=(*kind.phrases, *learnt)))
        return tuple(made)

    def _vector(self, sets: set[str], parts: set[str]) -> Vector:
        known = [piece for piece in parts if piece in self.rarity]
        damped = 1 / math.sqrt(len(known) or 1)
        return [(ALWAYS, 1.0), *((key, 1.0) for key in sorted(sets)), *((piece, self.rarity[piece] * damped) for piece in sorted(known))]

    def _prior(self, text: str) -> list[float]:
        scores = {found.matter: math.log(found.score) for found in suggest(self.kinds, text)}
        return [scores.get(code, 0.0 if not scores else FLOOR) for code in self.codes]


def _shares(row: Vector, weights: Weights, prior: list[float]) -> list[float]:
    sums = list(prior)
    for key, value in row:
        for at, weight in enumerate(weights[key]):
            sums[at] += value * weight
    top = max(sums)
    shares = [math.exp(value - top) for value in sums]
    total = sum(shares)
    return [share / total for share in shares]


def figures(kinds: tuple[Kind, ...], told: Sequence[Told]) -> tuple[int, int, list[tuple[str, str, str]]]:
    """Count first right and among the first two, with the misses as (kind, suggested, text)."""
    first = second = 0
    misses = []
    for text, code in told:
        ranked = [found.matter for found in suggest(kinds, text)]
        first += ranked[:1] == [code]
        second += code in ranked[:2]
        if ranked[:1] != [code]:
            misses.append((code, "/".join(ranked[:2]), text))
    return first, second, misses


def cross(kinds: tuple[Kind, ...], told: list[Told], folds: int = 5) -> None:
    """Print what narratives that were not learnt from would give."""
    shuffled = random.Random(7).sample(told, len(told))
    first = second = 0
    wrong: list[tuple[str, str, str]] = []
    for fold in range(folds):
        held = shuffled[fold::folds]
        learner = Learner(kinds, [pair for at, pair in enumerate(shuffled) if at % folds != fold])
        one, two, misses = figures(learner.taught(learner.learn()), held)
        first, second, wrong = first + one, second + two, wrong + misses
    print(f"{folds} folds, {len(told)} narratives: first right {first / len(told):.1%}, among the first two {second / len(told):.1%}")
    for code, ranked, text in sorted(wrong):
        print(f"  {code} taken for {ranked}: {text}")


def write(kinds: tuple[Kind, ...], folder: Path = PHRASES) -> None:
    """Put what was learnt under the mark of each file."""
    for kind in kinds:
        path = folder / f"{kind.code}.toml"
        hand = path.read_text(encoding="utf-8").split(MARK)[0]
        path.write_text(hand + MARK + _listed(kind.phrases, Role.EACH) + _listed(kind.phrases, Role.PIECE), encoding="utf-8")


def _listed(phrases: Iterable[Phrase], role: Role) -> str:
    words: dict[float, list[str]] = defaultdict(list)
    for phrase in phrases:
        if phrase.role is role:
            words[round(phrase.weight, 2)].extend(phrase.words)
    lines = [f'"{weight:+.2f}" = "{_quoted(words[weight])}"\n' for weight in sorted(words, reverse=True)]
    return f"[{role}]\n" + "".join(lines)


def _quoted(words: list[str]) -> str:
    return " ".join(sorted(words)).replace("\\", "\\\\").replace('"', '\\"')


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the weights of the phrases.")
    parser.add_argument("--cross", action="store_true", help="five-fold figures with every miss; writes nothing")
    kinds, told = load_kinds(learnt=False), load_narratives()
    if parser.parse_args().cross:
        cross(kinds, told)
        return
    learner = Learner(kinds, told)
    write(learner.taught(learner.learn()))
    kept = load_narratives("kept")
    first, second, _ = figures(load_kinds(), kept)
    print(f"{len(kept)} narratives kept apart: first right {first / len(kept):.1%}, among the first two {second / len(kept):.1%}")


if __name__ == "__main__":
    main()
