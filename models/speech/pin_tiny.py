"""``python -m models.speech.pin_tiny``: writes the tiny model's card after it was trained again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from models.card import sha256_of

_MODELS: Final = Path(__file__).parent.parent
FOLDER: Final = _MODELS / "tiny_whisper"
CARD: Final = _MODELS / "tiny_whisper_card.py"
_ABOUT: Final = frozenset({"MODEL_CARD.md", "LICENSE.txt"})


def card_text(folder: Path) -> str:
    """Return the Python source that names each file of ``folder`` with its SHA-256.

    Raises:
        OSError, KeyError: ``knows.json`` is not there, or does not name the revision.

    """
    revision = json.loads((folder / "knows.json").read_bytes())["revision"]
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name not in _ABOUT)
    lines = [
        '"""Written by ``python -m models.speech.pin_tiny`` after the model was trained again."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Final",
        "",
        "from models.card import ModelFile",
        "",
        f'REVISION: Final = "{revision}"',
        "FILES: Final[tuple[ModelFile, ...]] = (",
    ]
    for path in paths:
        lines += [
            "    ModelFile(",
            f'        "{folder.name}/{path.name}",',
            f'        "{sha256_of(path)}",',
            "    ),",
        ]
    return "\n".join([*lines, ")", ""])


def main() -> None:
    """Write :data:`CARD`."""
    CARD.write_text(card_text(FOLDER), encoding="utf-8")


if __name__ == "__main__":
    main()
