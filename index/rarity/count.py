"""Makes the table of common terms: ``python -m index.rarity.count FOLDER``.

``FOLDER`` holds tab-separated parallel texts (``*.tsv.gz``, a column per language). Dictionaries,
lists of names and files under a copyleft licence are left out: they are not ordinary writing, or
not for this. Every third text is counted, each once; a term's share is the greatest it has in any
one language, for a question may come in any.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

from index.rarity import COMMON_SHARE, STEPS, TABLE
from index.tokens import passage_views
from models.training.parallel import COPYLEFT, parallel_files, parallel_lines

LEFT_OUT: Final = ("wiktionary", "names", *COPYLEFT)
# Characters under which a text is a heading or a label.
SHORT: Final = 12
# A language with fewer texts than this, or a term seen less often, says nothing.
FEW_TEXTS: Final = 1_000
FEW_TIMES: Final = 5
LEAST: Final = 0.01


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (language, text), every third different text of some length."""
    seen: set[int] = set()
    for path in parallel_files(folder, LEFT_OUT):
        for line in parallel_lines(path):
            for lang, text in line.items():
                mark = crc32(text.encode())
                if len(text) >= SHORT and mark % 3 == 0 and mark not in seen:
                    seen.add(mark)
                    yield lang, text


def shares(folder: Path) -> dict[int, float]:
    """Return per common term the greatest share of one language's texts that hold it."""
    number: Counter[str] = Counter()
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for lang, text in texts(folder):
        views = passage_views(text)
        counts[lang].update({*views.exact.indices, *views.bare.indices})
        number[lang] += 1
    found: dict[int, float] = {}
    for lang, terms in counts.items():
        for term, times in terms.items():
            share = times / number[lang]
            if number[lang] >= FEW_TEXTS and times >= FEW_TIMES and share > COMMON_SHARE:
                found[term] = max(share, found.get(term, 0.0))
    return found


def main() -> None:
    """Count, and write the table."""
    found = shares(Path(sys.argv[1]))
    terms = sorted(found)
    weights = [max(LEAST, math.log(found[t]) / math.log(COMMON_SHARE)) for t in terms]
    np.savez_compressed(
        TABLE,
        terms=np.array(terms, dtype=np.uint32),
        weights=np.maximum(1, np.round(np.array(weights) * STEPS)).astype(np.uint8),
    )
    print(f"{len(terms)} common terms, {TABLE.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
