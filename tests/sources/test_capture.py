"""Web pages kept as evidence, as an operator and a reviewer ask for them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from pytest_httpserver import HTTPServer

from casework.archive import Erased, get_archive
from casework.models import AuditEvent, EvidenceCapture, Item, User
from casework.models.people import Role
from casework.services.erasure import UnderLegalHold, item_erase
from casework.services.flags import flag_decide, flag_undo
from casework.services.held_erasure import held_erasures_finish
from config.cli.main import cli
from monitor.capture import job
from monitor.capture.verify import problems
from monitor.feeds import fetch, shared
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedIndex

pytestmark = pytest.mark.django_db
URL = "https://kenh.example/bai/1"
PAGE = (
    "<html><head><title>-Mộ</title><link rel=stylesheet href=/kieu.css></head>"
    "<body><article><p>Phần mộ ở nghĩa trang thử, hàng ba.</p><img src=/anh.png></article>"
    "</body></html>"
).encode()


@pytest.fixture(autouse=True)
def _installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")
    monkeypatch.setattr(fetch._SystemClock, "sleep", lambda self, seconds: None)
    shared.fetcher.cache_clear()


@pytest.fixture
def base(httpserver: HTTPServer) -> str:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /rieng\n")
    httpserver.expect_request("/bai/1").respond_with_data(PAGE, content_type="text/html")
    httpserver.expect_request("/cu").respond_with_data(
        "", status=302, headers={"Location": "/bai/1", "Set-Cookie": "phien=1"}
    )
    httpserver.expect_request("/kieu.css").respond_with_data("p{}", content_type="text/css")
    httpserver.expect_request("/anh.png").respond_with_data(b"\x89PNG", content_type="image/png")
    return httpserver.url_for("")


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, ["capture", *asked])


def taken(*asked: str) -> dict[str, Any]:
    done = run(*asked, "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def wacz_of(row: dict[str, Any]) -> bytes:
    with get_archive().open(row["sha256"]) as stream:
        return stream.read()


def test_request_and_answer_are_kept_and_check_out(base: str) -> None:
    item = rows.item(url=URL)
    row = taken("https://kenh.example/cu", "--files", "--item", str(item.pk), "--base-url", base)
    # The redirect, the page, its style and its picture; cookies are nobody's evidence.
    assert (row["status"], row["files"], row["url"], row["item"]) == (200, 4, URL, item.pk)
    package = zipfile.ZipFile(io.BytesIO(wacz_of(row)))
    warc = gzip.decompress(package.read("archive/capture.warc.gz"))
    for part in (PAGE, b"GET /cu HTTP/1.1", b" 302 "):
        assert part in warc
    assert b"phien=1" not in warc and b"host: kenh.example" in warc
    pages = package.read("pages/pages.jsonl").decode().splitlines()
    assert json.loads(pages[1])["title"] == "-Mộ"
    checked = run("verify", "--json")
    assert checked.exit_code == 0 and json.loads(checked.stdout.splitlines()[-1])["bad"] == 0
    [listed] = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert listed["payload_sha256"] == row["payload_sha256"]
    assert AuditEvent.objects.filter(action="capture.record").count() == 1


def test_a_changed_package_is_found_out(base: str) -> None:
    whole = wacz_of(taken(URL, "--base-url", base))
    assert problems(io.BytesIO(whole)) == []
    source = zipfile.ZipFile(io.BytesIO(whole))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[:-1] + b"!" if name.endswith(".warc.gz") else data)
        target.writestr("archive/them.warc", b"")
    wrong = problems(out)
    assert any("archive/capture.warc.gz is not what" in one for one in wrong)
    assert "archive/them.warc is not listed in the package" in wrong
    assert problems(io.BytesIO(b"PK\x03\x04")) != []


def test_what_cannot_be_taken_says_why(base: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/het").respond_with_data("gone", status=410)
    gone = taken("https://kenh.example/het", "--base-url", base)
    assert gone["status"] == 410
    for url, word in (
        ("https://kenh.example/rieng/1", "robots.txt"),
        ("http://127.0.0.1:9/x", "not on the public internet"),
        ("http://[::1]/x", "not on the public internet"),
        ("ftp://kenh.example/x", "must begin with http"),
    ):
        extra = () if "example/x" in url or "127" in url or "::" in url else ("--base-url", base)
        refused = run("take", url, *extra)
        assert refused.exit_code != 0
        assert word in f"{refused.output} {refused.exception}", url
    assert EvidenceCapture.objects.filter(state="failed").count() == 3


def test_a_redirect_to_a_private_address_is_refused(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host is taken for public; where it sends us is not."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/di").respond_with_data(
        "", status=302, headers={"Location": "http://10.0.0.8/noi-bo"}
    )
    host = httpserver.url_for("").rstrip("/").removeprefix("http://")
    monkeypatch.setattr(
        fetch, "checked_url", lambda url, allow_local: _checked(url, allow_local or host in url)
    )
    monkeypatch.setattr(fetch, "public_peer", lambda event, info: None)
    refused = run(f"http://{host}/di")
    assert "not on the public internet" in f"{refused.exception}"


def _checked(url: str, allow_local: bool) -> Any:
    from monitor.feeds.addresses import checked_url

    return checked_url(url, allow_local=allow_local)


def test_evidence_goes_with_its_item(base: str) -> None:
    item = rows.item(url=URL)
    row = taken(URL, "--item", str(item.pk), "--base-url", base)
    loose = taken(URL, "--base-url", base)
    item_erase(item=item, reason="nguồn đã xóa", user=None)
    with pytest.raises(Erased):
        get_archive().open(row["sha256"]).read()
    assert [one.pk for one in EvidenceCapture.objects.all()] == [loose["id"]]
    assert Item.objects.get(pk=item.pk).url == ""
    assert run("erase", str(loose["id"]), "--reason", "thử").exit_code == 0
    with pytest.raises(Erased):
        get_archive().open(loose["sha256"]).read()
    assert "no such capture" in f"{run('erase', '99', '--reason', 'thử').exception}"
    late = run(URL, "--item", str(item.pk), "--base-url", base)
    assert "has been erased" in f"{late.exception}"


def test_evidence_of_a_held_item_is_held(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    index = RecordedIndex()
    monkeypatch.setattr("casework.services.searchable.index_home", lambda: index)
    monkeypatch.setattr("casework.services.erasure.index_home", lambda: index)
    item = rows.item(url=URL)
    flag = rows.flag(item)
    reviewer = rows.user(Role.VERIFIER)
    flag_decide(user=reviewer, flag=flag, decision="accept")
    row = taken(URL, "--item", str(item.pk), "--base-url", base)
    with pytest.raises(UnderLegalHold):
        item_erase(item=item, reason="nguồn đã xóa", user=None)
    assert problems(io.BytesIO(wacz_of(row))) == []
    flag_undo(user=reviewer, review=flag.reviews.get())
    held_erasures_finish()
    assert not EvidenceCapture.objects.exists()
    with pytest.raises(Erased):
        wacz_of(row)


def test_a_reviewer_keeps_the_page_of_an_item(
    base: str, make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[int] = []
    monkeypatch.setattr("casework.jobs.enqueue_capture", queued.append)
    item, user = rows.item(url=URL), make_user("verifier")
    client = Client()
    client.force_login(user)
    assert "Lưu bằng chứng" in client.get(f"/items/{item.pk}").content.decode()
    page = client.post(f"/items/{item.pk}/capture", follow=True).content.decode()
    assert "Đang lưu trang" in page
    [asked] = queued
    job.run(asked, shared.fetcher(base))
    page = client.get("/captures").content.decode()
    assert URL in page and f"/captures/{asked}.wacz" in page
    assert problems(io.BytesIO(client.get(f"/captures/{asked}.wacz").getvalue())) == []
    assert AuditEvent.objects.filter(action="capture.download", actor=user).exists()
    client.post("/captures", {"url": "javascript:alert(1)"})
    assert len(queued) == 1
    editor = Client()
    editor.force_login(make_user("editor"))
    assert "Tải WACZ" not in editor.get("/captures").content.decode()
    assert editor.get(f"/captures/{asked}.wacz").status_code == 403
