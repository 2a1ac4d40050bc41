"""The shipped DISARM objects are what the script makes of the framework's bundle."""

from __future__ import annotations

import json

import pytest

from casework.handover.disarm import BY_TYPE, DATA, TECHNIQUES, attack_pattern, frame_objects
from casework.handover.disarm_make import make
from tests.shared_data import shared_path
from web.queue_words import FLAG_TYPE


def test_every_type_of_the_queue_has_techniques_and_each_is_shipped() -> None:
    assert set(FLAG_TYPE) <= set(BY_TYPE)
    for technique in TECHNIQUES:
        pattern = attack_pattern(technique)
        (reference,) = pattern["external_references"]
        assert reference == {"source_name": "DISARM", "external_id": technique}
        assert not [name for name in pattern if name.startswith("x_mitre_")]
    assert "mitre" not in DATA.read_text(encoding="utf-8")
    assert "CC-BY-SA-4.0" in json.dumps(frame_objects())


@pytest.mark.shared
def test_the_file_is_made_by_its_script() -> None:
    assert make(shared_path("data", "disarm", "disarm-stix.json.gz")) == DATA.read_text(
        encoding="utf-8"
    )
