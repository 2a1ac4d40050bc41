"""Search on every labelled development set: ``python -m tests.eval.retrieval [--write]``.

Words alone (BM25), meaning alone (dense) and both (hybrid) beside each other, through the index as
it searches. With ``--write`` the table goes into docs/measurements/retrieval.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.evaluation.retrieval import labelled_index
from index.fusion import Mode
from models.embedder import Embedder
from models.loading import bundled_embedder
from nlp.passages import split
from tests.eval.datasets import bodies

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "measurements" / "retrieval.md"
BEGIN: Final = "<!-- table: python -m tests.eval.retrieval --write -->"
END: Final = "<!-- end of table -->"
MODES: Final[tuple[Mode, ...]] = ("sparse", "dense", "hybrid")
SHOWN: Final = ("recall@1", "recall@10", "mrr@10")


@dataclass(frozen=True)
class Row:
    """One set's scores, per mode and measure."""

    family: str
    asking: str
    answering: str
    queries: int
    passages: int
    scores: dict[Mode, dict[str, float]]


def embedder_in_use() -> Embedder:
    """Return the bundled embedder."""
    return bundled_embedder()


def pieces(text: str) -> list[str]:
    """Cut a text as the pipeline does."""
    return [span.text for span in split(text)]


def measured() -> Iterator[Row]:
    """Yield every set's scores."""
    embedder = embedder_in_use()
    for body in bodies():
        with labelled_index(body.passages, embedder, pieces) as index:
            for asked in body.asked:
                scores = {mode: index.score(asked.queries, mode) for mode in MODES}
                yield Row(
                    body.family,
                    asked.lang,
                    body.lang,
                    len(asked.queries),
                    len(body.passages),
                    scores,
                )


def header() -> list[str]:
    """Return the head of the table."""
    titles = [f"{name} {mode}" for name in SHOWN for mode in MODES]
    cells = ["set", "asked → answered", "queries / passages", *titles]
    return [f"| {' | '.join(cells)} |", "|---" * len(cells) + "|"]


def line(row: Row) -> str:
    """Return one row of the table."""
    scores = [f"{row.scores[mode][name]:.3f}" for name in SHOWN for mode in MODES]
    which = f"{row.asking} → {row.answering}"
    return f"| {' | '.join([row.family, which, f'{row.queries} / {row.passages}', *scores])} |"


def write(table: list[str]) -> None:
    """Put ``table`` between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text("\n".join([before + BEGIN, "", *table, "", END + after]), encoding="utf-8")


def main() -> int:
    """Print the table as it grows; write it when asked to."""
    model = embedder_in_use().model
    table = [f"Embedder {model.name}@{model.revision}.", "", *header()]
    print("\n".join(table))
    found = len(table)
    for row in measured():
        table.append(line(row))
        print(table[-1], flush=True)
    if len(table) == found:
        print("development data not beside this checkout: nothing measured")
        return 0
    if "--write" in sys.argv:
        write(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
