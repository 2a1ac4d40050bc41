"""The rules on period, documents, agencies, duty."""

from __future__ import annotations

from typing import Final

from nlp.claims.rules.base import Rule

RULES: Final[tuple[Rule, ...]] = ()
