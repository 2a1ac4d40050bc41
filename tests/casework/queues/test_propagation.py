"""A confirmed claim is suggested in its copies, never in what denies it; waves are found once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from casework.models import (
    AuditEvent,
    ClaimNotice,
    ClaimWave,
    Clue,
    Flag,
    Item,
    Review,
    Transcript,
    User,
)
from casework.selectors.claim_ties import evidence_keys
from casework.services.flags import flag_decide, flag_undo
from casework.services.waves import coordinated, waves_refresh
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
START = datetime(2026, 7, 8, 3, tzinfo=UTC)
NUMBER = "0911.222.333"


def copy_of(head: Item, text: str, **fields: object) -> Item:
    return rows.item(text=text, near_duplicate_of=head, near_duplicate_score=0.8, **fields)


def phone(item: Item) -> None:
    start = item.text.index(NUMBER)
    Clue.objects.create(
        item=item, label="phone", start=start, end=start + len(NUMBER), text=NUMBER,
        norm="+84911222333", score=1.0, model="manhmoi-clue-rules@1",
    )  # fmt: skip


def test_copies_are_suggested_and_denials_are_not(editor: User, verifier: User) -> None:
    flag = rows.flag()
    bare = copy_of(
        flag.item, "duong day nong cua chien dich la 0911.222.333, ai biet mo liet si goi"
    )
    denial = copy_of(flag.item, f"Tin giả đấy bà con: “{rows.POST}” là bịa đặt, đừng tin.")
    question = copy_of(flag.item, "Đường dây nóng của Chiến dịch là 0911.222.333 phải không ạ?")
    other = rows.item(text="Nhà tôi tìm bác đã lâu mà chưa thấy, ai biết xin chỉ giúp.")

    flag_decide(user=editor, flag=flag, decision="accept")

    made = Flag.objects.get(propagated_from=flag)
    assert (made.item, made.status, made.fact, made.type) == (
        bare, Flag.Status.SUGGESTED, flag.fact, flag.type,
    )  # fmt: skip
    assert made.evidence == bare.text[made.start : made.end]
    assert made.evidence.startswith("duong day nong") and NUMBER in made.evidence
    assert made.model.startswith("manhmoi-claim-copies@") and f"số {flag.pk}" in made.why
    assert 0 < made.score <= flag.score
    for item in (denial, question, other):
        assert not item.flags.exists()
    flag.refresh_from_db()
    flag_decide(user=verifier, flag=flag, decision="accept")
    assert Flag.objects.filter(propagated_from=flag).count() == 1
    assert AuditEvent.objects.filter(action="flag.propagate").count() == 1


def test_posts_with_the_number_of_the_evidence_are_looked_at_too(editor: User) -> None:
    flag = rows.flag()
    sharing = rows.item(text=f"Cần báo tin thì nhớ: đường dây nóng của chiến dịch là {NUMBER} nhé")
    family = rows.item(text=f"Nhà em tìm bác, số của em {NUMBER} ạ")
    for item in (flag.item, sharing, family):
        phone(item)
    flag_decide(user=editor, flag=flag, decision="accept")
    assert [one.item for one in Flag.objects.filter(propagated_from=flag)] == [sharing]


def test_what_another_text_of_the_item_names_ties_nothing(editor: User) -> None:
    """Offsets of a transcript's evidence say nothing of the post's own words."""
    flag = rows.flag()
    phone(flag.item)
    spoken = Transcript.objects.create(item=flag.item, origin="captions", text=flag.item.text)
    Flag.objects.filter(pk=flag.pk).update(transcript=spoken)
    assert evidence_keys(Flag.objects.filter(pk=flag.pk)) == {}
    Clue.objects.update(transcript=spoken)
    assert evidence_keys(Flag.objects.filter(pk=flag.pk)) == {
        ("phone", "+84911222333"): {flag.item_id}
    }


def test_a_person_s_decision_about_a_copy_stands(editor: User, verifier: User) -> None:
    first = rows.flag()
    second = rows.flag(copy_of(first.item, rows.POST))
    flag_decide(user=verifier, flag=second, decision="reject", reason="opinion")
    flag_decide(user=editor, flag=first, decision="accept")
    assert Flag.objects.count() == 2


def wave(count: int = 3, apart_s: int = 35) -> list[Flag]:
    head: Item | None = None
    flags = []
    for number in range(count):
        item = rows.item(
            author_pid=f"{number}" * 64,
            platform=("facebook", "zalo")[number % 2],
            published_at=START + timedelta(seconds=apart_s * number),
            near_duplicate_of=head,
        )
        head = head or item
        flags.append(rows.flag(item))
    return flags


def test_three_copies_are_a_wave_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MANHMOI_ALERT_EMAILS", ["truc@example.invalid"])
    monkeypatch.setattr(settings, "MANHMOI_ALERT_WEBHOOK", "http://127.0.0.1:9/nhan")
    flags = wave()
    assert waves_refresh(item_ids=[flags[0].item_id]) == [ClaimWave.objects.get()]
    found = ClaimWave.objects.get()
    assert (found.head, found.items, found.authors, found.coordinated) == (
        flags[0].item, 3, 3, True,
    )  # fmt: skip
    assert found.platforms == ["facebook", "zalo"]
    assert (found.first_seen, found.last_seen) == (START, START + timedelta(seconds=70))
    assert set(ClaimNotice.objects.values_list("way", flat=True)) == {
        "console", "email", "webhook",
    }  # fmt: skip
    assert waves_refresh(item_ids=[flag.item_id for flag in flags]) == []
    assert ClaimNotice.objects.count() == 3


def test_rejected_suggestions_are_no_wave() -> None:
    flags = wave()
    Flag.objects.filter(pk=flags[1].pk).update(status=Flag.Status.REJECTED)
    assert waves_refresh(item_ids=[flags[0].item_id]) == []


def test_two_waves_with_one_number_become_one() -> None:
    first, second = wave(), wave(apart_s=4000)
    waves_refresh(item_ids=[first[0].item_id])
    waves_refresh(item_ids=[second[0].item_id])
    assert [one.coordinated for one in ClaimWave.objects.order_by("pk")] == [True, False]
    phone(first[0].item)
    phone(second[0].item)
    assert waves_refresh(item_ids=[second[0].item_id]) == []
    assert ClaimWave.objects.get().items == 6


@pytest.mark.parametrize(
    ("seconds", "authors", "expected"),
    [
        ((0, 35, 70), "abc", True),
        ((0, 35, 70), "aab", False),
        ((0, 500, 1000), "abc", False),
        ((0, 900, 1000, 1100), "aabc", True),
        ((0, 1, 2), ["", "", ""], False),
    ],
)
def test_coordination_is_many_accounts_in_a_short_time(
    seconds: tuple[int, ...], authors: str, expected: bool
) -> None:
    posts = [(START + timedelta(seconds=s), a) for s, a in zip(seconds, authors, strict=True)]
    assert coordinated(posts) is expected
    assert coordinated(posts[::-1]) is expected


def test_a_wave_whose_first_post_was_rejected_goes_on_as_the_same_wave(editor: User) -> None:
    flags = wave(4)
    (began,) = waves_refresh(item_ids=[flags[0].item_id])
    flag_decide(user=editor, flag=flags[0], decision="reject", reason="opinion")
    left = ClaimWave.objects.get()
    assert (left.pk, left.head, left.items) == (began.pk, flags[1].item, 3)
    late = rows.flag(copy_of(flags[0].item, rows.POST))
    assert waves_refresh(item_ids=[late.item_id]) == []
    assert ClaimWave.objects.get().items == 4
    for flag in (*flags[1:], late):
        flag_decide(user=editor, flag=flag, decision="reject", reason="opinion")
    assert ClaimWave.objects.get().items == 0
    undone = Review.objects.get(flag=late)
    flag_undo(user=editor, review=undone)
    again = ClaimWave.objects.get()
    assert (again.pk, again.head, again.items) == (began.pk, late.item, 1)
    assert ClaimNotice.objects.filter(way="console").count() == 1
