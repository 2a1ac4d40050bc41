"""Stage *understand*: text → language, passages, clues, near-duplicate signature, verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from casework.models import Item, Reading, Transcript
from casework.models.items import Stage, WorkState
from casework.selectors.fact_set import Fingerprint, fact_set, fingerprint
from casework.selectors.known_media import media_contexts
from casework.services.understanding import understood_store
from monitor.isolation import isolate
from nlp import language, near_duplicate, passages, spans
from nlp.claims.checker import Checker
from nlp.entities.extract import extract
from records.clue import ClueSpan
from records.entity import Entity
from records.language import LanguageGuess
from records.passage import SegmentText
from records.understanding import TextUnit, Understood


@lru_cache(maxsize=4)
def _checker(facts: Fingerprint, assumed: bool) -> Checker:
    """Return a checker for the facts in force; ``facts`` changes when they do."""
    return Checker(fact_set(assumed=assumed), assumed=assumed)


def _understand(
    unit: TextUnit, guess: LanguageGuess, facts: Fingerprint, pictures: Mapping[str, Any] | None
) -> Understood:
    """Understand one text, whose language has been identified; ``pictures`` stand beside it."""
    if unit.segments:
        _, pieces = passages.split_segments(unit.segments)
    else:
        pieces = passages.split(unit.text)
    signature = near_duplicate.signature(unit.text) if unit.kind == "original" else None
    checker = _checker(facts, unit.synthetic)
    entities = extract(unit.text, guess.lang)
    return Understood(
        unit=unit,
        language=guess,
        passages=tuple(pieces),
        clues=tuple(_unsaid(spans.extract(unit.text), entities)),
        verdict=checker.check(unit.text, guess.lang, pictures),
        bands=signature.bands if signature else (),
        signature=signature.to_bytes() if signature else None,
        entities=tuple(entities),
    )


def _unsaid(clues: Sequence[ClueSpan], entities: Sequence[Entity]) -> Iterator[ClueSpan]:
    """Yield the clues of the first depth that no entity says better: not a date twice."""
    for clue in clues:
        better = clue.label in ("date", "number") and any(
            one.label != "BURIAL" and one.start < clue.end and clue.start < one.end
            for one in entities
        )
        if not better:
            yield clue


def understand_units(units: Sequence[TextUnit]) -> None:
    """Understand a batch and store it; a text that breaks the machine is quarantined alone."""
    facts = fingerprint(fact_set())
    pictures = media_contexts({unit.item_id for unit in units})
    guesses = language.identify_many([unit.text for unit in units])
    results = isolate(
        list(zip(units, guesses, strict=True)),
        lambda pair: _understand(pair[0], pair[1], facts, pictures.get(pair[0].item_id)),
        stage=Stage.UNDERSTAND,
        subject=lambda pair: pair[0],
    )
    understood_store(results=results)


def item_units(item_ids: Sequence[int]) -> list[TextUnit]:
    """Return the texts of these items that wait for understanding."""
    rows = Item.objects.filter(
        pk__in=item_ids, stage=Stage.UNDERSTAND, state=WorkState.PENDING, deleted_at=None
    )
    return [
        TextUnit(item_id=pk, kind="original", version=version, text=text, synthetic=synthetic)
        for pk, version, text, synthetic in rows.order_by("pk").values_list(
            "pk", "version", "text", "synthetic"
        )
    ]


def transcript_units(transcript_ids: Sequence[int]) -> list[TextUnit]:
    """Return the transcripts among these that wait for understanding."""
    rows = Transcript.objects.filter(
        pk__in=transcript_ids, stage=Stage.UNDERSTAND, state=WorkState.PENDING
    )
    return [
        TextUnit(
            item_id=row.item_id,
            kind="transcript",
            version=row.item.version,
            text=row.text,
            text_id=row.pk,
            segments=tuple(
                SegmentText(s.start_ms, s.end_ms, s.text, s.speaker or None)
                for s in row.segments.all()
            ),
            synthetic=row.item.synthetic,
        )
        for row in rows.select_related("item").prefetch_related("segments")
    ]


def reading_units(reading_ids: Sequence[int]) -> list[TextUnit]:
    """Return the readings among these that wait for understanding."""
    rows = Reading.objects.filter(
        pk__in=reading_ids, stage=Stage.UNDERSTAND, state=WorkState.PENDING
    )
    return [
        TextUnit(
            item_id=row.item_id,
            kind="reading",
            version=row.item.version,
            text=row.text,
            text_id=row.pk,
            synthetic=row.item.synthetic,
        )
        for row in rows.select_related("item")
    ]
