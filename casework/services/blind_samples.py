"""Blind re-labelling: each week people label texts that the machine let pass.

What they say is compared with each other (Cohen's kappa) and shows what the machine misses.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from casework.models import BlindLabel, BlindSample, Flag, Item, OfficialFact, User
from casework.permissions import Action, require
from casework.selectors.closed import CLOSED
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from nlp.claims.gate import in_topic
from records.errors import Refused
from records.text import unaccented

WEEKLY: Final = 25
LABELLERS: Final = 2
# How many candidates are looked at for each text drawn: enough that both strata fill.
_LOOK: Final = 40
_RECENT: Final = timedelta(days=7)


class BlindAnswer(StrEnum):
    """What a person may say of a sample."""

    DISTORTION = "distortion"
    NOT = "not"
    UNSURE = "unsure"


def week_of(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def _unflagged() -> QuerySet[Item]:
    flagged = Flag.objects.exclude(status=Flag.Status.SUPERSEDED).values("item_id")
    rows = Item.objects.filter(deleted_at=None).exclude(text="").exclude(pk__in=flagged)
    return rows.exclude(blind_samples__isnull=False).exclude(CLOSED)


def _draw(rows: QuerySet[Item], count: int, chance: random.Random) -> list[int]:
    """Return ids of ``count`` items, half of them where possible from texts on the topic.

    Of all texts nearly none speaks of the campaign; a plain draw would hardly ever show a miss.
    """
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    picked = chance.sample(ids, min(len(ids), count * _LOOK))
    texts = dict(Item.objects.filter(pk__in=picked).values_list("pk", "text"))
    on = [pk for pk in picked if in_topic(unaccented(texts[pk]).lower())]
    off = [pk for pk in picked if pk not in set(on)]
    half = count // 2 + count % 2
    from_on = on[: max(half, count - len(off))]
    return (from_on + off)[:count]


@transaction.atomic
def blind_sample_draw(
    *, user: User | None, count: int = WEEKLY, day: date | None = None
) -> list[BlindSample]:
    """Draw this week's unflagged texts for blind labelling, up to ``count`` in all.

    Texts collected in the last seven days come first; where they do not fill the week, any do.
    The draw follows from the week and the texts there are: drawing again adds only what is missing.

    Args:
        user: who asks; ``None`` for the command line.
        count: how many the week shall have.
        day: a day of the week; today by default.

    Returns:
        The samples that are new.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.FLAG_REVIEW)
    week = week_of(day or timezone.localdate())
    missing = count - BlindSample.objects.filter(week=week).count()
    if missing <= 0:
        return []
    chance = random.Random(week.isoformat())
    rows = _unflagged()
    recent = rows.filter(collected_at__gte=timezone.now() - _RECENT)
    ids = _draw(recent, missing, chance)
    if len(ids) < missing:
        ids += _draw(rows.exclude(pk__in=ids), missing - len(ids), chance)
    made = [BlindSample.objects.create(item_id=pk, week=week) for pk in ids]
    audit_record(
        action="blind.draw",
        detail={"week": week.isoformat(), "samples": [one.pk for one in made]},
        actor=user,
    )
    return made


@transaction.atomic
def blind_label_give(
    *, user: User, sample: BlindSample, label: str, fact_id: str = ""
) -> BlindLabel:
    """Say of a sample what it is, without knowing what others or the machine said.

    Args:
        user: who labels.
        sample: the text.
        label: a ``BlindAnswer``.
        fact_id: which fact a distortion contradicts.

    Raises:
        Refused: role, an unknown label or fact, labelled by this person or two others already.
    """
    require(user, Action.FLAG_REVIEW)
    row = (
        BlindSample.objects.select_for_update(of=("self",)).select_related("item").get(pk=sample.pk)
    )
    require_readable(user, row.item)
    if label not in set(BlindAnswer):
        raise Refused("Hãy chọn một câu trả lời.", "Choose an answer.")
    if label == BlindAnswer.DISTORTION:
        if not OfficialFact.objects.filter(fact_id=fact_id).exists():
            raise Refused("Hãy chọn dữ kiện mà bài nói trái.", "Choose the fact it contradicts.")
    else:
        fact_id = ""
    if row.labels.exclude(reviewer=user).count() >= LABELLERS:
        raise Refused("Đã đủ hai người gắn nhãn bài này.", "Two people have labelled this text.")
    try:
        with transaction.atomic():
            made = BlindLabel.objects.create(
                sample=row, reviewer=user, label=label, fact_id=fact_id
            )
    except IntegrityError:
        raise Refused("Bạn đã gắn nhãn bài này.", "You have labelled this text.") from None
    audit_record(
        action="blind.label", subject=f"item:{row.item_id}", detail={"sample": row.pk}, actor=user
    )
    return made
