"""Checking a WACZ file: every file against the package's list, every record against its digest."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

_MAX_LIST: Final = 4 * 1024 * 1024
_BLOCK: Final = 1024 * 1024


def problems(stream: BinaryIO) -> list[str]:
    """Return what is wrong with a WACZ file, in English for the log; empty when it is whole."""
    found: list[str] = []
    try:
        with zipfile.ZipFile(stream) as package:
            found.extend(_listed(package))
            found.extend(_records(package))
    except (zipfile.BadZipFile, ArchiveLoadFailed, KeyError, ValueError, EOFError) as error:
        found.append(f"not readable as WACZ: {type(error).__name__} {error}"[:300])
    return found


def _listed(package: zipfile.ZipFile) -> Iterator[str]:
    raw = _small(package, "datapackage.json")
    digest = json.loads(_small(package, "datapackage-digest.json"))
    if digest["hash"] != f"sha256:{hashlib.sha256(raw).hexdigest()}":
        yield "datapackage.json is not what its digest says"
    names = set(package.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    for entry in json.loads(raw)["resources"]:
        name = str(entry["path"])
        if name not in names:
            yield f"{name} is missing"
            continue
        names.discard(name)
        with package.open(name) as file:
            if entry["hash"] != f"sha256:{_sha256(file)}":
                yield f"{name} is not what the package says"
    yield from (f"{name} is not listed in the package" for name in sorted(names))


def _records(package: zipfile.ZipFile) -> Iterator[str]:
    for name in package.namelist():
        if not name.startswith("archive/"):
            continue
        with package.open(name) as file:
            for record in ArchiveIterator(file, check_digests=True):
                _drain(record)
                if record.digest_checker.passed is False:
                    where = record.rec_headers.get_header("WARC-Record-ID")
                    yield f"{name}: record {where} is not what its digest says"


def _drain(record: Any) -> None:
    while record.raw_stream.read(_BLOCK):
        pass


def _small(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as file:
        data = file.read(_MAX_LIST + 1)
    if len(data) > _MAX_LIST:
        raise ValueError(f"{name} is too large")
    return data


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
