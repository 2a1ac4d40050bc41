"""Measures, once per pulled embedder, what the fusion must know of its cosines."""
