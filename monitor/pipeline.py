"""The whole topology on one screen.

Every stage is a plain function from rows waiting at it to rows waiting at the next. It reads and
writes what its line says and nothing else; a failure is one of two verbs, *retry* (with back-off)
or *quarantine* (with the reason), and *parked* work waits for something that is not here yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from casework.models.items import Stage as At


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the table: what it reads, what it writes, where its output goes next."""

    name: str
    reads: str
    writes: str
    next: tuple[str, ...]
    parks_for: tuple[str, ...] = ()


RECEIVE = "receive"
TAKE = "take"

PIPELINE: tuple[Stage, ...] = (
    #     name           reads                   writes                          next
    Stage(RECEIVE, "file, upload, fetch", "original, intake", (TAKE,)),
    Stage(TAKE, "intake", "item, media", (At.UNDERSTAND, At.FETCH, At.TRANSCRIBE, At.READ)),
    Stage(At.FETCH, "media: address", "original", (At.TRANSCRIBE, At.READ), ("consent",)),
    Stage(At.TRANSCRIBE, "media: sound", "transcript", (At.UNDERSTAND,), ("speech_model",)),
    Stage(At.READ, "media: scan, page", "reading", (At.UNDERSTAND,), ("ocr_engine",)),
    Stage(At.UNDERSTAND, "text", "passage, clue, flag, copy link", (At.INDEX,)),
    Stage(At.INDEX, "passage, saved search", "search index, alert, proposed lead", (At.DONE,)),
    Stage(At.DONE, "", "", ()),
)
