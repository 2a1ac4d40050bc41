"""The one way to use yt-dlp: checked requests, no cookies, pauses, caps, and errors in our words.

``with YtDlp(visit, extractors=("tiktok",)) as ytdlp: info = ytdlp.info(url)``. Importing this file
does not import yt-dlp, which takes a second.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, cast

from monitor.collect.connector import Visit
from monitor.collect.ytdlp_errors import translated
from records.errors import OperatorError, Quarantine

if TYPE_CHECKING:
    from monitor.collect.ytdlp_guard import Guard, GuardedYoutubeDL

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_REQUESTS: Final = 30
MAX_SECONDS: Final = 300.0
SOCKET_TIMEOUT_S: Final = 20
CHUNK_BYTES: Final = 8 * 1024 * 1024
"""A media file is asked for in pieces of this size, since each answer is held in memory."""
_LOG: Final = logging.getLogger("manhmoi.ytdlp")


class _Logger:
    """yt-dlp's messages name addresses with signatures in them, so they are not kept."""

    def debug(self, message: str) -> None:
        """Drop progress."""

    def info(self, message: str) -> None:
        """Drop progress."""

    def warning(self, message: str, *, once: bool = False) -> None:
        """Say only that there was a warning."""
        _LOG.debug("yt-dlp warned (%d letters)", len(message))

    def error(self, message: str) -> None:
        """Errors are raised; see ``translated``."""


def options(visit: Visit, folder: Path | None = None) -> dict[str, Any]:
    """Return the options that every use of yt-dlp starts from.

    A stand-in for the platform (``base_url``) needs no pauses.
    """
    pauses: dict[str, Any] = {
        "sleep_interval_requests": 2,
        "sleep_interval": 10,
        "max_sleep_interval": 20,
    }
    return {
        **({} if visit.base_url else pauses),
        "logger": _Logger(),
        "quiet": True,
        "noprogress": True,
        "no_color": True,
        "cachedir": False,
        "socket_timeout": SOCKET_TIMEOUT_S,
        # visit.http has tried often enough already.
        "retries": 0,
        "fragment_retries": 0,
        "file_access_retries": 0,
        "extractor_retries": 0,
        "skip_unavailable_fragments": False,
        "http_chunk_size": CHUNK_BYTES,
        "cookiefile": None,
        "cookiesfrombrowser": None,
        "usenetrc": False,
        "proxy": "",
        "geo_bypass": False,
        "hls_prefer_native": True,
        "external_downloader": None,
        # No ffmpeg: it would open addresses by itself.
        "ffmpeg_location": os.devnull,
        "fixup": "never",
        "postprocessors": [],
        "allow_unplayable_formats": False,
        "ignoreerrors": False,
        "noplaylist": True,
        "playlistend": 200,
        "updatetime": False,
        "overwrites": True,
        "remote_components": [],
        **({"paths": {"home": str(folder)}, "outtmpl": "%(id)s.%(ext)s"} if folder else {}),
    }


class YtDlp:
    """yt-dlp for one visit.

    Args:
        visit: whose way out is used.
        extractors: names (regular expressions) of yt-dlp's extractors that may be used.
        folder: where downloads go; needed for ``download``.
        more: further options of yt-dlp, over ``options``.
        add: extractors of our own, used instead of yt-dlp's (tests: a fake one).
        max_bytes: most bytes read in all.
        max_requests: most requests made.
        max_seconds: after this no further request is made.
        bucket: quota bucket that requests count against.

    Raises:
        OperatorError: yt-dlp is not installed.
    """

    def __init__(
        self,
        visit: Visit,
        *,
        extractors: Sequence[str] = (),
        folder: Path | None = None,
        more: Mapping[str, Any] | None = None,
        add: Sequence[Any] = (),
        max_bytes: int = MAX_BYTES,
        max_requests: int = MAX_REQUESTS,
        max_seconds: float = MAX_SECONDS,
        bucket: str = "",
    ) -> None:
        try:
            from yt_dlp.globals import plugin_dirs
        except ImportError as error:
            raise OperatorError(
                "Chưa cài yt-dlp: cài lại manhmoi", "yt-dlp is missing: install manhmoi again"
            ) from error

        from monitor.collect.ytdlp_guard import Guard, GuardedYoutubeDL

        # Plugins found by chance on the machine could open connections of their own.
        plugin_dirs.value = []
        self._visit = visit
        self._folder = folder
        until = time.monotonic() + max_seconds
        self.guard: Guard = Guard(visit.http, max_bytes, max_requests, until, bucket)
        params = {
            **options(visit, folder),
            "allowed_extractors": list(extractors) or ["default"],
            "max_filesize": max_bytes,
            **(more or {}),
        }
        self._ydl: GuardedYoutubeDL = GuardedYoutubeDL(self.guard, params, auto_init=not add)
        for extractor in add:
            self._ydl.add_info_extractor(extractor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ydl.close()

    def info(self, url: str, *, process: bool = True) -> dict[str, Any]:
        """Return what yt-dlp says about ``url`` without downloading it, as plain JSON values.

        Raises:
            Quarantine: ``source_private``, ``source_gone``, ``login_needed``, ``geo_blocked``,
                ``unsupported_url``, ``http_404``, ``too_much``, ``ytdlp_failed`` …
            Retry: the host is busy or cannot be reached.
            Parked: the host wants a sign-in, a check for robots, or has blocked this address; or
                a quota is spent.
        """
        return self._extract(url, download=False, process=process)

    def download(self, url: str) -> tuple[dict[str, Any], tuple[Path, ...]]:
        """Download what the options ask for into ``folder``; return the information and files.

        Raises:
            Quarantine: as ``info``, and ``nothing_downloaded``.
            Retry: as ``info``.
            Parked: as ``info``.
        """
        if self._folder is None:
            raise ValueError("YtDlp needs a folder to download into")
        before = set(self._folder.rglob("*"))
        info = self._extract(url, download=True, process=True)
        files = tuple(
            path
            for path in sorted(self._folder.rglob("*"))
            if path.is_file() and path not in before and path.suffix not in (".part", ".ytdl")
        )
        if not files:
            raise Quarantine(
                "nothing_downloaded",
                "Không tải được tệp nào (có thể tệp quá lớn)",
                "nothing was downloaded (the file may be too large)",
            )
        return info, files

    def _extract(self, url: str, *, download: bool, process: bool) -> dict[str, Any]:
        from yt_dlp.utils import YoutubeDLError

        try:
            found = self._ydl.extract_info(url, download=download, process=process)
        except YoutubeDLError as error:
            raise translated(error, self._visit.now) from error
        if self.guard.final is not None:
            raise self.guard.final
        plain = self._ydl.sanitize_info(found or {})
        return cast("dict[str, Any]", json.loads(json.dumps(plain)))
