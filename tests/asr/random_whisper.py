"""A Whisper of the true architecture, tiny and with random weights: it knows nothing.

Written straight as CTranslate2 wants it, so that no test needs torch or a converter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

WIDTH: Final = 16
HEADS: Final = 2
LAYERS: Final = 1
MULTILINGUAL: Final = 51_865
ENGLISH: Final = 51_864
LANGS: Final = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th "
    "ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr "
    "pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt "
    "haw ln ha ba jw su"
).split()
SYLLABLES: Final = ("khe", "sanh", "đồi", "tôi", "anh", "không", "mộ", "suối", "năm", "ba", "hai")


def write_model(folder: Path, *, size: int = MULTILINGUAL, seed: int = 3) -> Path:
    """Write a model into ``folder``; a size below 51,865 makes it English-only."""
    import ctranslate2
    from ctranslate2.specs.whisper_spec import WhisperConfig, WhisperSpec

    rng = np.random.default_rng(seed)
    spec = WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    spec.encoder.conv1.weight = _small(rng, WIDTH, 80, 3)
    spec.encoder.conv1.bias = np.zeros(WIDTH, np.float32)
    spec.encoder.conv2.weight = _small(rng, WIDTH, WIDTH, 3)
    spec.encoder.conv2.bias = np.zeros(WIDTH, np.float32)
    spec.encoder.position_encodings.encodings = _small(rng, 1500, WIDTH)
    spec.decoder.position_encodings.encodings = _small(rng, 448, WIDTH)
    spec.decoder.embeddings.weight = rng.standard_normal((size, WIDTH)).astype(np.float32)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.scale_embeddings = False
    for side in (spec.encoder, spec.decoder):
        _norm(side.layer_norm)
        for layer in side.layer:
            _layer(rng, layer)
    tokens = vocabulary(size)
    spec.register_vocabulary(tokens)
    begin = tokens.index("<|startoftranscript|>")
    spec.config.lang_ids = (
        list(range(begin + 1, begin + 1 + len(LANGS))) if size == MULTILINGUAL else []
    )
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokens.index("<|endoftext|>")]
    spec.config.alignment_heads = [(0, 0), (0, 1)]
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    _tokenizer(tokens, folder / "tokenizer.json")
    assert isinstance(spec.config, WhisperConfig)
    assert ctranslate2.contains_model(str(folder))
    return folder


def vocabulary(size: int) -> list[str]:
    """Bytes, then invented words, then Whisper's special tokens, then 1,501 timestamps."""
    from tokenizers.pre_tokenizers import ByteLevel

    langs = [f"<|{lang}|>" for lang in LANGS] if size == MULTILINGUAL else []
    special = ["<|endoftext|>", "<|startoftranscript|>", *langs]
    special += [
        f"<|{name}|>"
        for name in
        ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
    ]  # fmt: skip
    times = [f"<|{n * 0.02:.2f}|>" for n in range(1501)]
    # CTranslate2 tells a multilingual model by a token that is empty, as Whisper's 50,256th is.
    letters = [*(("",) if langs else ()), *sorted(ByteLevel.alphabet())]
    words: list[str] = []
    number = 0
    while len(letters) + len(words) + len(special) + len(times) < size:
        raw = f" {SYLLABLES[number % len(SYLLABLES)]}{number}"
        pieces = ByteLevel(add_prefix_space=False).pre_tokenize_str(raw)
        words.append("".join(piece for piece, _ in pieces))
        number += 1
    return [*letters, *words, *special, *times]


def _tokenizer(tokens: list[str], file: Path) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.BPE({token: n for n, token in enumerate(tokens)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True) for token in tokens if token.startswith("<|")]
    )
    tokenizer.save(str(file))


def _small(rng: np.random.Generator, *shape: int) -> Any:
    return (rng.standard_normal(shape) * 0.3).astype(np.float32)


def _norm(spec: Any) -> None:
    spec.gamma = np.ones(WIDTH, np.float32)
    spec.beta = np.zeros(WIDTH, np.float32)


def _linear(rng: np.random.Generator, spec: Any, out: int, inside: int) -> None:
    spec.weight = _small(rng, out, inside)
    spec.bias = np.zeros(out, np.float32)


def _layer(rng: np.random.Generator, layer: Any) -> None:
    _norm(layer.self_attention.layer_norm)
    _linear(rng, layer.self_attention.linear[0], 3 * WIDTH, WIDTH)
    _linear(rng, layer.self_attention.linear[1], WIDTH, WIDTH)
    if hasattr(layer, "attention"):
        _norm(layer.attention.layer_norm)
        _linear(rng, layer.attention.linear[0], WIDTH, WIDTH)
        _linear(rng, layer.attention.linear[1], 2 * WIDTH, WIDTH)
        _linear(rng, layer.attention.linear[2], WIDTH, WIDTH)
    _norm(layer.ffn.layer_norm)
    _linear(rng, layer.ffn.linear_0, 4 * WIDTH, WIDTH)
    _linear(rng, layer.ffn.linear_1, WIDTH, 4 * WIDTH)
