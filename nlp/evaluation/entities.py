"""Scores found entities against annotated texts, as the exchange format says.

A span is *exact* when it has the same label and the same ends after edge words are trimmed, and
*overlapping* when a span of the same label shares a character with it, one for one. A value
(unit, date, place, position) is judged on the overlapping span; ``of_found`` leaves out the spans
that nothing overlaps, ``of_gold`` counts them as wrong. A gold ``null`` is a value: answering is
the error, and not finding the span at all is no answer, so right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from nlp.evaluation.annotated import Annotated, Marked
from nlp.evaluation.counts import Counts, Values, total_of, values_of
from nlp.evaluation.edges import trimmed
from nlp.evaluation.values import coordinate_right, date_score, place_right, unit_score

VALUES: Final = ("UNIT", "DATE", "PLACE", "COORD")
POOLED: Final = ("fr", "ko", "ru", "zh")
# Facts about a grave are this project's own label; no annotated set has them.
_OWN_LABELS: Final = frozenset({"BURIAL"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """One disagreement.

    Attributes:
        id: of the text.
        kind: missed, spurious, edges, value, or field (``about``, ``role``).
        label: of the span.
        gold: the words and value annotated, or ``None``.
        found: the words and value found, or ``None``.
    """

    id: str
    kind: str
    label: str
    gold: tuple[str, Any] | None
    found: tuple[str, Any] | None


@dataclass(slots=True)
class _Score:
    by_lang: dict[str, dict[str, Counts]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counts))
    )
    values: dict[str, dict[str, Values]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Values))
    )
    fields: dict[str, Values] = field(default_factory=lambda: defaultdict(Values))
    null_answered: int = 0
    mistakes: list[Mistake] = field(default_factory=list)


def score(
    texts: Sequence[Annotated], found: Mapping[str, Sequence[Marked]]
) -> tuple[dict[str, Any], list[Mistake]]:
    """Return all figures as JSON values, and every disagreement in text order.

    Args:
        texts: the annotated texts.
        found: what was found, by text id; a text that is not there had nothing found in it.
    """
    total = _Score()
    for text in texts:
        _score_text(total, text, [e for e in found.get(text.id, ()) if e.label not in _OWN_LABELS])
    spans = {lang: total_of(labels.values()) for lang, labels in total.by_lang.items()}
    pooled = [spans[lang] for lang in POOLED if lang in spans]
    figures: dict[str, Any] = {
        "texts": len(texts),
        "spans": {
            "all": total_of(spans.values()).as_json(),
            **{lang: counts.as_json() for lang, counts in spans.items()},
            **({"+".join(POOLED): total_of(pooled).as_json()} if pooled else {}),
        },
        "labels": _labels(total.by_lang),
        "values": {
            label: {
                "all": values_of(total.values[label].values()).as_json(),
                **{lang: one.as_json() for lang, one in total.values[label].items()},
            }
            for label in VALUES
            if label in total.values
        },
        "null_coordinates_answered": total.null_answered,
        "fields": {name: one.as_json() for name, one in total.fields.items()},
    }
    return figures, total.mistakes


def _labels(by_lang: Mapping[str, Mapping[str, Counts]]) -> dict[str, Any]:
    """Return the counts of each label: over all languages, and in each."""
    names = sorted({label for labels in by_lang.values() for label in labels})
    return {
        name: {
            "all": total_of(
                labels[name] for labels in by_lang.values() if name in labels
            ).as_json(),
            **{lang: labels[name].as_json() for lang, labels in by_lang.items() if name in labels},
        }
        for name in names
    }


def _score_text(total: _Score, text: Annotated, found: list[Marked]) -> None:
    pairs = _pairs(text, found)
    counts = total.by_lang[text.lang]
    for gold in text.entities:
        counts[gold.label].gold += 1
    for one in found:
        counts[one.label].found += 1
    for gold, one in pairs:
        same = _ends(text, gold) == _ends(text, one)
        counts[gold.label].overlapping += 1
        counts[gold.label].exact += same
        if not same:
            total.mistakes.append(_mistake(text, "edges", gold, one))
        _score_value(total, text, gold, one)
        _score_fields(total, text, gold, one)
    matched = {id(gold) for gold, _ in pairs}, {id(one) for _, one in pairs}
    for gold in text.entities:
        if id(gold) not in matched[0]:
            total.mistakes.append(_mistake(text, "missed", gold, None))
            _score_value(total, text, gold, None)
    for one in found:
        if id(one) not in matched[1]:
            total.mistakes.append(_mistake(text, "spurious", None, one))


def _score_value(total: _Score, text: Annotated, gold: Marked, one: Marked | None) -> None:
    """Judge the value, unless the label has none or the text does not decide it."""
    if gold.label not in VALUES or not gold.resolvable:
        return
    values = total.values[gold.label][text.lang]
    values.gold += 1
    if one is None and gold.norm is not None:
        return
    values.found += 1
    norm = None if one is None else one.norm
    right, partial = _judge(gold, norm)
    values.right += right
    values.partial += partial
    if right < 1 and one is not None:
        total.mistakes.append(_mistake(text, "value", gold, one))
        total.null_answered += gold.label == "COORD" and gold.norm is None


def _judge(gold: Marked, norm: object) -> tuple[float, float]:
    """Return whether the value is right, in halves, and the same with partial credit."""
    if gold.label == "UNIT":
        partial = unit_score(gold.norm, norm)
        return float(partial == 1), partial
    if gold.label == "DATE":
        right = date_score(gold, norm)
    elif gold.label == "PLACE":
        right = float(place_right(gold.norm, norm))
    else:
        right = float(coordinate_right(gold.norm, norm))
    return right, right


def _score_fields(total: _Score, text: Annotated, gold: Marked, one: Marked) -> None:
    for name in ("about", "role"):
        if name not in gold.fields:
            continue
        counted = total.fields[f"{gold.label}.{name}"]
        right = one.fields.get(name) == gold.fields[name]
        counted.gold += 1
        counted.found += 1
        counted.right += right
        if not right:
            words = text.text[gold.start : gold.end]
            total.mistakes.append(
                Mistake(
                    text.id,
                    "field",
                    f"{gold.label}.{name}",
                    (words, gold.fields[name]),
                    (words, one.fields.get(name)),
                )
            )


def _pairs(text: Annotated, found: Sequence[Marked]) -> list[tuple[Marked, Marked]]:
    """Pair gold and found spans of one label that overlap: the same ends first, then in order."""
    pairs: list[tuple[Marked, Marked]] = []
    taken: set[int] = set()
    paired: set[int] = set()
    for exact in (True, False):
        for gold in text.entities:
            if id(gold) in paired:
                continue
            for one in found:
                if id(one) in taken or one.label != gold.label:
                    continue
                same = _ends(text, gold) == _ends(text, one)
                if same if exact else (one.start < gold.end and gold.start < one.end):
                    pairs.append((gold, one))
                    taken.add(id(one))
                    paired.add(id(gold))
                    break
    return pairs


def _ends(text: Annotated, one: Marked) -> tuple[int, int]:
    return trimmed(text.text, one.start, min(one.end, len(text.text)), one.label)


def _mistake(text: Annotated, kind: str, gold: Marked | None, one: Marked | None) -> Mistake:
    def told(span: Marked | None) -> tuple[str, Any] | None:
        return None if span is None else (text.text[span.start : span.end], span.norm)

    label = gold.label if gold is not None else "" if one is None else one.label
    return Mistake(text.id, kind, label, told(gold), told(one))
