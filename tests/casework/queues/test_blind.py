"""Blind re-labelling: what is drawn, who may label, how well people agree, what was missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.models import AuditEvent, BlindLabel, BlindSample, Flag, Review, User
from casework.models.people import Role
from casework.selectors.blind import (
    blind_agreement,
    blind_misses,
    blind_next,
    blind_progress,
    cohen_kappa,
)
from casework.selectors.quality import type_quality
from casework.services.blind_samples import blind_label_give, blind_sample_draw, week_of
from casework.services.flags import flag_decide
from records.errors import Refused
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
ON, OFF = "Chiến dịch tìm hài cốt liệt sĩ số {}", "Hôm nay trời đẹp, đi chợ mua rau số {}"


def test_the_week_is_drawn_once_half_on_the_topic_and_never_what_is_flagged() -> None:
    on = [rows.item(ON.format(n)).pk for n in range(20)]
    off = [rows.item(OFF.format(n)).pk for n in range(30)]
    flagged = rows.flag().item_id
    rows.item("")
    made = blind_sample_draw(user=None, count=10)
    ids = {one.item_id for one in made}
    assert len(ids) == 10
    assert len(ids & set(on)) == 5
    assert len(ids & set(off)) == 5
    assert flagged not in ids
    assert {one.week for one in made} == {week_of(timezone.localdate())}
    assert blind_sample_draw(user=rows.user(Role.EDITOR), count=10) == []
    more = blind_sample_draw(user=None, count=12)
    assert len(more) == 2
    assert not {one.item_id for one in more} & ids
    later = blind_sample_draw(user=None, count=5, day=timezone.localdate() + timedelta(days=7))
    assert len(later) == 5
    assert AuditEvent.objects.filter(action="blind.draw").count() == 3
    with pytest.raises(Refused):
        blind_sample_draw(user=rows.user(Role.CYBER))


def test_drawing_again_from_the_same_rows_draws_the_same() -> None:
    for n in range(30):
        rows.item(ON.format(n))
    first = [one.item_id for one in blind_sample_draw(user=None, count=8)]
    BlindSample.objects.all().delete()
    assert [one.item_id for one in blind_sample_draw(user=None, count=8)] == first


def test_a_draw_from_few_texts_takes_what_there_is() -> None:
    for n in range(3):
        rows.item(OFF.format(n))
    assert len(blind_sample_draw(user=None, count=25)) == 3


def label(user: User, sample: BlindSample, what: str, fact: str = "") -> BlindLabel:
    return blind_label_give(user=user, sample=sample, label=what, fact_id=fact)


def test_two_people_label_each_text_once_and_blind() -> None:
    rows.fact()
    for n in range(2):
        rows.item(ON.format(n))
    one, two, three = (rows.user(Role.EDITOR) for _ in range(3))
    first, _second = blind_sample_draw(user=None, count=2)
    assert blind_progress(user=one) == (2, 0)
    label(one, first, "not")
    assert blind_next(user=one) != first
    # What somebody has begun comes first for the next.
    assert blind_next(user=two) == first
    for wrong, fact in (("bua", ""), ("distortion", ""), ("distortion", "F99")):
        with pytest.raises(Refused):
            label(two, first, wrong, fact)
    with pytest.raises(Refused, match="Bạn đã"):
        label(one, first, "unsure")
    assert label(two, first, "not", "F01").fact_id == ""
    with pytest.raises(Refused, match="đủ hai người"):
        label(three, first, "not")
    assert blind_progress(user=two) == (1, 1)
    with pytest.raises(Refused):
        label(rows.user(Role.AUDITOR), first, "not")


def test_restricted_texts_are_for_those_who_may() -> None:
    rows.item(ON, access="restricted")
    (sample,) = blind_sample_draw(user=None, count=1)
    assert blind_next(user=rows.user(Role.EDITOR)) is None
    assert blind_next(user=rows.user(Role.VERIFIER)) == sample
    with pytest.raises(Refused):
        label(rows.user(Role.EDITOR), sample, "not")


def test_kappa() -> None:
    # Worked by hand: 7 of 10 alike; by chance .5 × .6 + .5 × .4 = .5; kappa = (.7 - .5) / .5.
    first = ["distortion"] * 5 + ["not"] * 5
    second = ["distortion"] * 4 + ["not"] * 3 + ["distortion"] * 2 + ["not"]
    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert cohen_kappa(first, first) == 1.0
    assert cohen_kappa(["not"] * 4, ["not"] * 4) is None
    assert cohen_kappa([], []) is None


def test_agreement_and_misses() -> None:
    rows.fact()
    one, two = rows.user(Role.EDITOR), rows.user(Role.VERIFIER)
    items = [rows.item(ON.format(n)) for n in range(4)]
    for sample in blind_sample_draw(user=None, count=4):
        missed = sample.item_id == items[0].pk
        label(one, sample, *(("distortion", "F01") if missed else ("not", "")))
        if sample.item_id != items[3].pk:
            label(two, sample, *(("distortion", "F01") if missed else ("not", "")))
    agreement = blind_agreement()
    assert (agreement.pairs, agreement.same, agreement.kappa, agreement.low) == (3, 3, 1.0, False)
    (miss,) = blind_misses(user=one)
    assert (miss.item_id, miss.fact_ids) == (items[0].pk, ("F01",))
    rows.flag(rows.item())
    Flag.objects.update(item=items[0])
    assert blind_misses(user=one) == []


def test_quality_shows_reviews_and_drift_by_type() -> None:
    editor = rows.user(Role.EDITOR)
    for n in range(12):
        flag = rows.flag(model=f"m{n}@1")
        flag_decide(user=editor, flag=flag, decision="reject", reason="opinion")
    (found,) = type_quality(user=editor)
    assert (found.type, found.reviewed, found.cases_lately) == ("fake_hotline", 12, 12)
    assert (found.rejected_lately, found.rejected_before, found.drift) == (1.0, None, False)
    for _ in range(12):
        rows.approved()
    Review.objects.filter(flag__status="approved").update(created_at="2026-01-01T00:00:00Z")
    (found,) = type_quality(user=editor)
    assert (found.cases_before, found.rejected_before, found.drift) == (12, 0.0, True)
    with pytest.raises(Refused):
        type_quality(user=rows.user(Role.CYBER))
