"""Where generations of the index live, and what is noted about each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from index import layout
from index.compaction import compact
from index.engine import Engine
from index.manifest import Manifest
from index.storage import open_engine
from models.embedder import Embedder


class Place(Protocol):
    """Keeps generations by name; one of them serves. Notes survive a power cut."""

    def generations(self) -> list[str]:
        """Return the names of all generations, oldest first."""
        ...

    def next_generation(self) -> str:
        """Return a name younger than all there are; nothing bears it yet."""
        ...

    def open(self, name: str, embedder: Embedder) -> tuple[Engine, Manifest]:
        """Open a generation, creating it empty where there is none.

        Raises:
            OperatorError: another process has it open, or the server cannot be reached.
            DamagedIndex: it is there and cannot be read.

        """
        ...

    def read_current(self) -> str | None:
        """Return the name of the one that serves, ``None`` when there is none to be found."""
        ...

    def write_current(self, name: str) -> None:
        """Let this generation serve, in one step."""
        ...

    def mark_incomplete(self, name: str) -> None:
        """Note that it lacks what was there before it."""
        ...

    def is_incomplete(self, name: str) -> bool:
        """Whether it lacks what was there before it."""
        ...

    def write_progress(self, name: str, last_passage_id: int) -> None:
        """Note that every passage up to this one is in it, while it is being built."""
        ...

    def read_progress(self, name: str) -> int | None:
        """Return that note, ``None`` for a finished generation."""
        ...

    def clear_progress(self, name: str) -> None:
        """Note that it is finished."""
        ...

    def compacted(self, name: str, stopped: Callable[[], bool]) -> Callable[[], str | None]:
        """Copy a generation as it is now; the call returned merges the copy's segments.

        Whoever writes must wait for the copy, and need not wait for the merging.

        Args:
            name: the generation, flushed.
            stopped: asked meanwhile whether to give up.

        Returns:
            What merges; it returns the copy's name, ``None`` when it gave up or when this place
            merges by itself.

        """
        ...

    def remove(self, name: str) -> None:
        """Delete it; what cannot be deleted now goes with :meth:`remove_leftovers`."""
        ...

    def remove_leftovers(self, keep: set[str]) -> None:
        """Delete every other generation, and what a kill left half made."""
        ...


class FolderPlace:
    """Generations as Edge shards side by side in one folder; see :mod:`index.layout`."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._home = home

    def generations(self) -> list[str]:
        """Return the names of all generations, oldest first."""
        return [folder.name for folder in layout.generations(self._home)]

    def next_generation(self) -> str:
        """Return a name younger than all there are."""
        return layout.next_generation(self._home).name

    def open(self, name: str, embedder: Embedder) -> tuple[Engine, Manifest]:
        """Open the shard in the folder of this name, creating it where there is none."""
        return open_engine(self._home / name, embedder)

    def read_current(self) -> str | None:
        """Return the name of the one that serves, ``None`` when there is none to be found."""
        folder = layout.read_current(self._home)
        return folder.name if folder else None

    def write_current(self, name: str) -> None:
        """Let this generation serve, in one step."""
        layout.write_current(self._home, self._home / name)

    def mark_incomplete(self, name: str) -> None:
        """Note that it lacks what was there before it."""
        layout.mark_incomplete(self._home / name)

    def is_incomplete(self, name: str) -> bool:
        """Whether it lacks what was there before it."""
        return layout.is_incomplete(self._home / name)

    def write_progress(self, name: str, last_passage_id: int) -> None:
        """Note that every passage up to this one is in it, while it is being built."""
        layout.write_progress(self._home / name, last_passage_id)

    def read_progress(self, name: str) -> int | None:
        """Return that note, ``None`` for a finished generation."""
        return layout.read_progress(self._home / name)

    def clear_progress(self, name: str) -> None:
        """Note that it is finished."""
        layout.clear_progress(self._home / name)

    def compacted(self, name: str, stopped: Callable[[], bool]) -> Callable[[], str | None]:
        """Copy the shard; the call returned merges the copy in a process of its own."""
        copy = self._home / self.next_generation()
        layout.copy(self._home / name, copy)

        def merge() -> str | None:
            return copy.name if compact(copy, stopped) else None

        return merge

    def remove(self, name: str) -> None:
        """Delete its folder; what cannot be deleted now is deleted when the index next opens."""
        layout.remove(self._home / name)

    def remove_leftovers(self, keep: set[str]) -> None:
        """Delete every other generation, and folders that a kill left half made."""
        layout.remove_leftovers(self._home, {self._home / name for name in keep})
