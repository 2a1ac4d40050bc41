"""Trains the bundled cross-lingual embedder: ``make train-embedder``."""
