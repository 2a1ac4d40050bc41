"""Mail: what is special to it beyond the contract."""

from __future__ import annotations

import base64
import io
import json
import socket
import ssl
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import serializers
from PIL import Image

from casework.archive import get_archive
from casework.models import ContactDetail, Intake, Item, Media, Original, QuarantineEntry, Source
from casework.pseudonym import author_pid
from casework.services.erasure import item_erase
from monitor.collect.attachments import Attached, check
from monitor.collect.credentials import Secrets
from monitor.collect.http import Client
from monitor.collect.mailparts import take_apart
from monitor.collect.opening import open_visit
from monitor.sources.email import CONNECTOR
from records.errors import OperatorError, Quarantine
from tests.casework.queues.doubles import RecordedIndex
from tests.sources.contract import source_of, visit
from tests.sources.fakes.email import EmailFake, message

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmailFake]:
    monkeypatch.setattr("casework.services.erasure.index_home", RecordedIndex)
    with EmailFake() as platform:
        platform.empty()
        for name, value in platform.env.items():
            monkeypatch.setenv(name, value)
        yield platform


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def test_a_letter_with_files(fake: EmailFake) -> None:
    mail = message(1)
    mail.add_attachment(picture(), "image", "png", filename="sơ đồ mộ.png")
    mail.add_attachment("Ghi chú: gốc đa".encode(), "text", "plain", filename="ghi chú.txt")
    mail.add_attachment(b"MZ\x90" + b"\0" * 64, "application", "pdf", filename="giay-to.pdf")
    mail.add_attachment(b"\x81\x8d\x90" * 9 + b"\n", "text", "plain", filename="lạ.txt")
    mail.add_attachment(zipped({"a": b"x"}), "application", "zip", filename="anh.zip")
    fake.deliver(mail)
    source = source_of(fake)
    run = visit(source)
    item = Item.objects.get()
    assert (item.kind, item.route, item.title) == ("message", "submitted", "Về phần mộ số 1")
    assert "câu chuyện số 1" in item.text and "Ghi chú: gốc đa" in item.text
    assert item.published_at is not None and run.quarantined == 1
    [media] = Media.objects.all()
    assert (media.type, media.name, media.stage) == ("image", "sơ đồ mộ.png", "read")
    assert media.original is not None
    assert get_archive().open(media.original.sha256).read() == picture()
    [entry] = QuarantineEntry.objects.all()
    assert entry.reason == "attachment_program"
    assert "giay-to.pdf" in entry.message_vi and "anh.zip" in entry.message_vi
    assert item.original is not None
    raw = get_archive().open(item.original.sha256).read()
    assert raw == next(iter(fake.box.values())) and fake.seen == set() and fake.refused == []


def test_the_sender_is_a_keyed_hash_here_and_a_contact_in_the_vault(fake: EmailFake) -> None:
    fake.deliver(message(1, From='"Bà Thử" <BA.Thu@Thu.example>'))
    source = source_of(fake)
    visit(source)
    item = Item.objects.get()
    assert item.author_pid == author_pid("email", "ba.thu@thu.example")
    assert ContactDetail.objects.get().pid == item.author_pid
    rows = serializers.serialize(
        "json", [item, *Intake.objects.all(), *ContactDetail.objects.all()]
    )
    assert "ba.thu" not in rows.lower() and "Bà Thử" not in json.loads(rows)[0]["fields"]["text"]
    item_erase(item=item, reason="thử", user=None)
    assert not ContactDetail.objects.exists()
    # Renumbered, so every letter comes again: what was erased does not, nor does its sender.
    fake.uidvalidity += 1
    run = visit(source)
    assert (run.received, run.new) == (0, 0) and not ContactDetail.objects.exists()
    assert not Original.objects.filter(erased_at=None).exists()


def test_consent_is_a_line_of_its_own(fake: EmailFake) -> None:
    fake.deliver(message(1, "Tôi kể lại.\nTôi xin đồng ý.\n"))
    fake.deliver(message(2, "Tôi không đồng ý cho ai dùng thư này.\n> Đồng ý\n"))
    source = source_of(fake)
    source.config = {**fake.config, "require_consent": True, "notice_version": "2026-11"}
    source.save()
    run = visit(source)
    item = Item.objects.get()
    assert item.platform_id.startswith("thu-1@") and item.consent is not None
    assert (item.consent.notice_version, item.consent.channel) == ("2026-11", "email")
    assert run.quarantined == 1 and QuarantineEntry.objects.get().reason == "no_consent"
    assert ContactDetail.objects.get().pid == item.author_pid


ASKED = "Nếu bằng lòng, xin trả lời một dòng:"


@pytest.mark.parametrize(
    ("kind", "quoted"),
    [
        ("html", f"<p>Tôi hỏi thêm.<blockquote><p>{ASKED}<p>Tôi đồng ý</blockquote>"),
        ("plain", f"Tôi hỏi thêm.\n-----Original Message-----\n{ASKED}\nTôi đồng ý\n"),
        ("plain", f"Tôi hỏi thêm.\nTừ: Tiếp nhận <a@thu.example>\n{ASKED}\nTôi đồng ý\n"),
        ("forwarded", "Tôi đồng ý"),
    ],
)
def test_what_is_quoted_or_forwarded_is_no_consent(fake: EmailFake, kind: str, quoted: str) -> None:
    mail = message(1, "Tôi hỏi thêm.")
    if kind == "forwarded":
        mail.add_attachment(message(2, quoted))
    else:
        mail.set_content(quoted, subtype=kind)
    fake.deliver(mail)
    visit(source_of(fake))
    item = Item.objects.get()
    assert item.consent is None and "Tôi đồng ý" in item.text


def test_a_line_of_dashes_without_end_is_read_at_once() -> None:
    mail = message(1)
    mail.set_content("-" * 50_000 + "x", cte="base64")
    assert take_apart(mail.as_bytes()).own.endswith("x")


def test_another_letter_of_the_same_id_replaces_nothing(fake: EmailFake) -> None:
    fake.deliver(message(1, "Tôi chôn đồng đội ở gốc đa."))
    fake.deliver(message(1, "Tôi chôn đồng đội ở gốc đa."))
    fake.deliver(message(1, "Không có mộ nào.", From="la@thu.example"))
    run = visit(source_of(fake))
    assert (run.received, run.new, run.duplicate, run.changed) == (3, 1, 2, 0)
    assert "gốc đa" in Item.objects.get().text
    [note] = run.notes
    assert f"message {max(fake.box)} has the Message-ID of another" in note["en"]


@pytest.mark.parametrize("line", ["Tôi không đồng ý.", "RÚT LẠI", "I do not agree"])
def test_who_refuses_is_not_used_though_no_consent_is_required(fake: EmailFake, line: str) -> None:
    fake.deliver(message(1, f"Bà Thử biết chỗ chôn.\n{line}\nTôi đồng ý\n"))
    run = visit(source_of(fake))
    assert (run.new, run.quarantined) == (0, 1)
    assert QuarantineEntry.objects.get().reason == "no_consent"
    assert not ContactDetail.objects.exists()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (
            b"From: a@thu.example\nMessage-ID: <k@x>\nContent-Type: text/html; charset=utf-8\n\n"
            + "<p>Mộ ở <b>gốc đa</b></p><script>x</script>".encode(),
            "Mộ ở gốc đa",
        ),
        (
            b"From: a@thu.example\nContent-Type: text/plain; charset=khong-co\n\n"
            + "Mộ ở gốc đa".encode(),
            "Mộ ở gốc đa",
        ),
        (
            b"Subject: =?utf-8?B?" + base64.b64encode("Tìm mộ".encode()) + b"?=\nFrom: \n\n",
            "",
        ),
        (
            b"From: a@thu.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
            + "Khi ấy chúng tôi chôn cất đồng đội".encode("utf-16"),
            "Khi ấy chúng tôi chôn cất đồng đội",
        ),
    ],
)
def test_letters_of_every_kind(fake: EmailFake, raw: bytes, words: str) -> None:
    fake.deliver(raw)
    visit(source_of(fake))
    item = Item.objects.get()
    assert item.text == words
    assert item.text or item.title == "Tìm mộ"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"plain", "attachment_program"),
        ("a.pdf", b"\x7fELF", "attachment_program"),
        ("a.docm", zipped({"word/vbaProject.bin": b"x"}), "attachment_macro"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"),
            "attachment_macro",
        ),
        ("a.zip", zipped({"a": b"\0" * 30_000_000}), "attachment_bomb"),
        ("a.zip", zipped({"a": b"x"}), "attachment_archive"),
        ("a.rar", b"Rar!\x1a\x07\x01\0" + bytes(range(200)), "attachment_archive"),
        ("a.png", b"", "attachment_empty"),
        ("a.bin", bytes(range(256)), "attachment_unreadable"),
    ],
)
def test_what_is_not_opened(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        check(Attached(name, data))
    assert caught.value.reason == reason and name in caught.value.vi


def test_check_says_how_it_stands(fake: EmailFake) -> None:
    fake.grow(2)
    source = source_of(fake)

    def told(**changed: object) -> str:
        given = Source.objects.get(pk=source.pk)
        for field, value in changed.items():
            setattr(given, field, value)
        opened = open_visit(given, CONNECTOR.manifest)
        return CONNECTOR.check(opened.visit).en

    assert told() == "INBOX holds 3 messages"
    with pytest.raises(OperatorError, match="no folder"):
        told(config={**fake.config, "folder": "Thư riêng"})
    fake.expire_token()
    with pytest.raises(OperatorError, match="refuses user or password"):
        told()
    with pytest.raises(Quarantine, match="not on the public internet"):
        told(base_url="", config={"host": "127.0.0.1"})


def test_a_certificate_nobody_vouches_for_is_refused(fake: EmailFake, tmp_path: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))

    def serve() -> None:
        for _ in range(2):
            with suppress(OSError):
                context.wrap_socket(listener.accept()[0], server_side=True)

    threading.Thread(target=serve, daemon=True).start()
    source = source_of(fake)
    source.base_url = f"imaps://127.0.0.1:{listener.getsockname()[1]}"
    source.save()
    run = visit(source)
    assert run.outcome == "failed" and "certificate is not valid" in run.error_en
    base_url = source.base_url.replace("imaps", "https")
    with pytest.raises(Quarantine) as error:
        Client(CONNECTOR.manifest, Secrets(()), base_url=base_url).request("GET", base_url)
    assert error.value.reason == "bad_certificate" and base_url in error.value.en
    listener.close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "cert.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
