"""The verb ``understand``: the clues of texts, without taking the texts in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import click
import orjson

from config.cli.messages import say
from records.entity import Entity
from records.text import nfc


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--lang", default="", help="Ngôn ngữ khi dòng không ghi / language of lines without.")
@click.option(
    "--json", "as_json", is_flag=True, help="Luôn là JSON từng dòng / output is always JSON lines."
)
def understand(file: IO[bytes], lang: str, as_json: bool) -> None:
    """Tìm người, đơn vị, ngày, nơi, tọa độ trong văn bản. Find the clues in texts.

    Reads one JSON object {"id", "text", "lang"?} a line (.ndjson, .jsonl), writes {"id",
    "entities"}. Offsets are code points of the text in NFC. A line that cannot be read is named
    and skipped; the exit code is then 1.
    """
    from nlp.entities.extract import extract

    failed = False
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            row = _row(line)
        except ValueError as error:
            failed = True
            say(
                f"Dòng {number}: cần một đối tượng JSON có id và text ({error})",
                f"line {number}: expected a JSON object with id and text ({error})",
            )
            continue
        told = row.get("lang")
        found = extract(nfc(row["text"]), told if isinstance(told, str) and told else lang)
        click.echo(orjson.dumps({"id": row["id"], **answer(found)}))
    if failed:
        raise SystemExit(1)


def _row(line: bytes) -> dict[str, Any]:
    """Return a line as an object with ``id`` and ``text``.

    Raises:
        ValueError: what is wrong with the line, in English.
    """
    row = orjson.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not an object")
    if not isinstance(row.get("text"), str):
        raise ValueError("no text")
    if "id" not in row:
        raise ValueError("no id")
    return row


def answer(found: list[Entity]) -> dict[str, Any]:
    """Return entities in the exchange format; facts about a grave under a key of their own."""
    entities = [one for one in found if one.label != "BURIAL"]
    graves = [one for one in found if one.label == "BURIAL"]
    return {"entities": list(_objects(entities, "e")), "burial": list(_objects(graves, "b"))}


def _objects(found: list[Entity], letter: str) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(found, start=1):
        norm = {} if one.norm is None and one.label in _WITHOUT_NORM else {"norm": one.norm}
        yield {
            "id": f"{letter}{number}",
            "start": one.start,
            "end": one.end,
            "text": one.text,
            "label": one.label,
            **one.details,
            **norm,
            "score": round(one.score, 3),
            "rule": one.rule,
            "model": str(one.model),
        }


# For these a missing norm says "not resolvable"; for dates and positions it is said as null.
_WITHOUT_NORM = frozenset({"PERSON", "ALIAS", "KIN", "PLACE", "OBJECT", "DOC", "RANK", "POSITION"})
