"""The texts of an item as its page shows them, cut into pieces where machine spans lie."""

from __future__ import annotations

from dataclasses import dataclass

from casework.models import Media, Reading, Transcript, Translation, TranslationSegment
from casework.selectors.items import ItemPage
from casework.selectors.progress import UnderWay, under_way
from web.diff import Change, changes
from web.highlight import Piece, pieces


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What was read on one page of a scan or document."""

    reading: Reading
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class MediaView:
    """A file of the item with what was read in it."""

    media: Media
    readings: list[ReadingView]
    transcripts: list[Transcript]
    progress: UnderWay | None


@dataclass(frozen=True, slots=True)
class TranslationView:
    """An approved translation, segment by segment."""

    translation: Translation
    segments: list[TranslationSegment]


@dataclass(frozen=True, slots=True)
class VersionView:
    """An earlier version and what the next one changed."""

    number: int
    replaced_at: object
    changes: list[Change]


def original_pieces(page: ItemPage, here: int | None) -> list[Piece]:
    """Return the item's own text in pieces."""
    return pieces(
        page.item.text,
        [clue for clue in page.clues if clue.text_kind == "original"],
        [
            flag
            for flag in page.flags
            if flag.transcript_id is None
            and flag.reading_id is None
            and flag.item_version == page.item.version
        ],
        [passage for passage in page.passages if passage.text_kind == "original"],
        here,
    )


def media_views(page: ItemPage, here: int | None) -> list[MediaView]:
    """Return every file of the item, its readings and transcripts with it."""
    views: list[MediaView] = []
    for media in page.media:
        readings = [
            ReadingView(
                reading,
                pieces(
                    reading.text,
                    [clue for clue in page.clues if clue.reading_id == reading.pk],
                    [flag for flag in page.flags if flag.reading_id == reading.pk],
                    [one for one in page.passages if one.reading_id == reading.pk],
                    here,
                ),
            )
            for reading in page.readings
            if reading.media_id == media.pk
        ]
        heard = [one for one in page.transcripts if one.media_id == media.pk and one.current]
        views.append(MediaView(media, readings, heard, under_way(media)))
    return views


def translation_views(page: ItemPage) -> list[TranslationView]:
    """Return the approved translations."""
    return [TranslationView(one, list(one.segments.all())) for one in page.translations]


def version_views(page: ItemPage) -> list[VersionView]:
    """Return earlier versions, newest first, each compared with the one that replaced it."""
    views: list[VersionView] = []
    later = page.item.text
    for version in page.versions:
        views.append(
            VersionView(version.version, version.replaced_at, changes(version.text, later))
        )
        later = version.text
    return views
