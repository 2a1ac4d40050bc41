"""The verb ``check``: hold texts against the official facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import click
import orjson

from records.errors import OperatorError

if TYPE_CHECKING:
    from nlp.claims.facts import FactSet
    from records.claim import Verdict

_BOM: Final = b"\xef\xbb\xbf"
_OPTIONAL: Final[dict[str, type]] = {"lang": str, "context": dict}


def _lines(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, start=1):
        data = line.removeprefix(_BOM) if number == 1 else line
        if not data.strip():
            continue
        try:
            row = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise _bad(number, f"không phải JSON ({error})", f"not JSON ({error})") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
            raise _bad(
                number,
                "cần một đối tượng JSON có id và text",
                "expected a JSON object with id and text",
            )
        for key, kind in _OPTIONAL.items():
            if row.get(key) is not None and not isinstance(row[key], kind):
                raise _bad(number, f"{key} sai kiểu", f"{key} has the wrong type")
        yield row


def _bad(number: int, vi: str, en: str) -> OperatorError:
    return OperatorError(f"Dòng {number}: {vi}.", f"line {number}: {en}")


def _row(row_id: Any, verdict: Verdict, facts: FactSet) -> dict[str, Any]:
    """Return a verdict as one line of output; the offsets are into the text as given."""
    from nlp.claims.checker import decision

    fact = facts.get(verdict.fact_id) if verdict.fact_id else None
    return {
        "id": row_id,
        "label": verdict.label,
        "type": verdict.type,
        "fact_id": verdict.fact_id,
        "evidence_span": verdict.evidence,
        "score": round(verdict.score, 4),
        "why": verdict.why,
        "decision": decision(verdict),
        "start": verdict.start,
        "end": verdict.end,
        "vetoes": list(verdict.vetoes),
        "fact_version": verdict.fact_version,
        "source": fact and {"doc": fact.source_doc, "section": fact.source_section},
    }


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
        verdict = checker.check(row["text"], row.get("lang"), row.get("context"))
        click.echo(orjson.dumps(_row(row["id"], verdict, checker.facts)))
