"""Cutting a byte stream into the pieces that get their own key or frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

# Bounds memory whatever the input; 1 MiB keeps the overhead of a frame under 0.002 %.
CHUNK_BYTES: Final = 1 << 20


def read_blocks(source: BinaryIO) -> Iterator[bytes]:
    """Yield ``source`` in blocks of at most 1 MiB, none empty."""
    while block := source.read(CHUNK_BYTES):
        yield block


def whole_chunks(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks of exactly 1 MiB, the last one shorter, however the blocks were cut."""
    rest = b""
    for block in blocks:
        rest = rest + block if rest else block
        while len(rest) >= CHUNK_BYTES:
            yield rest[:CHUNK_BYTES]
            rest = rest[CHUNK_BYTES:]
    if rest:
        yield rest


def line_chunks(blocks: Iterator[bytes]) -> Iterator[bytes]:
    r"""Yield one chunk per line, its ``\n`` included; longer lines are cut at every 1 MiB.

    The cut depends on the bytes alone, not on the blocks they came in.
    """
    rest = b""
    for block in blocks:
        pieces = (rest + block).split(b"\n")
        rest = pieces.pop()
        for piece in pieces:
            line = piece + b"\n"
            while len(line) > CHUNK_BYTES:
                yield line[:CHUNK_BYTES]
                line = line[CHUNK_BYTES:]
            yield line
        while len(rest) >= CHUNK_BYTES:
            yield rest[:CHUNK_BYTES]
            rest = rest[CHUNK_BYTES:]
    if rest:
        yield rest


def cut_chunks(data: bytes, cuts: Sequence[int]) -> Iterator[bytes]:
    """Yield ``data`` cut at the byte offsets ``cuts`` and, where a piece is longer, every 1 MiB.

    Args:
        data: all of it.
        cuts: ascending, the first one 0, all below the length.
    """
    for start, end in zip(cuts, [*cuts[1:], len(data)], strict=True):
        for at in range(start, end, CHUNK_BYTES):
            yield data[at : min(at + CHUNK_BYTES, end)]
