"""A kill in the middle of a long recording does not redo what was heard before it."""

from __future__ import annotations

import json
import shutil
import time
import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.command import ROOT, Command

RATE = 16_000
# Twelve minutes: three parts, each with the same recording in it.
SECONDS = 720
SAMPLE = ROOT / "samples" / "recordings" / "voice-en-01-song-rai.ogg"
MODEL = ROOT / "models" / "tiny_whisper"


def _samples() -> NDArray[np.int16]:
    resampler = av.AudioResampler("s16", "mono", RATE)
    with av.open(str(SAMPLE)) as file:
        frames = [one for frame in file.decode(audio=0) for one in resampler.resample(frame)]
    sound: NDArray[np.int16] = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    return sound


def _recording(folder: Path) -> Path:
    """Write a long recording in which the sample is spoken once in every four minutes."""
    sample, whole = _samples(), np.zeros(SECONDS * RATE, "<i2")
    for start in range(20, SECONDS, 240):
        whole[start * RATE : start * RATE + len(sample)] = sample
    target = folder / "phong-van-dai.wav"
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(whole.tobytes())
    return target


def test_a_killed_transcription_goes_on_where_it_was(tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    model = tmp_path / "mo-hinh"
    shutil.copytree(MODEL, model)
    recording = _recording(tmp_path)
    command = ("transcribe", recording, "--model", model, "--lang", "en", "--no-glossary")
    process = home.start(*command, "--format", "json")
    journals = home.data / "run" / "transcribe"
    until = time.monotonic() + 300
    while not (kept := _first_part(journals)):
        assert process.poll() is None, "it ended before a part was kept"
        assert time.monotonic() < until
        time.sleep(0.02)
    process.kill()
    process.communicate()
    held = _first_part(journals)
    assert held is not None
    # What a resumed run must not hear again is marked, so that hearing it again would show.
    (journal,) = journals.iterdir()
    part = json.loads(kept)
    part["segments"][0]["text"] = "heard before the kill"
    rest = journal.read_text().split("\n")[1:]
    journal.write_text("\n".join([json.dumps(part), *rest]))
    resumed = json.loads(home.run(*command, "--format", "json").stdout)
    texts = [segment["text"] for segment in resumed["segments"]]
    assert texts[0] == "heard before the kill"
    assert sum("kapok tree" in text for text in texts) >= 2
    assert resumed["duration_ms"] == SECONDS * 1_000
    assert not list(journals.iterdir())


def _first_part(journals: Path) -> str | None:
    """Return the first whole line of the journal, ``None`` before there is one."""
    for file in journals.glob("*.ndjson"):
        line, mark, _ = file.read_text().partition("\n")
        if mark:
            return line
    return None
