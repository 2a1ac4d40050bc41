"""People in testimony: names with roles, other names, kinship, ranks and positions."""

from __future__ import annotations

from nlp.entities.people.find import find_people
from nlp.entities.people.kin import find_kin
from nlp.entities.people.positions import find_positions
from nlp.entities.people.ranks import find_ranks

__all__ = ["find_kin", "find_people", "find_positions", "find_ranks"]
