"""Verbs that keep what is here: backup, restore, doctor, keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick, say
from config.cli.progress import Bars
from config.cli.setup import initialise

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_FORCE = click.option("--force", is_flag=True, help="Ghi đè tệp đã có / replace an existing file.")
_SIGNS = {"ok": "✓", "notice": "·", "wrong": "✗", "repaired": "↻"}


def _follow(operation: str, options: dict[str, Any]) -> dict[str, Any]:
    """Perform an operation, showing its progress and notes; return its result."""
    result: dict[str, Any] = {}
    with Bars() as bars:
        for event in perform(operation, options):
            if event["event"] == "progress":
                bars.show_count(event["done"], event["total"])
            elif event["event"] == "note":
                bars.clear()
                say(event["vi"], event["en"])
            elif event["event"] == "result":
                result = {name: value for name, value in event.items() if name != "event"}
    return result


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_FORCE
@_JSON
def backup(file: Path, force: bool, as_json: bool) -> None:
    """Sao lưu dữ liệu (không có khóa) vào một tệp. Back up the data, without keys, to one file.

    Also while the server runs. Keys need a backup of their own: manhmoi keys backup.
    """
    initialise()
    result = _follow("backup", {"file": str(file.resolve()), "force": force})
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick(
            "Đã sao lưu vào {file}: {bytes} byte, {originals} bản gốc.",
            "Backed up to {file}: {bytes} bytes, {originals} originals.",
        ).format(**result)
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Bản sao lưu khóa, khi máy này chưa có khóa / backup of the keys, on a new machine.",
)
@_JSON
def restore(file: Path, keys: Path | None, as_json: bool) -> None:
    """Khôi phục vào một thư mục dữ liệu trống. Restore into an empty data folder."""
    from config.cli.restoring import restore_backup

    result: dict[str, Any] = {}
    with Bars() as bars:
        for event in restore_backup(file.resolve(), keys.resolve() if keys else None):
            if event["event"] == "progress":
                bars.show_count(event["done"], event["total"])
            else:
                result = {name: value for name, value in event.items() if name != "event"}
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick(
            "Đã khôi phục vào {data}: {items} mục, {passages} đoạn, {originals} bản gốc.",
            "Restored into {data}: {items} items, {passages} passages, {originals} originals.",
        ).format(**result)
    )


@click.command()
@click.option("--repair", is_flag=True, help="Sửa những gì máy sửa được / repair what can be.")
@_JSON
def doctor(repair: bool, as_json: bool) -> None:
    """Khám: bản gốc, dữ liệu, chỉ mục có khớp nhau không. Check that all is where it belongs.

    Exit status 1 when something is wrong that was not repaired.
    """
    initialise()
    findings: list[dict[str, Any]] = []
    ok = False
    with Bars() as bars:
        for event in perform("doctor", {"repair": repair}):
            kind = event.pop("event")
            if kind == "progress":
                bars.show_count(event["done"], event["total"])
            elif kind == "row":
                findings.append(event)
            else:
                ok = event["ok"]
    if as_json:
        echo_json({"ok": ok, "checks": findings})
    for finding in findings if not as_json else ():
        click.echo(f"{_SIGNS[finding['status']]} {pick(finding['vi'], finding['en'])}")
        for detail in finding["details"]:
            click.echo(f"    {detail}")
    if not ok:
        raise SystemExit(1)


@click.group()
def keys() -> None:
    """Khóa mở bản gốc. The keys that open the originals."""


@keys.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_FORCE
@_JSON
def keys_backup(file: Path, force: bool, as_json: bool) -> None:
    """Sao lưu khóa; cất xa bản sao lưu dữ liệu. Back the keys up, apart from the data."""
    initialise()
    _say_keys(_follow("keys_backup", {"file": str(file.resolve()), "force": force}), as_json)


@keys.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_JSON
def keys_restore(file: Path, as_json: bool) -> None:
    """Khôi phục khóa; cái đã xóa vẫn bị xóa. Bring keys back; what was erased stays erased."""
    initialise()
    _say_keys(_follow("keys_restore", {"file": str(file.resolve())}), as_json)


@keys.command("rotate")
@_JSON
def keys_rotate(as_json: bool) -> None:
    """Đổi khóa chủ. Replace the master key; back the keys up again afterwards."""
    initialise()
    _say_keys(_follow("keys_rotate", {}), as_json)


def _say_keys(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick("{key_files} tệp khóa, trong {keys}.", "{key_files} key files, in {keys}.").format(
            **result
        )
    )
