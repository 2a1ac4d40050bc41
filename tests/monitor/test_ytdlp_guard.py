"""yt-dlp goes out only through our client, and its errors come back in our words."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.collect.connector import Visit
from monitor.collect.credentials import Secrets
from monitor.collect.http import Client
from monitor.collect.limits import ParkedUntil
from monitor.collect.manifest import manifest_of
from monitor.collect.ytdlp import YtDlp
from records.errors import ManhMoiError, Quarantine, Retry

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
VIDEO = "7460000000000000001"
URL = f"https://www.tiktok.com/@_/video/{VIDEO}"
MANIFEST = manifest_of(
    {
        "platform": "tiktok",
        "title": {"vi": "thử", "en": "trial"},
        "mode": "pull",
        "route": "public_web",
        "legal_basis": {"vi": "thử", "en": "trial"},
        "hosts": {"www": "https://www.tiktok.com"},
        "media_hosts": ["*.tiktokcdn.test"],
        "per_second": 1000,
        "burst": 1000,
        "expected_per_day": [0, 10],
        "silent_after_hours": 24,
    },
    "trial",
)


def page(status: int, **item: Any) -> str:
    detail: dict[str, Any] = {"statusCode": status}
    if item:
        detail["itemInfo"] = {"itemStruct": {"id": VIDEO, **item}}
    scope = {"__DEFAULT_SCOPE__": {"webapp.video-detail": detail}}
    name = "__UNIVERSAL_DATA_FOR_REHYDRATION__"
    return f'<script id="{name}" type="application/json">{json.dumps(scope)}</script>'


@pytest.fixture
def visit(httpserver: HTTPServer) -> Iterator[Visit]:
    base = httpserver.url_for("").rstrip("/")
    client = Client(MANIFEST, Secrets(()), base_url=base)
    given = SimpleNamespace(manifest=MANIFEST, http=client, base_url=base, now=NOW)
    yield given  # type: ignore[misc]
    client.close()


def test_it_reads_a_page_without_cookies_or_disguise(visit: Visit, httpserver: HTTPServer) -> None:
    text = page(
        0,
        desc="Tìm đồng đội",
        createTime="1793836800",
        video={"duration": 61},
        author={"uniqueId": "kenh_thu"},
        stats={"playCount": 900},
    )
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response(text, headers={"Set-Cookie": "tt=1; Path=/"})

    httpserver.expect_request(f"/@_/video/{VIDEO}").respond_with_handler(answer)
    with YtDlp(visit, extractors=("tiktok",)) as ytdlp:
        info = ytdlp.info(URL, process=False)
        ytdlp.info(URL, process=False)
    assert (info["id"], info["description"], info["view_count"]) == (VIDEO, "Tìm đồng đội", 900)
    assert visit.http.requests == len(seen) == 2  # type: ignore[attr-defined]
    for request in seen:
        assert "Cookie" not in request.headers
        assert request.headers["User-Agent"].startswith("ManhMoi/")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, page(10216), ("source_private", Quarantine)),
        (200, page(10204), ("host:ip_blocked", ParkedUntil)),
        (200, "<p>Please wait...</p>", ("host:challenge", ParkedUntil)),
        (404, "", ("http_404", Quarantine)),
        (403, "", ("http_403", Quarantine)),
        (429, "", ("", Retry)),
    ],
)
def test_errors_in_our_words(
    visit: Visit, httpserver: HTTPServer, status: int, body: str, expected: tuple[str, type]
) -> None:
    headers = {"Retry-After": "99999"} if status == 429 else {}
    httpserver.expect_request(f"/@_/video/{VIDEO}").respond_with_data(
        body, status=status, headers=headers
    )
    with pytest.raises(ManhMoiError) as caught, YtDlp(visit, extractors=("tiktok",)) as ytdlp:
        ytdlp.info(URL)
    word, kind = expected
    assert isinstance(caught.value, kind)
    error: Any = caught.value
    assert word in (getattr(error, "reason", ""), getattr(error, "waiting_for", ""))
    if status == 429:
        assert error.after_s == 99999


def test_other_sites_redirects_and_caps(visit: Visit, httpserver: HTTPServer) -> None:
    with YtDlp(visit, extractors=("tiktok",)) as ytdlp, pytest.raises(Quarantine) as caught:
        ytdlp.info("https://example.org/video.mp4")
    assert caught.value.reason == "unsupported_url"
    httpserver.expect_request(f"/@_/video/{VIDEO}").respond_with_data(
        "", status=302, headers={"Location": "https://elsewhere.test/"}
    )
    with YtDlp(visit, extractors=("tiktok",)) as ytdlp, pytest.raises(Quarantine) as caught:
        ytdlp.info(URL)
    assert caught.value.reason == "host_not_allowed"
    with (
        YtDlp(visit, extractors=("tiktok",), max_requests=0) as ytdlp,
        pytest.raises(Quarantine) as caught,
    ):
        ytdlp.info(URL)
    assert caught.value.reason == "too_much"
    assert visit.http.requests == 1  # type: ignore[attr-defined]


def test_private_addresses_are_not_reached(visit: Visit) -> None:
    manifest = dataclasses.replace(MANIFEST, hosts={}, any_host=True)
    client = Client(manifest, Secrets(()))
    outside = SimpleNamespace(manifest=manifest, http=client, base_url="", now=NOW)
    with (
        YtDlp(outside, extractors=("generic",)) as ytdlp,  # type: ignore[arg-type]
        pytest.raises(Quarantine) as caught,
    ):
        ytdlp.info("http://127.0.0.1:9/clip.mp4")
    assert caught.value.reason == "private_address"
    assert client.requests == 0


def test_a_download_in_pieces(visit: Visit, httpserver: HTTPServer, tmp_path: Path) -> None:
    from yt_dlp.extractor.common import InfoExtractor

    class ClipIE(InfoExtractor):  # type: ignore[misc]
        _VALID_URL = r"https://clip\.test/(?P<id>\d+)"

        def _real_extract(self, url: str) -> dict[str, Any]:
            one = self._match_id(url)
            kind = {"protocol": "rtmp"} if one == "2" else {}
            link = "https://a.tiktokcdn.test/clip.m4a"
            return {"id": one, "title": "Lời kể", "formats": [{"url": link, "ext": "m4a", **kind}]}

    sound = bytes(range(256)) * 40

    def piece(request: Request) -> Response:
        first, last = request.headers["Range"].removeprefix("bytes=").split("-")
        part = sound[int(first) : int(last) + 1]
        span = f"bytes {first}-{int(first) + len(part) - 1}/{len(sound)}"
        return Response(part, status=206, headers={"Content-Range": span})

    httpserver.expect_request("/clip.m4a").respond_with_handler(piece)
    more = {"http_chunk_size": 4096}
    with YtDlp(visit, add=(ClipIE(),), folder=tmp_path, more=more) as ytdlp:
        info, files = ytdlp.download("https://clip.test/1")
        with pytest.raises(Quarantine) as caught:
            ytdlp.download("https://clip.test/2")
    assert info["title"] == "Lời kể"
    assert [file.read_bytes() for file in files] == [sound]
    assert visit.http.requests >= 3  # type: ignore[attr-defined]
    assert caught.value.reason == "protocol_not_allowed"
