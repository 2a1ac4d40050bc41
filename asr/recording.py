"""A whole recording, part by part: what is heard is kept at once, what was kept is not redone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import Final

from asr.decode import Sound
from asr.hear import Engines, HearOptions, hear_part
from asr.partresult import PartResult, PartStore
from asr.parts import MAX_MS as PART_MS
from asr.parts import parts
from asr.waveform import WaveformBuilder
from records.provenance import ModelRef
from records.speech import Damage, Heard, HeardSegment

# Part of every key: what was heard by an earlier way of cutting or hearing is not gone on from.
RECIPE: Final = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far hearing has come; ``left_s`` is ``None`` while nothing can be said of it.

    ``parts`` is an estimate where the file does not say how long it is.
    """

    done_ms: int
    duration_ms: int | None
    parts_done: int
    parts: int
    left_s: float | None


@dataclass(frozen=True, slots=True)
class Recording:
    """What was heard in all, and the waveform (one byte per tenth of a second)."""

    heard: Heard
    peaks: bytes


def part_key(engines: Engines, options: HearOptions) -> str:
    """Return what shapes the result of a part: models, revisions, options; the same for the same.

    Hotwords are left out: a word added to the glossary is no reason to hear hours again.
    """
    others = [f"{lang}={one.model}" for lang, one in sorted(engines.by_language.items())]
    second = str(engines.second.model) if engines.second else ""
    numbers = [str(n) for n in (RECIPE, options.beam, options.batch, options.second_pass)]
    shape = "|".join([*numbers, options.lang or "", second, *others])
    return f"{str(engines.main.model)[-160:]}|{sha256(shape.encode()).hexdigest()[:24]}"


def hear_recording(
    sound: Sound,
    engines: Engines,
    options: HearOptions,
    store: PartStore,
    on_progress: Callable[[Progress], None],
) -> Recording:
    """Hear what of the recording has not been heard yet, and return the whole.

    Args:
        sound: open recording.
        engines: loaded models.
        options: how to hear.
        store: parts heard by an earlier, killed run with the same :func:`part_key`; each part is
            kept there before the next one is begun.
        on_progress: called at the start and after each part.

    Raises:
        Quarantine: nothing can be decoded.
    """
    results = store.stored()
    at = results[-1].end_ms if results else 0
    clock = _Clock(sound.duration_ms, at)
    on_progress(clock.progress(at, len(results)))
    for part in parts(sound, skip=len(results), start_ms=at):
        wave = WaveformBuilder()
        wave.add(part.samples)
        result = PartResult(
            ordinal=part.ordinal,
            start_ms=part.start_ms,
            end_ms=part.end_ms,
            segments=hear_part(part, engines, options),
            damage=part.damage,
            peaks=wave.peaks(),
        )
        store.keep(result)
        results.append(result)
        on_progress(clock.progress(result.end_ms, len(results)))
    return _whole(sound, results, engines.main.model)


class _Clock:
    """Tells the time left by the pace of this run alone."""

    def __init__(self, duration_ms: int | None, start_ms: int) -> None:
        self._duration = duration_ms
        self._start_ms = start_ms
        self._began = monotonic()

    def progress(self, done_ms: int, parts_done: int) -> Progress:
        heard = done_ms - self._start_ms
        total = self._duration
        left = None
        if total is not None and heard > 0:
            left = max(0.0, (total - done_ms) * (monotonic() - self._began) / heard)
        expected = parts_done if total is None else max(parts_done, -(-total // PART_MS))
        return Progress(done_ms, total, parts_done, max(1, expected), left)


def _whole(sound: Sound, results: Sequence[PartResult], model: ModelRef) -> Recording:
    segments = sorted(
        (segment for result in results for segment in result.segments),
        key=lambda one: (one.start_ms, one.channel, one.end_ms),
    )
    damage = {one for result in results for one in result.damage} | set(sound.damage)
    end = results[-1].end_ms if results else 0
    heard = Heard(
        duration_ms=end or sound.duration_ms or 0,
        model=model,
        lang=_main_language(segments),
        segments=tuple(segments),
        damage=tuple(sorted(damage, key=_moment)),
    )
    return Recording(heard, b"".join(result.peaks for result in results))


def _moment(damage: Damage) -> tuple[int, str]:
    return damage.at_ms, damage.reason


def _main_language(segments: Sequence[HeardSegment]) -> str:
    """Return the language spoken longest; empty when nothing was heard."""
    spoken: Counter[str] = Counter()
    for segment in segments:
        spoken[segment.lang] += segment.end_ms - segment.start_ms
    return spoken.most_common(1)[0][0] if spoken else ""
