"""Vectors and full text: the Qdrant Edge shard, its generations, and snippets."""
