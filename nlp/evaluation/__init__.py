"""Measures how well words are read, against texts that somebody annotated."""
