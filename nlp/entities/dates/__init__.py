"""Dates of testimony in six languages: solar, lunar, partial, uncertain, relative; as EDTF."""

from nlp.entities.dates.compare import DateAgreement, distance
from nlp.entities.dates.edtf import bounds
from nlp.entities.dates.finder import find_dates
from nlp.entities.dates.read import DateValue, read_date

__all__ = ["DateAgreement", "DateValue", "bounds", "distance", "find_dates", "read_date"]
