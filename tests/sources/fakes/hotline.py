"""A telephone exchange that drops recordings with their sheets."""

from __future__ import annotations

import io
import json
import os
import struct
import time
import wave
from pathlib import Path
from typing import Any

from tests.sources.fakes.folders import FolderFake


def tone(seconds: float = 0.3, pitch: int = 20) -> bytes:
    """Return a short 8 kHz mono recording."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        count = int(8000 * seconds)
        sound.writeframes(
            b"".join(struct.pack("<h", 4000 * ((n // pitch) % 2) - 2000) for n in range(count))
        )
    return out.getvalue()


def sheet(number: int, **changed: Any) -> dict[str, Any]:
    """Return the sheet of a call whose caller agreed."""
    return {
        "call_id": f"tong-dai-{9_007_199_254_740_993 + number}",
        "started_at": "2026-11-05T08:15:00+07:00",
        "caller": f"+8491200000{number % 10}",
        "consent": {"announced": True, "accepted": True, "at": "2026-11-05T08:15:20+07:00"},
        **changed,
    }


class HotlineFake(FolderFake):
    """Drops one pair of files a call, the sheet renamed last."""

    kind = "hotline"

    def drop(self, count: int, *, again: int = 0) -> Path:
        first = self.count - again
        self.count += count
        path = self.folder
        for number in range(first, self.count):
            call = sheet(number)
            self.keys.add(("call", call["call_id"]))
            path = self.put(f"ghi-âm-{number}", tone(pitch=10 + number), call)
        return path

    def put(self, name: str, sound: bytes | None, call: object) -> Path:
        """Drop one call; ``call`` is a sheet, or bytes that are none."""
        if sound is not None:
            (self.folder / f"{name}.wav").write_bytes(sound)
        body = call if isinstance(call, bytes) else json.dumps(call).encode()
        part = self.folder / f"{name}.json.part"
        part.write_bytes(body)
        old = time.time() - 60
        os.utime(part, (old, old))
        return part.rename(self.folder / f"{name}.json")
