"""A text prepared once for all rules: normal form, sentences, numbers, cues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, Final

from nlp.claims.cues import pattern
from nlp.claims.lookalikes import put_together, turned, unmask
from nlp.claims.normalise import MappedText, fold, with_digits, without_teencode
from nlp.phones import Phone, find_phones
from nlp.sentences import sentence_ends

Place = tuple[int, int]
_ACCENTED_WORDS: Final = 0.35
"""Share of words with Vietnamese marks from which a text counts as written with accents."""


def as_seen(text: str) -> MappedText:
    """Return the normal form of ``text`` as a reader sees it, look-alike letters as Latin ones."""
    return fold(unmask(text))


class Reading:
    """One text as the rules see it. Places are offsets in the normal form ``folded``."""

    def __init__(
        self,
        text: str,
        lang: str,
        context: Mapping[str, Any] | None = None,
        plain: MappedText | None = None,
    ) -> None:
        """Read ``text``; ``plain``: its :func:`as_seen`, where the caller has it already."""
        self.text = text
        self.lang = lang
        self.context: Mapping[str, Any] = context or {}
        seen = turned(plain if plain is not None else as_seen(text), text)
        mapped = with_digits(put_together(seen))
        self.accented = lang == "vi" and _has_accents(mapped)
        self.mapped: MappedText = without_teencode(mapped) if lang == "vi" else mapped
        self.folded = self.mapped.folded
        self.phones: list[Phone] = find_phones(self.mapped)
        self._sentence_starts = self._sentences()
        self._cues: dict[str, list[Place]] = {}
        self.asks: dict[int, bool] = {}

    def cues(self, role: str) -> list[Place]:
        """Return where cues of ``role`` stand, in order."""
        if role not in self._cues:
            self._cues[role] = [m.span() for m in self.pattern(role).finditer(self.searched)]
        return self._cues[role]

    def pattern(self, role: str) -> Any:
        """Return the compiled cues of ``role`` for this text's language and writing."""
        return pattern(role, self.lang, accented=self.accented)

    @property
    def searched(self) -> str:
        """The form cues are looked up in: with accents where the text has them."""
        return self.mapped.kept if self.accented else self.folded

    def quoted(self, place: Place) -> str:
        """Return what was written at ``place``, as a quotation of one line."""
        start, end = self.mapped.span(*place)
        said = " ".join(self.text[start:end].split())
        return f"«{said.replace(';', ',')}»"

    def sentence(self, place: int) -> int:
        """Return the number of the sentence that ``place`` is in."""
        return bisect_right(self._sentence_starts, place) - 1

    def sentence_span(self, number: int) -> Place:
        """Return where sentence ``number`` starts and ends."""
        starts = self._sentence_starts
        end = starts[number + 1] if number + 1 < len(starts) else len(self.folded)
        return starts[number], end

    @property
    def sentence_count(self) -> int:
        """How many sentences there are."""
        return len(self._sentence_starts)

    def _sentences(self) -> list[int]:
        starts = [0]
        for end in sentence_ends(self.text):
            place = self.mapped.place(end)
            if starts[-1] < place < len(self.folded) and self.folded[starts[-1] : place].strip():
                starts.append(place)
        return starts


def _has_accents(mapped: MappedText) -> bool:
    """Whether enough words carry marks to trust that a missing mark means another word."""
    kept, folded = mapped.kept.split(), mapped.folded.split()
    words = [word for word in kept if word[:1].isalpha()]
    marked = sum(a != b for a, b in zip(kept, folded, strict=False))
    return marked >= _ACCENTED_WORDS * max(1, len(words)) and marked > 1
