"""Scans and documents become text."""
