"""A speech engine that says what a test wants, for what surrounds the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.engine import SpeechEngine
from asr.options import HearOptions
from asr.voice import Span
from records.provenance import ModelRef
from records.speech import HeardSegment, Word


@dataclass(frozen=True)
class Call:
    """One call of ``hear``."""

    spans: list[Span]
    lang: str | None
    options: HearOptions


class ScriptedEngine(SpeechEngine):
    """Says the text of the language wherever there is speech; tells languages by loudness.

    Args:
        says: text per language.
        changes: fields of every segment that are to be other than confident ones.
        name: of the model.
    """

    def __init__(
        self,
        says: Mapping[str, str],
        *,
        changes: Mapping[str, Any] | None = None,
        name: str = "scripted",
    ) -> None:
        super().__init__(None, ModelRef(name, "1"), frozenset(says))  # type: ignore[arg-type]
        self._says = says
        self._changes = dict(changes or {})
        self.calls: list[Call] = []

    @property
    def only_language(self) -> str | None:
        return next(iter(self._says)) if len(self._says) == 1 else None

    def language(self, samples: NDArray[np.float32]) -> tuple[str, float]:
        loud = float(np.abs(samples).max(initial=0.0)) > 0.5
        return ("en" if loud else "vi"), 0.9

    def hear(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[Span],
        *,
        lang: str | None,
        options: HearOptions,
    ) -> list[HeardSegment]:
        self.calls.append(Call(list(spans), lang, options))
        text = self._says[lang or "vi"]
        heard = []
        for span in spans:
            words = text.split()
            step = max(1, (span.end_ms - span.start_ms) // len(words))
            at = [span.start_ms + n * step for n in range(len(words))]
            fields: dict[str, Any] = {
                "logprob": -0.1, "no_speech": 0.01, "compression": 1.1, **self._changes
            }  # fmt: skip
            heard.append(
                HeardSegment(
                    span.start_ms, at[-1] + step, text, lang=lang or "vi", model=self.model,
                    words=tuple(
                        Word(t, t + step, w, 0.9) for t, w in zip(at, words, strict=True)
                    ),
                    **fields,
                )
            )  # fmt: skip
        return heard
