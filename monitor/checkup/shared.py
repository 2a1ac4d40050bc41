"""Is everything that two people approved laid out for the cyber unit's programmes."""

from __future__ import annotations

from casework.models import Flag
from casework.selectors.sharing import flags_to_share
from monitor.checkup.finding import Finding, first_few


def check_shared(*, repair: bool) -> Finding:
    """Approved flags that no programme can fetch; ``repair`` lays them out.

    Those of a release that had no such doors yet are like this.
    """
    rows = flags_to_share().filter(
        status=Flag.Status.APPROVED, item__deleted_at=None, shared__isnull=True
    )
    absent = list(rows.values_list("pk", flat=True))
    if not absent:
        return Finding(
            "sharing",
            "ok",
            "Mọi cờ đã duyệt đều lấy được qua TAXII và MISP.",
            "Every approved flag can be fetched by TAXII and MISP.",
        )
    left = len(absent)
    if repair:
        # Loads the libraries of the formats, which a sound installation need not.
        from casework.services.sharing import sharing_refresh

        sharing_refresh(user=None, only_absent=True)
        left = rows.count()
    return Finding(
        "sharing",
        "wrong" if left else "repaired",
        f"{len(absent)} cờ đã duyệt chưa được bày cho đơn vị an ninh mạng.",
        f"{len(absent)} approved flags are not laid out for the cyber unit.",
        len(absent),
        first_few(absent),
    )
