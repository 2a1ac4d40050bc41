"""All perceptual hashes in memory: a million take 57 MB and are compared in some 10 ms."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db.models import Count, Max
from numpy.typing import NDArray

from casework.models import ImagePrint
from ocr.prints import BYTES, PAGE_MODEL

_BATCH: Final = 20_000


@dataclass(frozen=True, slots=True)
class PrintTable:
    """Rows of ``ImagePrint`` as columns; ``words`` is (4, n) of 64 bits each."""

    pks: NDArray[np.int64]
    media: NDArray[np.int64]
    frames: NDArray[np.int64]
    pages: NDArray[np.bool_]
    words: NDArray[np.uint64]

    def near(self, bits: bytes, limit: int, *, page: bool) -> list[tuple[int, int, int]]:
        """Return (media id, its moment in ms, distance) of hashes at most ``limit`` bits away.

        Args:
            bits: 32 bytes.
            limit: bits, of 256.
            page: compare with pages, or with photographs.
        """
        asked = np.frombuffer(bits, dtype=np.uint64)
        apart = np.zeros(len(self.pks), dtype=np.uint16)
        for column, word in zip(self.words, asked, strict=True):
            apart += np.bitwise_count(column ^ word)
        rows = np.flatnonzero((apart <= limit) & (self.pages == page))
        return [(int(self.media[n]), int(self.frames[n]), int(apart[n])) for n in rows]


_lock = threading.Lock()
_held: tuple[tuple[object, ...], PrintTable] | None = None


def print_table() -> PrintTable:
    """Return the table as it stands now; read anew when rows came or went."""
    global _held
    with _lock:
        state = _state()
        if _held is None or _held[0] != state:
            _held = (state, _read())
        return _held[1]


def _state() -> tuple[object, ...]:
    """Return what changes whenever a row comes or goes."""
    found = ImagePrint.objects.aggregate(last=Max("pk"), rows=Count("pk"))
    newest = ImagePrint.objects.filter(pk=found["last"]).first()
    # The newest row's own bits too: a number may come again after a transaction was undone.
    mark = (newest.media_id, bytes(newest.bits)) if newest else ()
    return found["last"], found["rows"], mark


def _read() -> PrintTable:
    pks: list[int] = []
    media: list[int] = []
    frames: list[int] = []
    pages: list[bool] = []
    bits = bytearray()
    rows = ImagePrint.objects.order_by("pk").values_list(
        "pk", "media_id", "frame_ms", "model", "bits"
    )
    for pk, media_id, frame, model, stored in rows.iterator(chunk_size=_BATCH):
        one = bytes(stored)
        if len(one) != BYTES:
            continue
        pks.append(pk)
        media.append(media_id)
        frames.append(frame)
        pages.append(model.startswith(PAGE_MODEL.name + "@"))
        bits += one
    words = np.frombuffer(bytes(bits), dtype=np.uint64).reshape(-1, BYTES // 8)
    columns = np.ascontiguousarray(words.T)
    return PrintTable(
        np.array(pks, dtype=np.int64),
        np.array(media, dtype=np.int64),
        np.array(frames, dtype=np.int64),
        np.array(pages, dtype=np.bool_),
        columns,
    )
