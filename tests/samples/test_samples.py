"""The sample watch is what its answer key says, and nothing in it can hurt a real person."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from records.text import nfc, unaccented
from tests.samples.reading import BINARY, FOLDERS, SAMPLES, inputs, read_all, read_yaml

PHONE = re.compile(r"(?<![\d_])(?:\+84[ .-]?|0)\d(?:[ .-]?\d){8}(?!\d)(?![ .-]?\d)")
ALLOWED_HOSTS = ("tiktok.com", "facebook.com", "youtube.com", "w3.org", ".example")


@pytest.fixture(scope="module")
def truth() -> Any:
    return read_yaml(SAMPLES / "truth.yaml")


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    return read_all()


def folded(text: str) -> str:
    return unaccented(nfc(text))


def test_no_folder_of_inputs_is_forgotten() -> None:
    known = {*FOLDERS, "content", "registry", "__pycache__"}
    found = {path.name for path in SAMPLES.iterdir() if path.is_dir() and path.name[0] != "."}
    assert found <= known


def test_every_item_stands_in_its_file_and_no_other_exists(truth: Any, texts: Any) -> None:
    ids = [item["id"] for item in truth["items"]]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(texts)
    for item in truth["items"]:
        assert item["file"] in texts[item["id"]], item


def test_counts_and_languages(truth: Any) -> None:
    langs = Counter(item["lang"] for item in truth["items"])
    assert len(truth["items"]) >= 300
    assert langs["vi-plain"] >= 30
    assert all(langs[lang] >= 6 for lang in ("vi", "en", "fr", "ko", "ru", "zh")), langs
    kinds = {item["kind"] for item in truth["items"]}
    assert kinds == {"post", "comment", "message", "article", "call", "submission"}


def test_texts_are_nfc_and_varied(truth: Any, texts: Any) -> None:
    first = {item["id"]: texts[item["id"]][item["file"]] for item in truth["items"]}
    assert all(text == nfc(text) for text in first.values())
    openings = Counter(folded(text)[:40] for text in first.values() if len(text) > 60)
    assert max(openings.values()) <= 3  # only the copy-paste groups begin alike


def test_cases_have_independent_witnesses_with_shared_anchors(truth: Any, texts: Any) -> None:
    assert len(truth["cases"]) >= 12
    files = {item["id"]: item["file"] for item in truth["items"]}
    for case in truth["cases"]:
        assert len(case["members"]) >= 2
        assert len(case["languages"]) >= 2, case["id"]
        assert case["title_vi"] and case["title_en"]
        anchors = [folded(word) for word in case["names"] + case["places"]]
        for member in case["members"]:
            if not files[member].endswith(BINARY):
                text = folded(texts[member][files[member]])
                assert any(anchor in text for anchor in anchors), (case["id"], member)


def test_distortions_have_their_span_and_a_look_alike(truth: Any, texts: Any) -> None:
    marked = {row["id"] for row in truth["distortions"] + truth["distortion_copies"]}
    assert len(truth["distortions"]) >= 15
    assert sum(row["type"] == "fake_hotline" for row in truth["distortions"]) >= 5
    assert len({row["type"] for row in truth["distortions"]}) >= 9
    for row in truth["distortions"] + truth["distortion_copies"]:
        assert all(row["evidence_span"] in text for text in texts[row["id"]].values()), row
        assert re.fullmatch(r"F(0[1-9]|1\d|2[0-5])", row["fact_id"])
    for row in truth["distortions"]:
        assert row["look_alike"] in texts
        assert row["look_alike"] not in marked
    assert len({row["look_alike"] for row in truth["distortions"]}) == len(truth["distortions"])
    assert not marked & set(truth["honest_numbers"])


def test_repeats_edits_and_copies(truth: Any, texts: Any) -> None:
    assert len(truth["near_duplicates"]) >= 4
    assert all(len(group["members"]) >= 2 for group in truth["near_duplicates"])
    assert all(key in texts for group in truth["near_duplicates"] for key in group["members"])
    assert truth["edited"] and truth["same_post_in_two_files"]
    for row in truth["edited"]:
        assert texts[row["id"]][row["first"]] != texts[row["id"]][row["later"]]
    for row in truth["same_post_in_two_files"]:
        assert texts[row["id"]][row["first"]] == texts[row["id"]][row["later"]]


def test_search_cases_share_their_terms(truth: Any, texts: Any) -> None:
    assert len(truth["search_cases"]) >= 8
    assert {case["lang"] for case in truth["search_cases"]} >= {"en", "fr", "ko", "ru", "zh"}
    for case in truth["search_cases"]:
        (text,) = texts[case["must_find"]].values()
        for term in case["shared"]:
            word = re.compile(rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])")
            assert word.search(folded(case["query"])), (case["query"], term)
            assert word.search(folded(text)), (case["must_find"], term)


def test_telephone_numbers_belong_to_nobody(texts: Any) -> None:
    found = [match.group() for versions in texts.values() for text in versions.values()
             for match in PHONE.finditer(text)]  # fmt: skip
    assert len(found) > 30
    for number in found:
        digits = "0" + re.sub(r"\D", "", number).removeprefix("84").removeprefix("0")
        assert digits == "0965001222" or digits.startswith("095"), number


def test_addresses_are_reserved_names(texts: Any) -> None:
    for path in inputs():
        if path.suffix not in (*BINARY, ".xlsx"):
            for host in re.findall(r"https?://([^/\s\"<>]+)", path.read_text(encoding="utf-8")):
                assert host.endswith(ALLOWED_HOSTS), (path.name, host)


def test_every_input_is_marked_synthetic_and_has_a_legal_basis() -> None:
    assert len(inputs()) >= 35
    for path in inputs():
        beside = [path.with_name(path.name + end) for end in (".yaml", ".map.yaml")]
        (meta,) = (read_yaml(file) for file in beside if file.exists())
        assert meta["synthetic"] is True, path
        assert meta["legal_basis"] and meta["route"], path
        if meta.get("kind") in ("call", "submission") and "columns" not in meta:
            assert set(meta["consent"]) == {"version", "at", "channel", "purposes"}, path


def test_crowdtangle_names_the_page_and_not_the_post() -> None:
    with (SAMPLES / "facebook/2026-07-crowdtangle.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["Facebook Id"] for row in rows}) < len({row["URL"] for row in rows})


@pytest.mark.parametrize("name", ["noi-chuyen-voi-c-pho-c5.srt", "a-medic-remembers-the-cave.vtt"])
def test_interviews_last_and_their_times_go_forward(name: str) -> None:
    text = (SAMPLES / "interviews" / name).read_text(encoding="utf-8")
    times = [
        ((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms)
        for h, m, s, ms in re.findall(r"(\d\d):(\d\d):(\d\d)[,.](\d{3})", text)
    ]
    assert times == sorted(times)
    assert times[-1] >= 20 * 60_000
    assert len(times) >= 160


def test_recordings_and_scans_are_there_without_transcripts() -> None:
    recordings = list((SAMPLES / "recordings").glob("*.ogg"))
    assert len(recordings) == 4
    assert not [p for p in (SAMPLES / "recordings").iterdir() if p.suffix in (".srt", ".txt")]
    assert all(path.stat().st_size <= 150_000 for path in recordings)
    scans = [p for p in (SAMPLES / "scans").iterdir() if p.suffix in (".png", ".jpg")]
    assert len(scans) == 4
    assert all(path.stat().st_size <= 250_000 for path in scans)
    assert sum(path.stat().st_size for path in inputs()) <= 2_500_000
    assert (SAMPLES / "truth.yaml").stat().st_size <= 200_000


def test_build_writes_what_is_committed(tmp_path: Path) -> None:
    command = [sys.executable, str(SAMPLES / "build.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, timeout=120)
    built = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".xlsx"]
    assert len(built) > 60
    for path in built:
        assert path.read_bytes() == (SAMPLES / path.relative_to(tmp_path)).read_bytes(), path.name
