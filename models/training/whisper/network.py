"""A small Whisper of the true architecture, run here so that windows may be short and looks seen.

The layers are transformers' own; only the running through them is written out, because Whisper's
own encoder accepts nothing but 30 s. Heads that help it learn are dropped on export.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import WhisperConfig, WhisperForConditionalGeneration

from models.training.whisper import vocabulary as ids
from models.training.whisper.vocabulary import Vocabulary

SOUND_LAYER: Final = 2
"""The sounds are told apart after so many encoder layers."""
_OFFSETS: Final = ((-4, -1, 2, 5), (-9, -4, 4, 9), (-18, -7, 7, 18), (-30, -12, 12, 30))


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network, and the cross-attention heads (layer, head) that tell word times."""

    width: int = 96
    heads: int = 4
    encoder_layers: int = 4
    decoder_layers: int = 3
    guided: tuple[tuple[int, int], ...] = ((1, 0), (1, 1), (2, 0), (2, 1))
    following: tuple[tuple[int, int], ...] = ((0, 0), (0, 1))
    """Heads that look at the word just read: from there the next one is found."""


@dataclass(frozen=True, slots=True)
class Output:
    """What the network made of a batch. ``looks``: cross-attention per decoder layer."""

    logits: Tensor
    looks: list[Tensor]
    words: Tensor
    sounds: Tensor


def config(shape: Shape, size: int) -> WhisperConfig:
    """Return Whisper's configuration for ``shape`` and a vocabulary of ``size``."""
    return WhisperConfig(
        vocab_size=size, d_model=shape.width, encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers, encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads, encoder_ffn_dim=4 * shape.width,
        decoder_ffn_dim=4 * shape.width, pad_token_id=ids.END % size, bos_token_id=ids.END % size,
        eos_token_id=ids.END % size, decoder_start_token_id=ids.START % size,
        suppress_tokens=None, begin_suppress_tokens=None,
    )  # fmt: skip


class Network(nn.Module):
    """Whisper with a table of the tokens in use only, and helper heads."""

    def __init__(self, shape: Shape, vocabulary: Vocabulary, sound_classes: int) -> None:
        super().__init__()
        self.shape = shape
        whisper = WhisperForConditionalGeneration(config(shape, 8))
        self.encoder: Any = whisper.model.encoder
        self.decoder: Any = whisper.model.decoder
        places = positions(1500, shape.width)
        self.encoder.embed_positions.weight = nn.Parameter(places, requires_grad=False)
        self.decoder.embed_positions.weight = nn.Parameter(0.3 * places[:448].clone())
        del self.decoder.embed_tokens
        self._listen_nearby()
        width = shape.width
        self.rows = nn.Parameter(torch.randn(vocabulary.first_time_row, width) * width**-0.5)
        self.time_map = nn.Parameter(torch.eye(width) * (0.25 * math.sqrt(2)))
        self.time_shift = nn.Parameter(torch.zeros(width))
        self.register_buffer("word_rows", torch.tensor(vocabulary.word_tokens))
        self.blank = nn.Parameter(torch.randn(1, width) * width**-0.5)
        self.word_head = nn.Linear(width, width)
        self.sound_head = nn.Linear(width, sound_classes)
        self._unused_row = vocabulary.unused_row
        self._unused = math.log(vocabulary.unused)

    def table(self) -> Tensor:
        """Return the rows of the tokens in use: text, unused, special, timestamps."""
        places = self.encoder.embed_positions.weight
        later = torch.cat([places, places[-1:]])[: ids.TIMES]
        return torch.cat([self.rows, later @ self.time_map + self.time_shift])

    def forward(self, mel: Tensor, first: int, read: Tensor) -> Output:
        """Run ``mel`` (batch, 80, frames) and the tokens' rows ``read`` through all layers."""
        heard, middle = self.listen(mel, first)
        table = self.table()
        hidden, looks = self._decode(table[read], heard)
        logits = hidden @ table.T
        extra = torch.zeros(len(table))
        extra[self._unused_row] = self._unused
        named = torch.cat([self.blank, self.rows[self.word_rows]])  # type: ignore[index]
        words = self.word_head(heard) @ named.T
        return Output(logits + extra, looks, words, self.sound_head(middle))

    def listen(self, mel: Tensor, first: int) -> tuple[Tensor, Tensor]:
        """Return the encoder's output and that of its ``SOUND_LAYER``th layer."""
        encoder = self.encoder
        hidden = functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(mel)))).transpose(1, 2)
        hidden = hidden + encoder.embed_positions.weight[first : first + hidden.shape[1]]
        middle = hidden
        for place, layer in enumerate(encoder.layers):
            normed = layer.self_attn_layer_norm(hidden)
            hidden = hidden + _attend(layer.self_attn, normed, normed, causal=False)
            hidden = hidden + layer.fc2(functional.gelu(layer.fc1(layer.final_layer_norm(hidden))))
            if place + 1 == min(SOUND_LAYER, self.shape.encoder_layers):
                middle = hidden
        return encoder.layer_norm(hidden), middle

    def _decode(self, read: Tensor, heard: Tensor) -> tuple[Tensor, list[Tensor]]:
        decoder, looks = self.decoder, []
        hidden = read + decoder.embed_positions.weight[: read.shape[1]]
        for layer in decoder.layers:
            normed = layer.self_attn_layer_norm(hidden)
            hidden = hidden + _attend(layer.self_attn, normed, normed, causal=True)
            normed = layer.encoder_attn_layer_norm(hidden)
            cross, look = _look(layer.encoder_attn, normed, heard)
            looks.append(look)
            hidden = hidden + cross
            hidden = hidden + layer.fc2(functional.gelu(layer.fc1(layer.final_layer_norm(hidden))))
        return decoder.layer_norm(hidden), looks

    @torch.no_grad()
    def _listen_nearby(self) -> None:
        """Begin with encoder heads that look at a fixed distance; learning moves them."""
        width, heads = self.shape.width, self.shape.heads
        rates = _rates(width)
        for layer, offsets in zip(self.encoder.layers, _OFFSETS, strict=False):
            query, key = torch.zeros(width, width), torch.zeros(width, width)
            for head in range(heads):
                pairs = range(head, width // 2, heads)
                for n, pair in enumerate(pairs):
                    angle = rates[pair] * offsets[head % len(offsets)]
                    row = head * (width // heads) + 2 * n
                    query[row, pair] = query[row + 1, width // 2 + pair] = 1.3
                    cos, sin = 1.3 * torch.cos(angle), 1.3 * torch.sin(angle)
                    key[row, pair], key[row, width // 2 + pair] = cos, -sin
                    key[row + 1, pair], key[row + 1, width // 2 + pair] = sin, cos
            layer.self_attn.q_proj.weight += query
            layer.self_attn.k_proj.weight += key


def positions(count: int, width: int) -> Tensor:
    """Return sines and cosines of ``width / 2`` rates, from 6 frames a turn to 6,000."""
    angle = torch.arange(count)[:, None] * _rates(width)
    return torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)


def _rates(width: int) -> Tensor:
    return 2 * math.pi / torch.logspace(math.log10(6), math.log10(6000), width // 2)


def _split(values: Tensor, heads: int) -> Tensor:
    batch, count, width = values.shape
    return values.view(batch, count, heads, width // heads).transpose(1, 2)


def _attend(attention: Any, query: Tensor, memory: Tensor, *, causal: bool) -> Tensor:
    heads = attention.num_heads
    mixed = functional.scaled_dot_product_attention(
        _split(attention.q_proj(query), heads), _split(attention.k_proj(memory), heads),
        _split(attention.v_proj(memory), heads), is_causal=causal,
    )  # fmt: skip
    made: Tensor = attention.out_proj(mixed.transpose(1, 2).flatten(-2))
    return made


def _look(attention: Any, query: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
    heads = attention.num_heads
    asked = _split(attention.q_proj(query), heads) * attention.head_dim**-0.5
    look = torch.softmax(asked @ _split(attention.k_proj(memory), heads).transpose(2, 3), dim=-1)
    mixed = look @ _split(attention.v_proj(memory), heads)
    return attention.out_proj(mixed.transpose(1, 2).flatten(-2)), look
