"""STIX objects that many flags share: marking, identities, the extension's definition."""

from __future__ import annotations

import json
from typing import Any, Final

from casework.handover.evidence import Dossier, archive_uuid, steady_uuid
from casework.handover.office import office

TLP_AMBER: Final = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
"""The marking TLP:AMBER, whose id the specification fixes."""
# When these objects got their present form; a changed form needs a later time.
_MADE: Final = "2026-11-27T00:00:00.000Z"
_SOFTWARE: Final = f"identity--{steady_uuid('urn:manhmoi:software')}"
EXTENSION: Final = f"extension-definition--{steady_uuid('urn:manhmoi:stix:evidence:1')}"
_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer", "minimum": 0}
_PROPERTIES: Final[dict[str, Any]] = {
    "extension_type": {"const": "property-extension"},
    "flag_id": _WHOLE,
    "distortion_type": _TEXT,
    "fact_id": _TEXT,
    "fact_version": _WHOLE,
    "fact_assumed": {"type": "boolean"},
    "fact_source": _TEXT,
    "fact_section": _TEXT,
    "official_value": _TEXT,
    "evidence": _TEXT,
    "evidence_start": _WHOLE,
    "evidence_end": _WHOLE,
    "text_version": _WHOLE,
    "text_withheld": {"type": "boolean"},
    "original_sha256": _TEXT,
    "model": _TEXT,
    "score": {"type": "number", "minimum": 0, "maximum": 1},
    "synthetic": {"type": "boolean"},
}
SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "manhmoi evidence 1",
    "type": "object",
    "properties": _PROPERTIES,
    "required": sorted(_PROPERTIES),
    "additionalProperties": False,
}
"""JSON Schema of the extension on notes; ``official_value`` is the fact's check as JSON."""


def library() -> Any:
    """Return ``stix2``, imported when an object is first made: few commands need its second."""
    import stix2

    return stix2


def evidence_extension(dossier: Dossier) -> dict[str, Any]:
    """Return the property extension of a note: fact, version, span and official value."""
    fact = dossier.fact
    return {
        "extension_type": "property-extension",
        "flag_id": dossier.flag_id,
        "distortion_type": dossier.type,
        "fact_id": fact.id,
        "fact_version": fact.version,
        "fact_assumed": fact.assumed,
        "fact_source": fact.source_doc,
        "fact_section": fact.source_section,
        "official_value": json.dumps(dict(fact.value), ensure_ascii=False, sort_keys=True),
        "evidence": dossier.evidence,
        "evidence_start": dossier.start,
        "evidence_end": dossier.end,
        "text_version": dossier.post.version,
        "text_withheld": dossier.post.withheld,
        "original_sha256": dossier.post.sha256,
        "model": dossier.model,
        "score": dossier.score,
        "synthetic": dossier.synthetic,
    }


def _identity(identity: str, name: str, kind: str, **values: Any) -> dict[str, Any]:
    made = library().Identity(
        id=identity, created=_MADE, modified=_MADE, name=name, identity_class=kind, **values
    )
    plain: dict[str, Any] = json.loads(made.serialize())
    return plain


def office_identity(archive_id: str) -> dict[str, Any]:
    """Return the handing office."""
    who = office()
    name = f"{who.name} – {who.parent}" if who.parent else who.name
    # Another name is another identity: an id never changes its meaning.
    return _identity(
        f"identity--{archive_uuid(archive_id, f'office:{name}')}", name, "organization"
    )


def role_identity(archive_id: str, role: str) -> dict[str, Any]:
    """Return a reviewers' role; no person stands behind this identity."""
    return _identity(
        f"identity--{archive_uuid(archive_id, f'role:{role}')}",
        f"Người duyệt, vai trò {role} / reviewer, role {role}",
        "class",
        roles=[role],
    )


def _definition() -> dict[str, Any]:
    made = library().ExtensionDefinition(
        id=EXTENSION,
        created=_MADE,
        modified=_MADE,
        created_by_ref=_SOFTWARE,
        name="manhmoi evidence",
        description="Which official fact a post contradicts, by which span, found by what.",
        schema=json.dumps(SCHEMA, sort_keys=True),
        version="1.0.0",
        extension_types=["property-extension"],
    )
    plain: dict[str, Any] = json.loads(made.serialize())
    return plain


def common_objects(dossier: Dossier) -> list[dict[str, Any]]:
    """Return marking, identities and the extension's definition that the flag's objects name."""
    marking: dict[str, Any] = json.loads(library().TLP_AMBER.serialize())
    roles = dict.fromkeys(one.role for one in dossier.approvals)
    return [
        marking,
        _identity(_SOFTWARE, "Manh Mối", "system"),
        office_identity(dossier.archive_id),
        *(role_identity(dossier.archive_id, role) for role in roles),
        _definition(),
    ]
