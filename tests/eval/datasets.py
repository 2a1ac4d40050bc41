"""The labelled development sets: who asks in what language, and which passages answer.

Nothing here was trained on. XQuAD questions are asked of passages, all other sets are sentences
and their translations. ``vi*`` is Vietnamese typed without accents.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.evaluation.labelled import LabelledPassage, LabelledQuery
from models.training.embedder.corpus import pairs_kept_aside
from records.text import unaccented
from tests.shared_data import SHARED

DEV = SHARED / "data" / "dev"
UNACCENTED = "vi*"
NTREX_LANGS = ("vi", UNACCENTED, "fr", "ru", "zh", "ko", "ja")
XQUAD_PAIRS = (
    ("vi", "vi"), (UNACCENTED, "vi"), ("en", "vi"), ("vi", "en"), (UNACCENTED, "en"), ("en", "en"),
    ("ru", "en"), ("zh", "en"), ("th", "en"),
)  # fmt: skip
TED_LANGS = ("fr", "zh", "ja")


@dataclass(frozen=True)
class Asked:
    """Questions in one language to one body of passages.

    ``group`` is what a question was derived from (an article): fold by it, so that no question
    helps to fit what its neighbour is measured with.
    """

    family: str
    lang: str
    queries: list[LabelledQuery]
    groups: list[str]

    @property
    def name(self) -> str:
        """The asking language."""
        return self.lang


@dataclass(frozen=True)
class Body:
    """Passages in one language, and everyone who asks them."""

    family: str
    lang: str
    passages: list[LabelledPassage]
    asked: list[Asked]


def bodies() -> Iterator[Body]:
    """Yield every set of the development data; nothing where it is not beside the checkout."""
    if not DEV.exists():
        return
    yield from xquad()
    yield from ntrex()
    yield from ted()
    talks = rows(DEV / "iwslt15" / "tst2012.tsv")
    yield from both_ways("IWSLT tst2012", talks, "vi", "en")
    yield from short_pairs()


def xquad() -> Iterator[Body]:
    """XQuAD: each body of passages is asked in several languages."""
    found, questions = (
        [json.loads(line) for line in (DEV / "xquad" / name).open(encoding="utf-8")]
        for name in ("passages.jsonl", "questions.jsonl")
    )
    for lang in ("vi", "en"):
        passages = [LabelledPassage(row["id"], row[lang]) for row in found]
        asked = []
        for asking in (one for one, other in XQUAD_PAIRS if other == lang):
            queries = [
                LabelledQuery(row["id"], in_language(row, asking), frozenset({row["passage"]}))
                for row in questions
            ]
            articles = [row["passage"].split("-")[0] for row in questions]
            asked.append(Asked("XQuAD", asking, queries, articles))
        yield Body("XQuAD", lang, passages, asked)


def ntrex() -> Iterator[Body]:
    """NTREX: every language to English, English to every language, Vietnamese with the others."""
    found = rows(DEV / "ntrex" / "ntrex-dev.tsv")
    others = [lang for lang in NTREX_LANGS if lang not in ("vi", UNACCENTED)]
    yield sentences("NTREX", found, "en", NTREX_LANGS)
    yield sentences("NTREX", found, "vi", ["en", *others])
    for lang in others:
        yield sentences("NTREX", found, lang, ["en", "vi"])


def ted() -> Iterator[Body]:
    """TED talks, Vietnamese with French, Chinese and Japanese, both ways."""
    for lang in TED_LANGS:
        yield from both_ways("TED", rows(DEV / "ted" / f"vi-{lang}-dev.tsv"), "vi", lang)


def short_pairs() -> Iterator[Body]:
    """The short pairs that training keeps out of its own data, each language to English."""
    for lang, pairs in pairs_kept_aside(SHARED / "data" / "parallel").items():
        found = [{lang: text, "en": english} for text, english in pairs]
        yield sentences("short pairs", found, "en", [lang, UNACCENTED] if lang == "vi" else [lang])


def both_ways(family: str, found: Sequence[dict[str, str]], one: str, other: str) -> Iterator[Body]:
    """Yield two bodies: each language asked in the other, Vietnamese without accents too."""
    yield sentences(family, found, other, [one, UNACCENTED] if one == "vi" else [one])
    yield sentences(family, found, one, [other])


def sentences(
    family: str, found: Sequence[dict[str, str]], lang: str, asking: Sequence[str]
) -> Body:
    """Return one body of translated sentences; equal sentences are one passage."""
    first: dict[str, str] = {}
    for number, row in enumerate(found):
        first.setdefault(row[lang], str(number))
    passages = [LabelledPassage(number, text) for text, number in first.items()]
    asked = [
        Asked(
            family,
            one,
            [
                LabelledQuery(str(number), in_language(row, one), frozenset({first[row[lang]]}))
                for number, row in enumerate(found)
            ],
            [row.get("doc") or str(number // 20) for number, row in enumerate(found)],
        )
        for one in asking
    ]
    return Body(family, lang, passages, asked)


def in_language(row: dict[str, Any], lang: str) -> str:
    """Return a row's text in ``lang``."""
    return unaccented(row["vi"]) if lang == UNACCENTED else str(row[lang])


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
