"""What reviewers decided says how much a score is worth, type by type."""

from __future__ import annotations

from typing import Any

import pytest

from casework.models import AuditEvent, ClaimCalibration, Flag
from casework.models.people import Role
from casework.services.calibration import (
    calibration_fit,
    expected_calibration_error,
    flags_calibrate,
    isotonic_points,
    probability_at,
    threshold_of,
)
from nlp.evaluation.claims import upper_bound
from records.errors import Refused
from tests.casework.queues import rows
from tests.triggers import without_triggers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "total", "bound"),
    # By R: binom.test(k, n, alternative = "less")$conf.int[2]; the first is the specification's.
    [(0, 63, 0.0464), (0, 30, 0.0950), (1, 30, 0.1486), (5, 100, 0.1023), (3, 3, 1.0), (0, 0, 1.0)],
)
def test_the_bound_of_clopper_and_pearson(wrong: int, total: int, bound: float) -> None:
    assert upper_bound(wrong, total) == pytest.approx(bound, abs=5e-4)


def test_the_threshold_is_the_least_score_that_meets_the_target() -> None:
    scores = [0.9] * 40 + [0.6] * 40
    right = [True] * 40 + [False] * 20 + [True] * 20
    assert threshold_of(scores, right, 0.10) == 0.9
    assert threshold_of(scores, right, 0.50) == 0.6
    assert threshold_of(scores, right, 0.01) is None
    assert threshold_of([], [], 0.5) is None


def test_the_curve_never_falls_and_says_what_happened() -> None:
    scores, right = [0.5] * 10 + [0.9] * 10, [True] * 3 + [False] * 7 + [True] * 9 + [False]
    points = isotonic_points(scores, right)
    assert probability_at(points, 0.5) == pytest.approx(0.3)
    assert probability_at(points, 0.95) == pytest.approx(0.9)
    assert 0.3 <= (probability_at(points, 0.7) or 0) <= 0.9
    assert probability_at([], 0.5) is None
    assert expected_calibration_error(scores, right) is None
    error = expected_calibration_error(scores * 3, right * 3)
    assert error is not None
    assert 0 <= error < 0.15


def reviewed(number: int, right: int, **fields: Any) -> None:
    """Store flags that were decided for good, ``right`` of them approved."""
    one, two = rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    people = {"first_reviewer": one, "second_reviewer": two}
    item = rows.item()
    with without_triggers():
        for n in range(number):
            status = {"status": "approved", **people} if n < right else {"status": "rejected"}
            rows.flag(item, model=f"m{n}@1", **{"score": 0.9, **status, **fields})


def test_types_with_few_reviews_are_watched_and_others_are_rated() -> None:
    reviewed(29, 29, type="fee_dna")
    reviewed(40, 40, type="fake_hotline")
    waits = {
        "sure": rows.flag(type="fake_hotline", score=0.95),
        "below": rows.flag(type="fake_hotline", score=0.4),
        "few": rows.flag(type="fee_dna", score=0.95),
        "person": rows.flag(type="fake_hotline", model="person@1", score=1.0),
    }
    made = {one.type: one for one in calibration_fit(user=rows.user(Role.VERIFIER))}
    assert (made["fee_dna"].reviewed, made["fee_dna"].threshold) == (29, None)
    hotline = made["fake_hotline"]
    assert (hotline.reviewed, hotline.right, hotline.threshold) == (40, 40, 0.9)
    assert hotline.ece == 0
    said = {}
    for name, flag in waits.items():
        flag.refresh_from_db()
        said[name] = (flag.level, flag.probability)
    assert said == {
        "sure": ("flag", 1.0),
        "below": ("watch", 1.0),
        "few": ("watch", None),
        "person": ("flag", None),
    }
    assert Flag.objects.get(pk=waits["sure"].pk).priority > 0
    new = Flag(type="fake_hotline", score=0.91)
    flags_calibrate(flags=[new])
    assert (new.level, new.probability) == ("flag", 1.0)
    assert AuditEvent.objects.filter(action="flags.calibrate").count() == 1
    # The newest curve counts.
    reviewed(20, 0, type="fake_hotline")
    calibration_fit(user=None)
    assert ClaimCalibration.objects.filter(type="fake_hotline").count() == 2
    flags_calibrate(flags=[new])
    assert new.level == "watch"
    assert new.probability == pytest.approx(40 / 60)


def test_only_who_approves_calibrates() -> None:
    with pytest.raises(Refused):
        calibration_fit(user=rows.user(Role.EDITOR))
