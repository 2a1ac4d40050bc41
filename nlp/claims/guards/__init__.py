"""Speech-act guards: what kind of saying a statement is. They forbid a flag, never raise one."""

from __future__ import annotations

from nlp.claims.guards.acts import ACTS, vetoes

__all__ = ["ACTS", "vetoes"]
