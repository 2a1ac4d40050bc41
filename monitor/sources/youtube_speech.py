"""What is said in YouTube videos, by yt-dlp, only of channels whose owner has allowed it.

YouTube's terms forbid downloads without the owner's word, so each channel needs a recorded
permission in force (``casework.services.channel_permissions``), asked again before every file.
The owner's captions are taken as they are; else the sound, which is erased once it is heard.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from casework.services.heard_audio import UNTIL_HEARD
from monitor.collect.connector import Cursor, Due, Found, Gone, Page, Remark, Visit
from monitor.collect.downloads import MAX_BYTES
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import Element, PageReader
from monitor.collect.trouble import Trouble
from monitor.collect.ytdlp import YtDlp
from monitor.readers.base import OriginalView, Reader, ReadFailure, ReadOptions, ReadRecord
from monitor.readers.captions import read_captions
from monitor.sources.youtube_records import PLATFORM, speech_id, watch_url
from records.errors import Quarantine, Retry
from records.incoming import MediaRef, Record

VIDEO: Final = "youtube_speech.video"
CAPTIONS: Final = "youtube_speech.captions"
_EXTRACTORS: Final = ("youtube.*",)
_GONE: Final = frozenset({"source_gone", "source_private", "http_404", "http_410"})
# Ids of videos dealt with, kept by channel: more than a visit ever lists.
_KEPT: Final = 500
_MIMES: Final = {".m4a": "audio/mp4", ".webm": "audio/webm", ".mp3": "audio/mpeg"}
_CAPTION_OPTIONS: Final = {
    "writesubtitles": True,
    "writeautomaticsub": True,
    "subtitleslangs": ["vi.*"],
}


def _speech_record(element: Element) -> Record:
    """What is said in a video is an item of its own: it comes and goes with the permission."""
    video = str(element.get("id") or "")
    seconds, url = element.get("duration"), watch_url(video)
    length = int(seconds * 1000) if isinstance(seconds, int | float) and seconds > 0 else None
    media = [MediaRef("video", url=url, duration_ms=length)]
    if element.get("audio"):
        channel = element.get("channel_id")
        locator = f"{UNTIL_HEARD}{channel}:{video}"
        media.append(MediaRef("audio", f"{video}.audio", url=url, wanted=True, locator=locator))
    title = str(element.get("title") or video)
    return element.record(
        PLATFORM,
        "post",
        speech_id(video) if video else "",
        title,
        title=title,
        parent_id=video,
        url=url,
        channel_id=element.get("channel_id"),
        media=tuple(media),
        published_at=element.time(element.get("timestamp")),
    )


@dataclass(frozen=True, slots=True)
class _CaptionReader:
    """Reads captions; the pipeline stores them as the transcript of the page's one record."""

    name: str = CAPTIONS
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadRecord | ReadFailure]:
        """See ``Reader.read``."""
        element = Element(options.metadata or {}, (), options)
        captions = read_captions(original, options.name)
        yield ReadRecord(_speech_record(element), 0, 0)
        yield from (ReadFailure(problem, 0, 0) for problem in captions.problems)


def _kept(info: Mapping[str, Any]) -> dict[str, Any]:
    """What of yt-dlp's information is kept: nothing about persons, no addresses."""
    names = ("id", "title", "channel_id", "duration")
    at = info.get("timestamp") or info.get("upload_date")
    return {**{name: info.get(name) for name in names}, "timestamp": at}


def _captions(info: Mapping[str, Any], name: str) -> dict[str, str]:
    """Addresses of Vietnamese captions by language; ``name`` is yt-dlp's word for their kind."""
    found: dict[str, str] = {}
    for language, forms in (info.get(name) or {}).items():
        urls = [str(one["url"]) for one in forms if one.get("ext") == "vtt" and one.get("url")]
        if urls and str(language).startswith("vi"):
            found[str(language)] = urls[0]
    return found


class SpeechConnector:
    """See ``monitor.collect.connector``: ``Connector``, ``Downloading`` and ``Refreshing``.

    Args:
        extractors: yt-dlp extractors used instead of its own; tests only.
    """

    def __init__(self, extractors: Sequence[type[Any]] = ()) -> None:
        self.manifest: Manifest = load_manifest("youtube_speech")
        self.readers: tuple[Reader, ...] = (
            PageReader(VIDEO, (("video",),), _speech_record),
            _CaptionReader(),
        )
        self._extractors = tuple(extractors)

    def _ytdlp(self, visit: Visit, more: Mapping[str, Any], folder: Path | None = None) -> YtDlp:
        return YtDlp(
            visit,
            extractors=() if self._extractors else _EXTRACTORS,
            folder=folder,
            more=more,
            add=[make() for make in self._extractors],
            max_bytes=MAX_BYTES,
        )

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield captions and wanted sound of permitted channels' newest videos."""
        done = {name: list(ids) for name, ids in visit.cursor.get("done", {}).items()}
        channels = dict.fromkeys([*visit.settings["channels"], *visit.watched.channels])
        left, trouble = int(visit.settings["each_visit"]), Trouble()
        for channel in channels:
            scope = {one for one in ("captions", "audio") if visit.permitted(channel, one)}
            if not scope:
                if channel in visit.settings["channels"]:
                    yield Remark(
                        f"Kênh {channel} không có giấy cho phép còn hiệu lực; không lấy gì",
                        f"channel {channel} has no permission in force; nothing was taken",
                    )
                continue
            seen = done.setdefault(channel, [])
            try:
                newest = self._newest(visit, channel)
            except (Quarantine, Retry) as error:
                if isinstance(error, Retry):
                    trouble.met(error)
                yield Remark(f"Kênh {channel}: {error.vi}", f"channel {channel}: {error.en}")
                continue
            trouble.passed()
            for video in newest:
                if left > 0 and video not in seen:
                    left -= 1
                    cursor = {"done": {**done, channel: [*seen, video][-_KEPT:]}}
                    try:
                        yield from self._video(visit, channel, video, scope, cursor)
                    except Retry as error:
                        trouble.met(error)
                        continue
                    trouble.passed()
                    seen.append(video)
        trouble.tell()

    def _newest(self, visit: Visit, channel: str) -> list[str]:
        newest = int(visit.settings["videos"])
        listing = {"extract_flat": "in_playlist", "playlistend": newest, "noplaylist": False}
        with self._ytdlp(visit, listing) as ytdlp:
            info = ytdlp.info(f"{self.manifest.hosts['web']}/channel/{channel}/videos")
        entries = info.get("entries") or ()
        return [str(one["id"]) for one in entries if isinstance(one, dict) and one.get("id")]

    def _video(
        self, visit: Visit, channel: str, video: str, scope: set[str], cursor: dict[str, Any]
    ) -> Iterator[Found]:
        try:
            info = self._info(visit, video)
            if reason := _unfit(info, channel, float(visit.settings["max_minutes"])):
                yield Remark(*reason)
                yield Cursor(cursor)
                return
            yield from self._speech(visit, info, scope, cursor)
        except Quarantine as error:
            yield Remark(f"Video {video}: {error.vi}", f"video {video}: {error.en}")
            yield Cursor(cursor)

    def _info(self, visit: Visit, video: str) -> dict[str, Any]:
        """Ask about one video; what can be played of it does not matter here."""
        with self._ytdlp(visit, _CAPTION_OPTIONS) as ytdlp:
            return ytdlp.info(watch_url(video), process=False)

    def _speech(
        self, visit: Visit, info: Mapping[str, Any], scope: set[str], cursor: dict[str, Any]
    ) -> Iterator[Found]:
        """The owner's captions, else the sound, else automatic captions."""
        video, url = str(info["id"]), watch_url(str(info["id"]))
        captions = _captions(info, "subtitles") if "captions" in scope else {}
        if "captions" in scope and "audio" not in scope:
            captions = captions or _captions(info, "automatic_captions")
        if captions:
            language, address = next(iter(captions.items()))
            answer = visit.http.request("GET", address)
            key = f"captions:{video}:{language}"
            yield Page(answer.body, CAPTIONS, key, url, cursor=cursor, options=_kept(info))
        elif "audio" in scope:
            body = json.dumps({"video": {**_kept(info), "audio": True}}, ensure_ascii=False)
            yield Page(body.encode(), VIDEO, f"audio:{video}", url, cursor=cursor)
        else:
            yield Remark(f"Video {video} không có phụ đề", f"video {video} has no captions")
            yield Cursor(cursor)

    def check(self, visit: Visit) -> Remark:
        """Count the channels that may be taken; nothing is asked of YouTube."""
        channels = dict.fromkeys([*visit.settings["channels"], *visit.watched.channels])
        allowed = [
            one for one in channels if any(visit.permitted(one, s) for s in ("captions", "audio"))
        ]
        return Remark(
            f"{len(allowed)} trong {len(channels)} kênh có giấy cho phép còn hiệu lực",
            f"{len(allowed)} of {len(channels)} channels have a permission in force",
        )

    def download(self, visit: Visit, url: str, locator: str) -> tuple[bytes, str]:
        """Return the sound of a video, if its channel still permits it.

        Raises:
            Quarantine: no permission any more, gone, or too large.
            Parked: YouTube wants a sign-in; the host is left alone for a day.
        """
        channel, _, video = locator.removeprefix(UNTIL_HEARD).partition(":")
        if not visit.permitted(channel, "audio"):
            raise Quarantine(
                "no_permission",
                f"Kênh {channel} không còn cho phép lấy âm thanh",
                f"channel {channel} does not permit its sound to be taken any more",
            )
        with (
            TemporaryDirectory() as folder,
            self._ytdlp(visit, {"format": "bestaudio"}, Path(folder)) as ytdlp,
        ):
            _, files = ytdlp.download(watch_url(video))
            return files[0].read_bytes(), _MIMES.get(files[0].suffix, "audio/mp4")

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Ask whether the videos are still shown."""
        for one in due:
            video = one.platform_id.removesuffix(speech_id(""))
            try:
                info = self._info(visit, video)
            except Quarantine as error:
                if error.reason in _GONE:
                    yield Gone(one.kind, (one.platform_id,), "yt-dlp")
                else:
                    yield Remark(f"Video {video}: {error.vi}", f"video {video}: {error.en}")
                continue
            body = json.dumps({"video": _kept(info)}, ensure_ascii=False).encode()
            # A day of its own, so that an unchanged answer counts as seen again.
            yield Page(body, VIDEO, f"seen:{video}:{visit.now:%Y%m%d}", watch_url(video))


def _unfit(info: Mapping[str, Any], channel: str, max_minutes: float) -> tuple[str, str] | None:
    """Return why a video is left out: another channel's, on air, or too long."""
    video = info.get("id")
    if info.get("channel_id") not in (None, channel):
        return f"Video {video} là của kênh khác", f"video {video} is another channel's"
    if info.get("is_live") or info.get("live_status") in ("is_live", "is_upcoming"):
        return f"Video {video} đang phát trực tiếp", f"video {video} is on air"
    if (info.get("duration") or 0) > max_minutes * 60:
        return f"Video {video} quá dài", f"video {video} is too long"
    return None


CONNECTOR = SpeechConnector()
