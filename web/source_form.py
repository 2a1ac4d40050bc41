"""A source as it is typed: the form that a connector's manifest declares, read and filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from casework.models import Source
from casework.source_manifests import Manifest, Setting


@dataclass(frozen=True, slots=True)
class Field:
    """One setting as the form shows it; ``value`` is ``None`` where the default holds."""

    setting: Setting
    value: Any

    @property
    def id(self) -> str:
        """Name and id of the field."""
        return f"setting-{self.setting.name}"

    @property
    def in_force(self) -> Any:
        """What counts: the default where nothing was given."""
        return self.setting.default if self.value in (None, "", []) else self.value

    @property
    def on(self) -> bool:
        """Whether a box is ticked."""
        return self.in_force is True


def read_source(data: QueryDict, manifest: Manifest, source: Source | None) -> dict[str, Any]:
    """Return what was typed by the keys of a source file; the checks are the form's to make.

    What only a file or the command line may set stays as it is.
    """
    raw: dict[str, Any] = {
        "name": data.get("name", ""),
        "connector": manifest.kind,
        "legal_basis": data.get("legal_basis", ""),
        "enabled": data.get("enabled") == "1",
        "schedule": data.get("schedule", "").strip(),
        "settings": {one.name: _setting(data, one) for one in manifest.settings},
        "watch": data.getlist("watch"),
        "base_url": source.base_url if source else "",
        "synthetic": source.synthetic if source else False,
    }
    low, high = _number(data, "expected_low"), _number(data, "expected_high")
    if low != "" or high != "":
        raw["expected_per_day"] = [low, high]
    if (hours := _number(data, "silent_after_hours")) != "":
        raw["silent_after_hours"] = hours
    if start := data.get("backfill_from", "").strip():
        raw["backfill"] = {"from": start, "window_days": _number(data, "backfill_days")}
    return raw


def _number(data: QueryDict, name: str) -> int | str:
    text = data.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text


def _setting(data: QueryDict, setting: Setting) -> Any:
    text = data.get(f"setting-{setting.name}", "")
    if setting.type == "list":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if setting.type == "boolean":
        return text == "true"
    return text.strip()


def stored_source(source: Source) -> dict[str, Any]:
    """Return a stored source by the same keys."""
    band = (source.expected_per_day_min, source.expected_per_day_max)
    return {
        "name": source.name,
        "legal_basis": source.legal_basis,
        "enabled": source.enabled,
        "schedule": source.schedule,
        "settings": source.config,
        "watch": source.watch,
        "expected_per_day": None if band == (None, None) else list(band),
        "silent_after_hours": source.silent_after_hours,
        "backfill": source.backfill,
    }


def new_source(manifest: Manifest) -> dict[str, Any]:
    """Return what the form of a new source proposes; the legal basis is for a person to write."""
    return {"enabled": manifest.enabled, "schedule": manifest.schedule, "settings": {}}


def fields_of(manifest: Manifest, settings: Mapping[str, Any]) -> list[Field]:
    """Return the manifest's settings with what was typed or stored."""
    return [Field(one, settings.get(one.name)) for one in manifest.settings]
