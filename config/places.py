"""Files that ship with the product, found without Django."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FACTS = Path(os.environ.get("MANHMOI_FACTS") or ROOT / "config" / "facts.yaml")
