"""Recordings by ear and keyboard: waveform, words, must-listen spans, the editor, its versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from casework.models import ListenSpan, Media, Transcript, User
from casework.services.transcripts import transcript_heard_store
from records.speech import Damage, Doubt
from tests.browser.conftest import Screen
from tests.browser.media import stored, wav_bytes
from tests.casework import hearings
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Screen]
# A save opens the search index: seconds on a busy machine.
SLOW = 30_000
PEAKS = bytes((n * 37) % 180 for n in range(300))


@pytest.fixture(autouse=True)
def _nothing_queued(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("casework.jobs.enqueue_texts", lambda item_ids: "")
    yield


@pytest.fixture
def heard(db: None) -> Transcript:
    """Return what a model heard in thirty seconds, with captions beside it and damage."""
    item = rows.make_item("", title="Lời kể của ông Ba", kind="call", platform="hotline")
    media, _captions = rows.make_recording(item, stored(wav_bytes(30), "audio/wav"))
    last = hearings.utterance(
        hearings.LINES[2], 20_000, doubts=(Doubt("hallucination", 20_000, 30_000),), logprob=-0.2
    )
    story = hearings.story()
    said = hearings.story(
        segments=(*story.segments[:2], last), damage=(Damage(27_000, "bad_packets", 800),)
    )
    found = transcript_heard_store(media=media, heard=said, peaks=PEAKS)
    assert found is not None
    return found


def ready(page: Page) -> None:
    expect(page.locator("audio")).not_to_have_js_property("readyState", 0)


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_pages_of_a_recording(
    open_screen: Opener, heard: Transcript, editor: User, width: str
) -> None:
    screen = open_screen(editor, width)
    page = screen.go(f"/items/{heard.item_id}")
    ready(page)
    expect(page.locator("canvas.waveform").first).to_be_visible()
    page.locator("[data-must-listen] summary").click()
    screen.check()
    page.evaluate("window.scrollTo(0, 0)")
    screen.shot(f"hearing-item-{width}")
    page = screen.go(f"/transcripts/{heard.pk}/edit")
    ready(page)
    screen.check()
    screen.shot(f"hearing-editor-{width}")


def until(page: Page, test: str) -> None:
    """Wait until a JavaScript expression holds; the page's policy forbids evaluated strings."""
    for _ in range(100):
        if page.evaluate(f"() => {test}"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {test}")


def play_through(page: Page, seconds: float) -> None:
    """Play from the present position for so long; the sound itself is real."""
    page.evaluate(
        """seconds => new Promise((done) => {
          const audio = document.querySelector("audio");
          const end = audio.currentTime + seconds;
          audio.addEventListener("timeupdate", () => {
            if (audio.currentTime >= end) { audio.pause(); done(); }
          });
          audio.play();
        })""",
        seconds,
    )


def test_a_word_is_heard_by_clicking_it(
    open_screen: Opener, heard: Transcript, editor: User
) -> None:
    screen = open_screen(editor)
    page = screen.go(f"/items/{heard.item_id}")
    ready(page)
    word = page.locator(f'[aria-labelledby="transcript-{heard.pk}"] .w', has_text="đặt")
    word.click()
    assert 10_900 < page.locator("audio").evaluate("one => one.currentTime * 1000") < 13_000
    expect(page.locator("[data-segment].playing").first).to_contain_text("không đặt bia")
    doubt = page.locator(".doubt", has_text="tôi")
    expect(doubt).to_have_attribute("title", "mô hình không chắc từ này")
    assert screen.complaints == []


def test_waveform_speed_loop_and_keys(open_screen: Opener, heard: Transcript, editor: User) -> None:
    screen = open_screen(editor)
    page = screen.go(f"/items/{heard.item_id}")
    ready(page)
    audio, wave = page.locator("audio"), page.locator("canvas[data-waveform]")
    expect(wave).to_be_visible()
    box = wave.bounding_box()
    assert box is not None
    wave.click(position={"x": box["width"] / 2, "y": 10})
    assert 14 < audio.evaluate("one => one.currentTime") < 16
    page.keyboard.press("ArrowRight")
    assert 19 < audio.evaluate("one => one.currentTime") < 21
    page.keyboard.press(",")
    assert 14 < audio.evaluate("one => one.currentTime") < 16
    page.keyboard.press("s")
    expect(audio).to_have_js_property("playbackRate", 1.25)
    expect(page.locator("[data-speed]")).to_have_value("1.25")
    page.keyboard.press("l")
    loop = page.locator("[data-loop]")
    expect(loop).to_have_attribute("aria-pressed", "true")
    # Captions and machine tell different segments of this moment; one of them is repeated.
    audio.evaluate("one => { one.currentTime = 19.9 }")
    page.keyboard.press("p")
    expect(audio).to_have_js_property("paused", False)
    until(page, "document.querySelector('audio').currentTime < 19")
    page.keyboard.press("l")
    expect(loop).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    expect(audio).to_have_js_property("paused", True)
    assert screen.complaints == []


def test_what_must_be_heard_is_marked_by_playing_it(
    open_screen: Opener, heard: Transcript, editor: User
) -> None:
    screen = open_screen(editor)
    page = screen.go(f"/items/{heard.item_id}")
    ready(page)
    count = page.locator("[data-unheard]")
    every = heard.listen_spans.count()
    expect(count).to_have_text(str(every))
    negation = heard.listen_spans.get(kind="negation")
    page.locator("audio").evaluate(
        "(one, at) => { one.currentTime = at }", negation.start_ms / 1000 - 0.3
    )
    play_through(page, (negation.end_ms - negation.start_ms) / 1000 + 0.8)
    expect(count).to_have_text(str(every - 1))
    expect(page.locator(f'[data-listen="{negation.pk}"]')).to_have_class("listen heard")
    negation.refresh_from_db()
    assert negation.heard_by == editor
    page.locator("[data-must-listen] summary").click()
    page.locator(f'[data-span="{negation.pk}"] input').uncheck()
    expect(count).to_have_text(str(every))
    page.locator(f'[data-span="{negation.pk}"] input').check()
    expect(count).to_have_text(str(every - 1))
    assert ListenSpan.objects.exclude(heard_at=None).count() == 1
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("n")
    first = heard.listen_spans.filter(heard_at=None).latest("start_ms")
    until(page, f"document.querySelector('audio').currentTime > {first.start_ms / 1000 - 0.7}")
    assert screen.complaints == []


def test_too_fast_is_not_heard(open_screen: Opener, heard: Transcript, editor: User) -> None:
    page = open_screen(editor).go(f"/items/{heard.item_id}")
    ready(page)
    page.locator("[data-speed]").select_option("2")
    play_through(page, 6)
    assert not ListenSpan.objects.exclude(heard_at=None).exists()


def test_editing_by_keyboard_makes_a_version(
    open_screen: Opener, heard: Transcript, editor: User
) -> None:
    screen = open_screen(editor)
    page = screen.go(f"/items/{heard.item_id}")
    page.keyboard.press("e")
    page.wait_for_url("**/edit?at=0.0")
    first = page.locator("[data-text]").first
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(first).to_be_focused()
    first.fill("Ngày 12 tháng 3 năm 1969 tôi chôn mười hai anh.")
    first.evaluate("field => field.setSelectionRange(25, 25)")
    page.keyboard.press("Control+ArrowDown")
    expect(page.locator("[data-edit]")).to_have_count(4)
    page.locator("[data-speaker]").first.fill("Ông Ba")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-problem]")).to_be_hidden()
    expect(page.locator(".meta")).to_contain_text("bản 2", timeout=SLOW)
    made = Transcript.objects.get(origin="correction")
    assert [(s.text, s.speaker) for s in made.segments.all()][:2] == [
        ("Ngày 12 tháng 3 năm 1969", "Ông Ba"), ("tôi chôn mười hai anh.", ""),
    ]  # fmt: skip
    head, tail = made.segments.all()[:2]
    # The machine's own times of "1968" and "tôi".
    assert (head.end_ms, tail.start_ms) == (6 * 400 - 50, 6 * 400)
    assert head.words[5]["p"] is None and tail.words[0]["p"] == 0.9
    screen.check()
    page.get_by_role("link", name="Các bản").click()
    expect(page.locator("ins", has_text="1969")).to_be_visible()
    screen.check()
    screen.shot("hearing-versions-desk")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Lấy lại").click(timeout=SLOW)
    expect(page.get_by_role("status").first).to_contain_text("Đã lấy lại", timeout=SLOW)
    assert Transcript.objects.get(current=True, parent=heard).version == 3
    page = screen.go(f"/items/{heard.item_id}")
    expect(page.locator("[data-replaced]")).to_contain_text("tìm kiếm chỉ dùng bản người sửa")
    page.evaluate("window.scrollTo(0, 0)")
    screen.check()
    screen.shot("hearing-corrected-desk")


def test_a_conflict_loses_nothing(
    open_screen: Opener, heard: Transcript, editor: User, verifier: User
) -> None:
    mine, theirs = open_screen(editor), open_screen(verifier)
    address = f"/transcripts/{heard.pk}/edit"
    page, other = mine.go(address), theirs.go(address)
    other.locator("[data-text]").nth(1).fill("Chúng tôi có đặt bia trên mộ.")
    other.get_by_role("button", name="Lưu thành bản mới").click()
    expect(other.locator(".meta")).to_contain_text("bản 2", timeout=SLOW)
    page.locator("[data-text]").nth(2).fill("Mộ ở gần suối La Vân.")
    page.get_by_role("button", name="Lưu thành bản mới").click()
    problem = page.locator("[data-problem]")
    expect(problem).to_contain_text("Người khác vừa lưu bản 2")
    expect(page.locator("[data-text]").nth(2)).to_have_value("Mộ ở gần suối La Vân.")
    mine.check()
    mine.shot("hearing-conflict-desk")
    page.evaluate("window.onbeforeunload = null")
    assert Transcript.objects.filter(origin="correction").count() == 1


def test_leaving_with_unsaved_words_is_asked(
    open_screen: Opener, heard: Transcript, editor: User
) -> None:
    page = open_screen(editor).go(f"/transcripts/{heard.pk}/edit")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("[data-text]").first.click()
    page.keyboard.type("Vâng ")
    page.get_by_role("link", name="Về tư liệu").click()
    expect(page.locator("[data-said]")).to_have_text("Có thay đổi chưa lưu.")
    assert asked == ["beforeunload"]
    assert page.url.endswith("/edit")


def test_auditors_read_and_hear_nothing(
    open_screen: Opener, heard: Transcript, auditor: User
) -> None:
    screen = open_screen(auditor)
    page = screen.go(f"/items/{heard.item_id}")
    expect(page.locator("audio")).to_have_count(0)
    expect(page.locator(".transcript").first).to_contain_text("không đặt bia")
    expect(page.get_by_role("link", name="Sửa lời")).to_have_count(0)
    screen.check()


def test_progress_while_the_machine_listens(
    open_screen: Opener, heard: Transcript, editor: User
) -> None:
    Media.objects.update(stage="transcribe", state="pending", parts=12, parts_done=3)
    screen = open_screen(editor)
    page = screen.go(f"/items/{heard.item_id}")
    expect(page.locator(".hearing-progress")).to_contain_text("3/12 phần")
    screen.check()
