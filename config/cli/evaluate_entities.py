"""The verb ``eval entities``: how well people, units, dates and places are found in texts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick

if TYPE_CHECKING:
    from nlp.evaluation.annotated import Annotated, Marked
    from nlp.evaluation.entities import Mistake

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_KINDS: Final = {
    "missed": ("sót", "missed"),
    "spurious": ("thừa", "spurious"),
    "edges": ("sai đầu cuối", "edges"),
    "value": ("sai giá trị", "value"),
    "field": ("sai mục", "field"),
}


@click.command("entities")
@click.option(
    "--gold",
    type=_FILE,
    required=True,
    help='JSONL đã gán nhãn / annotated: {"id", "lang", "text", "entities"}.',
)
@click.option(
    "--predictions",
    type=_FILE,
    help='Kết quả của chương trình khác / what another program found: {"id", "entities"}; không '
    "nêu thì máy tự đọc / without it the texts are read here.",
)
@click.option("--mistakes", is_flag=True, help="In từng chỗ sai / print every disagreement.")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def entities(gold: Path, predictions: Path | None, mistakes: bool, as_json: bool) -> None:
    """Đo tách người, đơn vị, ngày, nơi chốn, tọa độ. Score what is found in annotated texts.

    Needs no data folder and changes none.
    """
    from nlp.evaluation.annotated import read_annotated, read_found
    from nlp.evaluation.entities import score

    texts = read_annotated(gold)
    found = _read_here(texts) if predictions is None else read_found(predictions)
    figures, wrong = score(texts, found)
    if as_json:
        told = {"mistakes": [asdict(one) for one in wrong]} if mistakes else {}
        echo_json(figures | told)
        return
    show_figures(figures)
    if mistakes:
        for one in wrong:
            click.echo(_line(one))


def _read_here(texts: list[Annotated]) -> dict[str, tuple[Marked, ...]]:
    from nlp.evaluation.run import read_here

    return read_here(texts)


def show_figures(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    click.echo(pick("{texts} văn bản", "{texts} texts").format(**figures))
    click.echo(
        pick(
            "đúng cả đầu cuối: số, F1; chồng nhau: F1",
            "exact spans: number, F1; overlapping: F1",
        )
    )
    for name, counts in figures["spans"].items():
        click.echo(f"  {name:12} {counts['gold']:5} {_share(counts['f1'])} "
                   f"{_share(counts['f1_overlap'])}")  # fmt: skip
    for name, by_lang in figures["labels"].items():
        counts = by_lang["all"]
        click.echo(f"  {name:12} {counts['gold']:5} {_share(counts['f1'])} "
                   f"{_share(counts['f1_overlap'])}")  # fmt: skip
    click.echo(
        pick(
            "đúng giá trị: số, trên mọi chỗ đã gán nhãn, trên chỗ tìm thấy",
            "right values: number, of all annotated, of those found",
        )
    )
    for name, by_lang in figures["values"].items():
        values = by_lang["all"]
        partial = f"  ~{_share(values['partial_of_gold'])}" if name == "UNIT" else ""
        click.echo(
            f"  {name:12} {values['gold']:5} {_share(values['of_gold'])} "
            f"{_share(values['of_found'])}{partial}"
        )
    for name, values in figures["fields"].items():
        click.echo(f"  {name:12} {values['gold']:5} {_share(values['of_found'])}")
    click.echo(
        pick(
            "Tọa độ không đủ để tính mà vẫn trả lời: {null_coordinates_answered}",
            "Positions given where the text was not enough: {null_coordinates_answered}",
        ).format(**figures)
    )


def _share(value: float | None) -> str:
    return "     -" if value is None else f"{value:6.1%}"


def _line(one: Mistake) -> str:
    gold, found = (
        "-" if side is None else f"{side[0]} = {side[1]}" for side in (one.gold, one.found)
    )
    return f"{one.id}\t{one.label}\t{pick(*_KINDS[one.kind])}\t{gold}\t{found}"
