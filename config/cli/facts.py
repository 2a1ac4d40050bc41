"""Verbs for the official facts: what counts, what a file says, texts held against them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick
from config.cli.progress import Bars
from config.cli.setup import initialise
from records.errors import OperatorError

if TYPE_CHECKING:
    from casework.models import OfficialFact

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")


@click.group()
def facts() -> None:
    """Dữ kiện chính thức. The official facts."""


def _row(row: OfficialFact) -> dict[str, Any]:
    from casework.selectors.facts import fact_in_force

    return {
        **row.data,
        "version": row.version,
        "active": fact_in_force(row),
        "changed_by": row.created_by.username if row.created_by else None,
        "note": row.note,
    }


@facts.command("list")
@click.option("--active", is_flag=True, help="Chỉ dữ kiện có hiệu lực / only those in force.")
@_JSON
def facts_list(active: bool, as_json: bool) -> None:
    """Liệt kê bản mới nhất. List the newest version of each."""
    initialise()
    from casework.selectors.facts import latest_rows

    for row in map(_row, latest_rows().select_related("created_by")):
        if active and not row["active"]:
            continue
        if as_json:
            echo_json(row)
        else:
            mark = "●" if row["active"] else "○"
            click.echo(f"{mark} {row['id']:5} v{row['version']}  {row['statement_vi']}")


@facts.command("show")
@click.argument("fact_id")
@_JSON
def facts_show(fact_id: str, as_json: bool) -> None:
    """Mọi phiên bản của một dữ kiện. Every version of one fact."""
    initialise()
    from casework.models import OfficialFact

    rows = OfficialFact.objects.filter(fact_id=fact_id.upper()).select_related("created_by")
    if not rows:
        raise OperatorError(f"Không có dữ kiện {fact_id}.", f"there is no fact {fact_id}")
    for row in map(_row, rows):
        if as_json:
            echo_json(row)
            continue
        who = row["changed_by"] or pick("tệp dữ kiện", "facts file")
        click.echo(f"v{row['version']}  {row['status']}  {who}  {row['note']}")
        click.echo(f"    {row['statement_vi']}\n    {row['check']}")


@facts.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def facts_verify(file: Path) -> None:
    """Xem một tệp dữ kiện có dùng được không. Say whether a facts file can be used."""
    from nlp.claims.facts import load_facts

    found = load_facts(file)
    active = len(found.active(assumed=False))
    click.echo(
        pick(
            f"Dùng được: {len(found.facts)} dữ kiện, {active} có hiệu lực.",
            f"Usable: {len(found.facts)} facts, {active} in force.",
        )
    )


@facts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "username", required=True, help="Nhân danh ai / who does it.")
def facts_import(file: Path, username: str) -> None:
    """Nhận một tệp thành phiên bản mới của các dữ kiện. Take a file as new versions."""
    initialise()
    from casework.permissions import Action, require
    from casework.selectors.users import user_named
    from casework.services.facts import facts_seed
    from nlp.claims.facts import load_facts

    user = user_named(username)
    require(user, Action.FACT_EDIT)
    done = facts_seed(facts=load_facts(file).facts, user=user)
    click.echo(
        pick(
            f"{done.new} mới, {done.changed} đổi, {done.retired} hết hiệu lực, "
            f"{done.unchanged} như cũ.",
            f"{done.new} new, {done.changed} changed, {done.retired} ended, "
            f"{done.unchanged} unchanged.",
        )
    )


@facts.command("recheck")
@_JSON
def facts_recheck(as_json: bool) -> None:
    """Đối chiếu lại mọi văn bản đã nạp. Hold every text taken in against the facts of now."""
    initialise()
    result = {"texts": 0, "raised": 0, "dropped": 0}
    with Bars() as bars:
        for event in perform("claims_recheck", {}):
            if event["event"] == "progress":
                bars.show_count(event["done"], event["total"])
            elif event["event"] == "result":
                result = {key: event[key] for key in result}
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick(
            "Đã đối chiếu {texts} văn bản: {raised} cảnh báo mới, {dropped} không còn.",
            "Checked {texts} texts: {raised} new suggestions, {dropped} no longer hold.",
        ).format(**result)
    )
