"""A user's machine: an empty installation, or one with a few posts in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.command import Command

MAP = "format: ndjson\nplatform: forum\nkind: post\ncolumns:\n  platform_id: id\n  text: text\n"
POSTS = (
    {
        "id": "p-1",
        "text": "Đơn vị tôi chôn ba đồng đội bên suối Đá Bàn, dưới gốc cây kơ nia, "
        "tháng 3 năm 1970. Tôi còn nhớ hòn đá tảng làm dấu.",
    },
    {"id": "p-2", "text": "Em trai tôi hy sinh ở mặt trận phía Nam, gia đình chưa biết mộ."},
    {"id": "p-3", "text": "We buried five soldiers east of the Ray river, under a kapok tree."},
)


def write_posts(
    folder: Path, name: str, posts: Sequence[dict[str, Any]], column_map: str = MAP
) -> Path:
    """Write posts as NDJSON with their column map beside them; return the file."""
    folder.mkdir(exist_ok=True, parents=True)
    file = folder / name
    file.write_text("".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts))
    (folder / f"{name}.map.yaml").write_text(column_map)
    return file


@pytest.fixture
def empty(tmp_path: Path) -> Command:
    """Return an installation that does not exist yet."""
    return Command(tmp_path / "data", tmp_path / "keys")


@pytest.fixture(scope="session")
def _some_posts(tmp_path_factory: pytest.TempPathFactory) -> Command:
    folder = tmp_path_factory.mktemp("posts")
    command = Command(folder / "data", folder / "keys")
    write_posts(folder / "in", "posts.ndjson", POSTS)
    (folder / "in" / "empty.csv").touch()
    command.run("ingest", folder / "in")
    return command


@pytest.fixture
def posts(_some_posts: Command, tmp_path: Path) -> Command:
    """Return an installation with three posts and one file in quarantine."""
    shutil.copytree(_some_posts.data, tmp_path / "data")
    shutil.copytree(_some_posts.keys, tmp_path / "keys")
    return Command(tmp_path / "data", tmp_path / "keys")
