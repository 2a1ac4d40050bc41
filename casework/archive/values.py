"""What the archive answers with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """An original in the archive.

    ``size`` is in bytes of plaintext; ``chunks`` how many separately keyed pieces it has (one per
    line when stored by lines, else one). ``created`` is false when it was there already.
    """

    sha256: str
    size: int
    chunks: int
    created: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an original, its newline included.

    ``first_chunk`` and ``last_chunk`` are inclusive; ``number`` is 1-based in the whole original
    and ``offset`` its first byte there. ``data`` is ``None`` when the line is longer than asked.
    """

    first_chunk: int
    last_chunk: int
    number: int
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of re-reading one original.

    ``erased_chunks`` of ``chunks`` are tombstones, which is not damage; while there is any, the
    name cannot be recomputed and only the rest is checked, piece by piece. ``erased`` says that
    the whole original was. ``problem`` says in English what is wrong when ``ok`` is false.
    """

    sha256: str
    ok: bool
    chunks: int
    erased_chunks: int
    erased: bool = False
    problem: str = ""
