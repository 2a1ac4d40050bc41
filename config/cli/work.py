"""Verbs that move testimony: ingest, search, index rebuild."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick, say
from config.cli.progress import Bars
from config.cli.setup import initialise

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--map",
    "map_",
    type=click.Path(exists=True, dir_okay=False),
    help="Bảng ghép cột YAML / column map.",
)
@click.option("--legal-basis", default="", help="Căn cứ pháp lý / legal basis.")
@click.option("--synthetic", is_flag=True, help="Dữ liệu dựng, không thật / invented data.")
@click.option("--json", "as_json", is_flag=True, help="Kết quả JSON / print the result as JSON.")
def ingest(
    paths: tuple[str, ...], map_: str | None, legal_basis: str, synthetic: bool, as_json: bool
) -> None:
    """Nhận tệp, thư mục, địa chỉ web. Take in files, folders, web addresses.

    Returns when every item is searchable, parked or quarantined.
    """
    initialise()
    options = {
        "paths": [p if "://" in p else str(Path(p).resolve()) for p in paths],
        "map": str(Path(map_).resolve()) if map_ else None,
        "legal_basis": legal_basis,
        "synthetic": synthetic,
    }
    failed = False
    with Bars() as bars:
        for event in perform("ingest", options):
            if event["event"] == "progress":
                bars.show(event)
            elif event["event"] in ("note", "failure"):
                bars.clear()
                say(event["vi"], event["en"])
                failed = failed or event["event"] == "failure"
            else:
                result = {k: v for k, v in event.items() if k != "event"}
    if as_json:
        echo_json(result)
    else:
        _show(result)
    if failed:
        raise SystemExit(1)


def _show(result: dict[str, int]) -> None:
    click.echo(
        pick(
            "Nhận {received}, mới {new}, trùng {duplicate}, đã sửa {changed}, "
            "đang chờ {parked}, cách ly {quarantined}.",
            "Received {received}, new {new}, duplicate {duplicate}, changed {changed}, "
            "parked {parked}, quarantined {quarantined}.",
        ).format(**result)
    )


def _moment(value: str | None, *, end: bool) -> int | None:
    """Return epoch seconds of a day (dd/mm/yyyy or yyyy-mm-dd, Vietnam time)."""
    if value is None:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(value, form).replace(tzinfo=LOCAL)
        except ValueError:
            continue
        if end:
            day += timedelta(days=1, seconds=-1)
        return int(day.astimezone(UTC).timestamp())
    raise click.BadParameter(
        pick(f"ngày không hợp lệ: {value} (dd/mm/yyyy)", f"not a date: {value} (dd/mm/yyyy)")
    )


@click.command()
@click.argument("query")
@click.option("--lang", multiple=True, help="vi, en, fr, ko, ru, zh, …")
@click.option("--from", "from_", metavar="DD/MM/YYYY", help="Từ ngày / from.")
@click.option("--to", "to_", metavar="DD/MM/YYYY", help="Đến hết ngày / to.")
@click.option("--platform", multiple=True, help="tiktok, facebook, youtube, …")
@click.option("--limit", type=click.IntRange(1, 500), default=10, show_default=True)
@click.option(
    "--no-expand", is_flag=True, help="Chỉ đúng từ đã gõ / no other names of what is named."
)
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def search(
    query: str,
    lang: tuple[str, ...],
    from_: str | None,
    to_: str | None,
    platform: tuple[str, ...],
    limit: int,
    no_expand: bool,
    as_json: bool,
) -> None:
    """Tìm lời kể theo chữ và nghĩa. Search testimony by words and meaning.

    QUERY: words; "a phrase"; AND OR NOT (VÀ HOẶC KHÔNG); ( ); -word; lang: source: after: before:
    date: kind: place: unit: flagged:
    """
    initialise()
    options = {
        "query": query,
        "lang": list(lang),
        "platform": list(platform),
        "from": _moment(from_, end=False),
        "to": _moment(to_, end=True),
        "limit": limit,
        "expand": not no_expand,
    }
    (answer,) = perform("search", options)
    answer.pop("event")
    if as_json:
        echo_json(answer)
        return
    _say_read(answer["asked"] or {})
    if not answer["hits"]:
        click.echo(pick("Không tìm thấy đoạn nào.", "Nothing found."))
    for hit in answer["hits"]:
        second = (
            f" [{hit['start_ms'] // 60000}:{hit['start_ms'] // 1000 % 60:02}]"
            if hit["start_ms"] is not None
            else ""
        )
        click.echo(f"{hit['score']:.4f}  #{hit['item_id']}  {hit['lang']}  {hit['source']}{second}")
        click.echo(f"    {' '.join(hit['text'].split())}")


def _say_read(asked: dict[str, Any]) -> None:
    """Tell how the query was read: what else was searched, what is no syntax."""
    for trouble in asked.get("troubles", ()):
        say(trouble["vi"], trouble["en"])
    for one in asked.get("expansions", ()):
        names = ", ".join(one["also"])
        say(f"Tìm cả: {one['typed']} → {names}", f"Also searched: {one['typed']} → {names}")


@click.group()
def index() -> None:
    """Chỉ mục tìm kiếm. The search index."""


@index.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def index_rebuild(as_json: bool) -> None:
    """Dựng lại chỉ mục từ dữ liệu gốc. Rebuild the index from rows while search keeps serving."""
    initialise()
    result = 0
    with Bars() as bars:
        for event in perform("index_rebuild", {}):
            if event["event"] == "progress":
                bars.show_count(event["done"], event["total"])
            else:
                result = event["passages"]
    if as_json:
        echo_json({"passages": result})
    else:
        click.echo(
            pick(f"Đã dựng lại chỉ mục: {result} đoạn.", f"Index rebuilt: {result} passages.")
        )


@index.command("compact")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def index_compact(as_json: bool) -> None:
    """Dồn các mảnh của chỉ mục. Merge the index's pieces while search keeps serving."""
    initialise()
    found = next(event for event in perform("index_compact", {}) if event["event"] == "result")
    if as_json:
        echo_json({"done": found["done"], "passages": found["passages"]})
    elif found["done"]:
        count = found["passages"]
        click.echo(pick(f"Đã dồn chỉ mục: {count} đoạn.", f"Index compacted: {count} passages."))
    else:
        click.echo(
            pick(
                "Chỉ mục ở máy chủ tự dồn; không có gì để làm.",
                "The index lives on a server, which merges by itself; nothing to do.",
            )
        )
