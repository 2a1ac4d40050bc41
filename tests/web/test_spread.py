"""Waves as a reviewer meets them: new ones counted, who spread what when, nothing closed shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casework.clock import now
from casework.models import AuditEvent, ClaimNotice, ClaimWave, Flag, Intake, User
from casework.services.notices import TRIES
from casework.services.waves import waves_refresh
from tests.casework.queues import rows
from tests.casework.queues.test_propagation import NUMBER, phone, wave

pytestmark = pytest.mark.django_db
Console = Callable[[User], Client]


def begun(count: int = 3) -> tuple[ClaimWave, list[Flag]]:
    """Return a wave of copies that name one number, and its flags."""
    flags = wave(count)
    for flag in flags:
        phone(flag.item)
    return waves_refresh(item_ids=[flags[0].item_id])[0], flags


def page(client: Client, route: str, *values: int) -> str:
    answer = client.get(reverse(route, args=values))
    assert answer.status_code == 200
    return answer.content.decode()


def unread(client: Client) -> int:
    """Return the number beside the waves in the navigation."""
    entries = client.get(reverse("glossary")).context["navigation"]
    return next(int(one.count) for one in entries if one.url == reverse("spread"))


def test_a_new_wave_is_counted_until_it_is_looked_at_by_each(
    editor: User, verifier: User, console: Console
) -> None:
    found, _flags = begun()
    first, second = console(editor), console(verifier)
    assert (unread(first), unread(second)) == (1, 1)
    assert f'href="{reverse("wave", args=[found.pk])}"' in page(first, "spread")
    assert unread(first) == 1
    page(first, "wave", found.pk)
    assert (unread(first), unread(second)) == (0, 1)


def test_the_page_shows_fact_spread_numbers_and_reach(editor: User, console: Console) -> None:
    found, flags = begun()
    for flag, views in zip(flags, (1200, 30, None), strict=True):
        flag.item.metrics = {"views": views, "shares": 2}
        flag.item.save()
    html = page(console(editor), "wave", found.pk)
    assert rows.EVIDENCE in html and "0965.001.222" in html and "V.1.c" in html
    assert '<dt>Lượt xem</dt><dd class="numeric">1230</dd>' in html
    assert '<dt>Lượt chia sẻ</dt><dd class="numeric">6</dd>' in html
    assert "+84911222333" in html and "3 bài" in html
    assert "không phải kết luận" in html and "banner-synthetic" in html
    assert all(f'href="{reverse("flag", args=[flag.pk])}"' in html for flag in flags)
    assert all(flag.item.author_pid not in html for flag in flags)
    listed = page(console(editor), "spread")
    assert "3 tài khoản" in listed and "nhiều tài khoản cùng lúc" in listed


def test_letters_that_do_not_get_through_are_told_on_the_page(
    editor: User, console: Console
) -> None:
    found, _flags = begun()
    for to, tries, problem in (("a@example.invalid", 0, ""), ("b@example.invalid", TRIES, "HỎNG")):
        ClaimNotice.objects.create(wave=found, way="email", to=to, tries=tries, problem=problem)
    html = page(console(editor), "wave", found.pk)
    assert "đang chờ gửi" in html and "đã thôi gửi" in html and "HỎNG" in html


def test_restricted_posts_are_shown_to_those_who_may_read_them(
    editor: User, verifier: User, console: Console
) -> None:
    found, flags = begun()
    for flag in flags:
        flag.item.access = "restricted"
        flag.item.save()
    for route, values in (("spread", ()), ("wave", (found.pk,))):
        assert NUMBER in page(console(verifier), route, *values)
        closed = page(console(editor), route, *values)
        assert NUMBER not in closed and "84911222333" not in closed
        assert "Không còn bài nào mang cờ mở mà bạn được xem" in closed


def test_a_wave_whose_first_flag_was_rejected_still_shows_the_others(
    editor: User, console: Console
) -> None:
    found, flags = begun(4)
    Flag.objects.filter(pk=flags[0].pk).update(status=Flag.Status.REJECTED)
    html = page(console(editor), "wave", found.pk)
    assert all(f'href="{reverse("flag", args=[one.pk])}"' in html for one in flags[1:])
    assert f'href="{reverse("flag", args=[flags[0].pk])}"' not in html


def test_no_wave_and_wrong_addresses(editor: User, console: Console) -> None:
    client = console(editor)
    assert "Chưa có đợt nào" in page(client, "spread")
    assert client.get(reverse("wave", args=[99])).status_code == 404
    assert client.get("/spread?page=x²").status_code == 200


def test_english_page_says_the_fact_in_english(editor: User, console: Console) -> None:
    editor.language = "en"
    editor.save()
    found, _flags = begun()
    html = page(console(editor), "wave", found.pk)
    assert "The campaign hotline in Hai Phong" in html and "Đợt số" not in html


def test_the_beginning_of_a_wave_is_an_audit_event() -> None:
    found, _flags = begun()
    assert AuditEvent.objects.filter(action="wave.begin", subject=f"wave:{found.pk}").count() == 1


def test_the_first_page_tells_new_waves_and_the_time_to_the_queue(
    editor: User, cyber: User, console: Console
) -> None:
    found, flags = begun()
    home = page(console(editor), "home")
    assert "đợt lan truyền mới trong 24 giờ" in home and "chưa có bài nào tự về để đo" in home
    ClaimWave.objects.filter(pk=found.pk).update(found_at=now() - timedelta(hours=25))
    tiles = console(editor).get(reverse("home")).context["tiles"]
    assert [one.count for one in tiles if one.url == reverse("spread")] == [0]
    item = flags[0].item
    intake = Intake.objects.create(
        original=rows.original(), name="a.txt", received_at=now(), route="submitted"
    )
    collected = Flag.objects.get(pk=flags[0].pk).created_at - timedelta(seconds=7)
    item.route, item.intake, item.collected_at = "submitted", intake, collected
    item.save()
    cache.clear()
    home = page(console(editor), "home")
    assert (
        "trung vị 7,0 giây" in home and "chậm hơn mục tiêu" in home and "không quá 5 giây" in home
    )
    closed = page(console(cyber), "home")
    assert "lan truyền" not in closed and "vào hàng đợi" not in closed
