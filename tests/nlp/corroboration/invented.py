"""Invented accounts, put together by hand: entities as the finders give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlp.corroboration.account import Account, AccountText, Origin
from records.entity import Entity, EntityLabel, Json


def entity(text: str, word: str, label: EntityLabel, norm: Json = None, **details: Any) -> Entity:
    """Return an entity over the first ``word`` of ``text``."""
    start = text.index(word)
    return Entity(start, start + len(word), word, label, norm, 0.9, "by-hand", details)


def place(text: str, word: str, province: str = "", **details: Any) -> Entity:
    norm = {"province_pre2025": province} if province else None
    return entity(text, word, "PLACE", norm, **details)


def day(text: str, word: str, edtf: str, about: str = "death") -> Entity:
    return entity(text, word, "DATE", edtf, about=about)


def unit(text: str, word: str, code: str) -> Entity:
    return entity(text, word, "UNIT", code)


def fallen(text: str, word: str) -> Entity:
    return entity(text, word, "PERSON", word, role="fallen")


def coord(text: str, word: str, lat: float, lon: float, radius_m: float = 100.0) -> Entity:
    return entity(text, word, "COORD", {"lat": lat, "lon": lon, "tol_m": radius_m}, about="burial")


def account(
    number: int,
    text: str,
    entities: Sequence[Entity] = (),
    lang: str = "vi",
    origin: Origin | None = None,
    **fields: Any,
) -> Account:
    source = fields.pop("source", "original")
    one = AccountText(source, None, text, lang, tuple(entities))
    return Account(number, (one,), origin or Origin(), **fields)
