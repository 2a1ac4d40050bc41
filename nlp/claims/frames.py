"""Statements that contradict a fact, as a table of frames: what is said, near what, of which fact.

A frame is met where its claim stands, its context stands, nothing in its sentence silences it, and
the fact's ``check`` does not support what is said. Then the speech-act guards may veto.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nlp.claims.facts import FactSet
from nlp.claims.guards import vetoes
from nlp.claims.guards.scope import around, has_cue
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from records.claim import Fact

Holds = Callable[[Reading, Place, Fact], str | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """One way in which a post states what a fact contradicts.

    Attributes:
        claim: role of the statement itself; its match is the evidence.
        topic: topic of the fact it contradicts.
        type: the distortion's type (``web.queue_words.FLAG_TYPE``).
        about: of each inner tuple one role must stand somewhere in the post.
        near: the same, in the claim's sentence or a neighbouring one.
        silent: any of these roles in the claim's sentence, the claim's own words included, and
            there is no finding at all.
        spared: guards that do not veto this frame.
        score: how sure the frame is, in [0, 1].
        holds: compares what is said with ``fact.check``; returns in Vietnamese why it
            contradicts, ``None`` where it agrees or nothing can be said. Without it the
            statement itself contradicts.
        span: narrows or widens the evidence within the normal form; the claim where ``None``.

    """

    claim: str
    topic: str
    type: str
    about: tuple[tuple[str, ...], ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    silent: tuple[str, ...] = ()
    spared: frozenset[str] = frozenset()
    score: float = 0.8
    holds: Holds | None = None
    span: Callable[[Reading, Place], Place] | None = None

    def roles(self) -> Iterator[str]:
        """Yield every role it names."""
        yield self.claim
        yield from self.silent
        for group in (*self.about, *self.near):
            yield from group


@dataclass(frozen=True, slots=True)
class FrameRule:
    """A rule over frames of one kind of distortion; ``topics`` are those of its frames."""

    type: str
    topics: tuple[str, ...]
    frames: tuple[Frame, ...]

    def concerns(self, text: str) -> bool:
        """Say that it may concern any text that passed the topic gate."""
        return True

    def judge(self, reading: Reading, facts: FactSet, *, assumed: bool) -> list[Finding]:
        """Return every contradiction seen, vetoed ones included."""
        active = {fact.topic: fact for fact in reversed(facts.active(assumed))}
        return [
            finding
            for frame in self.frames
            if frame.topic in active
            for finding in _findings(frame, reading, active[frame.topic])
        ]


def _findings(frame: Frame, reading: Reading, fact: Fact) -> Iterator[Finding]:
    # The context first: its roles are shared by many frames, and looked up once a text.
    if not _any_of_each(reading, frame.about, (0, len(reading.folded))):
        return
    for place in reading.cues(frame.claim):
        if frame.near and not _any_of_each(reading, frame.near, around(reading, place)):
            continue
        if frame.silent and _any(reading, frame.silent, around(reading, place, 0)):
            continue
        reason = frame.holds(reading, place, fact) if frame.holds else _SAID
        if reason is None:
            continue
        shown = frame.span(reading, place) if frame.span else place
        start, end = reading.mapped.span(*shown)
        why = (f"{reading.quoted(shown)}: {reason}", f"theo {fact.id}: {fact.statement_vi}")
        yield Finding(
            frame.type,
            fact,
            start,
            end,
            frame.score,
            tuple(part.replace(";", ",") for part in why),
            vetoes(reading, place, spared=frame.spared),
        )


_SAID: Final = "trái với dữ kiện chính thức"


def _any_of_each(reading: Reading, groups: Iterable[tuple[str, ...]], within: Place) -> bool:
    return all(_any(reading, roles, within) for roles in groups)


def _any(reading: Reading, roles: Iterable[str], within: Place) -> bool:
    return any(has_cue(reading, role, within) for role in roles)
