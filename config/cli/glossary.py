"""Verbs for the glossary: names that are searched together."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.files import write_file
from config.cli.messages import pick
from config.cli.setup import initialise

if TYPE_CHECKING:
    from casework.models import GlossaryEntry

_KINDS = ["place", "unit", "term", "abbreviation"]
_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")


@click.group()
def glossary() -> None:
    """Thuật ngữ và tên gọi được tìm cùng nhau. Names that are searched together."""


def _entry(row: GlossaryEntry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "key": row.key,
        "kind": row.kind,
        "names": row.forms,
        "note": row.note,
        "version": row.version,
        "retired": row.retired_at is not None,
    }


def _show(row: GlossaryEntry, as_json: bool) -> None:
    if as_json:
        echo_json(_entry(row))
        return
    names = " · ".join(form["text"] for form in row.forms)
    click.echo(f"{row.pk:>6}  {row.kind:12}  {names}")


@glossary.command("list")
@click.argument("text", default="")
@click.option("--kind", type=click.Choice(_KINDS), help="Loại / kind.")
@click.option("--retired", is_flag=True, help="Những mục đã ngừng / those out of use.")
@_JSON
def glossary_list(text: str, kind: str | None, retired: bool, as_json: bool) -> None:
    """Liệt kê; TEXT là một phần tên, có dấu hay không. List; TEXT is part of a name."""
    initialise()
    from casework.selectors.glossary import glossary_rows

    rows = list(glossary_rows(text=text, kind=kind or "", retired=retired))
    for row in rows:
        _show(row, as_json)
    if not rows and not as_json:
        click.echo(pick("Không có mục nào như vậy.", "No such entry."))


@glossary.command("add")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="Loại / kind.")
@click.option("--note", default="", help="Ghi chú, nguồn / note, source.")
@_JSON
def glossary_add_(names: tuple[str, ...], kind: str, note: str, as_json: bool) -> None:
    """Thêm một mục: "Khe Sanh" "ko:케산" KSCB. Add an entry; a language code may stand before."""
    initialise()
    from typing import cast

    from casework.services.glossary import glossary_add
    from casework.services.glossary_file import GlossaryContent, read_names
    from records.query import GlossaryKind

    content = GlossaryContent(cast(GlossaryKind, kind), tuple(read_names(names)), note)
    _show(glossary_add(user=None, content=content), as_json)


@glossary.command("retire")
@click.argument("entry_id", type=int)
@_JSON
def glossary_retire_(entry_id: int, as_json: bool) -> None:
    """Ngừng dùng một mục. Take an entry out of use."""
    initialise()
    from casework.services.glossary import glossary_retire

    _show(glossary_retire(user=None, entry_id=entry_id), as_json)


@glossary.command("restore")
@click.argument("entry_id", type=int)
@_JSON
def glossary_restore_(entry_id: int, as_json: bool) -> None:
    """Dùng lại một mục. Bring an entry back into use."""
    initialise()
    from casework.services.glossary import glossary_restore

    _show(glossary_restore(user=None, entry_id=entry_id), as_json)


@glossary.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ cho biết / only say what would change.")
@_JSON
def glossary_import_(file: Path, dry_run: bool, as_json: bool) -> None:
    """Nhập tệp YAML, tất cả hoặc không gì cả. Take over a YAML file, all of it or nothing."""
    initialise()
    from casework.services.glossary import glossary_import
    from casework.services.glossary_file import LARGEST_FILE

    with file.open("rb") as opened:
        data = opened.read(LARGEST_FILE + 1)
    taken = asdict(glossary_import(user=None, data=data, dry_run=dry_run))
    if as_json:
        echo_json(taken)
        return
    click.echo(
        pick(
            "{new} mục mới, {changed} thay đổi, {unchanged} như cũ, {retired} đã ngừng vẫn ngừng.",
            "{new} new, {changed} changed, {unchanged} unchanged, {retired} stay retired.",
        ).format(**taken)
    )


@glossary.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def glossary_export_(file: Path | None) -> None:
    """Xuất ra tệp YAML, hoặc ra màn hình. Write a YAML file, or print it."""
    initialise()
    from casework.selectors.glossary import glossary_export

    text = glossary_export(user=None)
    if file is None:
        click.echo(text, nl=False)
        return
    write_file(file, text.encode())
    click.echo(pick(f"Đã ghi {file}.", f"Wrote {file}."))
