"""The query language and the glossary as people use them in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.models import AuditEvent, GlossaryEntry, User
from casework.services.glossary import glossary_add
from casework.services.glossary_file import GlossaryContent
from records.query import GlossaryForm
from tests.web import rows

pytestmark = pytest.mark.django_db

Put = Callable[..., None]
Console = Callable[[User], Client]
NAMES = "vi: Khe Sanh\nTà Cơn\nKSCB\nko: 케산"


def entry(*names: str) -> GlossaryEntry:
    content = GlossaryContent("place", tuple(GlossaryForm(name) for name in names))
    return glossary_add(user=None, content=content)


def ids(client: Client, **query: str) -> set[int]:
    answer = client.get("/api/search", query)
    assert answer.status_code == 200, answer.content
    return {hit["item_id"] for hit in answer.json()["hits"]}


@pytest.fixture
def stories(put_in_index: Put) -> dict[str, int]:
    made = {
        "vi": rows.make_item("Mộ liệt sĩ ở Khe Sanh"),
        "ko": rows.make_item("케산에서 전우의 유해를 보았다", lang="ko"),
        "en": rows.make_item("A burial near KSCB", lang="en", platform="youtube"),
        "plain": rows.make_item("mo liet si tieu doan 5 o suoi la hien"),
    }
    for item in made.values():
        rows.make_passages(item)
    put_in_index()
    return {name: item.pk for name, item in made.items()}


def test_a_name_finds_its_other_names_until_switched_off(
    editor: User, console: Console, stories: dict[str, int]
) -> None:
    row = entry("Khe Sanh", "Tà Cơn", "KSCB", "케산")
    client = console(editor)
    assert ids(client, q="ta con") == {stories["vi"], stories["ko"], stories["en"]}
    assert ids(client, q="place:KSCB") == {stories["vi"], stories["ko"], stories["en"]}
    # By meaning they may still be found, so the condition tells.
    assert ids(client, q="place:KSCB", expand="0") == {stories["en"]}
    html = client.get("/search", {"q": "ta con"}).content.decode()
    assert "Tìm cả tên gọi khác:" in html
    assert f'href="/glossary/{row.pk}"' in html
    assert "<mark>KSCB</mark>" in html
    assert "<mark>케산</mark>" in html
    assert "expand=0" in html
    off = client.get("/search", {"q": "ta con", "expand": "0"}).content.decode()
    assert "<mark>KSCB</mark>" not in off
    assert 'name="expand" value="0"' in off


def test_the_page_says_the_language_and_the_condition(
    editor: User, console: Console, stories: dict[str, int]
) -> None:
    client = console(editor)
    html = client.get("/search", {"q": 'dong doi hy sinh "liet si" -game lang:vi'}).content.decode()
    assert "Tiếng Việt (không dấu)" in html
    assert "có “liet si”" in html
    assert "không (có “game”)" in html
    assert ids(client, q='"liệt sĩ" lang:vi') == {stories["vi"], stories["plain"]}
    assert ids(client, q="unit:d5") == {stories["plain"]}
    assert ids(client, q="nguồn:youtube") == {stories["en"]}


@pytest.mark.parametrize(
    "typed",
    ['"mộ liệt', "mộ AND", "(((", "AND OR NOT", "lang:x mộ", "mộ.*[a-z]+(x|y", "mộ " * 10_000,
     "after:99/99/9999 mộ", "\\", "%s{0}<b>"],
)  # fmt: skip
def test_bad_syntax_is_answered_and_told(
    editor: User, console: Console, stories: dict[str, int], typed: str
) -> None:
    client = console(editor)
    assert client.get("/api/search", {"q": typed}).status_code == 200
    html = client.get("/search", {"q": typed})
    assert html.status_code == 200
    assert "<b>" not in html.content.decode().split("<main", 1)[1]
    told = client.get("/api/search", {"q": '"mộ liệt'}).json()["asked"]["troubles"]
    assert told[0]["part"] == '"'


def test_restricted_testimony_stays_hidden_from_a_phrase(
    editor: User, verifier: User, console: Console, put_in_index: Put
) -> None:
    item = rows.make_item("Mộ liệt sĩ bí mật", access="restricted")
    rows.make_passages(item)
    put_in_index()
    assert ids(console(editor), q='"liệt sĩ bí mật"') == set()
    assert ids(console(verifier), q='"liệt sĩ bí mật"') == {item.pk}


def test_an_editor_adds_changes_retires_and_brings_back(editor: User, console: Console) -> None:
    client = console(editor)
    added = client.post("/glossary/add", {"kind": "place", "names": NAMES, "note": "bản đồ 1968"})
    assert added.status_code == 302
    row = GlossaryEntry.objects.get()
    assert row.forms[3] == {"text": "케산", "lang": "ko"}
    assert "Khe Sanh" in client.get("/glossary", {"q": "ta con"}).content.decode()
    assert "Khe Sanh" not in client.get("/glossary", {"q": "ripcord"}).content.decode()
    address = f"/glossary/{row.pk}"
    assert "ko: 케산" in client.get(address).content.decode()
    changed = {"kind": "place", "names": NAMES + "\nzh: 溪山", "version": "1"}
    assert client.post(f"{address}/change", changed).status_code == 302
    stale = client.post(f"{address}/change", {**changed, "names": "A1\nB2"})
    assert stale.status_code == 400
    assert "A1" in stale.content.decode()
    row.refresh_from_db()
    assert (row.version, len(row.forms), row.updated_by) == (2, 5, editor)
    client.post(f"{address}/retire")
    assert f'href="{address}"' not in client.get("/glossary").content.decode()
    assert "Khe Sanh" in client.get("/glossary", {"retired": "1"}).content.decode()
    client.post(f"{address}/retire", {"back": "1"})
    row.refresh_from_db()
    assert row.retired_at is None
    actions = AuditEvent.objects.filter(action__startswith="glossary").values_list(
        "action", "detail"
    )
    assert [action for action, _ in actions] == [
        f"glossary.{name}" for name in ("add", "change", "retire", "restore")
    ]
    assert "Khe" not in str(list(actions))


@pytest.mark.parametrize(
    "names", ["", "Khe Sanh", "Khe Sanh\nkhe sanh", "x\ny", "Khe Sanh\n" + "a" * 121, "?\n!"]
)
def test_a_useless_entry_is_refused_and_kept_in_the_form(
    editor: User, console: Console, names: str
) -> None:
    answer = console(editor).post("/glossary/add", {"kind": "place", "names": names})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not GlossaryEntry.objects.exists()


def test_file_out_and_in(editor: User, console: Console) -> None:
    client = console(editor)
    entry("Khe Sanh", "Tà Cơn")
    sent = client.get("/glossary/file").content
    assert yaml.safe_load(sent)["entries"][0]["names"] == {"und": ["Khe Sanh", "Tà Cơn"]}
    GlossaryEntry.objects.all().delete()

    def send(data: bytes, **fields: str) -> int:
        file = SimpleUploadedFile("g.yaml", data)
        return client.post("/glossary/import", {"file": file, **fields}).status_code

    assert send(sent, trial="1") == 302
    assert not GlossaryEntry.objects.exists()
    assert send(sent) == 302
    assert send(sent) == 302
    assert GlossaryEntry.objects.count() == 1
    for bad in (b"\xff\xfe", b"a: [", b"entries: 3", b"entries: [{kind: place}]", b"[" * 5_000):
        assert send(bad) == 400


def test_reading_roles_cannot_change_it(auditor: User, cyber: User, console: Console) -> None:
    row = entry("Khe Sanh", "Tà Cơn")
    client = console(auditor)
    assert client.get(f"/glossary/{row.pk}").status_code == 200
    assert client.post("/glossary/add", {"kind": "place", "names": NAMES}).status_code == 403
    assert client.post(f"/glossary/{row.pk}/retire").status_code == 403
    assert client.get("/glossary/99999").status_code == 404
    assert console(cyber).get("/glossary").status_code == 403
