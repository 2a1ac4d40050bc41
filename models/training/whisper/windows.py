"""Puts phrases, pauses and noises together into one window of sound with its truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from models.training.whisper.mel import BANDS, FRAMES, PER_SECOND, Mel, scaled
from models.training.whisper.pool import Logs, Phrase, Pool
from models.training.whisper.speech import Span
from models.training.whisper.texts import LANGS

_LANG_SHARES: Final = (0.46, 0.28, 0.26)
_LEVEL: Final = -0.5
"""Usual logarithm of the mean mel power of loud speech."""


@dataclass(slots=True)
class Window:
    """Whisper's input of some seconds, and what is said in it.

    ``segments``: words per segment. ``cut``: the last segment goes on after the window's end.
    """

    lang: str
    mel: Mel
    segments: list[list[Span]] = field(default_factory=list)
    sounds: list[Span] = field(default_factory=list)
    cut: bool = False

    @property
    def silent(self) -> bool:
        """Whether nobody speaks."""
        return not self.segments


def draw(pool: Pool, rng: np.random.Generator, seconds: float, silence: float) -> Window:
    """Return a window of ``seconds``; a share ``silence`` of them has no speech."""
    frames = int(seconds * PER_SECOND)
    lang = str(rng.choice(LANGS, p=_LANG_SHARES))
    window = Window(lang, np.zeros((frames, BANDS), np.float32))
    if rng.random() < silence:
        end = int(rng.integers(frames // 8, frames + 1))
        window.mel[:end] = _finished(pool, rng, _silence(pool, rng, end), None)
        return window
    end = _speak(pool, rng, window)
    window.mel[:end] = _finished(pool, rng, window.mel[:end], 10 ** (_mean(window, end)))
    return window


def _speak(pool: Pool, rng: np.random.Generator, window: Window) -> int:
    """Fill in phrases; return the frame where the recording ends (the rest is padding)."""
    frames = len(window.mel)
    full = rng.random() < 0.5 or frames < 1000
    wanted = frames if full else int(rng.uniform(0.1, 0.9) * frames)
    at = int(rng.exponential(35)) if rng.random() < 0.85 else int(rng.uniform(0, frames * 0.5))
    phrases, may_cut = pool.phrases[window.lang], rng.random() < 0.3
    warp, tilt, gain = int(rng.integers(-2, 3)), _tilt(rng), rng.normal(0, 0.5)
    if rng.random() < 0.15:  # the window begins within a phrase, as after a cut at 30 s
        phrase = phrases[rng.integers(len(phrases))]
        at = -int(rng.uniform(0.2, 0.95) * len(phrase.logs))
        at = max(at, frames // 2 - len(phrase.logs)) if len(phrase.logs) > frames // 2 else at
        _put(window, phrase, at, warp, tilt, gain)
        at += len(phrase.logs) + _pause(rng)
        wanted = at if rng.random() < 0.3 else wanted
    for attempt in range(40):
        if window.segments and at >= wanted:
            break
        phrase = phrases[rng.integers(len(phrases))]
        room = frames - at
        if len(phrase.logs) <= room - 4:
            _put(window, phrase, at, warp, tilt, gain + rng.normal(0, 0.15))
        elif may_cut and room > 60 and (window.segments or attempt > 20):
            _put(window, phrase, at, warp, tilt, gain)
            return frames
        elif not window.segments and room < 600:
            at = int(at * 0.7)
            continue
        else:
            continue
        at += len(phrase.logs) + _pause(rng)
        if at > wanted or at > frames - 40:
            break
    if not window.segments:
        _put(window, min(phrases[:50], key=lambda p: len(p.logs)), 0, warp, tilt, gain)
    if window.cut or not window.segments:
        return frames
    last = int(window.segments[-1][-1].end * PER_SECOND)
    spare = int(rng.exponential(60)) if rng.random() < 0.85 else frames
    return min(frames, last + 5 + spare)


def _put(window: Window, phrase: Phrase, at: int, warp: int, tilt: Mel, gain: float) -> None:
    """Add a phrase at frame ``at``; what does not fit is cut off."""
    frames = len(window.mel)
    skipped = max(0, -at)
    size = min(len(phrase.logs), frames - at) - skipped
    logs = phrase.logs[skipped : skipped + size].astype(np.float32)
    if warp:
        logs = np.roll(logs, warp, axis=1)
        logs[:, : max(warp, 0)] = logs[:, [max(warp, 0)]]
        logs[:, BANDS + min(warp, 0) :] = logs[:, [BANDS + min(warp, 0) - 1]]
    window.mel[at + skipped : at + skipped + size] += 10 ** (logs + tilt + gain)
    start, limit = at / PER_SECOND, frames / PER_SECOND
    sounds = [Span(s.text, s.start + start, s.end + start) for s in phrase.sounds]
    window.sounds += [sound for sound in sounds if sound.start >= 0]
    said = [Span(w.text, w.start + start, w.end + start) for w in phrase.words]
    inside = [word for word in said if word.start >= 0 and word.end <= limit]
    window.cut = said[-1].end > limit
    segment: list[Span] = []
    for word in inside:
        segment.append(word)
        if word.text.endswith("."):
            window.segments.append(segment)
            segment = []
    if segment:
        window.segments.append(segment)
    elif window.cut and window.segments:
        window.segments.append([])


def _pause(rng: np.random.Generator) -> int:
    kind = rng.random()
    if kind < 0.15:
        return int(rng.integers(0, 12))
    return int(rng.exponential(50)) + 5 if kind < 0.93 else int(rng.uniform(100, 700))


def _tilt(rng: np.random.Generator) -> Mel:
    points = rng.normal(0, 0.35, 6)
    return np.interp(np.linspace(0, 5, BANDS), np.arange(6), points).astype(np.float32)


def _mean(window: Window, end: int) -> float:
    loud = window.mel[:end].mean(axis=1)
    return float(np.log10(max(np.mean(np.sort(loud)[-max(1, len(loud) // 3) :]), 1e-9)))


def _sound(pool: Pool, rng: np.random.Generator, kind: str, frames: int) -> Mel:
    made: Logs = pool.sounds[kind][rng.integers(len(pool.sounds[kind]))]
    first = int(rng.integers(0, max(1, FRAMES - frames)))
    piece: Mel = (10 ** made[first : first + frames].astype(np.float32)).astype(np.float32)
    return piece / max(float(piece.mean()), 1e-9)


def _silence(pool: Pool, rng: np.random.Generator, frames: int) -> Mel:
    """Return a window without speech, of any level."""
    total = np.zeros((frames, BANDS), np.float32)
    if rng.random() < 0.12:
        return total
    for _ in range(rng.integers(1, 4)):
        kind = str(rng.choice(list(pool.sounds)))
        piece = _sound(pool, rng, kind, frames) * 10 ** (rng.uniform(-6, 0.5) + _tilt(rng))
        if rng.random() < 0.3:
            first, last = sorted(rng.integers(0, frames + 1, 2))
            piece[:first], piece[last:] = 0, 0
        total += piece
    return total


def _finished(pool: Pool, rng: np.random.Generator, mel_power: Mel, speech: float | None) -> Mel:
    """Add the background, scale, and sometimes blot out a few bands."""
    if speech is not None and rng.random() < 0.8:
        kind = "noise" if rng.random() < 0.55 else str(rng.choice(list(pool.sounds)))
        distance = rng.uniform(3, 50) if kind == "noise" else rng.uniform(6, 40)
        background = _sound(pool, rng, kind, len(mel_power)) * 10 ** _tilt(rng)
        mel_power = mel_power + background * speech * 10 ** (-distance / 10)
    made = scaled(mel_power, rng.uniform(0, 1.2) if rng.random() < 0.25 else 0.0)
    if rng.random() < 0.25:
        first, size = int(rng.integers(0, BANDS - 8)), int(rng.integers(1, 9))
        made[:, first : first + size] = made[:, first : first + size].mean()
    return made
