"""Weights from labelled clues: shares of levels among true pairs, then slope, offset, threshold.

``python -m nlp.linkage.training.estimate REGISTER.csv`` writes ``nlp/linkage/weights.json``: the
register's own people give true clues; a fifth of them, left out, give clues about nobody.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from nlp.linkage.linker import Linker
from nlp.linkage.scoring import FieldScore, NameScore, score_clue
from nlp.linkage.training.invented import invented_register
from nlp.linkage.training.noise import LabelledClue, absent_clues, true_clue
from nlp.linkage.values import RegisterEntry
from nlp.linkage.weights import LEVELS, Weights, default_weights, read_weights
from nlp.registers.people import PersonRow, read_list

# A share of true pairs given to every level that can occur: what the noise did not show.
_SMOOTHING: Final = 0.004
_MOST_ANSWERS_ON_ABSENT: Final = 0.02


def labelled(
    entries: Sequence[RegisterEntry], seed: int, *, absent: float = 0.3
) -> tuple[list[RegisterEntry], list[LabelledClue]]:
    """Return the register without those left out, and clues, a share ``absent`` about nobody."""
    chance = random.Random(seed)
    mixed = list(entries)
    chance.shuffle(mixed)
    cut = len(mixed) // 5
    others, kept = mixed[:cut], mixed[cut:]
    clues = [true_clue(chance, entry, number) for number, entry in enumerate(kept)]
    wanted = int(len(clues) * absent / (1 - absent))
    some = [others[number % len(others)] for number in range(wanted)]
    return kept, clues + absent_clues(chance, kept, some)


Shares = dict[str, dict[str, dict[str, float]]]


def level_shares(linker: Linker, clues: Iterable[LabelledClue]) -> tuple[Shares, Shares]:
    """Return field → condition → level → share, among true pairs and among all pairs.

    Pairs in which a field cannot be compared do not count.
    """
    true: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    chance: dict[tuple[str, str], NDArray[np.float64]] = defaultdict(lambda: np.zeros(LEVELS))
    rows = {identity: row for row, identity in enumerate(linker.register.ids)}
    for one in clues:
        if one.registry_id is None:
            continue
        row = rows[one.registry_id]
        for field in _best_fields(linker, one, row):
            key = field.field, field.condition
            counts = linker.register.columns[field.field].counts
            chance[key] += np.bincount(field.levels, weights=counts, minlength=LEVELS)
            level = _level(linker, field, row)
            if level:
                true[key][level] += 1
    return (
        _as_shares({key: [found[n] for n in range(LEVELS)] for key, found in true.items()}),
        _as_shares(chance, smoothing=0.0),
    )


def _best_fields(linker: Linker, one: LabelledClue, row: int) -> list[FieldScore]:
    """Fields of the clue, its name read in the way that fits the true row best."""
    scores = score_clue(one.clue, linker.register, linker.weights)
    fields = list(scores.fields)
    if scores.names:

        def fit(name: NameScore) -> float:
            parts = (float(field.odds[_level(linker, field, row)]) for field in name.parts)
            return sum(parts) + name.order_odds

        fields += max(scores.names, key=fit).parts
    return fields


def _as_shares(counts: Mapping[tuple[str, str], Any], smoothing: float = _SMOOTHING) -> Shares:
    shares: Shares = defaultdict(dict)
    for (field, condition), found in sorted(counts.items()):
        total = float(sum(found[1:])) or 1.0
        shares[field][condition] = {
            str(level): round(
                (found[level] / total + smoothing) / (1 + smoothing * (LEVELS - 1)), 6
            )
            for level in range(1, LEVELS)
        }
    return dict(shares)


def _level(linker: Linker, field: FieldScore, row: int) -> int:
    return int(field.levels[linker.register.columns[field.field].codes[row]])


def fit_calibration(linker: Linker, clues: Sequence[LabelledClue]) -> tuple[float, float]:
    """Return slope and offset that make the probabilities most likely (maximum likelihood)."""
    cases = []
    for labelled_clue in clues:
        ranked = linker.rank(labelled_clue.clue, limit=50)
        odds = np.array([candidate.log_odds for candidate in ranked])
        hit = next(
            (n for n, c in enumerate(ranked) if c.registry_id == labelled_clue.registry_id), None
        )
        if labelled_clue.registry_id is None or hit is not None:
            cases.append((odds, hit))
    nobody = linker.nobody

    def loss(parameters: np.ndarray[Any, Any]) -> float:
        slope, offset = parameters
        total = 0.0
        for odds, hit in cases:
            scaled = slope * odds + offset
            everyone = np.logaddexp(nobody, np.logaddexp.reduce(scaled)) if len(odds) else nobody
            total += everyone - (nobody if hit is None else scaled[hit])
        return total / len(cases)

    found = minimize(loss, np.array([0.8, 0.0]), method="Nelder-Mead")
    return round(float(found.x[0]), 4), round(float(found.x[1]), 4)


def fit_threshold(linker: Linker, clues: Sequence[LabelledClue]) -> float:
    """Return the smallest probability at which few enough absent people are named."""
    scores = sorted(
        (ranked[0].score if (ranked := linker.rank(one.clue, limit=1)) else 0.0)
        for one in clues
        if one.registry_id is None
    )
    worst = scores[int(len(scores) * (1 - _MOST_ANSWERS_ON_ABSENT))]
    return round(max(0.5, worst), 3)


def measure(linker: Linker, clues: Iterable[LabelledClue]) -> dict[str, float]:
    """Return top-1 on true clues, and the share of answers per kind of absent person."""
    right: dict[str, list[bool]] = defaultdict(list)
    for one in clues:
        answer = linker.link(one.clue)
        if one.registry_id is None:
            right[f"answers on {one.kind}"].append(bool(answer))
            right["answers on absent"].append(bool(answer))
        else:
            right["top-1"].append(bool(answer) and answer[0].registry_id == one.registry_id)
            if answer:
                right["precision"].append(answer[0].registry_id == one.registry_id)
    return {kind: round(float(np.mean(values)), 4) for kind, values in sorted(right.items())}


def train(entries: Sequence[RegisterEntry], seed: int) -> Weights:
    """Estimate all of it; calibration uses clues of another seed than the shares."""
    kept, clues = labelled(entries, seed)
    weights = default_weights()
    matches, chances = level_shares(Linker(kept, weights), clues)
    weights = replace(weights, matches=matches, chances=chances)
    kept, clues = labelled(entries, seed + 1)
    slope, offset = fit_calibration(Linker(kept, weights), clues)
    weights = replace(weights, slope=slope, offset=offset)
    return replace(weights, threshold=fit_threshold(Linker(kept, weights), clues))


def as_json(weights: Weights, made_from: str) -> dict[str, Any]:
    """Return what ``read_weights`` reads."""
    return {
        "made_from": made_from,
        "slope": weights.slope,
        "offset": weights.offset,
        "threshold": weights.threshold,
        "orders": weights.orders,
        "matches": weights.matches,
        "chances": weights.chances,
    }


def main(arguments: Sequence[str]) -> None:
    """Train on the register named, or on an invented one, and write the weights."""
    if arguments:
        people = read_list(Path(arguments[0]))
        entries = [row.entry() for row in people if isinstance(row, PersonRow)]
    else:
        entries = list(invented_register(4000))
    weights = train(entries, seed=11)
    data = as_json(weights, f"{len(entries)} entries, noise of nlp/linkage/training/noise.py")
    kept, clues = labelled(entries, seed=99)
    sys.stdout.write(json.dumps(measure(Linker(kept, read_weights(data)), clues)) + "\n")
    target = Path(__file__).parents[1] / "weights.json"
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
