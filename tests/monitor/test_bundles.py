"""Pairing files with their sidecars."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.bundles import Bundle, load_sidecar, plan
from records.errors import OperatorError, Quarantine


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x: 1\n")
    return folder


def shown(folder: Path, bundles: tuple[Bundle, ...]) -> list[tuple[str, ...]]:
    def name(path: Path | None) -> str:
        return "" if path is None else str(path.relative_to(folder))

    return [
        (name(b.main), name(b.metadata), name(b.column_map), *map(name, b.captions))
        for b in bundles
    ]


def test_sidecars_maps_and_captions(tmp_path: Path) -> None:
    make(
        tmp_path,
        *("a.mp3", "a.yaml", "a.srt", "a.vi.vtt", "b.csv", "b.csv.map.yaml", "b.csv.yaml"),
        *("c.srt", "c.srt.yaml", "d/e.pdf", "d/e.pdf.yaml", "f.xlsx", "f.map.yaml", "g.txt"),
    )
    found = plan([tmp_path])
    assert shown(tmp_path, found.bundles) == [
        ("a.mp3", "a.yaml", "", "a.srt", "a.vi.vtt"),
        ("b.csv", "b.csv.yaml", "b.csv.map.yaml"),
        ("c.srt", "c.srt.yaml", ""),
        ("f.xlsx", "", "f.map.yaml"),
        ("g.txt", "", ""),
        ("d/e.pdf", "d/e.pdf.yaml", ""),
    ]
    assert found.ignored == ()


def test_what_is_left_out(tmp_path: Path) -> None:
    make(
        tmp_path,
        *(".hidden", "a.part", "b~", "~$c.docx", "keep.txt", "lone.yaml", "README.md"),
        *("build/x.txt", "src/run.py", ".git/config"),
    )
    (tmp_path / ".manhmoiignore").write_text("# comment\nREADME.md\nbuild/\n*.py\n")
    found = plan([tmp_path])
    assert [bundle.main.name for bundle in found.bundles] == ["keep.txt"]
    reasons = {ignored.path.name: ignored.reason for ignored in found.ignored}
    assert reasons == {
        ".hidden": "hidden",
        ".git": "hidden",
        "a.part": "temporary",
        "b~": "temporary",
        "~$c.docx": "temporary",
        "README.md": "pattern",
        "build": "pattern",
        "run.py": "pattern",
        "lone.yaml": "orphan_sidecar",
    }


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = make(tmp_path / "in", "a.txt"), make(tmp_path / "out", "secret.txt")
    (inside / "near.txt").symlink_to(inside / "a.txt")
    (inside / "far.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "broken").symlink_to(inside / "nowhere")
    found = plan([inside])
    assert [bundle.main.name for bundle in found.bundles] == ["a.txt", "near.txt"]
    assert {ignored.path.name for ignored in found.ignored} == {
        "far.txt",
        "folder",
        "loop",
        "broken",
    }


def test_a_file_given_alone_brings_its_sidecars(tmp_path: Path) -> None:
    make(tmp_path, "a.mp3", "a.yaml", "a.srt", "b.txt")
    assert shown(tmp_path, plan([tmp_path / "a.mp3"]).bundles) == [("a.mp3", "a.yaml", "", "a.srt")]


def test_one_stem_two_files_share_no_short_sidecar(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "a.csv", "a.yaml", "a.csv.yaml")
    found = plan([tmp_path])
    assert shown(tmp_path, found.bundles) == [("a.csv", "a.csv.yaml", ""), ("a.pdf", "", "")]
    assert [ignored.reason for ignored in found.ignored] == ["orphan_sidecar"]


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(OperatorError):
        plan([tmp_path / "none"])


@pytest.mark.parametrize(
    "text",
    [
        b"a: [1",
        b"a: 1\na: 2",
        b"- 1\n- 2",
        b"\xff\xfe\xff",
        b"a: &x [1]\nb: *x",
        b"a: !!python/object:os.system {}",
        b"[" * 5000,
        b"x" * 300_000,
        b"",
        b"a: 2026-99-99T00:00:00Z",
    ],
)
def test_bad_yaml(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(text)
    with pytest.raises(Quarantine) as caught:
        load_sidecar(path)
    assert caught.value.reason == "bad_yaml" and "a.yaml" in caught.value.vi


def test_a_text_beside_another_kind_of_file_is_no_part_of_it(tmp_path: Path) -> None:
    for name in ("x.ndjson", "x.txt", "x.ndjson.map.yaml"):
        (tmp_path / name).write_text("{}")
    (bundle,) = plan([tmp_path / "x.ndjson"]).bundles
    assert bundle.main.name == "x.ndjson"
    assert bundle.column_map is not None
