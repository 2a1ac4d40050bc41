"""Speaks a text with espeak-ng inside this process and tells when each word and sound was said."""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE: Final = 16_000

Samples = NDArray[np.float32]

_RETRIEVE: Final = 1
_WITH_PHONEMES: Final = 0x8001
_UTF8: Final = 1
_WORD: Final = 1
_PHONEME: Final = 7
_SETTINGS: Final = {"speed": 1, "volume": 2, "pitch": 3, "expression": 4, "gap": 7}
_ESPEAK_RATE: Final = 22_050


class EspeakMissing(Exception):
    """espeak-ng is not installed, or lacks the voice."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a text is spoken: an espeak-ng voice (``vi+m3``) and its settings."""

    name: str
    speed: int = 150
    pitch: int = 50
    expression: int = 50
    volume: int = 100
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A word or sound and when it was said, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Speech:
    """What was spoken: samples at 16 kHz, the words' times and the sounds' times."""

    samples: Samples
    words: tuple[Span, ...]
    sounds: tuple[Span, ...]


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """The library, opened once per process; not for several threads."""

    def __init__(self) -> None:
        found = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
        try:
            self._library = ctypes.CDLL(found)
        except OSError as error:
            raise EspeakMissing("libespeak-ng.so.1 is not installed") from error
        if self._library.espeak_Initialize(_RETRIEVE, 200, None, _WITH_PHONEMES) < 0:
            raise EspeakMissing("espeak-ng cannot start: its data is missing")
        self._chunks: list[NDArray[np.int16]] = []
        self._events: list[tuple[int, int, int, int, str]] = []
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: object) -> int:
        if wave and count > 0:
            self._chunks.append(np.ctypeslib.as_array(wave, shape=(count,)).copy())
        at = 0
        while (event := events[at]).type:  # type: ignore[index]
            sound = (
                bytes(event.id.string).decode(errors="replace") if event.type == _PHONEME else ""
            )
            self._events.append(
                (event.type, event.audio_position, event.text_position, event.length, sound)
            )
            at += 1
        return 0

    def speak(self, text: str, voice: Voice) -> Speech:
        """Return ``text`` spoken by ``voice``.

        espeak-ng carries a little state from one text to the next: the same texts in the same
        order from the start of a process are spoken alike, one text repeated is not quite.

        Raises:
            EspeakMissing: there is no such voice.

        """
        if self._library.espeak_SetVoiceByName(voice.name.encode()):
            raise EspeakMissing(f"espeak-ng has no voice {voice.name}")
        for setting, number in _SETTINGS.items():
            self._library.espeak_SetParameter(number, getattr(voice, setting), 0)
        self._chunks, self._events = [], []
        raw = text.encode() + b"\0"
        self._library.espeak_Synth(raw, len(raw), 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        whole = np.concatenate(self._chunks) if self._chunks else np.zeros(1, np.int16)
        samples = resample_poly(whole.astype(np.float32) / 32768, 320, 441).astype(np.float32)
        end = len(whole) / _ESPEAK_RATE
        sounds = self._sounds(end)
        return Speech(samples, self._words(text, sounds, end), sounds)

    def _sounds(self, end: float) -> tuple[Span, ...]:
        heard = [(at / 1000, sound) for kind, at, _, _, sound in self._events if kind == _PHONEME]
        ends = [at for at, _ in heard[1:]] + [end]
        return tuple(
            Span(sound.strip(), at, stop) for (at, sound), stop in zip(heard, ends, strict=True)
        )

    def _words(self, text: str, sounds: tuple[Span, ...], end: float) -> tuple[Span, ...]:
        """Return words as the text has them: espeak's parts of one written word are joined."""
        starts: dict[int, float] = {}
        for kind, at, position, _, _ in self._events:
            if kind == _WORD:
                starts.setdefault(position - 1, at / 1000)
        pieces = _written(text)
        begun = [
            min((time for at, time in starts.items() if first <= at < last), default=-1.0)
            for first, last in pieces
        ]
        words: list[Span] = []
        for place, start in enumerate(begun):
            if start < 0:
                continue
            after = min((time for time in begun if time > start), default=end)
            spoken = [s for s in sounds if start - 0.005 <= s.start < after and _audible(s.text)]
            stop = min(spoken[-1].end, after) if spoken else after
            more = next((n for n in range(place + 1, len(begun)) if begun[n] >= 0), len(begun))
            words += _shared([text[slice(*piece)] for piece in pieces[place:more]], start, stop)
        return tuple(words)


def _shared(texts: list[str], start: float, stop: float) -> list[Span]:
    """Return words that espeak said as one ("in the"), each with its letters' share of the time."""
    reach = np.cumsum([0] + [len(text) for text in texts])
    at = start + (stop - start) * reach / reach[-1]
    return [Span(text, float(at[n]), float(at[n + 1])) for n, text in enumerate(texts)]


def _audible(sound: str) -> bool:
    return bool(sound) and not sound.startswith("_")


def _written(text: str) -> list[tuple[int, int]]:
    places, at = [], 0
    for word in text.split(" "):
        if any(letter.isalnum() for letter in word):
            places.append((at, at + len(word)))
        at += len(word) + 1
    return places


@cache
def espeak() -> Espeak:
    """Return this process's espeak-ng.

    Raises:
        EspeakMissing: it is not installed.

    """
    return Espeak()
