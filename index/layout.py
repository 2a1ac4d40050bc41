"""Where generations of the index lie, and what their marker files mean.

index/CURRENT               the name of the generation that serves
index/gen-3/                a shard
index/gen-3/incomplete      it serves, but was started empty in place of a damaged one
index/gen-4/building.json   it is being built; the last passage id that is in it
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Final

from index.manifest import write_synced
from index.space import require_space

_CURRENT: Final = "CURRENT"
_INCOMPLETE: Final = "incomplete"
_BUILDING: Final = "building.json"
_BLOCK: Final = 512
# The copy, and what merging writes before it lets go of what it has merged.
_COPIES: Final = 2
_GENERATION: Final = re.compile(r"gen-(\d+)")


def generations(home: Path) -> list[Path]:
    """Return the folders of all generations, oldest first."""
    numbered = [
        (int(match.group(1)), folder)
        for folder in home.glob("gen-*")
        if (match := _GENERATION.fullmatch(folder.name))
    ]
    return [folder for _, folder in sorted(numbered)]


def next_generation(home: Path) -> Path:
    """Return the folder of a generation younger than all there are; it does not exist yet."""
    existing = generations(home)
    last = int(existing[-1].name.removeprefix("gen-")) if existing else 0
    return home / f"gen-{last + 1}"


def read_current(home: Path) -> Path | None:
    """Return the folder that serves, ``None`` before the first one or when the pointer is bad."""
    try:
        name = (home / _CURRENT).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    folder = home / name
    return folder if _GENERATION.fullmatch(name) and folder.is_dir() else None


def write_current(home: Path, generation: Path) -> None:
    """Make ``generation`` the one that serves, in one step that survives a power cut."""
    write_synced(home / _CURRENT, generation.name.encode("ascii") + b"\n")


def mark_incomplete(generation: Path) -> None:
    """Note that this generation lacks what was there before it."""
    write_synced(generation / _INCOMPLETE, b"")


def is_incomplete(generation: Path) -> bool:
    """Whether this generation lacks what was there before it."""
    return (generation / _INCOMPLETE).exists()


def write_progress(generation: Path, last_passage_id: int) -> None:
    """Note that every passage up to ``last_passage_id`` is in this half-built generation."""
    write_synced(generation / _BUILDING, json.dumps({"after": last_passage_id}).encode())


def read_progress(generation: Path) -> int | None:
    """Return the last passage id in a half-built generation, ``None`` for a finished one."""
    try:
        return int(json.loads((generation / _BUILDING).read_bytes())["after"])
    except OSError:
        return None
    except (ValueError, KeyError, TypeError):
        return 0


def clear_progress(generation: Path) -> None:
    """Note that this generation is finished."""
    (generation / _BUILDING).unlink(missing_ok=True)


def copy(generation: Path, to: Path) -> None:
    """Copy a generation that nobody writes to; what a kill leaves of it is removed later.

    Raises:
        OperatorError: there is no room for the copy and for merging it.

    """
    size = sum(file.stat().st_blocks * _BLOCK for file in generation.rglob("*"))
    require_space(to.parent, size * _COPIES)
    beside = to.with_name(to.name + ".making")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(generation, beside)
    beside.rename(to)


def remove(generation: Path) -> None:
    """Delete a generation; what cannot be deleted now is deleted when the index next opens."""
    shutil.rmtree(generation, ignore_errors=True)


def remove_leftovers(home: Path, keep: set[Path]) -> None:
    """Delete every generation not in ``keep``, and folders that a kill left half made."""
    for folder in [*generations(home), *home.glob("gen-*.making")]:
        if folder not in keep:
            remove(folder)
