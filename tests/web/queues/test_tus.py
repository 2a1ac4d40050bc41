"""The upload server speaks tus 1.0.0: an independent client uploads, stops, and goes on."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from casework.clock import now
from casework.models import UploadSession, User
from casework.services import uploads
from tests.casework.queues.doubles import RecordedJobs

Console = Callable[[User], Client]
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = os.urandom(1_000_000)
FORM = {"legal_basis": "own_material", "title": "Lời kể"}


def metadata(**fields: str) -> str:
    pairs = {**FORM, **fields}
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())


def create(client: Client, size: int = 10, **fields: str) -> str:
    answer = client.post(
        reverse("tus_create"),
        headers={
            **TUS,
            "Upload-Length": str(size),
            "Upload-Metadata": metadata(**{"filename": "a.bin", **fields}),
        },
    )
    assert answer.status_code == 201, answer.content
    return str(answer["Location"])


def patch(client: Client, url: str, offset: int, data: bytes, checksum: str = "") -> int:
    extra = {"Upload-Checksum": checksum} if checksum else {}
    answer = client.patch(
        url,
        data,
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": str(offset), **extra},
    )
    assert answer["Tus-Resumable"] == "1.0.0"
    return answer.status_code


def stored(url: str) -> dict[str, bytes]:
    folder = Path(settings.MANHMOI_DATA) / "inbox" / url.rsplit("/", 1)[-1]
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Independent:
    """tuspy, signed in with a browser's cookies."""

    def __init__(self, live_server: LiveServer, user: User) -> None:
        client = Client()
        client.force_login(user)
        client.get("/upload")
        token = client.cookies["csrftoken"].value
        cookies = "; ".join(f"{key}={one.value}" for key, one in client.cookies.items())
        self.root = live_server.url
        self.headers = {"Cookie": cookies, "X-CSRFToken": token}
        self.client: Any = TusClient(live_server.url + reverse("tus_create"), headers=self.headers)


@pytest.mark.django_db(transaction=True)
def test_independent_client_uploads_and_goes_on(
    live_server: LiveServer, editor: User, queued: RecordedJobs
) -> None:
    tus = Independent(live_server, editor).client
    uploader = tus.uploader(
        file_stream=BytesIO(BYTES),
        chunk_size=300_000,
        metadata={**FORM, "filename": "lời kể.mp3"},
        upload_checksum=True,
    )
    uploader.upload_chunk()
    uploader.upload_chunk()
    assert uploader.offset == 600_000
    assert queued.uploads == []
    url = str(uploader.url)
    resumed = tus.uploader(file_stream=BytesIO(BYTES), chunk_size=300_000, url=url)
    assert resumed.offset == 600_000
    resumed.upload()
    assert stored(url)["lời kể.mp3"] == BYTES
    assert set(stored(url)) == {"lời kể.mp3", "lời kể.yaml"}
    assert queued.uploads == [url.rsplit("/", 1)[-1]]


@pytest.mark.django_db(transaction=True)
def test_independent_client_is_refused_at_a_wrong_offset(
    live_server: LiveServer, editor: User
) -> None:
    tus = Independent(live_server, editor).client
    uploader = tus.uploader(
        file_stream=BytesIO(BYTES), chunk_size=300_000, metadata={**FORM, "filename": "x.mp3"}
    )
    uploader.upload_chunk()
    uploader.offset = 10
    with pytest.raises(TusCommunicationError) as caught:
        uploader.upload_chunk()
    assert caught.value.status_code == 409


@pytest.mark.django_db(transaction=True)
def test_cut_connection_keeps_what_arrived(live_server: LiveServer, editor: User) -> None:
    who = Independent(live_server, editor)
    uploader = who.client.uploader(
        file_stream=BytesIO(BYTES), chunk_size=300_000, metadata={**FORM, "filename": "x.mp3"}
    )
    uploader.upload_chunk()
    parts = urlsplit(str(uploader.url))
    lines = [
        f"PATCH {parts.path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 300000",
        "Content-Type: application/offset+octet-stream",
        "Content-Length: 300000",
        *(f"{name}: {value}" for name, value in who.headers.items()),
    ]
    with socket.create_connection((parts.hostname, parts.port)) as raw:
        raw.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + BYTES[300_000:400_000])
        raw.shutdown(socket.SHUT_WR)
        raw.recv(1024)
    resumed = who.client.uploader(file_stream=BytesIO(BYTES), url=uploader.url)
    assert resumed.offset == 400_000
    resumed.upload()
    assert stored(str(uploader.url))["x.mp3"] == BYTES


@pytest.mark.django_db
def test_what_the_server_says_of_itself(editor: User, console: Console) -> None:
    answer = console(editor).options(reverse("tus_create"))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert int(answer["Tus-Max-Size"]) == uploads.MAX_FILE_BYTES


@pytest.mark.django_db
def test_creation(editor: User, console: Console) -> None:
    client = console(editor)
    url = create(client, filename="../../../etc/cron.d/evil")
    upload = UploadSession.objects.get()
    assert upload.name == "evil"
    assert url == reverse("tus_upload", args=[upload.pk])
    head = client.head(url, headers=TUS)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("0", "10")
    assert head["Upload-Expires"].endswith("GMT")
    assert head["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "fields", "status"),
    [
        ("", FORM, 400),
        ("-1", FORM, 400),
        ("0", FORM, 400),
        ("١٢", FORM, 400),
        (str(uploads.MAX_FILE_BYTES + 1), FORM, 413),
        ("10", {"title": "không căn cứ"}, 400),
        ("10", {"legal_basis": "consent"}, 400),
    ],
)
def test_wrong_creations(
    editor: User, console: Console, size: str, fields: dict[str, str], status: int
) -> None:
    header = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in fields.items())
    answer = console(editor).post(
        reverse("tus_create"),
        headers={**TUS, "Upload-Length": size, "Upload-Metadata": header},
    )
    assert answer.status_code == status
    assert not UploadSession.objects.exists()


@pytest.mark.django_db
def test_broken_metadata_and_version(editor: User, console: Console) -> None:
    client, address = console(editor), reverse("tus_create")
    answer = client.post(
        address, HTTP_UPLOAD_LENGTH="1", HTTP_UPLOAD_METADATA="title ***", headers=TUS
    )
    assert answer.status_code == 400
    answer = client.post(address, headers={"Upload-Length": "1", "Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.django_db
def test_patch_statuses(editor: User, console: Console) -> None:
    client = console(editor)
    url = create(client)
    assert patch(client, url, 5, b"01234") == 409
    assert client.patch(url, b"0", content_type="text/plain", headers=TUS).status_code == 415
    wrong = base64.b64encode(b"x" * 32).decode()
    assert patch(client, url, 0, b"01234", checksum=f"sha256 {wrong}") == 460
    assert patch(client, url, 0, b"01234", checksum="crc9 aa") == 400
    right = base64.b64encode(hashlib.sha1(b"01234").digest()).decode()
    assert patch(client, url, 0, b"01234", checksum=f"sha1 {right}") == 204
    assert patch(client, url, 5, b"0123456789") == 413
    assert patch(client, url, 5, b"56789") == 204
    assert stored(url)["a.bin"] == b"0123456789"
    assert patch(client, url, 10, b"x") == 409


@pytest.mark.django_db
def test_anothers_upload_is_absent(editor: User, verifier: User, console: Console) -> None:
    url = create(console(editor))
    other = console(verifier)
    assert other.head(url, headers=TUS).status_code == 404
    assert patch(other, url, 0, b"0123456789") == 404
    assert other.delete(url, headers=TUS).status_code == 404
    captions = reverse("upload_captions", args=[url.rsplit("/", 1)[-1]])
    assert other.post(captions, {"captions": BytesIO(b"x")}).status_code == 404
    assert console(editor).head(url, headers=TUS).status_code == 200


@pytest.mark.django_db
def test_expired_and_dropped(editor: User, console: Console) -> None:
    client = console(editor)
    url = create(client)
    UploadSession.objects.update(created_at=now() - timedelta(days=8))
    assert client.head(url, headers=TUS).status_code == 410
    assert patch(client, url, 0, b"0123456789") == 410
    create(client)
    assert client.head(url, headers=TUS).status_code == 404
    url = create(client)
    assert client.delete(url, headers=TUS).status_code == 204
    assert client.head(url, headers=TUS).status_code == 404


@pytest.mark.django_db
def test_quota(editor: User, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_OPEN_UPLOADS", 2)
    client = console(editor)
    create(client)
    create(client)
    answer = client.post(
        reverse("tus_create"),
        headers={**TUS, "Upload-Length": "10", "Upload-Metadata": metadata()},
    )
    assert answer.status_code == 413
    assert "dở" in answer.content.decode()


@pytest.mark.django_db
def test_killed_before_the_hand_over_is_finished_by_head(
    editor: User,
    console: Console,
    queued: RecordedJobs,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    client = console(editor)
    url = create(client)
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "upload_complete", lambda upload: None)
        patch(client, url, 0, b"0123456789")
    assert UploadSession.objects.get().finished_at is None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert client.head(url, headers=TUS)["Upload-Offset"] == "10"
    assert stored(url)["a.bin"] == b"0123456789"
    assert len(queued.uploads) == 1


@pytest.mark.django_db
def test_pasted_text_and_captions(editor: User, console: Console) -> None:
    client = console(editor)
    answer = client.post(reverse("upload_text"), {"text": "Lời kể", **FORM})
    assert answer.status_code == 302
    wrong = client.post(reverse("upload_text"), {"text": "Lời kể <b>"})
    assert wrong.status_code == 400
    assert "căn cứ pháp lý" in wrong.content.decode()
    assert "Lời kể &lt;b&gt;" in wrong.content.decode()
    rows = client.get(reverse("api_uploads")).json()["uploads"]
    assert [(one["name"], one["phase"]) for one in rows] == [("loi-ke.txt", "waiting")]
    url = create(client, filename="a.mp3")
    address = reverse("upload_captions", args=[url.rsplit("/", 1)[-1]])
    file = BytesIO(b"WEBVTT")
    file.name = "x.vtt"
    assert client.post(address, {"captions": file}).json() == {"name": "a.vtt"}
    assert client.post(address).status_code == 400
    absent = reverse("upload_captions", args=[uuid.uuid4()])
    assert client.post(absent).status_code == 404
