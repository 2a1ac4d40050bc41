"""Verbs about models: list, pull, verify, use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick, say
from config.cli.progress import Bars
from config.cli.setup import initialise

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")


@click.group()
def models() -> None:
    """Các mô hình. Models."""


@models.command("list")
@_JSON
def models_list(as_json: bool) -> None:
    """Mô hình nào có, bản nào, đang dùng cái nào. Which models, revisions, which are in use."""
    initialise()
    (result,) = perform("models_list", {})
    result.pop("event")
    lines = result.pop("models")
    if as_json:
        for line in lines:
            echo_json(line)
        return
    for line in lines:
        _show_line(line)
    _show_index(result)


def _show_line(line: dict[str, Any]) -> None:
    here = pick("có sẵn", "here") if line["installed"] else pick("chưa có", "not here")
    used = pick(", ĐANG DÙNG", ", IN USE") if line["in_use"] else ""
    precision = f" {line['precision']}" if line["precision"] else ""
    if line["uses"]:
        precision += f" ({', '.join(line['uses'])})"
    click.echo(
        f"{line['tier']:8} {line['role']:12} {line['name']}@{line['revision'] or '-'}  "
        f"{line['licence']}  {here}{used}{precision}"
    )
    click.echo(f"         {pick(line['about_vi'], line['about_en'])}")


def _show_index(index: dict[str, Any]) -> None:
    if index["serving"]:
        click.echo(
            pick(f"Chỉ mục đang trả lời: {index['serving']}", f"Serving: {index['serving']}")
        )
    if index["words_only"]:
        click.echo(
            pick("Thiếu mô hình ấy: chỉ tìm theo chữ.", "That model is missing: words alone.")
        )
    going = index["reembedding"]
    if going:
        click.echo(
            pick(
                "Đang dựng lại bằng {model}: {done}/{total} đoạn.",
                "Being made again with {model}: {done}/{total} passages.",
            ).format(**going)
        )
    if index["trouble"]:
        words = pick("Lần cuối bị ngắt: {vi}", "Last ended early: {en}")
        click.echo(words.format(**index["trouble"]))
    if index["missing_libraries"]:
        click.echo(
            pick(
                "Mô hình kéo về cần: pip install 'manhmoi[models]' (make models).",
                "Pulled models need: pip install 'manhmoi[models]' (make models).",
            )
        )


@models.command("pull")
@click.argument("name")
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục chứa mô hình, không cần mạng / folder with the model, no network.",
)
@click.option("--revision", help="Bản trên kho: nhánh, nhãn hoặc commit / on the hub.")
@_JSON
def models_pull(name: str, folder: Path | None, revision: str | None, as_json: bool) -> None:
    """Lấy mô hình về và ghim bản. Bring a model in and pin it: NAME is a model, cpu or gpu."""
    initialise()
    result = _follow(
        "models_pull",
        {"name": name, "folder": str(folder.resolve()) if folder else None, "revision": revision},
    )
    for one in result["pulled"]:
        if as_json:
            echo_json(one)
            continue
        click.echo(
            pick(
                "Đã có {name}@{revision}: {count} tệp, {bytes} byte, trong {folder}.",
                "{name}@{revision} is here: {count} files, {bytes} bytes, in {folder}.",
            ).format(**one, count=len(one["files"]))
        )


@models.command("verify")
@_JSON
def models_verify(as_json: bool) -> None:
    """Băm lại mọi tệp mô hình. Re-hash every model file; exit status 1 when one was changed."""
    initialise()
    ok = True
    for event in perform("models_verify", {}):
        if event.pop("event") == "result":
            ok = event["ok"]
            continue
        if as_json:
            echo_json(event)
            continue
        sign = "✗" if event["damaged"] else "✓"
        click.echo(f"{sign} {event['name']}@{event['revision']}  {event['files']}")
        for path in event["damaged"]:
            click.echo(f"    {path}")
    if not ok:
        raise SystemExit(1)


@models.command("use")
@click.argument("name")
@click.option(
    "--precision",
    type=click.Choice(["fp32", "int8", "bf16"]),
    help="Mặc định: bf16 khi có GPU, nếu không fp32 / default: bf16 with a GPU, else fp32.",
)
@click.option(
    "--as",
    "use",
    help="Mô hình tiếng nói dùng để: main (nghe chung), second (ý kiến thứ hai), hay mã tiếng như "
    "vi / what a speech model is for: main, second, or a language code such as vi.",
)
@click.option("--off", is_flag=True, help="Thôi dùng mô hình này / stop using it.")
@_JSON
def models_use(name: str, precision: str | None, use: str | None, off: bool, as_json: bool) -> None:
    """Dùng một mô hình đã lấy về. Use a pulled model.

    A new embedder makes the index again beside the old one, which serves until the new one is
    whole. Killed half-way it goes on: run the command again, or let the server do it.
    """
    initialise()
    result = _follow("models_use", {"name": name, "precision": precision, "use": use, "off": off})
    if as_json:
        echo_json(result)
        return
    bundled = pick("đi kèm", "bundled")
    click.echo(
        pick(
            "Mô hình véc-tơ: {embedder}. Xếp lại: {reranker}. Tiếng nói: {speech}.",
            "Embedder: {embedder}. Re-ranker: {reranker}. Speech: {speech}.",
        ).format(
            embedder=result["embedder"] or bundled,
            reranker=result["reranker"] or "–",
            speech=", ".join(f"{use} = {ref}" for use, ref in result["speech"].items()) or "–",
        )
    )


def _follow(operation: str, options: dict[str, Any]) -> dict[str, Any]:
    """Perform an operation, showing its progress and notes; return its result."""
    result: dict[str, Any] = {}
    with Bars() as bars:
        for event in perform(operation, options):
            kind = event.pop("event")
            if kind == "progress":
                bars.show_count(event["done"], event["total"])
            elif kind == "note":
                bars.clear()
                say(event["vi"], event["en"])
            else:
                result = event
    return result
