"""Military units in every notation, of all sides, to one canonical form; hòm thư beside them."""

from nlp.entities.units.columns import read_unit
from nlp.entities.units.finder import find_units
from nlp.entities.units.mailboxes import find_mailboxes
from nlp.entities.units.norm import Unit, agreement, format_unit, parse_unit
from nlp.entities.units.wording import in_words

__all__ = [
    "Unit",
    "agreement",
    "find_mailboxes",
    "find_units",
    "format_unit",
    "in_words",
    "parse_unit",
    "read_unit",
]
