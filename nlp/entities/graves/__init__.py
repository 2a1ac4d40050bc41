"""Graves in testimony: goods and markers, papers, and facts about the burial."""

from __future__ import annotations

from nlp.entities.graves.burial import find_burial_facts
from nlp.entities.graves.documents import find_documents
from nlp.entities.graves.objects import find_objects

__all__ = ["find_burial_facts", "find_documents", "find_objects"]
