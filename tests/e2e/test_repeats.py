"""The same file twice, the same post in two files, a post edited since."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.command import Command
from tests.e2e.conftest import MAP, POSTS, write_posts
from tests.stored import stored


def test_the_same_file_twice(posts: Command, tmp_path: Path) -> None:
    before = stored(posts.data)
    file = write_posts(tmp_path / "in", "posts.ndjson", POSTS)
    for _ in range(2):
        again = posts.json("ingest", file.parent)
        assert (again["received"], again["new"], again["duplicate"]) == (3, 0, 3)
    assert stored(posts.data) == before


def test_the_same_file_under_another_name(posts: Command, tmp_path: Path) -> None:
    file = write_posts(tmp_path / "in", "posts.ndjson", POSTS)
    other = tmp_path / "in" / "other.ndjson"
    shutil.move(file, other)
    (tmp_path / "in" / "posts.ndjson.map.yaml").rename(f"{other}.map.yaml")
    again = posts.json("ingest", other.parent)
    assert (again["new"], again["duplicate"]) == (0, 3)
    assert posts.json("status")["items"] == 3


def test_the_same_post_in_two_files(posts: Command, tmp_path: Path) -> None:
    new = {"id": "p-9", "text": "Bài chỉ có trong tệp thứ hai"}
    write_posts(tmp_path / "in", "second.ndjson", [POSTS[0], new])
    again = posts.json("ingest", tmp_path / "in")
    assert (again["received"], again["new"], again["duplicate"]) == (2, 1, 1)
    hits = posts.json("search", "suối Đá Bàn")["hits"]
    assert sum("suối Đá Bàn" in hit["text"] for hit in hits) == 1


def test_an_edited_post_becomes_a_version(posts: Command, tmp_path: Path) -> None:
    edited = {"id": "p-1", "text": "Tôi nhớ nhầm: không phải suối Đá Bàn mà là suối Lồ Ô."}
    write_posts(tmp_path / "in", "edited.ndjson", [edited])
    result = posts.json("ingest", tmp_path / "in")
    assert (result["new"], result["changed"]) == (0, 1)
    assert posts.json("status")["items"] == 3
    (version,) = stored(posts.data)["versions"]
    assert version[2] == POSTS[0]["text"]
    assert not [h for h in posts.json("search", "kơ nia")["hits"] if "kơ nia" in h["text"]]
    assert "Lồ Ô" in posts.json("search", "suối Lồ Ô")["hits"][0]["text"]
    assert posts.json("doctor")["ok"]


def test_one_post_twice_in_one_file(empty: Command, tmp_path: Path) -> None:
    write_posts(tmp_path / "in", "twice.ndjson", [POSTS[0], POSTS[0]], MAP)
    result = empty.json("ingest", tmp_path / "in")
    assert (result["received"], result["new"], result["duplicate"]) == (2, 1, 1)
