"""Hears labelled recordings and measures: errors, doubts, and what the glossary changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from asr.alignment import tokens
from asr.calibration import Judged, calibration, judge
from asr.labelled import NO_SPEECH, LabelledClip
from asr.scoring import Clip, Mark, score
from asr.word_times import time_errors, time_report
from records.errors import Quarantine
from records.speech import Heard
from records.text import nfc

Marker = Callable[[str, str], tuple[Mark, ...]]
"""Marks the words of a text in a language (ISO 639-1) that are to be counted apart."""


@dataclass(slots=True)
class Run:
    """Clips as heard, and the files that could not be read (name and why)."""

    clips: list[Clip] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    quarantined: list[tuple[str, Quarantine]] = field(default_factory=list)
    time_errors: list[tuple[int, int]] = field(default_factory=list)
    audio_s: float = 0.0
    wall_s: float = 0.0


def hear_all(
    clips: Iterable[LabelledClip],
    hear: Callable[[LabelledClip], Heard],
    mark: Marker,
    on_clip: Callable[[int], None],
) -> Run:
    """Hear every clip and hold it against its transcript; one that cannot be read is set aside.

    Args:
        clips: recordings with what is said in them.
        hear: returns what a model hears; may raise :class:`Quarantine`.
        mark: marks words to be counted apart, in what was said and in what was heard.
        on_clip: called after each clip with how many are done.
    """
    run = Run()
    began = monotonic()
    for done, clip in enumerate(clips, start=1):
        try:
            heard = hear(clip)
        except Quarantine as error:
            run.quarantined.append((clip.file, error))
        else:
            text = nfc("\n".join(segment.text for segment in heard.segments))
            lang = heard.lang if clip.lang == NO_SPEECH else clip.lang
            marks = mark(clip.text, lang), mark(text, lang)
            run.clips.append(Clip(clip.file, clip.lang, clip.text, text, *marks))
            run.judged.append(judge(clip.text, heard.segments))
            run.time_errors += time_errors(clip.words, heard.segments)
            run.audio_s += heard.duration_ms / 1000
        on_clip(done)
    run.wall_s = monotonic() - began
    return run


def report(run: Run) -> dict[str, Any]:
    """Return error rates, the doubts' calibration, word times and the pace as JSON values."""
    return {
        **score(run.clips).to_json(),
        "doubts": calibration(run.judged),
        "word_times": time_report(run.time_errors),
        "audio_s": round(run.audio_s, 1),
        "wall_s": round(run.wall_s, 1),
        "quarantined": [{"file": file, "reason": error.reason} for file, error in run.quarantined],
    }


def name_marks(names: Iterable[str]) -> Callable[[str], tuple[Mark, ...]]:
    """Return a function that marks where ``names`` stand in a text, as kind ``glossary``."""
    sought = _by_first(names)

    def mark(text: str) -> tuple[Mark, ...]:
        return tuple(Mark(start, end, "glossary") for _, start, end in _found(text, sought))

    return mark


def glossary_effect(names: Sequence[str], without: Run, given: Run) -> dict[str, Any]:
    """Return what hotwords change: error rates without and with them, and names that leak.

    A leak is a glossary name that was heard more often than it was said.
    """
    sought = _by_first(names)
    return {
        "names": len(names),
        "without": _of_names(without) | _leaks(without, sought),
        "with": _of_names(given) | _leaks(given, sought),
    }


def _of_names(run: Run) -> dict[str, Any]:
    found = score(run.clips).to_json()
    kinds = found["kinds"]
    return {
        "wer": found["wer"],
        "proper_name": kinds.get("proper_name", {}).get("error_rate"),
        "glossary": kinds.get("glossary", {}).get("error_rate"),
        "hallucinated_words": found["no_speech"]["hallucinated_words"],
    }


_Names = dict[str, list[tuple[str, ...]]]


def _leaks(run: Run, sought: _Names) -> dict[str, int]:
    speech = silence = 0
    for clip in run.clips:
        said = Counter(name for name, _, _ in _found(clip.said, sought))
        heard = Counter(name for name, _, _ in _found(clip.heard, sought))
        surplus = (heard - said).total()
        if clip.lang == NO_SPEECH:
            silence += surplus
        else:
            speech += surplus
    return {"leaks_in_speech": speech, "leaks_without_speech": silence}


def _by_first(names: Iterable[str]) -> _Names:
    """Return the names as folded words, by their first word, longest first."""
    cut = {tuple(token.text for token in tokens(name)) for name in names}
    sought: _Names = {}
    for words in sorted(cut, key=lambda one: (-len(one), one)):
        if words:
            sought.setdefault(words[0], []).append(words)
    return sought


def _found(text: str, sought: _Names) -> list[tuple[tuple[str, ...], int, int]]:
    """Return the names in ``text`` with their places, the longest where several begin."""
    said = tokens(text)
    folded = [token.text for token in said]
    found: list[tuple[tuple[str, ...], int, int]] = []
    place = 0
    while place < len(said):
        for name in sought.get(folded[place], ()):
            if tuple(folded[place : place + len(name)]) == name:
                last = place + len(name) - 1
                found.append((name, said[place].start, said[last].end))
                place = last
                break
        place += 1
    return found
