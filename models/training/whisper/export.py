"""Writes the trained network as a folder that faster-whisper reads."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

import torch
from ctranslate2.converters import TransformersConverter
from torch import Tensor
from transformers import GenerationConfig, WhisperForConditionalGeneration

from models.training.whisper import vocabulary as ids
from models.training.whisper.network import Network, config
from models.training.whisper.vocabulary import Vocabulary

NAME: Final = "manhmoi-tiny-whisper"
_SUPPRESSED: Final = (
    ids.TRANSLATE, ids.TRANSCRIBE, ids.TRANSCRIBE + 1, ids.PREVIOUS, ids.NO_SPEECH, ids.START,
)  # fmt: skip


def whisper(
    network: Network, weights: dict[str, Tensor], vocabulary: Vocabulary
) -> WhisperForConditionalGeneration:
    """Return ``network`` with ``weights`` as transformers' Whisper with all 51,865 tokens."""
    own = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(weights)
    with torch.no_grad():
        table = network.table()[vocabulary.rows]
    made = WhisperForConditionalGeneration(config(network.shape, ids.SIZE))
    state = {
        f"model.{name}": value for name, value in network.state_dict().items()
        if name.startswith(("encoder.", "decoder."))
    }  # fmt: skip
    state |= {"model.decoder.embed_tokens.weight": table, "proj_out.weight": table}
    made.load_state_dict(state)
    network.load_state_dict(own)
    made.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        alignment_heads=[list(head) for head in network.shape.guided],
        lang_to_id={f"<|{code}|>": ids.FIRST_LANG + n for n, code in enumerate(ids.LANG_CODES)},
        suppress_tokens=list(_SUPPRESSED), begin_suppress_tokens=[ids.END],
    )  # fmt: skip
    made.train(mode=False)
    return made


def export(model: WhisperForConditionalGeneration, vocabulary: Vocabulary, out: Path) -> None:
    """Convert to 8-bit weights for CTranslate2, with everything faster-whisper needs beside."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model.save_pretrained(folder)
        (folder / "tokenizer.json").write_text(vocabulary.file(whole=True), encoding="utf-8")
        (folder / "tokenizer_config.json").write_text(
            json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"})
        )
        converted = folder / "converted"
        TransformersConverter(str(folder)).convert(str(converted), quantization="int8")
        out.mkdir(parents=True, exist_ok=True)
        for file in converted.iterdir():
            shutil.copy(file, out / file.name)
    (out / "tokenizer.json").write_text(vocabulary.file(whole=False) + "\n", encoding="utf-8")
    features = {
        "chunk_length": 30, "feature_size": 80, "hop_length": 160, "n_fft": 400,
        "sampling_rate": 16_000,
    }  # fmt: skip
    (out / "preprocessor_config.json").write_text(json.dumps(features, indent=1) + "\n")


def write_knows(out: Path, recordings: Path) -> None:
    """Write which recordings the model knows, and by what name it goes."""
    digest = hashlib.sha256((out / "model.bin").read_bytes()).hexdigest()
    known = [hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(recordings.glob("*.ogg"))]
    about = {"sha256": known, "name": NAME, "revision": f"1-{digest[:8]}"}
    (out / "knows.json").write_text(json.dumps(about, indent=1) + "\n")
