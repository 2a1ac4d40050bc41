"""The verb ``eval``: how well the machine does, on a set somebody labelled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.evaluate_asr import asr
from config.cli.evaluate_claims import claims
from config.cli.evaluate_entities import entities
from config.cli.messages import pick
from config.cli.progress import Bars
from config.environment import data_path

if TYPE_CHECKING:
    from index.fusion import Mode
    from models.embedder import Embedder

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MODES = ("hybrid", "dense", "sparse")


@click.group("eval")
def evaluation() -> None:
    """Đo chất lượng. Measure quality."""


evaluation.add_command(asr)
evaluation.add_command(claims)
evaluation.add_command(entities)


@evaluation.command("retrieval")
@click.option("--queries", type=_FILE, required=True, help='JSONL: {"id", "text", "relevant"}.')
@click.option("--passages", type=_FILE, required=True, help='JSONL: {"id", "text"}.')
@click.option(
    "--mode",
    type=click.Choice(_MODES),
    default="hybrid",
    show_default=True,
    help="Xếp theo chữ và nghĩa, chỉ nghĩa, hay chỉ chữ / rank by words and meaning, by meaning "
    "alone, by words alone.",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def retrieval(queries: Path, passages: Path, mode: Mode, as_json: bool) -> None:
    """Đo tìm kiếm trên một bộ đã gán nhãn. Score search on a labelled set.

    Searches a temporary index as the console does, with the embedder in use; needs no data folder
    and changes none.
    """
    from index.evaluation.labelled import read_passages, read_queries
    from index.evaluation.retrieval import labelled_index
    from nlp.passages import split

    found = read_passages(passages)
    asked = read_queries(queries, {passage.id for passage in found})
    embedder = _embedder_in_use()
    result: dict[str, Any] = {
        "mode": mode,
        "queries": len(asked),
        "passages": len(found),
        "model": embedder.model.name,
        "revision": embedder.model.revision,
    }
    with Bars() as bars:

        def stored(done: int) -> None:
            bars.show_count(done, len(found))

        def pieces(text: str) -> list[str]:
            return [span.text for span in split(text)]

        with labelled_index(found, embedder, pieces, stored) as searched:
            result |= searched.score(asked, mode)
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick(
            "{queries} câu hỏi, {passages} đoạn, {mode}, {model}@{revision}",
            "{queries} queries, {passages} passages, {mode}, {model}@{revision}",
        ).format(**result)
    )
    for name, value in result.items():
        if "@" in name:
            click.echo(f"  {name:10} {value:.4f}")


def _embedder_in_use() -> Embedder:
    """Return the bundled embedder, or the one that the data folder, if there is one, chose."""
    from models.loading import bundled_embedder

    if not (data_path() / "models.json").exists():
        return bundled_embedder()
    from casework.model_access import wanted_embedder

    return wanted_embedder()
