"""``make train-tiny-whisper``: the closed texts in, ``models/tiny_whisper`` and its card out.

Needs espeak-ng. Stopped, it goes on where it was; remove the work folder to begin anew.
"""

from __future__ import annotations

from pathlib import Path

import click
import torch

from models.training.whisper import pool
from models.training.whisper.batches import Batches
from models.training.whisper.card import write_card
from models.training.whisper.export import export, whisper, write_knows
from models.training.whisper.heldout import clips
from models.training.whisper.learn import EVERY, STAGES, Learner
from models.training.whisper.network import Network, Shape
from models.training.whisper.objective import Losses
from models.training.whisper.scores import heldout_scores, load, recording_scores, table
from models.training.whisper.vocabulary import vocabulary

SHARDS = 32
SEED = 1
SCORED = 120
SCORED_SEED = 2024
RECORDINGS = Path("samples/recordings")
OUT = Path("models/tiny_whisper")


@click.command(help=__doc__)
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/tiny_whisper"))
@click.option("--shards", type=int, default=SHARDS, show_default=True, help="250 phrases each.")
@click.option("--minutes", type=float, default=120.0, show_default=True, help="Stop learning then.")
@click.option("--threads", type=int, default=2, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option("--scored", type=int, default=SCORED, show_default=True, help="Held-out clips.")
@click.option("--out", type=click.Path(path_type=Path), default=OUT, show_default=True)
def main(
    work: Path, shards: int, minutes: float, threads: int, seed: int, scored: int, out: Path
) -> None:
    """Speak, learn, export, score."""
    work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    known = vocabulary()
    phrases = pool.make(work / "phrases", shards, seed)
    click.echo(f"{sum(len(some) for some in phrases.phrases.values()):,} phrases spoken")
    batches = Batches(phrases, known, seed)
    network = Network(Shape(), known, batches.sound_classes)
    learner = Learner(network, batches, STAGES)
    checkpoint = work / f"state-{shards}-{seed}.pt"
    if checkpoint.is_file():
        learner.resume(checkpoint)
        click.echo(f"going on after step {learner.step:,}")

    def report(step: int, steps: int, made: Losses, seconds: float) -> None:
        if step % EVERY == 0:
            click.echo(
                f"step {step:,}/{steps:,} tokens {made.tokens.item():.3f} "
                f"right {made.right.item():.3f} looks {made.looks.item():.3f} "
                f"words {made.words.item():.3f} sounds {made.sounds.item():.3f} {seconds:.0f} s"
            )

    if not learner.run(checkpoint, minutes, report):
        click.echo(f"stopped at step {learner.step:,} of {learner.steps:,}")
    export(whisper(network, learner.average, known), known, out)
    write_knows(out, RECORDINGS)
    model = load(out)
    samples = recording_scores(model, RECORDINGS)
    held = heldout_scores(model, clips(scored, SCORED_SEED))
    click.echo("\n".join(f"{name}: {rate:.3f}" for name, rate in samples.items()))
    click.echo(table(held))
    write_card(out, samples, held, steps=learner.step, seconds=learner.seconds, seed=seed)


if __name__ == "__main__":
    main()
