"""The MISP feed: PyMISP reads it, samples are apart, withdrawals are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pymisp import MISPEvent
from pymisp.tools import feed_meta_generator

from casework.models import AuditEvent, Flag, Referral, User
from tests.casework.queues import rows
from tests.web import doors

pytestmark = pytest.mark.django_db
REAL, SAMPLES = "/misp-feed", "/misp-feed-mau"


@pytest.fixture
def misp(cyber: User) -> Client:
    token, key = doors.token(cyber)
    return doors.basic(token.name, key)


def _uuid(flag: Flag) -> str:
    return flag.shared.filter(stix_type="misp-event")[0].stix_id


def test_pymisp_reads_every_event_and_makes_the_same_manifest(misp: Client, tmp_path: Path) -> None:
    flags = [doors.approved(), doors.approved()]
    manifest = misp.get(f"{REAL}/manifest.json").json()
    assert set(manifest) == {_uuid(flag) for flag in flags}
    for uuid, line in manifest.items():
        body = misp.get(f"{REAL}/{uuid}.json").content
        event = MISPEvent()
        event.load(body.decode())
        assert event.uuid == uuid
        assert event.info == line["info"]
        assert {one.name for one in event.objects} >= {"narrative", "annotation"}
        narrative = next(one for one in event.objects if one.name == "narrative")
        said = {a.object_relation: a.value for a in narrative.attributes}
        assert said["narrative-summary"] == rows.EVIDENCE
        (tmp_path / f"{uuid}.json").write_bytes(body)
    # PyMISP's own generator, over the same events, is the judge of manifest and hashes.
    feed_meta_generator(tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text()) == manifest
    ours = misp.get(f"{REAL}/hashes.csv").content.decode().split()
    assert sorted(ours) == sorted((tmp_path / "hashes.csv").read_text().split())
    assert len(ours) > len(flags)


def test_nothing_is_there_before_two_people_approved(misp: Client) -> None:
    rows.flag(doors.post())
    assert misp.get(f"{REAL}/manifest.json").json() == {}
    assert misp.get(f"{REAL}/hashes.csv").content == b""


def test_samples_have_a_feed_of_their_own(misp: Client) -> None:
    flag = doors.approved(doors.post(synthetic=True))
    assert misp.get(f"{REAL}/manifest.json").json() == {}
    assert misp.get(f"{REAL}/{_uuid(flag)}.json").status_code == 404
    (line,) = misp.get(f"{SAMPLES}/manifest.json").json().values()
    assert 'manhmoi:synthetic="true"' in {tag["name"] for tag in line["Tag"]}
    assert misp.get(f"{SAMPLES}/{_uuid(flag)}.json").status_code == 200


def test_a_withdrawn_event_is_issued_again(misp: Client) -> None:
    flag = doors.approved()
    before = misp.get(f"{REAL}/manifest.json").json()[_uuid(flag)]
    old = flag.shared.filter(stix_type="misp-event")[0]
    doors.withdraw(flag)
    after = misp.get(f"{REAL}/manifest.json").json()[_uuid(flag)]
    assert int(after["timestamp"]) >= int(before["timestamp"])
    assert after["info"].startswith("[ĐÃ RÚT]")
    event: dict[str, Any] = misp.get(f"{REAL}/{old.stix_id}.json").json()["Event"]
    assert event["uuid"] == old.stix_id
    assert {one["deleted"] for one in event["Object"]} == {True}


def test_every_fetch_is_on_record(misp: Client) -> None:
    flag = doors.approved()
    for file in ("manifest.json", "hashes.csv", f"{_uuid(flag)}.json"):
        assert misp.get(f"{REAL}/{file}").status_code == 200
    files = AuditEvent.objects.filter(action="share.misp_pull").values_list("detail", flat=True)
    assert [one["file"] for one in files] == ["manifest.json", "hashes.csv", "event"]
    assert Referral.objects.get().format == "misp-feed"


def test_bad_addresses_and_strangers(misp: Client) -> None:
    for file in ("00000000-0000-4000-8000-000000000000.json", "khac.json", "..%2fmanifest.json"):
        assert misp.get(f"{REAL}/{file}").status_code == 404
    assert misp.post(f"{REAL}/manifest.json").status_code == 405
    answer = Client().get(f"{REAL}/manifest.json")
    assert answer.status_code == 401
    assert answer.json()["error_en"]
