"""Reading a long recording takes no more memory than reading a short one."""

from __future__ import annotations

from pathlib import Path

from tests.bench.asr_memory import make, measure


def test_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    """Ten hours are measured by hand (docs/measurements/speech-decode.md); this keeps it so."""
    short, *_ = measure(make(tmp_path / "short.mp3", 6))
    long, _cpu, count, seconds, spoke = measure(make(tmp_path / "long.mp3", 26))
    assert seconds > 25 * 60
    assert count >= 5
    assert spoke > 0.5 * seconds
    assert long <= 1.2 * short
