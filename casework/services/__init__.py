"""Writes: keyword-only ``<entity>_<action>`` functions, each with its audit event."""
