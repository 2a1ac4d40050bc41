"""Captions and sound of YouTube videos: with the owner's word only, sound until it is heard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import ExtractorError

from casework.archive import Erased, get_archive
from casework.clock import now
from casework.models import AuditEvent, ChannelPermission, Item, Media, Source, Transcript, User
from casework.models.items import Stage, WorkState
from casework.selectors.channel_permissions import channel_permissions, channel_permitted
from casework.services.channel_permissions import (
    channel_permission_record,
    channel_permission_withdraw,
)
from config.cli.main import cli
from monitor.collect import visit as visiting
from monitor.collect.connector import Due
from monitor.sources.youtube_speech import CONNECTOR
from monitor.stages import media as stage
from records.errors import Refused
from tests.sources.contract import source_of, visit
from tests.sources.fakes.base import Asked, FakePlatform, Reply

pytestmark = pytest.mark.django_db

CHANNEL, OTHER = "UC" + "a" * 22, "UC" + "b" * 22
RECORDING = Path(__file__).parents[2] / "samples" / "recordings" / "ghi-am-vi-01-khe-sanh.ogg"
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nĐơn vị tôi đóng quân ở đồi 31\n"
SPOKEN, WITH_CAPTIONS, AUTOMATIC, LONG = "spoken00001", "captions001", "automatic01", "toolong0001"


class SpeechFake(FakePlatform):
    """Serves what the fake extractors below name."""

    kind = "youtube_speech"
    gone: frozenset[str] = frozenset()

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/api/timedtext":
            return Reply(200, VTT.encode(), {"Content-Type": "text/vtt"})
        if asked.path == "/videoplayback":
            return Reply(200, RECORDING.read_bytes(), {"Content-Type": "audio/ogg"})
        return self.refuse(asked.path, Reply(404))

    @property
    def config(self) -> dict[str, Any]:
        return {"channels": [CHANNEL, OTHER]}


class ChannelIE(InfoExtractor):  # type: ignore[misc]
    """A channel's list of videos."""

    _VALID_URL = r"https://www\.youtube\.com/channel/(?P<id>UC[\w-]+)/videos"

    def _real_extract(self, url: str) -> dict[str, Any]:
        ids = (SPOKEN, WITH_CAPTIONS, AUTOMATIC, LONG)
        entries = [
            self.url_result(f"https://www.youtube.com/watch?v={one}", video_id=one) for one in ids
        ]
        found: dict[str, Any] = self.playlist_result(entries, self._match_id(url))
        return found


class VideoIE(InfoExtractor):  # type: ignore[misc]
    """One video."""

    _VALID_URL = r"https://www\.youtube\.com/watch\?v=(?P<id>[\w-]{11})"
    trouble = ""

    def _real_extract(self, url: str) -> dict[str, Any]:
        video = self._match_id(url)
        if type(self).trouble:
            raise ExtractorError(type(self).trouble, expected=True)
        captions = {
            "vi": [{"url": f"https://www.youtube.com/api/timedtext?v={video}", "ext": "vtt"}]
        }
        return {
            "id": video,
            "title": f"Lời kể của cựu chiến binh {video}",
            "channel_id": CHANNEL,
            "uploader": "Kênh Thử",
            "timestamp": 1_795_000_000,
            "duration": 99_999 if video == LONG else 61,
            "subtitles": captions if video == WITH_CAPTIONS else {},
            "automatic_captions": captions if video == AUTOMATIC else {},
            "formats": [
                {
                    "format_id": "251",
                    "url": f"https://rr1.googlevideo.com/videoplayback?id={video}",
                    "ext": "webm",
                    "acodec": "opus",
                    "vcodec": "none",
                }
            ],
        }


@pytest.fixture
def fake(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechFake]:
    monkeypatch.setattr(CONNECTOR, "_extractors", (ChannelIE, VideoIE))
    monkeypatch.setattr(VideoIE, "trouble", "")
    platform = SpeechFake()
    yield platform.start()
    platform.stop()
    visiting._under_way.clear()


def permit(*allowed: str, user: User | None = None, **more: Any) -> ChannelPermission:
    given = {
        "channel_id": CHANNEL,
        "owner": "Hội Cựu chiến binh xã Thử",
        "scope": allowed,
        "reference": "Công văn 12/CV, 01/11/2026",
        "given_at": now() - timedelta(days=3),
        **more,
    }
    return channel_permission_record(user=user, **given)


def spoken(source: Source) -> dict[str, Item]:
    """Items of a source by the video they are of."""
    return {item.parent_id: item for item in Item.objects.filter(source=source, deleted_at=None)}


def test_a_channel_that_is_gone_keeps_no_other_waiting(
    fake: SpeechFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit("captions")
    permit("captions", channel_id=OTHER)
    real = ChannelIE._real_extract

    def listed(self: ChannelIE, url: str) -> dict[str, Any]:
        if OTHER in url:
            raise ExtractorError("This channel has been terminated", expected=True)
        return real(self, url)

    monkeypatch.setattr(ChannelIE, "_real_extract", listed)
    source = source_of(fake)
    source.config = {"channels": [OTHER, CHANNEL]}
    source.save()
    run = visit(source)
    assert run.outcome == "done" and WITH_CAPTIONS in spoken(source)
    assert f"Kênh {OTHER}: Nguồn không còn nội dung này" in str(run.notes)


def test_nothing_is_taken_without_permission(fake: SpeechFake) -> None:
    permit("audio", expires_at=now() - timedelta(days=1))
    permission = permit("captions", channel_id=OTHER)
    channel_permission_withdraw(user=None, permission=permission)
    source = source_of(fake)
    run = visit(source)
    assert (run.outcome, run.requests, run.received) == ("done", 0, 0)
    assert len(run.notes) == 2 and CHANNEL in run.notes[0]["vi"]


def test_captions_become_the_transcript(fake: SpeechFake) -> None:
    permit("captions")
    source = source_of(fake)
    run = visit(source)
    assert (run.outcome, run.new) == ("done", 2)
    items = spoken(source)
    # Without the owner's word for the sound, automatic captions are better than nothing.
    assert set(items) == {WITH_CAPTIONS, AUTOMATIC}
    item = items[WITH_CAPTIONS]
    assert item.platform_id == f"{WITH_CAPTIONS}:speech" and item.channel_id == CHANNEL
    assert item.title == f"Lời kể của cựu chiến binh {WITH_CAPTIONS}"
    transcript = Transcript.objects.get(item=item)
    assert transcript.origin == "captions"
    assert "Đơn vị tôi đóng quân ở đồi 31" in transcript.text
    assert visit(source).received == 0 and fake.refused == []


def test_sound_is_erased_once_it_is_heard(fake: SpeechFake) -> None:
    permit("captions", "audio")
    source = source_of(fake)
    assert visit(source).new == 3
    items = spoken(source)
    assert set(items) == {SPOKEN, WITH_CAPTIONS, AUTOMATIC}
    assert not items[WITH_CAPTIONS].media.filter(type="audio").exists()
    media = items[SPOKEN].media.get(type="audio")
    assert (media.stage, media.state) == (Stage.FETCH, WorkState.PENDING)
    assert stage.fetch(media.pk)
    media.refresh_from_db()
    assert media.original is not None and media.stage == Stage.TRANSCRIBE
    sha256 = media.original.sha256
    stage.process(media.pk)
    media.refresh_from_db()
    assert media.state == WorkState.DONE and media.original is not None
    assert media.original.erased_at is not None
    with pytest.raises(Erased):
        get_archive().open(sha256)
    assert Transcript.objects.get(item=items[SPOKEN], origin="speech").text
    stage.process(media.pk)  # after a kill, once more
    assert fake.refused == []


def test_a_permission_withdrawn_stops_the_download_and_erases_what_waits(fake: SpeechFake) -> None:
    permission = permit("audio")
    source = source_of(fake)
    visit(source)
    first, second = (
        Media.objects.get(item=spoken(source)[video], type="audio") for video in (SPOKEN, AUTOMATIC)
    )
    assert stage.fetch(first.pk)
    channel_permission_withdraw(user=None, permission=permission)
    first.refresh_from_db()
    assert first.original is not None and first.original.erased_at is not None
    Media.objects.filter(pk=second.pk).update(state=WorkState.PENDING)
    assert not stage.fetch(second.pk)
    second.refresh_from_db()
    assert second.state == WorkState.QUARANTINED and second.original is None


def test_a_wish_to_sign_in_stops_the_host_for_a_day(fake: SpeechFake) -> None:
    permit("captions")
    source = source_of(fake)
    VideoIE.trouble = "Sign in to confirm you’re not a bot. Use --cookies"
    run = visit(source)
    assert run.outcome == "parked" and source.parked_until is not None
    assert timedelta(hours=23) < source.parked_until - now() <= timedelta(hours=24)
    assert "24 giờ" in run.error_vi


def test_what_was_taken_down_is_erased(fake: SpeechFake) -> None:
    permit("captions")
    source = source_of(fake)
    visit(source)
    due = [Due("post", item.platform_id) for item in spoken(source).values()]
    assert visit(source, due=due).duplicate == 2
    VideoIE.trouble = "Video unavailable. This video has been removed by the uploader"
    assert visit(source, due=due).deleted == 2
    assert spoken(source) == {} and not Transcript.objects.filter(item__source=source).exists()


def test_permissions_by_the_command_line(administrator: User, tmp_path: Path, home: Path) -> None:
    letter = tmp_path / "giay.pdf"
    letter.write_bytes(b"%PDF-1.7 giay cho phep")

    def run(*asked: str) -> str:
        done = CliRunner().invoke(cli, ["permission", *asked], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout.strip()

    who = ("--user", administrator.username)
    terms = ("--owner", "Hội Cựu chiến binh", "--reference", "CV 12", "--scope", "audio")
    dates = ("--given", "01/11/2026", "--until", "31/12/2099")
    number = run("record", CHANNEL, *terms, *dates, "--document", str(letter), *who)
    (row,) = (json.loads(line) for line in run("list", "--json").splitlines())
    assert (str(row["id"]), row["scope"]) == (number, ["audio"])
    # The last day is allowed to its end, by the clock of Vietnam.
    assert row["expires_at"] == "2099-12-31T17:00:00+00:00" and len(row["document"]) == 64
    run("withdraw", number, *who)
    assert run("list", "--json") == "" and CHANNEL in run("list", "--all")


def test_permissions_are_recorded_by_administrators_with_their_proof(
    administrator: User, editor: User
) -> None:
    row = permit("audio", "captions", user=administrator)
    assert row.scope == ["captions", "audio"]
    assert channel_permitted(platform="youtube", channel_id=CHANNEL, scope="audio")
    assert list(channel_permissions(user=editor, only_in_force=True)) == [row]
    event = AuditEvent.objects.get(action="channel_permission.record")
    assert event.actor == administrator and "Hội" not in str(event.detail)
    with pytest.raises(Refused):
        permit("audio", user=editor)
    with pytest.raises(Refused):
        channel_permission_withdraw(user=editor, permission=row)
    wrong: tuple[dict[str, Any], ...] = (
        {"scope": []},
        {"scope": ["video"]},
        {"channel_id": "@kenhthu"},
        {"owner": " "},
        {"reference": ""},
        {"given_at": now() + timedelta(days=1)},
        {"expires_at": now() - timedelta(days=9)},
        {"platform": "tiktok"},
    )
    for one in wrong:
        with pytest.raises(Refused):
            permit(**{"scope": ["audio"], "user": administrator, **one})
    channel_permission_withdraw(user=administrator, permission=row)
    channel_permission_withdraw(user=administrator, permission=row)
    assert AuditEvent.objects.filter(action="channel_permission.withdraw").count() == 1
    assert not channel_permitted(platform="youtube", channel_id=CHANNEL, scope="audio")
