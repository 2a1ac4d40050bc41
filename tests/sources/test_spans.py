"""Where records stand in a page: byte-exact, whatever the spacing, script or nesting."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.spans import CHUNK_BYTES, ChunkMap, cuts_of, spans
from records.errors import Quarantine

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(
    st.lists(VALUES, max_size=6),
    st.dictionaries(st.text(max_size=5), VALUES, max_size=3),
    st.booleans(),
    st.sampled_from([None, 2, "\t"]),
)
def test_every_element_is_found_where_it_stands(
    items: list[Any], rest: dict[str, Any], ascii_only: bool, indent: Any
) -> None:
    page = {**rest, "items": items, "paging": {"next": "ấy"}}
    data = json.dumps(page, ensure_ascii=ascii_only, indent=indent).encode(errors="replace")
    found = spans(data, [("items", "*")])
    assert [json.loads(data[s.start : s.end]) for s in found] == [s.value for s in found]
    assert [s.value for s in found] == json.loads(data)["items"]
    assert [s.steps for s in found] == [("items", n) for n in range(len(items))]
    cuts = cuts_of(found, len(data))
    assert cuts[0] == 0 and cuts == sorted(cuts)
    pieces = [data[a:b] for a, b in zip(cuts, [*cuts[1:], len(data)], strict=True)]
    assert b"".join(pieces) == data
    chunks = ChunkMap(cuts, len(data))
    for span in found:
        first, last = chunks.chunks(span)
        assert b"".join(pieces[first : last + 1]) == data[span.start : span.end]


def test_records_inside_records_have_paths_of_their_own() -> None:
    page = {
        "items": [
            {"top": {"id": "a"}, "replies": [{"id": "b"}, {"id": "c"}]},
            {"top": {"id": "d"}},
        ]
    }
    found = spans(
        json.dumps(page).encode(), [("items", "*", "top"), ("items", "*", "replies", "*")]
    )
    assert [s.value["id"] for s in found] == ["a", "b", "c", "d"]
    assert found[1].steps == ("items", 0, "replies", 0)


def test_a_record_longer_than_a_chunk_has_several() -> None:
    page = json.dumps({"items": [{"t": "x" * (CHUNK_BYTES + 10)}, {"t": "y"}]}).encode()
    found = spans(page, [("items", "*")])
    chunks = ChunkMap(cuts_of(found, len(page)), len(page))
    assert chunks.chunks(found[0]) == (1, 2) and chunks.chunks(found[1]) == (4, 4)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"items":[{"a":1},', "bad_json"),
        (b'{"items":[{"a":1}]} x', "bad_json"),
        (b"<!doctype html>", "bad_json"),
        (b'{"items":["\xff"]}', "bad_encoding"),
        (b"[" * 100_000, "too_deep"),
        (b'{"items":[' + b'{"a":' * 100_000, "too_deep"),
    ],
)
def test_a_damaged_page_is_named(data: bytes, reason: str) -> None:
    paths = [("*",) * 200] if reason == "too_deep" and data[:1] == b"[" else [("items", "*")]
    with pytest.raises(Quarantine) as error:
        spans(data, paths)
    assert error.value.reason == reason


def test_a_byte_order_mark_counts_as_bytes() -> None:
    data = b'\xef\xbb\xbf{"items":[{"t":"\xe1\xba\xa5y"}]}'
    (found,) = spans(data, [("items", "*")])
    assert json.loads(data[found.start : found.end]) == {"t": "ấy"}
