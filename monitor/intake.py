"""Stage *receive*: a file at the door → archived original and an intake row, nothing lost.

The bytes are in the archive, flushed to disk, before the row that names them commits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from casework.clock import now
from casework.models import Intake, Original, Source, User
from casework.services.audit import audit_record
from casework.services.originals import original_store
from casework.services.quarantine import record_quarantine
from monitor.bundles import Bundle
from monitor.readers.registry import choose
from monitor.sniff import HEAD_BYTES, sniff
from records.errors import OperatorError, Quarantine
from records.incoming import Route


@dataclass(frozen=True, slots=True)
class Origin:
    """By what route and under which legal basis something arrives."""

    route: Route = "operator_capture"
    legal_basis: str = ""
    platform: str = ""
    url: str | None = None
    synthetic: bool = False
    source: Source | None = None
    user: User | None = None


class Unreadable(OperatorError):
    """One file cannot be opened; the others can still be taken in."""


def load_column_map(path: Path) -> Mapping[str, Any]:
    """Return the column map in a YAML file.

    Raises:
        OperatorError: it cannot be read or is no mapping.
    """
    try:
        parsed = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"Không đọc được bảng ghép cột {path.name}: {error}",
            f"cannot read the column map {path.name}: {error}",
        ) from error
    if not isinstance(parsed, dict):
        raise OperatorError(
            f"Bảng ghép cột {path.name} phải là các cặp khóa: giá trị",
            f"the column map {path.name} must hold key: value pairs",
        )
    return parsed


def _fingerprint(options: Mapping[str, Any]) -> str:
    """Return 8 hex digits that change when the way of reading does."""
    text = json.dumps(options, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError as error:
        raise Unreadable(
            f"Không mở được {path.name}: {error.strerror}", f"cannot open {path.name}: {error}"
        ) from error


def _sidecar(path: Path) -> dict[str, str]:
    found = sniff(_head(path), path.name)
    original, _ = original_store(source=path, lines=False, mime=found.mime)
    return {"name": path.name, "sha256": original.sha256}


def receive(bundle: Bundle, origin: Origin, column_map: Mapping[str, Any] | None = None) -> Intake:
    """Archive a file with what came beside it and open its intake.

    The same bytes read the same way are one intake, however often they come. A file no reader
    knows is archived all the same, its intake quarantined with the reason.

    Args:
        bundle: the file and its sidecars.
        origin: route, legal basis, who brought it.
        column_map: used unless the bundle has its own.

    Raises:
        Unreadable: the file or one beside it cannot be opened.
        OperatorError: the disk is full.
    """
    main = bundle.main
    options: dict[str, Any] = {"legal_basis": origin.legal_basis, "platform": origin.platform}
    if origin.url:
        options["url"] = origin.url
    trouble: Quarantine | None = None
    if bundle.column_map is not None:
        try:
            column_map = load_column_map(bundle.column_map)
        except OperatorError as error:
            trouble = Quarantine("bad_map", error.vi, error.en)
    if column_map is not None:
        options["map"] = dict(column_map)
    if bundle.metadata is not None:
        options["metadata"] = _sidecar(bundle.metadata)
    if bundle.captions:
        options["captions"] = [_sidecar(path) for path in bundle.captions]
    head = _head(main)
    found = sniff(head, main.name)
    try:
        reader = choose(main.name, head, found.mime, column_map)
        reader_name, by_lines = reader.name, reader.line_oriented
    except Quarantine as error:
        trouble = trouble or error
        reader_name, by_lines = "unknown", False
    original, _ = original_store(source=main, lines=by_lines, mime=found.mime)
    tag = f"{reader_name}:{_fingerprint({**options, 'by': reader_name})}"
    return _open_intake(original, main.name, tag, options, origin, trouble)


@transaction.atomic
def _open_intake(
    original: Original,
    name: str,
    reader: str,
    options: dict[str, Any],
    origin: Origin,
    trouble: Quarantine | None,
) -> Intake:
    intake, created = Intake.objects.get_or_create(
        original=original,
        reader=reader,
        name=name[:255],
        defaults={
            "options": options,
            "source": origin.source,
            "received_by": origin.user,
            "received_at": now(),
            "route": origin.route,
            "synthetic": origin.synthetic,
        },
    )
    if created:
        audit_record(
            action="intake.receive",
            subject=f"intake:{intake.pk}",
            detail={"sha256": original.sha256, "reader": reader},
            actor=origin.user,
        )
        if trouble is not None:
            record_quarantine(intake=intake, error=trouble, first_chunk=None, last_chunk=None)
    return intake
