"""Tiny Whispers of the true architecture with random weights: they hear, and know nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

SMALL: Final = "openai/whisper-small"
TURBO: Final = "openai/whisper-large-v3-turbo"
PHO: Final = "vinai/PhoWhisper-small"
WIDTH: Final = 32
# Every language token a multilingual Whisper has, so that CTranslate2 takes it for one.
_CORPUS: Final = [
    "Chúng tôi chôn đồng đội bên bờ suối, dưới gốc cây cổ thụ gần đồi 875.",
    "We buried him by the creek below the hill, under an old tree.",
]


def make(folder: Path, *, mels: int = 80, generation: bool = True, seed: int = 7) -> Path:
    """Write a Whisper as the hub has it into ``folder``: all 51,865 tokens, two narrow layers."""
    import torch
    from transformers import WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration

    torch.manual_seed(seed)
    config = WhisperConfig(
        vocab_size=51_865,
        num_mel_bins=mels,
        d_model=WIDTH,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
    )
    model: Any = WhisperForConditionalGeneration(config)
    tokens = _special_tokens()
    model.generation_config.suppress_tokens = []
    model.generation_config.begin_suppress_tokens = [50_257]
    if generation:
        languages = {token: at for token, at in tokens.items() if _names_language(token)}
        model.generation_config.lang_to_id = languages
        model.generation_config.alignment_heads = [[1, 0], [1, 1]]
    model.save_pretrained(folder)
    _tokenizer(folder, tokens)
    WhisperFeatureExtractor(feature_size=mels).save_pretrained(folder)  # type: ignore[no-untyped-call]
    (folder / "README.md").write_text("tiny, random, for tests\n")
    # What a real repository also holds and nobody needs.
    (folder / "tf_model.h5").write_bytes(b"not taken")
    (folder / "modeling_custom.py").write_text("raise SystemExit('code of a model was run')\n")
    return folder


def unpickled(folder: Path) -> Path:
    """Turn the folder into one like PhoWhisper's: pickled weights only."""
    import torch
    from safetensors.torch import load_file

    weights = folder / "model.safetensors"
    torch.save(load_file(weights), folder / "pytorch_model.bin")
    weights.unlink()
    return folder


def without_tokenizer(folder: Path) -> Path:
    """Leave ``vocab.json``, ``merges.txt`` and the names of the special tokens only."""
    whole = json.loads((folder / "tokenizer.json").read_bytes())
    (folder / "vocab.json").write_text(json.dumps(whole["model"]["vocab"]))
    merges = [
        pair if isinstance(pair, str) else " ".join(pair) for pair in whole["model"]["merges"]
    ]
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]))
    added = {one["content"]: one["id"] for one in whole["added_tokens"]}
    (folder / "added_tokens.json").write_text(json.dumps(added))
    (folder / "tokenizer.json").unlink()
    return folder


def _names_language(token: str) -> bool:
    return token.startswith("<|") and 2 <= len(token) - 4 <= 3


def _special_tokens() -> dict[str, int]:
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    # Whisper's own order is another; one code is of a later release with a larger table.
    order = [
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(f"<|{code}|>" for code in [c for c in _LANGUAGE_CODES if c != "yue"]),
        "<|translate|>",
        "<|transcribe|>",
        "<|startoflm|>",
        "<|startofprev|>",
        "<|nocaptions|>",
        "<|notimestamps|>",
    ]
    return {token: 50_257 + at for at, token in enumerate(order)}


def _tokenizer(folder: Path, special: dict[str, int]) -> None:
    """Train a byte-level vocabulary and fill it up to Whisper's 50,257 words."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(_CORPUS, trainer)
    learnt = json.loads(tokenizer.to_str())
    vocabulary = learnt["model"]["vocab"]
    vocabulary |= {f"filler{at}": at for at in range(len(vocabulary), 50_256)}
    # By this empty word, last of the real table, CTranslate2 knows a multilingual model.
    vocabulary[""] = 50_256
    tokenizer = Tokenizer.from_str(json.dumps(learnt))
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in special]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    kind = {"tokenizer_class": "WhisperTokenizer", "unk_token": "<|endoftext|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(kind))
