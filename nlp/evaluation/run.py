"""Reads annotated texts with this project's own extraction."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.entities.extract import extract
from nlp.evaluation.annotated import Annotated, Marked
from records.entity import Entity


def read_here(texts: Iterable[Annotated]) -> dict[str, tuple[Marked, ...]]:
    """Return what the extraction finds, by text id."""
    return {text.id: tuple(_marked(one) for one in extract(text.text, text.lang)) for text in texts}


def _marked(one: Entity) -> Marked:
    return Marked(one.start, one.end, one.label, one.norm, one.details)
