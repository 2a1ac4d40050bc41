"""One TikTok video named by its address: description and counts, by the source of that kind."""

from __future__ import annotations

from collections.abc import Iterator

from casework.models import Intake, Item, Media, Source
from casework.models.items import WorkState
from casework.services.source_gone import gone_apply
from casework.services.sources import source_ensure, source_visited
from monitor import workflows
from monitor.collect.connector import Found, Gone, Page, Remark
from monitor.collect.opening import open_visit
from monitor.collect.pages import page_store
from monitor.operations import Event
from monitor.sources.tiktok_url import CONNECTOR, KIND, video_id
from records.errors import OperatorError, Parked, Quarantine, Retry

NAME = "TikTok (từng địa chỉ)"


def is_video(address: str) -> bool:
    """Whether ``address`` is the full address of a TikTok video."""
    return bool(video_id(address))


def fetch_video(address: str, legal_basis: str) -> Iterator[Event | Intake]:
    """Read one video and yield its intake, or what stood in the way.

    An intake read in this call is told by the event ``taken`` instead, since to ``ingest`` one
    that has been read already holds nothing new.

    Raises:
        OperatorError: there is no source of this kind yet and no legal basis is given.
    """
    source = Source.objects.filter(kind=KIND, removed_at=None).order_by("pk").first()
    source = source or source_ensure(
        name=NAME, kind=KIND, platform="tiktok", url="", legal_basis=legal_basis
    )
    opened = open_visit(source, CONNECTOR.manifest)
    try:
        for found in CONNECTOR.videos(opened.visit, [video_id(address)]):
            yield from _taken(source, found)
    except (Quarantine, Retry, Parked, OperatorError) as error:
        source_visited(source=source, error=error.vi)
        yield {"event": "failure", "vi": error.vi, "en": error.en}
    finally:
        opened.client.close()


def _taken(source: Source, found: Found) -> Iterator[Event | Intake]:
    if isinstance(found, Remark):
        yield {"event": "failure", "vi": found.vi, "en": found.en}
    elif isinstance(found, Gone):
        gone_apply(
            source=source,
            platform=source.platform,
            kind=found.kind,
            platform_ids=found.platform_ids,
            why=found.why,
        )
    elif isinstance(found, Page):
        last = Intake.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        page_store(source=source, run=None, connector=CONNECTOR, page=found)
        source_visited(source=source, items=True)
        intake = Intake.objects.filter(source=source, name=found.key).order_by("pk").last()
        if intake is None:  # it was erased here, and does not come back
            return
        if intake.pk <= last:
            yield intake
            return
        pending = {"state": WorkState.PENDING}
        items = Item.objects.filter(intake=intake, **pending).values_list("pk", flat=True)
        media = Media.objects.filter(item__intake=intake, **pending).values_list("pk", flat=True)
        workflows.hand_on(f"video-{intake.pk}", list(items), list(media))
        yield {"event": "taken", "intake": intake.pk}
