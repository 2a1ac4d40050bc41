"""Linkage: a million rows indexed, one clue against them; right and wrong answers; beside Splink.

``python -m tests.bench.linkage [ROWS]`` (1,000,000 by default). All people are invented; with
``../shared`` the development register and clues are measured too.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from nlp.linkage.batch import frame, settings
from nlp.linkage.dates import clue_days
from nlp.linkage.exchange import read_clue
from nlp.linkage.linker import Linker
from nlp.linkage.training.estimate import labelled, measure
from nlp.linkage.training.invented import invented_register
from nlp.linkage.training.noise import LabelledClue, true_clue
from nlp.linkage.values import ClueRecord, RegisterEntry
from nlp.registers.people import PersonRow, read_list
from tests.shared_data import SHARED

CLUES = 400
_DOMAIN = SHARED / "data" / "domain"


def speed(size: int) -> None:
    """Index ``size`` invented people and time one clue after another."""
    chance = random.Random(5)
    kept: list[RegisterEntry] = []

    def watched() -> Iterator[RegisterEntry]:
        for entry in invented_register(size):
            if chance.random() < CLUES / size:
                kept.append(entry)
            yield entry

    made = time.perf_counter()
    for _ in invented_register(size):
        pass
    made = time.perf_counter() - made
    start = time.perf_counter()
    linker = Linker(watched())
    took = time.perf_counter() - start - made
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times, right, answered = [], 0, 0
    for number, entry in enumerate(kept):
        one = true_clue(chance, entry, number)
        begin = time.perf_counter()
        found = linker.link(one.clue)
        times.append((time.perf_counter() - begin) * 1000)
        answered += bool(found)
        right += bool(found) and found[0].registry_id == one.registry_id
    p50, p95 = np.percentile(times, [50, 95])
    print(
        f"{size:,} rows: indexed in {took:.0f} s, {memory:.0f} MB at most; one clue p50 {p50:.0f}"
        f" ms, p95 {p95:.0f} ms, longest {max(times):.0f} ms ({len(times)} clues);"
        f" answered {answered / len(kept):.3f}, right {right / max(answered, 1):.4f} of those"
    )


def reliability(linker: Linker, clues: Sequence[LabelledClue]) -> None:
    """Print how often the first candidate is right, by the score it was given."""
    bins: dict[int, list[bool]] = {}
    for one in clues:
        ranked = linker.rank(one.clue, 1)
        if ranked:
            hit = ranked[0].registry_id == one.registry_id
            bins.setdefault(min(int(ranked[0].score * 10), 9), []).append(hit)
    for place, hits in sorted(bins.items()):
        shown = f"{place / 10:.1f}–{place / 10 + 0.1:.1f}"
        print(f"  score {shown}: right {np.mean(hits):.3f} ({len(hits)})")


def splink_answers(
    entries: Sequence[RegisterEntry], clues: Sequence[LabelledClue], *, labels: bool
) -> dict[str, tuple[str, float]]:
    """Return Splink's best row and probability for each clue.

    Args:
        entries: the register.
        clues: all clues.
        labels: whether m comes from the labelled clues themselves (in Splink's favour) or stands
            as in ``nlp.linkage.batch``.
    """
    import pyarrow
    from splink import DuckDBAPI
    from splink import Linker as SplinkLinker

    database = DuckDBAPI()
    left = frame(entries)
    right = frame(_as_entry(one.clue) for one in clues)
    left["person"] = left["unique_id"]
    right["person"] = [one.registry_id for one in clues]
    tables = [
        database.register(pyarrow.table(columns), dataset_display_name=name)
        for name, columns in (("register", left), ("clues", right))
    ]
    made: dict[str, Any] = settings("link_only", len(entries))
    made["probability_two_random_records_match"] = 0.7 / len(entries)
    made["additional_columns_to_retain"] = ["person"]
    from splink import block_on

    made["blocking_rules_to_generate_predictions"] = [
        block_on("given_sound"), block_on("surname_sound", "provinces"), block_on("died_month"),
        block_on("regt"),
    ]  # fmt: skip
    linker = SplinkLinker(tables, made, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=515)
    if labels:
        linker.training.estimate_m_from_label_column("person")
    best: dict[str, tuple[str, float]] = {}
    for row in linker.inference.predict().as_record_list():
        clue, person = row["unique_id_r"], row["unique_id_l"]
        if row["source_dataset_l"] != "register":
            clue, person = person, clue
        if row["match_probability"] > best.get(clue, ("", -1.0))[1]:
            best[clue] = (person, row["match_probability"])
    return best


def _as_entry(clue: ClueRecord) -> RegisterEntry:
    days = clue_days(clue.death_date)
    written = ""
    if days:
        first = date.fromordinal(days[0])
        length = days[1] - days[0]
        shape = "%d/%m/%Y" if length < 5 else "%m/%Y" if length < 32 else "%Y"
        written = f"{first:{shape}}"
    return RegisterEntry(
        clue.clue_id, clue.name, "", str(clue.birth_year or ""), "", "", clue.hometown, clue.unit,
        written, clue.death_place, clue.relative,
    )  # fmt: skip


def beside_splink(entries: Sequence[RegisterEntry]) -> None:
    """Print both on the same clues, each with a threshold that 2 % of absent people pass."""
    kept, clues = labelled(entries, seed=99)
    clues = [replace(one, clue=replace(one.clue, clue_id=f"c{n}")) for n, one in enumerate(clues)]
    linker = Linker(kept)
    own = {
        one.clue.clue_id: (ranked[0].registry_id, ranked[0].score)
        for one in clues
        if (ranked := linker.rank(one.clue, 1))
    }
    print(f"  as shipped: {measure(linker, clues)}")
    reliability(linker, clues)
    _at_two_percent("own", own, clues)
    _at_two_percent("Splink, m by hand", splink_answers(kept, clues, labels=False), clues)
    _at_two_percent("Splink, m from labels", splink_answers(kept, clues, labels=True), clues)


def _at_two_percent(
    name: str, best: dict[str, tuple[str, float]], clues: Sequence[LabelledClue]
) -> None:
    absent = sorted(
        best.get(one.clue.clue_id, ("", 0.0))[1] for one in clues if one.registry_id is None
    )
    threshold = absent[int(len(absent) * 0.98)]
    true = [one for one in clues if one.registry_id is not None]
    answered = [one for one in true if best.get(one.clue.clue_id, ("", 0.0))[1] > threshold]
    right = sum(best[one.clue.clue_id][0] == one.registry_id for one in answered)
    print(
        f"  {name}: threshold {threshold:.4f}, right {right / len(true):.4f} of all,"
        f" {right / max(len(answered), 1):.4f} of those answered"
    )


def development() -> None:
    """Print the development clues' figures."""
    entries = [row.entry() for row in read_list(_DOMAIN / "registry_synthetic.csv")
               if isinstance(row, PersonRow)]  # fmt: skip
    linker = Linker(entries)
    right = asked = named = absent = 0
    for line in (_DOMAIN / "linkage_dev.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)["gold_id"]
        found = linker.link(read_clue(json.loads(line), 1))
        if gold is None:
            absent, named = absent + 1, named + bool(found)
        else:
            asked, right = asked + 1, right + (bool(found) and found[0].registry_id == gold)
    print(f"development clues: top-1 {right}/{asked}, answers on absent people {named}/{absent}")
    print("3,000 people of the development register, clues with invented noise:")
    beside_splink(entries)


def main() -> None:
    """Run all of it."""
    speed(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    print("4,000 invented people (another register than the weights come from):")
    beside_splink(list(invented_register(4_000, seed=77)))
    if _DOMAIN.exists():
        development()


if __name__ == "__main__":
    main()
