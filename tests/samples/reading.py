"""Plain readers of the sample files, written apart from the product's own and from build.py."""

from __future__ import annotations

import csv
import hashlib
import json
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import yaml

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
Found = tuple[str, str]
ATOM = "{http://www.w3.org/2005/Atom}"


def read_yaml(path: Path) -> Any:
    """One YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def post_id(url: str) -> str:
    """The post's number from the address of a Facebook post."""
    return url.rsplit("/", 1)[1]


def from_ndjson(path: Path) -> Iterator[Found]:
    """Ids and texts of a capture or an export, one JSON object a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["synthetic"] is True
        if "source_platform" not in row:
            columns = read_yaml(path.with_name(path.name + ".map.yaml"))["columns"]
            yield str(row[columns["platform_id"]]), row[columns["text"]]
        elif row["source_platform"] == "tiktok.com":
            yield row["data"]["id"], row["data"]["desc"]
        else:
            assert row["source_platform"] == "tiktok-comments"
            yield row["data"]["cid"], row["data"]["text"]


def from_table(path: Path) -> Iterator[Found]:
    """Ids and texts of a CSV or TSV: by its map, or by the columns of 4CAT and CrowdTangle."""
    beside = path.with_name(path.name + ".map.yaml")
    of_map = read_yaml(beside) if beside.exists() else {}
    delimiter = "\t" if path.suffix == ".tsv" else of_map.get("delimiter", ",")
    plain = not of_map.get("quoting", True)
    with path.open(encoding=of_map.get("encoding", "utf-8"), newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter, quoting=csv.QUOTE_NONE if plain else 0)
        for row in reader:
            assert None not in row
            if "Message" in row:
                yield post_id(row["URL"]), row["Message"]
            elif "body" in row:
                yield row["id"], row["body"]
            else:
                columns = of_map["columns"]
                for part in of_map.get("explode", [{"columns": {}}]):
                    suffix = f":{part['suffix']}" if "suffix" in part else ""
                    text = row[part["columns"].get("text", columns.get("text"))]
                    yield row[columns["platform_id"]] + suffix, text


def from_workbook(path: Path) -> Iterator[Found]:
    """Ids and texts of a workbook, by its map."""
    columns = read_yaml(path.with_name(path.name + ".map.yaml"))["columns"]
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    head = list(next(rows))
    for row in rows:
        yield str(row[head.index(columns["platform_id"])]), str(row[head.index(columns["text"])])


def from_feed(path: Path) -> Iterator[Found]:
    """Ids and texts of an RSS or Atom feed."""
    root = ET.parse(path).getroot()
    for item in root.iter("item"):
        yield item.findtext("guid", ""), item.findtext("description", "")
    for entry in root.iter(f"{ATOM}entry"):
        yield entry.findtext(f"{ATOM}id", ""), entry.findtext(f"{ATOM}content", "")


READERS = {".ndjson": from_ndjson, ".csv": from_table, ".tsv": from_table,
           ".xlsx": from_workbook, ".xml": from_feed}  # fmt: skip
BINARY = (".ogg", ".png", ".jpg", ".pdf", ".docx")
FOLDERS = ("documents", "facebook", "hotline", "interviews", "recordings", "scans", "telegram",
           "tiktok", "web")  # fmt: skip


def inputs() -> list[Path]:
    """Every file that is an input: neither source, script, answer key nor metadata."""
    return sorted(
        path for folder in FOLDERS for path in (SAMPLES / folder).iterdir()
        if path.suffix != ".yaml"
    )  # fmt: skip


def file_id(path: Path) -> str:
    """The id of an item that is a whole file: its address if it has one, else its SHA-256."""
    if path.suffix == ".html":
        return str(read_yaml(path.with_name(path.name + ".yaml"))["url"])
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_all() -> dict[str, dict[str, str]]:
    """Text by platform id and file; binary files have an empty text."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for path in inputs():
        name = path.relative_to(SAMPLES).as_posix()
        if path.suffix in READERS:
            for key, text in READERS[path.suffix](path):
                texts[key][name] = text
        else:
            text = "" if path.suffix in BINARY else path.read_text(encoding="utf-8")
            texts[file_id(path)][name] = text
    return texts
