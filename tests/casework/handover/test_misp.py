"""MISP events are complete, fit the templates, and say when they are withdrawn."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pymisp
import pytest
from pymisp import MISPEvent

from casework.handover.contacts import contacts_of
from casework.handover.disarm import BY_TYPE, TECHNIQUES
from casework.handover.disarm_misp import NAMES
from casework.handover.misp import event_of, require_complete
from casework.models import OfficialFact
from records.errors import OperatorError
from tests.casework.handover import rows as made
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db
SCHEMA = Path(pymisp.__file__).parent / "data" / "schema-lax.json"


def values(event: MISPEvent, name: str, relation: str) -> list[str]:
    return [
        attribute.value
        for found in event.objects
        if found.name == name
        for attribute in found.attributes
        if attribute.object_relation == relation
    ]


def test_every_type_is_complete_and_fits_the_schema() -> None:
    schema = json.loads(SCHEMA.read_text())
    for kind in (*BY_TYPE, "some_new_type"):
        event = event_of(made.dossier(made.approved(type=kind)))
        jsonschema.validate({"Event": json.loads(event.to_json())}, schema)
        assert event.to_feed()["Event"]["uuid"] == event.uuid in event.manifest
        again = MISPEvent()
        again.load(event.to_json())
        assert again.uuid == event.uuid
    assert set(NAMES) == TECHNIQUES


def test_the_claim_stands_beside_the_official_fact() -> None:
    event = event_of(made.dossier(made.approved()))
    assert values(event, "narrative", "narrative-summary") == [rows.EVIDENCE]
    (disproof,) = values(event, "narrative", "narrative-disproof")
    assert "0965.001.222" in disproof and "V.1.c" in disproof
    assert values(event, "phone-number", "phone-number") == ["+84911222333"]
    assert values(event, "facebook-post", "post") == [rows.POST]
    assert values(event, "impersonation", "objective") == ["fake_hotline"]
    assert not [one for one in event.objects[0].attributes if one.to_ids]
    tags = {tag.name for tag in event.tags}
    assert "tlp:amber" in tags
    assert any("Impersonating Legitimate Entities" in tag for tag in tags)


def test_other_platforms_and_asked_money() -> None:
    text = f"{rows.POST} Chuyển khoản giữ chỗ: STK 0021 0009 8765, ngân hàng mẫu."
    flag = made.approved(rows.item(text, platform="zalo"), type="fee_dna")
    event = event_of(made.dossier(flag))
    assert values(event, "microblog", "post") == [text]
    assert values(event, "bank-account", "account") == ["002100098765"]
    plain = event_of(made.dossier(made.approved(rows.item(text))))
    assert values(plain, "bank-account", "account") == []


def test_the_authorities_own_number_is_no_contact_of_the_claim() -> None:
    OfficialFact.objects.create(
        fact_id="F99",
        topic="hotline",
        status="plan",
        data={"check": {"kind": "phone", "e164": ["+84911222333"], "domains": ["mau.gov.vn"]}},
    )
    event = event_of(made.dossier(made.approved()))
    assert values(event, "phone-number", "phone-number") == []
    official = frozenset({"+84965001222", "mau.gov.vn"})
    found = contacts_of("", "0965.001.222, hp.mau.gov.vn giả, gọi 0911.222.333", "x", official)
    assert found.phones == ("+84911222333",) and found.urls == found.domains == ()


def test_nobody_who_wrote_or_reviewed_is_in_it() -> None:
    flag = made.approved()
    text = event_of(made.dossier(flag)).to_json()
    assert flag.first_reviewer is not None
    for name in (flag.item.author_pid, flag.first_reviewer.username, "user-name", "real-name"):
        assert name not in text


def test_withdrawal_is_the_same_event_later_with_everything_deleted() -> None:
    flag = made.approved()
    before = event_of(made.dossier(flag))
    assert before.to_json() == event_of(made.dossier(flag)).to_json()
    after = event_of(made.dossier(made.withdrawn(flag)))
    assert after.uuid == before.uuid
    assert after.manifest[after.uuid]["timestamp"] >= before.manifest[before.uuid]["timestamp"]
    assert after.info.startswith("[ĐÃ RÚT]") and not before.info.startswith("[")
    assert 'manhmoi:state="withdrawn"' in {tag.name for tag in after.tags}
    assert [one.uuid for one in after.objects] == [one.uuid for one in before.objects]
    assert all(one.deleted for one in after.objects)
    assert all(part.deleted for one in after.objects for part in one.attributes)
    assert not any(one.deleted for one in before.objects)


def test_an_incomplete_event_is_named_as_such() -> None:
    event = MISPEvent()
    event.distribution = 0
    with pytest.raises(OperatorError) as raised:
        require_complete(event)
    for name in ("info", "date", "threat_level_id", "analysis", "tlp", "Object"):
        assert name in raised.value.en
    assert "distribution" not in raised.value.en
