"""Verbs that move testimony: ingest, search, index rebuild."""

from __future__ import annotations

from pathlib import Path
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
