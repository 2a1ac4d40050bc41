"""Files dropped for a source: whole ones only, each once, what does not fit set aside and told."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from casework.clock import local_date
from casework.models import (
    Intake,
    Item,
    QuarantineEntry,
    SourceAlert,
    SourceRun,
    UploadSession,
    User,
)
from casework.services.erasure import item_erase
from monitor import watchfolder
from monitor.collect import dropfolder
from monitor.collect.dropfolder import drop_folder, forget_taken, put_aside, whole_files
from monitor.inbox import take_upload
from tests.sources.contract import source_of, visit
from tests.sources.fakes.folders import FacebookFilesFake, FolderFake, TikTokCaptureFake

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: pytest.MonkeyPatch) -> Path:
    settings.MANHMOI_DATA = tmp_path  # type: ignore[attr-defined]
    return drop_folder("Kênh thử / số 1")


@pytest.fixture
def capture() -> Iterator[TikTokCaptureFake]:
    with TikTokCaptureFake() as fake:
        fake.empty()
        yield fake


@pytest.fixture
def exports() -> Iterator[FacebookFilesFake]:
    with FacebookFilesFake() as fake:
        yield fake


def drop(fake: FolderFake, name: str, body: bytes) -> Path:
    path = fake.folder / name
    path.write_bytes(body)
    os.utime(path, (time.time() - 60, time.time() - 60))
    return path


def test_names_of_folders_never_meet(folder: Path) -> None:
    assert folder.name.startswith("Kênh thử - số 1-")
    assert drop_folder("Kênh thử/số 1") != folder
    assert drop_folder("../..").parent == folder.parent
    assert drop_folder("Kênh thử 2").name == "Kênh thử 2"


def test_only_whole_files_are_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "old.csv").write_text("a")
    os.utime(folder / "old.csv", (1, 1))
    for name in (".hidden", "copy.csv.part", "copy.csv.crdownload"):
        (folder / name).write_text("a")
    (folder / "sub").mkdir()
    (folder / "link.csv").symlink_to("/etc/hostname")
    young = folder / "young.csv"
    young.write_text("a")

    def growing(_seconds: float) -> None:
        young.write_text("aa")

    monkeypatch.setattr(time, "sleep", growing)
    assert [file.name for file in whole_files(folder)] == ["old.csv"]
    monkeypatch.setattr(time, "sleep", lambda _s: None)
    assert [file.name for file in whole_files(folder)] == ["old.csv", "young.csv"]
    assert [file.size for file in whole_files(folder, settle_s=0)] == [1, 2]


def test_a_full_disk_is_no_wrong_key(
    capture: TikTokCaptureFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = drop(capture, "dong.ndjson", b"[]")
    source = source_of(capture)
    with monkeypatch.context() as patched:
        patched.setattr("casework.archive.disk.os.fsync", full)
        assert visit(source).outcome == "failed"
    (alert,) = SourceAlert.objects.filter(closed_at=None)
    assert (alert.kind, path.exists()) == ("storage", True) and "Hết chỗ" in alert.detail_vi
    assert visit(source).outcome == "done"
    assert not path.exists() and not SourceAlert.objects.filter(closed_at=None).exists()


def test_taken_files_stand_aside_for_a_week(folder: Path) -> None:
    for text in ("one", "two"):
        (folder / "a.csv").write_text(text)
        put_aside(folder, folder / "a.csv", folder / "never-there")
    today = folder / ".taken" / local_date().isoformat()
    assert sorted(path.read_text() for path in today.iterdir()) == ["one", "two"]
    assert forget_taken(folder) == 0
    today.rename(today.with_name((local_date() - timedelta(days=8)).isoformat()))
    assert forget_taken(folder) == 1
    assert whole_files(folder) == []


def test_no_copy_in_the_watch_folder_outlives_what_is_erased(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchfolder, "start_reading", lambda _intake: True)
    watch = watchfolder.watch_folder()
    texts = {"khac.txt": "Khác.", "loi-ke.txt": "Lời kể.", "loi-ke.yaml": "title: Lời kể"}

    def take(*names: str) -> int:
        for name in names:
            (watch / name).write_text(texts[name])
        return watchfolder.take_settled(settle_s=0)

    def aside() -> list[str]:
        assert [one.name for one in watch.iterdir()] == [".taken"]
        return sorted(path.name for path in (watch / ".taken").glob("*/*"))

    assert (take(*texts), aside()) == (2, [*texts])
    intake = Intake.objects.get(name="loi-ke.txt")
    item = Item.objects.create(
        platform="document",
        kind="submission",
        platform_id="1",
        collected_at=intake.received_at,
        intake=intake,
        original=intake.original,
    )
    item_erase(item=item, reason="asked", user=None)
    assert aside() == ["khac.txt"]
    assert (take("loi-ke.txt"), aside()) == (0, ["khac.txt", "loi-ke.txt"])
    today = watch / ".taken" / local_date().isoformat()
    today.rename(today.with_name((local_date() - timedelta(days=8)).isoformat()))
    assert (take(), aside()) == (0, [])


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("anh.ndjson", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unknown_kind"),
        ("bang.csv", b"item_id;body\n1;abc\n", "unknown_columns"),
        ("dong.ndjson", b'{"source_platform": "tiktok.com", "data"\n', "bad_json"),
        ("nen.ndjson", b'{"source_platform": "instagram.com", "data": {}}\n', "unknown_platform"),
    ],
)
def test_a_wrong_capture_is_set_aside(
    capture: TikTokCaptureFake, name: str, body: bytes, reason: str
) -> None:
    path = drop(capture, name, body)
    source = source_of(capture)
    run = visit(source)
    assert (run.outcome, run.new, run.quarantined) == ("done", 0, 1)
    entry = QuarantineEntry.objects.get(intake__source=source)
    assert entry.reason == reason and entry.message_vi
    assert not path.exists() and not (capture.folder / ".taken").exists()


def test_no_readable_copy_outlives_what_is_archived(capture: TikTokCaptureFake) -> None:
    path = capture.drop(2)
    drop(capture, "trong.ndjson", b" \n")
    assert visit(source_of(capture)).new == 2
    left = [one.name for one in capture.folder.rglob("*") if one.is_file()]
    assert not path.exists() and left == ["trong.ndjson"]


def test_a_bad_line_leaves_the_rest_and_is_counted(capture: TikTokCaptureFake) -> None:
    path = capture.drop(4)
    path.write_bytes(b"{broken\n" + path.read_bytes())
    os.utime(path, (1, 1))
    drop(capture, "trong.ndjson", b" \n")
    run = visit(source_of(capture))
    assert (run.new, run.quarantined, run.received) == (4, 1, 5)
    assert "trong.ndjson" in run.notes[0]["vi"]


def test_a_file_too_large_stays_with_a_remark(
    capture: TikTokCaptureFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = capture.drop(1)
    with monkeypatch.context() as patched:
        defaults = dict(dropfolder.taken_in_turn.__kwdefaults__ or {}, max_bytes=10)
        patched.setattr(dropfolder.taken_in_turn, "__kwdefaults__", defaults)
        run = visit(source_of(capture))
    assert path.exists() and "manhmoi ingest" in run.notes[0]["vi"] and run.received == 0


def test_exports_by_their_header(exports: FacebookFilesFake) -> None:
    exports.grow(2)
    drop(exports, "khac.csv", b"id,body\n1,abc\n")
    drop(exports, "4cat.csv", b"item_id,thread_id,author,body,timestamp,tiktok_url\n1,1,a,b,c,d\n")
    source = source_of(exports)
    run = visit(source)
    assert run.outcome == "done" and run.new == len(exports.truth()) and run.quarantined == 2
    library = Item.objects.get(source=source, platform_id__endswith="00010:mcl")
    assert library.author_pid and library.channel_id == ""
    assert library.metric_snapshots.get().views == 100
    page = Item.objects.get(source=source, platform_id="9000")
    assert (page.channel_id, page.author_pid) == ("Trang thử", "")
    assert page.published_at is not None and page.published_at.hour == 4
    rows = [*Item.objects.values_list(), *Intake.objects.values_list(), *SourceRun.objects.values()]
    assert "Người thử" not in str(rows)


def upload(editor: User, name: str, body: bytes) -> Intake:
    made = UploadSession.objects.create(
        user=editor, name=name, size=len(body), finished_at=datetime.now(UTC)
    )
    inbox = Path(django_settings.MANHMOI_DATA) / "inbox" / str(made.pk)
    inbox.mkdir(parents=True)
    (inbox / name).write_bytes(body)
    taken = take_upload(str(made.pk))
    assert taken is not None
    return Intake.objects.get(pk=taken)


def test_uploads_in_the_console_count_to_the_source(
    capture: TikTokCaptureFake, exports: FacebookFilesFake, editor: User
) -> None:
    line = capture.file([capture.thing(0)])
    assert upload(editor, "trước.ndjson", line).source is None
    tiktok, facebook = source_of(capture), source_of(exports, "tệp Facebook")
    taken = upload(editor, "bắt.ndjson", line)
    assert (taken.source, taken.route) == (tiktok, "operator_capture")
    tiktok.refresh_from_db()
    assert tiktok.last_item_at is not None
    exports.library = True
    table = exports.file([exports.thing(77)])
    assert upload(editor, "mcl.csv", b"\xef\xbb\xbf" + table).source == facebook
    assert upload(editor, "lời kể.txt", "Tôi kể".encode()).source is None
    facebook.enabled = False
    facebook.save()
    assert upload(editor, "mcl2.csv", table).source is None
