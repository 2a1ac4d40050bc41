"""What an installation holds, read from its SQLite file, by names that do not depend on order.

Machine results are those of the present texts: whether a text was understood before an edited one
replaced it is a matter of timing, in an undisturbed run too.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

_ITEM = "i.platform || '/' || i.kind || '/' || i.platform_id"

_QUESTIONS = {
    "items": f"""SELECT {_ITEM}, i.version, i.title, i.text, i.lang, i.stage, i.state,
        i.published_at, i.author_pid, i.deleted_at IS NULL FROM casework_item i""",
    "versions": f"""SELECT {_ITEM}, v.version, v.text FROM casework_itemversion v
        JOIN casework_item i ON i.id = v.item_id""",
    "passages": f"""SELECT {_ITEM}, p.item_version, p.text_kind, p.ordinal, p.start, p."end",
        p.start_ms, p.text, p.lang, p.current
        FROM casework_passage p JOIN casework_item i ON i.id = p.item_id WHERE p.current""",
    "clues": f"""SELECT {_ITEM}, c.item_version, c.text_kind, c.label, c.start, c."end", c.norm
        FROM casework_clue c JOIN casework_item i ON i.id = c.item_id
        WHERE c.item_version = i.version""",
    "flags": f"""SELECT {_ITEM}, f.item_version, t.fact_id, f.type, f.start, f."end", f.evidence,
        f.status FROM casework_flag f JOIN casework_item i ON i.id = f.item_id
        JOIN casework_officialfact t ON t.id = f.fact_id WHERE f.item_version = i.version""",
    "media": f"""SELECT {_ITEM}, m.type, m.name, m.stage, m.state, m.waiting_for
        FROM casework_media m JOIN casework_item i ON i.id = m.item_id""",
    "transcripts": f"""SELECT {_ITEM}, t.origin, t.text, t.state,
        (SELECT count(*) FROM casework_segment s WHERE s.transcript_id = t.id)
        FROM casework_transcript t JOIN casework_item i ON i.id = t.item_id""",
    "readings": f"""SELECT {_ITEM}, r.page, r.model, r.text, r.state
        FROM casework_reading r JOIN casework_item i ON i.id = r.item_id""",
    "near_duplicates": f"""SELECT {_ITEM},
        h.platform || '/' || h.kind || '/' || h.platform_id, round(i.near_duplicate_score, 4)
        FROM casework_item i JOIN casework_item h ON h.id = i.near_duplicate_of_id""",
    "alerts": f"""SELECT {_ITEM}, s.name FROM casework_alert a
        JOIN casework_item i ON i.id = a.item_id
        JOIN casework_savedsearch s ON s.id = a.saved_search_id""",
    "intakes": """SELECT n.name, n.reader, o.sha256, n.state, n.received, n.new, n.duplicate,
        n.changed, n.quarantined
        FROM casework_intake n JOIN casework_original o ON o.id = n.original_id""",
    "originals": "SELECT sha256, size, chunks, erased_at IS NULL FROM casework_original",
    "quarantine": """SELECT n.name, q.stage, q.reason, q.line, q.byte, q.resolved_at IS NULL
        FROM casework_quarantineentry q LEFT JOIN casework_intake n ON n.id = q.intake_id""",
    "metrics": f"""SELECT {_ITEM}, m.views, m.likes FROM casework_metricsnapshot m
        JOIN casework_item i ON i.id = m.item_id""",
}

Rows = Counter[tuple[Any, ...]]


def stored(data: Path, *leave_out: str) -> dict[str, Rows]:
    """Return all rows of the installation in ``data``, each as often as it is there."""
    with closing(sqlite3.connect(data / "manhmoi.sqlite3", timeout=30)) as rows:
        return {
            name: Counter(rows.execute(question).fetchall())
            for name, question in _QUESTIONS.items()
            if name not in leave_out
        }


def archived(data: Path) -> set[str]:
    """Return the SHA-256 of every container."""
    return {path.name for path in (data / "archive").glob("??/*")}


def differences(first: dict[str, Rows], second: dict[str, Rows]) -> dict[str, list[str]]:
    """Return what is only in one of them, by kind of row; empty when they agree."""
    found = {}
    for name in first:
        lines = [f"- {row}" for row in (first[name] - second[name]).elements()]
        lines += [f"+ {row}" for row in (second[name] - first[name]).elements()]
        if lines:
            found[name] = lines[:10]
    return found
