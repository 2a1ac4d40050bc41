"""The one way out: where it may go, what it pays, what it never says."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from casework.models import QuotaUse
from monitor.collect import http as http_module
from monitor.collect.credentials import Secrets
from monitor.collect.http import Client
from monitor.collect.limits import HttpRefused, QuotaSpent
from monitor.collect.manifest import Manifest, manifest_of
from monitor.collect.pace import Pace
from records.errors import ManhMoiError, OperatorError, Quarantine, Retry
from tests.sources.fakes.base import Asked, FakePlatform, Fault, Reply

pytestmark = pytest.mark.django_db
SECRET = "bi-mat|khong-duoc-lo"


def manifest() -> Manifest:
    """A platform with one host, one media host and one small quota."""
    words = {"vi": "a", "en": "a"}
    raw: dict[str, Any] = {
        "platform": "thu",
        "title": words,
        "mode": "pull",
        "route": "official_api",
        "legal_basis": words,
        "hosts": {"api": "https://api.vi.du"},
        "media_hosts": ["*.anh.vi.du"],
        "credentials": [{"env": "MANHMOI_THU_KEY", "label": words}],
        "buckets": [{"name": "units", "limit": 3, "zone": "America/Los_Angeles"}],
        "per_second": 1000,
        "burst": 1000,
        "expected_per_day": [0, 1],
        "silent_after_hours": 1,
    }
    return manifest_of(raw, "thu")


class Echo(FakePlatform):
    """Answers as each test says."""

    kind = "thu"
    respond: Callable[[Asked], Reply] = staticmethod(lambda asked: Reply.of({"ok": True}))

    def answer(self, asked: Asked) -> Reply:
        return self.respond(asked)


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Echo]:
    monkeypatch.setenv("MANHMOI_THU_KEY", SECRET)
    with Echo() as fake:
        yield fake


def client(echo: Echo, spec: Manifest | None = None) -> Client:
    spec = spec or manifest()
    secrets = Secrets(spec.credentials)
    assert secrets["MANHMOI_THU_KEY"] == SECRET
    return Client(spec, secrets, base_url=echo.base_url)


def test_the_platforms_hosts_are_replaced_and_no_others_asked(echo: Echo) -> None:
    http = client(echo)
    for url in ("https://api.vi.du/a?x=1", "https://cdn.anh.vi.du/a?x=1", f"{echo.base_url}/a?x=1"):
        assert http.request("GET", url, params={"y": "2"}).json() == {"ok": True}
    assert {(a.path, a.query["x"], a.query["y"]) for a in echo.asked} == {("/a", "1", "2")}
    assert http.requests == 3
    for url in ("https://khac.vi.du/", "http://127.0.0.1:9/", "https://anh.vi.du.khac.net/"):
        with pytest.raises(Quarantine) as error:
            http.request("GET", url)
        assert error.value.reason == "host_not_allowed"
    assert http.requests == len(echo.asked) == 3


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/", "private_address"),
        ("https://[::1]/", "private_address"),
        ("https://169.254.169.254/latest", "private_address"),
        ("https://10.1.2.3/", "private_address"),
        ("https://[::ffff:192.168.0.1]/", "private_address"),
        ("file:///etc/passwd", "bad_url"),
        ("https://user:pass@vi.du/", "bad_url"),
        ("https://8.8.8.8/\x01", "bad_url"),
    ],
)
def test_private_addresses_are_never_asked(echo: Echo, url: str, reason: str) -> None:
    spec = replace(manifest(), any_host=True)
    with pytest.raises(Quarantine) as error:
        Client(spec, Secrets(()), base_url="").request("GET", url)
    assert error.value.reason == reason


def test_a_name_that_leads_elsewhere_the_second_time_is_not_asked(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "checked_url", lambda url, allow_local: urlsplit(url))
    careful = Client(replace(manifest(), any_host=True), Secrets(()), base_url="")
    with pytest.raises(Quarantine) as error:
        careful.request("POST", f"{echo.base_url}/a", json={"x": 1})
    assert error.value.reason == "private_address" and echo.asked == []


def test_a_redirect_is_looked_at_again(echo: Echo) -> None:
    http = client(echo)
    echo.respond = lambda asked: Reply(302, b"", {"Location": "http://169.254.169.254/"})
    with pytest.raises(Quarantine) as error:
        http.request("GET", "https://api.vi.du/a")
    assert error.value.reason == "host_not_allowed"
    echo.respond = lambda asked: Reply(302, b"", {"Location": "http://[x"})
    with pytest.raises(Quarantine) as broken:
        http.request("GET", "https://api.vi.du/a")
    assert broken.value.reason == "bad_url"
    echo.respond = lambda asked: Reply(302, b"", {"Location": "/b" if asked.path == "/a" else "/a"})
    with pytest.raises(Quarantine) as circle:
        http.request("GET", "https://api.vi.du/a")
    assert circle.value.reason == "redirects"


def test_a_bomb_is_stopped_at_the_cap(echo: Echo) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    echo.respond = lambda asked: Reply(200, bomb, {"Content-Encoding": "gzip"})
    with pytest.raises(Quarantine) as error:
        client(echo).request("GET", "https://api.vi.du/a", max_body=1_000_000)
    assert error.value.reason == "too_large"


GZIP_NAME = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (HEAD, b"X-A: b\r\n"),
        (HEAD + b"\r\n", b"a"),
        # A name without end inside the wrapping: bytes come, and nothing comes out of them.
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + GZIP_NAME, b"a"),
    ],
)
def test_a_host_that_trickles_is_left(
    monkeypatch: pytest.MonkeyPatch, first: bytes, then: bytes
) -> None:
    monkeypatch.setattr(http_module, "TOTAL_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_trickle, args=(door, first, then), daemon=True).start()
        base_url = f"http://127.0.0.1:{door.getsockname()[1]}"
        with pytest.raises(Quarantine) as error:
            Client(manifest(), Secrets(()), base_url=base_url).request("GET", f"{base_url}/a")
    assert error.value.reason == "too_slow" and "/a" in error.value.en


def _trickle(door: socket.socket, first: bytes, then: bytes) -> None:
    line, _ = door.accept()
    with line, suppress(OSError):
        line.recv(4096)
        line.sendall(first)
        while True:
            line.sendall(then)
            time.sleep(0.02)


def test_a_quota_is_paid_before_asking_and_never_exceeded(echo: Echo) -> None:
    http = client(echo)
    echo.faults.append(Fault("cut"))
    http.request("GET", "https://api.vi.du/a", bucket="units")
    http.request("GET", "https://api.vi.du/a", bucket="units")
    with pytest.raises(QuotaSpent) as spent:
        http.request("GET", "https://api.vi.du/a", bucket="units")
    assert len(echo.asked) == 3 and http.spent["units"] == 3
    row = QuotaUse.objects.get()
    assert (row.used, row.limit, row.resets_at) == (3, 3, spent.value.until)
    assert SECRET not in row.account
    other = Client(manifest(), Secrets(()), base_url=echo.base_url)
    other.request("GET", "https://api.vi.du/a", bucket="units")  # another key, another quota
    assert QuotaUse.objects.count() == 2


def test_what_the_platform_says_is_empty_stays_empty(echo: Echo) -> None:
    http = client(echo)
    http.request("GET", "https://api.vi.du/a", bucket="units")
    assert isinstance(http.exhausted("units"), QuotaSpent)
    with pytest.raises(QuotaSpent):
        http.request("GET", "https://api.vi.du/a", bucket="units")
    assert len(echo.asked) == 1


def test_the_platforms_clock_says_when_its_day_ends(echo: Echo) -> None:
    http = client(echo)
    echo.faults.append(Fault("skew", skew_s=-7200))
    before = http.platform_now
    http.request("GET", "https://api.vi.du/a")
    assert (before - http.platform_now).total_seconds() > 7000


@pytest.mark.parametrize(("status", "kind"), [(401, HttpRefused), (403, HttpRefused)])
def test_refusals_and_troubles_never_show_a_secret(
    echo: Echo, status: int, kind: type[ManhMoiError]
) -> None:
    http = client(echo)
    echo.respond = lambda asked: Reply(status, b"no")
    with pytest.raises(kind) as refused:
        http.request("GET", "https://api.vi.du/a", params={"key": SECRET})
    assert "duoc-lo" not in str(refused.value) and "***" in str(refused.value)
    echo.respond = lambda asked: Reply(404, b"no")
    with pytest.raises(Quarantine) as missing:
        http.request("GET", "https://api.vi.du/a", params={"key": SECRET})
    assert missing.value.reason == "http_404" and "duoc-lo" not in str(missing.value)
    echo.faults.append(Fault("status", 503, "3600"))
    with pytest.raises(Retry) as busy:
        http.request("GET", "https://api.vi.du/a", params={"key": SECRET})
    assert busy.value.after_s == 3600 and "duoc-lo" not in str(busy.value)


def test_what_must_not_be_sent_twice_is_sent_once(echo: Echo) -> None:
    echo.faults.append(Fault("cut"))
    with pytest.raises(Retry):
        client(echo).request("POST", "https://api.vi.du/a", json={"a": 1}, again=False)
    assert len(echo.asked) == 1


def test_every_request_waits_for_its_hosts_bucket(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(Pace, "wait", lambda _, *given: asked.append(given))
    http = client(echo)
    echo.faults.append(Fault("status", 503))
    http.request("GET", "https://api.vi.du/a")
    http.admit("https://cdn.anh.vi.du/b")
    host = echo.base_url.removeprefix("http://")
    assert asked == [(host, 1000.0, 1000)] * 3
    # A host's own pause stands right before each try: waiting elsewhere after it would shorten it.
    paused_at: list[int] = []
    already = len(echo.asked)
    echo.faults.append(Fault("status", 503))
    http.request("GET", "https://api.vi.du/a", pause=lambda: paused_at.append(len(echo.asked)))
    assert paused_at == [already, already + 1] and len(asked) == 3


def test_a_missing_credential_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANHMOI_THU_KEY", raising=False)
    with pytest.raises(OperatorError) as error:
        Secrets(manifest().credentials)["MANHMOI_THU_KEY"]
    assert "MANHMOI_THU_KEY" in error.value.vi
