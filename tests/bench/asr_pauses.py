"""Share of a second utterance's speech found after a long pause: stock state against renewed.

Run: ``python -m tests.bench.asr_pauses [SECONDS…]``. Twelve pairs of neighbours of thirteen clips
of the shared data; the reference is what is found in the second clip alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from asr.decode import open_sound
from asr.voice import WINDOW, probabilities
from tests.asr.sounds import Samples, silence, white

CLIPS = (
    "en_jfk.flac en_lj001_0004.wav en_sb_spk1_snt1.wav en_sb_spk1_snt3.wav ru_ds_ru.wav "
    "vi_f5_ref.wav vi_vieneu_binh_nam_mien_bac_80a3.wav vi_vieneu_id_0007_1f0f.wav "
    "vi_vimfa_test_0.wav vi_vivos_spk01_r006.wav vi_vivos_spk01_r012.wav "
    "vi_vivos_spk01_r018.wav zh_funasr_example.wav"
).split()
Detect = Callable[[Samples], Samples]


def clips(folder: Path) -> list[Samples]:
    """Return the clips, mono, filled up to whole windows."""
    found = []
    for name in CLIPS:
        with open_sound(folder / name) as sound:
            samples = np.concatenate(list(sound.blocks()), axis=1)[0]
        found.append(np.pad(samples, (0, -len(samples) % WINDOW)))
    return found


def stock(samples: Samples) -> Samples:
    """faster-whisper's own run of the model, its state carried on."""
    from faster_whisper.vad import get_vad_model

    chances: Samples = get_vad_model()(samples).reshape(-1)
    return chances


def share(first: Samples, second: Samples, gap_s: float, detect: Detect, noise: bool) -> float:
    """Share of the speech windows of ``second`` still found when it follows ``first``."""
    gap = silence(round(gap_s * 16_000) // WINDOW * WINDOW / 16_000)
    joined = np.concatenate((first, gap, second))
    if noise:
        joined = joined + white(len(joined) / 16_000, -48)
    alone = detect(second) >= 0.5
    after = detect(joined)[(len(first) + len(gap)) // WINDOW :][: len(alone)] >= 0.5
    return float((after & alone).sum() / alone.sum())


def main(arguments: list[str]) -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "audio" / "clips"
    said = clips(folder)
    gaps = [float(each) for each in arguments] or [2.0, 29.0, 300.0, 305.0]
    for name, detect in (("state carried on", stock), ("state renewed", probabilities)):
        for noise in (False, True):
            for gap in gaps:
                shares = [share(*pair, gap, detect, noise) for pair in pairwise(said)]
                ground = "noise at -48 dB" if noise else "digital silence"
                print(
                    f"{name}, {ground}, {gap:g} s: mean {np.mean(shares):.3f}, "
                    f"least {min(shares):.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1:])
