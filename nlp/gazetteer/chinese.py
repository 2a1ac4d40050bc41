"""Chinese signs read the Sino-Vietnamese way: 静嘉 is Tĩnh Gia; a name is then looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from nlp.gazetteer.entry import Entry
from nlp.gazetteer.keys import place_key
from nlp.gazetteer.loading import rows
from nlp.gazetteer.store import gazetteer


@lru_cache(maxsize=1)
def _readings() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("hanzi.csv"):
        if " " not in row["vi"]:
            for sign in row["hanzi"]:
                if row["vi"] not in found[sign]:
                    found[sign].append(row["vi"])
    return {sign: tuple(many) for sign, many in found.items()}


def _keys(signs: str) -> Iterator[str]:
    readings = [_readings().get(sign, ()) for sign in signs]
    if all(readings):
        for reading in product(*readings):
            yield place_key(" ".join(reading))


@lru_cache(maxsize=4096)
def read_signs(signs: str) -> tuple[Entry, ...]:
    """Return the places whose names ``signs`` (two to four) may stand for, the widest first."""
    if not 2 <= len(signs) <= 4:
        return ()
    found: dict[str, Entry] = {}
    for key in _keys(signs):
        for name in gazetteer().by_key.get(key, ()):
            found[name.entry.key] = name.entry
    return tuple(sorted(found.values(), key=lambda entry: entry.rank))
