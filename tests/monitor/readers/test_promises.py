"""The sample watch and the examples of ``docs/formats.md`` are read as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.strictyaml import parse_yaml
from monitor.bundles import Bundle, load_sidecar, plan
from monitor.readers.base import ReadFailure, ReadOptions, ReadRecord
from monitor.readers.maps import parse_map
from monitor.readers.registry import choose
from monitor.readers.sidecar import check_sidecar
from monitor.sniff import HEAD_BYTES, sniff
from tests.monitor.readers.fake import MemoryOriginal

ROOT = Path(__file__).resolve().parents[3]
FORMATS = ROOT / "docs" / "formats.md"
BUNDLES = plan([ROOT / "samples"]).bundles


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.main.name)
def test_every_sample_is_read_without_a_note(bundle: Bundle) -> None:
    data = bundle.main.read_bytes()
    sniffed = sniff(data[:HEAD_BYTES], bundle.main.name)
    column_map = load_sidecar(bundle.column_map) if bundle.column_map else None
    options = ReadOptions(
        name=bundle.main.name,
        mime=sniffed.mime,
        metadata=load_sidecar(bundle.metadata) if bundle.metadata else None,
        column_map=column_map,
    )
    reader = choose(bundle.main.name, data[:HEAD_BYTES], sniffed.mime, column_map)
    results = list(reader.read(MemoryOriginal(data, bundle.main.name), options))
    assert [r.error.en for r in results if isinstance(r, ReadFailure)] == []
    records = [r.record for r in results if isinstance(r, ReadRecord)]
    assert records and not sniffed.mismatch
    assert all(r.synthetic and r.legal_basis and r.published_at for r in records)


def test_there_are_samples_of_every_reader() -> None:
    assert len(BUNDLES) >= 30
    names = {path.suffix for path in (bundle.main for bundle in BUNDLES)}
    assert {".csv", ".xlsx", ".ndjson", ".html", ".xml", ".srt", ".vtt", ".pdf", ".docx"} <= names


def test_examples_in_the_formats_page() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", FORMATS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    sidecar = check_sidecar(ReadOptions(metadata=parse_yaml(blocks[0].encode(), name="sidecar")))
    assert sidecar.notes == () and sidecar.consent and sidecar.kind == "call"
    for block in blocks[1:]:
        assert parse_map(parse_yaml(block.encode(), name="map")).shapes


def test_every_note_is_explained_in_the_formats_page() -> None:
    told = FORMATS.read_text(encoding="utf-8")
    rooms = [ROOT / "monitor", ROOT / "asr", ROOT / "ocr"]
    source = "".join(path.read_text() for room in rooms for path in room.rglob("*.py"))
    notes = set(re.findall(r'"(note_[a-z]+(?:_[a-z]+)*)"', source))
    assert notes and {note for note in notes if note not in told} == set()
