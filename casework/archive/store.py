"""The archive: bytes exactly as received, named by SHA-256, write-once, each under its own key."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from casework.archive.container import Container, Written, write_container
from casework.archive.disk import (
    disk_errors,
    draft,
    exclusive,
    publish,
    sweep_drafts,
    sync_file,
    sync_folder,
)
from casework.archive.errors import Damaged, Erased, NotArchived
from casework.archive.journal import ErasedParts, ErasureJournal
from casework.archive.keyfile import KeyFile, destroy_keys, header
from casework.archive.lines import iter_lines
from casework.archive.master import WRAPPED_BYTES, Keyring
from casework.archive.reader import OpenOriginal, OriginalStream
from casework.archive.values import Line, StoredOriginal, Verification
from casework.archive.verify import verify_original


class Archive:
    """The containers under ``folder`` and their keys under ``keys``.

    Args:
        folder: where containers lie, inside the data folder.
        keys: the key folder, outside the data folder; backups of the data never hold it.
    """

    def __init__(self, folder: Path, keys: Path) -> None:
        self.folder = folder
        self.keys = keys
        self.key_files = keys / "originals"
        self.keyring = Keyring(keys)
        self.journal = ErasureJournal(folder / "erasures.log")
        self.lock = folder / ".lock"
        self._drafts = (folder / ".drafts", self.key_files / ".drafts")

    def container_path(self, sha256: str) -> Path:
        """Return where the container of ``sha256`` lies."""
        return self.folder / sha256[:2] / sha256

    def key_path(self, sha256: str) -> Path:
        """Return where the key file of ``sha256`` lies."""
        return self.key_files / sha256[:2] / sha256

    def names(self) -> Iterator[str]:
        """Yield the SHA-256 of every container, in order."""
        for prefix in sorted(self.folder.glob("??")):
            yield from sorted(path.name for path in prefix.iterdir())

    def key_names(self) -> Iterator[str]:
        """Yield the SHA-256 of every key file, tombstones included, in order."""
        for prefix in sorted(self.key_files.glob("??")):
            yield from sorted(path.name for path in prefix.iterdir())

    def is_empty(self) -> bool:
        """Whether neither a container nor a key file is here."""
        return next(self.names(), None) is None and next(self.key_names(), None) is None

    def store(
        self,
        source: Path | BinaryIO,
        *,
        lines: bool,
        again: bool = False,
        cuts: Sequence[int] | None = None,
    ) -> StoredOriginal:
        """Archive ``source`` in one pass over it, in bounded memory; durable on return.

        Bytes already here are left alone. A run killed at any moment leaves either the whole
        original or nothing that hinders storing it again.

        Args:
            source: a file or an open binary stream.
            lines: give every line its own key, so that each can be erased alone.
            again: store it even though it was erased before (a person's decision).
            cuts: byte offsets, the first one 0, at which pieces with keys of their own begin,
                instead of lines; the source is then read into memory.

        Raises:
            Erased: it was erased before.
            OperatorError: the disk is full, or the master key is missing.
        """
        if not self.keyring.path.exists():
            with disk_errors(str(self.keys)), exclusive(self.lock):
                self.keyring.create(archive_is_empty=self.is_empty())
        if isinstance(source, Path):
            with source.open("rb") as file:
                return self.store(file, lines=lines, again=again, cuts=cuts)
        for folder in self._drafts:
            sweep_drafts(folder)
        with (
            disk_errors(f"{self.folder}, {self.keys}"),
            draft(self._drafts[0]) as (data_path, data),
            draft(self._drafts[1]) as (key_path, keys),
        ):
            written = write_container(source, lines, data, keys, cuts)
            sync_file(data)
            with exclusive(self.lock):
                if (here := self._already_here(written.sha256, again)) is not None:
                    return here
                carried = self._erased_before(written)
                self._finish_keys(written, keys, carried)
                # Keys first: a container without keys would be lost, keys alone harm nothing.
                publish(key_path, self.key_path(written.sha256))
                publish(data_path, self.container_path(written.sha256))
        return StoredOriginal(written.sha256, written.size, written.records, created=True)

    def _already_here(self, sha256: str, again: bool) -> StoredOriginal | None:
        """Return the original if it is here and whole; ``None`` if it must be written."""
        try:
            with KeyFile.open(sha256, self.key_path(sha256)) as keys:
                if keys.erased:
                    if not again:
                        raise Erased(sha256)
                    self.journal.stored_again(sha256)
                    return None
            with self._open(sha256) as original:
                container = original.container
                return StoredOriginal(sha256, container.size, container.records, created=False)
        except (FileNotFoundError, NotArchived, Damaged):
            return None

    def _erased_before(self, written: Written) -> list[tuple[int, int, int]]:
        """Return the erased parts to carry over when a damaged copy is replaced."""
        if not self.key_path(written.sha256).exists():
            return []
        ranges = self.journal.read().get(written.sha256, ErasedParts()).ranges
        if any(records != written.records for _, _, records in ranges):
            raise Damaged(
                written.sha256,
                "một phần đã bị xóa, không thể thay bằng bản chia khác",
                "parts of it were erased; a copy cut otherwise cannot replace it",
            )
        return ranges

    def _finish_keys(
        self, written: Written, file: BinaryIO, erased: list[tuple[int, int, int]]
    ) -> None:
        """Write the header of a drafted key file, zero what was erased before, and sync."""
        self.keyring.load()  # under the lock: a rotation may have ended while we wrote
        context = written.container + bytes.fromhex(written.sha256)
        slots = (self.keyring.wrap(written.file_key, context), bytes(WRAPPED_BYTES))
        file.seek(0)
        file.write(header(written.container, written.records, slots, erased=False))
        sync_file(file)
        keys = KeyFile(
            written.sha256, file, written.container, written.records, erased=False, slots=slots
        )
        for first, last, _ in erased:
            keys.zero_records(first, last)

    def _open(self, sha256: str) -> OpenOriginal:
        try:
            keys = KeyFile.open(sha256, self.key_path(sha256))
        except FileNotFoundError:
            if not self.container_path(sha256).exists():
                raise NotArchived(sha256) from None
            raise Damaged(sha256, "thiếu tệp khóa", "its key file is missing") from None
        try:
            if keys.erased:
                raise Erased(sha256)
            container = Container.open(sha256, self.container_path(sha256))
        except FileNotFoundError:
            keys.file.close()
            raise NotArchived(sha256) from None
        except BaseException:
            keys.file.close()
            raise
        if container.id != keys.container or container.records != keys.records:
            keys.file.close()
            container.file.close()
            raise Damaged(sha256, "tệp khóa của bản khác", "its key file belongs to another copy")
        try:
            return OpenOriginal(container, keys, self.keyring)
        except BaseException:
            keys.file.close()
            container.file.close()
            raise

    def open(self, sha256: str) -> BinaryIO:
        """Open the plaintext as a seekable stream.

        Raises:
            Erased: it was erased (also while reading, at an erased chunk).
            NotArchived: it is not here.
            Damaged: container or keys are not whole.
        """
        return io.BufferedReader(OriginalStream(self._open(sha256)), 1 << 16)

    def lines(self, sha256: str, from_chunk: int = 0, max_bytes: int = 16 << 20) -> Iterator[Line]:
        """Yield the lines from chunk ``from_chunk`` on, erased ones left out; errors as ``open``.

        A line longer than ``max_bytes`` comes with ``data=None``.
        """
        with self._open(sha256) as original:
            yield from iter_lines(original, from_chunk, max_bytes)

    def chunks(self, sha256: str, first: int, last: int) -> bytes:
        """Return the bytes of chunks ``first`` to ``last`` (inclusive); errors as ``open``.

        Of an original not stored by lines the one chunk is the whole: use ``open`` for those.

        Raises:
            ValueError: there are no such chunks.
        """
        with self._open(sha256) as original:
            container = original.container
            if not 0 <= first <= last < container.records:
                raise ValueError(f"no chunks {first} to {last}")
            if not container.by_lines:
                first, last = 0, container.frames - 1
            parts = [plain for _, plain in original.frames(first, last + 1)]
        living = [part for part in parts if part is not None]
        if len(living) < len(parts):
            raise Erased(sha256)
        return b"".join(living)

    def erase(self, sha256: str) -> None:
        """Destroy every key of an original for good, then its container; a tombstone stays.

        Erasing what is erased already does nothing.

        Raises:
            NotArchived: it was never here.
        """
        with disk_errors(str(self.keys)), exclusive(self.lock):
            path, container = self.key_path(sha256), self.container_path(sha256)
            if not path.exists() and not container.exists():
                raise NotArchived(sha256)
            self.journal.erased_all(sha256)
            destroy_keys(sha256, path)
            if container.exists():
                container.unlink()
                sync_folder(container.parent)

    def erase_chunks(self, sha256: str, first: int, last: int) -> None:
        """Destroy the keys of chunks ``first`` to ``last`` (inclusive) for good.

        Raises:
            NotArchived: the original was never here.
            ValueError: there are no such chunks.
        """
        with disk_errors(str(self.keys)), exclusive(self.lock):
            try:
                keys = KeyFile.open(sha256, self.key_path(sha256), write=True)
            except FileNotFoundError:
                raise NotArchived(sha256) from None
            with keys:
                if not 0 <= first <= last < keys.records:
                    raise ValueError(f"no chunks {first} to {last}")
                self.journal.erased_part(sha256, first, last, keys.records)
                keys.zero_records(first, last)

    def verify(self, sha256: str) -> Verification:
        """Re-read an original and hash its plaintext again.

        Raises:
            NotArchived: neither container nor key file is here.
            OperatorError: the master key is missing or another.
        """
        return verify_original(sha256, lambda: self._open(sha256), self.key_path(sha256))
