"""``make train-embedder``: parallel texts in, the shipped weights and their card out.

Needs the development data beside the repository and about 6 GB of memory. Stopped, it goes on
where it was; remove the work folder to begin anew.
"""

from __future__ import annotations

import time
from pathlib import Path

import click

from models.static.embedder import StaticEmbedder
from models.static.table import WEIGHTS, save
from models.training.embedder.card import write_figures, write_golden
from models.training.embedder.corpus import Corpus, pairs_kept_aside, prepare
from models.training.embedder.learn import Learner, steps_for
from models.training.embedder.quantise import quantise
from models.training.embedder.scores import aside_scores, dev_scores

PAIRS = 6_000_000
SEED = 1
CARD = WEIGHTS.with_name("MODEL_CARD.md")
GOLDEN = WEIGHTS.with_name("golden.json")


@click.command(help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), default=Path("../shared/data")
)
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/embedder"))
@click.option("--pairs", type=int, default=PAIRS, show_default=True, help="Training pairs drawn.")
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option("--without-copyleft", is_flag=True, help="Leave out gpl*, agpl* and mpl* files.")
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS, show_default=True)
def main(data: Path, work: Path, pairs: int, seed: int, without_copyleft: bool, out: Path) -> None:
    """Read, learn, quantise, score."""
    work.mkdir(parents=True, exist_ok=True)
    kept = work / ("corpus-free.npz" if without_copyleft else "corpus.npz")
    if not kept.is_file():
        click.echo("reading the parallel texts")
        prepare(data / "parallel", without_copyleft=without_copyleft)[0].save(kept)
    corpus = Corpus.load(kept)
    click.echo(f"{len(corpus.fingerprint):,} features, {len(corpus.row):,} in all texts")
    learner = Learner(corpus, steps_for(pairs), seed)
    checkpoint = work / f"{kept.stem}-{pairs}-{seed}.npz"
    if checkpoint.is_file():
        learner.resume(checkpoint)
        click.echo(f"going on after step {learner.step:,}")
    began = time.monotonic()

    def report(step: int, steps: int, loss: float, first: float) -> None:
        spent = time.monotonic() - began
        click.echo(f"step {step:,}/{steps:,} loss {loss:.3f} first {first:.3f} {spent:.0f} s")

    learner.run(checkpoint, report)
    table = quantise(corpus.fingerprint, corpus.count, learner.table)
    save(out, table)
    embedder = StaticEmbedder(table)
    scores = aside_scores(embedder, pairs_kept_aside(data / "parallel"))
    scores |= dev_scores(embedder, data / "dev")
    for name, value in scores.items():
        click.echo(f"{name}: {value:.3f}")
    if out == WEIGHTS:
        write_golden(GOLDEN, embedder)
        write_figures(CARD, out, table, pairs=pairs, seed=seed, scores=scores)


if __name__ == "__main__":
    main()
