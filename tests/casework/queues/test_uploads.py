"""Uploads go on where they stopped, land whole in the inbox, and are handed over once."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
import yaml
from django.conf import settings

from casework.clock import now
from casework.models import AuditEvent, Intake, UploadSession, User
from casework.models.people import Role
from casework.selectors.uploads import upload_get, upload_progress
from casework.services import uploads
from casework.services.upload_metadata import metadata_read, safe_name
from records.errors import OperatorError, Refused, Retry
from tests.casework.queues import rows
from tests.casework.queues.doubles import RecordedJobs

pytestmark = pytest.mark.django_db
FORM = {"title": "Lời kể của bác Ba", "legal_basis": "own_material"}


class Commit(Protocol):
    def __call__(self, *, execute: bool) -> AbstractContextManager[object]: ...


@pytest.fixture
def user() -> User:
    return rows.user(Role.EDITOR)


def start(user: User, size: int = 10, name: str = "ghi-am.mp3") -> UploadSession:
    return uploads.upload_create(user=user, name=name, size=size, metadata=metadata_read(FORM))


def folder(upload: UploadSession) -> Path:
    return Path(settings.MANHMOI_DATA) / "inbox" / str(upload.pk)


def test_pieces_become_the_file_with_its_sidecar(
    user: User, queued: RecordedJobs, django_capture_on_commit_callbacks: Commit
) -> None:
    upload = start(user)
    uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"0123", b"45"])
    assert upload.offset == 6
    assert upload_progress(upload).phase == "uploading"
    with django_capture_on_commit_callbacks(execute=True):
        uploads.upload_append(user=user, upload=upload, offset=6, pieces=[b"6789"])
    assert sorted(p.name for p in folder(upload).iterdir()) == ["ghi-am.mp3", "ghi-am.yaml"]
    assert (folder(upload) / "ghi-am.mp3").read_bytes() == b"0123456789"
    sidecar = yaml.safe_load((folder(upload) / "ghi-am.yaml").read_text())
    assert sidecar == {
        "title": "Lời kể của bác Ba",
        "platform": "submission",
        "kind": "submission",
        "legal_basis": "Tư liệu của chính cơ quan",
        "route": "submitted",
        "synthetic": False,
    }
    assert queued.uploads == [str(upload.pk)]
    assert upload_progress(upload).phase == "waiting"
    uploads.upload_complete(upload=upload)
    assert queued.uploads == [str(upload.pk)]


def test_consent_is_written_down(user: User) -> None:
    form = {
        **FORM,
        "legal_basis": "consent",
        "consent_version": "TB-2026-01",
        "consent_on": "2026-05-02",
        "consent_purposes": "search,identify,bogus",
        "lang": "ko",
        "published_on": "1999-04-30",
        "place_note": "Gần suối",
    }
    upload = uploads.upload_paste(user=user, text="nội dung", metadata=metadata_read(form))
    assert upload.name == "loi-ke-cua-bac-ba.txt"
    assert (folder(upload) / upload.name).read_text() == "nội dung\n"
    sidecar = yaml.safe_load((folder(upload) / "loi-ke-cua-bac-ba.yaml").read_text())
    assert sidecar["consent"] == {
        "version": "TB-2026-01",
        "at": "2026-05-02",
        "channel": "console",
        "purposes": ["search", "identify"],
    }
    assert (sidecar["lang"], sidecar["published_at"], sidecar["text"]) == (
        "ko",
        "1999-04-30",
        "Nơi chốn (người nộp ghi): Gần suối",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"legal_basis": "it was public"},
        {"legal_basis": "consent"},
        {"legal_basis": "consent", "consent_version": "1"},
        {"legal_basis": "consent", "consent_purposes": "search"},
        {"legal_basis": "own_material", "lang": "xx"},
        {"legal_basis": "own_material", "url": "javascript:alert(1)"},
        {"legal_basis": "own_material", "published_on": "31/12/2025"},
        {"legal_basis": "own_material", "published_on": "2999-01-01"},
        {"legal_basis": "own_material", "published_on": "1066-01-01"},
    ],
)
def test_incomplete_or_wrong_forms_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(Refused):
        metadata_read(fields)


def test_wrong_offset_changes_nothing(user: User) -> None:
    upload = start(user)
    uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"0123"])
    for offset in (0, 3, 5):
        with pytest.raises(uploads.OffsetConflict):
            uploads.upload_append(user=user, upload=upload, offset=offset, pieces=[b"xx"])
    upload.refresh_from_db()
    assert upload.offset == 4


def test_broken_connection_keeps_what_came(user: User) -> None:
    def broken() -> Iterator[bytes]:
        yield b"0123"
        raise ConnectionResetError

    upload = start(user)
    with pytest.raises(ConnectionResetError):
        uploads.upload_append(user=user, upload=upload, offset=0, pieces=broken())
    upload.refresh_from_db()
    assert upload.offset == 4
    uploads.upload_append(user=user, upload=upload, offset=4, pieces=[b"456789"])
    assert (folder(upload) / "ghi-am.mp3").read_bytes() == b"0123456789"


def test_bytes_of_a_killed_request_are_not_trusted(user: User) -> None:
    upload = start(user)
    uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"0123"])
    with (folder(upload) / ".part").open("ab") as part:
        part.write(b"XXXXXX")
    uploads.upload_append(user=user, upload=upload, offset=4, pieces=[b"456789"])
    assert (folder(upload) / "ghi-am.mp3").read_bytes() == b"0123456789"


def test_checksum_of_a_piece(user: User) -> None:
    upload = start(user)
    good = uploads.Checksum("sha256", hashlib.sha256(b"0123").digest())
    with pytest.raises(uploads.ChecksumMismatch):
        uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"012X"], checksum=good)
    upload.refresh_from_db()
    assert upload.offset == 0
    uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"0123"], checksum=good)
    assert upload.offset == 4


def test_more_bytes_than_announced(user: User) -> None:
    upload = start(user, size=3)
    with pytest.raises(uploads.TooLarge):
        uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"01", b"23"])
    upload.refresh_from_db()
    assert upload.offset == 0


def test_limits(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="rỗng"):
        start(user, size=0)
    with pytest.raises(uploads.TooLarge):
        start(user, size=uploads.MAX_FILE_BYTES + 1)
    monkeypatch.setattr(uploads, "MAX_OPEN_BYTES", 15)
    start(user)
    with pytest.raises(uploads.TooLarge, match="dở"):
        start(user)
    start(rows.user(Role.EDITOR))
    monkeypatch.setattr(uploads, "DISK_RESERVE_BYTES", 10**18)
    with pytest.raises(OperatorError):
        start(rows.user(Role.EDITOR))


def test_two_writers_at_once(user: User) -> None:
    upload = start(user)

    def pieces() -> Iterator[bytes]:
        with pytest.raises(Retry):
            uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"zz"])
        yield b"0123456789"

    uploads.upload_append(user=user, upload=upload, offset=0, pieces=pieces())
    assert (folder(upload) / "ghi-am.mp3").read_bytes() == b"0123456789"


def test_old_unfinished_uploads_are_dropped(user: User) -> None:
    upload = start(user)
    UploadSession.objects.filter(pk=upload.pk).update(created_at=now() - timedelta(days=8))
    upload.refresh_from_db()
    with pytest.raises(uploads.Gone):
        uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"0"])
    assert uploads.uploads_expire() == 1
    assert not folder(upload).exists()
    assert not UploadSession.objects.filter(pk=upload.pk).exists()
    assert AuditEvent.objects.filter(action="upload.expire").exists()


def test_cancel(user: User) -> None:
    upload = start(user)
    uploads.upload_cancel(user=user, upload=upload)
    assert not folder(upload).exists()
    done = uploads.upload_paste(user=user, text="x", metadata=metadata_read(FORM))
    with pytest.raises(Refused):
        uploads.upload_cancel(user=user, upload=done)


def test_captions_stand_beside_the_recording(user: User) -> None:
    upload = start(user)
    for name, data in (("a.exe", b"x"), ("a.srt", b""), ("a.mp3", b"x")):
        with pytest.raises(Refused):
            uploads.upload_captions(user=user, upload=upload, name=name, data=data)
    scan = start(user, name="giấy.jpg")
    with pytest.raises(Refused, match="ghi âm"):
        uploads.upload_captions(user=user, upload=scan, name="a.srt", data=b"1")
    name = uploads.upload_captions(user=user, upload=upload, name="../../x.SRT", data=b"1")
    assert name == "ghi-am.srt"
    assert (folder(upload) / "ghi-am.srt").read_bytes() == b"1"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/abs/ghi âm số 1.mp3", "ghi âm số 1.mp3"),
        (".part", "part"),
        ("phim.mp4.part", "phim.mp4.part.bin"),
        ("~$thu.docx", "thu.docx"),
        ("thu.docx~", "thu.docx~.bin"),
        ("...", "tep"),
        ("", "tep"),
        ("a\x00b\n.txt", "a b.txt"),
        ("con:|?.txt", "con___.txt"),
        ("Tre\u0302\u0300.txt", "Trề.txt"),
        ("đ" * 300 + ".mp4", "đ" * 58 + ".mp4"),
    ],
)
def test_names_stay_inside_their_folder(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert "/" not in safe_name(given)


def test_metadata_file_is_not_taken_as_a_recording(user: User) -> None:
    with pytest.raises(Refused):
        start(user, name="x.YAML")


def test_anothers_upload_is_absent(user: User) -> None:
    upload = start(user)
    assert upload_get(user=user, upload_id=upload.pk) == upload
    assert upload_get(user=rows.user(Role.EDITOR), upload_id=upload.pk) is None
    assert upload_get(user=user, upload_id=uuid.uuid4()) is None


@pytest.mark.parametrize("role", [Role.CYBER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_bring_nothing_in(role: Role) -> None:
    with pytest.raises(Refused):
        start(rows.user(role))


def test_progress_follows_the_intake(user: User) -> None:
    upload = uploads.upload_paste(user=user, text="x", metadata=metadata_read(FORM))
    intake = Intake.objects.create(
        original=rows.original(), name="x.txt", received_at=now(), route="submitted"
    )
    upload.intake = intake
    upload.save()
    assert upload_progress(upload).phase == "reading"
    intake.state = Intake.State.DONE
    intake.save()
    item = rows.item(intake=intake, stage="understand", state="pending")
    assert upload_progress(upload).phase == "working"
    item.stage, item.state = "done", "done"
    item.save()
    item.media.create(type="audio", name="x.mp3", stage="transcribe", state="parked")
    progress = upload_progress(upload)
    assert (progress.phase, progress.items_done, progress.parked) == ("done", 1, 1)
    assert progress.first_item == item.pk
    intake.state = Intake.State.QUARANTINED
    intake.save()
    assert upload_progress(upload).phase == "quarantined"


def test_sidecar_is_one_that_the_reader_takes(user: User) -> None:
    from casework.strictyaml import parse_yaml
    from monitor.bundles import plan
    from monitor.readers.base import ReadOptions
    from monitor.readers.sidecar import check_sidecar

    form = {
        "title": "Lời kể: bác Ba",
        "legal_basis": "consent",
        "consent_version": "TB-2026-01",
        "consent_on": "2026-05-02",
        "consent_purposes": "search,publish",
        "published_on": "1999-04-30",
        "place_note": "Gần suối",
        "url": "https://example.invalid/a",
        "lang": "vi",
    }
    upload = uploads.upload_create(
        user=user, name="ghi.am.mp3", size=3, metadata=metadata_read(form)
    )
    uploads.upload_captions(user=user, upload=upload, name="x.vtt", data=b"WEBVTT")
    uploads.upload_append(user=user, upload=upload, offset=0, pieces=[b"abc"])
    found = plan([folder(upload)])
    assert found.ignored == ()
    (bundle,) = found.bundles
    assert bundle.main.name == "ghi.am.mp3"
    assert [path.name for path in bundle.captions] == ["ghi.am.vtt"]
    assert bundle.metadata is not None
    data = parse_yaml(bundle.metadata.read_bytes(), name="x")
    sidecar = check_sidecar(ReadOptions(metadata=data))
    assert sidecar.notes == ()
    assert sidecar.title == "Lời kể: bác Ba"
    assert sidecar.published.precision == "day"
    assert sidecar.consent is not None
    assert '"purposes": ["search", "publish"]' in sidecar.consent
