"""Blind samples: the next one for a person, and how well two people agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from casework.models import BlindSample, User
from casework.permissions import Action, require
from casework.selectors.restricted import readable
from casework.services.blind_samples import LABELLERS, BlindAnswer, week_of

GOOD_KAPPA: Final = 0.7
"""Below this, people themselves do not agree well enough on what a distortion is."""
# Older samples are left: the week's labels tell of the week.
_OPEN_FOR: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa over the samples two people labelled.

    ``kappa`` is ``None`` where it is not defined: no pairs, or everybody always said the same.
    """

    pairs: int
    same: int
    kappa: float | None

    @property
    def low(self) -> bool:
        """Whether the agreement is below what a label set should have."""
        return self.kappa is not None and self.kappa < GOOD_KAPPA


@dataclass(frozen=True, slots=True)
class Miss:
    """A text that two people called a distortion and the machine let pass."""

    item_id: int
    fact_ids: tuple[str, ...]


def week_is_drawn() -> bool:
    """Whether texts of the running week have been drawn."""
    return BlindSample.objects.filter(week=week_of(timezone.localdate())).exists()


def blind_next(*, user: User) -> BlindSample | None:
    """Return the next text for this person to label, or ``None``.

    Texts somebody else has labelled come first, so that pairs get full.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_REVIEW)
    since = timezone.localdate() - _OPEN_FOR
    rows = BlindSample.objects.filter(readable(user, "item__"), week__gte=since)
    rows = rows.filter(item__deleted_at=None).exclude(labels__reviewer=user)
    counted = rows.annotate(n=Count("labels")).filter(n__lt=LABELLERS)
    return counted.select_related("item").order_by("-n", "pk").first()


def blind_progress(*, user: User) -> tuple[int, int]:
    """Return how many texts wait for this person, and how many they have labelled.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_REVIEW)
    since = timezone.localdate() - _OPEN_FOR
    rows = BlindSample.objects.filter(readable(user, "item__"), week__gte=since)
    rows = rows.filter(item__deleted_at=None).annotate(
        n=Count("labels"), mine=Count("labels", filter=Q(labels__reviewer=user))
    )
    return rows.filter(mine=0, n__lt=LABELLERS).count(), user.blind_labels.count()


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Return Cohen's kappa of two lists of labels; ``None`` where it is not defined."""
    if not first or len({*first, *second}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score

    value = float(cohen_kappa_score(list(first), list(second)))
    return None if math.isnan(value) else round(value, 4)


def _pairs() -> list[tuple[BlindSample, list[tuple[str, str]]]]:
    found = []
    for sample in BlindSample.objects.prefetch_related("labels").order_by("pk"):
        labels = sorted(sample.labels.all(), key=lambda one: one.pk)[:LABELLERS]
        if len(labels) == LABELLERS:
            found.append((sample, [(one.label, one.fact_id) for one in labels]))
    return found


def blind_agreement() -> Agreement:
    """Return how well the two people of each sample agree."""
    pairs = [labels for _, labels in _pairs()]
    first, second = [one[0][0] for one in pairs], [one[1][0] for one in pairs]
    same = sum(a == b for a, b in zip(first, second, strict=True))
    return Agreement(len(pairs), same, cohen_kappa(first, second))


def blind_misses(*, user: User) -> list[Miss]:
    """Return texts that both people called a distortion, for a flag by hand.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    agreed = {
        sample.item_id: tuple(sorted({fact for _, fact in labels if fact}))
        for sample, labels in _pairs()
        if all(label == BlindAnswer.DISTORTION for label, _ in labels)
    }
    rows = BlindSample.objects.filter(readable(user, "item__"), item_id__in=agreed)
    open_ids = rows.filter(item__flags=None, item__deleted_at=None).order_by("item_id")
    return [Miss(pk, agreed[pk]) for pk in open_ids.values_list("item_id", flat=True).distinct()]
