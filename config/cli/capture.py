"""Verbs for evidence: take a web page, list what was taken, check it."""

from __future__ import annotations

from typing import Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick
from config.cli.setup import initialise

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_ID = click.IntRange(1, 2**63 - 1)


class _UrlFirst(click.Group):
    """``capture URL`` means ``capture take URL``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """See ``click.Group``."""
        if args and "://" in args[0]:
            args = ["take", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_UrlFirst)
def capture() -> None:
    """Lưu trang web làm chứng cứ: `capture URL`. Keep a web page as evidence (WACZ)."""


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != "event"}


@capture.command("take")
@click.argument("url")
@click.option("--item", type=_ID, help="Của tư liệu nào / the item it is evidence of.")
@click.option("--reason", default="", help="Vì sao / why.")
@click.option("--files", is_flag=True, help="Cả ảnh và kiểu trang / pictures and styles too.")
@click.option("--base-url", default="", help="Máy chủ giả thay cho mọi máy / a fake host.")
@_JSON
def take(
    url: str, item: int | None, reason: str, files: bool, base_url: str, as_json: bool
) -> None:
    """Lưu trang ở địa chỉ URL ngay bây giờ. Take the page at URL now."""
    initialise()
    asked = {"url": url, "item": item, "reason": reason, "files": files, "base_url": base_url}
    for event in perform("capture_take", asked):
        row = _plain(event)
        if as_json:
            echo_json(row)
            continue
        click.echo(
            pick(
                "Đã lưu số {id}: {url} (trả lời {status}, {files} tệp).",
                "Kept as {id}: {url} (status {status}, {files} files).",
            ).format(**row)
        )
        click.echo(f"SHA-256 {row['sha256']}")


@capture.command("list")
@click.option("--item", type=_ID, help="Của một tư liệu / of one item.")
@_JSON
def list_(item: int | None, as_json: bool) -> None:
    """Liệt kê bản lưu, mới nhất trước. List captures, newest first."""
    initialise()
    for event in perform("capture_list", {"item": item}):
        if event["event"] != "row":
            continue
        row = _plain(event)
        if as_json:
            echo_json(row)
        else:
            status = row["status"] or "–"
            click.echo(f"{row['id']:>6}  {row['state']:8} {status:>4}  {row['url']}")


@capture.command("verify")
@click.argument("capture_id", type=_ID, required=False)
@_JSON
def verify(capture_id: int | None, as_json: bool) -> None:
    """Kiểm tra bản lưu với kho và với mã băm của nó. Check captures against their digests."""
    initialise()
    bad = 0
    for event in perform("capture_verify", {"id": capture_id}):
        row = _plain(event)
        if as_json:
            echo_json(row)
        elif event["event"] == "row":
            what = "; ".join(row["problems"]) or pick("nguyên vẹn", "whole")
            click.echo(f"{row['id']:>6}  {row['url']}  {what}")
        bad = int(event.get("bad", bad))
    if bad:
        raise click.exceptions.Exit(1)


@capture.command("erase")
@click.argument("capture_id", type=_ID)
@click.option("--reason", required=True, help="Vì sao / why.")
def erase(capture_id: int, reason: str) -> None:
    """Xóa hẳn bản lưu không thuộc tư liệu nào. Erase a capture that belongs to no item."""
    initialise()
    for _event in perform("capture_drop", {"id": capture_id, "reason": reason}):
        click.echo(pick("Đã xóa.", "Erased."))
