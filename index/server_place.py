"""Generations of the index as collections of a Qdrant server; an alias names the one that serves.

The notes on a generation (what made it, how far its building has come, whether it is incomplete)
are the collection's metadata, so every process that works with the server reads the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final, Self

from qdrant_client import QdrantClient, models

from index.engine import Engine
from index.manifest import Manifest
from index.server import ServerEngine
from index.server_errors import NoSuchCollection, asking
from index.server_settings import ServerSettings
from index.server_shape import create_collection, create_field_indexes
from index.storage import DamagedIndex
from models.embedder import Embedder

_MANIFEST: Final = "manifest"
_BUILDING: Final = "building"
_INCOMPLETE: Final = "incomplete"


class ServerPlace:
    """The collections ``NAME-gen-N`` and the alias ``NAME``; see :class:`index.place.Place`."""

    def __init__(self, client: QdrantClient, settings: ServerSettings) -> None:
        self._client = client
        self._settings = settings
        self._prefix = f"{settings.name}-gen-"

    @classmethod
    def connect(cls, settings: ServerSettings) -> Self:
        """Return the place on the server; nothing is asked of it yet."""
        client = QdrantClient(
            url=settings.url,
            api_key=settings.api_key,
            prefer_grpc=settings.grpc,
            timeout=settings.timeout_s,
            # It would print a warning instead of raising when the server is away.
            check_compatibility=False,
        )
        return cls(client, settings)

    def generations(self) -> list[str]:
        """Return the names of all generations, oldest first."""
        with asking(self._settings.url):
            names = [one.name for one in self._client.get_collections().collections]
        numbers = [
            int(rest)
            for name in names
            if name.startswith(self._prefix) and (rest := name.removeprefix(self._prefix)).isdigit()
        ]
        return [f"{self._prefix}{number}" for number in sorted(numbers)]

    def next_generation(self) -> str:
        """Return a name younger than all there are."""
        existing = self.generations()
        last = int(existing[-1].removeprefix(self._prefix)) if existing else 0
        return f"{self._prefix}{last + 1}"

    def open(self, name: str, embedder: Embedder) -> tuple[Engine, Manifest]:
        """Return the engine of a collection, creating the collection where there is none.

        Raises:
            DamagedIndex: it is there, but not made by this product or not in working order.

        """
        with asking(self._settings.url):
            if not self._client.collection_exists(name):
                metadata = {_MANIFEST: asdict(Manifest.of(embedder))}
                create_collection(self._client, name, embedder.dimension, metadata, self._settings)
            info = self._client.get_collection(name)
            # Again each time: a kill between the two calls must not leave fields without one.
            create_field_indexes(self._client, name, info.payload_schema, self._settings)
        if info.status == models.CollectionStatus.RED:
            raise _damaged(name, "status: red")
        try:
            made_with = Manifest(**(info.config.metadata or {})[_MANIFEST])
        except (KeyError, TypeError) as error:
            raise _damaged(name, f"metadata: {error}") from error
        return ServerEngine(self._client, name, self._settings), made_with

    def read_current(self) -> str | None:
        """Return the name of the one that serves, ``None`` when there is none to be found."""
        with asking(self._settings.url):
            aliases = self._client.get_aliases().aliases
        names = {one.alias_name: one.collection_name for one in aliases}
        return names.get(self._settings.name)

    def write_current(self, name: str) -> None:
        """Point the alias at this generation; the server does it in one step."""
        steps: list[Any] = [
            models.CreateAliasOperation(
                create_alias=models.CreateAlias(
                    collection_name=name, alias_name=self._settings.name
                )
            )
        ]
        if self.read_current() is not None:
            old = models.DeleteAlias(alias_name=self._settings.name)
            steps.insert(0, models.DeleteAliasOperation(delete_alias=old))
        with asking(self._settings.url):
            self._client.update_collection_aliases(steps)

    def mark_incomplete(self, name: str) -> None:
        """Note that it lacks what was there before it."""
        self._note(name, {_INCOMPLETE: True})

    def is_incomplete(self, name: str) -> bool:
        """Whether it lacks what was there before it."""
        return bool(self._notes(name).get(_INCOMPLETE))

    def write_progress(self, name: str, last_passage_id: int) -> None:
        """Note that every passage up to this one is in it, while it is being built."""
        self._note(name, {_BUILDING: last_passage_id})

    def read_progress(self, name: str) -> int | None:
        """Return that note, ``None`` for a finished generation."""
        noted = self._notes(name).get(_BUILDING)
        return None if noted is None else int(noted)

    def clear_progress(self, name: str) -> None:
        """Note that it is finished (a null removes a note)."""
        if self.read_progress(name) is not None:
            self._note(name, {_BUILDING: None})

    def compacted(self, name: str, stopped: Callable[[], bool]) -> Callable[[], str | None]:
        """Do nothing, twice: a server merges its segments by itself."""
        return lambda: None

    def remove(self, name: str) -> None:
        """Delete the collection. Searches still under way in it go on through the alias."""
        with asking(self._settings.url):
            self._client.delete_collection(name)

    def remove_leftovers(self, keep: set[str]) -> None:
        """Delete every other generation of this name."""
        for name in self.generations():
            if name not in keep:
                self.remove(name)

    def _notes(self, name: str) -> dict[str, Any]:
        try:
            with asking(self._settings.url):
                return dict(self._client.get_collection(name).config.metadata or {})
        except NoSuchCollection:
            return {}

    def _note(self, name: str, notes: dict[str, Any]) -> None:
        with asking(self._settings.url):
            self._client.update_collection(name, metadata=notes)


def _damaged(name: str, what: str) -> DamagedIndex:
    return DamagedIndex(
        f"Bộ sưu tập {name} trên máy chủ chỉ mục bị hỏng ({what}). Hãy chạy: manhmoi index rebuild",
        f"The collection {name} on the index server is damaged ({what}). "
        "Run: manhmoi index rebuild",
    )
