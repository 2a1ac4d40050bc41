"""What was read in scans and documents becomes rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from casework.models import Media, Reading
from casework.models.items import Stage, WorkState
from casework.services.audit import audit_record
from ocr.doubt import TextDoubt, illegible
from ocr.fields import MODEL as FIELDS_MODEL
from ocr.fields import Field
from ocr.pages import PageText


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as read, where not to trust it, and what its labels say."""

    page: PageText
    doubts: tuple[TextDoubt, ...] = ()
    fields: tuple[Field, ...] = ()


@transaction.atomic
def readings_store(*, media: Media, pages: Sequence[ReadPage]) -> list[Reading]:
    """Store what was read on each page of a scan or document; the same reading twice is one.

    A page that holds marks taken for letters is kept with its doubts, but goes no further: it is
    neither understood nor indexed, or it would be found for words that nobody wrote.
    """
    rows = [
        Reading.objects.get_or_create(
            media=media,
            page=one.page.page,
            model=str(one.page.model),
            defaults={"item_id": media.item_id, "words": _words(one.page), **_values(one)},
        )[0]
        for one in pages
    ]
    Media.objects.filter(pk=media.pk).update(stage=Stage.DONE, state=WorkState.DONE, waiting_for="")
    audit_record(
        action="reading.store",
        subject=f"media:{media.pk}",
        detail={
            "pages": len(rows),
            "models": sorted({str(one.page.model) for one in pages}),
            "fields": sum(len(one.fields) for one in pages),
            "illegible": sum(illegible(one.page) for one in pages),
        },
    )
    return rows


def _words(page: PageText) -> list[dict[str, object]]:
    return [asdict(word) for word in page.words]


def _values(one: ReadPage) -> dict[str, object]:
    hopeless = illegible(one.page)
    return {
        "score": one.page.score,
        "text": one.page.text,
        "stage": Stage.DONE if hopeless else Stage.UNDERSTAND,
        "state": WorkState.DONE if hopeless else WorkState.PENDING,
        "preparation": dict(one.page.preparation),
        **_remarks(one),
    }


def _remarks(one: ReadPage) -> dict[str, object]:
    return {
        "doubts": [doubt.as_json() for doubt in one.doubts],
        "fields": [field.as_json() for field in one.fields],
        "fields_model": str(FIELDS_MODEL) if one.fields else "",
    }


@transaction.atomic
def reading_remarks_store(*, reading: Reading, page: ReadPage) -> None:
    """Give a reading of an earlier version the doubts and fields it lacks; its text stays."""
    Reading.objects.filter(pk=reading.pk).update(**_remarks(page))
    audit_record(
        action="reading.remark",
        subject=f"media:{reading.media_id}",
        detail={"reading": reading.pk, "fields": len(page.fields), "doubts": len(page.doubts)},
    )
