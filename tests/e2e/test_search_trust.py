"""``manhmoi search`` by likeness, by document, to a file; ``manhmoi alerts``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.command import Command
from tests.e2e.conftest import write_posts

SRT = "1\n00:00:01,000 --> 00:00:04,000\nChúng tôi chôn ba anh bên suối Đá Bàn, gốc kơ nia\n"


def test_by_likeness_and_by_document(posts: Command, tmp_path: Path) -> None:
    found = posts.json("search", "suối Đá Bàn")["hits"][0]
    like = posts.json("search", "--like", str(found["item_id"]))
    assert found["item_id"] not in {hit["item_id"] for hit in like["hits"]}
    assert like["like"]["item_id"] == found["item_id"]
    captions = tmp_path / "loi.srt"
    captions.write_text(SRT)
    answer = posts.json("search", "--document", captions)
    assert answer["hits"][0]["item_id"] == found["item_id"]
    assert "kơ nia" in answer["hits"][0]["why"]["window"]
    sound = tmp_path / "ghi-am.mp3"
    sound.write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 200)
    assert "waits for a speech model" in posts.run("search", "--document", sound, status=1).stderr
    why = posts.run("search", "suoi Da Ban", "--why").stdout
    assert "words: suối (bare)" in why
    assert "ranks: " in why


def test_to_a_file_and_on_record(posts: Command, tmp_path: Path) -> None:
    target = tmp_path / "ket-qua.csv"
    made = posts.json("search", "suối", "--export", target)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert made["hits"] == len(rows) > 0
    placed = tmp_path / "ban-do.geojson"
    posts.run("search", "suối", "--export", placed)
    assert json.loads(placed.read_text())["type"] == "FeatureCollection"
    assert "csv, xlsx or geojson" in posts.run("search", "x", "--export", "a.pdf", status=1).stderr
    assert posts.json("audit", "verify")["ok"]


def test_alerts_on_the_command_line(posts: Command, tmp_path: Path) -> None:
    posts.run("user", "add", "lan", "--role", "editor")
    saved = posts.json("alerts", "watch", "Kơ nia", "gốc cây kơ nia", "--user", "lan")
    assert posts.rows("alerts") == []
    new = {"id": "p-9", "text": "Ba tôi kể mộ nằm dưới gốc cây kơ nia cạnh đường mòn."}
    posts.run("ingest", write_posts(tmp_path / "new", "more.ndjson", [new]))
    (alert,) = posts.rows("alerts", "--user", "lan", "--unread")
    assert alert["saved_search"] == {"id": saved["id"], "name": "Kơ nia"}
    assert "kơ nia" in alert["text"]
    assert posts.json("alerts", "read", str(alert["id"]), "--user", "lan") == {"read": 1}
    assert posts.rows("alerts", "--unread") == []
    assert posts.json("doctor")["ok"]
