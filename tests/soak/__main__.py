"""Every connector against its fake, with faults and kills.

    python -m tests.soak [--minutes 10] [--kill-every 60] [--seed 1] [--keep FOLDER]

At the end the platforms fall silent and the faults cease; then every record must be here once,
no quota may have been exceeded, no platform's rule broken, and nothing else connected to.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.soak.run import soak


def main() -> None:
    """Run the soak and print its verdict; status 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kill-every", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="manhmoi-soak-") as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        verdict = soak(
            folder, minutes=chosen.minutes, kill_every=chosen.kill_every, seed=chosen.seed
        )
    print(verdict.table())
    for wrong in verdict.wrong:
        print(f"SAI / WRONG: {wrong}")
    sys.exit(1 if verdict.wrong else 0)


if __name__ == "__main__":
    main()
