"""STIX bundles pass the strict validator without a network, and hold no person."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from stix2validator import ValidationOptions, validate_string

from casework.handover.disarm import BY_TYPE
from casework.handover.stix import bundle_of, flag_objects, shared_objects
from casework.handover.stix_common import EXTENSION, SCHEMA, TLP_AMBER
from tests.casework.handover import rows as made
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield


def troubles(bundle: dict[str, Any]) -> list[str]:
    options = ValidationOptions(version="2.1", strict=True)
    found = validate_string(json.dumps(bundle), options)
    results = found.object_results if hasattr(found, "object_results") else [found]
    return [
        str(trouble)
        for one in results
        for trouble in (*(one.errors or ()), *(getattr(one, "warnings", None) or ()))
    ] + ([] if found.is_valid else ["not valid"])


def of_type(objects: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in objects if one["type"] == kind]


def test_every_type_single_and_cluster_stands_before_the_strict_validator() -> None:
    kinds = (*BY_TYPE, "some_new_type")
    flags = [make(type=kind) for kind in kinds for make in (made.approved, made.with_copy)]
    for state in (flags, map(made.withdrawn, flags)):
        bundle = bundle_of(map(made.dossier, state))
        assert troubles(bundle) == []
        assert len({one["id"] for one in bundle["objects"]}) == len(bundle["objects"])
        assert sum(one["type"] == "report" for one in bundle["objects"]) == len(flags)


def test_the_validator_would_say_what_is_wrong() -> None:
    bundle = bundle_of([made.dossier(made.approved())])
    for one in of_type(bundle["objects"], "note"):
        del one["content"]
    assert troubles(bundle)


def test_a_single_post_is_observed_data_note_and_two_opinions() -> None:
    flag = made.approved(rows.item(original=rows.original()))
    dossier = made.dossier(flag)
    objects = bundle_of([dossier])["objects"]
    kinds = {one["type"] for one in objects}
    assert not kinds & {"user-account", "indicator", "threat-actor", "campaign", "incident"}
    (note,) = of_type(objects, "note")
    extension = note["extensions"][EXTENSION]
    jsonschema.validate(extension, SCHEMA)
    assert (extension["fact_id"], extension["fact_version"]) == ("F01", 1)
    text = dossier.post.text
    assert text[extension["evidence_start"] : extension["evidence_end"]] == rows.EVIDENCE
    assert extension["original_sha256"] == dossier.post.sha256 != ""
    (artifact,) = of_type(objects, "artifact")
    payload = base64.b64decode(artifact["payload_bin"])
    assert payload.decode() == text
    assert artifact["hashes"]["SHA-256"] == hashlib.sha256(payload).hexdigest()
    opinions = of_type(objects, "opinion")
    assert [one["opinion"] for one in opinions] == ["strongly-disagree"] * 2
    roles = {one["id"]: one for one in of_type(objects, "identity")}
    assert all(roles[one["created_by_ref"]]["roles"] == ["verifier"] for one in opinions)
    (report,) = of_type(objects, "report")
    held = {one["id"] for one in objects}
    assert set(report["object_refs"]) <= held
    assert report["object_marking_refs"] == [TLP_AMBER]


def test_a_confirmed_cluster_is_a_campaign_and_an_incident() -> None:
    flag = made.with_copy()
    rows.item(near_duplicate_of=flag.item, url="https://example.invalid/debunk")
    bundle = bundle_of([made.dossier(flag)])
    kinds = [one["type"] for one in bundle["objects"]]
    assert kinds.count("campaign") == kinds.count("incident") == 1
    assert "example.invalid/debunk" not in json.dumps(bundle)


def test_nobody_who_wrote_or_reviewed_is_in_it() -> None:
    flag = made.with_copy()
    text = json.dumps(bundle_of([made.dossier(flag)]))
    assert flag.first_reviewer is not None and flag.second_reviewer is not None
    for name in (
        flag.item.author_pid,
        flag.first_reviewer.username,
        flag.second_reviewer.username,
    ):
        assert name not in text


def test_ids_stay_and_a_withdrawal_is_a_newer_revoked_version() -> None:
    flag = made.with_copy()
    before, again = made.dossier(flag), made.dossier(flag)
    assert bundle_of([before]) == bundle_of([again])
    after = made.dossier(made.withdrawn(flag))
    old = flag_objects(before, modified=before.changed_at)
    new = flag_objects(after, revoked=True, modified=after.changed_at)
    assert [one["id"] for one in old] == [one["id"] for one in new]
    for one, two in zip(old, new, strict=True):
        if "created" not in one:
            continue  # observables have neither versions nor a revoked mark
        assert one["created"] == two["created"]
        assert one["modified"] < two["modified"]
        assert two["revoked"] is True and "revoked" not in one
    assert shared_objects(before) == shared_objects(after)


def test_a_restricted_item_gives_its_evidence_alone() -> None:
    flag = made.approved(rows.item(access="restricted"))
    (artifact,) = of_type(bundle_of([made.dossier(flag)])["objects"], "artifact")
    assert base64.b64decode(artifact["payload_bin"]).decode() == rows.EVIDENCE
