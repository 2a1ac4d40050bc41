"""Readers: from the exact bytes received to records, one reader per kind of file."""
