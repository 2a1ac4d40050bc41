"""The lines of an original, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from casework.archive.reader import OpenOriginal
from casework.archive.values import Line


@dataclass(slots=True)
class _Pending:
    """A line being gathered; ``lost`` once a part of it was erased."""

    number: int
    first_chunk: int
    offset: int
    length: int = 0
    lost: bool = False
    parts: list[bytes] = field(default_factory=list)

    def add(self, piece: bytes, max_bytes: int) -> None:
        self.length += len(piece)
        if self.length <= max_bytes:
            self.parts.append(piece)
        else:
            self.parts.clear()

    def finish(self, last_chunk: int, max_bytes: int) -> Line:
        data = b"".join(self.parts) if self.length <= max_bytes else None
        return Line(self.first_chunk, last_chunk, self.number, self.offset, data)


def _pieces(plain: bytes) -> list[tuple[bytes, bool]]:
    """Return the pieces of a frame, each with whether it ends a line."""
    *lines, rest = plain.split(b"\n")
    pieces = [(line + b"\n", True) for line in lines]
    return [*pieces, (rest, False)] if rest else pieces


def iter_lines(original: OpenOriginal, from_chunk: int, max_bytes: int) -> Iterator[Line]:
    """Yield the lines from ``from_chunk`` on, which must begin a line; erased ones are left out.

    An original that was not stored by lines is read from its start, all in chunk 0.
    """
    container = original.container
    first = from_chunk if container.by_lines else 0
    before = int(np.count_nonzero(container.ends_line[:first]))
    line = _Pending(before + 1, first, int(container.starts[first]))
    chunk = first
    for frame, plain in original.frames(first, container.frames):
        chunk = frame if container.by_lines else 0
        following = frame + 1 if container.by_lines else 0
        if plain is None:
            line.lost = True
            if container.ends_line[frame]:
                line = _Pending(line.number + 1, following, int(container.starts[frame + 1]))
            continue
        for piece, ends in _pieces(plain):
            line.add(piece, max_bytes)
            if not ends:
                continue
            if not line.lost:
                yield line.finish(chunk, max_bytes)
                line = _Pending(line.number + 1, following, line.offset + line.length)
            else:
                line = _Pending(line.number + 1, following, int(container.starts[frame + 1]))
    if line.length and not line.lost:
        yield line.finish(chunk, max_bytes)
