"""What is found in annotated texts: ``python -m tests.eval.entities``.

The development snippets, where they stand beside the checkout; the project's own snippets for
development; and those kept apart, which nobody looks at while writing rules.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from config.cli.evaluate_entities import show_figures
from nlp.evaluation.annotated import read_annotated
from nlp.evaluation.entities import score
from nlp.evaluation.run import read_here
from tests.shared_data import SHARED

_OWN: Final = Path(__file__).resolve().parents[1] / "nlp" / "entities" / "data"
SETS: Final = (
    SHARED / "data" / "domain" / "snippets_dev.jsonl",
    _OWN / "develop.jsonl",
    _OWN / "held_out.jsonl",
)


def main() -> None:
    """Print the figures of every set that is there, and the speed."""
    for path in SETS:
        if not path.exists():
            print(f"{path.stem}: not beside this checkout")
            continue
        texts = read_annotated(path)
        read_here(texts)  # loads what is loaded once
        begun = time.process_time()
        found = read_here(texts)
        took = time.process_time() - begun
        print(f"{path.stem}: {len(texts) / took:.0f} texts a second of processor time")
        show_figures(score(texts, found)[0])


if __name__ == "__main__":
    main()
