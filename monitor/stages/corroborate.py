"""After *index*: what has become searchable is held against what it may corroborate."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import DatabaseError

from casework.services.corroboration import corroboration_refresh
from casework.services.matching import matches_refresh
from records.errors import Retry

_log = logging.getLogger(__name__)


def corroborate_items(item_ids: Sequence[int]) -> None:
    """Bring proposed leads, and matches with lists of the fallen, in line with these items.

    The items are done already: what goes wrong here is logged and holds up nothing, for
    ``manhmoi leads propose`` and
    ``manhmoi registry match`` make up for it. A passing trouble is raised, to be tried again.

    Raises:
        Retry: the index server does not answer.
    """
    try:
        corroboration_refresh(item_ids=item_ids)
        matches_refresh(item_ids=item_ids)
    except (Retry, DatabaseError):
        raise
    except Exception:
        _log.exception("leads and matches are not proposed for %d items", len(item_ids))
