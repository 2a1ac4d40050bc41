"""Verbs for the cyber unit's programmes: tokens, what is shared, what the unit answered."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise

if TYPE_CHECKING:
    from datetime import datetime

    from casework.models import ApiToken

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_KINDS = ["received", "outcome", "withdrawal_noted"]


def _when(moment: datetime | None) -> str:
    from django.utils import timezone

    return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M") if moment else "–"


@click.group()
def tokens() -> None:
    """Khóa truy cập của đơn vị an ninh mạng. Tokens of the cyber unit's programmes."""


def _token(row: ApiToken) -> dict[str, Any]:
    from casework.clock import now

    expired = row.expires_at is not None and row.expires_at <= now()
    return {
        "id": row.pk,
        "name": row.name,
        "user": row.user.username,
        "state": "revoked" if row.revoked_at else "expired" if expired else "live",
        "expires_at": row.expires_at,
        "last_used_at": row.last_used_at,
    }


@tokens.command("add")
@click.argument("name")
@click.option("--user", "username", required=True, help="Tài khoản an ninh mạng / whose.")
@click.option("--days", type=int, default=365, show_default=True, help="Số ngày / days.")
@_JSON
def tokens_add(name: str, username: str, days: int, as_json: bool) -> None:
    """Cấp khóa và in ra một lần duy nhất. Make a token; its key is printed this once."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.tokens import token_add

    row, key = token_add(user=None, name=name, holder=user_named(username), days=days)
    if as_json:
        echo_json({**_token(row), "key": key})
    else:
        click.echo(
            pick(
                f"Khóa số {row.pk} ({row.name}), chỉ hiện một lần: {key}",
                f"Token {row.pk} ({row.name}), shown this once: {key}",
            )
        )


@tokens.command("revoke")
@click.argument("token_id", type=int)
@_JSON
def tokens_revoke(token_id: int, as_json: bool) -> None:
    """Thu hồi một khóa. Close a token for good."""
    initialise()
    from casework.selectors.tokens import token_numbered
    from casework.services.tokens import token_revoke

    row = token_revoke(user=None, token=token_numbered(token_id))
    if as_json:
        echo_json(_token(row))
    else:
        click.echo(pick(f"Đã thu hồi khóa {row.name}.", f"Revoked {row.name}."))


@tokens.command("list")
@_JSON
def tokens_list(as_json: bool) -> None:
    """Liệt kê khóa; bản thân khóa không xem lại được. List tokens, never their keys."""
    initialise()
    from casework.selectors.tokens import token_list

    rows = list(token_list(user=None))
    for row in rows:
        one = _token(row)
        if as_json:
            echo_json(one)
        else:
            until = _when(row.expires_at)
            click.echo(f"{row.pk:>5}  {one['state']:8}  {until}  {row.name:24}  {one['user']}")
    if not rows and not as_json:
        click.echo(pick("Chưa có khóa nào.", "No tokens."))


@click.group()
def sharing() -> None:
    """Những gì đơn vị an ninh mạng lấy được bằng máy. What the cyber unit can pull."""


@sharing.command("refresh")
@_JSON
def sharing_refresh_(as_json: bool) -> None:
    """Bày những cờ đã duyệt từ trước. Lay out what was approved before."""
    initialise()
    from casework.services.sharing import sharing_refresh

    done = asdict(sharing_refresh(user=None))
    if as_json:
        echo_json(done)
        return
    words = pick(
        "Xem {flags} cờ, {changed} cờ có cái mới, thêm {added} bản ghi, {refused} cờ không đủ "
        "hai người duyệt.",
        "Looked at {flags} flags; {changed} had something new, {added} objects added, {refused} "
        "lack two people.",
    )
    click.echo(words.format(**done))


@sharing.command("list")
@_JSON
def sharing_list(as_json: bool) -> None:
    """Đếm bản ghi theo tập. Count objects by collection."""
    initialise()
    from casework.selectors.sharing import shared_counts

    for row in shared_counts():
        if as_json:
            echo_json(row)
        else:
            click.echo(f"{row['objects']:>7}  {row['collection']:12}  {_when(row['last_added'])}")


@click.group()
def answers() -> None:
    """Trả lời của đơn vị an ninh mạng. What the cyber unit answered."""


@answers.command("list")
@click.option("--flag", "flag_id", type=int, help="Chỉ cờ này / this flag only.")
@_JSON
def answers_list(flag_id: int | None, as_json: bool) -> None:
    """Liệt kê, mới nhất trước. List them, newest first."""
    initialise()
    from casework.selectors.receipts import answer_json, answer_list

    rows = list(answer_list(user=None, flag_id=flag_id))
    for row in rows:
        one = answer_json(row)
        if as_json:
            echo_json(one)
        else:
            said = " · ".join(filter(None, (row.outcome, row.reference, row.note)))
            click.echo(f"#{row.flag_id:<6} {_when(row.at)}  {row.kind:17}  {said}")
    if not rows and not as_json:
        click.echo(pick("Chưa có trả lời nào.", "No answers."))


@answers.command("add")
@click.argument("flag_id", type=int)
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--user", "username", required=True, help="Cán bộ trả lời / who answers.")
@click.option("--outcome", default="", help="verified, removed, …, other.")
@click.option("--reference", default="", help="Số hồ sơ / reference number.")
@click.option("--note", default="", help="Ghi chú / note.")
@_JSON
def answers_add(
    flag_id: int, kind: str, username: str, outcome: str, reference: str, note: str, as_json: bool
) -> None:
    """Ghi một trả lời. Keep an answer."""
    initialise()
    from casework.selectors.receipts import answer_json
    from casework.selectors.users import user_named
    from casework.services.receipts import Answer, receipt_add

    row, _new = receipt_add(
        user=user_named(username),
        flag_id=flag_id,
        answer=Answer(kind, outcome, reference, note),
    )
    if as_json:
        echo_json(answer_json(row))
    else:
        click.echo(pick(f"Đã ghi cho cờ {flag_id}.", f"Kept for flag {flag_id}."))
