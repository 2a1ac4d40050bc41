"""Recall of the spans that decide a case, on the annotated development snippets.

    python -m tests.eval.decisive

Each snippet is read as written, as a speech model may write it (lower case, no punctuation), and
as that without accents. Then everyday Vietnamese sentences beside their English translations: where
the English one has a negation or a number word, the Vietnamese one should have a mark.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from nlp.decisive import decisive_spans
from records.text import unaccented
from tests.shared_data import SHARED

SNIPPETS: Final = SHARED / "data" / "domain" / "snippets_dev.jsonl"
PAIRS: Final = SHARED / "data" / "parallel" / "tatoeba-vi-en.tsv.gz"
_ENGLISH: Final = {
    "negation": re.compile(r"\b(?:not|never|nobody|nothing|no|cannot|without)\b|n't", re.I),
    "number": re.compile(
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred|"
        r"thousand|\d+)\b",
        re.I,
    ),
}
# A number may be part of a date or a unit.
_ACCEPTED: Final = {"negation": {"negation"}, "number": {"number", "date", "unit"}}
KINDS: Final = {
    "PERSON": "name",
    "UNIT": "unit",
    "DATE": "date",
    "PLACE": "place",
    "COORD": "place",
}


@dataclass
class Written:
    """A text in another writing; ``places[i]`` is where character ``i`` of the first one went."""

    text: str
    places: list[int]


def as_written(text: str) -> Written:
    """Return the text as it is."""
    return Written(text, list(range(len(text))))


def as_heard(text: str) -> Written:
    """Return ``text`` as speech models write it: lower case, no punctuation, single spaces."""
    out: list[str] = []
    places: list[int] = []
    for char in text:
        places.append(len(out))
        if char.isalnum():
            out.append(char.lower() if len(char.lower()) == 1 else char)
        elif out and out[-1] != " ":
            out.append(" ")
    return Written("".join(out), places)


def without_accents(text: str) -> Written:
    """Return it as heard and without accents."""
    heard = as_heard(text)
    return Written(unaccented(heard.text), heard.places)


WRITINGS: Final[dict[str, Callable[[str], Written]]] = {
    "as written": as_written,
    "as heard": as_heard,
    "as heard, no accents": without_accents,
}


@dataclass
class Recall:
    """Of ``total`` spans of a kind: touched by a mark of that kind, by any, and covered whole."""

    total: int = 0
    by_kind: int = 0
    by_any: int = 0
    whole: int = 0


@dataclass
class Found:
    """Recall by kind; the share of characters marked; texts per second of processor time."""

    kinds: dict[str, Recall] = field(default_factory=dict)
    marked: int = 0
    characters: int = 0
    seconds: float = 0.0
    texts: int = 0


def measure(file: Path, writing: Callable[[str], Written]) -> Found:
    """Return what is found in the snippets of ``file``."""
    found = Found()
    for snippet in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        written = writing(snippet["text"])
        text = written.text
        began = time.process_time()
        spans = decisive_spans(text, snippet["lang"])
        found.seconds += time.process_time() - began
        found.texts += 1
        covered = {place for span in spans for place in range(span.start, span.end)}
        found.marked += len(covered)
        found.characters += len(text)
        for entity in snippet["entities"]:
            _count(found, entity, written, covered, [(s.start, s.end, s.kind) for s in spans])
    return found


def _count(
    found: Found,
    entity: dict[str, Any],
    written: Written,
    covered: set[int],
    spans: list[tuple[int, int, str]],
) -> None:
    kind = KINDS.get(entity["label"])
    if kind is None:
        return
    start, last = written.places[entity["start"]], written.places[entity["end"] - 1]
    end = last + 1
    places = {place for place in range(start, end) if written.text[place : place + 1].isalnum()}
    row = found.kinds.setdefault(kind, Recall())
    row.total += 1
    row.by_kind += any(k == kind and s < end and start < e for s, e, k in spans)
    row.by_any += bool(places & covered)
    row.whole += places <= covered


def everyday(writing: Callable[[str], Written]) -> dict[str, tuple[int, int]]:
    """Return how many sentences should have each mark, and how many have it; characters too."""
    counts = {kind: [0, 0] for kind in (*_ENGLISH, "characters")}
    with gzip.open(PAIRS, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            vietnamese, english = line.rstrip("\n").split("\t")[:2]
            text = writing(vietnamese).text
            spans = decisive_spans(text, "vi")
            counts["characters"][0] += len(text)
            counts["characters"][1] += sum(span.end - span.start for span in spans)
            for kind, pattern in _ENGLISH.items():
                if pattern.search(english):
                    counts[kind][0] += 1
                    counts[kind][1] += any(span.kind in _ACCEPTED[kind] for span in spans)
    return {kind: (wanted, found) for kind, (wanted, found) in counts.items()}


def main() -> None:
    """Print the tables."""
    for name, writing in WRITINGS.items():
        found = measure(SNIPPETS, writing)
        print(
            f"{name}: {found.marked / found.characters:.0%} of characters marked, "
            f"{found.texts / found.seconds:.0f} texts/s"
        )
        for kind, row in found.kinds.items():
            print(
                f"  {kind:6} {row.total:3}  own kind {row.by_kind / row.total:.2f}  "
                f"any {row.by_any / row.total:.2f}  whole {row.whole / row.total:.2f}"
            )
    for name, writing in WRITINGS.items():
        print(f"everyday sentences, {name}:")
        for kind, (wanted, marked) in everyday(writing).items():
            print(f"  {kind:10} {marked} of {wanted}: {marked / wanted:.3f}")


if __name__ == "__main__":
    main()
