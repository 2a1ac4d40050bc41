"""Files on disk to bundles: a main file with the sidecars that belong to it.

``X.yaml`` or ``X.ext.yaml`` is metadata of ``X.ext``; ``X.map.yaml`` or ``X.ext.map.yaml`` its
column map; ``X.srt``, ``X.vtt``, ``X.txt`` (or ``X.vi.srt``) beside a recording its captions.
Names in a ``.manhmoiignore`` file, one pattern a line, are left out of that folder and below.
"""

from __future__ import annotations

import fnmatch
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from casework.strictyaml import MAX_BYTES, parse_yaml
from records.errors import OperatorError

IGNORE_FILE: Final = ".manhmoiignore"
_YAML: Final = (".yaml", ".yml")
_CAPTIONS: Final = (".srt", ".vtt", ".txt")
# By name, since files are paired before any is opened; what they hold is told by content later.
_RECORDINGS: Final = frozenset(
    {".mp3", ".wav", ".m4a", ".aac", ".ogg", ".opus", ".flac", ".amr", ".wma", ".3gp", ".weba"}
    | {".mp4", ".webm", ".mkv", ".mov", ".avi", ".m4v", ".mpg", ".mpeg", ".ts", ".oga"}
)
_TEMPORARY: Final = (".part", ".tmp", ".crdownload", ".download", ".swp")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One thing to take in. ``captions`` belong to the recording ``main``."""

    main: Path
    metadata: Path | None = None
    captions: tuple[Path, ...] = ()
    column_map: Path | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A path left out; ``reason`` is ``hidden``, ``temporary``, ``pattern``, ``link``,
    ``orphan_sidecar`` or ``special``.
    """

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a set of paths comes to, in sorted order."""

    bundles: tuple[Bundle, ...]
    ignored: tuple[Ignored, ...]


def plan(paths: Sequence[Path]) -> Plan:
    """Walk paths and pair files with their sidecars.

    Folders are walked in sorted order; links that lead out of the folder given are not followed.
    A file that is named itself is taken even when a pattern or its dot would leave it out.

    Raises:
        OperatorError: a path does not exist.
    """
    ignored: list[Ignored] = []
    folders: dict[Path, list[Path]] = defaultdict(list)
    for path in paths:
        if not path.exists():
            raise OperatorError(
                f"Không có tệp hay thư mục {path}", f"no such file or folder: {path}"
            )
        if path.is_dir():
            for file in _walk(path, path.resolve(), (), ignored):
                folders[file.parent].append(file)
        else:
            folders[path.parent].append(path)
            # A file given alone still brings its sidecars along.
            folders[path.parent].extend(_companions(path))
    bundles: list[Bundle] = []
    for files in folders.values():
        bundles.extend(_pair(list(dict.fromkeys(files)), ignored))
    return Plan(tuple(bundles), tuple(ignored))


def load_sidecar(path: Path) -> dict[str, object]:
    """Return the mapping of a metadata or column map file.

    Raises:
        Quarantine: ``bad_yaml``; the main file can be archived all the same.
    """
    with path.open("rb") as file:
        return parse_yaml(file.read(MAX_BYTES + 1), name=path.name)


def _walk(
    folder: Path, root: Path, patterns: tuple[str, ...], ignored: list[Ignored]
) -> Iterator[Path]:
    patterns = patterns + _patterns(folder)
    for entry in sorted(os.scandir(folder), key=lambda found: found.name):
        path = Path(entry.path)
        if reason := _left_out(entry, path, root, patterns):
            if entry.name != IGNORE_FILE:
                ignored.append(Ignored(path, reason))
        elif entry.is_dir():
            yield from _walk(path, root, patterns, ignored)
        else:
            yield path


def _patterns(folder: Path) -> tuple[str, ...]:
    file = folder / IGNORE_FILE
    if not file.is_file():
        return ()
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _left_out(
    entry: os.DirEntry[str], path: Path, root: Path, patterns: tuple[str, ...]
) -> str | None:
    name = entry.name
    if name.startswith("."):
        return "hidden"
    if name.endswith(_TEMPORARY) or name.endswith("~") or name.startswith("~$"):
        return "temporary"
    for pattern in patterns:
        bare = pattern.rstrip("/")
        if fnmatch.fnmatchcase(name, bare) and (bare == pattern or entry.is_dir()):
            return "pattern"
    if entry.is_symlink():
        target = path.resolve()
        # A link to a folder could loop, even inside the root.
        if not target.is_relative_to(root) or target.is_dir() or not target.exists():
            return "link"
    if not entry.is_dir() and not entry.is_file():
        return "special"
    return None


def _companions(path: Path) -> list[Path]:
    try:
        siblings = sorted(path.parent.iterdir())
    except OSError:
        return []
    recording = [path] if path.suffix.lower() in _RECORDINGS else []
    return [
        other
        for other in siblings
        if other.name.startswith(f"{path.stem}.")
        and other != path
        and other.is_file()
        and (other.suffix.lower() in _YAML or _captions_of(other, recording) is not None)
    ]


def _pair(files: list[Path], ignored: list[Ignored]) -> Iterator[Bundle]:
    """Pair the files of one folder."""
    sidecars = [file for file in files if file.suffix.lower() in _YAML]
    others = [file for file in files if file.suffix.lower() not in _YAML]
    recordings = [file for file in others if file.suffix.lower() in _RECORDINGS]
    captions: dict[Path, list[Path]] = defaultdict(list)
    for file in others:
        owner = _captions_of(file, recordings)
        if owner is not None:
            captions[owner].append(file)
    taken = {file for group in captions.values() for file in group}
    used: set[Path] = set()
    for main in others:
        if main in taken:
            continue
        names = [main.name, main.stem] if _alone(main, others, taken) else [main.name]
        column_map = _named(sidecars, [f"{name}.map" for name in names])
        metadata = _named(sidecars, names)
        used.update(path for path in (column_map, metadata) if path is not None)
        yield Bundle(main, metadata, tuple(sorted(captions.get(main, ()))), column_map)
    for sidecar in sidecars:
        if sidecar not in used:
            ignored.append(Ignored(sidecar, "orphan_sidecar"))


def _alone(main: Path, others: list[Path], taken: set[Path]) -> bool:
    """Whether no other main file has the same stem, so that ``X.yaml`` can only mean this one."""
    return not any(
        other.stem == main.stem and other != main and other not in taken for other in others
    )


def _named(sidecars: list[Path], names: list[str]) -> Path | None:
    for name in names:
        for sidecar in sidecars:
            if sidecar.stem == name:
                return sidecar
    return None


def _captions_of(file: Path, recordings: list[Path]) -> Path | None:
    """The recording that ``X.srt``, ``X.vi.srt`` or ``X.mp3.srt`` belongs to."""
    if file.suffix.lower() not in _CAPTIONS:
        return None
    for recording in recordings:
        short = file.stem.rsplit(".", 1)
        if file.stem in (recording.stem, recording.name):
            return recording
        if short[0] == recording.stem and len(short) == 2 and 2 <= len(short[1]) <= 8:
            return recording
    return None
