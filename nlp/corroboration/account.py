"""An account: one item with its texts, what they name, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from records.entity import Entity

TextSource = Literal["original", "transcript", "reading"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an account comes from, as far as it is known; an empty string says nothing.

    Attributes:
        copies: name of the near-duplicate group; accounts of one group are copies or reposts.
        author: keyed hash of who wrote it.
        channel: the channel, group or page, where it speaks with one voice.
        family: key of the family that speaks (the fallen person it looks for).
        recording: hash of the received file that several items came from.
    """

    copies: str = ""
    author: str = ""
    channel: str = ""
    family: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True)
class AccountText:
    """One text of an account; ``entities`` point into ``text`` by code points.

    ``text_id`` tells transcripts (or readings) of one item apart, ``None`` for the item's own.
    """

    source: TextSource
    text_id: int | None
    text: str
    lang: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True, eq=False)
class Account:
    """What one item tells. ``reply_to`` is the account it answers, where that is known.

    Accounts are equal only to themselves, so that what is worked out of one can be kept with it.
    """

    id: int
    texts: tuple[AccountText, ...]
    origin: Origin = Origin()
    reply_to: int | None = None

    @cached_property
    def lang(self) -> str:
        """The language of the longest text, ``""`` when there is none."""
        return max(self.texts, key=lambda one: len(one.text)).lang if self.texts else ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an account: ``account.texts[text].text[start:end]``."""

    text: int
    start: int
    end: int


def spots(account: Account) -> Sequence[tuple[Spot, Entity]]:
    """Return every entity of the account with its place, in order."""
    return [
        (Spot(number, one.start, one.end), one)
        for number, text in enumerate(account.texts)
        for one in text.entities
    ]
