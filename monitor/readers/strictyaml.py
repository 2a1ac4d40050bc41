"""YAML from outside, for the readers; manifests below them need it too."""

from casework.strictyaml import MAX_BYTES, parse_yaml

__all__ = ["MAX_BYTES", "parse_yaml"]
