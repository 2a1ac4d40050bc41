"""Trying a source: one request at the least cost, and one sentence about how it stands."""

from __future__ import annotations

from typing import Any

from dbos import DBOS

from casework.models import Source
from monitor.collect.opening import open_visit
from monitor.sources.table import connector
from records.errors import ManhMoiError


def tried(source: Source, base_url: str = "") -> dict[str, Any]:
    """Return ``ok``, and ``vi`` and ``en`` with what the platform said or what is wrong.

    Args:
        source: the source.
        base_url: replaces every host of its platform.
    """
    try:
        found = connector(source.kind)
        opened = open_visit(source, found.manifest, base_url=base_url, purpose="person")
        try:
            missing = opened.visit_secrets.missing()
            if missing:
                _ = opened.visit.secrets[missing[0].env]
            remark = found.check(opened.visit)
        finally:
            opened.client.close()
    except ManhMoiError as error:
        return {"ok": False, "vi": error.vi, "en": error.en}
    return {"ok": True, "vi": remark.vi, "en": remark.en}


@DBOS.step(name="try")
def _try(source_id: int) -> dict[str, Any]:
    return tried(Source.objects.get(pk=source_id))


@DBOS.workflow(name="try_source")
def try_source(source_id: int) -> dict[str, Any]:
    """Try a source because somebody at the console asks; the answer is kept with the workflow."""
    return _try(source_id)
