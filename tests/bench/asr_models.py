"""Whispers of the true shapes with random weights, the same for openai-whisper and CTranslate2.

They cost what trained ones cost, token for token, and say nothing of accuracy.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import whisper
from tokenizers import AddedToken
from whisper.tokenizer import get_encoding

from models.speech.convert import convert

VOCABULARY: Final = 51_865
# Width, layers of encoder and of decoder, heads: Radford et al. 2022, table 1.
SHAPES: Final = {"tiny": (384, 4, 6), "base": (512, 6, 8), "small": (768, 12, 12)}
_RENAMED: Final = (
    (r"^model\.", ""),
    (r"\.embed_positions\.weight$", ".positional_embedding"),
    (r"\.embed_tokens\.", ".token_embedding."),
    (r"\.layers\.", ".blocks."),
    (r"\.self_attn_layer_norm\.", ".attn_ln."),
    (r"\.encoder_attn_layer_norm\.", ".cross_attn_ln."),
    (r"\.final_layer_norm\.", ".mlp_ln."),
    (r"\.self_attn\.", ".attn."),
    (r"\.encoder_attn\.", ".cross_attn."),
    (r"\.q_proj\.", ".query."),
    (r"\.k_proj\.", ".key."),
    (r"\.v_proj\.", ".value."),
    (r"\.out_proj\.", ".out."),
    (r"\.fc1\.", ".mlp.0."),
    (r"\.fc2\.", ".mlp.2."),
    (r"^encoder\.layer_norm\.", "encoder.ln_post."),
    (r"^decoder\.layer_norm\.", "decoder.ln."),
)


def make(size: str, folder: Path) -> None:
    """Write the model twice: ``openai.pt`` (single precision) and ``ct2/`` (int8)."""
    import torch
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    width, layers, heads = SHAPES[size]
    torch.manual_seed(7)
    config = WhisperConfig(
        vocab_size=VOCABULARY,
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=4 * width,
        decoder_ffn_dim=4 * width,
    )
    model: Any = WhisperForConditionalGeneration(config)
    model.generation_config.suppress_tokens = []
    model.generation_config.begin_suppress_tokens = []
    hub = folder / "hub"
    model.save_pretrained(hub)
    _write_tokenizer(hub)
    convert(hub, folder / "ct2")
    state = {openai_name(name): value for name, value in model.state_dict().items()}
    state.pop("proj_out.weight")  # the same table as the embeddings
    dimensions = whisper.ModelDimensions(
        n_mels=80,
        n_audio_ctx=1500,
        n_audio_state=width,
        n_audio_head=heads,
        n_audio_layer=layers,
        n_vocab=VOCABULARY,
        n_text_ctx=448,
        n_text_state=width,
        n_text_head=heads,
        n_text_layer=layers,
    )
    torch.save({"dims": vars(dimensions), "model_state_dict": state}, folder / "openai.pt")
    _require_equal(model, load_openai(folder))


def load_openai(folder: Path) -> Any:
    """Return openai-whisper's model with the weights of ``folder``, in single precision."""
    return whisper.load_model(str(folder / "openai.pt"), device="cpu")


def openai_name(name: str) -> str:
    """Return the name that openai-whisper gives to a weight of transformers' Whisper."""
    for pattern, new in _RENAMED:
        name = re.sub(pattern, new, name)
    return name


def _write_tokenizer(folder: Path) -> None:
    """Turn openai-whisper's own table into ``tokenizer.json``, and prove that the ids agree."""
    from transformers.convert_slow_tokenizer import TikTokenConverter

    table = Path(whisper.__file__).parent / "assets" / "multilingual.tiktoken"
    encoding = get_encoding("multilingual")
    names = sorted(encoding._special_tokens.items(), key=lambda one: one[1])
    converter = TikTokenConverter(str(table), pattern=encoding._pat_str)  # type: ignore[no-untyped-call]
    tokenizer = converter.converted()
    # "" ends the table: by it CTranslate2 knows a multilingual model.
    tokenizer.add_special_tokens(
        [AddedToken(name, special=True, normalized=False) for name, _ in names]
    )
    for name, number in names:
        if tokenizer.token_to_id(name) != number:
            raise SystemExit(f"{name}: {tokenizer.token_to_id(name)}, not {number}")
    text = "Chúng tôi chôn anh dưới gốc cây sầu riêng, năm 1972; Charlie Company, 1st/7th."
    if tokenizer.encode(text, add_special_tokens=False).ids != encoding.encode(text):
        raise SystemExit("the converted tokenizer cuts words differently")
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "PreTrainedTokenizerFast"}')


def _require_equal(hugging_face: Any, openai: Any) -> None:
    """Stop unless both give the same logits for the same sound."""
    import torch

    generator = torch.Generator().manual_seed(1)
    mel = torch.randn((1, 80, 3000), generator=generator)
    tokens = torch.tensor([[50_258, 50_278, 50_359, 50_363]])
    with torch.inference_mode():
        one = hugging_face.eval()(input_features=mel, decoder_input_ids=tokens).logits
        other = openai(mel, tokens)
    difference = float((one - other).abs().max())
    if difference > 1e-3 * float(one.abs().max()):
        raise SystemExit(f"not the same weights: logits differ by {difference}")
