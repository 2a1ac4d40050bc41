"""Makes ``data/disarm.json`` from the DISARM framework's STIX bundle.

``python -m casework.handover.disarm_make disarm-stix.json.gz``: keeps the techniques that
``disarm.py`` names, rewrites the source from ``mitre-attack`` to ``DISARM`` and leaves out what
the strict STIX validator refuses: ``x_mitre_*`` properties and links without a hash.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from casework.handover.disarm import DATA, TECHNIQUES


def _technique(raw: dict[str, Any]) -> str:
    return str(raw["external_references"][0]["external_id"])


def cleaned(raw: dict[str, Any]) -> dict[str, Any]:
    """Return one object of the bundle without what does not validate."""
    kept = {name: value for name, value in raw.items() if not name.startswith("x_mitre_")}
    if raw["type"] != "attack-pattern":
        return kept
    kept["external_references"] = [{"source_name": "DISARM", "external_id": _technique(raw)}]
    kept["kill_chain_phases"] = [
        {"kill_chain_name": "disarm", "phase_name": phase["phase_name"]}
        for phase in raw["kill_chain_phases"]
    ]
    return kept


def make(source: Path) -> str:
    """Return the JSON of the objects that are shipped.

    Raises:
        ValueError: the bundle lacks a technique that ``disarm.py`` names.
    """
    with gzip.open(source, "rt", encoding="utf-8") as file:
        objects: list[dict[str, Any]] = json.load(file)["objects"]
    patterns = [
        one for one in objects if one["type"] == "attack-pattern" and _technique(one) in TECHNIQUES
    ]
    if missing := TECHNIQUES - {_technique(one) for one in patterns}:
        raise ValueError(f"not in the bundle: {', '.join(sorted(missing))}")
    wanted = [one for one in objects if one["type"] in ("identity", "marking-definition")]
    wanted += sorted(patterns, key=_technique)
    return json.dumps([cleaned(one) for one in wanted], ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    DATA.write_text(make(Path(sys.argv[1])), encoding="utf-8")
