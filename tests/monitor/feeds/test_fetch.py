"""The fetcher against a server on this machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import stamina
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.feeds import fetch
from monitor.feeds.addresses import checked_url, require_public
from monitor.feeds.fetch import Fetcher
from records.errors import Quarantine, Retry


@dataclass
class FakeClock:
    time: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def fetcher(clock: FakeClock) -> Iterator[Fetcher]:
    made = Fetcher(
        contact="https://manhmoi.example", allow_local=True, clock=clock, max_body=100_000
    )
    with stamina.set_testing(True, attempts=5, cap=True):
        yield made
    made.close()


def allow_all(server: HTTPServer) -> None:
    server.expect_request("/robots.txt").respond_with_data("", status=404)


def test_exact_bytes_and_headers(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    allow_all(httpserver)
    body = unicodedata.normalize("NFD", "Đắk Tô ").encode() + b"\r\n\xff"
    httpserver.expect_request("/f").respond_with_data(
        body, headers={"ETag": '"1"', "Last-Modified": "x", "Set-Cookie": "a=b"}
    )
    answer = fetcher.get(httpserver.url_for("/f"))
    assert answer.body == body
    assert (answer.status, answer.etag, answer.last_modified) == (200, '"1"', "x")
    assert answer.header("set-cookie") is None
    sent = httpserver.log[-1][0].headers
    assert "ManhMoi" in sent["User-Agent"] and "manhmoi.example" in sent["User-Agent"]


def test_unchanged_page(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    allow_all(httpserver)
    httpserver.expect_request(
        "/f", headers={"If-None-Match": '"1"', "If-Modified-Since": "then"}
    ).respond_with_data(status=304)
    answer = fetcher.get(httpserver.url_for("/f"), etag='"1"', last_modified="then")
    assert answer.status == 304 and answer.body is None


def test_pause_between_requests_to_a_host(
    httpserver: HTTPServer, fetcher: Fetcher, clock: FakeClock
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 9\n")
    httpserver.expect_request("/f").respond_with_data("x")
    for _ in range(3):
        fetcher.get(httpserver.url_for("/f"))
    assert clock.slept == [9.0, 9.0]
    robots = [request for request, _ in httpserver.log if request.path == "/robots.txt"]
    assert len(robots) == 1


def test_at_least_five_seconds(httpserver: HTTPServer, fetcher: Fetcher, clock: FakeClock) -> None:
    allow_all(httpserver)
    httpserver.expect_request("/f").respond_with_data("x")
    fetcher.get(httpserver.url_for("/f"))
    clock.time += 2
    fetcher.get(httpserver.url_for("/f"))
    assert clock.slept == [3.0]


def test_busy_host_is_asked_again_after_the_time_it_named(
    httpserver: HTTPServer, fetcher: Fetcher, clock: FakeClock
) -> None:
    allow_all(httpserver)
    answers = [Response(status=429, headers={"Retry-After": "17"}), Response("ok")]
    httpserver.expect_request("/f").respond_with_handler(lambda _request: answers.pop(0))
    assert fetcher.get(httpserver.url_for("/f")).body == b"ok"
    assert clock.slept == [17.0]


def test_long_retry_after_is_handed_on(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    allow_all(httpserver)
    httpserver.expect_request("/f").respond_with_data(status=503, headers={"Retry-After": "3600"})
    with pytest.raises(Retry) as caught:
        fetcher.get(httpserver.url_for("/f"))
    assert caught.value.after_s == 3600
    assert [request.path for request, _ in httpserver.log].count("/f") == 1


def test_five_tries_then_retry_later(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    allow_all(httpserver)
    httpserver.expect_request("/f").respond_with_data(status=429)
    with pytest.raises(Retry):
        fetcher.get(httpserver.url_for("/f"))
    assert [request.path for request, _ in httpserver.log].count("/f") == 5


def test_robots_disallow(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(
        "User-agent: *\nDisallow: /private\n"
    )
    httpserver.expect_request("/public").respond_with_data("x")
    with pytest.raises(Quarantine) as caught:
        fetcher.get(httpserver.url_for("/private/a"))
    assert caught.value.reason == "robots_disallow"
    assert fetcher.get(httpserver.url_for("/public")).body == b"x"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_unreadable_robots_means_no(
    httpserver: HTTPServer, fetcher: Fetcher, clock: FakeClock, status: int
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(status=status)
    httpserver.expect_request("/f").respond_with_data("x")
    with pytest.raises(Retry) as caught:
        fetcher.get(httpserver.url_for("/f"))
    assert caught.value.after_s is not None and caught.value.after_s > 60
    assert all(request.path != "/f" for request, _ in httpserver.log)


@pytest.mark.parametrize("declared", [True, False])
def test_huge_body(httpserver: HTTPServer, fetcher: Fetcher, declared: bool) -> None:
    allow_all(httpserver)

    def answer(_request: Request) -> Response:
        if declared:
            return Response(b"x" * 200_000)
        return Response(b"x" * 10_000 for _ in range(20))

    httpserver.expect_request("/f").respond_with_handler(answer)
    with pytest.raises(Quarantine) as caught:
        fetcher.get(httpserver.url_for("/f"))
    assert caught.value.reason == "too_large"


def test_redirects(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    allow_all(httpserver)
    httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": "/b"})
    httpserver.expect_request("/b").respond_with_data("x")
    answer = fetcher.get(httpserver.url_for("/a"))
    assert answer.body == b"x" and answer.url.endswith("/b")


def test_redirect_loop(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    allow_all(httpserver)
    httpserver.expect_request("/a").respond_with_data(status=301, headers={"Location": "/b"})
    httpserver.expect_request("/b").respond_with_data(status=301, headers={"Location": "/a"})
    with pytest.raises(Quarantine) as caught:
        fetcher.get(httpserver.url_for("/a"))
    assert caught.value.reason == "redirects"


def test_redirect_to_another_scheme_is_refused(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    allow_all(httpserver)
    httpserver.expect_request("/a").respond_with_data(
        status=302, headers={"Location": "file:///etc/passwd"}
    )
    with pytest.raises(Quarantine) as caught:
        fetcher.get(httpserver.url_for("/a"))
    assert caught.value.reason == "bad_url"


@pytest.mark.parametrize(("status", "kind"), [(404, Quarantine), (410, Quarantine), (500, Retry)])
def test_error_statuses(
    httpserver: HTTPServer, fetcher: Fetcher, status: int, kind: type[Exception]
) -> None:
    allow_all(httpserver)
    httpserver.expect_request("/f").respond_with_data(status=status)
    with pytest.raises(kind) as caught:
        fetcher.get(httpserver.url_for("/f"))
    if isinstance(caught.value, Quarantine):
        assert caught.value.reason == f"http_{status}"


def test_closed_port_is_retried_later(fetcher: Fetcher) -> None:
    with pytest.raises(Retry):
        fetcher.get("http://127.0.0.1:9/f")


def test_private_addresses_are_refused_by_default(httpserver: HTTPServer) -> None:
    careful = Fetcher(contact="x")
    with pytest.raises(Quarantine) as caught:
        careful.get(httpserver.url_for("/f"))
    assert caught.value.reason == "private_address"
    assert httpserver.log == []
    careful.close()


def test_a_name_that_leads_elsewhere_the_second_time_is_not_asked(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look at the name lets it pass; the connection then goes to a private address."""
    monkeypatch.setattr(fetch, "checked_url", lambda url, allow_local: urlsplit(url))
    careful = Fetcher(contact="x")
    # Its robots.txt cannot be read either.
    with pytest.raises(Retry):
        careful.get(httpserver.url_for("/f"))
    with pytest.raises(Quarantine) as caught:
        careful._request(httpserver.url_for("/f"), {}, 1_000, cut=False)
    assert caught.value.reason == "private_address" and httpserver.log == []
    careful.close()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0"),
        *("::ffff:10.0.0.1", "224.0.0.1", "0.0.0.0", "100.64.0.1", "fec0::1"),
        *("64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::7f00:1"),
        *("64:ff9b:1::a00:1", "::ffff:0:10.0.0.1", "3fff::1"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    with pytest.raises(Quarantine):
        require_public(address)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "javascript:1", "http://", "http://u:p@a.example/", "http://[x", "a"],
)
def test_unusable_urls(url: str) -> None:
    with pytest.raises(Quarantine) as caught:
        checked_url(url, allow_local=True)
    assert caught.value.reason == "bad_url"
