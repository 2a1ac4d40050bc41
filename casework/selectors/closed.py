"""Testimony whose sender has not agreed yet: no machine looks into it, whoever asks."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from casework.models.items import WorkState

CLOSED: Final = Q(state=WorkState.PARKED)
"""Which items are closed; nothing else parks an item (``casework.services.testimony``)."""
