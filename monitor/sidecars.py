"""What came beside a file (column map, metadata, captions) as the readers want it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from casework.archive import get_archive
from casework.models import Intake
from monitor.readers.base import CaptionFile, ReadOptions
from records.errors import Quarantine

# A sidecar describes one file; anything longer is not a sidecar.
MAX_SIDECAR_BYTES = 1024 * 1024


def load_sidecar(sha256: str, name: str) -> Mapping[str, Any]:
    """Return the parsed YAML of an archived sidecar.

    Raises:
        Quarantine: it is not a YAML mapping.
    """
    with get_archive().open(sha256) as stream:
        data = stream.read(MAX_SIDECAR_BYTES)
    try:
        parsed = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise Quarantine(
            "bad_metadata",
            f"Tệp mô tả {name} không phải YAML hợp lệ: {error}",
            f"the sidecar {name} is not valid YAML: {error}",
        ) from error
    if not isinstance(parsed, dict):
        raise Quarantine(
            "bad_metadata",
            f"Tệp mô tả {name} phải là các cặp khóa: giá trị",
            f"the sidecar {name} must hold key: value pairs",
        )
    return parsed


def read_options(intake: Intake) -> ReadOptions:
    """Return how to read an intake, from what was kept with it at the door.

    Raises:
        Quarantine: its metadata sidecar cannot be read.
    """
    kept = intake.options
    metadata = kept.get("page")
    if sidecar := kept.get("metadata"):
        metadata = load_sidecar(sidecar["sha256"], sidecar["name"])
    return ReadOptions(
        name=intake.name,
        mime=intake.original.mime,
        column_map=kept.get("map"),
        metadata=metadata,
        captions=tuple(CaptionFile(c["name"], c["sha256"]) for c in kept.get("captions", [])),
        platform=kept.get("platform", ""),
        url=kept.get("url"),
        route=intake.route,  # type: ignore[arg-type]
        legal_basis=kept.get("legal_basis", ""),
        synthetic=intake.synthetic,
        collector=kept.get("collector", ""),
        refresh_days=kept.get("refresh_days"),
        collected_at=intake.received_at,
    )
