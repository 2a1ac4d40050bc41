"""Testimony as a file: a recording, a scan, a document, a text; its sidecar says the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.readers.base import OriginalView, ReadFailure, ReadOptions, ReadRecord, ReadResult
from monitor.readers.captions import read_captions
from monitor.readers.decoding import HEAD_BYTES, decode_text, guess_note, text_encoding
from monitor.readers.sidecar import Sidecar, check_sidecar
from monitor.readers.text import clean
from monitor.readers.whole import MAX_TEXT, read_whole
from records.errors import Quarantine
from records.incoming import MediaRef, MediaType, Record

COLLECTOR: Final = "submission/1"


def media_type(mime: str) -> MediaType:
    """Return what kind of media a MIME type is; anything unnamed is a document."""
    if mime.startswith("audio/"):
        return "audio"
    if mime.startswith("video/"):
        return "video"
    return "image" if mime.startswith("image/") else "document"


def _record(
    original: OriginalView,
    options: ReadOptions,
    sidecar: Sidecar,
    text: str,
    media: tuple[MediaRef, ...],
) -> Record:
    return Record(
        platform=sidecar.platform,
        kind=sidecar.kind,
        platform_id=original.sha256,
        text=text,
        url=sidecar.url,
        title=sidecar.title or None,
        channel_id=sidecar.channel_id,
        author_key=sidecar.author_key,
        author_kind="person" if sidecar.author_key else "unknown",
        lang=sidecar.lang,
        media=media,
        published_at=sidecar.published.at,
        published_precision=sidecar.published.precision,
        collected_at=options.collected_at,
        collector=COLLECTOR,
        route=sidecar.defaults.route,
        legal_basis=sidecar.defaults.legal_basis,
        consent=sidecar.consent,
        synthetic=sidecar.defaults.synthetic,
    )


@dataclass(frozen=True, slots=True)
class SubmissionReader:
    """Gives one record per file. A plain text is the record's text; anything else its media."""

    name: str = "submission"
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        sidecar = check_sidecar(options)
        yield from (ReadFailure(note, 0, 0) for note in sidecar.notes)
        text, media = sidecar.text, options.media
        if options.mime.startswith("text/"):
            data = read_whole(original, MAX_TEXT)
            written = clean(decode_text(data))
            if note := guess_note(text_encoding(data[:HEAD_BYTES])):
                yield ReadFailure(note, 0, 0)
            text = "\n\n".join(part for part in (text, written) if part)
            if not text:
                raise Quarantine("empty_text", "Tệp không có chữ", "the file holds no text")
        else:
            kind = media_type(options.mime)
            own = MediaRef(kind, options.name, None, original.sha256, options.mime)
            media = (own, *media)
        yield ReadRecord(_record(original, options, sidecar, text, media), 0, 0, None)


@dataclass(frozen=True, slots=True)
class CaptionsReader:
    """Gives one record for captions that came without their recording.

    The segments are in the original itself (``monitor.readers.captions.read_captions``); cues
    that cannot be read are reported here.
    """

    name: str = "captions"
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        sidecar = check_sidecar(options)
        yield from (ReadFailure(note, 0, 0) for note in sidecar.notes)
        captions = read_captions(original, options.name)
        yield ReadRecord(_record(original, options, sidecar, sidecar.text, options.media), 0, 0)
        yield from (ReadFailure(problem, 0, 0) for problem in captions.problems)
