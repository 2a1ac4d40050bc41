"""The file that ``backup`` writes and ``restore`` reads: a plain tar whose last member vouches.

Members, in order: ``rows.sqlite3`` (or ``rows.pgdump``), ``archive/ab/<sha256>`` containers still
encrypted, ``archive/erasures.log``, ``sources/…``, ``inbox/…`` (finished uploads not archived yet),
``archive_id``, and ``manifest.json`` with the size and SHA-256 of every one of them. No key is ever
in it. The search index and the workflow book are left out: both are made again from the rows.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final, Literal

from records.errors import OperatorError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
ROWS: Final = {"sqlite": "rows.sqlite3", "postgresql": "rows.pgdump"}
ERASURES: Final = "archive/erasures.log"
ARCHIVE_ID: Final = "archive_id"

_CONTAINER: Final = re.compile(r"archive/([0-9a-f]{2})/\1[0-9a-f]{62}")
_TOP: Final = frozenset({"sources", "inbox"})
_BLOCK: Final = 1 << 20

Database = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the backup: bytes and SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup holds; ``made_at`` is ISO 8601, UTC.

    ``absent`` names originals that the rows know and the archive had lost before the backup.
    """

    product: str
    made_at: str
    archive_id: str
    database: Database
    format: int = FORMAT
    absent: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Manifest:
        """Parse what :meth:`to_bytes` wrote.

        Raises:
            OperatorError: it is no manifest, or of a later format.
        """
        try:
            found = json.loads(content)
            members = {name: Member(**one) for name, one in found.pop("members").items()}
            manifest = cls(**found, members=members)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise broken(f"{MANIFEST}: {error}") from error
        if manifest.format > FORMAT:
            raise OperatorError(
                f"Bản sao lưu do bản {manifest.product} tạo, mới hơn chương trình này.",
                f"the backup was made by release {manifest.product}, newer than this program",
            )
        return manifest


def broken(what: str) -> OperatorError:
    """Return the error that says a backup cannot be trusted, and why."""
    return OperatorError(
        f"Bản sao lưu không toàn vẹn: {what}. Chưa có gì được khôi phục.",
        f"the backup is not whole: {what}; nothing was restored",
    )


def container_name(sha256: str) -> str:
    """Return the member name of an original's container."""
    return f"archive/{sha256[:2]}/{sha256}"


def safe_target(folder: Path, name: str) -> Path:
    """Return where member ``name`` belongs inside ``folder``.

    Raises:
        OperatorError: no backup of ours has a member of that name (it may point outside).
    """
    if name in (MANIFEST, ERASURES, ARCHIVE_ID, *ROWS.values()) or _CONTAINER.fullmatch(name):
        return folder / name
    path = PurePosixPath(name)
    plain = "\\" not in name and "\x00" not in name and ".." not in path.parts
    if plain and len(path.parts) > 1 and path.parts[0] in _TOP and str(path) == name:
        return folder / name
    raise broken(f"{name!r}")


class _Counting(io.RawIOBase):
    """Reads a file for the tar, hashing what passes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self._file.read(size)
        self.digest.update(block)
        return block


class SnapshotWriter:
    """Streams members into a tar and remembers their sizes and hashes; memory is one block."""

    def __init__(self, out: BinaryIO) -> None:
        self._tar = tarfile.TarFile(
            fileobj=out, mode="w", format=tarfile.PAX_FORMAT, copybufsize=_BLOCK
        )
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: BinaryIO, size: int) -> None:
        """Copy exactly ``size`` bytes of ``source`` in under ``name``.

        Raises:
            OSError: the source ends early.
        """
        info = tarfile.TarInfo(name)
        info.size = size
        info.mode = 0o600
        counting = _Counting(source)
        self._tar.addfile(info, counting)
        self.members[name] = Member(size, counting.digest.hexdigest())

    def add_file(self, name: str, path: Path) -> int:
        """Copy the file at ``path`` in; return its size in bytes.

        Raises:
            FileNotFoundError: there is none.
        """
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            self.add(name, file, size)
        return size

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest as the last member and end the tar."""
        manifest.members = dict(self.members)
        content = manifest.to_bytes()
        self.add(MANIFEST, io.BytesIO(content), len(content))
        self._tar.close()


def unpack(source: BinaryIO, folder: Path) -> Manifest:
    """Unpack a backup into ``folder`` and hold every member against the manifest.

    Args:
        source: the backup, read once from front to back.
        folder: exists and is empty.

    Raises:
        OperatorError: it is no backup, cut off, altered, or names files outside ``folder``.
    """
    found: dict[str, Member] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|", bufsize=_BLOCK) as tar:
            for info in tar:
                if not info.isreg() or info.name in found:
                    raise broken(f"{info.name!r}")
                content = tar.extractfile(info)
                assert content is not None
                found[info.name] = _write(content, safe_target(folder, info.name))
    except (tarfile.TarError, EOFError) as error:
        raise broken(str(error)) from error
    if MANIFEST not in found:
        raise broken("thiếu / missing manifest.json")
    manifest = Manifest.from_bytes((folder / MANIFEST).read_bytes())
    del found[MANIFEST]
    for name in sorted(found.keys() ^ manifest.members.keys()):
        raise broken(f"{name}: {'thừa / not listed' if name in found else 'thiếu / missing'}")
    for name, member in found.items():
        if member != manifest.members[name]:
            raise broken(f"{name}: SHA-256")
    return manifest


def _write(content: IO[bytes], target: Path) -> Member:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    size = 0
    with target.open("xb") as out:
        while block := content.read(_BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
    return Member(size, digest.hexdigest())
