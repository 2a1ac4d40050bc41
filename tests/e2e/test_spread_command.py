"""``manhmoi spread`` and ``manhmoi corrections``, from three copied posts to a ClaimReview."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.command import Command
from tests.e2e.conftest import write_posts

MAP = (
    "format: ndjson\nplatform: forum\nkind: post\ncolumns:\n  platform_id: id\n  text: text\n"
    "  published_at: at\n  author_key: by\n"
)
TEXT = "Đường dây nóng của Ban Chỉ đạo 515 Hải Phòng là 0958 505 150, bà con lưu lại nhé{}"
POSTS = [
    {"id": f"s{n}", "text": TEXT.format("!" * n), "at": f"2026-07-08T03:0{n}:00Z", "by": f"nick{n}"}
    for n in range(3)
]
WAVE = {"id", "posts", "accounts", "platforms", "first_seen", "last_seen", "coordinated"} | {
    "type",
    "fact",
    "flag",
    "states",
}
CORRECTION = {"id", "fact", "fact_version", "type", "title", "claim", "correction_vi"} | {
    "correction_en",
    "url",
    "published_at",
    "flags",
}


@pytest.fixture
def home(tmp_path: Path, httpserver: HTTPServer) -> Command:
    """Return an installation with one wave, two reviewers and a webhook."""
    webhook = {"MANHMOI_ALERT_WEBHOOK": httpserver.url_for("/nhan")}
    command = Command(tmp_path / "data", tmp_path / "keys", webhook)
    file = write_posts(tmp_path / "in", "posts.ndjson", POSTS, MAP)
    command.run("ingest", file.parent, "--legal-basis", "thử")
    for name, role in (("bien-tap", "editor"), ("tham-dinh", "verifier")):
        command.run("user", "add", name, "--role", role)
    return command


def test_a_wave_is_told_shown_corrected_and_published(
    home: Command, httpserver: HTTPServer
) -> None:
    (wave,) = home.rows("spread", "list")
    assert set(wave) == WAVE
    assert (wave["posts"], wave["accounts"], wave["coordinated"]) == (3, 3, True)
    assert wave["fact"] == "F01"

    httpserver.expect_ordered_request("/nhan").respond_with_data("no", status=500)
    httpserver.expect_ordered_request("/nhan").respond_with_data("ok")
    failed = home.run("spread", "notify", "--json", status=1)
    assert json.loads(failed.stdout) == {"due": 1, "sent": 0}
    shown = home.json("spread", "show", str(wave["id"]))
    assert set(shown) == WAVE | {"flags", "shared", "reach", "notices"}
    assert len(shown["flags"]) == 3 and "500" in shown["notices"][0]["problem"]
    assert {"kind": "phone", "value": "+84958505150", "posts": 3} in shown["shared"]
    assert "nick" not in json.dumps(shown)
    assert "0958 505 150" in home.run("spread", "show", str(wave["id"])).stdout

    flag = str(wave["flag"])
    made = home.json("corrections", "add", flag, "--user", "bien-tap")
    assert set(made) == CORRECTION
    assert made["flags"] == sorted(one["id"] for one in shown["flags"])
    number = str(made["id"])
    edited = home.json(
        "corrections",
        "edit",
        number,
        "--user",
        "bien-tap",
        "--claim",
        "Số lạ bị gọi là đường dây nóng.",
    )
    assert edited["correction_vi"] == made["correction_vi"]
    assert home.json("corrections", "gather", number, "--user", "bien-tap")["attached"] == 0

    url, who = "https://example.invalid/dinh-chinh", ("--user", "tham-dinh")
    early = home.run("corrections", "publish", number, url, *who, status=1)
    assert "two people" in early.stderr
    assert "not published" in home.run("corrections", "show", number, "--review", status=1).stderr
    for name in ("bien-tap", "tham-dinh"):
        home.run("flags", "decide", flag, "accept", "--user", name)
    home.run("corrections", "publish", number, url, "--user", "bien-tap", status=1)
    done = home.json("corrections", "publish", number, url, *who, "--on", "09/07/2026")
    assert done["url"] == url and done["published_at"].startswith("2026-07-09")
    review = json.loads(home.run("corrections", "show", number, "--review").stdout)
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", edited["claim"])
    assert made["title"] in home.run("corrections", "list").stdout


def test_what_is_not_there_is_said(empty: Command) -> None:
    assert "99" in empty.run("spread", "show", "99", status=1).stderr
    assert "99" in empty.run("corrections", "show", "99", status=1).stderr
    assert empty.rows("spread", "list") == []
    assert empty.json("spread", "notify") == {"due": 0, "sent": 0}
