"""How a recording is to be heard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HearOptions:
    """What the caller may choose.

    ``lang`` (ISO 639-1) forces one language on everything, ``None`` lets each utterance have its
    own. ``beam`` is the width of the search. ``batch`` pieces of speech are heard at once; 0 hears
    one after another, each with the words before it as context. ``hotwords`` are names likely to
    be said, most likely first; what fits the model is taken. ``second_pass`` hears everything
    twice in different ways and marks where the two differ.
    """

    lang: str | None = None
    beam: int = 5
    batch: int = 8
    hotwords: tuple[str, ...] = ()
    second_pass: bool = False
