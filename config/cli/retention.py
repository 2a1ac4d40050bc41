"""The verb ``retention``: how long things are kept, erasing what has outlived its time."""

from __future__ import annotations

from typing import Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick, say
from config.cli.rights import JSON, WHO
from config.cli.setup import initialise


@click.group()
def retention() -> None:
    """Thời hạn lưu, hỏi lại nguồn, xóa. Retention, asking sources again, erasure."""


def _days(value: int | None, *, by_route: bool = False) -> str:
    if value is None:
        return "·" if by_route else pick("đến hết mục đích", "purpose")
    return str(value)


@retention.command("show")
@JSON
def retention_show(as_json: bool) -> None:
    """Giữ bao lâu, gì quá hạn, các lần chạy. The rules, what is late, the runs."""
    initialise()
    from casework.selectors.retention import retention as found
    from casework.selectors.retention import retention_json

    shown = found(user=None)
    if as_json:
        echo_json(retention_json(shown))
        return
    for one in shown.lines:
        other = one.table != "route"
        days = (_days(one.raw), _days(one.text, by_route=other), _days(one.media, by_route=other))
        click.echo(f"{one.table:9} {one.name:18} " + "  ".join(f"{d:>16}" for d in days))
    for name, count in shown.late:
        click.echo(pick("quá hạn hỏi lại: ", "late to be asked: ") + f"{name}: {count}")
    for doubt in shown.doubtful:
        click.echo(
            pick("chờ xác nhận đã xóa: ", "deletions to confirm: ")
            + f"{doubt.source.name}: {doubt.count}"
        )


def _follow(operation: str, options: dict[str, Any]) -> dict[str, Any]:
    initialise()
    result: dict[str, Any] = {}
    for event in perform(operation, options):
        kind = event.pop("event")
        if kind in ("note", "failure"):
            say(event["vi"], event["en"])
        elif kind == "result":
            result = event
    return result


def _tell(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        echo_json(result)
        return
    for name, value in result.items():
        if value:
            click.echo(f"{name}: {value}")


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Chỉ đếm / only count.")
@click.option("--confirm", is_flag=True, help="Cả phần chờ vì quá nhiều / also what waits.")
@JSON
def retention_run(dry_run: bool, confirm: bool, as_json: bool) -> None:
    """Xóa những gì hết hạn. Erase what has outlived its time."""
    _tell(_follow("retention_run", {"dry_run": dry_run, "confirm": confirm}), as_json)


@retention.command("refresh")
@click.argument("name", required=False)
@click.option("--base-url", default="", help="Thay mọi máy chủ của nền tảng / replace all hosts.")
@JSON
def retention_refresh(name: str | None, base_url: str, as_json: bool) -> None:
    """Hỏi lại nguồn về những gì sắp hết hạn. Ask sources again about what is due."""
    _tell(_follow("refresh_run", {"name": name, "base_url": base_url}), as_json)


@retention.command("gone")
@click.argument("name")
@click.option("--yes/--no", "gone", required=True, help="Đã xóa thật hay vẫn còn / really gone.")
@WHO
def retention_gone(name: str, gone: bool, username: str) -> None:
    """Trả lời về việc xóa hàng loạt đang chờ. Answer a mass deletion that waits for a person."""
    echo_json(_follow("gone_settle", {"name": name, "gone": gone, "user": username}))
