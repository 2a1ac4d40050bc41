"""Write the sample watch from ``content/*.yaml``, its one source of truth.

    python samples/build.py [--out DIR]

Reads every content file, gives each item a platform id and a time that depend on its key alone,
writes it in the format its platform really exports, and writes ``truth.yaml``, the answer key.
Running it twice gives the same bytes, except that a workbook carries its own clock.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

import yaml
from formats import WRITERS
from items import Item, load_groups
from truth import file_of, truth_of

HERE = Path(__file__).resolve().parent
FOLDER_WRITERS = ("call_notes", "html", "media")
OWN_FILE = ("call_notes", "media", "captions")
OWN_METADATA = (*FOLDER_WRITERS, "captions")  # they write metadata beside each of their files


def dump_yaml(path: Path, value: dict[str, Any]) -> None:
    """Write ``value`` as YAML that keeps Vietnamese readable."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")


def capture_sidecar(group: dict[str, Any]) -> dict[str, Any]:
    """What stands beside a capture that needs no column map: how it was come by."""
    return {
        "synthetic": True,
        "route": group.get("route", "operator_capture"),
        "legal_basis": "Dữ liệu giả lập, không có người thật / invented data, no real persons",
    }


def write_group(group: dict[str, Any], items: list[Item], out: Path) -> None:
    """Write one content file's items in their format, and the YAML that stands beside it."""
    target = out / group["output"]
    folder = target if group["format"] in FOLDER_WRITERS else target.parent
    folder.mkdir(parents=True, exist_ok=True)
    WRITERS[group["format"]](target, group, items)
    if group["format"] in OWN_METADATA:
        return
    if "map" in group:
        dump_yaml(target.with_name(target.name + ".map.yaml"), group["map"])
    else:
        dump_yaml(target.with_name(target.name + ".yaml"), capture_sidecar(group))


def name_by_content(group: dict[str, Any], items: list[Item], out: Path) -> None:
    """Give items that are a whole file their id: the SHA-256 of the file."""
    for item in items:
        name = file_of(group, item)
        path = out / name if (out / name).exists() else HERE / name
        item.id = hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Write every sample file below ``--out`` (default: the folder of this script)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    out: Path = parser.parse_args().out
    groups = load_groups(HERE / "content")
    for group, items in groups:
        write_group(group, items, out)
        if group["format"] in OWN_FILE:
            name_by_content(group, items, out)
    cases = yaml.safe_load((HERE / "content" / "cases.yaml").read_text(encoding="utf-8"))
    searches = yaml.safe_load((HERE / "content" / "searches.yaml").read_text(encoding="utf-8"))
    (out / "truth.yaml").write_text(truth_of(groups, cases, searches), encoding="utf-8")


if __name__ == "__main__":
    main()
