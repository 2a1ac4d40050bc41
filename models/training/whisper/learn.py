"""The learning: stages of ever longer windows, an average of the weights, checkpoints."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from models.training.whisper.batches import Batches
from models.training.whisper.network import Network
from models.training.whisper.objective import Losses, losses

AVERAGE: Final = 0.995
CLIP: Final = 1.0
EVERY: Final = 50


Mix = tuple[tuple[float, int, float], ...]
"""Seconds of a window, windows per batch, share of the batches."""


@dataclass(frozen=True, slots=True)
class Stage:
    """``steps`` batches drawn from ``mix``, the rate going from one to another."""

    mix: Mix
    steps: int
    rate: float
    last_rate: float


_SHORT: Final[Mix] = ((8.0, 9, 0.6), (15.0, 5, 0.25), (30.0, 3, 0.15))
_LONG: Final[Mix] = ((8.0, 9, 0.3), (15.0, 5, 0.3), (30.0, 3, 0.4))
_AGAIN: Final[Mix] = ((8.0, 9, 0.45), (15.0, 5, 0.2), (30.0, 3, 0.35))
STAGES: Final = (
    Stage(((4.0, 32, 1.0),), 400, 3e-3, 3e-3),
    Stage(((8.0, 16, 1.0),), 500, 3e-3, 2.7e-3),
    Stage(((8.0, 9, 1.0),), 800, 2.7e-3, 2.5e-3),
    Stage(_SHORT, 1800, 2.5e-3, 1.8e-3),
    Stage(_LONG, 2100, 1.8e-3, 5e-5),
    Stage(_AGAIN, 4000, 1.3e-3, 3e-5),
)
_WARM_UP: Final = 100

Report = Callable[[int, int, Losses, float], None]


class Learner:
    """Trains a network; two runs with the same seed learn the same on the same machine."""

    def __init__(
        self, network: Network, batches: Batches, stages: tuple[Stage, ...] = STAGES
    ) -> None:
        self.network = network
        self.step = 0
        self.seconds = 0.0
        self._batches = batches
        self._stages = stages
        self._optimiser = torch.optim.AdamW(
            [p for p in network.parameters() if p.requires_grad],
            lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01, fused=True,
        )  # fmt: skip
        self.average = {name: value.clone() for name, value in network.state_dict().items()}

    @property
    def steps(self) -> int:
        """All steps of all stages."""
        return sum(stage.steps for stage in self._stages)

    def run(self, checkpoint: Path | None, minutes: float, report: Report) -> bool:
        """Learn until all steps are done or ``minutes`` have passed; return whether all are done.

        Args:
            checkpoint: where the state is kept, every ``EVERY`` steps and at the end.
            minutes: the limit of this call.
            report: told the step, all steps, the losses and the seconds spent in all.

        """
        began, before = time.monotonic(), self.seconds
        while self.step < self.steps and time.monotonic() - began < minutes * 60:
            made = self._learn_once()
            self.seconds = before + time.monotonic() - began
            if self.step % EVERY == 0 or self.step == self.steps:
                report(self.step, self.steps, made, self.seconds)
                if checkpoint:
                    self.save(checkpoint)
        if checkpoint:
            self.save(checkpoint)
        return self.step >= self.steps

    def _learn_once(self) -> Losses:
        stage, rate = self._stage()
        for group in self._optimiser.param_groups:
            group["lr"] = rate * min(1.0, (self.step + 1) / _WARM_UP)
        rng = np.random.default_rng([self.step, 4])
        drawn = rng.choice(len(stage.mix), p=[share for _, _, share in stage.mix])
        seconds, size, _ = stage.mix[drawn]
        batch = self._batches.draw(self.step, seconds, size)
        made = losses(self.network, batch)
        self._optimiser.zero_grad()
        made.total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self._optimiser.step()
        self.step += 1
        keep = min(AVERAGE, self.step / (self.step + 20))
        state = self.network.state_dict()
        floats = [name for name, value in state.items() if value.is_floating_point()]
        with torch.no_grad():
            torch._foreach_lerp_(
                [self.average[name] for name in floats], [state[name] for name in floats], 1 - keep
            )
        return made

    def _stage(self) -> tuple[Stage, float]:
        left = self.step
        for stage in self._stages:
            if left < stage.steps:
                share = left / stage.steps
                return stage, stage.rate * (1 - share) + stage.last_rate * share
            left -= stage.steps
        return self._stages[-1], self._stages[-1].last_rate

    def save(self, path: Path) -> None:
        """Write everything needed to go on."""
        kept: dict[str, Any] = {
            "network": self.network.state_dict(), "average": self.average, "step": self.step,
            "optimiser": self._optimiser.state_dict(), "seconds": self.seconds,
        }  # fmt: skip
        part = path.with_suffix(".part")
        torch.save(kept, part)
        part.rename(path)

    def resume(self, path: Path) -> None:
        """Go on from where ``save`` was called."""
        kept = torch.load(path, weights_only=True)
        self.network.load_state_dict(kept["network"])
        self._optimiser.load_state_dict(kept["optimiser"])
        self.average, self.step = kept["average"], kept["step"]
        self.seconds = kept["seconds"]
