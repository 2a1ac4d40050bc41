"""Connectors, one file each, with their manifests (YAML of the same name) beside them."""
