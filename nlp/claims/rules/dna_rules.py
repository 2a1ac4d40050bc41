"""The rules on samples, psychics, announcements, channels."""

from __future__ import annotations

from typing import Final

from nlp.claims.rules import announcement, channels, dna_use, media, psychic, secrets
from nlp.claims.rules.base import Rule

RULES: Final[tuple[Rule, ...]] = (
    dna_use.RULE,
    psychic.RULE,
    announcement.RULE,
    channels.RULE,
    secrets.RULE,
    media.RULE,
)
