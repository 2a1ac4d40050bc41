"""Recordings by ear and keyboard: waveform, words, must-listen spans, the editor and its versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from casework.models import ListenSpan, Media, Transcript, User
from casework.services.transcripts import transcript_heard_store
from records.speech import Damage, Doubt
from tests.browser.conftest import Screen
from tests.browser.media import stored, wav_bytes
from tests.casework import hearings
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Screen]
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
    screen.shot(f"hearing-item-{width}")
    page = screen.go(f"/transcripts/{heard.pk}/edit")
    ready(page)
    screen.check()
    screen.shot(f"hearing-editor-{width}")
