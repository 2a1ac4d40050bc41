"""Verbs that look: status, quarantine, audit."""

from __future__ import annotations

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick
from config.cli.setup import initialise

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")


@click.command()
@_JSON
def status(as_json: bool) -> None:
    """Cái gì đang ở đâu. What lies where."""
    initialise()
    (result,) = perform("status", {})
    result.pop("event")
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick(
            "{items} mục, {passages} đoạn, {parked} tệp đang chờ, {quarantined} mục cách ly.",
            "{items} items, {passages} passages, {parked} files parked, {quarantined} quarantined.",
        ).format(**result)
    )
    for row in result["item_stages"]:
        click.echo(f"  {row['stage']:12} {row['state']:12} {row['count']}")
    for row in result["media"]:
        click.echo(f"  media        {row['state']:12} {row['count']} {row['waiting_for']}")
    for state, count in result["flags"].items():
        click.echo(f"  flag         {state:12} {count}")


@click.group()
def quarantine() -> None:
    """Những gì bị cách ly và vì sao. What was set aside, and why."""


@quarantine.command("list")
@click.option("--stage", help="take, read, transcribe, understand, index")
@_JSON
def quarantine_list(stage: str | None, as_json: bool) -> None:
    """Liệt kê. List open entries."""
    initialise()
    rows = [e for e in perform("quarantine_list", {"stage": stage}) if e["event"] == "row"]
    for row in rows:
        row.pop("event")
        if as_json:
            echo_json(row)
            continue
        line = f":{row['line']}" if row["line"] is not None else ""
        byte = f" byte {row['byte']}" if row["byte"] is not None else ""
        message = pick(row["message_vi"], row["message_en"])
        click.echo(f"{row['id']:>6}  {row['stage']:10} {row['file']}{line}{byte}  {message}")
    if not rows and not as_json:
        click.echo(pick("Không có gì bị cách ly.", "Nothing is quarantined."))


@quarantine.command("retry")
@click.argument("ids", nargs=-1, type=int)
@click.option("--stage", help="Mọi mục của một chặng / all of one stage.")
@click.option("--all", "all_", is_flag=True, help="Mọi mục / everything.")
@_JSON
def quarantine_retry(ids: tuple[int, ...], stage: str | None, all_: bool, as_json: bool) -> None:
    """Chạy lại. Run entries again."""
    initialise()
    options = {"ids": list(ids), "stage": stage, "all": all_}
    result = {}
    for event in perform("quarantine_retry", options):
        if event["event"] == "result":
            result = {"retried": event["retried"], "still_quarantined": event["still_quarantined"]}
    if as_json:
        echo_json(result)
    else:
        click.echo(
            pick(
                "Đã chạy lại {retried}, vẫn cách ly {still_quarantined}.",
                "Retried {retried}, still quarantined {still_quarantined}.",
            ).format(**result)
        )


@click.group()
def audit() -> None:
    """Nhật ký kiểm tra. The audit chain."""


@audit.command("verify")
@_JSON
def audit_verify_(as_json: bool) -> None:
    """Kiểm chuỗi nhật ký. Verify the chain; exit status 1 when an event was touched."""
    initialise()
    from casework.selectors.audit import audit_verify

    report = audit_verify()
    if as_json:
        echo_json({"ok": report.ok, "events": report.events, "problems": list(report.problems)})
    else:
        click.echo(
            pick(f"{report.events} sự kiện, ", f"{report.events} events, ")
            + (
                pick("chuỗi nguyên vẹn.", "chain intact.")
                if report.ok
                else pick("CHUỖI HỎNG:", "CHAIN BROKEN:")
            )
        )
        for problem in report.problems:
            click.echo(f"  {problem}")
    if not report.ok:
        raise SystemExit(1)
