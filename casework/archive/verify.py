"""Re-hashing an original: damage is told apart from erasure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from casework.archive.errors import Damaged, Erased
from casework.archive.keyfile import KeyFile
from casework.archive.reader import OpenOriginal
from casework.archive.values import Verification


def verify_original(
    sha256: str, open_original: Callable[[], OpenOriginal], key_path: Path
) -> Verification:
    """Return what re-reading ``sha256`` shows; memory stays at one run of frames.

    Args:
        sha256: name of the original.
        open_original: opens it.
        key_path: its key file, asked for the number of chunks when it was erased.
    """
    digest = hashlib.sha256()
    erased_frames: int = 0
    try:
        with open_original() as original:
            container = original.container
            for _, plain in original.frames(0, container.frames):
                if plain is None:
                    erased_frames += 1
                else:
                    digest.update(plain)
    except Erased:
        with KeyFile.open(sha256, key_path) as keys:
            return Verification(sha256, True, keys.records, keys.records, erased=True)
    except Damaged as error:
        return Verification(sha256, False, 0, 0, problem=error.en)
    records = container.records
    erased_chunks = erased_frames if container.by_lines else min(erased_frames, 1)
    if not erased_frames and digest.hexdigest() != sha256:
        return Verification(sha256, False, records, 0, problem="its bytes hash to another name")
    return Verification(sha256, True, records, erased_chunks, erased=0 < records == erased_chunks)
