"""Verbs for proposed leads: items that seem to tell of one burial, battle or person."""

from __future__ import annotations

from typing import Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick
from config.cli.progress import Bars
from config.cli.setup import initialise

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_STATUSES = ["waiting", "accepted", "rejected", "superseded"]


@click.group()
def leads() -> None:
    """Đầu mối máy đề xuất; người quyết định. Leads proposed by machine, decided by people."""


@leads.command("propose")
@_JSON
def leads_propose(as_json: bool) -> None:
    """So lại mọi tư liệu; điều người đã quyết định giữ nguyên.

    Compare all items anew; what people decided stands.
    """
    initialise()
    result: dict[str, Any] = {}
    with Bars() as bars:
        for event in perform("leads_propose", {}):
            if event["event"] == "progress":
                bars.show_count(event["done"], event["total"])
            else:
                result = {key: value for key, value in event.items() if key != "event"}
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick(
            "So {items} tư liệu; {changed} đề xuất mới hoặc đổi; {waiting} chờ quyết định.",
            "{items} items compared; {changed} proposals new or changed; {waiting} waiting.",
        ).format(**result)
    )


@leads.command("list")
@click.option("--status", type=click.Choice(_STATUSES), default="waiting", help="Trạng thái.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, help="Nhiều nhất / at most.")
@_JSON
def leads_list(status: str, limit: int, as_json: bool) -> None:
    """Liệt kê đề xuất, chắc nhất trước. List proposals, strongest first."""
    initialise()
    count = 0
    for event in perform("leads_list", {"status": status, "limit": limit}):
        if event["event"] != "row":
            continue
        count += 1
        row = {key: value for key, value in event.items() if key != "event"}
        if as_json:
            echo_json(row)
        else:
            langs = " ".join(sorted({one["lang"] or "?" for one in row["items"]}))
            click.echo(
                f"{row['id']:>6}  {row['score']:5.1f}  {len(row['items']):>3} / {row['sources']:>2}"
                f"  {langs:12}  {row['title']}"
            )
    if not count and not as_json:
        click.echo(pick("Không có đề xuất nào.", "No proposals."))


@leads.command("show")
@click.argument("proposal_id", type=int)
@_JSON
def leads_show(proposal_id: int, as_json: bool) -> None:
    """Xem một đề xuất: ai nói gì, mức có cơ sở, hỏi gì tiếp.

    Show a proposal: who says what, how well supported, what to ask next.
    """
    initialise()
    (event,) = perform("leads_show", {"id": proposal_id})
    row = {key: value for key, value in event.items() if key != "event"}
    if as_json:
        echo_json(row)
        return
    letters = {one["item"]: one["letter"] for one in row["accounts"]}
    click.echo(f"#{row['id']}  {row['title']}  ({row['status']}, {row['score']:.1f} nat)")
    for one in row["accounts"]:
        age = f", {one['age']}" if one["age"] else ""
        click.echo(
            f"  {one['letter']}  #{one['item']}  {one['lang']}  {one['witness']}{age}"
            f"  {pick('nguồn', 'source')} {one['source']}"
        )
    for fact in row["facts"]:
        click.echo(f"{fact['kind']}{'  ≠' if fact['contradicted'] else ''}")
        for value in fact["values"]:
            who = ", ".join(dict.fromkeys(letters[said["item"]] for said in value["said"]))
            click.echo(f"  {value['support']:4.0%}  {value['value']}  ({who})")
    for one in row["warnings"]:
        click.echo(f"! {one['kind']}: {', '.join(one['accounts'])}")
    for one in row["questions"]:
        click.echo(f"? {one['account']}: {pick(one['vi'], one['en'])}")
