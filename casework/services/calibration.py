"""Learning from reviews: how often a flag of a type and score turned out right.

Per type of distortion, isotonic regression of the score on right (approved by two) and wrong
(rejected or withdrawn); the threshold is the least score from which on the upper 95 % bound of
Clopper and Pearson on the share of false flags meets the target. A type with fewer than 30 cases,
or without such a score, is only watched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from django.conf import settings
from django.db import transaction

from casework.models import ClaimCalibration, Flag, User
from casework.permissions import Action, require
from casework.selectors.quality import RIGHT, WRONG, newest_calibrations
from casework.services.audit import audit_record
from casework.services.priority import priorities_refresh
from nlp.evaluation.claims import upper_bound

LEAST: Final = 30
"""Fewer reviewed cases than this say too little (misinformation.md, step 8)."""
_BINS: Final = 10
_FOLDS: Final = 5
_OPEN: Final = (Flag.Status.SUGGESTED, Flag.Status.UNSURE)


def threshold_of(scores: Sequence[float], right: Sequence[bool], target: float) -> float | None:
    """Return the least score from which on the bound on false flags meets ``target``, or ``None``.

    Args:
        scores: of the reviewed flags.
        right: whether each was right, in the same order.
        target: highest share of false flags allowed.
    """
    best: float | None = None
    wrong = total = 0
    pairs = sorted(zip(scores, right, strict=True), reverse=True)
    for at, (score, good) in enumerate(pairs):
        total, wrong = total + 1, wrong + (not good)
        last_of_score = at + 1 == len(pairs) or pairs[at + 1][0] != score
        if last_of_score and upper_bound(wrong, total) <= target:
            best = score
    return best


def isotonic_points(scores: Sequence[float], right: Sequence[bool]) -> list[list[float]]:
    """Return the ``[score, probability]`` corners of the isotonic curve."""
    from sklearn.isotonic import IsotonicRegression

    curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    curve.fit(np.array(scores), np.array(right, dtype=float))
    return [
        [round(float(x), 6), round(float(y), 6)]
        for x, y in zip(curve.X_thresholds_, curve.y_thresholds_, strict=True)
    ]


def probability_at(points: Sequence[Sequence[float]], score: float) -> float | None:
    """Return the probability that the curve gives a score; ``None`` without a curve."""
    if not points:
        return None
    return float(np.interp(score, [p[0] for p in points], [p[1] for p in points]))


def expected_calibration_error(scores: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return the expected calibration error of the curve on cases it was not fitted to.

    Five folds in a fixed shuffle; ten bins of equal width (Guo et al. 2017). ``None`` with fewer
    than ``LEAST`` cases.
    """
    if len(scores) < LEAST:
        return None
    from sklearn.model_selection import KFold

    x, y = np.array(scores), np.array(right, dtype=bool)
    guess = np.zeros(len(x))
    for train, test in KFold(_FOLDS, shuffle=True, random_state=0).split(x):
        points = isotonic_points(x[train].tolist(), y[train].tolist())
        guess[test] = [probability_at(points, score) or 0.0 for score in x[test]]
    which = np.minimum((guess * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(guess[which == one].mean() - y[which == one].mean()) * (which == one).mean()
        for one in np.unique(which)
    ]
    return round(float(sum(gaps)), 6)


def level_and_probability(
    curves: Mapping[str, ClaimCalibration], type_: str, score: float
) -> tuple[str, float | None]:
    """Return ``flag`` or ``watch``, and how often such a flag was right (``None``: not known)."""
    curve = curves.get(type_)
    if curve is None or curve.reviewed < LEAST:
        return "watch", None
    sure = curve.threshold is not None and score >= curve.threshold
    return ("flag" if sure else "watch"), probability_at(curve.points, score)


def flags_calibrate(*, flags: Sequence[Flag]) -> None:
    """Set level and probability of flags that are not stored yet, by the newest curves."""
    if not flags:
        return
    curves = newest_calibrations()
    for flag in flags:
        flag.level, flag.probability = level_and_probability(curves, flag.type, flag.score)


def _fit(type_: str, cases: Sequence[tuple[float, bool]], target: float) -> ClaimCalibration:
    scores, right = [score for score, _ in cases], [good for _, good in cases]
    enough = len(cases) >= LEAST
    return ClaimCalibration.objects.create(
        type=type_,
        reviewed=len(cases),
        right=sum(right),
        target=target,
        threshold=threshold_of(scores, right, target) if enough else None,
        points=isotonic_points(scores, right) if enough else [],
        ece=expected_calibration_error(scores, right),
    )


@transaction.atomic
def calibration_fit(*, user: User | None, target: float | None = None) -> list[ClaimCalibration]:
    """Fit every type anew from the decisions so far, and rate the flags that wait by it.

    Args:
        user: who asks; ``None`` for the command line.
        target: highest share of false flags; the setting by default.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.FLAG_APPROVE)
    wanted = float(settings.MANHMOI_FALSE_FLAGS) if target is None else target
    cases: dict[str, list[tuple[float, bool]]] = {}
    rows = Flag.objects.filter(status__in=RIGHT + WRONG).exclude(model__startswith="person@")
    for type_, score, status in rows.order_by("pk").values_list("type", "score", "status"):
        cases.setdefault(type_, []).append((score, status in RIGHT))
    made = [_fit(type_, found, wanted) for type_, found in sorted(cases.items())]
    waiting = list(Flag.objects.filter(status__in=_OPEN).exclude(model__startswith="person@"))
    flags_calibrate(flags=waiting)
    Flag.objects.bulk_update(waiting, ["level", "probability"], batch_size=200)
    priorities_refresh()
    audit_record(
        action="flags.calibrate",
        detail={"types": {one.type: one.reviewed for one in made}, "waiting": len(waiting)},
        actor=user,
    )
    return made
