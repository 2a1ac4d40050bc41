"""Leads, translations, uploads and pipeline health, walked the way their users do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from casework.clock import now
from casework.models import (
    Intake,
    Item,
    Lead,
    QuarantineEntry,
    Source,
    Translation,
    UploadSession,
    User,
)
from casework.services.leads import lead_add_item, lead_open
from casework.services.translations import translation_start
from tests.browser.conftest import Screen
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedJobs

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[..., Screen]

ENGLISH = "We buried three men by the stream. It was March 1972."


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> RecordedJobs:
    recorded = RecordedJobs()
    monkeypatch.setattr("casework.jobs.enqueue_upload", recorded.upload)
    monkeypatch.setattr("casework.jobs.enqueue_retry", recorded.retry)
    return recorded


def with_passage(item: Item) -> Item:
    item.passages.create(ordinal=0, start=0, end=len(item.text), text=item.text, lang=item.lang)
    return item


def test_lead_from_an_item(open_screen: Opener, editor: User) -> None:
    item = with_passage(rows.item("Tôi chôn ba đồng đội bên suối, tháng 3/1972."))
    passage = item.passages.get()
    screen = open_screen(editor)
    page = screen.go(f"/leads/new?item={item.pk}&passage={passage.pk}")
    screen.check()
    screen.shot("lead-new-desk")
    page.fill("#title", "Mộ bên suối, tháng 3/1972")
    page.get_by_role("button", name="Mở đầu mối").click()
    page.get_by_text("Đã ghi vào đầu mối").wait_for()
    lead = Lead.objects.get()

    page.keyboard.press("s")
    page.select_option("#status", "verifying")
    page.fill("#reason", "Có người thứ hai kể giống")
    page.get_by_role("button", name="Đổi trạng thái").click()
    page.get_by_text("Đã đổi trạng thái.").wait_for()
    assert Lead.objects.get().status == "verifying"
    page.keyboard.press("u")
    page.get_by_text("Đã hoàn tác.").wait_for()
    assert Lead.objects.get().status == "open"

    page.goto(f"{screen.address}/leads")
    screen.check()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{lead.pk}")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_lead_side_by_side(open_screen: Opener, editor: User, width: str) -> None:
    lead = lead_open(user=editor, title="Mộ bên suối, đồi 300", summary="Ba nhân chứng.")
    for text, lang in (
        ("Tôi chôn ba đồng đội bên suối dưới chân đồi 300, tháng 3/1972.", "vi"),
        (ENGLISH, "en"),
        ("1972년 3월 개울가에 세 명을 묻었다.", "ko"),
    ):
        item = with_passage(rows.item(text, lang=lang))
        item.clues.create(
            label="date", start=0, end=3, text="3/1972", norm="1972-03", score=1, model="d@1"
        )
        lead_add_item(user=editor, lead=lead, item=item, note="cần hỏi lại" if lang == "en" else "")
    screen = open_screen(editor, width)
    page = screen.go(f"/leads/{lead.pk}")
    assert page.locator(".lead-column h2").all_inner_texts() == [
        "Tiếng Việt 1",
        "Tiếng Anh 1",
        "Tiếng Hàn 1",
    ]
    screen.check()
    screen.shot(f"lead-{width}")
    screen.go("/leads")
    screen.check()
    screen.shot(f"leads-{width}")


def test_translate_by_keyboard_and_find_it(open_screen: Opener, liaison: User) -> None:
    item = with_passage(rows.item(ENGLISH, lang="en", title="By the stream"))
    screen = open_screen(liaison)
    page = screen.go("/translations")
    screen.check()
    screen.shot("translations-desk")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/translations/items/{item.pk}")
    screen.check()
    page.get_by_role("button", name="Bắt đầu dịch").click()
    page.locator("textarea").first.wait_for()
    screen.check()
    assert page.get_by_role("button", name="Duyệt bản dịch").is_disabled()
    page.keyboard.press("g")
    page.keyboard.type("Chúng tôi chôn ba người bên suối.")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Đó là tháng 3/1972.")
    page.keyboard.press("Escape")
    page.get_by_text("2/2 đoạn").wait_for()
    translation = Translation.objects.get()
    assert [s.text for s in translation.segments.all()] == [
        "Chúng tôi chôn ba người bên suối.",
        "Đó là tháng 3/1972.",
    ]
    screen.shot("translation-desk")
    page.keyboard.press("a")
    page.get_by_text("Đã duyệt bản dịch").wait_for()
    screen.check()
    page.goto(f"{screen.address}/search?q=chon+ba+nguoi+ben+suoi")
    assert page.locator("[data-row]").count() == 1
    page.goto(f"{screen.address}/translations/items/{item.pk}")
    page.keyboard.press("u")
    page.get_by_text("Đã hoàn tác lần duyệt").wait_for()
    page.goto(f"{screen.address}/search?q=chon+ba+nguoi+ben+suoi")
    assert page.get_by_text("Chúng tôi chôn").count() == 0


def test_two_translators_do_not_overwrite_each_other(
    open_screen: Opener, liaison: User, make_user: Callable[..., User]
) -> None:
    translation = translation_start(user=liaison, item=rows.item(ENGLISH, lang="en"))
    address = f"/translations/items/{translation.item_id}"
    one, two = open_screen(liaison), open_screen(make_user("liaison"))
    first, second = one.go(address), two.go(address)
    first.locator("textarea").first.fill("Bản của tôi.")
    first.get_by_text("1/2 đoạn").wait_for()
    second.locator("textarea").first.fill("Bản khác.")
    second.get_by_text("Người khác vừa sửa đoạn này").wait_for()
    two.check()
    assert translation.segments.all()[0].text == "Bản của tôi."


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_translation_and_upload_pages(open_screen: Opener, liaison: User, width: str) -> None:
    item = rows.item(ENGLISH, lang="en")
    translation_start(user=liaison, item=item)
    screen = open_screen(liaison, width)
    for path, name in (
        ("/translations", "translations"),
        (f"/translations/items/{item.pk}", "translation"),
        ("/upload", "upload"),
    ):
        page = screen.go(path)
        if name == "upload":
            page.select_option("#legal_basis", "consent")
        screen.check()
        screen.shot(f"{name}-{width}")


@pytest.fixture
def big_file(tmp_path: Path) -> Iterator[Path]:
    """Yield a file of three pieces."""
    path = tmp_path / "lời kể.mp3"
    path.write_bytes(os.urandom(20_000_000))
    yield path


def received(upload: UploadSession) -> Path:
    return Path(settings.MANHMOI_DATA) / "inbox" / str(upload.pk)


def test_upload_goes_on_after_a_reload(
    open_screen: Opener, editor: User, big_file: Path, tmp_path: Path, queued: RecordedJobs
) -> None:
    captions = tmp_path / "x.srt"
    captions.write_text("1\n00:00:00,000 --> 00:00:01,000\nXin chào\n")
    screen = open_screen(editor)
    page = screen.go("/upload")
    page.set_input_files("#files", big_file)
    page.set_input_files("#captions", captions)
    page.select_option("#legal_basis", "consent")
    page.fill("#consent_version", "TB-2026-01")
    page.check("input[value=search]")
    pieces = 0

    def cut(route: Any) -> None:
        nonlocal pieces
        if route.request.method == "PATCH":
            pieces += 1
            if pieces > 1:
                route.abort()
                return
        route.continue_()

    page.route("**/upload/tus/**", cut)
    page.get_by_role("button", name="Tải tệp lên").click()
    page.get_by_text("Mất kết nối").wait_for()
    upload = UploadSession.objects.get()
    assert upload.offset == 8 * 1024 * 1024
    screen.shot("upload-waiting-desk")

    page.unroute("**/upload/tus/**")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{screen.address}/upload")
    page.get_by_text("chọn lại tệp này để tải tiếp").wait_for()
    page.set_input_files("#files", big_file)
    page.get_by_text("sẽ tải tiếp từ 41%").wait_for()
    page.get_by_role("button", name="Tải tệp lên").click()
    page.get_by_text("Đã tải xong").first.wait_for()
    page.locator('[data-phase="waiting"]').wait_for()
    assert (received(upload) / "lời kể.mp3").read_bytes() == big_file.read_bytes()
    assert {path.name for path in received(upload).iterdir()} == {
        "lời kể.mp3",
        "lời kể.srt",
        "lời kể.yaml",
    }
    assert queued.uploads == [str(upload.pk)]
    assert UploadSession.objects.count() == 1

    intake = Intake.objects.create(
        original=rows.original(), name="x", received_at=now(), route="submitted", state="done"
    )
    item = rows.item(intake=intake)
    UploadSession.objects.update(intake=intake)
    page.locator('[data-phase="done"]').wait_for()
    assert page.get_by_role("link", name="Mở tư liệu").get_attribute("href") == f"/items/{item.pk}"
    screen.check()
    screen.shot("upload-done-desk")


def test_form_is_asked_before_the_first_byte(
    open_screen: Opener, editor: User, tmp_path: Path
) -> None:
    small = tmp_path / "a.txt"
    small.write_text("x")
    page = open_screen(editor).go("/upload")
    page.set_input_files("#files", small)
    page.get_by_role("button", name="Tải tệp lên").click()
    assert page.evaluate("document.activeElement.id") == "legal_basis"
    assert not UploadSession.objects.exists()


def test_pasted_text(open_screen: Opener, editor: User) -> None:
    screen = open_screen(editor)
    page = screen.go("/upload")
    page.keyboard.press("t")
    page.keyboard.type("Lời kể của bác Ba.")
    page.select_option("#legal_basis", "own_material")
    page.get_by_role("button", name="Gửi văn bản đã dán").click()
    page.locator('[data-phase="waiting"]').wait_for()
    upload = UploadSession.objects.get()
    assert (received(upload) / "van-ban.txt").read_text() == "Lời kể của bác Ba.\n"


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_pipeline_is_live(
    open_screen: Opener, editor: User, queued: RecordedJobs, width: str
) -> None:
    rows.item()
    audio = rows.item().media.create(
        type="audio", stage="transcribe", state="parked", waiting_for="speech_model"
    )
    reading = Intake.objects.create(
        original=rows.original(),
        name="zeeschuimer-export-tiktok-2026-11-23.ndjson",
        received_at=now(),
        route="operator_capture",
        state="reading",
    )
    entry = QuarantineEntry.objects.create(
        intake=reading,
        stage="take",
        reason="bad_json",
        message_vi="Dòng này không phải JSON hợp lệ",
        message_en="This line is not valid JSON",
        line=118,
        byte=48_211,
    )
    Source.objects.create(name="Báo Hải Phòng", kind="rss", platform="web", legal_basis="x")
    screen = open_screen(editor, width)
    page = screen.go("/pipeline")
    screen.check()
    screen.shot(f"pipeline-{width}")
    number = page.locator('[data-number="searchable"]')
    expect(number).to_have_text("2")
    rows.item()
    expect(number).to_have_text("3")
    Intake.objects.filter(pk=reading.pk).update(state="done")
    page.get_by_text("Đã đọc xong").wait_for()
    audio.delete()
    page.get_by_text("Đang chờ, không phải lỗi").wait_for(state="detached")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.get_by_text("Đã giao chạy lại.").wait_for()
    assert queued.retries == [entry.pk]


def test_pages_in_english(open_screen: Opener, make_user: Callable[..., User]) -> None:
    rows.flag()
    verifier = make_user("verifier", language="en")
    liaison = make_user("liaison", language="en")
    item = rows.item(ENGLISH, lang="en")
    for user, path, words in (
        (verifier, "/flags", "The machine only suggests"),
        (verifier, "/leads", "Each lead gathers accounts"),
        (verifier, "/pipeline", "items searchable"),
        (liaison, f"/translations/items/{item.pk}", "Start translating"),
        (liaison, "/upload", "Grounds for keeping it"),
        (make_user("cyber", language="en"), "/referrals", "two different people approved"),
    ):
        screen = open_screen(user)
        page = screen.go(path)
        assert page.get_by_text(words).count() == 1, path
        screen.check()
        screen.shot(f"english-{path.split('/')[1]}-desk")
