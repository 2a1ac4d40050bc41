"""The verb ``check``: hold texts against the official facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click
import orjson

from records.errors import OperatorError
from records.text import nfc


def _lines(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
            if not isinstance(row, dict) or not isinstance(row["text"], str):
                raise ValueError("text")
            row["id"]
        except (orjson.JSONDecodeError, ValueError, KeyError) as error:
            raise OperatorError(
                f"Dòng {number}: cần một đối tượng JSON có id và text ({error})",
                f"line {number}: expected a JSON object with id and text ({error})",
            ) from error
        yield row


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--facts", type=click.Path(exists=True, dir_okay=False), help="Tệp dữ kiện YAML / facts file."
)
@click.option("--assumed", is_flag=True, help="Tính cả dữ kiện giả định / count assumed facts too.")
@click.option(
    "--json", "as_json", is_flag=True, help="Luôn là JSON từng dòng / output is always JSON lines."
)
def check(file: IO[bytes], facts: str | None, assumed: bool, as_json: bool) -> None:
    """Đối chiếu bài đăng với dữ kiện chính thức. Check posts against the official facts.

    Reads and writes one JSON object a line; needs no data folder.
    """
    from config.places import FACTS
    from nlp.claims.checker import Checker
    from nlp.claims.facts import load_facts

    checker = Checker(load_facts(Path(facts) if facts else FACTS), assumed=assumed)
    for row in _lines(file):
        verdict = checker.check(nfc(row["text"]), row.get("lang"), row.get("context"))
        click.echo(
            orjson.dumps(
                {
                    "id": row["id"],
                    "label": verdict.label,
                    "type": verdict.type,
                    "fact_id": verdict.fact_id,
                    "evidence_span": verdict.evidence,
                    "score": round(verdict.score, 4),
                    "why": verdict.why,
                }
            )
        )
