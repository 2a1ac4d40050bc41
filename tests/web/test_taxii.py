"""The TAXII 2.1 server as real clients see it, and what it says to bad requests."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.test import Client
from stix2 import Filter, TAXIICollectionSource
from taxii2client.common import TokenAuth
from taxii2client.v21 import Collection, Server, as_pages

from casework.clock import now
from casework.models import ApiToken, AuditEvent, Referral, SharedObject, User
from casework.selectors.sharing import APPROVED, SAMPLES
from tests.web import doors
from web import throttle
from web.taxii_query import taxii_time

pytestmark = pytest.mark.django_db
ROOT = "/taxii2/manhmoi/"
ONE = f"{ROOT}collections/{APPROVED.id}/"
OBJECTS = f"{ONE}objects/"


@pytest.fixture
def programme(cyber: User) -> Client:
    return doors.bearer(doors.token(cyber)[1])


def ids(answer: Any) -> list[str]:
    return [one["id"] for one in answer.json().get("objects", [])]


@pytest.mark.django_db(transaction=True)
def test_the_real_clients_pull_everything_page_by_page(live_server: Any) -> None:
    flags = [doors.approved() for _ in range(3)]
    doors.approved(doors.post(synthetic=True))
    token, key = doors.token()
    server = Server(f"{live_server.url}/taxii2/", user=token.name, password=key)
    assert server.default.url == f"{live_server.url}{ROOT}"
    real, samples = server.default.collections
    assert (real.id, samples.id) == (APPROVED.id, SAMPLES.id)
    assert (real.can_read, real.can_write) == (True, False)
    assert "SAMPLES" in samples.title

    pages = list(as_pages(real.get_objects, per_request=7))
    assert {len(page["objects"]) for page in pages[:-1]} == {7}
    pulled = [one for page in pages for one in page["objects"]]
    stored = SharedObject.objects.filter(collection=APPROVED.name).order_by("added_at")
    assert [one["id"] for one in pulled] == [row.stix_id for row in stored]
    manifest = [
        one for page in as_pages(real.get_manifest, per_request=5) for one in page["objects"]
    ]
    assert [one["id"] for one in manifest] == [one["id"] for one in pulled]

    before = pages[-1]["objects"][-1]
    last = stored.last()
    assert last is not None and before["id"] == last.stix_id
    doors.withdraw(flags[0])
    new = real.get_objects(added_after=last.added_at)["objects"]
    assert new and all(one["revoked"] for one in new if "revoked" in one)
    report = next(one for one in new if one["type"] == "report")
    assert len(real.object_versions(report["id"])["versions"]) == 2
    assert real.get_object(report["id"])["objects"] == [report]

    by_key = Collection(real.url, auth=TokenAuth(key))
    source = TAXIICollectionSource(by_key, items_per_page=10)
    notes = source.query([Filter("type", "=", "note")])
    assert {note.type for note in notes} == {"note"}
    assert len(notes) == len(flags)
    assert source.get(report["id"]).revoked
    assert len(source.all_versions(report["id"])) == 2
    with pytest.raises(requests.HTTPError) as refused:
        Server(f"{live_server.url}/taxii2/", user=token.name, password="sai").refresh()
    response = refused.value.response
    assert response is not None
    assert response.status_code == 401
    assert AuditEvent.objects.filter(action="share.taxii_pull").count() > len(pages)
    assert set(Referral.objects.values_list("flag", flat=True)) == {flag.pk for flag in flags}


def test_discovery_root_and_collections(programme: Client) -> None:
    found = programme.get("/taxii2/").json()
    assert found["default"] == found["api_roots"][0]
    assert found["default"].endswith(ROOT)
    # Behind a proxy that ends the TLS nobody is sent on in clear.
    assert found["default"].startswith("https://")
    root = programme.get(ROOT)
    assert root.json()["versions"] == [doors.TAXII]
    assert root["Content-Type"] == doors.TAXII
    listed = programme.get(f"{ROOT}collections/").json()["collections"]
    assert listed[0] == programme.get(ONE).json()
    assert {one["can_write"] for one in listed} == {False}
    assert programme.get("/taxii2")["Location"] == "/taxii2/"


def test_pages_follow_each_other_by_next_and_by_added_after(programme: Client) -> None:
    assert programme.get(OBJECTS).json() == {}
    doors.approved()
    whole = programme.get(OBJECTS)
    assert "more" not in whole.json()
    by_next, by_time = [], []
    query: dict[str, str] = {"limit": "4"}
    while True:
        answer = programme.get(OBJECTS, query)
        by_next += ids(answer)
        if not answer.json().get("more"):
            break
        query["next"] = answer.json()["next"]
    query = {"limit": "3"}
    while ids(answer := programme.get(f"{ONE}manifest/", query)):
        by_time += ids(answer)
        query["added_after"] = answer["X-TAXII-Date-Added-Last"]
    assert by_next == by_time == ids(whole)
    assert answer.json() == {}
    first = SharedObject.objects.earliest("added_at")
    assert whole["X-TAXII-Date-Added-First"] == taxii_time(first.added_at)


def test_filters(programme: Client) -> None:
    flag = doors.approved()
    doors.withdraw(flag)
    report = flag.shared.filter(stix_type="report").first()
    assert report is not None
    old, new = (row.version for row in flag.shared.filter(stix_type="report"))

    def versions(wanted: str) -> list[Any]:
        asked = {"match[type]": "report,bundle", "match[version]": wanted}
        found = programme.get(OBJECTS, asked).json().get("objects", [])
        return [bool(one.get("revoked")) for one in found]

    assert versions("last") == [True]
    assert versions("first") == [False]
    assert versions("all") == versions("first,last") == [False, True]
    assert versions(taxii_time(old)) == [False]
    assert versions(f"{taxii_time(new)},first") == [False, True]
    assert versions("2020-01-01T00:00:00Z") == []
    for wanted, count in (("2.1", 1), ("2.0", 0), ("2.0,2.1", 1)):
        query = {"match[id]": report.stix_id, "match[spec_version]": wanted}
        assert len(ids(programme.get(OBJECTS, query))) == count
    times = programme.get(f"{OBJECTS}{report.stix_id}/versions/").json()["versions"]
    assert times == sorted(times)
    assert len(times) == 2
    everything = f"{OBJECTS}{report.stix_id}/?match[version]=all"
    bodies = programme.get(everything).json()["objects"]
    assert [one["modified"] for one in bodies] == times
    entry = programme.get(f"{ONE}manifest/", {"match[id]": report.stix_id}).json()["objects"]
    assert [one["version"] for one in entry] == times[-1:]
    assert entry[0]["media_type"] == "application/stix+json;version=2.1"


GOOD_ID = "report--8a1d2f6e-3c47-4b59-9e0a-5f1c7d2b8e31"
BAD_QUERIES = [
    "added_after=hôm qua",
    "added_after=2026-13-45T99:00:00Z",
    "added_after=0000-01-01T00:00:00Z",
    "added_after=2026-11-27",
    "added_after=2026-11-27T00:00:00",
    "added_after=2026-11-27T00:00:00Z&added_after=2026-11-28T00:00:00Z",
    "limit=0",
    "limit=-1",
    "limit=abc",
    "limit=1.5",
    "limit=",
    "limit=٣",
    "next=xyz",
    "next=",
    "next=ffffffffffffffff",
    f"next={'f' * 400}",
    "match[id]=",
    f"match[id]={'a' * 5_000}",
    "match[id]=report--1%00",
    f"match[id]={','.join([GOOD_ID[:-3] + format(n, '03d') for n in range(101)])}",
    "match[type]=Báo cáo",
    "match[version]=newest",
    "match[version]=",
    f"match[version]={','.join(f'2026-01-01T00:00:00.{n:03d}Z' for n in range(101))}",
    "match[spec_version]=hai",
    "match[author]=x",
    "match=x",
]


def test_bad_filters_are_named_in_a_taxii_error(programme: Client) -> None:
    doors.approved()
    for query in BAD_QUERIES:
        answer = programme.get(f"{OBJECTS}?{query}")
        assert answer.status_code == 400, query
        assert answer["Content-Type"] == doors.TAXII
        error = answer.json()
        assert error["http_status"] == "400"
        assert query.partition("=")[0] in error["title"], query
        assert error["description"].startswith("Parameter ")
    for query in (f"limit={'9' * 4_000}", "limit=00012", "added_after=0001-01-01T00:00:00Z"):
        assert ids(programme.get(f"{OBJECTS}?{query}")), query[:40]
    for query in (
        "added_after=9999-12-31T23:59:59.999999Z",
        "next=fffffffffffff",
        "match[id]=" + GOOD_ID,
    ):
        assert programme.get(f"{OBJECTS}?{query}").json() == {}, query


def test_a_thousand_parameters_are_too_many(programme: Client) -> None:
    answer = programme.get(f"{OBJECTS}?{'&'.join(f'a{n}=1' for n in range(1_001))}")
    assert (answer.status_code, answer.json()["http_status"]) == (400, "400")
    assert programme.get(f"{OBJECTS}?khac=%ff%fe&limit=5").status_code == 200
    assert programme.get(f"{OBJECTS}?match[id]=%ff%fe").status_code == 400


def test_unknown_places_are_404_and_writing_is_refused(programme: Client) -> None:
    doors.approved()
    wrong = [
        f"{ROOT}collections/khong-co/",
        f"{ROOT}collections/{'x' * 3_000}/objects/",
        f"{ROOT}collections/{APPROVED.id}%00/objects/",
        f"{OBJECTS}{GOOD_ID}/",
        f"{OBJECTS}{'a' * 3_000}/",
        f"{OBJECTS}{GOOD_ID}/versions/",
        f"{ROOT}status/1/",
        "/taxii2/khac/",
        f"{ONE}khac/",
    ]
    for place in wrong:
        answer = programme.get(place)
        assert (answer.status_code, answer.json()["http_status"]) == (404, "404"), place[:80]
    known = SharedObject.objects.filter(stix_type="report")[0].stix_id
    assert programme.post(OBJECTS, "{}", content_type=doors.TAXII).status_code == 403
    assert programme.delete(f"{OBJECTS}{known}/").status_code == 403
    refused = programme.put(ONE, "{}")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert SharedObject.objects.filter(stix_id=known).exists()


def test_samples_are_in_their_own_collection_only(programme: Client) -> None:
    flag = doors.approved(doors.post(synthetic=True))
    assert programme.get(OBJECTS).json() == {}
    there = programme.get(f"{ROOT}collections/{SAMPLES.id}/objects/?match[type]=report")
    assert len(ids(there)) == 1
    assert "MẪU" in programme.get(f"{ROOT}collections/{SAMPLES.id}/").json()["title"]
    report = flag.shared.filter(stix_type="report")[0].stix_id
    assert programme.get(f"{OBJECTS}{report}/").status_code == 404


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (doors.TAXII, 200),
        ("application/taxii+json; version=2.1", 200),
        ("application/taxii+json", 200),
        ("*/*", 200),
        ("text/html, application/taxii+json;version=2.1;q=0.5", 200),
        ("application/taxii+json;version=2.0", 406),
        ("application/vnd.oasis.taxii+json; version=2.0", 406),
        ("text/html", 406),
        ("một;hai=;;ba", 406),
    ],
)
def test_media_types(cyber: User, accept: str, status: int) -> None:
    answer = doors.bearer(doors.token(cyber)[1], accept=accept).get("/taxii2/")
    assert answer.status_code == status
    assert answer["Content-Type"] == doors.TAXII


def _expired(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(expires_at=now() - timedelta(seconds=1))


def _revoked(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=now())


def _inactive(token: ApiToken) -> None:
    User.objects.filter(pk=token.user_id).update(is_active=False)


def _moved(token: ApiToken) -> None:
    User.objects.filter(pk=token.user_id).update(role="verifier")


@pytest.mark.parametrize("close", [_expired, _revoked, _inactive, _moved])
def test_a_closed_token_opens_nothing(cyber: User, close: Callable[[ApiToken], None]) -> None:
    token, key = doors.token(cyber)
    clients = doors.bearer(key), doors.basic(token.name, key)
    assert {client.get(OBJECTS).status_code for client in clients} == {200}
    close(token)
    for client in clients:
        answer = client.get(OBJECTS)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic ")
        assert answer.json()["http_status"] == "401"


def test_only_the_right_credentials_get_in(
    cyber: User, verifier: User, console: Callable[[User], Client]
) -> None:
    token, key = doors.token(cyber)
    wrong = [
        {},
        {"authorization": f"Bearer {key[:-1]}"},
        {"authorization": f"Bearer {key}x"},
        {"authorization": "Bearer "},
        {"authorization": f"Digest {key}"},
        {"authorization": f"Basic {key}"},
        {"authorization": "Basic " + base64.b64encode(f"khac:{key}".encode()).decode()},
        {"authorization": "Basic " + base64.b64encode(b"\xff\xfe:x").decode()},
        {"authorization": "Bearer " + "x" * 100_000},
        {"authorization": f"Bearer {token.digest}"},
    ]
    for place, headers in enumerate(wrong):
        client = Client(headers=headers, REMOTE_ADDR=f"192.0.2.{place}")
        answer = client.get("/taxii2/")
        assert answer.status_code == 401, headers
    # A session is not a token, not even the cyber unit's own.
    assert console(cyber).get(OBJECTS).status_code == 401
    assert console(verifier).get(OBJECTS).status_code == 401
    assert doors.basic(token.name, key).get("/taxii2/")["Cache-Control"] == "no-store"


def test_a_programme_with_an_old_key_is_told_to_wait_and_locks_nobody_out(cyber: User) -> None:
    old = doors.bearer("manhmoi_cu")
    statuses = [old.get("/taxii2/").status_code for _ in range(throttle.PER_NAME + 1)]
    assert statuses == [401] * throttle.PER_NAME + [429]
    assert int(old.get("/taxii2/")["Retry-After"]) > 0
    assert doors.bearer(doors.token(cyber)[1]).get("/taxii2/").status_code == 200
    signed_in = Client().post("/login", {"username": cyber.username, "password": "mat-khau-thu"})
    assert signed_in.status_code == 302
