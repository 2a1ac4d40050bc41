"""The verb ``eval claims``: how well the checker does on labelled posts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick

if TYPE_CHECKING:
    from nlp.claims.checker import Checker
    from nlp.evaluation.claims import Post, Scores

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("claims")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--facts", type=_FILE, help="Tệp dữ kiện YAML / facts file.")
@click.option("--assumed", is_flag=True, help="Tính cả dữ kiện giả định / count assumed facts too.")
@click.option("--mistakes", is_flag=True, help="In từng bài sai / print every mistake.")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def claims(
    files: tuple[Path, ...], facts: Path | None, assumed: bool, mistakes: bool, as_json: bool
) -> None:
    """Đo việc đối chiếu bài đăng với dữ kiện. Score the checker on labelled posts (JSON lines).

    Needs no data folder and changes none.
    """
    from config.places import FACTS
    from nlp.claims.checker import Checker
    from nlp.claims.facts import load_facts
    from nlp.evaluation.claims import read_posts, score

    checker = Checker(load_facts(facts or FACTS), assumed=assumed)
    for path in files:
        posts = read_posts(path)
        scores = score(checker, posts)
        parts = _parts(checker, posts)
        if as_json:
            echo_json({"file": str(path), **scores.as_json(), "recall_of": parts})
            continue
        show(path.name, scores, parts)
        if mistakes:
            show_mistakes(scores)


def _parts(checker: Checker, posts: list[Post]) -> dict[str, float | None]:
    """Return the recall on each part of the posts."""
    from nlp.evaluation.claims import score, subsets

    return {name: score(checker, of_it).as_json()["recall"] for name, of_it in
            subsets(posts).items()}  # fmt: skip


def show(name: str, scores: Scores, parts: dict[str, float | None]) -> None:
    """Print the measures as a table."""
    told: dict[str, Any] = scores.as_json()
    click.echo(pick("{}: {} bài", "{}: {} posts").format(name, told["posts"]))
    for key, vi, en in (
        ("precision", "đúng khi gắn cờ", "precision"),
        ("recall", "tìm thấy", "recall"),
        ("right_fact", "đúng dữ kiện", "right fact"),
        ("right_span", "đúng đoạn chữ", "right span"),
    ):
        click.echo(f"  {pick(vi, en):22} {_share(told[key])}")
    for part, recall in parts.items():
        click.echo(f"  {pick('tìm thấy', 'recall')}: {part:12} {_share(recall)}")
    click.echo(
        pick(
            "  cờ sai {} trên {} bài vô can (nhiều nhất {} với độ tin 95 %)",
            "  false flags {} of {} innocent posts (at most {}, 95 %)",
        ).format(told["false_flags"], told["innocent"], _share(told["false_flags_at_most"]))
    )
    for kind, row in told["by_class"].items():
        click.echo(f"    {kind:18} {row['flagged']:3} / {row['posts']:<5} ≤ "
                   f"{_share(row['at_most'])}")  # fmt: skip
    speed = told["posts_per_second"]
    click.echo(pick("  {:.0f} bài một giây", "  {:.0f} posts a second").format(speed or 0))


def show_mistakes(scores: Scores) -> None:
    """Print every post missed, wrongly flagged, or flagged with another fact or span."""
    for kind, rows in (
        (pick("sót", "missed"), scores.missed),
        (pick("cờ sai", "wrong"), scores.wrong),
        (pick("lệch", "off"), scores.off),
    ):
        for post, verdict in rows:
            click.echo(f"{kind}\t{post.id}\t{post.fact_id}\t{verdict.fact_id}\t{post.text}")
            click.echo(f"\t{post.evidence}\t{verdict.evidence}\t{', '.join(verdict.vetoes)}")


def _share(value: float | None) -> str:
    return "     -" if value is None else f"{value:6.1%}"
