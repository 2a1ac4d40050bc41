"""Is the machine fit: disk, keys, database file, audit chain, text recognition, models."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from casework.archive import get_archive
from casework.model_access import model_choice, model_store, speech_models
from casework.selectors.audit import audit_verify
from casework.services.contact_vault import contacts_open
from index.space import MIN_FREE_BYTES
from models.catalog import CARDS
from models.libraries import missing_libraries
from monitor.checkup.finding import Finding, first_few

# Under this a person should act soon; under ``MIN_FREE_BYTES`` the index takes no more.
LOW_BYTES: Final = 5 << 30
_SECRETS: Final = ("audit.key", "pseudonym.key", "session.key")
_WITHOUT_SPEECH: Final = ("Bản ghi âm chờ", "Recordings wait")
_WITHOUT_OTHERS: Final = (
    "Chỉ tìm theo chữ, không xếp lại",
    "Only words are searched, nothing is re-ranked",
)


def check_disk() -> Finding:
    """Room on the disk of the data folder."""
    free = shutil.disk_usage(settings.MANHMOI_DATA).free
    words = (f"Đĩa còn trống {free >> 20} MB.", f"{free >> 20} MB of disk are free.")
    if free < MIN_FREE_BYTES:
        return Finding("disk", "wrong", *words)
    return Finding("disk", "notice" if free < LOW_BYTES else "ok", *words)


def check_database() -> Finding:
    """Structure of the SQLite file, and rows that point at rows that are not there."""
    if connection.vendor != "sqlite":
        return Finding("database", "ok", "PostgreSQL tự kiểm tra.", "PostgreSQL checks itself.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(50)")
            troubles = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            troubles += [f"{table}:{row} → {parent}" for table, row, parent, _ in cursor.fetchall()]
    except DatabaseError as error:
        troubles = [str(error)]
    if troubles:
        return Finding(
            "database",
            "wrong",
            "Cơ sở dữ liệu bị hỏng: hãy khôi phục bản sao lưu.",
            "The database is damaged: restore a backup.",
            len(troubles),
            first_few(troubles),
        )
    return Finding("database", "ok", "Cơ sở dữ liệu lành lặn.", "The database is sound.")


def check_audit() -> Finding:
    """The chain of audit events."""
    report = audit_verify()
    if report.ok:
        return Finding(
            "audit",
            "ok",
            f"Nhật ký nguyên vẹn, {report.events} sự kiện.",
            f"The audit chain is intact, {report.events} events.",
            report.events,
        )
    return Finding(
        "audit",
        "wrong",
        "Nhật ký đã bị động vào: xem manhmoi audit verify.",
        "The audit chain was touched: see manhmoi audit verify.",
        report.found,
        first_few(problem.en for problem in report.problems),
    )


def check_keys() -> Finding:
    """The secrets of the key folder, and that nobody else may read them."""
    archive = get_archive()
    needed = [*_SECRETS, *(["master.key"] if next(archive.names(), None) else [])]
    troubles = [name for name in needed if not (archive.keys / name).is_file()]
    if not contacts_open():
        troubles.append("contacts.key: wrong")
    troubles += [
        f"{path.name}: {path.stat().st_mode & 0o777:o}"
        for path in (archive.keys, *sorted(archive.keys.glob("*.key")))
        if path.stat().st_mode & 0o077
    ]
    if troubles:
        return Finding(
            "keys",
            "wrong",
            f"Khóa thiếu hoặc người khác đọc được, trong {archive.keys}.",
            f"Keys are missing or open to others, in {archive.keys}.",
            len(troubles),
            first_few(troubles),
        )
    return Finding("keys", "ok", f"Đủ khóa trong {archive.keys}.", f"Keys lie in {archive.keys}.")


def check_ocr() -> Finding:
    """Tesseract and its Vietnamese data; without them scans wait."""
    program = shutil.which("tesseract")
    if program is None:
        return Finding(
            "ocr",
            "notice",
            "Chưa có Tesseract: bản quét sẽ chờ (Debian: tesseract-ocr tesseract-ocr-vie).",
            "Tesseract is not here: scans wait (Debian: tesseract-ocr tesseract-ocr-vie).",
        )
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=60
    )
    languages = set(listed.stdout.split())
    if "vie" not in languages:
        return Finding(
            "ocr",
            "notice",
            "Tesseract thiếu dữ liệu tiếng Việt (Debian: tesseract-ocr-vie).",
            "Tesseract lacks its Vietnamese data (Debian: tesseract-ocr-vie).",
        )
    return Finding("ocr", "ok", "Tesseract đọc được tiếng Việt.", "Tesseract reads Vietnamese.")


def check_models() -> Iterator[Finding]:
    """Bundled models by their hashes; whether a speech model is here."""
    damaged = [f for card in CARDS if card.tier == "bundled" for f in card.damaged_files()]
    if damaged:
        yield Finding(
            "models",
            "wrong",
            "Tệp mô hình đi kèm bị thiếu hoặc bị đổi: hãy cài lại.",
            "Files of bundled models are missing or altered: install again.",
            len(damaged),
            first_few(damaged),
        )
    else:
        yield Finding("models", "ok", "Mô hình đi kèm đủ.", "Bundled models are whole.")
    yield from _chosen_models()
    if speech_models() is None:
        yield Finding(
            "speech_model",
            "notice",
            "Chưa có mô hình nhận dạng tiếng nói: bản ghi âm sẽ chờ; manhmoi models pull.",
            "No speech model is here: recordings wait; manhmoi models pull.",
        )


def _chosen_models() -> Iterator[Finding]:
    """The pulled models in use: here, whole in number and size, and their libraries installed."""
    choice = model_choice()
    for chosen in choice.everything():
        found = model_store().find(chosen.name, chosen.revision)
        speech = chosen in choice.speech.values()
        # Speech runs on libraries that are always here.
        missing = () if speech else missing_libraries()
        if found is not None and found.complete and not missing:
            words = (f"Mô hình đang dùng: {chosen.ref}.", f"Model in use: {chosen.ref}.")
            yield Finding("chosen_models", "ok", *words)
            continue
        vi, en = _WITHOUT_SPEECH if speech else _WITHOUT_OTHERS
        yield Finding(
            "chosen_models",
            "wrong",
            f"Mô hình đang dùng không có ở đây: {chosen.ref}. {vi}; manhmoi models pull hoặc use "
            "--off.",
            f"The model in use is not here: {chosen.ref}. {en}; manhmoi models pull or use --off.",
            1,
            first_few(missing),
        )
