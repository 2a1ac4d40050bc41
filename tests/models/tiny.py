"""Tiny models of the true architectures, made on the spot: nothing is downloaded.

Their weights are random and they know nothing; what they prove is that a folder as the hub has it
is pulled, pinned, loaded, prefixed, pooled and served.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

E5 = "intfloat/multilingual-e5-small"
BGE_M3 = "BAAI/bge-m3"
QWEN3 = "Qwen/Qwen3-Embedding-0.6B"
RERANKER = "BAAI/bge-reranker-v2-m3"
DIMENSION = 32

_CORPUS = [
    "Chúng tôi chôn đồng đội bên bờ suối, dưới gốc cây cổ thụ gần đồi 875.",
    "We buried him by the creek below the hill, under an old tree.",
    "Nous avons enterré notre camarade au bord du ruisseau.",
    "query: passage: Instruct: Given a web search query, retrieve relevant passages",
]
_SMALL: dict[str, Any] = {
    "hidden_size": DIMENSION,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    # Wide, or random layers would give every text nearly the same vector.
    "initializer_range": 0.5,
}


def make(name: str, folder: Path, *, layers: int = 2) -> Path:
    """Write a tiny model of the architecture of ``name`` into ``folder``."""
    import torch

    torch.manual_seed(7)
    makers = {E5: _e5, BGE_M3: _bge_m3, QWEN3: _qwen3, RERANKER: _reranker}
    makers[name](folder, {**_SMALL, "num_hidden_layers": layers})
    (folder / "README.md").write_text("tiny, random, for tests\n")
    # What a real repository also holds and nobody needs.
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"not taken")
    (folder / "modeling_custom.py").write_text("raise SystemExit('code of a model was run')\n")
    return folder


def _vocabulary(special: dict[str, str], wrap: str) -> Any:
    """Train a byte-level vocabulary; ``wrap`` is what stands around every text."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        _CORPUS,
        trainers.BpeTrainer(
            vocab_size=400,
            special_tokens=list(dict.fromkeys(special.values())),
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        ),
    )
    ids = [(token, tokenizer.token_to_id(token)) for token in dict.fromkeys(special.values())]
    pair = f"{wrap} {wrap.split()[0]} $B {wrap.split()[-1]}" if " " in wrap else None
    tokenizer.post_processor = processors.TemplateProcessing(
        single=wrap, pair=pair and wrap + " $B " + wrap.split()[-1], special_tokens=ids
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, model_max_length=128, **special
    )


_XLM_R = {
    "bos_token": "<s>",
    "pad_token": "<pad>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "mask_token": "<mask>",
}


def _save(folder: Path, model: Any, tokenizer: Any, pooling: str, **how: Any) -> None:
    """Write weights, vocabulary and the list of modules that sentence-transformers reads."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    plain = folder.with_name(folder.name + "-plain")
    model.save_pretrained(plain)
    tokenizer.save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=128)
    modules = [transformer, Pooling(DIMENSION, pooling_mode=pooling), Normalize()]
    SentenceTransformer(modules=modules, device="cpu", **how).save(str(folder))


def _e5(folder: Path, size: dict[str, Any]) -> None:
    from transformers import BertConfig, BertModel

    tokenizer = _vocabulary(_XLM_R, "<s> $A </s>")
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=128, **size)
    _save(folder, BertModel(config), tokenizer, "mean")


def _xlm_r(tokenizer: Any, size: dict[str, Any], **more: Any) -> Any:
    from transformers import XLMRobertaConfig

    return XLMRobertaConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=130,
        pad_token_id=tokenizer.pad_token_id,
        **size,
        **more,
    )


def _bge_m3(folder: Path, size: dict[str, Any]) -> None:
    import torch
    from transformers import XLMRobertaModel

    tokenizer = _vocabulary(_XLM_R, "<s> $A </s>")
    model = XLMRobertaModel(_xlm_r(tokenizer, size))
    _save(folder, model, tokenizer, "cls")
    # The published folder has pickled weights only.
    (folder / "model.safetensors").unlink()
    torch.save(model.state_dict(), folder / "pytorch_model.bin")


def _qwen3(folder: Path, size: dict[str, Any]) -> None:
    from transformers import Qwen3Config, Qwen3Model

    special = {"pad_token": "<|endoftext|>", "eos_token": "<|im_end|>"}
    # As published: every text ends with the token whose state is its vector.
    tokenizer = _vocabulary(special, "$A <|endoftext|>")
    tokenizer.padding_side = "left"
    config = Qwen3Config(
        vocab_size=len(tokenizer),
        max_position_embeddings=128,
        num_key_value_heads=2,
        head_dim=8,
        **size,
    )
    prompts = {"query": "a prompt of the folder that is not ours: ", "document": ""}
    _save(folder, Qwen3Model(config), tokenizer, "lasttoken", prompts=prompts)


def _reranker(folder: Path, size: dict[str, Any]) -> None:
    from transformers import XLMRobertaForSequenceClassification

    tokenizer = _vocabulary(_XLM_R, "<s> $A </s>")
    model = XLMRobertaForSequenceClassification(_xlm_r(tokenizer, size, num_labels=1))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
