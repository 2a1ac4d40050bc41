"""The verb that links clues to people of a register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from config.cli.bridge import echo_json
from config.cli.messages import english, say

if TYPE_CHECKING:
    from nlp.linkage.values import RegisterEntry
    from nlp.registers.fields import ColumnMap


@click.command()
@click.argument("clues", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--registry",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Danh sách .csv .tsv .xlsx .ods; không có: danh sách đã nhập / else the imported ones.",
)
@click.option(
    "--map",
    "map_",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Bảng ghép cột YAML / column map.",
)
@click.option("--sheet", default="", help="Trang tính / sheet.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, help="Số người / how many.")
def link(clues: str, registry: Path | None, map_: Path | None, sheet: str, limit: int) -> None:
    """Tìm người trong danh sách cho mỗi manh mối. Find people on a list for each clue.

    CLUES: NDJSON (- : stdin). Prints NDJSON; an empty list of candidates means no match.
    """
    from nlp.linkage.exchange import candidates_json, read_clue_line
    from nlp.linkage.linker import Linker
    from records.errors import Quarantine

    lang: Literal["vi", "en"] = "en" if english() else "vi"
    linker: Linker | None = None
    bad = 0
    with click.open_file(clues, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                clue = read_clue_line(line, number)
            except Quarantine as error:
                bad += 1
                say(f"{clues}: {error.vi}", f"{clues}: {error.en}")
                continue
            if clue is None:
                continue
            if linker is None:
                linker = Linker(entries(registry, map_, sheet))
            echo_json(candidates_json(clue, linker.link(clue, limit), lang))
    if bad:
        say(f"{bad} dòng không đọc được.", f"{bad} lines could not be read.")
        raise SystemExit(1)


def entries(registry: Path | None, map_: Path | None, sheet: str) -> Iterator[RegisterEntry]:
    """Yield the register: a file's people, else all that were imported.

    Raises:
        ManhMoiError: the file cannot be read, or nothing was imported yet.
    """
    if registry is None:
        from config.cli.setup import initialise

        initialise()
        from casework.selectors.registry import register_entries

        yield from register_entries()
        return
    from nlp.registers.people import PersonRow, read_list

    shown = 0
    for row in read_list(registry, with_encoding(registry, registry_map(map_, sheet))):
        if isinstance(row, PersonRow):
            yield row.entry()
            continue
        shown += 1
        if shown <= 20:
            say(f"{registry}: {row.error.vi}", f"{registry}: {row.error.en}")
    if shown > 20:
        say(f"… và {shown - 20} dòng hỏng nữa.", f"… and {shown - 20} more bad rows.")


def registry_map(map_: Path | None, sheet: str) -> ColumnMap | None:
    """Return the column map of a file, with the sheet asked for.

    Raises:
        Quarantine: the map cannot be read.
    """
    from dataclasses import replace

    from casework.strictyaml import parse_yaml
    from nlp.registers.fields import ColumnMap as Plan
    from nlp.registers.fields import read_map

    if map_ is None and not sheet:
        return None
    plan = Plan({})
    if map_ is not None:
        plan = read_map(parse_yaml(map_.read_bytes(), name=map_.name), name=map_.name)
    return replace(plan, sheet=sheet or plan.sheet)


def with_encoding(file: Path, plan: ColumnMap | None) -> ColumnMap | None:
    """Let the readers of testimony tell the encoding of a text file: they know the old ones.

    Raises:
        Quarantine: TCVN3 or VNI, with advice, or nothing fits; a workbook not safe to open.
    """
    from dataclasses import replace

    from monitor.readers.decoding import HEAD_BYTES, text_encoding
    from nlp.registers.fields import ColumnMap as Plan
    from ocr.zips import check_zip

    with file.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        with file.open("rb") as opened:
            check_zip(opened)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or (plan and plan.encoding):
        return plan
    return replace(plan or Plan({}), encoding=text_encoding(head))
