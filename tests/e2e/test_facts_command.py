"""``manhmoi facts``, as an operator runs it when the official number changes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.command import ROOT, Command

FACTS = ROOT / "config" / "facts.yaml"
OLD, NEW = "+84965001222", "+84958505150"
POST = "Đường dây nóng của Ban Chỉ đạo 515 Hải Phòng là 0958 505 150, bà con lưu lại nhé."


def test_a_changed_fact_takes_suggestions_back_and_raises_others(tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    posts = tmp_path / "bai.txt"
    posts.write_text(POST, encoding="utf-8")
    home.run("ingest", str(posts), "--legal-basis", "thử")
    home.run("user", "add", "bien-tap", "--role", "editor")
    rows = sqlite3.connect(tmp_path / "data" / "manhmoi.sqlite3")

    def statuses() -> list[tuple[str, int]]:
        return rows.execute(
            "SELECT flag.status, fact.version FROM casework_flag flag "
            "JOIN casework_officialfact fact ON fact.id = flag.fact_id ORDER BY flag.id"
        ).fetchall()

    assert statuses() == [("suggested", 1)]
    changed = tmp_path / "facts.yaml"
    changed.write_text(FACTS.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")

    assert "25" in home.run("facts", "verify", str(changed)).stdout
    assert "1" in home.run("facts", "import", str(changed), "--user", "bien-tap").stdout
    assert home.json("facts", "recheck") == {"texts": 1, "raised": 0, "dropped": 1}
    assert statuses() == [("superseded", 1)]

    home.run("facts", "import", str(FACTS), "--user", "bien-tap")
    assert home.json("facts", "recheck") == {"texts": 1, "raised": 1, "dropped": 0}
    assert statuses() == [("superseded", 1), ("suggested", 3)]
    assert home.json("facts", "recheck") == {"texts": 1, "raised": 0, "dropped": 0}
    shown = home.run("facts", "show", "f01").stdout
    assert shown.count("bien-tap") == 2
    assert "0965.001.222" in home.run("facts", "list", "--active").stdout


def test_a_facts_file_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    text = FACTS.read_text(encoding="utf-8")
    entry = text[text.index("  - id: F01") : text.index("  - id: F02")]
    twice = entry.replace("F01", "F26").replace(OLD, NEW)
    bad = tmp_path / "facts.yaml"
    bad.write_text(text.replace("  - id: F02", f"{twice}  - id: F02", 1), encoding="utf-8")
    done = home.run("facts", "verify", str(bad), status=1)
    assert "F01" in done.stderr and "F26" in done.stderr
