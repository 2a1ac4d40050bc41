"""A packet holds what was received, is sealed, and a check names whatever was touched."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casework.archive import get_archive
from casework.clock import now
from casework.handover.manifest import (
    canonical,
    fingerprint,
    fingerprint_of,
    public_key,
    sign,
    to_pem,
)
from casework.handover.packet import member, write_packet
from casework.handover.packet_check import Checked, NotAPacket, check_packet
from casework.models import (
    AuditEvent,
    Flag,
    KnownMedia,
    Media,
    MediaMatch,
    Original,
    Referral,
    Transcript,
    User,
)
from casework.models.people import Role
from casework.services.packets import PacketMade, packet_make, packet_public_key
from records.errors import OperatorError, Refused
from tests.casework.handover import rows as made
from tests.casework.queues import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
RAW = '{"id":"p1","text":"…"}\n'.encode()
OTHER = '{"id":"p2","author":"Người Khác (mẫu)"}\n'.encode()
PICTURE = b"\x89PNG invented picture"


@pytest.fixture
def cyber() -> User:
    return rows.user(Role.CYBER)


def archived(data: bytes, *, lines: bool, mime: str) -> Original:
    stored = get_archive().store(io.BytesIO(data), lines=lines)
    return Original.objects.create(
        sha256=stored.sha256, size=stored.size, mime=mime, chunks=stored.chunks, stored_at=now()
    )


def captured() -> Flag:
    """Return an approved flag whose post is the first line of an archived file, with a picture."""
    feed = archived(RAW + OTHER, lines=True, mime="application/x-ndjson")
    item = rows.item(original=feed, raw_first_chunk=0, raw_last_chunk=0)
    rows.item("Bài khác", original=feed, raw_first_chunk=1, raw_last_chunk=1)
    picture = archived(PICTURE, lines=False, mime="image/png")
    Media.objects.create(item=item, type="image", original=picture, mime="image/png")
    return made.approved(item)


def written(tmp_path: Path, user: User, flag: Flag) -> tuple[Path, PacketMade]:
    path = tmp_path / f"goi-{flag.pk}.zip"
    with path.open("w+b") as file:
        return path, packet_make(user=user, flag=flag, out=file)


def test_it_holds_the_bytes_as_received_and_the_sheet(tmp_path: Path, cyber: User) -> None:
    flag = captured()
    path, packet = written(tmp_path, cyber, flag)
    with zipfile.ZipFile(path) as opened:
        names = opened.namelist()
        manifest = json.loads(opened.read("manifest.json"))
        files = {one["name"]: one for one in manifest["files"]}
        assert set(names) == {*files, "manifest.json", "manifest.sig"}
        for name, one in files.items():
            data = opened.read(name)
            assert (one["size"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        received = {one["kind"]: opened.read(name) for name, one in files.items()}
        assert received["capture"] == RAW
        assert received["original"] == PICTURE
        assert opened.read("phieu-chung-cu.pdf").startswith(b"%PDF")
        assert opened.read("van-ban.txt").decode() == rows.POST
        log = json.loads(opened.read("nhat-ky-duyet.json"))
        whole = b"".join(opened.read(name) for name in names)
    assert [(one["role"], one["decision"]) for one in log] == [("verifier", "accept")] * 2
    assert "Người Khác" not in whole.decode(errors="replace")
    assert flag.first_reviewer is not None
    assert flag.first_reviewer.username.encode() not in whole
    assert flag.item.author_pid.encode() not in whole
    assert packet.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    row = Referral.objects.get()
    assert (row.format, row.sha256, row.exported_by) == ("packet", packet.sha256, cyber)
    assert AuditEvent.objects.get(action="referral.export").detail["flags"] == [flag.pk]
    assert check_packet(path, key=fingerprint(packet_public_key())).whole


def test_bytes_that_others_share_or_that_were_erased_stay(tmp_path: Path, cyber: User) -> None:
    page = archived(b"<html>bai va binh luan</html>", lines=False, mime="text/html")
    flag = made.approved(rows.item(original=page))
    rows.item("Một bình luận: tôi phản ánh…", original=page)
    gone = archived(b"gone", lines=False, mime="image/png")
    Media.objects.create(item=flag.item, type="image", original=gone)
    get_archive().erase(gone.sha256)
    path, packet = written(tmp_path, cyber, flag)
    assert {one.sha256: one.why for one in packet.withheld} == {
        page.sha256: "shared",
        gone.sha256: "erased",
    }
    with zipfile.ZipFile(path) as opened:
        assert not [name for name in opened.namelist() if name.startswith("nguyen-goc/")]
        assert len(json.loads(opened.read("manifest.json"))["withheld"]) == 2


def test_a_picture_that_others_posted_and_the_known_one_come_along(
    tmp_path: Path, cyber: User
) -> None:
    flag = captured()
    media = flag.item.media.get()
    Media.objects.create(item=rows.item("Bài khác"), type="image", original=media.original)
    origin = archived(b"known picture", lines=False, mime="image/png")
    known = KnownMedia.objects.create(media_id="M01", origin_vi="Ảnh cũ (mẫu)", original=origin)
    flag.media_match = MediaMatch.objects.create(
        media=media, known=known, distance=3, model="pdq@1"
    )
    flag.save(update_fields=["media_match"])
    path, packet = written(tmp_path, cyber, flag)
    with zipfile.ZipFile(path) as opened:
        files = json.loads(opened.read("manifest.json"))["files"]
        held = {one["kind"]: opened.read(one["name"]) for one in files}
    assert (held["original"], held["known"]) == (PICTURE, b"known picture")
    assert packet.withheld == ()


def test_transcripts_come_along_and_restricted_items_give_evidence_alone(
    tmp_path: Path, cyber: User
) -> None:
    item = rows.item()
    transcript = Transcript.objects.create(item=item, origin="captions", text=rows.POST)
    path, _ = written(tmp_path, cyber, made.approved(item, transcript=transcript))
    with zipfile.ZipFile(path) as opened:
        assert opened.read("loi-ghi-am.txt").decode() == rows.POST
    flag = captured()
    flag.item.access = "restricted"
    flag.item.save(update_fields=["access"])
    path, _ = written(tmp_path, cyber, flag)
    with zipfile.ZipFile(path) as opened:
        assert opened.read("van-ban.txt").decode() == rows.EVIDENCE
        assert not [name for name in opened.namelist() if name.startswith("nguyen-goc/")]


def test_only_what_two_approved_and_only_for_the_cyber_unit(tmp_path: Path, cyber: User) -> None:
    for user, flag in ((cyber, rows.flag()), (rows.user(Role.AUDITOR), made.approved())):
        with pytest.raises(Refused):
            written(tmp_path, user, flag)
    assert Referral.objects.count() == 0


def test_a_withdrawn_flag_is_sealed_as_withdrawn(tmp_path: Path, cyber: User) -> None:
    path, _ = written(tmp_path, cyber, made.withdrawn(made.approved()))
    found = check_packet(path)
    assert found.whole and found.head["state"] == "withdrawn" and found.head["withdrawn_at"]
    with zipfile.ZipFile(path) as opened:
        stix = json.loads(opened.read("du-lieu/stix.json"))["objects"]
        assert all(one["revoked"] for one in stix if one["type"] in ("note", "report", "opinion"))
        assert "[ĐÃ RÚT]" in json.loads(opened.read("du-lieu/misp.json"))["Event"]["info"]
    assert Referral.objects.count() == 0


SEED = bytes(range(32))
MEMBERS = [member("a.txt", "text", "một"), member("b/c.bin", "original", b"\x00" * 5000)]


def sealed(path: Path, seed: bytes = SEED) -> Path:
    with path.open("w+b") as file:
        write_packet(file, MEMBERS, {"schema": "manhmoi.packet/1", "flag_id": 1}, seed=seed)
    return path


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = sealed(tmp_path / "1.zip"), sealed(tmp_path / "2.zip")
    assert one.read_bytes() == two.read_bytes()


def rebuilt(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write the packet again with changed members, as a forger without the key would."""
    with zipfile.ZipFile(path) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    change(held)
    with zipfile.ZipFile(path, "w") as forged:
        for name, data in held.items():
            forged.writestr(name, data)
    return path


def named(found: Checked) -> set[tuple[str, str]]:
    return {(one.trouble, one.name) for one in found.problems}


def test_a_check_names_the_file_that_was_touched(tmp_path: Path) -> None:
    def edit(held: dict[str, bytes]) -> None:
        held["a.txt"] = b"hai"

    def drop(held: dict[str, bytes]) -> None:
        del held["b/c.bin"]

    def add(held: dict[str, bytes]) -> None:
        held["them.txt"] = b"x"

    def stamp(held: dict[str, bytes]) -> None:
        held["manifest.tsr"] = b"x"

    def unsign(held: dict[str, bytes]) -> None:
        del held["manifest.sig"]

    def reword(held: dict[str, bytes]) -> None:
        held["manifest.json"] = held["manifest.json"].replace(b'"flag_id":1', b'"flag_id":2')

    for change, expected in (
        (edit, {("altered", "a.txt")}),
        (drop, {("missing", "b/c.bin")}),
        (add, {("added", "them.txt")}),
        (stamp, {("added", "manifest.tsr")}),
        (unsign, {("missing", "manifest.sig")}),
        (reword, {("signature", "manifest.json")}),
    ):
        found = check_packet(rebuilt(sealed(tmp_path / "p.zip"), change))
        assert named(found) - {("repacked", "")} == expected, change.__name__
        assert not found.whole


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_every_single_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = sealed(tmp_path / "p.zip")
    data, held = path.read_bytes(), contents(path)
    assert check_packet(path).whole
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        with contextlib.suppress(NotAPacket):
            # A spare bit at the end of a deflated file changes nothing.
            assert not check_packet(path).whole or contents(path) == held, place
    for forged in (b"x" + data, data + b"x", data[:-1]):
        path.write_bytes(forged)
        with contextlib.suppress(NotAPacket):
            assert not check_packet(path).whole


def test_keys(tmp_path: Path) -> None:
    path, mine = sealed(tmp_path / "p.zip"), public_key(SEED)
    assert fingerprint_of(to_pem(mine)) == fingerprint_of(fingerprint(mine)) == fingerprint(mine)
    assert check_packet(path, key=fingerprint(mine)).whole
    other = fingerprint(public_key(bytes(32)))
    with pytest.raises(NotAPacket) as raised:
        check_packet(path, key=other)
    assert fingerprint(mine) in raised.value.vi and other in raised.value.en
    for wrong in ("", "SHA256:12", "-----BEGIN PUBLIC KEY-----"):
        with pytest.raises(OperatorError):
            fingerprint_of(wrong)


def zipped(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return path


def linked() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    return info


def test_what_is_no_packet_or_would_harm_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    for dangerous in ("../x", "/etc/x", "a/../../x", "C:/x", "a\\..\\x"):
        with pytest.raises(NotAPacket):
            check_packet(zipped(path, (dangerous, b""), ("manifest.json", b"{}")))
    for content in (b"", b"not a zip", b"PK\x03\x04"):
        path.write_bytes(content)
        with pytest.raises(NotAPacket):
            check_packet(path)
    with pytest.raises(NotAPacket):
        check_packet(zipped(path, (linked(), b"/etc/passwd"), ("manifest.json", b"{}")))
    for manifest in (b"[]", b"{}", b"[" * 100_000, b'{"schema":"manhmoi.packet/1"}'):
        with pytest.raises(NotAPacket):
            check_packet(zipped(path, ("manifest.json", manifest), ("manifest.sig", b"0" * 64)))
    with pytest.raises(NotAPacket):
        check_packet(zipped(path, ("manifest.json", b" " * (9 << 20)), ("manifest.sig", b"x")))
    with pytest.raises(OperatorError):
        check_packet(tmp_path / "none.zip")


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    path = sealed(tmp_path / "p.zip")
    with pytest.warns(UserWarning), zipfile.ZipFile(path, "a") as file:
        file.writestr("a.txt", "hai")
    with pytest.raises(NotAPacket):
        check_packet(path)


def test_a_bomb_is_read_no_further_than_its_manifest_says(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    head = {
        "schema": "manhmoi.packet/1",
        "key": {"public": public_key(SEED).hex()},
        "files": [{"name": "a.txt", "size": 4, "sha256": "0" * 64, "kind": "text"}],
    }
    manifest = canonical(head)
    bomb = b"\x00" * (64 << 20)
    zipped(
        path, ("a.txt", bomb), ("manifest.json", manifest), ("manifest.sig", sign(SEED, manifest))
    )
    assert ("altered", "a.txt") in named(check_packet(path))
    # The same with a header that lies about the size.
    data = path.read_bytes().replace(struct.pack("<L", len(bomb)), struct.pack("<L", 4))
    path.write_bytes(data)
    assert ("altered", "a.txt") in named(check_packet(path))


def test_a_name_that_lies_in_the_local_header_is_noticed(tmp_path: Path) -> None:
    path = sealed(tmp_path / "p.zip")
    shutil.copy(path, tmp_path / "q.zip")
    data = (tmp_path / "q.zip").read_bytes()
    path.write_bytes(data.replace(b"a.txt", b"z.txt", 1))
    assert ("altered", "a.txt") in named(check_packet(path))


def test_a_dossier_that_changed_gives_another_packet(tmp_path: Path, cyber: User) -> None:
    flag = made.approved()
    dossier = made.dossier(flag)
    assert replace(dossier, evidence="khác").uuid("x") == dossier.uuid("x")
    one, two = written(tmp_path, cyber, flag)[1], written(tmp_path, cyber, made.withdrawn(flag))[1]
    assert one.sha256 != two.sha256
