"""A connector's manifest, for the collecting side; see ``casework.source_manifests``."""

from casework.source_manifests import (
    FOLDER,
    Bucket,
    Cost,
    Credential,
    Manifest,
    Mode,
    Setting,
    SettingType,
    Words,
    load_manifest,
    manifest_of,
    manifests,
)

__all__ = [
    "FOLDER",
    "Bucket",
    "Cost",
    "Credential",
    "Manifest",
    "Mode",
    "Setting",
    "SettingType",
    "Words",
    "load_manifest",
    "manifest_of",
    "manifests",
]
