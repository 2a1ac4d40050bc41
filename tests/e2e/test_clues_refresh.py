"""``manhmoi clues refresh``, as an operator runs it after an upgrade."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.command import ROOT, Command

LABELS = "SELECT DISTINCT label FROM casework_clue"


def test_texts_of_before_get_their_clues_once(tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    home.run("ingest", str(ROOT / "samples" / "hotline"), "--synthetic", "--legal-basis", "thử")
    rows = sqlite3.connect(tmp_path / "data" / "manhmoi.sqlite3")
    texts = rows.execute("SELECT count(*) FROM casework_item WHERE text <> ''").fetchone()[0]
    found = {row[0] for row in rows.execute(LABELS)}
    assert texts > 3 and {"PERSON", "UNIT", "DATE", "PLACE"} <= found
    # As an installation of before the rules left it.
    rows.execute("DELETE FROM casework_clue WHERE label = upper(label)")
    rows.commit()

    first = home.json("clues", "refresh")

    assert first["texts"] == texts and first["entities"] > texts and first["passages"] >= texts
    assert {row[0] for row in rows.execute(LABELS)} == found
    # Texts that name nothing are looked at again, the others are done.
    assert home.json("clues", "refresh")["entities"] == 0
    assert home.json("clues", "refresh", "--all")["texts"] == texts
