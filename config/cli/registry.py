"""Verbs for lists of the fallen: import, list, search."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.cli.bridge import echo_json
from config.cli.link import entries, registry_map, with_encoding
from config.cli.messages import pick, say
from config.cli.setup import initialise

if TYPE_CHECKING:
    from casework.models import FallenRecord, RegistryImport
    from nlp.registers.fields import ColumnMap

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_SHOWN = 20


@click.group()
def registry() -> None:
    """Danh sách liệt sĩ. Lists of the fallen."""


@registry.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "map_",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Bảng ghép cột YAML / column map.",
)
@click.option("--sheet", default="", help="Trang tính / sheet.")
@click.option("--name", default="", help="Tên danh sách; bản mới cùng tên / the list's name.")
@click.option("--legal-basis", default="", help="Căn cứ pháp lý / legal basis.")
@click.option("--synthetic", is_flag=True, help="Người dựng ra, không thật / invented people.")
@click.option("--preview", is_flag=True, help="Chỉ xem trước / only show what would be read.")
@_JSON
def import_(
    file: Path, map_: Path | None, sheet: str, name: str, legal_basis: str, synthetic: bool,
    preview: bool, as_json: bool,
) -> None:  # fmt: skip
    """Nhập danh sách CSV, TSV, XLSX, ODS. Import a list.

    The same list again (same --name, by default the file's) updates and never doubles. Stopped in
    the middle, the same command goes on.
    """
    plan = with_encoding(file, registry_map(map_, sheet))
    if preview:
        _preview(file, plan, as_json=as_json)
        return
    initialise()
    from casework.registry_index import registry_linker
    from casework.services.registry import registry_import_run, registry_import_start
    from nlp.registers.people import preview as look_ahead

    seen = look_ahead(file, plan, rows=0)
    found = seen.plan
    if found is None:
        raise seen.problem or AssertionError
    row = registry_import_start(
        user=None, name=name or file.stem, file_name=file.name, sha256=_sha256(file), plan=found,
        legal_basis=legal_basis, synthetic=synthetic,
    )  # fmt: skip
    if row.rows_done:
        say(f"Làm tiếp từ dòng {row.rows_done + 1}.", f"Going on from line {row.rows_done + 1}.")
    for number, lines in enumerate(
        registry_import_run(row, file, encoding=found.encoding, delimiter=found.delimiter)
    ):
        if number % 50 == 49:
            say(f"… {lines} dòng", f"… {lines} lines")
    _show_result(row, as_json=as_json)
    say("Đang dựng chỉ mục so khớp…", "Building the index of comparison…")
    registry_linker()


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _preview(file: Path, plan: ColumnMap | None, *, as_json: bool) -> None:
    from nlp.registers.people import PersonRow
    from nlp.registers.people import preview as look_ahead

    seen = look_ahead(file, plan)
    table, found, rows, wrong = seen.table, seen.plan, seen.rows, seen.problem
    if as_json:
        echo_json(
            {
                "header": table.header,
                "sheets": table.sheets,
                "columns": found.as_json() if found else {},
                "problem": {"vi": wrong.vi, "en": wrong.en} if wrong else None,
                "rows": [
                    {"line": one.line, **one.fields}
                    if isinstance(one, PersonRow)
                    else {"line": one.line, "problem": one.error.vi}
                    for one in rows
                ],
            }
        )
        return
    if table.sheets:
        click.echo(pick("Các trang: ", "Sheets: ") + ", ".join(table.sheets))
    click.echo(pick("Các cột: ", "Columns: ") + ", ".join(table.header))
    if wrong is not None or found is None:
        raise wrong or AssertionError
    for field, columns in found.columns.items():
        click.echo(f"  {field:20} ← {' + '.join(columns)}")
    for one in rows:
        said = (
            " · ".join(one.fields.values())
            if isinstance(one, PersonRow)
            else pick(one.error.vi, one.error.en)
        )
        click.echo(f"{one.line:>6}  {said}")


def _show_result(row: RegistryImport, *, as_json: bool) -> None:
    from casework.selectors.registry import bad_rows

    counts = {"new": row.new, "changed": row.changed, "unchanged": row.unchanged, "bad": row.bad}
    if as_json:
        bad = [
            {"line": one.line, "reason": one.reason, "vi": one.message_vi, "en": one.message_en}
            for one in bad_rows(row)[:1000]
        ]
        echo_json({"import": row.pk, "list": row.registry.name, **counts, "bad_rows": bad})
        return
    click.echo(
        pick(
            "Danh sách “{name}”: {new} người mới, {changed} thay đổi, {unchanged} như cũ, "
            "{bad} dòng hỏng.",
            "List “{name}”: {new} new, {changed} changed, {unchanged} unchanged, {bad} bad rows.",
        ).format(name=row.registry.name, **counts)
    )
    for one in bad_rows(row)[:_SHOWN]:
        say(one.message_vi, one.message_en)
    if row.bad > _SHOWN:
        say(f"… và {row.bad - _SHOWN} dòng nữa.", f"… and {row.bad - _SHOWN} more.")


@registry.command("list")
@_JSON
def list_(as_json: bool) -> None:
    """Các danh sách đã nhập. Lists that were imported."""
    initialise()
    from casework.selectors.registry import registry_lists

    lists = registry_lists(user=None)
    for one in lists:
        row = one.row
        told = {"id": row.pk, "name": row.name, "people": one.people,
                "legal_basis": row.legal_basis}  # fmt: skip
        if as_json:
            echo_json(told)
        else:
            click.echo(f"{row.pk:>4}  {one.people:>8}  {row.name}  ({row.legal_basis})")
    if not lists and not as_json:
        click.echo(pick("Chưa nhập danh sách nào.", "No list was imported yet."))


@registry.command("search")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=20)
@_JSON
def search_(text: str, limit: int, as_json: bool) -> None:
    """Tìm người theo tên, có dấu hay không. Find people by name, with marks or without."""
    initialise()
    from casework.selectors.registry import registry_search

    found = registry_search(user=None, text=text)[:limit]
    for record in found:
        if as_json:
            echo_json(_record(record))
        else:
            shown = (record.key, record.full_name, record.birth, record.home_province,
                     record.unit, record.death_date)  # fmt: skip
            click.echo("  ".join(filter(None, shown)))
    if not found and not as_json:
        click.echo(pick("Không có ai như vậy.", "Nobody like that."))


def _record(record: FallenRecord) -> dict[str, object]:
    from casework.services.registry_rows import SAME

    said = {field: getattr(record, field) for field in SAME if getattr(record, field)}
    return {"list": record.registry.name, "key": record.key, "version": record.version, **said}


@registry.command("duplicates")
@click.option(
    "--registry",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Danh sách; không có: các danh sách đã nhập / a list; else the imported ones.",
)
@click.option("--threshold", type=click.FloatRange(0.01, 0.9999), default=0.95, help="0.95")
def duplicates_(file: Path | None, threshold: float) -> None:
    """Những cặp dòng có thể là một người. Pairs of rows that may be one person, as NDJSON."""
    from nlp.linkage.batch import duplicates

    for pair in duplicates(entries(file, None, ""), threshold):
        echo_json({"first": pair.first, "second": pair.second, "score": round(pair.score, 4)})


@registry.command("match")
@_JSON
def match(as_json: bool) -> None:
    """So mọi lời kể với các danh sách. Compare all testimony with the lists.

    New testimony is compared by itself; this is for testimony that was here before a list.
    """
    initialise()
    from casework.services.matching import matches_refresh

    compared, proposed = matches_refresh()
    if as_json:
        echo_json({"items": compared, "proposals": proposed})
        return
    click.echo(
        pick(
            "Đã so {items} tư liệu: {proposals} đề xuất.",
            "{items} items compared: {proposals} proposals.",
        ).format(items=compared, proposals=proposed)
    )
