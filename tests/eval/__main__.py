"""``make eval``: every quality score on data not trained on."""

from __future__ import annotations

import subprocess
import sys

EVALS = (
    "tests.eval.language",
    "tests.eval.understanding",
    "tests.eval.hotline",
    "tests.eval.claims",
    "tests.eval.entities",
    "tests.eval.retrieval --write",
)

if __name__ == "__main__":
    for evaluation in EVALS:
        print(f"== {evaluation}", flush=True)
        subprocess.run([sys.executable, "-m", *evaluation.split()], check=True)
