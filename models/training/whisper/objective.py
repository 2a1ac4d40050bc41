"""What the network is scolded for: wrong tokens, looking elsewhere, mishearing words and sounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from models.training.whisper.batches import Batch
from models.training.whisper.network import Network, Output
from models.training.whisper.sequences import NONE

SMOOTHING: Final = 0.03
LOOK: Final = 0.5
FOLLOW: Final = 0.2
WORDS: Final = 1.0
SOUNDS: Final = 0.3


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts, and the share of tokens answered rightly."""

    tokens: Tensor
    looks: Tensor
    follows: Tensor
    words: Tensor
    sounds: Tensor
    right: Tensor

    @property
    def total(self) -> Tensor:
        """The weighted sum that is learnt from."""
        return (
            self.tokens + LOOK * self.looks + FOLLOW * self.follows
            + WORDS * self.words + SOUNDS * self.sounds
        )  # fmt: skip


def losses(network: Network, batch: Batch) -> Losses:
    """Run the network on ``batch`` and return its losses."""
    output: Output = network(batch.mel, batch.first, batch.read)
    asked = batch.answer != NONE
    flat, answers = output.logits[asked], batch.answer[asked]
    shape = network.shape
    return Losses(
        functional.cross_entropy(flat, answers, label_smoothing=SMOOTHING),
        _looks(output.looks, shape.guided, batch.look),
        _looks(output.looks, shape.following, _before(batch.look)),
        functional.cross_entropy(output.words.flatten(0, 1), batch.words.flatten()),
        functional.cross_entropy(
            output.sounds.flatten(0, 1), batch.sounds.flatten(), ignore_index=NONE
        ) if bool((batch.sounds != NONE).any()) else flat.sum() * 0,
        (flat.argmax(-1) == answers).float().mean(),
    )  # fmt: skip


def _looks(looks: list[Tensor], heads: tuple[tuple[int, int], ...], look: Tensor) -> Tensor:
    """Return how little of the looking falls where it should."""
    frames = torch.arange(looks[0].shape[-1])
    first, last = look[..., 0:1], torch.maximum(look[..., 1:2], look[..., 0:1] + 1)
    inside = (frames >= first) & (frames < last)
    minded = (look[..., 1] > 0) & inside.any(-1)
    if not heads or not bool(minded.any()):
        return looks[0].sum() * 0
    wanted = inside[minded].float()
    parts = [
        ((looks[layer][:, head][minded] * wanted).sum(-1) + 1e-5).log() for layer, head in heads
    ]
    return -torch.stack(parts).mean()


def _before(look: Tensor) -> Tensor:
    """Return where each token just read was said: one place further on in the row."""
    return torch.cat([torch.zeros_like(look[:, :1]), look[:, :-1]], dim=1)
