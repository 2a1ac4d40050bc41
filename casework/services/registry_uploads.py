"""A list sent by the console waits in the data folder between its preview and its import."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from casework import jobs
from casework.models import RegistryImport, User
from casework.permissions import Action, require
from casework.services.registry import registry_import_start
from nlp.registers.fields import ColumnMap
from ocr.zips import check_zip
from records.errors import Refused

MAX_BYTES: Final = 1024 * 1024 * 1024
_ENDINGS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".ods")
_TOKEN: Final = re.compile(r"[0-9a-f]{64}\.(?:csv|tsv|txt|xlsx|ods)")
_KEPT_S: Final = 24 * 3600


def _folder() -> Path:
    folder = Path(settings.MANHMOI_DATA) / "registry" / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def registry_receive(*, user: User, name: str, chunks: Iterable[bytes]) -> str:
    """Keep a file that was sent and return the word it is called by until it is imported.

    Files that nobody imported within a day are thrown away.

    Raises:
        Refused: role, another kind of file, or one that is too large.
        Quarantine: a workbook that is not safe to open.
    """
    require(user, Action.REGISTRY_IMPORT)
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        raise Refused(
            "Chỉ nhận tệp CSV, TSV, XLSX, ODS.", "Only CSV, TSV, XLSX and ODS files are taken."
        )
    folder = _folder()
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > _KEPT_S and not _waited_for(old):
            old.unlink(missing_ok=True)
    digest, size = hashlib.sha256(), 0
    half = folder / f"half-{time.time_ns()}"
    with half.open("wb") as file:
        half.chmod(0o600)
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_BYTES:
                break
            digest.update(chunk)
            file.write(chunk)
    if size > MAX_BYTES or size == 0:
        half.unlink()
        raise Refused("Tệp trống hoặc lớn quá 1 GB.", "The file is empty or larger than 1 GB.")
    kept = half.replace(folder / f"{digest.hexdigest()}{ending}")
    if ending in (".xlsx", ".ods"):
        with kept.open("rb") as file:
            check_zip(file)
    return kept.name


def _waited_for(file: Path) -> bool:
    return RegistryImport.objects.filter(
        sha256=file.stem, state=RegistryImport.State.RUNNING
    ).exists()


def registry_received(token: str) -> Path:
    """Return the file of a word given by ``registry_receive``.

    Raises:
        Refused: there is none (any more).
    """
    path = _folder() / token if _TOKEN.fullmatch(token) else None
    if path is None or not path.exists():
        raise Refused(
            "Tệp không còn ở đây; hãy gửi lại.", "The file is not here any more; send it again."
        )
    return path


def registry_import_queue(
    *, user: User, token: str, file_name: str, name: str, plan: ColumnMap, legal_basis: str,
    synthetic: bool,
) -> RegistryImport:  # fmt: skip
    """Begin the import of a received file; the pipeline carries it out.

    Raises:
        Refused: role, no such file, no name or legal basis.
    """
    path = registry_received(token)
    row = registry_import_start(
        user=user, name=name, file_name=file_name, sha256=path.stem, plan=plan,
        legal_basis=legal_basis, synthetic=synthetic,
    )  # fmt: skip
    transaction.on_commit(lambda: _enqueue(row.pk, token))
    return row


def _enqueue(import_id: int, token: str) -> None:
    jobs.enqueue_registry(import_id, token)
