"""Language identification against langdetect and lingua: ``python -m tests.eval.language``.

Prints accuracy per language and kind on the development lists (words, phrases, sentences, NTREX
news, Vietnamese without accents, teencode, languages outside the set) and texts per second.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from nlp.language import identify_many
from records.language import LANGUAGES
from records.text import unaccented
from tests.shared_data import SHARED

Sample = tuple[str, str, str]  # group, expected language, text
TEENCODE = (
    "dc ko", "sdt ad oi", "ko bik nua", "mn oi cho e hoi", "ae luu sdt nha", "ib e nhe", "j z tr",
    "k co ai het", "ntn la dc r", "cam on ad nhìu", "bn o dau z", "r sao nua", "đc k ạ",
    "sđt đây nha",
)  # fmt: skip
OUTSIDE = (
    "Wo ist das Grab meines Bruders?", "¿Dónde está enterrado mi hermano?",
    "Dove è sepolto mio fratello?", "Onde meu irmão está enterrado?",
    "Gdzie jest pochowany mój brat?", "Waar ligt mijn broer begraven?",
    "Kardeşim nereye gömüldü?", "Di mana saudara saya dimakamkan?",
    "Var är min bror begravd?", "Missä veljeni on haudattuna?", "Kde je pohřben můj bratr?",
    "Де похований мій брат?", "Къде е погребан брат ми?", "أين دفن أخي؟", "איפה קבור אחי?",
    "मेरा भाई कहाँ दफ़न है?", "Hol van eltemetve a bátyám?", "Unde este îngropat fratele meu?",
)  # fmt: skip


def samples() -> list[Sample]:
    """Return every sample the development data holds; empty where it is not beside the checkout."""
    found: list[Sample] = []
    lid = SHARED / "dev" / "lid" / "lid-dev.tsv"
    lid = lid if lid.exists() else SHARED / "data" / "dev" / "lid" / "lid-dev.tsv"
    ntrex = SHARED / "data" / "dev" / "ntrex" / "ntrex-dev.tsv"
    if not lid.exists() or not ntrex.exists():
        return found
    for row in _rows(lid):
        found.append((f"{row['lang']} {row['kind']}", row["lang"], row["text"]))
    for row in _rows(ntrex):
        for lang in LANGUAGES:
            found.append((f"{lang} ntrex", lang, row[lang]))
        found.append(("vi ntrex-nodiac", "vi", unaccented(row["vi"])))
    found += [("vi teencode", "vi", text) for text in TEENCODE]
    found += [("und sentence", "und", text) for text in OUTSIDE]
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def own(texts: list[str]) -> list[str]:
    """The shipped identifier."""
    return [guess.lang for guess in identify_many(texts)]


def langdetect(texts: list[str]) -> list[str]:
    """The langdetect package, seeded."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0

    def one(text: str) -> str:
        try:
            lang = str(detect(text))[:2]
        except LangDetectException:
            return "und"
        return lang if lang in LANGUAGES else "und"

    return [one(text) for text in texts]


def lingua(texts: list[str]) -> list[str]:
    """The lingua package with all its languages, high accuracy mode."""
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()
    detector.detect_languages_in_parallel_of(["warm"])

    def one(text: str) -> str:
        lang = detector.detect_language_of(text)
        code = lang.iso_code_639_1.name.lower() if lang else "und"
        return code if code in LANGUAGES else "und"

    return [one(text) for text in texts]


def measure(method: Callable[[list[str]], list[str]], found: list[Sample]) -> dict[str, float]:
    """Return accuracy per group in per cent, ``all`` (mean of groups) and ``texts/s``."""
    texts = [text for _, _, text in found]
    method(texts[:10])
    began = time.perf_counter()
    answers = method(texts)
    took = time.perf_counter() - began
    right: dict[str, list[bool]] = defaultdict(list)
    for (group, lang, _), answer in zip(found, answers, strict=True):
        right[group].append(answer == lang)
    table = {group: 100.0 * sum(hits) / len(hits) for group, hits in sorted(right.items())}
    table["all"] = sum(table.values()) / len(table)
    table["texts/s"] = len(texts) / took
    return table


def main() -> int:
    """Print one table, a column per method that is installed."""
    found = samples()
    if not found:
        print("development data not beside this checkout: nothing measured")
        return 0
    every = 10 if "--sample" in sys.argv else 1
    columns = {"own": measure(own, found)}
    for name, method, package in (
        ("langdetect", langdetect, "langdetect"),
        ("lingua", lingua, "lingua"),
    ):
        if importlib.util.find_spec(package) is None or "--own" in sys.argv:
            continue
        columns[name] = measure(method, found[::every])
    print(f"{'group':22}" + "".join(f"{name:>12}" for name in columns))
    for group in columns["own"]:
        cells = "".join(f"{columns[name].get(group, float('nan')):12.1f}" for name in columns)
        print(f"{group:22}{cells}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
