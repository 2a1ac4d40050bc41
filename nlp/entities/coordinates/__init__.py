"""Stated positions: grids of wartime maps, degrees, VN-2000, Hanoi 1972, French grades."""

from nlp.entities.coordinates.convert import FORMS, Form, convert, read_position
from nlp.entities.coordinates.find import find_coordinates

__all__ = ["FORMS", "Form", "convert", "find_coordinates", "read_position"]
