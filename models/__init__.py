"""Learned models: their cards, and the bundled defaults that need no download."""
