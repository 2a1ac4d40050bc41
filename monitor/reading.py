"""A page as read → what to doubt in it and what its labels say; rows of earlier versions too."""

from __future__ import annotations

from collections.abc import Iterator

from casework.models import Media, Reading
from casework.services.readings import ReadPage, reading_remarks_store
from nlp.decisive import decisive_spans
from nlp.language import identify
from ocr.doubt import page_doubts
from ocr.fields import page_fields
from ocr.pages import PageText, WordBox
from records.provenance import ModelRef


def read_page(page: PageText) -> ReadPage:
    """Return a page with its doubts and its fields."""
    if not page.text.strip():
        return ReadPage(page)
    lang = identify(page.text).lang
    decisive = [(span.start, span.end, span.kind) for span in decisive_spans(page.text, lang)]
    return ReadPage(page, tuple(page_doubts(page, decisive)), tuple(page_fields(page)))


def reading_page(reading: Reading) -> PageText:
    """Return a stored reading as the page it was."""
    name, _, revision = reading.model.partition("@")
    words = tuple(WordBox(**word) for word in reading.words)
    return PageText(
        reading.page,
        reading.text,
        reading.score,
        ModelRef(name, revision),
        words,
        reading.preparation,
    )


def readings_remark() -> int:
    """Give readings of an earlier version their doubts and fields; returns how many got some."""
    count = 0
    rows = Reading.objects.filter(doubts=[], fields=[], preparation={}).exclude(score=None)
    for reading in rows.order_by("pk").iterator(chunk_size=200):
        page = read_page(reading_page(reading))
        if page.doubts or page.fields:
            reading_remarks_store(reading=reading, page=page)
            count += 1
    return count


def media_without_prints() -> Iterator[Media]:
    """Yield pictures and videos in the archive that have no hash yet."""
    rows = Media.objects.filter(
        type__in=[Media.Type.IMAGE, Media.Type.VIDEO],
        original__isnull=False,
        original__erased_at=None,
        prints=None,
    )
    yield from rows.select_related("original", "item").order_by("pk").iterator(chunk_size=200)
